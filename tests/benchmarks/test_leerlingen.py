"""What a pupil, a dossier and a season cost, beside naive Faker and the readable writer in the same run."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from statistics import median

import pytest
from faker import Faker

from simulator.dossier.fast_writer import write_fast
from simulator.dossier.model import Dossier
from simulator.dossier.writer import write
from simulator.leerlingen.country.country import Country, Schoolsoort
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.names.region import REGIOS
from simulator.leerlingen.population.mix import parse_mix
from simulator.leerlingen.population.population import generate_population
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

pytestmark = pytest.mark.processes

SEED, ROUNDS, PUPILS = 2026, 7, 1000
WARM_UP = 20_000
"""Pupils made before the measured ones, as in the middle of a season."""
MIX = parse_mix("landelijk")
WANTED = {profiel: Traits(profiel=profiel) for profiel in Profiel}
MOST_MEGABYTES = 150


@pytest.fixture(scope="module")
def generator() -> LeerlingGenerator:
    """A generator that knows its schools."""
    country = Country(SEED)
    found = LeerlingGenerator(SEED, country=country, pgn=PgnPolicy.SAFE)
    for place in product(range(REGIOS), Schoolsoort):  # which a season asks twenty times each
        for vestiging in country.vestigingen(*place):
            country.profiel(vestiging)
    for index in range(WARM_UP):
        found.leerling(index, traits=WANTED[MIX.draw(SEED, index)])
    gc.collect()
    gc.freeze()  # what the test framework keeps is no cost of a pupil
    return found


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def in_turn(*works: Callable[[], object]) -> list[float]:
    """Return the CPU seconds of each, measured in turn: the median of the rounds."""
    rounds = [[cpu(work) for work in works] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*rounds, strict=True)]


def naive(faker: Faker) -> dict[str, object]:
    """Return a pupil as one writes it down with Faker: the same persons, years and tests, without any coherence."""
    found: dict[str, object] = {
        "leerlingid": faker.bothify("LN######"),
        "pgn": faker.bothify("9999#####"),
        "roepnaam": faker.first_name(),
        "geslacht": faker.random_element((1, 2)),
        "geboortedatum": faker.date_of_birth(minimum_age=4, maximum_age=17),
        "ingeschreven": faker.date_between(),
        "inzage": faker.date_between(),
        "peuterspeelzaal": faker.company(),
        "verzuim": [faker.random_int(0, 20) for _ in range(3)],
        "advies": [faker.random_element(("30", "42", "60", "70")) for _ in range(6)],
        "eindtoets": [
            faker.random_int(501, 550),
            faker.date_between(),
            *[faker.random_element("1234") for _ in "abcde"],
        ],
        "opt_out": [faker.boolean(1) for _ in range(16)],
    }
    for who in ("leerling", "ouder1", "ouder2", "huisarts"):
        found[who] = {
            "voornaam": faker.first_name(),
            "achternaam": faker.last_name(),
            "straat": faker.street_name(),
            "nummer": faker.building_number(),
            "postcode": faker.postcode(),
            "plaats": faker.city(),
            "telefoon": faker.phone_number(),
            "email": faker.email(),
        }
    found["loopbaan"] = [
        {
            "schooljaar": faker.random_int(2015, 2025),
            "groep": faker.random_element("12345678"),
            "groepsnaam": faker.bothify("groep #?"),
            "begin": faker.date_between(),
            "eind": faker.date_between(),
            "brin": faker.bothify("99??"),
        }
        for _ in range(8)
    ]
    found["toetsen"] = [
        {
            "toets": faker.random_element(("lezen", "rekenen", "spelling")),
            "moment": faker.random_element(("M6", "E6", "M7")),
            "datum": faker.date_between(),
            "scores": [faker.random_int(1, 300) for _ in range(5)],
            "niveaus": [faker.random_element("ABCDE") for _ in range(2)],
        }
        for _ in range(13)
    ]
    return found


def test_pupils(generator: LeerlingGenerator, capsys: pytest.CaptureFixture[str]) -> None:
    """A pupil costs at most a tenth of a naive Faker pupil with the same persons, years and tests."""
    turn = iter(range(WARM_UP, 10**6))

    def ours() -> None:
        for _ in range(PUPILS):
            index = next(turn)
            generator.leerling(index, traits=WANTED[MIX.draw(SEED, index)])

    faker = Faker("nl_NL")
    faker.seed_instance(SEED)
    mine, fakers = in_turn(ours, lambda: [naive(faker) for _ in range(PUPILS // 10)])
    ratio = fakers * 10 / mine
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark prints
            f"\npupils: {PUPILS / mine:,.0f}/s; naive Faker {PUPILS / 10 / fakers:,.0f}/s, so x{ratio:.1f}"
        )
    assert ratio >= 10


def test_writing(generator: LeerlingGenerator, capsys: pytest.CaptureFixture[str]) -> None:
    """The compiled writer takes at most 0.35 of the readable one, on dossiers of 15 to 25 kB."""
    dossiers: list[Dossier] = []
    for index in range(2000):
        profiel = MIX.draw(SEED, index)
        dossier = build_dossier(generator.leerling(index, traits=WANTED[profiel]), profiel, datum=generator.peildatum)
        if 15_000 <= len(write_fast(dossier)) <= 25_000:
            dossiers.append(dossier)
        if len(dossiers) == 200:
            break
    fast, slow = in_turn(lambda: [*map(write_fast, dossiers)], lambda: [write(each, indent=False) for each in dossiers])
    with capsys.disabled():
        print(f"\ndossiers of 15-25 kB written: {200 / fast:,.0f}/s, {fast / slow:.2f} of the readable writer")  # noqa: T201 - a benchmark prints
    assert fast / slow <= 0.35


def test_a_population_takes_two_processes_and_little_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two workers lose at most 15% of their CPU to working together: 1.7 times one, where two cores are free."""

    def children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def run(workers: int, pupils: int) -> Iterator[float]:
        start, began, before = time.perf_counter(), time.process_time(), children()
        out = tmp_path / f"{workers}-{pupils}"
        generate_population(pupils=pupils, seed=SEED, out=out, format="tar", workers=workers)
        mine = time.process_time() - began
        yield mine + children() - before
        yield mine if workers > 1 else 0.0
        yield time.perf_counter() - start

    small, large = 3_000, 12_000
    one_small, one = [*run(1, small)], [*run(1, large)]
    two_small, two = [*run(2, small)], [*run(2, large)]
    cost_one, cost_two = one[0] - one_small[0], two[0] - two_small[0]
    joining = (two[1] - two_small[1]) / cost_two
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    extra = large - small
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark prints
            f"\ndossiers in one stream: {extra / cost_one:,.0f} per CPU second; two workers use "
            f"{cost_two / cost_one:.2f} of the CPU of one, {joining:.0%} of it to join; wall "
            f"{extra / (one[2] - one_small[2]):,.0f}/s and {extra / (two[2] - two_small[2]):,.0f}/s; peak {peak:.0f} MB"
        )
    assert cost_two / cost_one <= 2 / 1.7
    assert joining <= 0.15
    assert peak < MOST_MEGABYTES
