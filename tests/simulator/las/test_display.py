"""Showing a received dossier: what it is, what is in it, what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from simulator.las.display import show
from simulator.las.model import OntvangenDossier
from simulator.messages.model import Adressering
from simulator.standard.keys import SessieId

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator.las.conftest import Proef


def received(dossier: bytes, pgn: str | None = "999990019") -> OntvangenDossier:
    return OntvangenDossier(
        sessie_id=SessieId("s"),
        adressering=Adressering(),
        dossier=dossier,
        pgn=pgn,
        account="mentor.bas",
        moment=datetime(2022, 3, 21, tzinfo=UTC),
    )


def named(paths: tuple[Path, ...], name: str) -> bytes:
    return next(path.read_bytes() for path in paths if name in path.name)


def test_official_example(voorbeelddossiers: tuple[Path, ...]) -> None:
    """An official example is shown as valid, with its profile and the names of its attachments."""
    weergave = show(received(named(voorbeelddossiers, "POVO")))
    assert weergave.oordeel.valid
    assert weergave.oordeel.profile == "POVO"
    assert weergave.dossier is not None
    assert weergave.bijlagen
    assert all("." in name for name in weergave.bijlagen)


def test_not_shared_is_not_empty(voorbeelddossiers: tuple[Path, ...]) -> None:
    """Categories that were opted out of are listed as such."""
    opted_out = show(received(named(voorbeelddossiers, "POPO_opt_out"))).not_shared
    assert opted_out
    assert "leerling" not in opted_out
    assert show(received(named(voorbeelddossiers, "POVO"))).not_shared == ()


def test_other_pupil_is_noticed(voorbeelddossiers: tuple[Path, ...]) -> None:
    """A dossier about another pupil than the one asked for is shown as such; an SWV dossier names none."""
    weergave = show(received(named(voorbeelddossiers, "POVO")))
    assert weergave.dossier is not None
    leerling = weergave.dossier.huidigeschool.leerling
    assert weergave.same_leerling is False
    assert show(received(named(voorbeelddossiers, "POVO"), leerling.bsn or leerling.onderwijsnummer)).same_leerling
    assert show(received(named(voorbeelddossiers, "POSWV"), None)).same_leerling is None


@pytest.mark.parametrize(
    "dossier",
    [
        pytest.param(b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2016/dossier"/>', id="older year"),
        pytest.param(b"<html/>", id="no dossier"),
        pytest.param(b"nothing like XML", id="no XML"),
        pytest.param(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", id="entity"),
    ],
)
def test_what_cannot_be_read_is_flagged(dossier: bytes) -> None:
    """An outdated or broken dossier is shown with findings and without content; nothing crashes."""
    weergave = show(received(dossier))
    assert not weergave.oordeel.valid
    assert weergave.oordeel.findings
    assert (weergave.dossier, weergave.bijlagen, weergave.same_leerling) == (None, (), None)


def test_doel_shows_what_it_received(proef: Proef, voorbeelddossiers: tuple[Path, ...]) -> None:
    """The doel shows what it keeps."""
    proef.klaar(dossier=named(voorbeelddossiers, "POVO"))
    proef.ask()
    (ontvangen,) = proef.doel.ontvangen
    assert proef.doel.show(ontvangen).oordeel.valid
