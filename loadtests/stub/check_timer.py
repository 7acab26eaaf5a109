"""Timer of session checks between bron and Traffic Center, the one step that the asking side does not see."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from loadtests.measure.recorder import Recorder
from loadtests.model import ProtocolStep
from simulator.network.transport import HttpResponse, Transport

CHECKS = "sessiecontrole.hdr"
"""File to which a bron writes its histogram."""

_OPERATION = b"sessiecontroleRequest"


class SessionCheckTimer:
    """Measures the session checks sent through wrapped transports. Thread-safe.

    Args:
        ticks: returns monotonic seconds.
    """

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._recorder = Recorder()

    def around(self, transport: Transport) -> Transport:
        """Return the transport with the timer around it."""
        return _Timed(self, transport)

    def send(self, transport: Transport, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response, and record the duration when it is a session check.

        Raises:
            TransportError: no response came.
        """
        if _OPERATION not in body:
            return transport.send(url, body, headers)
        begin = self._ticks()
        ok = False
        try:
            response = transport.send(url, body, headers)
            ok = True
            return response
        finally:
            ms = (self._ticks() - begin) * 1000
            with self._lock:
                self._recorder.step(ProtocolStep.SESSIECONTROLE, "", ms, ok)

    def write(self, file: Path) -> None:
        """Write the histogram to a file."""
        with self._lock:
            file.write_text(self._recorder.distribution(ProtocolStep.SESSIECONTROLE).hdr, encoding="ascii")


@dataclass(frozen=True, slots=True)
class _Timed:
    timer: SessionCheckTimer
    transport: Transport

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        return self.timer.send(self.transport, url, body, headers)
