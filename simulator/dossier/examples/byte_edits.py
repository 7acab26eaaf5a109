"""Edits of a dossier given as bytes: the rest of it stays as it was."""

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
    """Return a dossier after these edits.

    Raises:
        LocalProtocolError: the dossier has no place for one of them.
    """
    root = parse(data)
    for change in changes:
        change(root)
    return _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def change_text(path: str, change: Callable[[str], str]) -> Edit:
    """Replace the text of the first element at this path by what `change` makes of it."""

    def edit(root: etree._Element) -> None:
        element = _find(root, path)
        element.text = change(element.text or "")

    return edit


def duplicate(path: str) -> Edit:
    """Insert a copy of the first element at this path directly after it."""

    def edit(root: etree._Element) -> None:
        element = _find(root, path)
        element.addnext(deepcopy(element))

    return edit


def append(path: str) -> Edit:
    """Move the first element at this path to the end of its parent."""

    def edit(root: etree._Element) -> None:
        element = _find(root, path)
        parent = element.getparent()
        assert parent is not None
        parent.append(element)

    return edit


def rename_tag(path: str, name: str) -> Edit:
    """Give the first element at this path another name."""

    def edit(root: etree._Element) -> None:
        _find(root, path).tag = NAMESPACE + name

    return edit


def set_attribute(path: str, name: str, value: str) -> Edit:
    """Give the first element at this path an XML attribute."""

    def edit(root: etree._Element) -> None:
        _find(root, path).set(name, value)

    return edit


def when(path: str, text: str | None = None) -> Edit:
    """Change nothing; refuse a dossier without an element at this path, or without this text when one is given."""

    def edit(root: etree._Element) -> None:
        element = _find(root, path)
        if text is not None and element.text != text:
            raise LocalProtocolError(f"{path} is not {text}")

    return edit


def _find(root: etree._Element, path: str) -> etree._Element:
    element = root.find("/".join(NAMESPACE + step for step in path.split("/")))
    if element is None:
        raise LocalProtocolError(f"there is no {path} to change")
    return element
