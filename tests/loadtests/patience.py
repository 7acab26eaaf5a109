"""Waiting for other processes without asking them over and over: the kernel tells when files change and who ended."""

from __future__ import annotations

import ctypes
import os
import select
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

_IN_MODIFY, _IN_MOVED_TO, _IN_CREATE = 0x2, 0x80, 0x100
_SEEN_BYTES = 1 << 16


@contextmanager
def _inotify() -> Iterator[tuple[int, Callable[[Path], None]]]:
    """Yield what becomes readable on a change, and what makes it watch a folder."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "inotify_init"):
        pytest.skip("only Linux tells when a file of another process grows")
    number: int = library.inotify_init()

    def watch(folder: Path) -> None:
        library.inotify_add_watch(number, os.fsencode(folder), _IN_MODIFY | _IN_MOVED_TO | _IN_CREATE)

    try:
        yield number, watch
    finally:
        os.close(number)


@contextmanager
def _endings(pids: Iterable[int]) -> Iterator[list[int]]:
    """Yield what becomes readable when processes end, theirs or ours; those that have ended are left out."""
    with ExitStack() as stack:
        found = []
        for pid in pids:
            with suppress(ProcessLookupError):
                found.append(os.pidfd_open(pid))
                stack.callback(os.close, found[-1])
        yield found


def await_change(folder: Path, happened: Callable[[], bool], *, pid: int | None = None, seconds: float = 60) -> bool:
    """Wait until something has happened in a folder or below it; return whether it did.

    Args:
        folder: that exists already.
        happened: looks whether it has; asked again at every change.
        pid: of a process after whose end nothing will happen any more.
        seconds: to wait at most.
    """
    until = time.monotonic() + seconds
    with _inotify() as (changes, watch), _endings([pid] if pid else []) as ended:
        while True:
            for place in (folder, *folder.rglob("*/")):
                watch(place)
            if happened():
                return True
            ready, _, _ = select.select([changes, *ended], [], [], max(until - time.monotonic(), 0))
            if changes not in ready:
                return happened()
            os.read(changes, _SEEN_BYTES)


def await_ends(pids: Iterable[int], *, seconds: float) -> bool:
    """Wait until processes have ended, whosever they are; return whether they did."""
    until = time.monotonic() + seconds
    with _endings(pids) as running:
        for one in running:
            if not select.select([one], [], [], max(until - time.monotonic(), 0))[0]:
                return False
    return True


def has_grown(file: Path) -> bool:
    """Tell whether something was written in a file."""
    return file.exists() and file.stat().st_size > 0
