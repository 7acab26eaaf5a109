"""The messages between the leader and the generators, as dataclasses, and their form in Locust's messages.

A Locust message is a kind and JSON-able data; `to_wire` and the `read_` functions convert at the edge of a process.
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
    """What one generator must know before the run starts.

    Attributes:
        config: of the whole run.
        index: number of this generator, from 0.
        workers: number of generators that share the transfers.
        t0: start of the run, in seconds by the wall clock of the leader.
        sent: when this was sent, by the same clock.
        pool: the pupils, as `PupilPool.as_json` writes them.
        urls: of the parties, by server.
        pki: folder of the test certificates.
        scenarios: ids of the scenarios that are played.
        without: scenarios of the mixes that are left out.
        elsewhere: whether the leader is on another machine; set by the receiver, not sent.
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
        segments: in order of time.
        first: number of their first transfer.
        last: whether no more will follow.
    """

    segments: tuple[Segment, ...]
    first: int
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Start no more transfers; those in flight may end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a generator measured since its last report.

    Attributes:
        index: of the generator.
        local: whether it is on the machine of the leader.
        clock_s: seconds that its clock is ahead of the leader's.
        pid: its process id.
        recorder: the measurements, as `Recorder.take_delta` returns them.
        in_flight: transfers in flight.
        calls: HTTP requests that it made.
        waited: of those, the requests that waited for a connection.
        served: number of `Stretch` messages that it has played.
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
    """A generator cannot do its work.

    Attributes:
        why: the reason.
    """

    why: Text


FromLeader: TypeAlias = Begin | Stretch | Stop
FromGenerator: TypeAlias = Report | Trouble


_DATA = PlainData()
_KINDS = {Begin: BEGIN, Stretch: STRETCH, Stop: STOP, Report: REPORT, Trouble: TROUBLE}


def to_wire(message: FromLeader | FromGenerator) -> tuple[str, Json]:
    """Return the kind of a message, and its content as JSON-able data."""
    content: Json = _DATA.dump(message)
    content.pop("elsewhere", None)  # set by the receiver
    return _KINDS[type(message)], content


def read_begin(content: Json) -> Begin:
    """Return the `Begin` that `to_wire` encoded."""
    return _DATA.load(Begin, content)


def read_stretch(content: Json) -> Stretch:
    """Return the `Stretch` that `to_wire` encoded."""
    return _DATA.load(Stretch, content)


def read_report(content: Json) -> Report:
    """Return the `Report` that `to_wire` encoded."""
    return _DATA.load(Report, content)


def read_trouble(content: Json) -> Trouble:
    """Return the `Trouble` that `to_wire` encoded."""
    return _DATA.load(Trouble, content)
