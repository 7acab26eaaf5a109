"""What leader and generators say to each other comes over the wire as it was said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from loadtests.config import LoadConfig
from loadtests.generator.message import (
    Begin,
    FromGenerator,
    FromLeader,
    Report,
    Stop,
    Stretch,
    Trouble,
    read_begin,
    read_report,
    read_stretch,
    read_trouble,
    to_wire,
)
from loadtests.measure.recorder import Recorder
from loadtests.model import Segment
from simulator.text.text import Text

BEGIN = Begin(
    config=LoadConfig(rate=12.0, gates=("lost==0",)),
    index=1,
    workers=2,
    t0=1001.5,
    sent=1000.0,
    pool="[]",
    urls={"tc": "https://tc/"},
    pki="pki",
    scenarios=("B-02", "I-01"),
    without=("C-06",),
)
STRETCH = Stretch(
    segments=(Segment(label="een uur", begin=0.0, seconds=2.5, count=30, mix="gemiddeld", doel=3),), first=7, last=True
)
REPORT = Report(
    index=1,
    local=True,
    clock_s=0.002,
    pid=4001,
    recorder=Recorder().take_delta(),
    in_flight=3,
    calls=9,
    waited=1,
    served=2,
    done=False,
)
TROUBLE = Trouble(why=Text(nl="geen certificaten", en="no certificates"))


@pytest.mark.parametrize(
    ("message", "kind", "read"),
    [
        pytest.param(BEGIN, "oso_begin", read_begin, id="begin"),
        pytest.param(STRETCH, "oso_stretch", read_stretch, id="stretch"),
        pytest.param(Stop(), "oso_stop", lambda content: Stop(**content), id="stop"),
        pytest.param(REPORT, "oso_report", read_report, id="report"),
        pytest.param(TROUBLE, "oso_trouble", read_trouble, id="trouble"),
    ],
)
def test_round_trip(message: FromLeader | FromGenerator, kind: str, read: Callable[[dict[str, Any]], object]) -> None:
    """Every message is JSON on the wire under the name of its kind, and read it is equal to what was sent."""
    name, content = to_wire(message)
    assert name == kind
    assert read(json.loads(json.dumps(content))) == message


def test_where_a_leader_is_is_not_said() -> None:
    """Whether the leader is elsewhere is for the generator to see: its order does not say so."""
    assert "elsewhere" not in to_wire(BEGIN)[1]


def test_messages_are_frozen() -> None:
    """What was said does not change afterwards."""
    with pytest.raises(FrozenInstanceError):
        STRETCH.first = 8  # type: ignore[misc]  # that is the point
