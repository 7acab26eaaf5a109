"""Snapshots of the registers: a report of today must read the same when the registers have changed."""

from __future__ import annotations

from collections.abc import Mapping

from harness.outcome import Niveau
from harness.report.model import Aannamerij, Eisrij, Registers
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import Eis


def take_snapshot(eisen: Mapping[str, Eis], aannames: Aannames) -> Registers:
    """Return the rows of both registers with the values that hold in this run."""
    return Registers(
        eisen={eis.id: _eis(eis) for eis in eisen.values()},
        aannames={
            rij.id: Aannamerij(
                id=rij.id,
                title=rij.title,
                known=rij.known,
                assumed=rij.assumed,
                matters=rij.matters,
                value=aannames.value(rij.id),
                default=rij.default,
                certainty=rij.certainty,
            )
            for rij in aannames.register
        },
    )


def _eis(eis: Eis) -> Eisrij:
    return Eisrij(
        id=eis.id,
        level=Niveau(eis.level),
        role=eis.role,
        text=eis.text,
        source=eis.source,
        not_tested=eis.not_tested,
    )
