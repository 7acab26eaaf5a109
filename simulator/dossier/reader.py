"""From bytes to a dossier.

The reader expects a dossier that the schema accepts. It refuses what the model has no field for, so that nothing is
lost: writing what was read gives the same dossier again. Comments, processing instructions and the white space between
elements are not kept. To pass a dossier on unchanged, keep its bytes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from simulator.dossier.elements import ELEMENTS, TEXT_WITH_OMSCHRIJVING, EmptyForm, Field, FieldKind
from simulator.dossier.location import line_of, name_of
from simulator.dossier.model import Dossier, Spelling
from simulator.dossier.writer import format_value
from simulator.errors import RemoteProtocolError
from simulator.standard.release import DOSSIER_2019_1
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

_NAMESPACE = f"{{{DOSSIER_2019_1.namespace}}}"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_FIELDS = {model: {_NAMESPACE + field.element: field for field in fields} for model, fields in ELEMENTS.items()}


def read(data: bytes) -> Dossier:
    """Return the dossier in `data`.

    Args:
        data: one dossier of gegevensset 2019.1 that the schema accepts.

    Raises:
        UntrustedXmlError: no XML, or XML that is not safe to parse.
        RemoteProtocolError: no dossier of this release, or something in it that the model cannot hold, such as an
            unknown element or `xsi:type`.
    """
    root = parse(data)
    if root.tag != f"{_NAMESPACE}dossier":
        raise RemoteProtocolError(f"the root is {root.tag}, expected {_NAMESPACE}dossier", line=line_of(root))
    location = _take_attribute(root, _SCHEMA_LOCATION)
    return Dossier(**_fields(root, Dossier), schemalocatie=location)


def _fields(element: etree._Element, model: type) -> dict[str, Any]:
    """Read the children of `element` into the fields of `model`."""
    _refuse_attributes(element)
    return _collect(_children(element), model, element)


def _collect(children: list[etree._Element], model: type, parent: etree._Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    rows = _FIELDS[model]
    for child in children:
        field = rows.get(child.tag)
        if field is None:
            raise RemoteProtocolError(f"{name_of(parent)} has no place for {name_of(child)}", line=line_of(child))
        value = _value(child, field)
        if field.many:
            fields.setdefault(field.attribute, []).append(value)
        elif field.attribute in fields:
            raise RemoteProtocolError(f"{name_of(parent)} holds {name_of(child)} twice", line=line_of(child))
        else:
            fields[field.attribute] = value
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    return fields


def _value(element: etree._Element, field: Field) -> Any:  # noqa: ANN401 - any value of the model
    match field.kind:
        case FieldKind.BLOCK if field.model in TEXT_WITH_OMSCHRIJVING:
            description = _take_attribute(element, "omschrijving")
            return _build(field.model, {"waarde": _text(element), "omschrijving": description}, element)
        case FieldKind.BLOCK:
            return _block(element, field.model)
        case FieldKind.LIST:
            return _members(element, field)
        case FieldKind.GROEP:
            _refuse_attributes(element)
            return tuple(
                _build(field.model, _collect(repetition, field.model or Dossier, element), element)
                for repetition in _repetitions(element)
            )
        case _:
            text = _text(element)
            convert = _CONVERT.get(field.kind)
            return text if convert is None else _keep_spelling(text, convert)


def _block(element: etree._Element, model: type | None) -> Any:  # noqa: ANN401 - any class of the model
    assert model is not None
    return _build(model, _fields(element, model), element)


def _members(container: etree._Element, field: Field) -> tuple[Any, ...]:
    _refuse_attributes(container)
    children = _children(container)
    for child in children:
        if child.tag != _NAMESPACE + field.member:
            raise RemoteProtocolError(f"{name_of(container)} has no place for {name_of(child)}", line=line_of(child))
    if not children and field.empty is EmptyForm.NEVER:
        raise RemoteProtocolError(f"{name_of(container)} is empty", line=line_of(container))
    return tuple(_block(child, field.model) for child in children)


def _repetitions(container: etree._Element) -> Iterator[list[etree._Element]]:
    """Split the children of a repeating group; every repetition starts with the same element."""
    repetition: list[etree._Element] = []
    for child in _children(container):
        if repetition and child.tag == repetition[0].tag:
            yield repetition
            repetition = []
        repetition.append(child)
    if repetition:
        yield repetition


def _build(model: type | None, fields: dict[str, Any], element: etree._Element) -> Any:  # noqa: ANN401 - any class
    assert model is not None
    try:
        return model(**fields)
    except TypeError as error:
        missing = str(error).rpartition(": ")[2]
        raise RemoteProtocolError(f"{name_of(element)} lacks {missing}", line=line_of(element)) from None


def _children(element: etree._Element) -> list[etree._Element]:
    children = list(element.iterchildren("*"))
    if (element.text and element.text.strip()) or any(child.tail and child.tail.strip() for child in element):
        raise RemoteProtocolError(f"{name_of(element)} holds text between its elements", line=line_of(element))
    return children


def _text(element: etree._Element) -> str:
    """Return the text of a leaf, without the comments in it."""
    _refuse_attributes(element)
    for child in element.iterchildren("*"):
        raise RemoteProtocolError(f"{name_of(element)} has no place for {name_of(child)}", line=line_of(child))
    return (element.text or "") + "".join(comment.tail or "" for comment in element)


def _take_attribute(element: etree._Element, name: str) -> str | None:
    value = element.attrib.get(name)
    if value is None:
        return None
    del element.attrib[name]
    return value


def _refuse_attributes(element: etree._Element) -> None:
    if element.attrib:
        name = next(iter(element.attrib))
        raise RemoteProtocolError(f"{name_of(element)} has an attribute {name!s}", line=line_of(element))


def _keep_spelling(text: str, convert: Callable[[str], Any]) -> Any:  # noqa: ANN401 - a value, or its spelling
    """Return the Python value when writing it gives `text` again, else the text as a `Spelling`."""
    try:
        value = convert(text)
    except (ValueError, InvalidOperation):
        return Spelling(text)
    return value if format_value(value) == text else Spelling(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}.get(text, False)


_CONVERT: dict[FieldKind, Callable[[str], Any]] = {
    FieldKind.DATE: date.fromisoformat,
    FieldKind.JA_NEE: _boolean,
    FieldKind.WHOLE: int,
    FieldKind.DECIMAL: Decimal,
}
