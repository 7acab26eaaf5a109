"""The binding of a release: which elements each message has on the wire, in which order and with which certainty.

The facts are in data files (`data/<release>.toml`, explained in the header of `oso22.toml`), so that whoever holds the
official WSDL corrects an assumption without touching code. This module makes objects of them, with the assumptions
filled in: a `Binding` holds for one release and one set of assumption values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from simulator.messages import binding_file, model
from simulator.standard.aannames import Aannames
from simulator.standard.release import Release
from simulator.text.text import Text


class ValueKind(StrEnum):
    """How the text of an element becomes a value."""

    TEXT = "text"
    WORDS = "words"
    DATETIME = "datetime"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact of the binding comes from.

    Attributes:
        certainty: S, S2, I, G, X or P. Bron: protocol 0.1.
        source: code of the source (protocol 0.2), or a section.
        assumption: id in the assumption register, or empty.
    """

    certainty: str
    source: str
    assumption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueType:
    """What a value looks like on the wire.

    Attributes:
        name: its key in the binding.
        kind: how text becomes a value.
        pattern: of the whole text, or None.
        compact: whether white space inside is ignored.
        to_wire: wire word by neutral word.
        to_neutral: neutral word by every wire word that readers take.
        word_provenance: where a word comes from, by neutral word.
        text: the expected form, for a person.
        provenance: where this comes from.
    """

    name: str
    kind: ValueKind
    pattern: re.Pattern[str] | None
    compact: bool
    to_wire: Mapping[str, str]
    to_neutral: Mapping[str, str]
    word_provenance: Mapping[str, Provenance]
    text: Text
    provenance: Provenance

    def accepts(self, text: str) -> bool:
        """Tell whether `text` is what a writer of this release and these assumptions sends."""
        if self.kind is ValueKind.WORDS:
            return text in self.to_wire.values()
        if self.pattern is None:
            return True
        return self.pattern.fullmatch("".join(text.split()) if self.compact else text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementBinding:
    """One element of a message.

    Attributes:
        name: on the wire.
        attribute: in the model, dotted; empty on a wrapper and on a repeated group.
        each: attribute of the model that gets a tuple of these; empty elsewhere.
        type: of the value; None without an attribute.
        children: elements inside it.
        minimum: fewest.
        maximum: most; 0 is any number.
        choice: exactly one of the elements with the same word; empty: no choice.
        only_for: attribute and neutral word that another element must have, or None.
        active: written, and expected by the check; readers take the others as well.
        also_read: other names that readers take.
        blank: `omitted` or `empty`: what becomes of an unknown value; empty text: never empty.
        blank_provenance: where that comes from.
        provenance: where this comes from.
        by_name: child element by every name that readers take.
    """

    name: str
    attribute: str = ""
    each: str = ""
    type: ValueType | None = None
    children: tuple[ElementBinding, ...] = ()
    minimum: int = 1
    maximum: int = 1
    choice: str = ""
    only_for: tuple[str, str] | None = None
    active: bool = True
    also_read: tuple[str, ...] = ()
    blank: str = ""
    blank_provenance: Provenance | None = None
    provenance: Provenance
    by_name: Mapping[str, ElementBinding] = field(default_factory=dict, repr=False)

    @property
    def keys(self) -> frozenset[str]:
        """The attributes that it fills: two spellings of one element have some in common."""
        own = self.attribute or self.each
        return frozenset({own} if own else {key for child in self.children for key in child.keys})


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBinding:
    """One message.

    Attributes:
        name: wire name of the body child.
        model: class of the message.
        elements: in order, those that are not active included.
        by_name: element by every name that readers take.
        also_read: other spellings of the name that readers take.
        positive: values of the result element that are no foutmelding.
        order_provenance: where the order comes from, when that is a matter of its own.
        provenance: where this comes from.
    """

    name: str
    model: type[Any]
    elements: tuple[ElementBinding, ...]
    by_name: Mapping[str, ElementBinding]
    also_read: tuple[str, ...]
    positive: frozenset[str]
    order_provenance: Provenance | None
    provenance: Provenance

    @property
    def is_response(self) -> bool:
        """Whether this is an answer."""
        return self.name.endswith("Response")

    @property
    def dossier(self) -> ElementBinding | None:
        """The element that holds a dossier, or None."""
        return next((row for row in self.elements if row.type and row.type.kind is ValueKind.DOSSIER), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultBinding:
    """How a foutmelding travels.

    Attributes:
        style: `soap_fault` or `resultaat`: the style that the assumptions expect.
        element: carries the code in style `resultaat`.
        text_element: carries the text in the detail of a SOAP Fault.
        provenance: where this comes from.
    """

    style: str
    element: str
    text_element: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Binding:
    """All messages of one release, with the assumptions filled in; compared by identity, so that it can be a cache key.

    Attributes:
        release: the release.
        messages: message by wire name.
        by_name: message by every name that readers take.
        by_model: message by class.
        fault: how a foutmelding travels.
        embedding: how a dossier is written: the value of A03.
    """

    release: Release
    messages: Mapping[str, MessageBinding]
    by_name: Mapping[str, MessageBinding]
    by_model: Mapping[type[Any], MessageBinding]
    fault: FaultBinding
    embedding: str


def load_binding(release: Release, aannames: Aannames, source: binding_file.BindingFolder) -> Binding:
    """Return the binding of a release under a set of assumptions; cached for the same file content and values.

    Args:
        release: which file.
        aannames: values of the assumptions that the file refers to.
        source: where the file is.

    Raises:
        ConfigurationError: the file is missing or breaks a rule; names file and key.
    """
    values = tuple((row.id, aannames.value(row.id)) for row in aannames.register)
    return _build_binding(release, binding_file.read(release.name, source), values)


@lru_cache(maxsize=16)
def _build_binding(release: Release, file: binding_file.BindingText, values: tuple[tuple[str, str], ...]) -> Binding:
    """Return the binding for the content of a file; cached, since all parties of a sandbox share it."""
    aannames = Aannames(dict(values), overridden=frozenset())
    raw = file.judge(known=frozenset(dict(values)))
    types = {name: _type(name, row, raw.get("words", {}).get(name, ()), aannames) for name, row in raw["types"].items()}
    messages = {name: _message(name, row, types, aannames) for name, row in raw["messages"].items()}
    fault = raw["fault"]
    return Binding(
        release=release,
        messages=messages,
        by_name={name: message for message in messages.values() for name in (*message.also_read, message.name)},
        by_model={message.model: message for message in messages.values()},
        fault=FaultBinding(
            style=aannames.value(fault["assumption"]),
            element=fault["element"],
            text_element=fault["text_element"],
            provenance=_provenance(fault),
        ),
        embedding=aannames.value("A03"),
    )


def _provenance(row: Mapping[str, Any]) -> Provenance:
    return Provenance(certainty=row["certainty"], source=row["source"], assumption=row.get("assumption", ""))


def _register_provenance(name: str, aannames: Aannames) -> Provenance:
    row = aannames[name]
    return Provenance(certainty=row.certainty, source=row.source, assumption=name)


def _type(name: str, row: Mapping[str, Any], words: list[dict[str, Any]], aannames: Aannames) -> ValueType:
    wire = {word["neutral"]: word.get("wire") or aannames.value(word["wire_from"]) for word in words}
    read = {text: word["neutral"] for word in words for text in word.get("also_read", ())}
    return ValueType(
        name=name,
        kind=ValueKind(row["kind"]),
        pattern=re.compile(row["pattern"]) if "pattern" in row else None,
        compact=row.get("compact", False),
        to_wire=wire,
        to_neutral=read | {text: neutral for neutral, text in wire.items()},
        word_provenance={word["neutral"]: _provenance(word) for word in words},
        text=Text.of(row),
        provenance=_provenance(row),
    )


def _message(name: str, row: Mapping[str, Any], types: Mapping[str, ValueType], aannames: Aannames) -> MessageBinding:
    elements = tuple(_element(child, types, aannames) for child in row["elements"])
    return MessageBinding(
        name=name,
        model=getattr(model, row["model"]),
        elements=elements,
        by_name=_names(elements),
        also_read=tuple(row.get("also_read", ())),
        positive=frozenset(row.get("positive", ())),
        order_provenance=_register_provenance(row["order_assumption"], aannames) if "order_assumption" in row else None,
        provenance=_provenance(row),
    )


def _element(row: Mapping[str, Any], types: Mapping[str, ValueType], aannames: Aannames) -> ElementBinding:
    children = tuple(_element(child, types, aannames) for child in row.get("children", ()))
    switched_on = all(aannames.value(name) == value for name, value in row.get("when", {}).items())
    return ElementBinding(
        name=row.get("name") or aannames.value(row["name_from"]),
        attribute=row.get("attribute", ""),
        each=row.get("each", ""),
        type=types[row["type"]] if "type" in row else None,
        children=children,
        minimum=row.get("min", 1),
        maximum=row.get("max", 1),
        choice=row.get("choice", ""),
        only_for=next(iter(row["for"].items())) if "for" in row else None,
        active=switched_on and not row.get("read_only", False),
        also_read=tuple(row.get("also_read", ())),
        blank=aannames.value(row["blank_from"]) if "blank_from" in row else "",
        blank_provenance=_register_provenance(row["blank_from"], aannames) if "blank_from" in row else None,
        provenance=_provenance(row),
        by_name=_names(children),
    )


def _names(elements: tuple[ElementBinding, ...]) -> dict[str, ElementBinding]:
    """Return the element by every name; active rows precede those that are only read, a name precedes its variants."""
    found: dict[str, ElementBinding] = {}
    for active in (True, False):
        rows = [row for row in elements if row.active is active]
        for name, row in _pairs(rows):
            found.setdefault(name, row)
    return found


def _pairs(rows: list[ElementBinding]) -> Iterator[tuple[str, ElementBinding]]:
    yield from ((row.name, row) for row in rows)
    yield from ((name, row) for row in rows for name in row.also_read)
