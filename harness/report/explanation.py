"""What failed checks mean: the same finding in several scenarios told once, as labelled lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.outcome import Controleuitkomst, Runuitkomst, Scenariouitkomst, Schuld, Verdict
from harness.report.texts import tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Plek:
    """Where a finding was made: in which scenario, and at which exchange when there is one."""

    scenario: Scenariouitkomst
    exchange: int | None

    def __str__(self) -> str:
        return self.scenario.id if self.exchange is None else f"{self.scenario.id} ({self.exchange:04d})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevinding:
    """A check that failed, and every place where it failed in the same way.

    Attributes:
        controle: as it was first met; its own exchange says nothing of the other places.
        at_fault: the side at fault.
        plekken: in order of the run.
    """

    controle: Controleuitkomst
    at_fault: Schuld
    plekken: tuple[Plek, ...]


def gather(run: Runuitkomst) -> tuple[Bevinding, ...]:
    """Return the findings of a run, those of most places first."""
    found: dict[tuple[object, ...], list[tuple[Controleuitkomst, Schuld, Plek]]] = {}
    for scenario in run.scenarios:
        for controle in scenario.checks:
            if controle.verdict is Verdict.FAILED:
                at_fault = controle.at_fault or scenario.at_fault or Schuld.UNKNOWN
                same = (controle.id, controle.eis, controle.message, controle.expected, controle.actual, at_fault)
                plek = Plek(scenario=scenario, exchange=controle.exchange)
                found.setdefault(same, []).append((controle, at_fault, plek))
    bevindingen = (
        Bevinding(controle=first[0], at_fault=first[1], plekken=tuple(plek for _, _, plek in (first, *others)))
        for first, *others in found.values()
    )
    return tuple(sorted(bevindingen, key=lambda bevinding: -len(bevinding.plekken)))


def explain(
    controle: Controleuitkomst, at_fault: Schuld | None, plekken: Iterable[Plek], lang: str
) -> tuple[tuple[str, str], ...]:
    """Return label and value of all that is known of a finding, in `nl` or `en`."""
    lines = (
        ("uitleg.rule", " ".join(part for part in (controle.eis, controle.id) if part)),
        ("eisen.level", tekst(f"level.{controle.level}").in_language(lang)),
        ("uitleg.message", controle.message.in_language(lang)),
        ("uitleg.at_fault", tekst(f"schuld.{at_fault}").in_language(lang) if at_fault else ""),
        ("uitleg.expected", controle.expected),
        ("uitleg.actual", controle.actual),
        ("uitleg.fix", controle.fix.in_language(lang) if controle.fix else ""),
        ("uitleg.places", ", ".join(str(plek) for plek in plekken)),
        ("uitleg.aannames", " ".join(controle.aannames)),
    )
    return tuple((tekst(key).in_language(lang), value) for key, value in lines if value)
