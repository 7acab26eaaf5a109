"""`--explain`: what a rule means, an example that breaks it and one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text as RichText

from simulator.dossier.examples.catalogue import load_breakages
from simulator.dossier.fragment import differences, outline
from simulator.dossier.rule_catalogue import RuleCard, find_rule_card
from simulator.text.text import Text

if TYPE_CHECKING:
    from simulator.dossier.finding import Severity

_SILENT = Text(nl="zwijgt", en="silent")
_PROFILES = Text(nl="profielen", en="profiles")
_BREAKS = Text(nl="Breekt de regel:", en="Breaks the rule:")
_HOLDS = Text(nl="Breekt de regel niet, met dit verschil:", en="Does not break the rule, with this difference:")
_NO_EXAMPLE = Text(nl="Geen dossier kan deze regel breken.", en="No dossier can break this rule.")
_OUTSIDE = Text(
    nl="Alleen een dossier dat het schema al weigert, breekt deze regel; dan volgt alleen de bevinding XSD.",
    en="Only a dossier that the schema refuses anyway breaks this rule; the one finding then is XSD.",
)


def write_explanation(rule_id: str, stream: TextIO, *, lang: str = "nl", color: bool | None = None) -> None:
    """Write what a rule means, with examples when there are.

    Args:
        rule_id: of a published rule, a check of our own, or a fixed id such as XSD.
        stream: to write text to.
        lang: nl or en.
        color: None decides by the stream and NO_COLOR.

    Raises:
        ConfigurationError: no such rule.
    """
    card = find_rule_card(rule_id)
    console = Console(
        file=stream,
        highlight=False,
        soft_wrap=True,
        no_color=None if color is None else not color,
        force_terminal=color,
    )
    _write_card(console, card, lang)
    _write_examples(console, card, lang)


def _write_card(console: Console, card: RuleCard, lang: str) -> None:
    heading = RichText(card.id, style="bold")
    heading.append(f"  {card.source}", style="dim")
    console.print(heading)
    console.print(RichText(f"  {card.message.in_language(lang)}"))
    console.print(RichText(f"  {card.fix.in_language(lang)}", style="green"))
    if card.reason.nl:
        console.print(RichText(f"  {card.reason.in_language(lang)}", style="yellow"))
    console.print(RichText(f"  {_PROFILES.in_language(lang)}: {', '.join(card.profiles)}", style="dim"))
    official, intended = (_severity(each, lang) for each in (card.official, card.intended))
    console.print(RichText(f"  official: {official}, intended: {intended}", style="dim"))


def _severity(severity: Severity | None, lang: str) -> str:
    return _SILENT.in_language(lang) if severity is None else severity.value


def _write_examples(console: Console, card: RuleCard, lang: str) -> None:
    breaker = load_breakages().get(card.id)
    if breaker is None:
        if card.status == "never":
            console.print(RichText(f"\n  {_NO_EXAMPLE.in_language(lang)}"))
        return
    if breaker.outside_schema:
        console.print(RichText(f"\n  {_OUTSIDE.in_language(lang)}"))
    broken, whole = breaker.broken(), breaker.whole()
    console.print(RichText(f"\n  {_BREAKS.in_language(lang)}", style="bold"))
    for line in outline(broken, breaker.where):
        console.print(RichText(f"    {line.text}", style="red" if line.marked else "dim"))
    console.print(RichText(f"\n  {_HOLDS.in_language(lang)}", style="bold"))
    for change in differences(broken, whole):
        console.print(RichText(f"    {change}", style={"-": "red", "+": "green"}.get(change[0], "dim")))
