"""The statistics are those of the pupils, whoever counts them, and a wrong share shows."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DiscreteDistribution
from simulator.leerlingen.population.order import PopulationOrder, make_order
from simulator.leerlingen.population.population import generate_population
from simulator.leerlingen.population.pupil import remake
from simulator.leerlingen.statistics import Overview, measure_stats
from simulator.leerlingen.statistics.comparison import Basis, VariableKind, expectation, read_variables
from simulator.leerlingen.statistics.counts import JA, NEE, LeerlingCounts, count_block
from simulator.leerlingen.statistics.summary import as_json, make_comparison
from simulator.standard.overdracht import Profiel

PUPILS = 1200
MIX = {"POPO": 0.16, "POVO": 0.6, "VOVO": 0.12, "BB": 0.04, "POSWV": 0.05, "VOSWV": 0.03}
KNOWN = {"leeftijd_vo", "tlv", "landsdeel"}
"""What differs from its publication knowingly, as the page says."""


def order(pupils: int = PUPILS, mix: str = "landelijk") -> PopulationOrder:
    return make_order(pupils=pupils, seed=20, mix=mix, format="xml", pgn="safe")


@pytest.fixture(scope="module")
def overview() -> Overview:
    return measure_stats(order())


@pytest.mark.processes
def test_workers_do_not_matter(overview: Overview) -> None:
    """Two processes count the same as one, and tell how far they are."""
    told: list[tuple[int, int]] = []
    again = measure_stats(order(), workers=2, progress=lambda done, total: told.append((done, total)))
    assert as_json(again) == as_json(overview)
    assert told[-1] == (PUPILS, PUPILS)


def test_blocks_and_shards_do_not_matter() -> None:
    """The counts of odd blocks add up to those of one block, and those of parts to those of the whole."""
    whole, parts = count_block(order(), range(300)), LeerlingCounts()
    for block in (range(7), range(7, 151), range(151, 300)):
        parts.add(count_block(order(), block))
    assert parts.values == whole.values
    assert sum(measure_stats(order(90), shard=(part, 4)).count for part in (1, 2, 3, 4)) == 90


def test_the_pupils_are_those_on_disk(tmp_path: Path) -> None:
    """What is counted is what was written: profiles and kinds of number of the manifest, also of a part."""
    manifest = generate_population(pupils=400, seed=20, out=tmp_path, format="jsonl", shard=(2, 2))
    found = {each.variable.id: each for each in measure_stats(manifest).comparisons}
    profiles = {cell.value: cell.counted for cell in found["profiel"].cells if cell.counted}
    assert profiles == manifest.profielen
    assert found["onderwijsnummer"].cells[0].counted == manifest.pgn.get("onderwijsnummer", 0)
    records = [json.loads(line) for line in (tmp_path / "leerlingen-2-of-2.jsonl").read_text("utf-8").splitlines()]
    by_number = {cell.value: cell.counted for cell in found["bijlagen"].cells if cell.counted}
    assert by_number == Counter(str(record["bijlagen"]) for record in records)


def test_sizes_are_those_on_disk(tmp_path: Path) -> None:
    """A dossier is counted with the size of its file, and its attachments with their number."""
    manifest = generate_population(pupils=40, seed=20, out=tmp_path, mix="POVO=0.5,POSWV=0.5")
    files = [file.read_bytes() for file in tmp_path.glob("xml/*/*.xml")]
    found = measure_stats(manifest)
    sizes = Counter(found.sizes["zonder"]) + Counter(found.sizes["met"])
    assert sizes == Counter(len(content) // 1000 for content in files)
    assert found.documenten == Counter(content.count(b"<bestandsinhoud>") for content in files)


def test_sums_are_right(overview: Overview) -> None:
    """Counts and expectations of a distribution both add up to what was counted; everybody has an age and a size."""
    for each in overview.comparisons:
        if each.variable.variable_kind is VariableKind.DISTRIBUTION:
            assert sum(cell.counted for cell in each.cells) == each.count
            assert sum(cell.expected for cell in each.cells) == pytest.approx(each.count)
        assert each.chi_square is None or each.chi_square.df >= 1
    assert sum(sum(ages.values()) for ages in overview.ages.values()) == PUPILS
    assert sum(sum(sizes.values()) for sizes in overview.sizes.values()) == PUPILS
    assert sum(overview.documenten.values()) == PUPILS
    assert set(overview.ages) == set(Profiel)


def test_pupils_are_drawn_by_the_table(overview: Overview) -> None:
    """No distribution differs from the table of shares by more than chance; other differences are known ones."""
    assert {each.variable.id for each in overview.outside} <= KNOWN
    assert len(overview.drawn) >= 35
    assert {each.variable.id for each in overview.published} >= {"leeftijd_vo", "toets_hoger", "tlv"}


@pytest.mark.parametrize(
    ("probability", "changed"),
    [
        ("adres_geheim", {"share": 0.05}),
        ("peuterspeelzaal", {"share": 0.75}),
        ("niveau_ae", {"distribution": {"E": 20, "D": 15, "C": 25, "B": 20, "A": 20}}),
        ("bijlagen", {"distribution": {"0": 35, "1": 40, "2": 15, "3": 6, "4": 3, "5": 1}}),
        ("opt_uit", {"share": 0.03}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_share_is_called_one(
    probability: str, changed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pupils that are not drawn by the table that they are compared with are called more than chance."""
    counts = count_block(order(), range(700))
    variable = next(each for each in read_variables() if each.id == probability)
    honest = make_comparison(variable, counts, expectation(variable, MIX))
    rows = probabilities.read_probabilities()
    table = changed.get("distribution")
    value = {"distribution": DiscreteDistribution(table)} if isinstance(table, dict) else changed
    wrong = {**rows, probability: replace(rows[probability], **value)}
    monkeypatch.setattr(probabilities, "read_probabilities", lambda: wrong)
    planted = make_comparison(variable, counts, expectation(variable, MIX))
    assert honest is not None
    assert planted is not None
    assert not honest.outside
    assert planted.outside


def test_every_row_says_where_it_comes_from() -> None:
    """Each comparison has one ground, a certainty, a source in two languages, and names for the values it renames."""
    assert len({variable.id for variable in read_variables()}) == len(read_variables())
    for variable in read_variables():
        shares = expectation(variable, MIX)
        assert sum(shares.values()) == pytest.approx(1)
        assert variable.bron.nl
        assert variable.bron.en
        assert set(variable.names) <= set(shares)
        assert (variable.certainty in probabilities.CERTAINTIES) is (variable.basis is not Basis.ORDER)
        assert not (variable.probability and variable.publication)
        assert variable.title.nl
        assert variable.counted.nl != variable.counted.en
        if variable.basis is Basis.PUBLICATION:
            assert variable.remark is not None
        if variable.variable_kind is VariableKind.SHARE:
            assert set(shares) == {JA, NEE}


def test_a_mix_without_leavers_leaves_out_what_is_known_of_them() -> None:
    """Nobody to count is no comparison; the mix that was asked for is the one expected."""
    found = {each.variable.id: each for each in measure_stats(order(200, "POPO=0.5,VOVO=0.5")).comparisons}
    assert "advies" not in found
    assert {cell.value: cell.share_expected for cell in found["profiel"].cells} == {"POPO": 0.5, "VOVO": 0.5}


def test_a_pupil_is_counted_as_it_is() -> None:
    """Attributes and counts of the same pupils agree."""
    pupils = list(remake(order(), range(200)))
    counts = count_block(order(), range(200))
    leavers = [leerling for leerling, profiel in pupils if profiel is Profiel.POVO]
    assert counts.of("adres_geheim").get(JA, 0) == sum(leerling.adresgeheim for leerling, _ in pupils)
    assert sum(counts.of("loopbaan").values()) == len(leavers)
    households = {leerling.gezin.nummer for leerling, _ in pupils}
    assert sum(counts.of("verzorgers").values()) == len(households)
    double = [each for each in leavers if each.advies and each.advies.code in {"22", "23", "34", "35", "44", "61"}]
    assert counts.of("dubbeladvies").get(JA, 0) == len(double)
