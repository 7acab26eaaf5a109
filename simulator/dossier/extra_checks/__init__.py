"""What osolab looks at beyond the published validation: numbers, dates, tests, delivery flags, attachments.

In mode `official` every finding of these is a notice, because the published validation reports none of them. In mode
`intended` it has the severity of its check. Each check can be switched off by its id.
"""

from __future__ import annotations

from simulator.dossier.extra_checks import bijlagen, dates, numbers, toetsen, uitlevering
from simulator.dossier.extra_checks.check import ExtraCheck

CHECKS: tuple[ExtraCheck, ...] = (
    *numbers.CHECKS,
    *dates.CHECKS,
    *toetsen.CHECKS,
    *uitlevering.CHECKS,
    *bijlagen.CHECKS,
)
"""Every check of our own, in the order of the documentation."""

__all__ = ["CHECKS", "ExtraCheck"]
