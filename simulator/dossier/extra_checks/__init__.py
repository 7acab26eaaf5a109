"""What osolab looks at beyond the published validation: numbers, dates, tests, delivery flags, attachments.

In mode `official` every finding of these is a notice: the published validation would not have said a thing. In mode
`intended` a check has the severity that its row gives it. Each has an id by which it can be switched off.
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
