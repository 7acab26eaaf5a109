"""Where an element stands: its line, its name, its path with positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml import etree


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
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        position = 1 + len(list(node.itersiblings(node.tag, preceding=True)))
        steps.append(f"{name_of(node)}[{position}]")
        node = node.getparent()
    return "/" + "/".join(reversed(steps))
