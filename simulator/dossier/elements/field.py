"""One field of a class and the XML element that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class FieldKind(Enum):
    """What an element holds."""

    TEXT = auto()
    DATE = auto()
    JA_NEE = auto()
    WHOLE = auto()
    DECIMAL = auto()
    BLOCK = auto()
    LIST = auto()
    GROEP = auto()


class EmptyForm(Enum):
    """How a list without members is written."""

    NEVER = auto()
    """Without its container: the schema demands at least one member."""
    OPTIONAL = auto()
    """With an empty container for `()`, without it for `None`: the schema allows both."""
    ALWAYS = auto()
    """With an empty container: the schema demands it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a class and the XML element that holds it.

    Attributes:
        element: local name.
        attribute: name in the class; the element name unless that is no Python name.
        kind: what the element holds.
        many: whether the element may repeat (the attribute is a tuple).
        model: class of a block, of a list member or of one repetition of a group.
        member: local name of the members of a list.
        empty: how a list without members is written.
    """

    element: str
    attribute: str
    kind: FieldKind
    many: bool = False
    model: type | None = None
    member: str = ""
    empty: EmptyForm = EmptyForm.NEVER


def text(element: str, *, attribute: str = "", many: bool = False) -> Field:
    """A string."""
    return Field(element=element, attribute=attribute or element, kind=FieldKind.TEXT, many=many)


def datum(element: str) -> Field:
    """An xs:date."""
    return Field(element=element, attribute=element, kind=FieldKind.DATE)


def yes_no(element: str) -> Field:
    """An xs:boolean."""
    return Field(element=element, attribute=element, kind=FieldKind.JA_NEE)


def integer(element: str) -> Field:
    """An xs:integer or xs:int."""
    return Field(element=element, attribute=element, kind=FieldKind.WHOLE)


def decimal(element: str, *, many: bool = False) -> Field:
    """An xs:decimal."""
    return Field(element=element, attribute=element, kind=FieldKind.DECIMAL, many=many)


def block(element: str, model: type, *, many: bool = False) -> Field:
    """An element with children of its own, or with an attribute."""
    return Field(element=element, attribute=element, kind=FieldKind.BLOCK, many=many, model=model)


def list_of(element: str, member: str, model: type, *, empty: EmptyForm = EmptyForm.NEVER) -> Field:
    """A container that holds nothing but members; the attribute is the tuple of members."""
    return Field(element=element, attribute=element, kind=FieldKind.LIST, model=model, member=member, empty=empty)


def groep(element: str, model: type) -> Field:
    """A container whose children repeat as a group; the attribute has one value for each repetition."""
    return Field(element=element, attribute=element, kind=FieldKind.GROEP, model=model)
