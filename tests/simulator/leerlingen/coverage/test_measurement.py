"""The coverage of a population: counted the same in any way, and written in three."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.coverage import Coverage, describe, measure_coverage, write_coverage
from simulator.leerlingen.coverage.paths import every_path
from simulator.leerlingen.population.order import PopulationOrder, make_order
from simulator.leerlingen.population.population import generate_population
from simulator.standard.overdracht import Profiel


def order(pupils: int, **changes: str) -> PopulationOrder:
    asked = {"mix": "landelijk", "format": "xml", "pgn": "safe"} | changes
    return make_order(pupils=pupils, seed=11, mix=asked["mix"], format=asked["format"], pgn=asked["pgn"])


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return measure_coverage(order(240))


@pytest.mark.processes
def test_workers_do_not_matter(coverage: Coverage) -> None:
    """Two processes count the same as one, and tell how far they are."""
    told: list[tuple[int, int]] = []
    again = measure_coverage(order(240), workers=2, progress=lambda done, total: told.append((done, total)))
    assert again == coverage
    assert told[-1] == (240, 240)


def test_shards_add_up(coverage: Coverage) -> None:
    """The counts of the parts add up to those of the whole."""
    parts = [measure_coverage(order(240), shard=(part, 3)) for part in (1, 2, 3)]
    for rank, whole in enumerate(coverage.profielen):
        total: Counter[str] = Counter()
        for part in parts:
            total.update(part.profielen[rank].elements)
        assert total == whole.elements
        assert sum(part.profielen[rank].dossiers for part in parts) == whole.dossiers


def test_sums_are_right(coverage: Coverage) -> None:
    """Touched and missing together are what is allowed; no dossier holds a forbidden path; the root is in each."""
    assert sum(each.dossiers for each in coverage.profielen) == 240
    for each in coverage.profielen:
        assert sorted([*each.touched, *each.missing]) == sorted(each.allowed)
        assert len(each.allowed) + len(each.forbidden) == 541
        assert each.dossiers_with["dossier"] == each.elements["dossier"] == each.dossiers
        assert all(each.dossiers_with[path] <= each.elements[path] for path in each.touched)
    assert set(coverage.touched) | set(coverage.missed) <= set(every_path())
    assert not set(coverage.touched) & set(coverage.missed)


def test_a_path_is_counted_as_it_is_written(tmp_path: Path) -> None:
    """The counts are those of the dossiers on disk."""
    manifest = generate_population(pupils=60, seed=11, out=tmp_path, mix="POVO=1")
    written = b"".join(file.read_bytes() for file in tmp_path.glob("xml/*/*.xml"))
    each = measure_coverage(manifest).profielen[0]
    assert each.profiel is Profiel.POVO
    for path in ("huidigeschool/leerling/toetslijst/toets", "huidigeschool/leerling/verzorger"):
        name = path.rpartition("/")[2]
        assert each.elements[path] == written.count(f"</{name}>".encode())


def test_a_manifest_of_a_part_is_about_that_part(tmp_path: Path) -> None:
    """Also of a population that holds flat records only."""
    manifest = generate_population(pupils=90, seed=11, out=tmp_path, format="jsonl", shard=(2, 3))
    assert sum(each.dossiers for each in measure_coverage(manifest).profielen) == 30


def test_the_files(tmp_path: Path, coverage: Coverage) -> None:
    """The JSON holds every path for each profile; the page holds both languages and asks for nothing elsewhere."""
    assert write_coverage(order(240), tmp_path, lang="en") == coverage
    found = json.loads((tmp_path / "dekking.json").read_text(encoding="utf-8"))
    page = (tmp_path / "dekking.html").read_text(encoding="utf-8")
    assert list(found["per_pad"]) == list(every_path())
    assert found["per_pad"]["huidigeschool/leerling/bevorderd"]["POPO"]["stand"] == "verboden"
    assert found["per_pad"]["huidigeschool/leerling/nnca"]["POVO"]["stand"] == "gemist"
    assert found["profielen"]["POVO"]["geraakt"] == len(coverage.profielen[1].touched)
    assert '<html lang="en">' in page
    assert "Dekking van de elementpaden" in page
    assert "Coverage of the element paths" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_lines_for_a_terminal(coverage: Coverage) -> None:
    """One line a profile, in either language."""
    dutch, english = describe(coverage, "nl").splitlines(), describe(coverage, "en").splitlines()
    assert len(dutch) == len(english) == 7
    assert "niet voorgekomen" in dutch[1]
    assert "did not occur" in english[1]
    assert f"van {len(coverage.profielen[0].allowed)} paden" in dutch[1]


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"shard": (5, 4)}], ids=["workers", "shard"])
def test_impossible_wishes_are_refused(wrong: dict[str, int]) -> None:
    """No workers, or a part that does not exist."""
    with pytest.raises(ConfigurationError):
        measure_coverage(order(10), **wrong)  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        write_coverage(order(5), tmp_path / "file")
    assert caught.value.nl
