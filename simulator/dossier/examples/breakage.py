"""How to break a rule: the dossier to start from and the edits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.dossier.examples.edits import apply
from simulator.dossier.examples.full import make_rich
from simulator.dossier.examples.minimal import make_minimal
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from simulator.dossier.examples.edits import Edit
    from simulator.dossier.model import Dossier
    from simulator.dossier.rules.rule import Bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBreaker:
    """How to break one rule, and similar edits that do not break it.

    Attributes:
        rule: id of the rule.
        profiel: start from the smallest dossier of this profile; None starts from the rich one (`make_rich`).
        breaks: edits that break the rule.
        similar: similar edits that do not break it; when empty, the dossier to start from is the example.
        where: XPath of the finding.
        also_breaks: ids of other rules that the same edits break.
        outside_schema: whether only a dossier that the schema refuses can break it.
        bundle: the validation, when it is not the one that fits the dossier.
    """

    rule: str
    breaks: tuple[Edit, ...] = field(repr=False)
    where: str
    profiel: Profiel | None = None
    similar: tuple[Edit, ...] = field(default=(), repr=False)
    also_breaks: tuple[str, ...] = ()
    outside_schema: bool = False
    bundle: Bundle | None = None

    def start(self) -> Dossier:
        """Return the dossier to start from."""
        return make_rich() if self.profiel is None else make_minimal(self.profiel)

    def broken(self) -> bytes:
        """Return a dossier that breaks the rule."""
        return apply(self.start(), self.breaks)

    def whole(self) -> bytes:
        """Return a dossier that does not break the rule."""
        return apply(self.start(), self.similar)
