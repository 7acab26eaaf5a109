"""The statistics are those of the pupils, whoever counts them, and a wrong share shows."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Verdeling
from simulator.leerlingen.population.order import Opdracht, make_opdracht
from simulator.leerlingen.population.population import generate_population
from simulator.leerlingen.population.pupil import remake
from simulator.leerlingen.statistics import Overzicht, measure_stats
from simulator.leerlingen.statistics.comparison import Grondslag, Soort, expectation, read_vragen
from simulator.leerlingen.statistics.counts import JA, NEE, Leerlingtelling, count_block
from simulator.leerlingen.statistics.summary import as_json, make_vergelijking
from simulator.standard.overdracht import Profiel

PUPILS = 1200
MIX = {"POPO": 0.16, "POVO": 0.6, "VOVO": 0.12, "BB": 0.04, "POSWV": 0.05, "VOSWV": 0.03}
KNOWN = {"leeftijd_vo", "tlv", "landsdeel"}
"""What differs from its publication knowingly, as the page says."""


def order(pupils: int = PUPILS, mix: str = "landelijk") -> Opdracht:
    return make_opdracht(pupils=pupils, seed=20, mix=mix, format="xml", pgn="safe")


@pytest.fixture(scope="module")
def overzicht() -> Overzicht:
    return measure_stats(order())


@pytest.mark.processes
def test_workers_do_not_matter(overzicht: Overzicht) -> None:
    """Two processes count the same as one, and tell how far they are."""
    told: list[tuple[int, int]] = []
    again = measure_stats(order(), workers=2, progress=lambda done, total: told.append((done, total)))
    assert as_json(again) == as_json(overzicht)
    assert told[-1] == (PUPILS, PUPILS)


def test_blocks_and_shards_do_not_matter() -> None:
    """The counts of odd blocks add up to those of one block, and those of parts to those of the whole."""
    whole, parts = count_block(order(), range(300)), Leerlingtelling()
    for block in (range(7), range(7, 151), range(151, 300)):
        parts.add(count_block(order(), block))
    assert parts.waarden == whole.waarden
    assert sum(measure_stats(order(90), shard=(part, 4)).aantal for part in (1, 2, 3, 4)) == 90


def test_the_pupils_are_those_on_disk(tmp_path: Path) -> None:
    """What is counted is what was written: profiles and kinds of number of the manifest, also of a part."""
    manifest = generate_population(pupils=400, seed=20, out=tmp_path, format="jsonl", shard=(2, 2))
    found = {each.vraag.id: each for each in measure_stats(manifest).vergelijkingen}
    profiles = {cel.waarde: cel.geteld for cel in found["profiel"].cellen if cel.geteld}
    assert profiles == manifest.profielen
    assert found["onderwijsnummer"].cellen[0].geteld == manifest.pgn.get("onderwijsnummer", 0)
    records = [json.loads(line) for line in (tmp_path / "leerlingen-2-of-2.jsonl").read_text("utf-8").splitlines()]
    by_number = {cel.waarde: cel.geteld for cel in found["bijlagen"].cellen if cel.geteld}
    assert by_number == Counter(str(record["bijlagen"]) for record in records)


def test_sizes_are_those_on_disk(tmp_path: Path) -> None:
    """A dossier is counted with the size of its file, and its attachments with their number."""
    manifest = generate_population(pupils=40, seed=20, out=tmp_path, mix="POVO=0.5,POSWV=0.5")
    files = [file.read_bytes() for file in tmp_path.glob("xml/*/*.xml")]
    found = measure_stats(manifest)
    sizes = Counter(found.groottes["zonder"]) + Counter(found.groottes["met"])
    assert sizes == Counter(len(content) // 1000 for content in files)
    assert found.documenten == Counter(content.count(b"<bestandsinhoud>") for content in files)


def test_sums_are_right(overzicht: Overzicht) -> None:
    """Counts and expectations of a distribution both add up to what was counted; everybody has an age and a size."""
    for each in overzicht.vergelijkingen:
        if each.vraag.soort is Soort.VERDELING:
            assert sum(cel.geteld for cel in each.cellen) == each.aantal
            assert sum(cel.verwacht for cel in each.cellen) == pytest.approx(each.aantal)
        assert each.toets is None or each.toets.df >= 1
    assert sum(sum(ages.values()) for ages in overzicht.leeftijden.values()) == PUPILS
    assert sum(sum(sizes.values()) for sizes in overzicht.groottes.values()) == PUPILS
    assert sum(overzicht.documenten.values()) == PUPILS
    assert set(overzicht.leeftijden) == set(Profiel)


def test_pupils_are_drawn_by_the_table(overzicht: Overzicht) -> None:
    """No distribution differs from the table of shares by more than chance; other differences are known ones."""
    assert {each.vraag.id for each in overzicht.buiten} <= KNOWN
    assert len(overzicht.getrokken) >= 35
    assert {each.vraag.id for each in overzicht.gepubliceerd} >= {"leeftijd_vo", "toets_hoger", "tlv"}


@pytest.mark.parametrize(
    ("kans", "changed"),
    [
        ("adres_geheim", {"deel": 0.05}),
        ("peuterspeelzaal", {"deel": 0.75}),
        ("niveau_ae", {"verdeling": {"E": 20, "D": 15, "C": 25, "B": 20, "A": 20}}),
        ("bijlagen", {"verdeling": {"0": 35, "1": 40, "2": 15, "3": 6, "4": 3, "5": 1}}),
        ("opt_uit", {"deel": 0.03}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_share_is_called_one(kans: str, changed: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pupils that are not drawn by the table that they are compared with are called more than chance."""
    telling = count_block(order(), range(700))
    vraag = next(each for each in read_vragen() if each.id == kans)
    honest = make_vergelijking(vraag, telling, expectation(vraag, MIX))
    rows = probabilities.read_kansen()
    table = changed.get("verdeling")
    value = {"verdeling": Verdeling(table)} if isinstance(table, dict) else changed
    wrong = {**rows, kans: replace(rows[kans], **value)}
    monkeypatch.setattr(probabilities, "read_kansen", lambda: wrong)
    planted = make_vergelijking(vraag, telling, expectation(vraag, MIX))
    assert honest is not None
    assert planted is not None
    assert not honest.buiten
    assert planted.buiten


def test_every_row_says_where_it_comes_from() -> None:
    """Each comparison has one ground, a certainty, a source in two languages, and names for the values it renames."""
    assert len({vraag.id for vraag in read_vragen()}) == len(read_vragen())
    for vraag in read_vragen():
        shares = expectation(vraag, MIX)
        assert sum(shares.values()) == pytest.approx(1)
        assert vraag.bron.nl
        assert vraag.bron.en
        assert set(vraag.namen) <= set(shares)
        assert (vraag.zekerheid in probabilities.ZEKERHEDEN) is (vraag.grondslag is not Grondslag.OPDRACHT)
        assert not (vraag.kans and vraag.publicatie)
        assert vraag.titel.nl
        assert vraag.geteld.nl != vraag.geteld.en
        if vraag.grondslag is Grondslag.PUBLICATIE:
            assert vraag.opmerking is not None
        if vraag.soort is Soort.DEEL:
            assert set(shares) == {JA, NEE}


def test_a_mix_without_leavers_leaves_out_what_is_known_of_them() -> None:
    """Nobody to count is no comparison; the mix that was asked for is the one expected."""
    found = {each.vraag.id: each for each in measure_stats(order(200, "POPO=0.5,VOVO=0.5")).vergelijkingen}
    assert "advies" not in found
    assert {cel.waarde: cel.deel_verwacht for cel in found["profiel"].cellen} == {"POPO": 0.5, "VOVO": 0.5}


def test_a_pupil_is_counted_as_it_is() -> None:
    """Attributes and counts of the same pupils agree."""
    pupils = list(remake(order(), range(200)))
    telling = count_block(order(), range(200))
    leavers = [leerling for leerling, profiel in pupils if profiel is Profiel.POVO]
    assert telling.of("adres_geheim").get(JA, 0) == sum(leerling.adresgeheim for leerling, _ in pupils)
    assert sum(telling.of("loopbaan").values()) == len(leavers)
    households = {leerling.gezin.nummer for leerling, _ in pupils}
    assert sum(telling.of("verzorgers").values()) == len(households)
    double = [each for each in leavers if each.advies and each.advies.code in {"22", "23", "34", "35", "44", "61"}]
    assert telling.of("dubbeladvies").get(JA, 0) == len(double)
