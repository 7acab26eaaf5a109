"""Small edits of a dossier: remove an element, add one, change a text."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from simulator.dossier.elements import ELEMENTS, FieldKind
from simulator.dossier.examples.full import make_alternative, make_full
from simulator.dossier.model import Dossier
from simulator.dossier.rules.rule import NAMESPACE
from simulator.dossier.writer import write
from simulator.errors import LocalProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Edit: TypeAlias = "Callable[[etree._Element], None]"  # noqa: SLF001 - the element type of lxml
"""Changes the tree under a root `dossier`."""


def remove_all(path: str) -> Edit:
    """Remove every element at this path, such as `huidigeschool/leerling`."""

    def change(root: etree._Element) -> None:
        found = root.findall(_steps(path))
        if not found:
            raise LocalProtocolError(f"there is no {path} to take out")
        for element in found:
            _parent(element).remove(element)

    return change


def remove_first(path: str) -> Edit:
    """Remove the first element at this path."""

    def change(root: etree._Element) -> None:
        found = root.find(_steps(path))
        if found is None:
            raise LocalProtocolError(f"there is no {path} to take out")
        _parent(found).remove(found)

    return change


def set_text(path: str, text: str) -> Edit:
    """Set the text of the first element at this path; an absent element is added in its place."""

    def change(root: etree._Element) -> None:
        element = root.find(_steps(path))
        if element is None:
            element = _put(root, path, root.makeelement(NAMESPACE + path.rpartition("/")[2], None, None))
        element.text = text

    return change


def copy_from_full(path: str) -> Edit:
    """Add a copy of the element that the full dossier has at this path."""

    def change(root: etree._Element) -> None:
        for dossier in (make_full(), make_alternative()):
            found = etree.fromstring(write(dossier)).find(_steps(path))
            if found is not None:
                _put(root, path, deepcopy(found))
                return
        raise LocalProtocolError(f"no full dossier has {path}")

    return change


def extra(path: str, name: str) -> Edit:
    """Add an empty element that the schema does not know, as the last child of the element at this path."""

    def change(root: etree._Element) -> None:
        parent = root.find(_steps(path))
        if parent is None:
            raise LocalProtocolError(f"there is no {path}")
        for step in name.split("/"):
            parent = etree.SubElement(parent, NAMESPACE + step)

    return change


def apply(dossier: Dossier, changes: Iterable[Edit]) -> bytes:
    """Return a dossier as bytes, after these edits."""
    root = etree.fromstring(write(dossier))
    for change in changes:
        change(root)
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _steps(path: str) -> str:
    return "/".join(NAMESPACE + step for step in path.split("/"))


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _put(root: etree._Element, path: str, element: etree._Element) -> etree._Element:
    """Insert an element where the schema wants it among the children of its parent."""
    above, _, name = path.rpartition("/")
    parent = root.find(_steps(above)) if above else root
    if parent is None:
        raise LocalProtocolError(f"there is no {above} to hold {name}")
    order = [NAMESPACE + each for each in _order(above)]
    rank = order.index(element.tag)
    later = (at for at, child in enumerate(parent) if child.tag in order and order.index(child.tag) > rank)
    parent.insert(next(later, len(parent)), element)
    return element


def _order(path: str) -> list[str]:
    """Return the names of the children of the element at a path, in schema order."""
    model: type | None = Dossier
    members: list[str] = []
    for step in path.split("/") if path else ():
        if step in members:
            members = []
            continue
        field = next(each for each in ELEMENTS[model or Dossier] if each.element == step)
        model = field.model
        members = [field.member] if field.kind is FieldKind.LIST else []
    return members or [field.element for field in ELEMENTS[model or Dossier]]
