"""The chain in memory: every school of a register, joined, repeatable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.errors import LocalProtocolError
from simulator.las.dossier_store import Klaargezet
from simulator.sandbox import Keten, small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1, RELEASES, Release

PGN = "999990019"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


def transfer(keten: Keten) -> list[tuple[bytes, bytes]]:
    """Move a dossier from 99BB to 99VO; return every request and response."""
    bron = keten.bron("99BB")
    bron.register_leerling(PGN, "1", account="a")
    bron.zet_klaar(
        Klaargezet(pgn=PGN, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
        account="a",
    )
    resultaat = keten.doel("99VO").request_dossier(
        pgn=PGN, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b"
    )
    assert resultaat.dossier == DOSSIER
    return [(one.request, one.response) for one in keten.journaal.uitwisselingen]


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES.keys())
def test_transfer_in_four_exchanges(release: Release) -> None:
    """One transfer is overdracht, document, sessiecontrole and afmelding."""
    keten = Keten(small_register(), release=release)
    assert len(transfer(keten)) == 4
    assert [(one.van, one.naar) for one in keten.journaal.uitwisselingen] == [
        ("doel", "tc"),
        ("doel", "partner"),
        ("bron", "tc"),
        ("doel", "tc"),
    ]


def test_same_seed_same_bytes() -> None:
    """The same seed gives the same messages, another seed other identifiers."""
    assert transfer(Keten(small_register(), seed=7)) == transfer(Keten(small_register(), seed=7))
    assert transfer(Keten(small_register(), seed=7)) != transfer(Keten(small_register(), seed=8))


def test_exchanges_need_not_be_recorded() -> None:
    """Without recording the transfer succeeds, log lines are kept, exchanges are not."""
    keten = Keten(small_register(), recorded=False)
    assert transfer(keten) == []
    assert len(keten.journaal.logregels) == 6


def test_every_aanleverpunt_has_its_systems() -> None:
    """An OV aanleverpunt is bron and doel, an SWV aanleverpunt is an SWV."""
    keten = Keten(small_register())
    assert keten.bronnen.keys() == keten.doelen.keys()
    assert len(keten.bronnen) == 4
    assert [swv.aanleverpunt.brin for swv in keten.swvs.values()] == ["99AA"]
    assert keten.bron("99AA", 1).aanleverpunten[0].index == 2


def test_address_that_cannot_exist() -> None:
    """A URL that leads out of memory is refused at once."""
    register = small_register()
    punten = tuple(replace(punt, url="https://school.example/oso") for punt in register.aanleverpunten)
    with pytest.raises(LocalProtocolError, match=r"school\.example"):
        Keten(replace(register, aanleverpunten=punten))
