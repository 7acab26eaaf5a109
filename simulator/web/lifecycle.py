"""The life cycle of long-running servers: start together, run until told to stop, stop together."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from types import FrameType
from typing import Protocol

Stop = SimpleQueue[signal.Signals | None]
"""A queue for the request to stop. Not an Event: setting one in a signal handler can deadlock."""


class Stoppable(Protocol):
    """Any server that listens in the background."""

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
    servers: Sequence[Stoppable], *, on_ready: Callable[[], None] | None = None, stop: Stop | None = None
) -> signal.Signals | None:
    """Run `servers` until SIGINT or SIGTERM arrives, or something is put into `stop`; return what ended it.

    Signals are listened to in the main thread only, for Python delivers them nowhere else.

    Args:
        servers: to start in order and stop in reverse.
        on_ready: called once all of them listen.
        stop: the queue; put None into it to stop from within the process.

    Raises:
        ConfigurationError: a server cannot start; those that could are stopped again.
    """
    inbox: Stop = stop or SimpleQueue()
    with _signals_put(inbox), running(servers):
        if on_ready is not None:
            on_ready()
        return inbox.get()


@contextmanager
def _signals_put(inbox: Stop) -> Iterator[None]:
    """Put SIGINT and SIGTERM into `inbox`; a second signal goes to the previous handler."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for one, handler in before.items():
            signal.signal(one, handler)

    def note(number: int, _: FrameType | None) -> None:
        restore()
        inbox.put(signal.Signals(number))

    for one in before:
        signal.signal(one, note)
    try:
        yield
    finally:
        restore()
