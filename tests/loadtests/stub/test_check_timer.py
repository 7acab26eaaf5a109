"""How long a bron waits for the Traffic Center: only session checks are measured, failures included."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from loadtests.measure.histogram import distribution_of
from loadtests.stub.check_timer import CHECKS, SessionCheckTimer
from simulator.errors import TransportError
from simulator.network.transport import HttpResponse

CHECK = b"<Body><sessiecontroleRequest/></Body>"
OTHER = b"<Body><notificatieRequest/></Body>"


class Slow:
    """A transport on which time passes.

    Args:
        ms: how long each call takes, in order.
    """

    def __init__(self, *ms: float) -> None:
        self.now = 0.0
        self._ms = list(ms)
        self.sent: list[bytes] = []
        self.broken = False

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Take time, then answer or fail."""
        self.now += self._ms.pop(0) / 1000
        self.sent.append(body)
        if self.broken:
            raise TransportError("timeout", url)
        return HttpResponse(status=200, body=body, headers=headers)


def test_only_session_checks(tmp_path: Path) -> None:
    """Session checks are measured to the millisecond; other messages pass unmeasured; every answer comes back."""
    slow = Slow(40, 500, 60)
    timer = SessionCheckTimer(lambda: slow.now)
    transport = timer.around(slow)
    for body in (CHECK, OTHER, CHECK):
        assert transport.send("https://tc.invalid/", body, {"a": "b"}).body == body
    timer.write(tmp_path / CHECKS)
    found = distribution_of((tmp_path / CHECKS).read_text())
    assert found.count == 2
    assert found.max == pytest.approx(60, rel=0.01)
    assert found.mean == pytest.approx(50, rel=0.01)
    assert slow.sent == [CHECK, OTHER, CHECK]


def test_failures_count(tmp_path: Path) -> None:
    """A check that got no answer is measured as well, and its error goes on to who asked."""
    slow = Slow(30)
    slow.broken = True
    timer = SessionCheckTimer(lambda: slow.now)
    with pytest.raises(TransportError):
        timer.around(slow).send("https://tc.invalid/", CHECK, {})
    timer.write(tmp_path / CHECKS)
    assert distribution_of((tmp_path / CHECKS).read_text()).count == 1


def test_transports_add_up(tmp_path: Path) -> None:
    """Several transports of one bron are measured together."""
    one, two = Slow(10), Slow(20)
    timer = SessionCheckTimer(lambda: one.now + two.now)
    timer.around(one).send("https://tc.invalid/", CHECK, {})
    timer.around(two).send("https://tc.invalid/", CHECK, {})
    timer.write(tmp_path / CHECKS)
    assert distribution_of((tmp_path / CHECKS).read_text()).count == 2
