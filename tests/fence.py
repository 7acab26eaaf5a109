"""The fence around tests: no connection leaves this machine, and a process starts only where a test says that it does.

It is an audit hook, so that it sees what libraries do as well.
"""

from __future__ import annotations

import ipaddress
from enum import Enum

_STARTS = frozenset({"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"})
_OPENS = frozenset({"socket.bind", "socket.connect"})


class Stage(Enum):
    """How far pytest is, and so what may happen."""

    AROUND = "around tests"
    COLLECTING = "while tests are collected"
    ALONE = "in a test that is not marked `processes`"
    PROCESSES = "in a test that is marked `processes`"


class Fence:
    """Refuses what a test may not do.

    Attributes:
        stage: how far pytest is.
    """

    def __init__(self) -> None:
        self.stage = Stage.AROUND

    def look(self, event: str, args: tuple[object, ...]) -> None:
        """Refuse an event of the interpreter that goes beyond the fence.

        Raises:
            RuntimeError: a connection to elsewhere, a process not announced, anything while tests are collected.
        """
        if event == "socket.connect":
            _stay_home(args[1])
        if event in _STARTS and self.stage in {Stage.COLLECTING, Stage.ALONE}:
            raise RuntimeError(f"{event} {self.stage.value}: mark the test, and do such work in a fixture")
        if event in _OPENS and self.stage is Stage.COLLECTING:
            raise RuntimeError(f"{event} {self.stage.value}: do such work in a fixture")


def _stay_home(address: object) -> None:
    if not isinstance(address, tuple):
        return
    host = str(address[0]).partition("%")[0]
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise RuntimeError(f"a test tried to reach {address}: tests stay on this machine")
