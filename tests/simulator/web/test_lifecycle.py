"""The life of long-running servers: all or none, until a signal, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from queue import SimpleQueue

import pytest

from simulator.errors import ConfigurationError
from simulator.web.lifecycle import Stop, serve_until_stopped

SCRIPT = """
from simulator.network.transport import HttpResponse
from simulator.web.lifecycle import Stop, serve_until_stopped
from simulator.web.server import Server

servers = [Server(lambda _: HttpResponse(status=200, body=b""), tls=None) for _ in range(3)]
got = serve_until_stopped(servers, on_ready=lambda: print("ready", flush=True))
print("stopped by", got.name, [server.connections for server in servers])
"""


class Noted:
    """A server that notes its life."""

    def __init__(self, name: str, notes: list[str], *, fails: bool = False) -> None:
        self._name, self._notes, self._fails = name, notes, fails

    def start(self) -> None:
        """Note, or fail."""
        if self._fails:
            raise ConfigurationError(f"{self._name} cannot start")
        self._notes.append(f"start {self._name}")

    def stop(self) -> None:
        """Note."""
        self._notes.append(f"stop {self._name}")


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_signal_ends_a_process(number: signal.Signals) -> None:
    """A real process with three servers ends cleanly, says which signal it was, and exits 0."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out == f"stopped by {number.name} [0, 0, 0]\n"


def test_signal_within_this_process() -> None:
    """Servers start in order, stop in reverse, and the handlers that were there come back."""
    notes: list[str] = []
    before = signal.getsignal(signal.SIGTERM)

    def ready() -> None:
        notes.append("ready")
        os.kill(os.getpid(), signal.SIGTERM)

    got = serve_until_stopped([Noted("a", notes), Noted("b", notes)], on_ready=ready)
    assert got is signal.SIGTERM
    assert notes == ["start a", "start b", "ready", "stop b", "stop a"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_second_signal_is_not_swallowed() -> None:
    """Who presses Ctrl-C again while servers stop is not ignored."""
    notes: list[str] = []

    class Slow(Noted):
        def stop(self) -> None:
            super().stop()
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        serve_until_stopped([Slow("a", notes)], on_ready=lambda: os.kill(os.getpid(), signal.SIGINT))
    assert notes == ["start a", "stop a"]


def test_all_or_none() -> None:
    """When one server cannot start, those that did are stopped, and the reason is passed on."""
    notes: list[str] = []
    servers = [Noted("a", notes), Noted("b", notes, fails=True), Noted("c", notes)]
    with pytest.raises(ConfigurationError, match="b cannot start"):
        serve_until_stopped(servers, on_ready=lambda: notes.append("ready"))
    assert notes == ["start a", "stop a"]


def test_stopped_from_within() -> None:
    """In another thread than the main one there are no signals; a word from within ends it."""
    notes: list[str] = []
    stop: Stop = SimpleQueue()
    results: list[signal.Signals | None] = []

    def run() -> None:
        results.append(serve_until_stopped([Noted("a", notes)], on_ready=lambda: stop.put(None), stop=stop))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert (results, notes) == ([None], ["start a", "stop a"])
