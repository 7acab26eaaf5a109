"""A population with deviations: the manifest says which dossier has which fault, and it has that one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.dossier import Mode, validate
from simulator.errors import ConfigurationError
from simulator.leerlingen.deviations.catalogue import get_deviation
from simulator.leerlingen.population.population import generate_population
from simulator.standard.overdracht import Profiel


def test_manifest_names_the_faults(tmp_path: Path) -> None:
    """Every dossier that the manifest names has the expected verdict; every other is good and as it was."""
    made = generate_population(pupils=80, seed=5, out=tmp_path / "mixed", deviations=0.4)
    generate_population(pupils=80, seed=5, out=tmp_path / "good")
    paper = json.loads((tmp_path / "mixed" / "MANIFEST.json").read_text(encoding="utf-8"))
    assert paper["afwijkingen"] == made.deviations
    assert paper["opdracht"]["afwijkingen"] == 0.4
    assert 15 <= len(made.deviations) <= 50
    for file in sorted((tmp_path / "mixed" / "xml").rglob("*.xml")):
        path = str(file.relative_to(tmp_path / "mixed"))
        data, before = file.read_bytes(), (tmp_path / "good" / path).read_bytes()
        if path not in made.deviations:
            assert data == before
            continue
        assert data != before
        profiel = Profiel(str(validate(before).profile))
        for mode in Mode:
            verdict = validate(data, mode=mode)
            wanted = get_deviation(made.deviations[path]).expect(profiel, mode)
            found = frozenset(finding.rule for finding in verdict.findings)
            assert (found, verdict.valid) == (wanted.findings, wanted.valid), made.deviations[path]


def test_parts_are_the_whole(tmp_path: Path) -> None:
    """Two shards name the same faults as the whole population."""
    whole = generate_population(pupils=60, seed=6, out=tmp_path / "whole", deviations=0.3)
    parts = [
        generate_population(pupils=60, seed=6, out=tmp_path / "parts", deviations=0.3, shard=(part, 2))
        for part in (1, 2)
    ]
    assert parts[0].deviations | parts[1].deviations == whole.deviations


@pytest.mark.parametrize(("format_", "share"), [("jsonl", 0.1), ("xml", -0.1), ("xml", 1.1), ("xml", float("nan"))])
def test_bad_orders(tmp_path: Path, format_: str, share: float) -> None:
    """Records without dossiers, and shares that are none, are refused before anything is written."""
    with pytest.raises(ConfigurationError, match=r"no share|no dossiers"):
        generate_population(pupils=5, seed=1, out=tmp_path / "out", format=format_, deviations=share)
    assert not (tmp_path / "out").exists()
