"""The catalogue of rules and what `--explain` says about each."""

from __future__ import annotations

import io

import pytest

from simulator.dossier.examples.catalogue import load_breakages
from simulator.dossier.extra_checks import CHECKS
from simulator.dossier.output.explain import write_explanation
from simulator.dossier.rule_catalogue import find_rule_card, load_rule_cards
from simulator.errors import ConfigurationError


def explained(rule: str, lang: str = "nl") -> str:
    stream = io.StringIO()
    write_explanation(rule, stream, lang=lang, color=False)
    return stream.getvalue()


def test_the_catalogue_holds_all_rules_and_checks() -> None:
    """248 published rules, our own checks, five fixed ids."""
    cards = load_rule_cards()
    published = [card for card in cards.values() if card.status in {"live", "never", "xsd-shadowed"}]
    assert len(published) == 248
    assert sum(card.official is None for card in published) == 17
    assert len(cards) == 248 + len(CHECKS) + 5
    assert [card.id for card in cards.values() if card.status == "fixed"] == ["LEZEN", "XML", "ROOT", "JAAR", "XSD"]


@pytest.mark.family("rule", load_rule_cards())
def test_every_rule_is_explained_in_both_languages(rule: str) -> None:
    """Message, fix and severities; an example for every published rule that can be broken."""
    card = find_rule_card(rule)
    for lang in ("nl", "en"):
        text = explained(rule, lang)
        assert card.message.in_language(lang) in text
        assert card.fix.in_language(lang) in text
        assert "{waarde}" not in text
    assert ("Breekt de regel:" in explained(rule)) == (rule in load_breakages())
    assert set(card.as_dict()) >= {"id", "source", "official", "intended", "profiles", "status", "message", "fix"}


def test_an_example_shows_the_block_and_the_difference() -> None:
    """What is wrong stands in its block; what would be right is the difference."""
    lines = [line.strip() for line in explained("CL19.soortadres").splitlines()]
    assert lines.index("<adres>") < lines.index("<soortadres>98</soortadres>") < lines.index("</adres>")
    assert "- <soortadres>98</soortadres>" in lines
    assert "+ <soortadres>gba</soortadres>" in lines


def test_a_change_elsewhere_is_shown_too() -> None:
    """A school of kind SO may leave out the advice: the difference says so, though it is not in the block."""
    assert "+ <soort>SO</soort>" in explained("OVa.OA02")


def test_long_differences_and_long_texts_are_cut() -> None:
    """Attachments and whole blocks do not flood the screen."""
    text = explained("PaO.ZB01") + explained("OS.cat12.VERBODEN")
    assert max(map(len, text.splitlines())) < 140
    assert len(explained("OS.cat12.VERBODEN").splitlines()) < 60


def test_an_unknown_rule_gets_a_suggestion() -> None:
    """A typing error is met with the rules that look alike."""
    with pytest.raises(ConfigurationError, match=r"OVa\.LL05"):
        explained("OVa.LL5")
    with pytest.raises(ConfigurationError, match="list controles"):
        explained("xyzzy" * 9)
