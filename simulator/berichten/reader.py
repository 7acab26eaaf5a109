"""Bytes to messages: by namespace, never by prefix, and forgiving about spelling; what was forgiven is noted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

from lxml import etree

from simulator import untrusted_xml
from simulator.berichten.binding import Berichtbinding, Binding, Elementbinding, Waardesoort, Waardetype
from simulator.berichten.bindingbestand import NESTED, REPEATED
from simulator.berichten.envelop import Inhoud, open_envelope
from simulator.berichten.fout import find_refusal, is_fault, read_fault
from simulator.berichten.inbedding import find, take_out
from simulator.berichten.knoop import Knoop
from simulator.berichten.model import Bericht, DocumentResponse
from simulator.clock import AMSTERDAM
from simulator.errors import RemoteProtocolError
from simulator.standard.release import Release, release_of_namespace

_DEPTH = 5
"""Levels below the envelope that belong to a message: body, message, element, and two of nesting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gelezen:
    """A received message.

    Attributes:
        bericht: the message.
        release: the release whose namespace it has; of a SOAP Fault, that of the reader.
        operatie: wire name of the body child; empty for a SOAP Fault.
        spelling: which of several known spellings was met, by what it is about: `fault`, `dossier`, `dossier_bytes`,
            `dossier_wrapper`, `release`, `message`, or the name of an element.
    """

    bericht: Bericht
    release: Release
    operatie: str
    spelling: Mapping[str, str]


def read_tree(data: bytes, *, max_bytes: int) -> tuple[Knoop, Callable[[tuple[int, ...]], bytes]]:
    """Parse a received document.

    Returns:
        The root, and a function that serialises a child of the element at a path as a document of its own: the first
        that has another namespace, or else the first.

    Raises:
        UntrustedXmlError: no XML that we take.
    """
    root = untrusted_xml.parse(data, max_bytes=max_bytes)

    def serialise(path: tuple[int, ...]) -> bytes:
        element = root
        for step in path[1:]:
            element = _elements(element)[step]
        children = _elements(element)
        strangers = [child for child in children if etree.QName(child).namespace != etree.QName(element).namespace]
        child = next(iter(strangers), children[0])
        return etree.tostring(child, encoding="UTF-8", xml_declaration=True, with_tail=False)

    return _knoop(root, _DEPTH), serialise


def _elements(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _knoop(element: etree._Element, depth: int) -> Knoop:
    """Return an element with what belongs to the message; of a stranger in it, such as a dossier, only its name."""
    namespace, name = _split(element.tag)
    is_message = release_of_namespace(namespace) is not None
    text = element.text or ""
    children: list[Knoop] = []
    for child in element:
        tag, tail = child.tag, child.tail
        if depth and isinstance(tag, str):
            is_stranger = is_message and _split(tag)[0] != namespace
            children.append(_stranger(child) if is_stranger else _knoop(child, depth - 1))
        if tail:
            text += tail
    return Knoop(namespace=namespace, name=name, line=_line(element), text=text, children=tuple(children))


def _stranger(element: etree._Element) -> Knoop:
    namespace, name = _split(element.tag)
    return Knoop(namespace=namespace, name=name, line=_line(element), text=element.text or "")


@lru_cache(maxsize=1024)
def _split(tag: str) -> tuple[str, str]:
    """Return namespace and local name; messages use the same few tags again and again."""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def _line(element: etree._Element) -> int:
    line: Any = element.sourceline  # the stubs have no type for it
    return int(line or 1)


class Reader:
    """Reads messages of every known release.

    Args:
        own: the release of the party that reads.
        binding_of: gives the binding of a release.
        max_bytes: refuse larger messages, and larger dossiers inside them.
    """

    def __init__(self, own: Release, binding_of: Callable[[Release], Binding], *, max_bytes: int) -> None:
        self._own = own
        self._binding_of = binding_of
        self._max_bytes = max_bytes

    def read(self, data: bytes) -> Gelezen:
        """Return the message.

        Raises:
            UntrustedXmlError: no XML that we take.
            RemoteProtocolError: no SOAP, no known message, or no dossier where one should be.
        """
        root, serialise = read_tree(data, max_bytes=self._max_bytes)
        inhoud = open_envelope(root)
        message = inhoud.message
        if is_fault(message):
            answer, notes = read_fault(message)
            return Gelezen(bericht=answer, release=self._own, operatie="", spelling=notes)
        release = release_of_namespace(message.namespace)
        if release is None:
            where = f"namespace {message.namespace!r}" if message.namespace else "no namespace"
            raise RemoteProtocolError(f"<{message.name}> has {where}, which is of no known release", line=message.line)
        binding = self._binding_of(release)
        found = binding.by_name.get(message.name)
        if found is None:
            raise RemoteProtocolError(f"<{message.name}> is no message of {release.name}", line=message.line)
        notes = {}
        if release is not self._own:
            notes["release"] = release.name
        if message.name != found.name:
            notes["message"] = message.name
        refusal = find_refusal(message, found, binding.fault.element)
        if refusal:
            notes["fault"] = refusal.style
        bericht = (
            refusal
            or self._read_dossier(data, inhoud, found, serialise, notes)
            or _Decoder(notes).decode(message, found)
        )
        return Gelezen(bericht=bericht, release=release, operatie=message.name, spelling=notes)

    def _read_dossier(
        self,
        data: bytes,
        inhoud: Inhoud,
        binding: Berichtbinding,
        serialise: Callable[[tuple[int, ...]], bytes],
        notes: dict[str, str],
    ) -> DocumentResponse | None:
        row = binding.dossier
        if row is None:
            return None
        place = find(inhoud.root, inhoud.path, inhoud.message.namespace, row.name)
        taken = take_out(data, place, max_bytes=self._max_bytes, serialise=lambda: serialise(place.path))
        notes["dossier"] = taken.embedding
        if taken.note:
            notes["dossier_bytes"] = taken.note
        if place.container is inhoud.message:
            notes["dossier_wrapper"] = "none"
        elif place.container.name != row.name:
            notes["dossier_wrapper"] = place.container.name
        return DocumentResponse(dossier=taken.dossier)


class _Decoder:
    """Fills one message from its elements."""

    def __init__(self, notes: dict[str, str]) -> None:
        self._notes = notes

    def decode(self, message: Knoop, binding: Berichtbinding) -> Any:  # noqa: ANN401 - one of the message classes
        values: dict[str, Any] = {}
        self._collect(message, binding.by_name, values)
        return _build(binding.model, values)

    def _note(self, row: Elementbinding, text: str) -> None:
        notes = self._notes.get(row.name, "").split(", ") if row.name in self._notes else []
        self._notes[row.name] = ", ".join(dict.fromkeys([*notes, text]))

    def _collect(self, parent: Knoop, rows: Mapping[str, Elementbinding], values: dict[str, Any]) -> None:
        for child in parent.children:
            row = rows.get(child.name) if child.namespace == parent.namespace else None
            if row is None:
                continue
            if child.name != row.name or not row.active:
                self._note(row, child.name)
            if row.each:
                item: dict[str, Any] = {}
                self._collect(child, row.by_name, item)
                values.setdefault(row.each, []).append(_build(REPEATED[row.each], item))
            elif row.children:
                self._collect(child, row.by_name, values)
            elif not child.value:
                self._note(row, "empty")
            elif row.attribute in values:
                self._note(row, "doubled")
            else:
                assert row.type is not None, "an element with an attribute has a type"
                self._put(row, row.type, child.value, values)

    def _put(self, row: Elementbinding, type_: Waardetype, text: str, values: dict[str, Any]) -> None:
        value: str | datetime | None = text
        match type_.kind:
            case Waardesoort.WORDS:
                value = type_.to_neutral.get(text, text)
                if type_.to_wire.get(value, text) != text:
                    self._note(row, text)
            case Waardesoort.DATETIME:
                value = self._moment(row, text)
            case Waardesoort.TEXT if type_.compact and len(text.split()) > 1:
                self._note(row, "line_wrapped")
        if value is not None:
            values[row.attribute] = value

    def _moment(self, row: Elementbinding, text: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._note(row, "unreadable")
            return None
        if moment.utcoffset() is None:
            # A Dutch system that leaves the offset out means its own clock.
            self._note(row, "no_offset")
            return moment.replace(tzinfo=AMSTERDAM)
        return moment


def _build(cls: type[Any], values: dict[str, Any]) -> Any:  # noqa: ANN401 - an instance of `cls`
    """Return an instance; an attribute that was not on the wire becomes empty, so that the receiver can refuse it."""
    given: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        head, _, tail = path.partition(".")
        if tail:
            nested.setdefault(head, {})[tail] = value
        else:
            given[head] = tuple(value) if isinstance(value, list) else value
    given |= {name: _build(NESTED[name], parts) for name, parts in nested.items()}
    return cls(**{**_blank(cast("Hashable", cls)), **given})


@cache
def _blank(cls: type[Any]) -> Mapping[str, Any]:
    """Return what stands in for each attribute without a default."""
    needed = [item.name for item in fields(cls) if item.default is MISSING]
    return {
        name: NESTED[name](**_blank(NESTED[name])) if name in NESTED else () if name in REPEATED else ""
        for name in needed
    }
