"""What a check of our own is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from simulator.dossier.finding import FindingSource, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView
    from simulator.text.text import Text

CheckFunction: TypeAlias = "Callable[[ElementView, DossierView], Iterable[etree._Element]]"  # noqa: SLF001 - the element type of lxml
"""Returns the elements that fail a check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraCheck:
    """One check.

    Attributes:
        id: in findings, and to switch it off.
        source: number, attachment or policy.
        severity: severity in mode `intended`; in mode `official` every finding is a notice.
        where: local names of the elements that it looks at.
        find: finds the offending elements.
        reason: why osolab checks this, though the published validation does not.
        message: what is wrong; `{waarde}` stands for the text of the offending element.
        fix: what to do about it.
    """

    id: str
    source: FindingSource
    severity: Severity
    where: tuple[str, ...]
    find: CheckFunction = field(repr=False)
    reason: Text
    message: Text
    fix: Text
