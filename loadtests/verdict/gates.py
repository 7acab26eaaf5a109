"""Gates: what a load run must hold to, as in `p(95){document}<800ms`.

    gate     = metric [ "(" percentile ")" ] [ "{" subject "}" ] operator number [ unit ]
    operator = "<" | "<=" | ">" | ">=" | "==" | "!="

Blanks may stand between the parts. `MATEN` says which metrics there are; only `p` and `late_p` take a percentile. A
subject is a step (`document`), a scenario (`B-02`: whole transfers), a party (`tc`) or a kind of difference between the
books (`lost_sign_off`), as the metric asks. Without a subject a metric is about whole transfers.

    p(99)<2s   avg{overdracht}<=80ms   fail_rate<0.1%   throughput>=50/s   lost==0
    late_p(99)<50ms   rss_growth{tc}<10MB/h   cpu{generator}<=25%   differences==0

Durations and memory need a unit, so that nobody reads seconds as milliseconds. A gate about something that was not
measured is missed.
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

from loadtests.model import Grensuitslag, Uitslag
from loadtests.verdict.metrics import MATEN, Maat, Onderwerp, subjects_of
from simulator.errors import ConfigurationError
from simulator.text.text import Tekst

FLAG = "--gate"
"""What a complaint calls the place where gates are written."""

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
"""Takes any text apart; what is wrong with a part is told when it is read, with its place."""

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
"""What people write for an operator, and what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grens:
    """A gate that was read.

    Attributes:
        expression: as it was written.
        maat: what is measured.
        percentile: of `p` and `late_p`; otherwise 0.
        subject: what it is about; empty: the whole.
        operator: key of the operators.
        limit: in `unit`.
        unit: as it was written; empty: none.
    """

    expression: str
    maat: Maat
    percentile: float
    subject: str
    operator: str
    limit: float
    unit: str


def parse_grens(text: str, *, scenarios: Collection[str] | None = None) -> Grens:
    """Return a gate that a person wrote.

    Args:
        text: such as `p(95){document}<800ms`.
        scenarios: ids that the run plays; None: any id.

    Raises:
        ConfigurationError: it is no gate; names the place, what is expected there and what may have been meant.
    """
    parts = _PARTS.match(text)
    assert parts is not None  # every part may be empty
    maat = _read_metric(text, parts)
    percentile = _read_percentile(text, parts, maat)
    subject = _read_subject(text, parts, maat, scenarios)
    word = parts["operator"]
    if word not in _OPERATORS:
        _refuse(
            text,
            parts.start("operator"),
            Tekst(nl="hier hoort een vergelijking", en="a comparison belongs here"),
            meant=[_SLIPS[word]] if word in _SLIPS else (),
            choices=_OPERATORS,
        )
    limit = _read_number(text, parts, maat)
    unit = _read_unit(text, parts, maat, limit)
    if parts["rest"]:
        _refuse(
            text,
            parts.start("rest"),
            Tekst(nl="hier had de grens moeten eindigen", en="the gate should have ended here"),
            remedy=Tekst(nl=f"schrijf elke grens apart, met zijn eigen {FLAG}", en=f"give each gate its own {FLAG}"),
        )
    return Grens(
        expression=text.strip(),
        maat=maat,
        percentile=percentile,
        subject=subject,
        operator=word,
        limit=limit,
        unit=unit,
    )


def judge(grens: Grens, uitslag: Uitslag) -> Grensuitslag:
    """Return whether a run held to a gate, with the value in the gate's own unit; what was not measured did not."""
    value = grens.maat.measure(uitslag, grens.subject or grens.maat.default, grens.percentile)
    if value is not None:
        value /= grens.maat.units[grens.unit]
    passed = value is not None and _OPERATORS[grens.operator](value, grens.limit)
    return Grensuitslag(expression=grens.expression, value=value, unit=grens.unit, passed=passed)


def _read_metric(text: str, parts: re.Match[str]) -> Maat:
    name = parts["metric"]
    if name not in MATEN:
        _refuse(
            text,
            parts.start("metric"),
            Tekst(nl=f"er is geen maat {name!r}", en=f"there is no metric {name!r}")
            if name
            else Tekst(nl="hier hoort de naam van een maat", en="the name of a metric belongs here"),
            meant=get_close_matches(name.lower(), MATEN, n=1),
            choices=MATEN,
        )
    return MATEN[name]


def _read_percentile(text: str, parts: re.Match[str], maat: Maat) -> float:
    written = parts["argument"]
    place = parts.start("argument") if written else parts.end("metric")
    if not maat.takes_percentile:
        if written:
            _refuse(
                text,
                place,
                Tekst(nl=f"{maat.name} neemt niets tussen haakjes", en=f"{maat.name} takes nothing in parentheses"),
                remedy=Tekst(nl=f"schrijf {maat.example}", en=f"write {maat.example}"),
            )
        return 0.0
    number = written[1:-1].strip() if written and written.endswith(")") else ""
    if not _NUMBER.match(number) or not 0 < float(number) <= 100:  # noqa: PLR2004 - of a hundred
        _refuse(
            text,
            place,
            Tekst(
                nl="hier hoort een percentiel tussen haakjes: meer dan 0, hoogstens 100",
                en="a percentile in parentheses belongs here: above 0, at most 100",
            ),
            remedy=Tekst(nl=f"bijvoorbeeld {maat.example}", en=f"for example {maat.example}"),
        )
    return float(number)


def _read_subject(text: str, parts: re.Match[str], maat: Maat, scenarios: Collection[str] | None) -> str:
    written = parts["subject"]
    place = parts.start("subject") if written else parts.end("argument") if parts["argument"] else parts.end("metric")
    if not written:
        if maat.subject is not Onderwerp.NONE and not maat.default and not maat.whole:
            _refuse(
                text,
                place,
                Tekst(nl=f"{maat.name} waarvan?", en=f"{maat.name} of what?"),
                remedy=Tekst(nl=f"bijvoorbeeld {maat.example}", en=f"for example {maat.example}"),
            )
        return ""
    if maat.subject is Onderwerp.NONE:
        _refuse(
            text,
            place,
            Tekst(nl=f"{maat.name} neemt niets tussen accolades", en=f"{maat.name} takes nothing in braces"),
            remedy=Tekst(nl=f"schrijf {maat.example}", en=f"write {maat.example}"),
        )
    if not written.endswith("}"):
        _refuse(
            text,
            parts.end("subject"),
            Tekst(nl="hier hoort een }", en="a } belongs here"),
            remedy=Tekst(nl=f"bijvoorbeeld {maat.example}", en=f"for example {maat.example}"),
        )
    name = written[1:-1].strip()
    known, is_known = subjects_of(maat.subject, scenarios)
    if not is_known(name):
        _refuse(
            text,
            place + 1,
            Tekst(nl=f"{maat.name} kent geen {name!r}", en=f"{maat.name} knows no {name!r}"),
            meant=get_close_matches(name, known, n=1),
            choices=known,
        )
    return name


def _read_number(text: str, parts: re.Match[str], maat: Maat) -> float:
    number = parts["number"]
    if not _NUMBER.match(number):
        _refuse(
            text,
            parts.start("number"),
            Tekst(nl="hier hoort een getal", en="a number belongs here"),
            meant=[number.replace(",", ".")] if _NUMBER.match(number.replace(",", ".")) else (),
            remedy=Tekst(nl=f"bijvoorbeeld {maat.example}", en=f"for example {maat.example}"),
        )
    return float(number)


def _read_unit(text: str, parts: re.Match[str], maat: Maat, limit: float) -> str:
    unit = parts["unit"].replace("µ", "u")
    if unit not in maat.units:
        choices = [name for name in maat.units if name]
        _refuse(
            text,
            parts.start("unit"),
            Tekst(nl=f"{maat.name} heeft geen eenheid {unit!r}", en=f"{maat.name} has no unit {unit!r}")
            if unit
            else Tekst(nl=f"{parts['number']} wat?", en=f"{parts['number']} what?"),
            meant=[name for name in choices if name.lower() == unit.lower()] or get_close_matches(unit, choices, n=1),
            choices=choices,
            remedy=Tekst(nl="laat de eenheid weg", en="leave the unit out"),
        )
    if maat.is_share and limit * maat.units[unit] > 1:
        _refuse(
            text,
            parts.start("number"),
            Tekst(nl=f"{maat.name} is een deel van het geheel", en=f"{maat.name} is a share of the whole"),
            meant=[] if unit else [f"{parts['number']}%"],
            remedy=Tekst(nl="geef hoogstens 100%", en="give at most 100%"),
        )
    return unit


def _refuse(
    text: str,
    place: int,
    words: Tekst,
    *,
    meant: Collection[str] = (),
    choices: Collection[str] = (),
    remedy: Tekst | None = None,
) -> NoReturn:
    """Complain about a place in a gate.

    Args:
        text: the gate.
        place: 0-based.
        words: what is expected there.
        meant: what was probably meant instead of what was given.
        choices: what could stand there.
        remedy: what to do when neither helps.
    """
    if meant:
        guess = next(iter(meant))
        remedy = Tekst(nl=f"is {guess!r} bedoeld?", en=f"did you mean {guess!r}?")
    elif choices:
        listed = ", ".join(choices)
        remedy = Tekst(nl=f"kies uit: {listed}", en=f"choose from: {listed}")
    assert remedy is not None
    raise ConfigurationError(
        f"at character {place + 1}: {words.en}",
        nl=f"bij teken {place + 1}: {words.nl}",
        where=f"{FLAG} {text!r}",
        remedy=remedy.en,
        remedy_nl=remedy.nl,
    )
