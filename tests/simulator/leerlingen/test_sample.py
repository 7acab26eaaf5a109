"""The golden sample in `generated_data/`: the same seed gives the same bytes, here and everywhere."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from simulator.leerlingen.dossier.builder import GEGEVENSVERSIE
from simulator.leerlingen.population.population import generate_population
from simulator.standard.overdracht import Profiel

SAMPLE = Path(__file__).parents[3] / "generated_data" / "voorbeeld"


def test_the_sample_can_be_made_again(tmp_path: Path) -> None:
    """The order in the committed manifest gives the committed dossiers, byte for byte.

    When this fails because pupils were changed on purpose: raise GEGEVENSVERSIE, make the sample anew as its README
    tells, and say so in the change log.
    """
    manifest = json.loads((SAMPLE / "MANIFEST.json").read_text(encoding="utf-8"))
    order = manifest["opdracht"]
    assert order["gegevensversie"] == GEGEVENSVERSIE
    made = generate_population(
        pupils=order["pupils"],
        seed=order["seed"],
        mix=order["mix"],
        format=order["format"],
        pgn=order["pgn"],
        out=tmp_path,
    )
    assert made.files == manifest["bestanden"]


def test_the_sample_is_what_its_manifest_says() -> None:
    """Every committed dossier is in the manifest with its checksum, and all six profiles occur."""
    manifest = json.loads((SAMPLE / "MANIFEST.json").read_text(encoding="utf-8"))
    files = {str(file.relative_to(SAMPLE)): file for file in SAMPLE.rglob("*.xml")}
    lines = [line.split("  ") for line in (SAMPLE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name: sha256(file.read_bytes()).hexdigest() for name, file in files.items()} == {
        name: digest for digest, name in lines
    }
    digest = sha256((SAMPLE / "SHA256SUMS").read_bytes()).hexdigest()
    assert manifest["bestanden"] == {"SHA256SUMS": digest}
    assert set(manifest["profielen"]) == set(Profiel)
    assert sum(file.stat().st_size for file in files.values()) < 450_000
