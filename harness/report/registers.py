"""Snapshots of the registers, so that the report of a run stays the same when the registers change."""

from __future__ import annotations

from collections.abc import Mapping

from harness.outcome import Level
from harness.report.model import AannameRow, EisRow, Registers
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import Eis


def take_snapshot(eisen: Mapping[str, Eis], aannames: Aannames) -> Registers:
    """Return the rows of both registers with the values of this run."""
    return Registers(
        eisen={eis.id: _eis(eis) for eis in eisen.values()},
        aannames={
            row.id: AannameRow(
                id=row.id,
                title=row.title,
                known=row.known,
                assumed=row.assumed,
                matters=row.matters,
                value=aannames.value(row.id),
                default=row.default,
                certainty=row.certainty,
            )
            for row in aannames.register
        },
    )


def _eis(eis: Eis) -> EisRow:
    return EisRow(
        id=eis.id,
        level=Level(eis.level),
        role=eis.role,
        text=eis.text,
        source=eis.source,
        not_tested=eis.not_tested,
    )
