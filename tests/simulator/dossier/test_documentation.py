"""docs/validator.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from simulator.dossier.extra_checks import CHECKS
from simulator.dossier.rule_catalogue import load_rule_cards

TEXT = (Path(__file__).parents[3] / "docs/validator.md").read_text("utf-8")


def test_the_table_of_our_own_checks_is_true() -> None:
    """One row a check: id, source, severity and message."""
    rows = re.findall(r"^\| `([\w.]+)` \| (\w+) \| (\w+) \| (.*) \|$", TEXT, flags=re.MULTILINE)
    assert rows == [
        (check.id, check.source, check.severity, check.message.en.replace("{waarde}", "…")) for check in CHECKS
    ]


def test_the_counts_are_true() -> None:
    """Live, shadowed and never, as in the table of modes."""
    status = [card.status for card in load_rule_cards().values()]
    assert f"{status.count('live')} live sites" in TEXT
    assert f"{status.count('xsd-shadowed')} sites that only fire" in TEXT
    assert f"{status.count('never')} sites that the published" in TEXT


def test_every_rule_it_names_exists() -> None:
    """Ids in the text are ids of rules."""
    named = set(re.findall(r"`((?:OVa|OVb|PaO|NR|DT|TO|UI|BIJ)\.[\w.]+)`", TEXT))
    assert named
    assert named <= set(load_rule_cards())
