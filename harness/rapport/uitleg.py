"""What a failed check means, as labelled lines: for junit.xml and for the terminal."""

from __future__ import annotations

from harness.rapport.teksten import tekst
from harness.uitkomst import Controleuitkomst, Scenariouitkomst


def explain(controle: Controleuitkomst, scenario: Scenariouitkomst, lang: str) -> tuple[tuple[str, str], ...]:
    """Return label and value of all that is known of a finding, in `nl` or `en`."""
    schuld = controle.at_fault or scenario.at_fault
    lines = (
        ("uitleg.rule", " ".join(part for part in (controle.eis, controle.id) if part)),
        ("eisen.level", tekst(f"level.{controle.level}").in_language(lang)),
        ("uitleg.message", controle.message.in_language(lang)),
        ("uitleg.at_fault", tekst(f"schuld.{schuld}").in_language(lang) if schuld else ""),
        ("uitleg.expected", controle.expected),
        ("uitleg.actual", controle.actual),
        ("uitleg.fix", controle.fix.in_language(lang) if controle.fix else ""),
        ("uitleg.exchange", "" if controle.exchange is None else f"{controle.exchange:04d}"),
        ("uitleg.aannames", " ".join(controle.aannames)),
    )
    return tuple((tekst(key).in_language(lang), value) for key, value in lines if value)
