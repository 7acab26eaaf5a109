"""The life of long-running servers: start together, run until told to stop, stop together."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Protocol


class Stoppable(Protocol):
    """Anything that listens in the background."""

    def start(self) -> None:
        """Listen; return when callers can connect."""
        ...

    def stop(self) -> None:
        """Stop listening."""
        ...


@contextmanager
def running(servers: Sequence[Stoppable]) -> Iterator[None]:
    """Start `servers` in order and stop them in reverse, also when one of them cannot start.

    Raises:
        ConfigurationError: an address is in use or not allowed, or TLS files cannot be used.
    """
    with ExitStack() as stack:
        for server in servers:
            server.start()
            stack.callback(server.stop)
        yield


def serve_until_stopped(
    servers: Sequence[Stoppable],
    *,
    on_ready: Callable[[], None] | None = None,
    stop: threading.Event | None = None,
) -> signal.Signals | None:
    """Run `servers` until SIGINT or SIGTERM arrives, or `stop` is set; return the signal.

    Signals are listened to in the main thread only, for Python delivers them nowhere else.

    Args:
        servers: to start in order and stop in reverse.
        on_ready: called once all of them listen.
        stop: set by whoever wants to end it from within.

    Raises:
        ConfigurationError: a server cannot start; those that could are stopped again.
    """
    event = stop or threading.Event()
    with _signals_set(event) as received, running(servers):
        if on_ready is not None:
            on_ready()
        event.wait()
    return received[0] if received else None


@contextmanager
def _signals_set(event: threading.Event) -> Iterator[list[signal.Signals]]:
    """Let SIGINT and SIGTERM set `event`; a second one acts as if we were not here."""
    received: list[signal.Signals] = []
    if threading.current_thread() is not threading.main_thread():
        yield received
        return

    def restore() -> None:
        for one, handler in before.items():
            signal.signal(one, handler)

    def note(number: int, _: FrameType | None) -> None:
        received.append(signal.Signals(number))
        restore()
        event.set()

    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    for one in before:
        signal.signal(one, note)
    try:
        yield received
    finally:
        restore()
