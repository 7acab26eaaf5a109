"""The pupils of a load: who they are, in what state, and what a transfer about them must come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from harness.config.environment import Environment, default_environment, make_environment
from harness.config.scenario import load_scenarios
from harness.stage.world import OTHER_BRIN
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import PreparedPupil, PupilPool, SyntheticPupil, load_pool, make_pool, read_pool, share_out
from loadtests.pupils.recipe import Recipe, make_recipes
from simulator.dossier.reader import read
from simulator.errors import ConfigurationError
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.standard.identifiers import TEST_BSN_COUNT, is_bsn, is_onderwijsnummer

BUNDLED = "B-01 B-02 B-03 B-04 B-05 B-06 B-08 B-11 C-01 C-02 C-03 C-04 C-05 C-06 E-01 F-01 F-03 F-04 I-01 I-02"
PGN = "999990019"


@pytest.fixture(scope="module")
def recipes() -> Mapping[str, Recipe]:
    """Every scenario that can be played."""
    return make_recipes(load_scenarios(), BUNDLED.split())


@pytest.fixture(scope="module")
def cast() -> LoadCast:
    """A region of schools."""
    return LoadCast(default_environment(), {})


@pytest.fixture(scope="module")
def plaatsen(recipes: Mapping[str, Recipe], cast: LoadCast) -> tuple[PreparedPupil, ...]:
    """Four pupils of every scenario."""
    return fill(recipes, cast, pupils=1)


def fill(
    recipes: Mapping[str, Recipe], cast: LoadCast, *, pupils: int, environment: Environment | None = None
) -> tuple[PreparedPupil, ...]:
    weights = dict.fromkeys(recipes, 1.0)
    return tuple(
        make_pool(recipes, weights, pupils=pupils, environment=environment or default_environment(), cast=cast)
    )


def test_same_again(recipes: Mapping[str, Recipe], cast: LoadCast) -> None:
    """The bank of a seed is always the same, byte for byte; another seed has other pupils."""
    some = {name: recipes[name] for name in ("B-02", "C-02", "I-01")}
    first, again = fill(some, cast, pupils=12), fill(some, cast, pupils=12)
    other = fill(some, cast, pupils=12, environment=make_environment({"run": {"seed": 5}}, file=""))
    assert first == again
    assert {prepared.person.digest for prepared in first if prepared.person.digest}.isdisjoint(
        prepared.person.digest for prepared in other
    )


def test_planned_digest(plaatsen: tuple[PreparedPupil, ...], recipes: Mapping[str, Recipe]) -> None:
    """A pupil whose dossier is delivered has the digest of exactly that dossier, another has none."""
    for prepared in plaatsen:
        ready = [klaargezet.dossier for _, klaargezet in prepared.klaargezet if klaargezet]
        if recipes[prepared.person.scenario].delivers:
            assert [sha256(dossier).hexdigest() for dossier in ready] == [prepared.person.digest]
        else:
            assert prepared.person.digest == ""


def test_dossier_is_of_the_pupil(plaatsen: tuple[PreparedPupil, ...]) -> None:
    """What is made available under a number is about the pupil with that number, who has no other."""
    for prepared in plaatsen:
        for _, klaargezet in prepared.klaargezet:
            if klaargezet is not None and not prepared.person.scenario.startswith("I"):
                leerling = read(klaargezet.dossier).huidigeschool.leerling
                assert klaargezet.pgn == prepared.person.pgn
                assert prepared.person.pgn in {leerling.bsn, leerling.onderwijsnummer}


def test_numbers_are_of_nobody(recipes: Mapping[str, Recipe], cast: LoadCast) -> None:
    """Every pupil has a number of its own, out of the range that is never issued, or an onderwijsnummer as in B-05."""
    pupils = [prepared.person for prepared in fill(recipes, cast, pupils=300)]
    assert len({pupil.pgn for pupil in pupils}) == len(pupils) == 300
    for pupil in pupils:
        of_the_test_range = is_bsn(pupil.pgn) and pupil.pgn.startswith("9999")
        assert of_the_test_range or is_onderwijsnummer(pupil.pgn)
        if pupil.scenario == "B-05":
            assert not is_bsn(pupil.pgn)


def test_number_stays_out_of_sight() -> None:
    """The number and the koppelsleutel of a pupil do not show when one is printed."""
    shown = repr(SyntheticPupil(scenario="B-02", pgn=PGN, bron="99AA", doel=0, koppelsleutel="KEY"))
    assert PGN not in shown
    assert "KEY" not in shown


STATES = {
    "B-02": [(True, True)],
    "C-01": [(True, False)],
    "C-02": [(True, True)],
    "C-04": [(False, False)],
    "F-01": [(True, False), (True, True)],
    "F-04": [(True, False), (True, False)],
}
"""By scenario: for each source system whether the pupil is known there and a dossier made available."""


@pytest.mark.parametrize("scenario", STATES)
def test_states(scenario: str, plaatsen: tuple[PreparedPupil, ...]) -> None:
    """Every source system holds of the pupil what the scenario gives."""
    for prepared in plaatsen:
        if prepared.person.scenario == scenario:
            held = [(known, klaargezet is not None) for known, klaargezet in prepared.klaargezet]
            assert held == STATES[scenario]
            assert len(prepared.school.bron_aanleverpunten) >= len(held)


def test_inzage(plaatsen: tuple[PreparedPupil, ...]) -> None:
    """In C-02 the parents had no inspection; in B-02 they had."""
    seen = {
        (prepared.person.scenario, klaargezet.inzage)
        for prepared in plaatsen
        for _, klaargezet in prepared.klaargezet
        if klaargezet and prepared.person.scenario in {"B-02", "C-02"}
    }
    assert seen == {("B-02", True), ("C-02", False)}


def test_toestemming(plaatsen: tuple[PreparedPupil, ...]) -> None:
    """In C-03 consent was withheld; in B-03 it was given; elsewhere nobody asks for it."""
    given = {
        (prepared.person.scenario, klaargezet.toestemming)
        for prepared in plaatsen
        for _, klaargezet in prepared.klaargezet
        if klaargezet and prepared.person.scenario in {"B-02", "B-03", "C-03"}
    }
    assert given == {("B-02", False), ("B-03", True), ("C-03", False)}


def test_allowed_school(plaatsen: tuple[PreparedPupil, ...], recipes: Mapping[str, Recipe], cast: LoadCast) -> None:
    """A dossier is for the school that will ask; in C-05 it is for another."""
    for prepared in plaatsen:
        pupil = prepared.person
        asking = cast.schools(recipes[pupil.scenario].doel)[pupil.doel].brin
        for _, klaargezet in prepared.klaargezet:
            if klaargezet is not None:
                wanted = OTHER_BRIN if pupil.scenario == "C-05" else asking
                assert klaargezet.allowed_brins == {wanted}


@pytest.mark.parametrize("scenario", ["B-04", "I-01", "I-02"])
def test_within_one_brin(scenario: str, plaatsen: tuple[PreparedPupil, ...], cast: LoadCast) -> None:
    """Within one BRIN, an SWV included, who asks is the school that has the dossier."""
    role = {"B-04": "po-vestigingen", "I-01": "po", "I-02": "vo-bron"}[scenario]
    for prepared in plaatsen:
        if prepared.person.scenario == scenario:
            assert cast.schools(role)[prepared.person.doel].brin == prepared.person.bron


def test_forty_sources(recipes: Mapping[str, Recipe], cast: LoadCast) -> None:
    """The pupils that one secondary school asks for come from all forty sources."""
    some = {"C-01": recipes["C-01"]}  # no dossiers to build
    pupils = [prepared.person for prepared in fill(some, cast, pupils=640)]
    sources = {doel: {p.bron for p in pupils if p.doel == doel} for doel in range(8)}
    assert {doel: len(brins) for doel, brins in sources.items()} == dict.fromkeys(range(8), 40)


def test_shares() -> None:
    """Pupils follow the weights of the scenarios, and the rarest has a few."""
    assert share_out({"B-02": 9.0, "C-01": 1.0}, 100) == {"B-02": 90, "C-01": 10}
    assert share_out({"B-02": 999.0, "C-01": 1.0}, 100) == {"B-02": 100, "C-01": 4}


@pytest.mark.parametrize(("attachments", "least"), [(None, 0), (BijlageSize.SMALL, 20), (BijlageSize.TYPICAL, 1000)])
def test_attachments(
    recipes: Mapping[str, Recipe], cast: LoadCast, attachments: BijlageSize | None, least: int
) -> None:
    """Dossiers have no attachments unless the load asks for them; then as many as pupils have, as large as asked."""
    some = {"B-02": recipes["B-02"]}
    filled = make_pool(
        some, {"B-02": 1}, pupils=12, environment=default_environment(), cast=cast, attachments=attachments
    )
    dossiers = [kept.dossier for prepared in filled for _, kept in prepared.klaargezet if kept]
    held = {b"<overigdocumentlijst>" in dossier for dossier in dossiers}
    assert held == ({True, False} if attachments else {False})
    assert max(map(len, dossiers)) > least * 1000
    assert attachments is BijlageSize.TYPICAL or max(map(len, dossiers)) < 60_000


def test_too_many(recipes: Mapping[str, Recipe], cast: LoadCast) -> None:
    """More pupils than there are test numbers is refused before one is made."""
    with pytest.raises(ConfigurationError, match="test numbers") as caught:
        next(make_pool(recipes, {"B-02": 1}, pupils=TEST_BSN_COUNT + 1, environment=default_environment(), cast=cast))
    assert caught.value.where == "--pupils"


# -- who a transfer is about ------------------------------------------------------------------------------------------


def person(number: int, *, doel: int = 0, scenario: str = "B-02") -> SyntheticPupil:
    """Return a pupil with a number in the place of a pgn."""
    return SyntheticPupil(scenario=scenario, pgn=str(number), bron="99AA", doel=doel)


def test_in_turn() -> None:
    """Transfers go round the pupils of their scenario: none twice before all have had their turn."""
    pool = PupilPool([person(number) for number in range(5)] + [person(9, scenario="C-01")])
    assert Counter(pool.person("B-02", index).pgn for index in range(10)) == Counter("0123401234")
    assert pool.person("C-01", 123).pgn == "9"
    assert pool.scenarios == {"B-02", "C-01"}


def test_of_one_school() -> None:
    """When one school asks, it asks for pupils that come to it."""
    pool = PupilPool([person(number, doel=number % 3) for number in range(9)])
    assert {pool.person("B-02", index, 2).pgn for index in range(9)} == {"2", "5", "8"}


def test_school_without_pupils() -> None:
    """A school that nobody of a rare scenario goes to asks for another's: the scenario is kept."""
    pool = PupilPool([person(1, doel=1)])
    assert pool.person("B-02", 0, 7).pgn == "1"


def test_nobody() -> None:
    """A scenario without pupils is named."""
    with pytest.raises(ConfigurationError, match="C-05"):
        PupilPool([person(1)]).person("C-05", 0)


def test_travels_to_another_process() -> None:
    """What is written for another process is read back whole."""
    one = SyntheticPupil(scenario="I-01", pgn=PGN, bron="99AA", doel=3, digest="ab", koppelsleutel="K")
    assert read_pool(PupilPool([one, person(2)]).as_json()).pupils == (one, person(2))


# -- an external bron -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"scenario,pgn,bron_brin,doel,sha256\nB-02,{PGN},99KK,1,AB12\n", id="commas"),
        pytest.param(f"scenario;pgn;bron_brin;doel;sha256\nB-02;{PGN};99KK;1;AB12\n", id="semicolons"),
        pytest.param(
            f"\ufeffscenario;pgn;bron_brin;doel;sha256\r\nB-02;{PGN};99KK;1;ab12\r\n", id="from a spreadsheet"
        ),
        pytest.param(f"sha256,doel,bron_brin,pgn,scenario\nab12,1,99KK,{PGN},B-02\n", id="other order"),
    ],
)
def test_list(text: str, tmp_path: Path) -> None:
    """A list of pupils is read as spreadsheets write it."""
    file = tmp_path / "leerlingen.csv"
    file.write_bytes(text.encode())
    assert load_pool(file).pupils == (SyntheticPupil(scenario="B-02", pgn=PGN, bron="99KK", doel=1, digest="ab12"),)


@pytest.mark.parametrize(
    "text", [f"scenario,pgn,bron_brin\nC-01,{PGN},99KK\n", f"scenario,pgn,bron_brin,doel,sha256\nC-01,{PGN},99KK,,\n"]
)
def test_list_without_the_last_columns(text: str, tmp_path: Path) -> None:
    """Without a number the first school asks; without a digest any dossier of the pupil will do."""
    file = tmp_path / "leerlingen.csv"
    file.write_text(text)
    assert load_pool(file).pupils == (SyntheticPupil(scenario="C-01", pgn=PGN, bron="99KK", doel=0),)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("scenario,bron_brin\nB-02,99KK\n", 2, "pgn is missing"),
        (f"scenario,pgn,bron_brin\nB-02,{PGN},99KK\n,{PGN},99KK\n", 3, "scenario is missing"),
        (f"scenario,pgn,bron_brin\nB-02,{PGN},\n", 2, "bron_brin is missing"),
        ("scenario,pgn,bron_brin\nB-02,999990018,99KK\n", 2, "pgn"),
        (f"scenario,pgn,bron_brin,doel\nB-02,{PGN},99KK,-1\n", 2, "no number of a school"),
        (f"scenario,pgn,bron_brin,doel\nB-02,{PGN},99KK,vo\n", 2, "no number of a school"),
    ],
    ids=["no column", "empty scenario", "empty brin", "bad pgn", "negative doel", "doel in words"],
)
def test_bad_list(text: str, line: int, what: str, tmp_path: Path) -> None:
    """A list that cannot be used is refused with file, line and what is wrong."""
    file = tmp_path / "leerlingen.csv"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_pool(file)
    assert f"{file}:{line}" in caught.value.where
    assert what in f"{caught.value.where} {caught.value.message}"


@pytest.mark.parametrize("content", [None, b"scenario,pgn,bron_brin\nB-02,\xff\xfe,99KK\n"], ids=["absent", "no UTF-8"])
def test_unreadable_list(content: bytes | None, tmp_path: Path) -> None:
    """A list that is not there, or no text, is an error that names the file and the columns."""
    file = tmp_path / "leerlingen.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be read") as caught:
        load_pool(file)
    assert caught.value.where == str(file)
    assert "bron_brin" in caught.value.remedy


def test_empty_list(tmp_path: Path) -> None:
    """A list with a heading and nobody beneath it is refused at once, not when the first transfer is due."""
    file = tmp_path / "leerlingen.csv"
    file.write_text("scenario,pgn,bron_brin\n")
    with pytest.raises(ConfigurationError, match="nobody"):
        load_pool(file)
