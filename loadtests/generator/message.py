"""What whoever leads a run and its generators say to each other, as values; on the wire each is a kind and plain data.

Everybody works with the values. Only where messages enter and leave a process do they become what a wire can carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from loadtests.config import LoadConfig
from loadtests.model import Segment
from simulator.plain_data import PlainData
from simulator.text.text import Text

Json = dict[str, Any]

BEGIN, STRETCH, STOP, REPORT, TROUBLE = "oso_begin", "oso_stretch", "oso_stop", "oso_report", "oso_trouble"
"""Kinds of messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The order of one generator, before the run starts.

    Attributes:
        config: what was asked of the whole run.
        index: number of this generator, from 0.
        workers: generators among whom the transfers are shared.
        t0: start of the run, in seconds by the wall clock of whoever leads.
        sent: when this was sent, by the same clock.
        pool: the pupils, as `PupilPool.as_json` writes them.
        urls: where the parties are, by door.
        pki: folder of the test certificates.
        scenarios: that take part.
        without: scenarios of the mixtures that are left out.
        elsewhere: whether whoever leads is on another machine; who receives the order sees that, it is not said.
    """

    config: LoadConfig
    index: int
    workers: int
    t0: float
    sent: float
    pool: str
    urls: Mapping[str, str]
    pki: str
    scenarios: tuple[str, ...]
    without: tuple[str, ...]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The next part of the schedule, for every generator.

    Attributes:
        segments: stretches of time.
        first: number of their first transfer.
        last: whether none will follow.
    """

    segments: tuple[Segment, ...]
    first: int
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Start no more transfers; those under way may end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a generator saw since its last report.

    Attributes:
        index: of the generator.
        local: whether it is on the machine of whoever leads.
        clock_s: seconds that its clock is ahead of that of whoever leads.
        pid: its process.
        recorder: what it measured, as `Recorder.take_delta` packs it.
        in_flight: transfers under way.
        calls: calls that it made.
        waited: of those, the calls that waited for a connection.
        served: stretches that it has played.
        done: whether this is its last report.
    """

    index: int
    local: bool
    clock_s: float
    pid: int
    recorder: Mapping[str, Any]
    in_flight: int
    calls: int
    waited: int
    served: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A generator cannot do its part.

    Attributes:
        why: in words.
    """

    why: Text


FromLeader: TypeAlias = Begin | Stretch | Stop
FromGenerator: TypeAlias = Report | Trouble


_DATA = PlainData()
_KINDS = {Begin: BEGIN, Stretch: STRETCH, Stop: STOP, Report: REPORT, Trouble: TROUBLE}


def to_wire(message: FromLeader | FromGenerator) -> tuple[str, Json]:
    """Return the kind of a message, and its content as JSON-able data."""
    content: Json = _DATA.dump(message)
    content.pop("elsewhere", None)  # whoever receives it sees that
    return _KINDS[type(message)], content


def read_begin(content: Json) -> Begin:
    """Return the order that `to_wire` made this of."""
    return _DATA.load(Begin, content)


def read_stretch(content: Json) -> Stretch:
    """Return the part of the schedule that `to_wire` made this of."""
    return _DATA.load(Stretch, content)


def read_report(content: Json) -> Report:
    """Return the report that `to_wire` made this of."""
    return _DATA.load(Report, content)


def read_trouble(content: Json) -> Trouble:
    """Return the trouble that `to_wire` made this of."""
    return _DATA.load(Trouble, content)
