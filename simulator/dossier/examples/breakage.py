"""What breaks a rule: the dossier to start from and the interventions."""

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
    """How to break one rule, and how close one can come without breaking it.

    Attributes:
        rule: id of the rule.
        profiel: of the smallest dossier to start from; None starts from the rich one.
        breaks: interventions that break the rule.
        mends: interventions that look alike and do not break it; none is the dossier as it was.
        where: path of the finding.
        along: ids of other rules that the same mistake breaks.
        outside_schema: whether breaking it takes a dossier that the schema refuses.
        bundle: the validation, when it is not the one that fits the dossier.
    """

    rule: str
    breaks: tuple[Edit, ...] = field(repr=False)
    where: str
    profiel: Profiel | None = None
    mends: tuple[Edit, ...] = field(default=(), repr=False)
    along: tuple[str, ...] = ()
    outside_schema: bool = False
    bundle: Bundle | None = None

    def start(self) -> Dossier:
        """Return the dossier to start from."""
        return make_rich() if self.profiel is None else make_minimal(self.profiel)

    def broken(self) -> bytes:
        """Return a dossier that breaks the rule."""
        return apply(self.start(), self.breaks)

    def whole(self) -> bytes:
        """Return a dossier that does not."""
        return apply(self.start(), self.mends)
