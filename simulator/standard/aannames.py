"""The assumption register: what public material does not settle, what osolab assumes meanwhile, and how to override it.

Code that rests on an assumption asks for its value by id, so that a report can name what a verdict rests on::

    aannames = Aannames.load({"A03": "base64"})
    aannames.value("A03")    # "base64"
    aannames.integer("A06")  # 30
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulator.errors import ConfigurationError
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{2,63}")
_ALL = Text(nl="`osolab list aannames` toont elke aanname", en="`osolab list aannames` shows every assumption")


class ValueKind(StrEnum):
    """What values an assumption can take; the header of `data/aannames.toml` explains each."""

    CHOICE = "choice"
    INTEGER = "integer"
    TEXT = "text"
    CODES = "codes"
    RANKING = "ranking"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanname:
    """One row of the register.

    Attributes:
        id: `A01` and up; never reused.
        title: what it is about.
        known: what public material says.
        assumed: what osolab does by default.
        matters: where it matters.
        kind: which values it can take.
        default: the value without an override.
        alternatives: of a choice or a ranking; empty otherwise.
        parts: of codes: the reason that each code stands for (`simulator.standard.resultaat.Reason`).
        pattern: of a text: regular expression of the whole value.
        remedy: of a fixed row: where to change it instead.
        certainty: S, S2, I, G, X or P, see protocol 0.1.
        source: section that it comes from.
    """

    id: str
    title: Text
    known: Text
    assumed: Text
    matters: Text
    kind: ValueKind
    default: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    pattern: str = ""
    remedy: Text | None = None
    certainty: str
    source: str

    def check(self, value: str) -> str:
        """Return `value` in its canonical form.

        Raises:
            ConfigurationError: the assumption cannot take this value.
        """
        match self.kind:
            case ValueKind.CHOICE:
                fits, known = value in self.alternatives, ", ".join(self.alternatives)
                remedy = Text(nl=f"kies een van: {known}", en=f"choose one of: {known}")
            case ValueKind.INTEGER:
                fits = _is_positive(value)
                remedy = Text(nl="geef een geheel getal vanaf 1", en="give a whole number of at least 1")
            case ValueKind.TEXT:
                fits = re.fullmatch(self.pattern, value) is not None
                remedy = Text(nl=f"geef een waarde zoals {self.default}", en=f"give a value like {self.default}")
            case ValueKind.CODES:
                value, codes = _join(value), split(value)
                fits = len(codes) == len(self.parts) and all(map(_CODE.fullmatch, codes))
                count, parts = len(self.parts), ", ".join(self.parts)
                remedy = Text(
                    nl=f"geef {count} codes met komma's ertussen, voor: {parts}",
                    en=f"give {count} codes with commas between them, for: {parts}",
                )
            case ValueKind.RANKING:
                value, names = _join(value), split(value)
                fits = sorted(names) == sorted(self.alternatives)
                known = ", ".join(self.alternatives)
                remedy = Text(
                    nl=f"noem elk van deze één keer, de beste eerst: {known}",
                    en=f"give each of these once, best first: {known}",
                )
            case ValueKind.FIXED:
                fits, remedy = value == self.default, self.remedy or Text(nl="", en="")
        if not fits:
            raise ConfigurationError(
                f"assumption {self.id} ({self.title.en}) cannot be {value!r}",
                nl=f"aanname {self.id} ({self.title.nl}) kan niet {value!r} zijn",
                where=f"[aannames] {self.id}",
                remedy=remedy.en,
                remedy_nl=remedy.nl,
            )
        return value


class Aannames:
    """The register with the values that hold in one run.

    Args:
        values: value by id, overrides included; checked.
        overridden: ids whose value is not the default.
    """

    def __init__(self, values: Mapping[str, str], *, overridden: frozenset[str]) -> None:
        self._values = dict(values)
        self._overridden = overridden

    @classmethod
    def load(cls, overrides: Mapping[str, str | int] | None = None) -> Aannames:
        """Return the register with some values overridden.

        Args:
            overrides: value by id, as in section `[aannames]` of an environment file.

        Raises:
            ConfigurationError: no such id, or a value that the assumption cannot take.
        """
        rows = _rows()
        values = {row.id: row.default for row in rows.values()}
        for name, value in (overrides or {}).items():
            if name not in rows:
                raise ConfigurationError(
                    f"there is no assumption {name!r}",
                    nl=f"er is geen aanname {name!r}",
                    where=f"[aannames] {name}",
                    remedy=_ALL.en,
                    remedy_nl=_ALL.nl,
                )
            values[name] = rows[name].check(str(value).strip())
        return cls(values, overridden=frozenset(name for name, value in values.items() if value != rows[name].default))

    @property
    def register(self) -> tuple[Aanname, ...]:
        """All rows, in order of id."""
        return tuple(_rows().values())

    @property
    def overridden(self) -> frozenset[str]:
        """The ids whose value is not the default."""
        return self._overridden

    def __getitem__(self, name: str) -> Aanname:
        return _rows()[name]

    def value(self, name: str) -> str:
        """Return the value that holds.

        Raises:
            KeyError: no such id.
        """
        return self._values[name]

    def integer(self, name: str) -> int:
        """Return the value of an assumption of kind integer.

        Raises:
            KeyError: no such id.
            ValueError: the assumption is of another kind.
        """
        return int(self._values[name])

    def is_yes(self, name: str) -> bool:
        """Tell whether the value of a yes-or-no assumption is `yes`."""
        return self._values[name] == "yes"

    def items(self, name: str) -> tuple[str, ...]:
        """Return the parts of a value that is a list: codes or a ranking."""
        return split(self._values[name])

    def codes(self, name: str) -> dict[str, str]:
        """Return the code by reason of an assumption of kind codes."""
        return dict(zip(_rows()[name].parts, self.items(name), strict=True))


def split(value: str) -> tuple[str, ...]:
    """Return the parts of a comma list, stripped.

    >>> split("SessieOnbekend,SessieVerlopen")
    ('SessieOnbekend', 'SessieVerlopen')
    """
    return tuple(part.strip() for part in value.split(","))


def _join(value: str) -> str:
    return ", ".join(split(value))


def _is_positive(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) > 0


@cache
def _rows() -> dict[str, Aanname]:
    text = (files("simulator.standard") / "data" / "aannames.toml").read_text(encoding="utf-8")
    return {name: _row(name, row) for name, row in tomllib.loads(text).items()}


def _row(name: str, row: dict[str, Any]) -> Aanname:
    return Aanname(
        id=name,
        title=Text.of(row["title"]),
        known=Text.of(row["known"]),
        assumed=Text.of(row["assumed"]),
        matters=Text.of(row["matters"]),
        kind=ValueKind(row["kind"]),
        default=row["default"],
        alternatives=tuple(row.get("alternatives", ())),
        parts=tuple(row.get("parts", ())),
        pattern=row.get("pattern", ""),
        remedy=Text.of(row["remedy"]) if "remedy" in row else None,
        certainty=row["certainty"],
        source=row["source"],
    )
