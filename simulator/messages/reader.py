"""Bytes to messages: by namespace, never by prefix, and lenient about spelling; what deviates is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from simulator import untrusted_xml
from simulator.errors import RemoteProtocolError
from simulator.messages.binding import Binding, MessageBinding
from simulator.messages.binding_file import REPEATED
from simulator.messages.embedding import find, take_out
from simulator.messages.envelope import OpenedEnvelope, open_envelope
from simulator.messages.fault import find_refusal, is_fault, is_refusal, read_fault
from simulator.messages.model import DocumentResponse, Message
from simulator.messages.node import SOAP, MessageNode
from simulator.messages.reading_plan import (
    ElementTarget,
    Notes,
    ReadingPlan,
    add_note,
    build,
    reading_plans_of,
    value_of,
)
from simulator.standard.release import Release, release_of_namespace

_ENVELOPE = f"{{{SOAP}}}Envelope"
_BODY = f"{{{SOAP}}}Body"

_DEPTH = 5
"""Levels below the envelope that belong to a message: body, message, element, and two of nesting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
    """A received message.

    Attributes:
        message: the message.
        release: the release whose namespace it has; of a SOAP Fault, that of the reader.
        operation: wire name of the body child; empty for a SOAP Fault.
        spelling: the spelling that was met, where several are known, by its subject: `fault`, `dossier`,
            `dossier_bytes`, `dossier_wrapper`, `release`, `message`, or the name of an element.
    """

    message: Message
    release: Release
    operation: str
    spelling: Mapping[str, str]


def node_of(root: etree._Element) -> MessageNode:
    """Return the part of a received document that belongs to the message."""
    return _node(root, _DEPTH)


def _message_of(root: etree._Element) -> etree._Element | None:
    """Return the first child of the Body, when this is an envelope with something in it."""
    body = next(root.iterchildren(_BODY), None) if root.tag == _ENVELOPE else None
    return next(body.iterchildren("*"), None) if body is not None else None


def _is_refusal(message: etree._Element, plan: ReadingPlan) -> bool:
    """Tell whether a message is a foutmelding in style `resultaat`."""
    result = next(message.iterchildren(plan.result), None) if plan.result else None
    return result is not None and is_refusal(_text(result).strip(), plan.binding)


def _read_values(cls: type[Any], element: etree._Element, places: Mapping[str, ElementTarget], notes: Notes) -> Any:  # noqa: ANN401 - an instance of `cls`
    """Return the object that an element describes, and note deviating spellings."""
    values: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    _collect(element, places, values, nested, notes)
    return build(cls, values, nested)


def _collect(
    parent: etree._Element,
    places: Mapping[str, ElementTarget],
    values: dict[str, Any],
    nested: dict[str, dict[str, Any]],
    notes: Notes,
) -> None:
    for child in parent:
        target = places.get(child.tag)
        if target is None:
            continue
        row = target.row
        if target.spelling:
            add_note(notes, row, target.spelling)
        if target.inside is None:
            text = _text(child).strip()
            owner = nested.setdefault(target.owner, {}) if target.owner else values
            if not text:
                add_note(notes, row, "empty")
            elif target.attribute in owner:
                add_note(notes, row, "doubled")
            elif target.is_plain:
                owner[target.attribute] = text
            elif (value := value_of(row, text, notes)) is not None:
                owner[target.attribute] = value
        elif row.each:
            item = _read_values(REPEATED[row.each], child, target.inside, notes)
            values.setdefault(row.each, []).append(item)
        else:
            _collect(child, target.inside, values, nested, notes)


def _text(element: etree._Element) -> str:
    """Return the character data directly inside an element, whatever comments stand in between."""
    text = element.text or ""
    if len(element):
        text += "".join(child.tail or "" for child in element)
    return text


def _serialise(root: etree._Element, path: tuple[int, ...]) -> bytes:
    """Return a child of the element at a path as a document: the first of another namespace, or else the first."""
    element = root
    for step in path[1:]:
        element = _elements(element)[step]
    children = _elements(element)
    foreign = [child for child in children if etree.QName(child).namespace != etree.QName(element).namespace]
    child = next(iter(foreign), children[0])
    return etree.tostring(child, encoding="UTF-8", xml_declaration=True, with_tail=False)


def _elements(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _node(element: etree._Element, depth: int) -> MessageNode:
    """Return an element as far as it belongs to the message; of one of another namespace, no children."""
    namespace, name = _split(element.tag)
    is_message = release_of_namespace(namespace) is not None
    text = element.text or ""
    children: list[MessageNode] = []
    for child in element:
        tag, tail = child.tag, child.tail
        if depth and isinstance(tag, str):
            is_foreign = is_message and _split(tag)[0] != namespace
            children.append(_foreign(child) if is_foreign else _node(child, depth - 1))
        if tail:
            text += tail
    return MessageNode(namespace=namespace, name=name, line=_line(element), text=text, children=tuple(children))


def _foreign(element: etree._Element) -> MessageNode:
    namespace, name = _split(element.tag)
    return MessageNode(namespace=namespace, name=name, line=_line(element), text=element.text or "")


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
        self._plans: dict[str, Mapping[str, ReadingPlan]] = {}

    def read(self, data: bytes) -> ParsedMessage:
        """Return the message.

        Raises:
            UntrustedXmlError: bytes that are refused as XML.
            RemoteProtocolError: no SOAP, no known message, or no dossier where one should be.
        """
        root = untrusted_xml.parse(data, max_bytes=self._max_bytes)
        message = _message_of(root)
        plan = self._plan_of(message.tag) if message is not None else None
        if message is None or plan is None or _is_refusal(message, plan):
            return self._read_other(data, root)
        notes = self._notes(plan.release, plan.binding, plan.name)
        read = _read_values(plan.binding.model, message, plan.places, notes)
        return ParsedMessage(message=read, release=plan.release, operation=plan.name, spelling=notes)

    def _plan_of(self, tag: str) -> ReadingPlan | None:
        """Return the reading plan of a tag, or None: a SOAP Fault, a message with a dossier, or something unknown."""
        namespace, _ = _split(tag)
        if namespace not in self._plans:
            release = release_of_namespace(namespace)
            if release is None:
                return None
            self._plans[namespace] = reading_plans_of(self._binding_of(release))
        return self._plans[namespace].get(tag)

    def _notes(self, release: Release, binding: MessageBinding, name: str) -> Notes:
        """Begin the notes with what is worth noting about the message as a whole."""
        notes = {}
        if release is not self._own:
            notes["release"] = release.name
        if name != binding.name:
            notes["message"] = name
        return notes

    def _read_other(self, data: bytes, root: etree._Element) -> ParsedMessage:
        """Return a message that holds more than values: a dossier, or a foutmelding."""
        opened = open_envelope(node_of(root))
        message = opened.message
        if is_fault(message):
            answer, notes = read_fault(message)
            return ParsedMessage(message=answer, release=self._own, operation="", spelling=notes)
        release = release_of_namespace(message.namespace)
        if release is None:
            where = f"namespace {message.namespace!r}" if message.namespace else "no namespace"
            raise RemoteProtocolError(f"<{message.name}> has {where}, which is of no known release", line=message.line)
        binding = self._binding_of(release)
        found = binding.by_name.get(message.name)
        if found is None:
            raise RemoteProtocolError(f"<{message.name}> is no message of {release.name}", line=message.line)
        notes = self._notes(release, found, message.name)
        refusal = find_refusal(message, found, binding.fault.element)
        if refusal:
            notes["fault"] = refusal.style
        read = refusal or self._read_dossier(data, root, opened, found, notes)
        return ParsedMessage(message=read, release=release, operation=message.name, spelling=notes)

    def _read_dossier(
        self, data: bytes, root: etree._Element, opened: OpenedEnvelope, binding: MessageBinding, notes: Notes
    ) -> DocumentResponse:
        row = binding.dossier
        assert row is not None, "every other message has a reading plan"
        place = find(opened.root, opened.path, opened.message.namespace, row.name)
        taken = take_out(data, place, max_bytes=self._max_bytes, serialise=lambda: _serialise(root, place.path))
        notes["dossier"] = taken.embedding
        if taken.note:
            notes["dossier_bytes"] = taken.note
        if place.container is opened.message:
            notes["dossier_wrapper"] = "none"
        elif place.container.name != row.name:
            notes["dossier_wrapper"] = place.container.name
        return DocumentResponse(dossier=taken.dossier)
