"""What can be wrong with the form of a message, and how sure it is that OSO asks otherwise.

Readers forgive much (`reader.py`); a deviation tells what they forgave. One from a row that is a guess proves nothing
about the sender: it names the assumption, so that a report can say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.messages.binding import Herkomst
from simulator.messages.node import Knoop
from simulator.text.text import Tekst


class Afwijkingsoort(StrEnum):
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
class Bindingafwijking:
    """One deviation from the binding.

    Attributes:
        kind: what is wrong.
        tekst: what is wrong, for a person; holds no pgn and no key.
        line: line in the received bytes, from 1.
        path: of the element, by local names: `/Envelope/Body/documentRequest/pgn`.
        herkomst: of the row of the binding that is broken; with a G, X or P the message may well be right.
    """

    kind: Afwijkingsoort
    tekst: Tekst
    line: int
    path: str
    herkomst: Herkomst

    @property
    def certainty(self) -> str:
        """How sure it is that OSO asks this: S, S2, I, G, X or P."""
        return self.herkomst.certainty

    @property
    def assumption(self) -> str:
        """Id of the assumption that the broken row rests on, or empty."""
        return self.herkomst.assumption


class Afwijkingen:
    """Gathers deviations, in the order in which they are found."""

    def __init__(self) -> None:
        self.found: list[Bindingafwijking] = []

    def add(self, kind: Afwijkingsoort, node: Knoop, path: str, herkomst: Herkomst, *, nl: str, en: str) -> None:
        """Add one deviation of an element."""
        self.add_at(kind, node.line, path, herkomst, Tekst(nl=nl, en=en))

    def add_at(self, kind: Afwijkingsoort, line: int, path: str, herkomst: Herkomst, tekst: Tekst) -> None:
        """Add one deviation at a line."""
        self.found.append(Bindingafwijking(kind=kind, tekst=tekst, line=line, path=path, herkomst=herkomst))

    def add_spelling(self, node: Knoop, name: str, path: str, herkomst: Herkomst) -> None:
        """Add that an element has another name than the binding gives it."""
        nl, en = f"<{node.name}> staat er, verwacht <{name}>", f"<{node.name}> met, expected <{name}>"
        self.add(Afwijkingsoort.SPELLING, node, path, herkomst, nl=nl, en=en)
