"""Reading plans: for each message name, which element fills which attribute, and which spellings are noted."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

from simulator.clock import AMSTERDAM
from simulator.messages.binding import Binding, ElementBinding, MessageBinding, ValueKind
from simulator.messages.binding_file import NESTED, REPEATED
from simulator.standard.release import Release

Notes = dict[str, str]
"""The spelling that was met, where several are known, by its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementTarget:
    """How elements of one name are read.

    Attributes:
        row: of the binding.
        spelling: its name, when that is to be noted; else empty.
        inside: targets of its child elements, by tag; None when it has a value.
        owner: nested object of the message that gets its value, by attribute; empty: the message itself.
        attribute: of that owner, filled with its value.
        is_plain: whether any text is a value as it is, without a note.
    """

    row: ElementBinding
    spelling: str
    inside: Mapping[str, ElementTarget] | None
    owner: str
    attribute: str
    is_plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPlan:
    """How messages of one name are read.

    Attributes:
        name: of the body child, as spelled.
        release: whose message it is.
        binding: of the message.
        places: targets of its elements, by tag.
        result: tag of the element that holds the code of a refusal; empty: it cannot be one.
    """

    name: str
    release: Release
    binding: MessageBinding
    places: Mapping[str, ElementTarget] = field(repr=False)
    result: str


@lru_cache(maxsize=16)
def reading_plans_of(binding: Binding) -> Mapping[str, ReadingPlan]:
    """Return the reading plans of a binding, by tag, for every known spelling; messages with a dossier have none."""
    namespace = binding.release.namespace
    return {
        f"{{{namespace}}}{name}": ReadingPlan(
            name=name,
            release=binding.release,
            binding=message,
            places=_places(namespace, message.by_name),
            result=f"{{{namespace}}}{binding.fault.element}" if message.is_response else "",
        )
        for name, message in binding.by_name.items()
        if not message.dossier
    }


def _places(namespace: str, rows: Mapping[str, ElementBinding]) -> dict[str, ElementTarget]:
    return {f"{{{namespace}}}{name}": _target(namespace, name, row) for name, row in rows.items()}


def _target(namespace: str, name: str, row: ElementBinding) -> ElementTarget:
    owner, _, attribute = row.attribute.rpartition(".")
    return ElementTarget(
        row=row,
        spelling=name if name != row.name or not row.active else "",
        inside=_places(namespace, row.by_name) if row.each or row.children else None,
        owner=owner,
        attribute=attribute,
        is_plain=row.type is not None and row.type.kind is ValueKind.TEXT and not row.type.compact,
    )


def add_note(notes: Notes, row: ElementBinding, text: str) -> None:
    """Add to the notes on an element."""
    met = notes[row.name].split(", ") if row.name in notes else []
    notes[row.name] = ", ".join(dict.fromkeys([*met, text]))


def value_of(row: ElementBinding, text: str, notes: Notes) -> str | datetime | None:
    """Return the value of a text that is not empty; None when it cannot be read."""
    type_ = row.type
    assert type_ is not None, "an element with an attribute has a type"
    match type_.kind:
        case ValueKind.WORDS:
            word = type_.to_neutral.get(text, text)
            if type_.to_wire.get(word, text) != text:
                add_note(notes, row, text)
            return word
        case ValueKind.DATETIME:
            return _moment(row, text, notes)
        case ValueKind.TEXT if type_.compact and len(text.split()) > 1:
            add_note(notes, row, "line_wrapped")
    return text


def _moment(row: ElementBinding, text: str, notes: Notes) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        add_note(notes, row, "unreadable")
        return None
    if moment.utcoffset() is None:
        # A Dutch system that leaves the offset out means Dutch local time.
        add_note(notes, row, "no_offset")
        return moment.replace(tzinfo=AMSTERDAM)
    return moment


def build(cls: type[Any], values: dict[str, Any], nested: Mapping[str, dict[str, Any]]) -> Any:  # noqa: ANN401 - an instance of `cls`
    """Return an instance; an attribute that was not on the wire becomes empty, so that the receiver can refuse it.

    Args:
        cls: class of a message, or of an item of a list.
        values: of its attributes; lists are made tuples.
        nested: values of the attributes of its nested objects, by attribute of `cls`.
    """
    for name in REPEATED.keys() & values.keys():
        values[name] = tuple(values[name])
    for name, parts in nested.items():
        if parts:
            values[name] = NESTED[name](**{**_blank(NESTED[name]), **parts})
    return cls(**{**_blank(cast("Hashable", cls)), **values})


@cache
def _blank(cls: type[Any]) -> Mapping[str, Any]:
    """Return an empty value for each attribute without a default."""
    needed = [item.name for item in fields(cls) if item.default is MISSING]
    return {
        name: NESTED[name](**_blank(NESTED[name])) if name in NESTED else () if name in REPEATED else ""
        for name in needed
    }
