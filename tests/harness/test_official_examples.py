"""The official example dossiers travel from bron to doel untouched, in every embedding, in memory and over HTTPS."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.config.environment import make_omgeving
from harness.stage.pupils import make_proefleerling
from harness.stage.stage import HttpsToneel, MemoryToneel, Toneel
from harness.stage.world import Wereld
from simulator.clock import SystemClock
from simulator.las.dossier_store import Klaargezet
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from harness.config.scenario import Scenario

EMBEDDINGS = ("xml_child", "cdata", "base64", "gzip_base64")


@pytest.fixture(params=["memory", "https"])
def toneel(request: pytest.FixtureRequest) -> Toneel:
    """A stage of each kind."""
    if request.param == "memory":
        return MemoryToneel()
    stage: HttpsToneel = request.getfixturevalue("https_toneel")
    return stage


@pytest.mark.parametrize("release", ["oso22", "oso18"])
@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_arrive_byte_for_byte(
    toneel: Toneel,
    scenarios: dict[str, Scenario],
    voorbeelddossiers: tuple[Path, ...],
    embedding: str,
    release: str,
) -> None:
    """Whatever stands in a dossier, attachments and odd spellings included, arrives as it was."""
    omgeving = make_omgeving({"run": {"release": release}, "aannames": {"A03": embedding}}, file="")
    wereld = Wereld(omgeving, toneel, clock=SystemClock(), chance=random.Random(1))
    doel, (punt, _) = wereld.doelen["vo"], wereld.rolbezetting.sources("po")[0]
    leerling = make_proefleerling(wereld.generator, scenarios["B-02"], 0, wereld.rolbezetting.school("po"))
    wereld.bronnen["bron"].register_leerling(
        leerling.pgn, leerling.leerling.leerlingid, account="t.tester", aanleverpunt=punt
    )
    for path in voorbeelddossiers:
        klaargezet = Klaargezet(
            pgn=leerling.pgn,
            profiel=Profiel.POVO,
            dossier=path.read_bytes(),
            inzage=True,
            toestemming=True,
            allowed_brins=frozenset({doel.aanleverpunt.brin}),
        )
        wereld.bronnen["bron"].zet_klaar(klaargezet, account="t.tester", aanleverpunt=punt)
        doel.ophaler.fetch(pgn=leerling.pgn, bron_brin=punt.brin, overdrachtsoort="overstapdossier", account="t.tester")
    assert [one.dossier for one in doel.ophaler.ontvangen] == [path.read_bytes() for path in voorbeelddossiers]
