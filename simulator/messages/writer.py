"""Messages to bytes: SOAP 1.1, document/literal, UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from simulator.errors import LocalProtocolError
from simulator.messages.binding import Binding, ElementBinding, MessageBinding, ValueKind
from simulator.messages.byte_span import WellFormedCache
from simulator.messages.embedding import DECLARATION, EnvelopeFrame, embed
from simulator.messages.model import DocumentResponse, Message, SoapFault
from simulator.messages.node import SOAP
from simulator.messages.template import PLACEHOLDER, EnvelopeTemplate, LeafValues, as_text

XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_Nsmap = dict[str | None, str]  # the stubs of lxml do not know the key None of a default namespace

_Shape = tuple[type[Any], tuple[int, ...], tuple[bool, ...]]
"""Class of a message, lengths of its lists, and which leaves are filled: together they determine the template."""

_COPIED = re.compile(r"[\t\n -%'-;=?-~]*")
"""Texts that need no escaping: ASCII without markup and without the carriage return that XML escapes."""

_FORMS = 256
"""Most templates that a writer keeps; with more the cache is cleared. Only lists make many shapes."""


@lru_cache(maxsize=16)
def writer_of(binding: Binding) -> Writer:
    """Return the writer of a binding; parties share it and its caches."""
    return Writer(binding)


class Writer:
    """Writes the messages of one binding.

    Args:
        binding: which elements a message has.
    """

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._namespace = binding.release.namespace
        self._frame: EnvelopeFrame | None = None
        self._cache = WellFormedCache()
        self._leaves = {row.model: LeafValues(row.elements) for row in binding.messages.values() if not row.dossier}
        self._forms: dict[_Shape, EnvelopeTemplate] = {}

    def write(self, message: Message, *, operation: str) -> bytes:
        """Return the envelope. An absent value gives no element: whether that is allowed is for the receiver to say.

        Args:
            message: a message.
            operation: of a SoapFault in style `resultaat` without one of its own: wire name of request or response.

        Raises:
            LocalProtocolError: a value that XML or the binding cannot hold.
        """
        if isinstance(message, DocumentResponse):
            if self._frame is None:
                self._frame = self._build_frame(self._binding.by_model[DocumentResponse])
            return embed(message.dossier, self._binding.embedding, self._frame, self._cache)
        try:
            if isinstance(message, SoapFault):
                return self._build_fault(message, operation)
            return self._fill(message) or self._build(message, _text)
        except ValueError as error:
            raise LocalProtocolError(f"cannot be written as XML: {error}") from None

    def _fill(self, message: Message) -> bytes | None:
        """Return the envelope from a template, or None when a value needs escaping or must be refused."""
        try:
            texts, lengths = self._leaves[type(message)].texts(message)
        except LocalProtocolError:
            return None
        if not _COPIED.fullmatch("".join(texts)):
            return None
        shape = (type(message), tuple(lengths), tuple(map(bool, texts)))
        template = self._forms.get(shape)
        if template is None:
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            template = self._forms[shape] = EnvelopeTemplate.of(self._build(message, _placeholder))
        return template.fill(filter(None, texts))

    def _build(self, content: Message, text_of: _TextOf) -> bytes:
        """Return the envelope by building its tree."""
        envelope, body = _open_envelope()
        binding = self._binding.by_model[type(content)]
        message = self._add_message(body, binding.name)
        for row in binding.elements:
            self._add(message, row, content, text_of)
        return _serialise(envelope)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _add_message(self, body: etree._Element, name: str) -> etree._Element:
        return etree.SubElement(body, self._tag(name), nsmap={"o": self._namespace})

    def _add(self, parent: etree._Element, row: ElementBinding, source: object, text_of: _TextOf) -> None:
        if not row.active:
            return
        if row.each:
            for item in getattr(source, row.each):
                self._add_children(etree.SubElement(parent, self._tag(row.name)), row, item, text_of)
        elif row.children:
            if any(child.each for child in row.children) or any(_value(leaf, source) for leaf in _leaves(row)):
                self._add_children(etree.SubElement(parent, self._tag(row.name)), row, source, text_of)
        else:
            text = text_of(row, source)
            if text or row.blank == "empty":
                etree.SubElement(parent, self._tag(row.name)).text = text or None

    def _add_children(self, element: etree._Element, row: ElementBinding, source: object, text_of: _TextOf) -> None:
        for child in row.children:
            self._add(element, child, source, text_of)

    def _build_fault(self, fault: SoapFault, operation: str) -> bytes:
        envelope, body = _open_envelope()
        self._add_fault(body, fault, operation)
        return _serialise(envelope)

    def _add_fault(self, body: etree._Element, soap_fault: SoapFault, operation: str) -> None:
        if soap_fault.style == "resultaat":
            name = (soap_fault.operation or operation).removesuffix("Request").removesuffix("Response") + "Response"
            if name not in self._binding.messages:
                raise LocalProtocolError(
                    f"a foutmelding in style resultaat needs the answer it stands for, not {name!r}"
                )
            message = self._add_message(body, name)
            etree.SubElement(message, self._tag(self._binding.fault.element)).text = soap_fault.code
            return
        fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
        etree.SubElement(fault, "faultcode").text = f"soapenv:{soap_fault.faultcode}"
        etree.SubElement(fault, "faultstring").text = soap_fault.code or soap_fault.text
        if soap_fault.code and soap_fault.text:
            detail = etree.SubElement(fault, "detail")
            tag = self._tag(self._binding.fault.text_element)
            etree.SubElement(detail, tag, nsmap={"o": self._namespace}).text = soap_fault.text

    def _build_frame(self, binding: MessageBinding) -> EnvelopeFrame:
        """Build the message around a dossier once; its declarations are those of the source. Bron: protocol 5.6."""
        row = binding.dossier
        assert row is not None, "judged when the binding was read"
        parts = []
        nsmaps: tuple[_Nsmap, ...] = ({}, {None: ""})
        for nsmap in nsmaps:
            envelope, body = _open_envelope()
            declarations: _Nsmap = {"o": self._namespace, "xsi": XSI, "xsd": XSD, None: XSD}
            message = etree.SubElement(body, self._tag(binding.name), nsmap=declarations)  # type: ignore[arg-type]
            etree.SubElement(message, self._tag(row.name), nsmap=nsmap).text = PLACEHOLDER  # type: ignore[arg-type]
            parts.append(etree.tostring(envelope, encoding="US-ASCII").partition(PLACEHOLDER.encode()))
        return EnvelopeFrame(head=parts[0][0], child_head=parts[1][0], tail=parts[0][2])


def _open_envelope() -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    return envelope, etree.SubElement(envelope, f"{{{SOAP}}}Body")


def _serialise(envelope: etree._Element) -> bytes:
    return DECLARATION + etree.tostring(envelope, encoding="UTF-8", xml_declaration=False)


def _leaves(row: ElementBinding) -> Iterator[ElementBinding]:
    for child in row.children:
        if child.active and child.children:
            yield from _leaves(child)
        elif child.active:
            yield child


@cache
def _steps(attribute: str) -> tuple[str, ...]:
    return tuple(attribute.split("."))


def _value(row: ElementBinding, source: object) -> Any:  # noqa: ANN401 - the value of any attribute of any message
    value: Any = source
    for step in _steps(row.attribute):
        value = getattr(value, step) if value is not None else None
    return value


def _text(row: ElementBinding, source: object) -> str:
    value = _value(row, source)
    if value is None:
        return ""
    text = as_text(value)
    assert row.type is not None, "an element with an attribute has a type"
    return row.type.to_wire.get(text, text) if row.type.kind is ValueKind.WORDS else text


def _placeholder(row: ElementBinding, source: object) -> str:
    return PLACEHOLDER if _text(row, source) else ""


_TextOf = Callable[[ElementBinding, object], str]
"""Gives the text of a leaf."""
