"""The requirement register: what a vendor must show, and what a test bed cannot judge, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from simulator.standard.csv_table import read_table
from simulator.text.text import Text

LEVELS = ("moet", "mag_niet", "zeer_wenselijk", "onwenselijk")
"""How binding; the first two block. Bron: RE-01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eis:
    """One requirement.

    Attributes:
        id: of the qualification page, such as `FS-04`.
        role: who has to meet it: bron, doel, swv, tc, all, or harness for osolab itself.
        level: one of `LEVELS`.
        text: what is demanded, one sentence.
        source: section that it comes from.
        certainty: seen, relayed, inferred or guess.
        not_tested: why no scenario of this release judges it; None when one does.
    """

    id: str
    role: str
    level: str
    text: Text
    source: str
    certainty: str
    not_tested: Text | None = None

    @property
    def blocking(self) -> bool:
        """Whether a failure blocks qualification; the other levels only advise."""
        return self.level in {"moet", "mag_niet"}


def load_eisen() -> dict[str, Eis]:
    """Return all requirements by id, in the order of the register; the dict is the caller's own."""
    return {eis.id: eis for eis in _eisen()}


@cache
def _eisen() -> tuple[Eis, ...]:
    return tuple(_eis(row) for row in read_table("eisen.csv"))


def _eis(row: dict[str, str]) -> Eis:
    reason = Text(nl=row["not_tested_nl"], en=row["not_tested_en"])
    return Eis(
        id=row["id"],
        role=row["role"],
        level=row["level"],
        text=Text(nl=row["text_nl"], en=row["text_en"]),
        source=row["source"],
        certainty=row["certainty"],
        not_tested=reason if reason.nl else None,
    )
