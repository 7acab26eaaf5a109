"""The requirement register."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.standard.eisen import LEVELS, Eis, load_eisen
from simulator.standard.overdracht import Role

EISEN = load_eisen()
SERIES = {"RE": 8, "FS": 28, "FT": 20, "FW": 10, "FB": 4, "SE": 17, "ER": 28, "TS": 17, "LE": 14}
SCENARIO = re.compile(r"[A-M]-\d{2}")


@pytest.mark.parametrize(("series", "last"), SERIES.items(), ids=SERIES)
def test_a_series_is_complete(series: str, last: int) -> None:
    """Every number of a series is there, in order. Bron: qualification 1 to 7."""
    assert [name for name in EISEN if name.startswith(series)] == [f"{series}-{n:02d}" for n in range(1, last + 1)]


@pytest.mark.family("eis", EISEN.values(), ids=EISEN)
def test_a_row_is_complete(eis: Eis) -> None:
    """Every requirement has a role, a level, a source and one sentence a language; so has a reason not to test."""
    assert eis.role in {*Role, "all", "harness"}
    assert eis.level in LEVELS
    assert eis.text.nl.endswith(".")
    assert eis.text.en.endswith(".")
    assert eis.text.nl != eis.text.en
    assert re.fullmatch(r"qualification \d(\.\d)?", eis.source)
    assert eis.certainty in {"seen", "relayed", "inferred", "guess"}
    if eis.not_tested:
        assert eis.not_tested.nl
        assert eis.not_tested.en


def test_ids_are_unique(project_root: Path) -> None:
    """No row hides another with the same id."""
    lines = (project_root / "simulator/standard/data/eisen.csv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if re.match(r"[A-Z]{2}-\d{2},", line)]
    assert len(rows) == len(EISEN)


@pytest.mark.parametrize(("level", "blocking"), list(zip(LEVELS, (True, True, False, False), strict=True)))
def test_only_the_first_two_levels_block(level: str, *, blocking: bool) -> None:
    """Moet and mag niet block, the others advise. Bron: RE-01."""
    eisen = [eis for eis in EISEN.values() if eis.level == level]
    assert eisen
    assert all(eis.blocking is blocking for eis in eisen)


def test_the_register_cannot_be_spoiled() -> None:
    """Who changes the dict that was handed out changes nobody else's."""
    load_eisen().clear()
    assert load_eisen() == EISEN


def cited(folder: Path) -> set[str]:
    """Return the requirement ids that scenarios name."""
    found: set[str] = set()
    for path in folder.rglob("*.yaml"):
        for match in re.finditer(r"^eisen: \[(.*)\]$", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            found |= {name.strip() for name in match[1].split(",")}
    return found


def test_what_a_scenario_judges_is_not_called_untested(project_root: Path) -> None:
    """Every requirement that a scenario names is in the register, without a reason for not testing it."""
    names = cited(project_root / "scenarios")
    assert names
    assert names <= set(EISEN)
    assert {name for name in names if EISEN[name].not_tested} == set()


def test_what_is_put_off_is_put_off_to_a_scenario_that_does_not_exist_yet(project_root: Path) -> None:
    """A reason that names a later scenario is out of date as soon as that scenario is there."""
    present = {
        match[0] for path in (project_root / "scenarios").rglob("*.yaml") if (match := SCENARIO.match(path.name))
    }
    put_off = {
        name
        for eis in EISEN.values()
        if eis.not_tested and "latere uitgave" in eis.not_tested.nl
        for name in SCENARIO.findall(eis.not_tested.nl)
    }
    assert put_off
    assert put_off & present == set()
