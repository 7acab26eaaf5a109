"""Deviations of a message from the binding, with the certainty of the rule that is broken.

Readers are lenient (`reader.py`); a deviation tells what they accepted. When the broken row is a guess, the sender may
well be right: the deviation names the assumption, so that a report can say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.messages.binding import Provenance
from simulator.messages.node import MessageNode
from simulator.text.text import Text


class DeviationKind(StrEnum):
    """What is wrong with a message."""

    NO_XML = "no_xml"
    NO_SOAP = "no_soap"
    SEVERAL = "several"
    NAMESPACE = "namespace"
    UNKNOWN = "unknown"
    SPELLING = "spelling"
    ORDER = "order"
    MISSING = "missing"
    DOUBLED = "doubled"
    CHOICE = "choice"
    NOT_HERE = "not_here"
    BLANK = "blank"
    VALUE = "value"
    TEXT = "text"
    EMBEDDING = "embedding"
    FAULT_STYLE = "fault_style"


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingDeviation:
    """One deviation from the binding.

    Attributes:
        kind: what is wrong.
        text: what is wrong, for a person; holds no pgn and no key.
        line: line in the received bytes, from 1.
        path: of the element, by local names: `/Envelope/Body/documentRequest/pgn`.
        provenance: of the row of the binding that is broken; with a G, X or P the message may well be right.
    """

    kind: DeviationKind
    text: Text
    line: int
    path: str
    provenance: Provenance

    @property
    def certainty(self) -> str:
        """How sure it is that OSO asks this: S, S2, I, G, X or P."""
        return self.provenance.certainty

    @property
    def assumption(self) -> str:
        """Id of the assumption that the broken row rests on, or empty."""
        return self.provenance.assumption


class Deviations:
    """Gathers deviations, in the order in which they are found."""

    def __init__(self) -> None:
        self.found: list[BindingDeviation] = []

    def add(
        self, kind: DeviationKind, node: MessageNode, path: str, provenance: Provenance, *, nl: str, en: str
    ) -> None:
        """Add one deviation of an element."""
        self.add_at(kind, node.line, path, provenance, Text(nl=nl, en=en))

    def add_at(self, kind: DeviationKind, line: int, path: str, provenance: Provenance, text: Text) -> None:
        """Add one deviation at a line."""
        self.found.append(BindingDeviation(kind=kind, text=text, line=line, path=path, provenance=provenance))

    def add_spelling(self, node: MessageNode, name: str, path: str, provenance: Provenance) -> None:
        """Add that an element has another name than the binding gives it."""
        nl, en = f"<{node.name}> staat er, verwacht <{name}>", f"<{node.name}> met, expected <{name}>"
        self.add(DeviationKind.SPELLING, node, path, provenance, nl=nl, en=en)
