"""What a rule is, and what it looks at.

A rule stands on an element: it is tried on every element of that name. Its test returns the element that breaks it, or
None. A rule on a code list is a row of its own kind (`Coderegel`): those are tried on the text of one element only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from simulator.dossier.location import string_value
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

NAMESPACE = f"{{{DOSSIER_2019_1.namespace}}}"
_PREFIX = len(NAMESPACE)
_NONE: list[Any] = []
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_WHITE_SPACE = " \t\r\n"


_T = TypeVar("_T")


class Bundel(StrEnum):
    """The two published validations; the caller chooses, by the kind of handover. Bron: business rules 1."""

    OV = "OV"
    PAO = "PaO"


class Status(StrEnum):
    """Whether the published validation ever reports a rule. Bron: business rules 4, quirks 1 to 4."""

    LIVE = "live"
    DORMANT = "never"
    SHADOWED = "xsd-shadowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorwaarde:
    """When a rule is tried.

    Attributes:
        bundel: in which validation; None is both.
        overdrachtsoort: only for these kinds of handover; empty is any.
        overstap: only for these kinds of transfer; empty is any, also none.
        behalve: not for these kinds of transfer; the empty text is none at all.
        profielen: the profiles for which that can come true.
    """

    bundel: Bundel | None = None
    overdrachtsoort: frozenset[str] = frozenset()
    overstap: frozenset[str] = frozenset()
    behalve: frozenset[str] = frozenset()
    profielen: tuple[Profiel, ...] = tuple(Profiel)

    def applies(self, bundel: Bundel, overdrachtsoort: str, overstap: str) -> bool:
        """Tell whether a rule under this condition is tried on a dossier of these kinds."""
        return (
            (self.bundel is None or self.bundel is bundel)
            and (not self.overdrachtsoort or overdrachtsoort in self.overdrachtsoort)
            and (not self.overstap or overstap in self.overstap)
            and overstap not in self.behalve
        )


_OVERSTAPPEN = (Profiel.POPO, Profiel.POVO, Profiel.VOVO)
_SWV = (Profiel.POSWV, Profiel.VOSWV)
_OVERSTAPDOSSIER = frozenset({"overstapdossier"})
_BINNENBRIN = frozenset({"overdrachtbinnenbrin"})
_SWVDOSSIER = frozenset({"swv-dossier"})


def _overstap(*profielen: Profiel) -> Voorwaarde:
    return Voorwaarde(
        bundel=Bundel.OV, overdrachtsoort=_OVERSTAPDOSSIER, overstap=frozenset(profielen), profielen=profielen
    )


ALTIJD = Voorwaarde()
OV = Voorwaarde(bundel=Bundel.OV, profielen=(*_OVERSTAPPEN, Profiel.BB))
OV_BEKEND = Voorwaarde(bundel=Bundel.OV, overdrachtsoort=_OVERSTAPDOSSIER | _BINNENBRIN, profielen=OV.profielen)
OVERSTAP = Voorwaarde(bundel=Bundel.OV, overdrachtsoort=_OVERSTAPDOSSIER, profielen=_OVERSTAPPEN)
POPO = _overstap(Profiel.POPO)
POVO = _overstap(Profiel.POVO)
VOVO = _overstap(Profiel.VOVO)
NIET_POPO = Voorwaarde(
    bundel=Bundel.OV,
    overdrachtsoort=_OVERSTAPDOSSIER,
    behalve=frozenset({Profiel.POPO, ""}),
    profielen=(Profiel.POVO, Profiel.VOVO),
)
POVO_ELKE_SOORT = Voorwaarde(bundel=Bundel.OV, overstap=frozenset({Profiel.POVO}), profielen=(Profiel.POVO,))
BINNENBRIN = Voorwaarde(bundel=Bundel.OV, overdrachtsoort=_BINNENBRIN, profielen=(Profiel.BB,))
PAO = Voorwaarde(bundel=Bundel.PAO, profielen=_SWV)
SWV = Voorwaarde(bundel=Bundel.PAO, overdrachtsoort=_SWVDOSSIER, profielen=_SWV)
POSWV = Voorwaarde(
    bundel=Bundel.PAO, overdrachtsoort=_SWVDOSSIER, overstap=frozenset({Profiel.POSWV}), profielen=(Profiel.POSWV,)
)
VOSWV = Voorwaarde(
    bundel=Bundel.PAO, overdrachtsoort=_SWVDOSSIER, overstap=frozenset({Profiel.VOSWV}), profielen=(Profiel.VOSWV,)
)


class Knoop:
    """One element with its children by local name; they are looked up once, at the first question."""

    __slots__ = ("_children", "_memory", "element")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._children: dict[str, list[etree._Element]] | None = None
        self._memory: dict[str, Any] | None = None

    def all(self, name: str) -> list[etree._Element]:
        """Return the children of that name, in document order."""
        children = self._children
        if children is None:
            children = self._read()
        return children.get(name, _NONE)

    def _read(self) -> dict[str, list[etree._Element]]:
        children: dict[str, list[etree._Element]] = {}
        for child in self.element.iterchildren("*"):
            name = child.tag[_PREFIX:]
            if name in children:
                children[name].append(child)
            else:
                children[name] = [child]
        self._children = children
        return children

    def first(self, name: str) -> etree._Element | None:
        """Return the first child of that name."""
        found = self.all(name)
        return found[0] if found else None

    def has(self, *names: str) -> bool:
        """Tell whether a child of one of these names is there."""
        children = self._children
        if children is None:
            children = self._read()
        return not children.keys().isdisjoint(names)

    def text(self, name: str) -> str | None:
        """Return the string value of the first child of that name, None when there is none."""
        child = self.first(name)
        return None if child is None else string_value(child)

    def is_true(self, name: str) -> bool:
        """Tell whether the first child of that name is true or 1; absent counts as false. Bron: quirk 13."""
        text = self.text(name)
        return text is not None and is_true(text)

    def below(self, name: str) -> Knoop:
        """Return the first child of that name as a node of its own, an empty and false one when there is none."""
        child = self.first(name)
        return EMPTY if child is None else self.remember(name, lambda: Knoop(child))

    def beside(self, name: str) -> etree._Element | None:
        """Return the first following sibling of that name."""
        return next(self.element.itersiblings(NAMESPACE + name), None)

    def above(self) -> Knoop:
        """Return the parent as a node, an empty one at the root."""
        parent = self.element.getparent()
        return EMPTY if parent is None else self.remember("..", lambda: Knoop(parent))

    def remember(self, key: str, compute: Callable[[], _T]) -> _T:
        """Return what was computed under this key before, so that checks on one element share costly work."""
        if self._memory is None:
            self._memory = {}
        if key not in self._memory:
            self._memory[key] = compute()
        return cast("_T", self._memory[key])

    def __bool__(self) -> bool:
        return True


class _Empty(Knoop):
    """Stands for an element that is absent: it has no children."""

    __slots__ = ()

    def __init__(self) -> None:
        self._children = {}
        self._memory = None

    def below(self, name: str) -> Knoop:
        """Return itself: nothing is below nothing."""
        del name
        return self

    def __bool__(self) -> bool:
        return False


EMPTY: Knoop = _Empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """The parts of a dossier that rules on other elements ask for."""

    dossier: Knoop
    metadata: Knoop
    school: Knoop
    leerling: Knoop


Toets: TypeAlias = "Callable[[Knoop, Beeld], etree._Element | None]"  # noqa: SLF001 - the element type of lxml
"""The test of a rule: returns the element that breaks it, None when the rule holds."""


GEEN_REDEN = Tekst(nl="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One site of the published validation.

    Attributes:
        id: as in the catalogue of business rules.
        waar: local name of the elements that the rule is tried on.
        wanneer: for which kinds of dossier.
        bij: only when the element has this string value; None is always.
        toets: the test as it was meant.
        melding: what is wrong; `{waarde}` stands for the text of the offending element.
        herstel: what to do about it.
        status: whether the published validation ever reports it.
        reden: why not, when it does not; empty otherwise.
    """

    id: str
    waar: str
    wanneer: Voorwaarde
    bij: str | None = None
    toets: Toets = field(repr=False)
    melding: Tekst
    herstel: Tekst
    status: Status = Status.LIVE
    reden: Tekst = GEEN_REDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Coderegel:
    """A rule that an element holds a code of a list.

    Attributes:
        id: as in the catalogue of business rules.
        element: local name of the element.
        ouder: local name of its parent; empty is any.
        lijst: number of the code list.
    """

    id: str
    element: str
    ouder: str = ""
    lijst: int


def is_true(text: str) -> bool:
    """Tell whether the text of an xs:boolean is true or 1. Bron: quirk 13."""
    known = _BOOLEANS.get(text)
    return _BOOLEANS.get(text.strip(_WHITE_SPACE), False) if known is None else known
