"""Gates: limits on the metrics of a load run, as in `p(95){document}<800ms`.

    gate     = metric [ "(" percentile ")" ] [ "{" subject "}" ] operator number [ unit ]
    operator = "<" | "<=" | ">" | ">=" | "==" | "!="

Blanks may stand between the parts. `METRICS` says which metrics there are; only `p` and `late_p` take a percentile. A
subject is a step (`document`), a scenario (`B-02`: whole transfers), a party (`tc`) or a kind of difference between the
ledgers (`lost_sign_off`), depending on the metric. Without a subject a metric is about whole transfers.

    p(99)<2s   avg{overdracht}<=80ms   fail_rate<0.1%   throughput>=50/s   lost==0
    late_p(99)<50ms   rss_growth{tc}<10MB/h   cpu{generator}<=25%   differences==0

Durations and memory need a unit, to avoid mistakes. A gate about something that was not measured is missed.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import NoReturn

from loadtests.model import GateResult, LoadResult
from loadtests.verdict.metrics import METRICS, Metric, MetricSubject, subjects_of
from simulator.errors import ConfigurationError
from simulator.text.text import Text

FLAG = "--gate"
"""Place that error messages name."""

_PARTS = re.compile(
    r"""\s*(?P<metric>[A-Za-z_]*)
        \s*(?P<argument>\([^(){}<>=!]*\)?)?
        \s*(?P<subject>\{[^(){}<>=!]*\}?)?
        \s*(?P<operator>[<>=!]*)
        \s*(?P<number>[-+]?[0-9]*(?:[.,][0-9]+)*)
        \s*(?P<unit>[A-Za-zµ%/]*)
        \s*(?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
"""Splits any text in the parts of a gate; each part is validated afterwards, so that an error can name its place."""

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\Z")

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": lambda value, limit: math.isclose(value, limit, rel_tol=1e-9),
        "!=": lambda value, limit: not math.isclose(value, limit, rel_tol=1e-9),
    }
)

_SLIPS = MappingProxyType({"=": "==", "===": "==", "=<": "<=", "=>": ">=", "<>": "!=", "!": "!="})
"""Common mistakes for an operator -> the operator that is probably meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A parsed gate.

    Attributes:
        expression: as written.
        metric: what is measured.
        percentile: for `p` and `late_p`; otherwise 0.
        subject: step, scenario, party or kind of difference; empty: none.
        operator: such as `<=`.
        limit: in `unit`.
        unit: as written; empty: none.
    """

    expression: str
    metric: Metric
    percentile: float
    subject: str
    operator: str
    limit: float
    unit: str


def parse_gate(text: str, *, scenarios: Collection[str] | None = None) -> Gate:
    """Parse a gate.

    Args:
        text: such as `p(95){document}<800ms`.
        scenarios: ids that the run plays; None: any id.

    Raises:
        ConfigurationError: not a gate; the message names the place, what is expected there and what may be meant.
    """
    parts = _PARTS.match(text)
    assert parts is not None  # every part may be empty
    metric = _read_metric(text, parts)
    percentile = _read_percentile(text, parts, metric)
    subject = _read_subject(text, parts, metric, scenarios)
    word = parts["operator"]
    if word not in _OPERATORS:
        _refuse(
            text,
            parts.start("operator"),
            Text(nl="hier hoort een vergelijking", en="a comparison belongs here"),
            meant=[_SLIPS[word]] if word in _SLIPS else (),
            choices=_OPERATORS,
        )
    limit = _read_number(text, parts, metric)
    unit = _read_unit(text, parts, metric, limit)
    if parts["rest"]:
        _refuse(
            text,
            parts.start("rest"),
            Text(nl="hier had de grens moeten eindigen", en="the gate should have ended here"),
            remedy=Text(nl=f"schrijf elke grens apart, met zijn eigen {FLAG}", en=f"give each gate its own {FLAG}"),
        )
    return Gate(
        expression=text.strip(),
        metric=metric,
        percentile=percentile,
        subject=subject,
        operator=word,
        limit=limit,
        unit=unit,
    )


def judge(gate: Gate, result: LoadResult) -> GateResult:
    """Return whether a run passes a gate, and the value in the unit of the gate; None, and failed, if not measured."""
    value = gate.metric.measure(result, gate.subject or gate.metric.default, gate.percentile)
    if value is not None:
        value /= gate.metric.units[gate.unit]
    passed = value is not None and _OPERATORS[gate.operator](value, gate.limit)
    return GateResult(expression=gate.expression, value=value, unit=gate.unit, passed=passed)


def _read_metric(text: str, parts: re.Match[str]) -> Metric:
    name = parts["metric"]
    if name not in METRICS:
        _refuse(
            text,
            parts.start("metric"),
            Text(nl=f"er is geen maat {name!r}", en=f"there is no metric {name!r}")
            if name
            else Text(nl="hier hoort de naam van een maat", en="the name of a metric belongs here"),
            meant=get_close_matches(name.lower(), METRICS, n=1),
            choices=METRICS,
        )
    return METRICS[name]


def _read_percentile(text: str, parts: re.Match[str], metric: Metric) -> float:
    written = parts["argument"]
    place = parts.start("argument") if written else parts.end("metric")
    if not metric.takes_percentile:
        if written:
            _refuse(
                text,
                place,
                Text(nl=f"{metric.name} neemt niets tussen haakjes", en=f"{metric.name} takes nothing in parentheses"),
                remedy=Text(nl=f"schrijf {metric.example}", en=f"write {metric.example}"),
            )
        return 0.0
    number = written[1:-1].strip() if written and written.endswith(")") else ""
    if not _NUMBER.match(number) or not 0 < float(number) <= 100:  # noqa: PLR2004 - per cent
        _refuse(
            text,
            place,
            Text(
                nl="hier hoort een percentiel tussen haakjes: meer dan 0, hoogstens 100",
                en="a percentile in parentheses belongs here: above 0, at most 100",
            ),
            remedy=Text(nl=f"bijvoorbeeld {metric.example}", en=f"for example {metric.example}"),
        )
    return float(number)


def _read_subject(text: str, parts: re.Match[str], metric: Metric, scenarios: Collection[str] | None) -> str:
    written = parts["subject"]
    place = parts.start("subject") if written else parts.end("argument") if parts["argument"] else parts.end("metric")
    if not written:
        if metric.subject is not MetricSubject.NONE and not metric.default and not metric.whole:
            _refuse(
                text,
                place,
                Text(nl=f"{metric.name} waarvan?", en=f"{metric.name} of what?"),
                remedy=Text(nl=f"bijvoorbeeld {metric.example}", en=f"for example {metric.example}"),
            )
        return ""
    if metric.subject is MetricSubject.NONE:
        _refuse(
            text,
            place,
            Text(nl=f"{metric.name} neemt niets tussen accolades", en=f"{metric.name} takes nothing in braces"),
            remedy=Text(nl=f"schrijf {metric.example}", en=f"write {metric.example}"),
        )
    if not written.endswith("}"):
        _refuse(
            text,
            parts.end("subject"),
            Text(nl="hier hoort een }", en="a } belongs here"),
            remedy=Text(nl=f"bijvoorbeeld {metric.example}", en=f"for example {metric.example}"),
        )
    name = written[1:-1].strip()
    known, is_known = subjects_of(metric.subject, scenarios)
    if not is_known(name):
        _refuse(
            text,
            place + 1,
            Text(nl=f"{metric.name} kent geen {name!r}", en=f"{metric.name} knows no {name!r}"),
            meant=get_close_matches(name, known, n=1),
            choices=known,
        )
    return name


def _read_number(text: str, parts: re.Match[str], metric: Metric) -> float:
    number = parts["number"]
    if not _NUMBER.match(number):
        _refuse(
            text,
            parts.start("number"),
            Text(nl="hier hoort een getal", en="a number belongs here"),
            meant=[number.replace(",", ".")] if _NUMBER.match(number.replace(",", ".")) else (),
            remedy=Text(nl=f"bijvoorbeeld {metric.example}", en=f"for example {metric.example}"),
        )
    return float(number)


def _read_unit(text: str, parts: re.Match[str], metric: Metric, limit: float) -> str:
    unit = parts["unit"].replace("µ", "u")
    if unit not in metric.units:
        choices = [name for name in metric.units if name]
        _refuse(
            text,
            parts.start("unit"),
            Text(nl=f"{metric.name} heeft geen eenheid {unit!r}", en=f"{metric.name} has no unit {unit!r}")
            if unit
            else Text(nl=f"{parts['number']} wat?", en=f"{parts['number']} what?"),
            meant=[name for name in choices if name.lower() == unit.lower()] or get_close_matches(unit, choices, n=1),
            choices=choices,
            remedy=Text(nl="laat de eenheid weg", en="leave the unit out"),
        )
    if metric.is_share and limit * metric.units[unit] > 1:
        _refuse(
            text,
            parts.start("number"),
            Text(nl=f"{metric.name} is een deel van het geheel", en=f"{metric.name} is a share of the whole"),
            meant=[] if unit else [f"{parts['number']}%"],
            remedy=Text(nl="geef hoogstens 100%", en="give at most 100%"),
        )
    return unit


def _refuse(
    text: str,
    place: int,
    words: Text,
    *,
    meant: Collection[str] = (),
    choices: Collection[str] = (),
    remedy: Text | None = None,
) -> NoReturn:
    """Raise the error about a place in a gate.

    Args:
        text: the gate.
        place: 0-based.
        words: what is expected there.
        meant: what was probably meant.
        choices: the allowed values.
        remedy: what to do, when neither is given.
    """
    if meant:
        guess = next(iter(meant))
        remedy = Text(nl=f"is {guess!r} bedoeld?", en=f"did you mean {guess!r}?")
    elif choices:
        listed = ", ".join(choices)
        remedy = Text(nl=f"kies uit: {listed}", en=f"choose from: {listed}")
    assert remedy is not None
    raise ConfigurationError(
        f"at character {place + 1}: {words.en}",
        nl=f"bij teken {place + 1}: {words.nl}",
        where=f"{FLAG} {text!r}",
        remedy=remedy.en,
        remedy_nl=remedy.nl,
    )
