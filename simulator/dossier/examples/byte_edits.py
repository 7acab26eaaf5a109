"""Interventions in a dossier that is there as bytes: the rest of it stays as it was."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from simulator.dossier.rules.rule import NAMESPACE
from simulator.errors import LocalProtocolError
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.dossier.examples.edits import Edit

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def change_bytes(data: bytes, changes: Iterable[Edit]) -> bytes:
    """Return a dossier after these interventions.

    Raises:
        LocalProtocolError: the dossier has no place for one of them.
    """
    root = parse(data)
    for change in changes:
        change(root)
    return _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def rename_tag(path: str, change: Callable[[str], str]) -> Edit:
    """Give the first element at this path the text that `change` makes of its own."""

    def intervene(root: etree._Element) -> None:
        element = _find(root, path)
        element.text = change(element.text or "")

    return intervene


def duplicate(path: str) -> Edit:
    """Put a copy of the first element at this path right behind it."""

    def intervene(root: etree._Element) -> None:
        element = _find(root, path)
        element.addnext(deepcopy(element))

    return intervene


def append(path: str) -> Edit:
    """Move the first element at this path behind its last sibling."""

    def intervene(root: etree._Element) -> None:
        element = _find(root, path)
        parent = element.getparent()
        assert parent is not None
        parent.append(element)

    return intervene


def rename(path: str, name: str) -> Edit:
    """Give the first element at this path another name."""

    def intervene(root: etree._Element) -> None:
        _find(root, path).tag = NAMESPACE + name

    return intervene


def set_attribute(path: str, name: str, value: str) -> Edit:
    """Give the first element at this path an XML attribute."""

    def intervene(root: etree._Element) -> None:
        _find(root, path).set(name, value)

    return intervene


def when(path: str, text: str | None = None) -> Edit:
    """Go on only when there is an element at this path, with this text if one is given."""

    def intervene(root: etree._Element) -> None:
        element = _find(root, path)
        if text is not None and element.text != text:
            raise LocalProtocolError(f"{path} is not {text}")

    return intervene


def _find(root: etree._Element, path: str) -> etree._Element:
    element = root.find("/".join(NAMESPACE + step for step in path.split("/")))
    if element is None:
        raise LocalProtocolError(f"there is no {path} to change")
    return element
