"""The part of a received document that belongs to the message: plain values, without the dossier inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
"""Namespace of SOAP 1.1. Bron: protocol 2."""


class MessageNode(NamedTuple):
    """One element as received. A tuple, because it is cheap to make and every message has some ten of them.

    Attributes:
        namespace: of its name.
        name: local name.
        line: line of its start tag, from 1.
        text: character data directly inside it, as read; that of its children not.
        children: the elements directly inside it, down to the depth of a message.
    """

    namespace: str
    name: str
    line: int
    text: str
    children: tuple[MessageNode, ...] = ()

    @property
    def value(self) -> str:
        """The text without white space around it."""
        return self.text.strip()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing inside it but white space."""
        return not self.children and not self.text.strip()

    def find(self, namespace: str, name: str) -> MessageNode | None:
        """Return the first child of this name, or None."""
        return next((child for child in self.children if child.name == name and child.namespace == namespace), None)

    def walk(self) -> Iterator[MessageNode]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()
