"""Showing a received dossier: what it is, what is in it, what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from simulator.las.display import show
from simulator.las.model import ReceivedDossier
from simulator.messages.model import Adressering
from simulator.standard.keys import SessieId

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator.las.conftest import Trial


def received(dossier: bytes, pgn: str | None = "999990019") -> ReceivedDossier:
    return ReceivedDossier(
        sessie_id=SessieId("s"),
        adressering=Adressering(),
        dossier=dossier,
        pgn=pgn,
        account="mentor.bas",
        moment=datetime(2022, 3, 21, tzinfo=UTC),
    )


def named(paths: tuple[Path, ...], name: str) -> bytes:
    return next(path.read_bytes() for path in paths if name in path.name)


def test_official_example(official_examples: tuple[Path, ...]) -> None:
    """An official example is shown as valid, with its profile and the names of its attachments."""
    view = show(received(named(official_examples, "POVO")))
    assert view.verdict.valid
    assert view.verdict.profile == "POVO"
    assert view.dossier is not None
    assert view.bijlagen
    assert all("." in name for name in view.bijlagen)


def test_not_shared_is_not_empty(official_examples: tuple[Path, ...]) -> None:
    """Categories that were opted out of are listed as such."""
    opted_out = show(received(named(official_examples, "POPO_opt_out"))).not_shared
    assert opted_out
    assert "leerling" not in opted_out
    assert show(received(named(official_examples, "POVO"))).not_shared == ()


def test_other_pupil_is_noticed(official_examples: tuple[Path, ...]) -> None:
    """A dossier about another pupil than the one asked for is shown as such; an SWV dossier names none."""
    view = show(received(named(official_examples, "POVO")))
    assert view.dossier is not None
    leerling = view.dossier.huidigeschool.leerling
    assert view.same_leerling is False
    assert show(received(named(official_examples, "POVO"), leerling.bsn or leerling.onderwijsnummer)).same_leerling
    assert show(received(named(official_examples, "POSWV"), None)).same_leerling is None


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
    view = show(received(dossier))
    assert not view.verdict.valid
    assert view.verdict.findings
    assert (view.dossier, view.bijlagen, view.same_leerling) == (None, (), None)


def test_doel_shows_what_it_received(trial: Trial, official_examples: tuple[Path, ...]) -> None:
    """The doel shows what it keeps."""
    trial.klaar(dossier=named(official_examples, "POVO"))
    trial.ask()
    (received,) = trial.doel.received
    assert trial.doel.show(received).verdict.valid
