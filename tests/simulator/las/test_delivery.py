"""May a dossier leave: each test on its own, without parties around it."""

from __future__ import annotations

from datetime import datetime

import pytest

from simulator.clock import AMSTERDAM
from simulator.las.delivery import CHECKS, DeliveryCase, why_not
from simulator.las.dossier_store import Klaargezet, StoreEntry
from simulator.messages.model import Adressering, DocumentRequest
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SessieId
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1
from simulator.standard.resultaat import Reason


def delivery(kind: Overdrachtsoort, profiel: Profiel, *, namespace: str = DOSSIER_2019_1.namespace) -> DeliveryCase:
    """Return a delivery of a dossier with neither inzage nor consent nor ticked school, long since not changed."""
    klaargezet = Klaargezet(
        pgn="999990019", profiel=profiel, dossier=b"", collection_date=datetime(2022, 3, 1, tzinfo=AMSTERDAM)
    )
    return DeliveryCase(
        request=DocumentRequest(
            adressering=Adressering(bron_brin="99AA", doel_brin="99AA"),
            overdrachtsoort=kind,
            sessie_id=SessieId("s"),
            aanvraagdatum=datetime(2022, 3, 2, tzinfo=AMSTERDAM),
        ),
        entry=StoreEntry(known=True, klaargezet=klaargezet, namespace=namespace),
        dossier_release=DOSSIER_2019_1,
        aannames=Aannames.load(),
    )


@pytest.mark.parametrize(
    ("kind", "profiel", "failing"),
    [
        pytest.param(
            Overdrachtsoort.OVERSTAP,
            Profiel.POVO,
            [Reason.NO_INZAGE, Reason.SCHOOL_NOT_ALLOWED, Reason.NOT_CHANGED],
            id="overstap knows all tests",
        ),
        pytest.param(
            Overdrachtsoort.OVERSTAP,
            Profiel.VOVO,
            [Reason.NO_TOESTEMMING, Reason.SCHOOL_NOT_ALLOWED, Reason.NOT_CHANGED],
            id="VOVO asks for consent",
        ),
        pytest.param(
            Overdrachtsoort.BINNEN_BRIN, Profiel.BB, [Reason.NOT_CHANGED], id="binnenBRIN knows the date only"
        ),
        pytest.param(Overdrachtsoort.SWV, Profiel.POSWV, [], id="SWV knows readiness and version only"),
    ],
)
def test_which_tests_apply(kind: Overdrachtsoort, profiel: Profiel, failing: list[Reason]) -> None:
    """Each kind of handover is held to its own tests and to no others."""
    case = delivery(kind, profiel)
    assert [reason for check in CHECKS if (reason := check(case))] == failing
    assert why_not(case) == (failing[0] if failing else None)


@pytest.mark.parametrize("kind", list(Overdrachtsoort))
def test_version_counts_for_every_kind(kind: Overdrachtsoort) -> None:
    """A dossier of another year stays in, whatever the kind of handover."""
    case = delivery(kind, Profiel.POVO, namespace="http://www.edustandaard.nl/oso_gegevensset/2016/dossier")
    assert Reason.WRONG_DOSSIER_VERSION in [check(case) for check in CHECKS]
