"""What breaks a rule: the dossier to start from and the interventions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.dossier.examples.edits import apply
from simulator.dossier.examples.full import make_rich
from simulator.dossier.examples.minimal import make_minimal
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from simulator.dossier.examples.edits import Ingreep
    from simulator.dossier.model import Dossier
    from simulator.dossier.rules.rule import Bundel


@dataclass(frozen=True, slots=True, kw_only=True)
class Breuk:
    """How to break one rule, and how close one can come without breaking it.

    Attributes:
        regel: id of the rule.
        profiel: of the smallest dossier to start from; None starts from the rich one.
        breekt: interventions that break the rule.
        heelt: interventions that look alike and do not break it; none is the dossier as it was.
        waar: path of the finding.
        mee: ids of other rules that the same mistake breaks.
        buiten_schema: whether breaking it takes a dossier that the schema refuses.
        bundel: the validation, when it is not the one that fits the dossier.
    """

    regel: str
    breekt: tuple[Ingreep, ...] = field(repr=False)
    waar: str
    profiel: Profiel | None = None
    heelt: tuple[Ingreep, ...] = field(default=(), repr=False)
    mee: tuple[str, ...] = ()
    buiten_schema: bool = False
    bundel: Bundel | None = None

    def start(self) -> Dossier:
        """Return the dossier to start from."""
        return make_rich() if self.profiel is None else make_minimal(self.profiel)

    def broken(self) -> bytes:
        """Return a dossier that breaks the rule."""
        return apply(self.start(), self.breekt)

    def whole(self) -> bytes:
        """Return a dossier that does not."""
        return apply(self.start(), self.heelt)
