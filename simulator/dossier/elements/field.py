"""One field of a class and the element that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Soort(Enum):
    """What an element holds."""

    TEKST = auto()
    DATUM = auto()
    JA_NEE = auto()
    GEHEEL = auto()
    GETAL = auto()
    BLOK = auto()
    LIJST = auto()
    GROEP = auto()


class Leeg(Enum):
    """What becomes of the container of a list without members."""

    NOOIT = auto()
    """The schema wants a member: no members, no container."""
    MAG = auto()
    """The container may be empty, so the attribute tells `()` from `None`."""
    ALTIJD = auto()
    """The container must be there, empty or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """One field of a class and the element that carries it.

    Attributes:
        element: local name.
        attribute: of the class; the element name unless that is no Python name.
        soort: what the element holds.
        many: whether the element repeats itself (the attribute is a tuple).
        model: class of a block, of a list member or of one turn of a group.
        member: local name of the members of a list.
        leeg: of a list.
    """

    element: str
    attribute: str
    soort: Soort
    many: bool = False
    model: type | None = None
    member: str = ""
    leeg: Leeg = Leeg.NOOIT


def tekst(element: str, *, attribute: str = "", many: bool = False) -> Veld:
    """A string."""
    return Veld(element=element, attribute=attribute or element, soort=Soort.TEKST, many=many)


def datum(element: str) -> Veld:
    """An xs:date."""
    return Veld(element=element, attribute=element, soort=Soort.DATUM)


def ja_nee(element: str) -> Veld:
    """An xs:boolean."""
    return Veld(element=element, attribute=element, soort=Soort.JA_NEE)


def geheel(element: str) -> Veld:
    """An xs:integer or xs:int."""
    return Veld(element=element, attribute=element, soort=Soort.GEHEEL)


def getal(element: str, *, many: bool = False) -> Veld:
    """An xs:decimal."""
    return Veld(element=element, attribute=element, soort=Soort.GETAL, many=many)


def blok(element: str, model: type, *, many: bool = False) -> Veld:
    """An element with children of its own, or with an attribute."""
    return Veld(element=element, attribute=element, soort=Soort.BLOK, many=many, model=model)


def lijst(element: str, member: str, model: type, *, empty: Leeg = Leeg.NOOIT) -> Veld:
    """A container that holds nothing but members; the attribute is the tuple of members."""
    return Veld(element=element, attribute=element, soort=Soort.LIJST, model=model, member=member, leeg=empty)


def groep(element: str, model: type) -> Veld:
    """A container whose children repeat as a group; the attribute has one value for each turn."""
    return Veld(element=element, attribute=element, soort=Soort.GROEP, model=model)
