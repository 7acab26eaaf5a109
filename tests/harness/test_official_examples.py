"""The official example dossiers travel from bron to doel untouched, in every embedding, in memory and over HTTPS."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.config.environment import make_environment
from harness.stage.pupils import make_test_pupil
from harness.stage.stage import HttpsStage, MemoryStage, Stage
from harness.stage.world import World
from simulator.clock import SystemClock
from simulator.las.dossier_store import Klaargezet
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from harness.config.scenario import Scenario

EMBEDDINGS = ("xml_child", "cdata", "base64", "gzip_base64")


@pytest.fixture(params=["memory", "https"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """A stage of each kind."""
    if request.param == "memory":
        return MemoryStage()
    stage: HttpsStage = request.getfixturevalue("https_stage")
    return stage


@pytest.mark.parametrize("release", ["oso22", "oso18"])
@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_arrive_byte_for_byte(
    stage: Stage,
    scenarios: dict[str, Scenario],
    official_examples: tuple[Path, ...],
    embedding: str,
    release: str,
) -> None:
    """Whatever stands in a dossier, attachments and odd spellings included, arrives as it was."""
    environment = make_environment({"run": {"release": release}, "aannames": {"A03": embedding}}, file="")
    world = World(environment, stage, clock=SystemClock(), chance=random.Random(1))
    doel, (aanleverpunt, _) = world.doelen["vo"], world.cast.sources("po")[0]
    leerling = make_test_pupil(world.generator, scenarios["B-02"], 0, world.cast.school("po"))
    world.bronnen["bron"].register_leerling(
        leerling.pgn, leerling.leerling.leerlingid, account="t.tester", aanleverpunt=aanleverpunt
    )
    for path in official_examples:
        klaargezet = Klaargezet(
            pgn=leerling.pgn,
            profiel=Profiel.POVO,
            dossier=path.read_bytes(),
            inzage=True,
            toestemming=True,
            allowed_brins=frozenset({doel.aanleverpunt.brin}),
        )
        world.bronnen["bron"].zet_klaar(klaargezet, account="t.tester", aanleverpunt=aanleverpunt)
        doel.fetcher.fetch(
            pgn=leerling.pgn, bron_brin=aanleverpunt.brin, overdrachtsoort="overstapdossier", account="t.tester"
        )
    assert [one.dossier for one in doel.fetcher.received] == [path.read_bytes() for path in official_examples]
