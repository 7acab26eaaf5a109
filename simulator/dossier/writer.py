"""Writes a dossier as XML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from simulator.dossier.elements import ELEMENTS, TEXT_WITH_OMSCHRIJVING, EmptyForm, Field, FieldKind
from simulator.dossier.model import Dossier
from simulator.errors import LocalProtocolError
from simulator.standard.release import DOSSIER_2019_1

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACE = f"{{{DOSSIER_2019_1.namespace}}}"


def write(dossier: Dossier, *, indent: bool = True) -> bytes:
    """Return the dossier as UTF-8 XML in the default namespace of the gegevensset.

    Args:
        dossier: what to write; nothing is checked here, see `simulator.dossier.validator`.
        indent: by two spaces a level; False writes one line.

    Raises:
        LocalProtocolError: a text holds a character that XML does not know, or a value is of the wrong type.
    """
    nsmap: dict[Any, str] = {None: DOSSIER_2019_1.namespace}
    if dossier.schemalocatie is not None:
        nsmap["xsi"] = XSI
    root = etree.Element(f"{_NAMESPACE}dossier", nsmap=nsmap)
    if dossier.schemalocatie is not None:
        root.set(f"{{{XSI}}}schemaLocation", dossier.schemalocatie)
    _fill(root, dossier)
    if indent:
        etree.indent(root, space="  ")
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def _fill(parent: etree._Element, block: Any) -> None:  # noqa: ANN401 - any class of the model
    """Append the fields of a block to its element, in schema order."""
    for field in ELEMENTS[type(block)]:
        value = getattr(block, field.attribute)
        if value is None:
            continue
        if field.kind is FieldKind.LIST:
            _append_list(parent, field, value)
        elif field.kind is FieldKind.GROEP:
            container = etree.SubElement(parent, _NAMESPACE + field.element)
            for repetition in value:
                _fill(container, repetition)
        else:
            for each in value if field.many else (value,):
                _append(etree.SubElement(parent, _NAMESPACE + field.element), field, each)


def _append_list(parent: etree._Element, field: Field, members: tuple[Any, ...]) -> None:
    if not members and field.empty is EmptyForm.NEVER:
        return
    container = etree.SubElement(parent, _NAMESPACE + field.element)
    for member in members:
        _fill(etree.SubElement(container, _NAMESPACE + field.member), member)


def _append(element: etree._Element, field: Field, value: Any) -> None:  # noqa: ANN401 - any value of the model
    if field.kind is not FieldKind.BLOCK:
        _set_text(element, field, format_value(value))
    elif type(value) in TEXT_WITH_OMSCHRIJVING:
        _set_text(element, field, value.waarde)
        if value.omschrijving is not None:
            element.set("omschrijving", value.omschrijving)
    else:
        _fill(element, value)


def _set_text(element: etree._Element, field: Field, text: str) -> None:
    try:
        element.text = text
    except ValueError as error:
        raise LocalProtocolError(f"{field.element}: {error}") from None


def format_value(value: str | bool | int | Decimal | date) -> str:  # noqa: FBT001 - a value of an element, no switch
    """Return the canonical text of a value; a string, also a `Spelling`, is returned as it is.

    Raises:
        LocalProtocolError: not a type that the model has.

    >>> format_value(True), format_value(Decimal("12.50")), format_value("+05")
    ('true', '12.50', '+05')
    """
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            raise LocalProtocolError(f"no element can hold a {type(value).__name__}: {value!r}")
