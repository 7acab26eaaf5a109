"""The chain in memory: every school of a register, joined, repeatable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.errors import LocalProtocolError
from simulator.las.dossier_store import Klaargezet
from simulator.sandbox import Sandbox, small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1, RELEASES, Release

PGN = "999990019"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


def transfer(sandbox: Sandbox) -> list[tuple[bytes, bytes]]:
    """Move a dossier from 99BB to 99VO; return every request and response."""
    bron = sandbox.bron("99BB")
    bron.register_leerling(PGN, "1", account="a")
    bron.zet_klaar(
        Klaargezet(pgn=PGN, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
        account="a",
    )
    resultaat = sandbox.doel("99VO").request_dossier(
        pgn=PGN, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b"
    )
    assert resultaat.dossier == DOSSIER
    return [(one.request, one.response) for one in sandbox.journal.exchanges]


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES.keys())
def test_transfer_in_four_exchanges(release: Release) -> None:
    """One transfer is overdracht, document, sessiecontrole and afmelding."""
    sandbox = Sandbox(small_register(), release=release)
    assert len(transfer(sandbox)) == 4
    assert [(one.sender, one.receiver) for one in sandbox.journal.exchanges] == [
        ("doel", "tc"),
        ("doel", "partner"),
        ("bron", "tc"),
        ("doel", "tc"),
    ]


def test_same_seed_same_bytes() -> None:
    """The same seed gives the same messages, another seed other identifiers."""
    assert transfer(Sandbox(small_register(), seed=7)) == transfer(Sandbox(small_register(), seed=7))
    assert transfer(Sandbox(small_register(), seed=7)) != transfer(Sandbox(small_register(), seed=8))


def test_exchanges_need_not_be_recorded() -> None:
    """Without recording the transfer succeeds, log lines are kept, exchanges are not."""
    sandbox = Sandbox(small_register(), recorded=False)
    assert transfer(sandbox) == []
    assert len(sandbox.journal.log_entries) == 6


def test_every_aanleverpunt_has_its_systems() -> None:
    """An OV aanleverpunt is bron and doel, an SWV aanleverpunt is an SWV."""
    sandbox = Sandbox(small_register())
    assert sandbox.bronnen.keys() == sandbox.doelen.keys()
    assert len(sandbox.bronnen) == 4
    assert [swv.aanleverpunt.brin for swv in sandbox.swvs.values()] == ["99AA"]
    assert sandbox.bron("99AA", 1).aanleverpunten[0].index == 2


def test_address_that_cannot_exist() -> None:
    """A URL that leads out of memory is refused at once."""
    register = small_register()
    aanleverpunten = tuple(
        replace(aanleverpunt, url="https://school.example/oso") for aanleverpunt in register.aanleverpunten
    )
    with pytest.raises(LocalProtocolError, match=r"school\.example"):
        Sandbox(replace(register, aanleverpunten=aanleverpunten))
