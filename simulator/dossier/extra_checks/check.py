"""What a check of our own is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from simulator.dossier.finding import Ernst, Herkomst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop
    from simulator.text.text import Tekst

Onderzoek: TypeAlias = "Callable[[Knoop, Beeld], Iterable[etree._Element]]"  # noqa: SLF001 - the element type of lxml
"""Returns every element that a check has something against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controle:
    """One check.

    Attributes:
        id: by which it is reported and switched off.
        herkomst: number, attachment or policy.
        ernst: severity in mode `intended`; in mode `official` every finding is a notice.
        waar: local names of the elements that it is tried on.
        onderzoek: finds the offending elements.
        reden: why osolab looks at it, while the published validation does not.
        melding: what is wrong; `{waarde}` stands for the text of the offending element.
        herstel: what to do about it.
    """

    id: str
    herkomst: Herkomst
    ernst: Ernst
    waar: tuple[str, ...]
    onderzoek: Onderzoek = field(repr=False)
    reden: Tekst
    melding: Tekst
    herstel: Tekst
