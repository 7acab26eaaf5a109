"""Line, name, path and text of an element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml import etree

_STEP = re.compile(r"/(?P<name>[^/\[]+)\[(?P<position>\d{1,9})\]")


def line_of(element: etree._Element) -> int | None:
    """Return the line of the start tag in the bytes that were parsed (1-based)."""
    return cast("int | None", element.sourceline)


def name_of(element: etree._Element) -> str:
    """Return the local name of an element."""
    return element.tag.rpartition("}")[2]


def xpath_of(element: etree._Element) -> str:
    """Return the path of an element: local names, every position written out.

    >>> from lxml import etree
    >>> root = etree.fromstring(b"<a><b/><c/><b/></a>")
    >>> xpath_of(root[2])
    '/a[1]/b[2]'
    """
    return XPathLocator().xpath_of(element)


def locate(root: etree._Element, xpath: str) -> etree._Element | None:
    """Return the element at a path of local names with positions, None when the path leads nowhere.

    >>> from lxml import etree
    >>> locate(etree.fromstring(b"<a><b/><b i='2'/></a>"), "/a[1]/b[2]").get("i")
    '2'
    """
    steps = list(_STEP.finditer(xpath))
    if not steps or steps[0]["name"] != name_of(root):
        return None
    element = root
    for step in steps[1:]:
        same = (child for child in element.iterchildren("*") if name_of(child) == step["name"])
        found = next(islice(same, int(step["position"]) - 1, None), None) if int(step["position"]) else None
        if found is None:
            return None
        element = found
    return element


def string_value(element: etree._Element) -> str:
    """Return the text of a leaf; comments and processing instructions inside it do not count."""
    if not len(element):
        return element.text or ""
    return "".join(text_nodes(element))


def text_nodes(element: etree._Element) -> list[str]:
    """Return the text nodes of a leaf: a comment inside a value splits it in two. Bron: quirk 9."""
    nodes: Iterable[str | None] = (element.text, *(child.tail for child in element))
    return [node for node in nodes if node]


class XPathLocator:
    """Gives the paths of many elements of one tree; the children of each parent are counted only once."""

    def __init__(self) -> None:
        self._steps: dict[etree._Element, dict[etree._Element, str]] = {}

    def xpath_of(self, element: etree._Element) -> str:
        """Return the path of an element: local names, every position written out."""
        steps: list[str] = []
        node = element
        while (parent := node.getparent()) is not None:
            steps.append(self._children(parent)[node])
            node = parent
        steps.append(f"{name_of(node)}[1]")
        return "/" + "/".join(reversed(steps))

    def _children(self, parent: etree._Element) -> dict[etree._Element, str]:
        steps = self._steps.get(parent)
        if steps is None:
            seen: Counter[str] = Counter()
            steps = self._steps[parent] = {}
            for child in parent.iterchildren("*"):
                seen[child.tag] += 1
                steps[child] = f"{name_of(child)}[{seen[child.tag]}]"
        return steps
