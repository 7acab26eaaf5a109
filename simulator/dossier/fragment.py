"""A few lines of a dossier around one element: its block, with the other blocks collapsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING

from simulator.dossier.location import name_of
from simulator.dossier.rules.rule import NAMESPACE
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_AROUND = 4
_MOST = 24
_LONGEST = 70
_STEP = re.compile(r"/(?P<name>[^/\[]+)\[(?P<position>\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentLine:
    """One line of a fragment.

    Attributes:
        text: the line, indented.
        marked: whether it is the element that the fragment is about.
    """

    text: str
    marked: bool = False


def outline(data: bytes, xpath: str) -> Iterator[FragmentLine]:
    """Yield the lines of the block at a path, or of the block around the leaf at that path.

    When there is no element at the path, the nearest block above it is shown. Of a long block only the part around the
    element is shown; of the blocks within it only the name.
    """
    target, complete = _walk(parse(data), xpath)
    children = list(target.iterchildren("*"))
    parent = target.getparent()
    block = target if children or not complete or parent is None else parent
    lines = [(child is target, _line(child)) for child in block.iterchildren("*")]
    at = next((number for number, (marked, _) in enumerate(lines) if marked), 0)
    yield FragmentLine(text=f"<{name_of(block)}>", marked=block is target and complete)
    if at > _AROUND:
        yield FragmentLine(text="  …")
    last = max(at + _AROUND, 3 * _AROUND if block is target else 0)
    for marked, text in lines[max(0, at - _AROUND) : last + 1]:
        yield FragmentLine(text=f"  {text}", marked=marked)
    if last + 1 < len(lines):
        yield FragmentLine(text="  …")
    yield FragmentLine(text=f"</{name_of(block)}>")


def differences(before: bytes, after: bytes) -> Iterator[str]:
    """Yield the lines that differ between two dossiers, `-` those of the first, `+` those of the second."""
    old, new = (data.decode("utf-8").splitlines() for data in (before, after))
    changed = [line for line in unified_diff(old, new, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
    for line in changed[:_MOST]:
        yield _cut(f"{line[0]} {line[1:].strip()}")
    if len(changed) > _MOST:
        yield "…"


def _walk(root: etree._Element, xpath: str) -> tuple[etree._Element, bool]:
    """Return the deepest element that the path reaches, and whether that is its end."""
    element = root
    for step in list(_STEP.finditer(xpath))[1:]:
        found = element.findall(NAMESPACE + step["name"])
        if len(found) < int(step["position"]):
            return element, False
        element = found[int(step["position"]) - 1]
    return element, True


def _line(element: etree._Element) -> str:
    name = name_of(element)
    if next(element.iterchildren("*"), None) is not None:
        return f"<{name}>…</{name}>"
    return f"<{name}>{_cut(element.text or '')}</{name}>"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
