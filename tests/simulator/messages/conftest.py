"""The messages that the golden files hold, as values, and codecs to read and write them with."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from simulator.messages.codec import Codec
from simulator.messages.model import (
    AanleverpuntReference,
    Adressering,
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    Message,
    NotificatieRequest,
    NotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.standard.aannames import Aannames
from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel
from simulator.standard.release import get_release

GOLDEN = Path(__file__).parent / "golden"
KEY = base64.encodebytes(bytes(range(128))).decode().strip()  # 128 bytes, in lines of 76
PGN = "999900006"
SESSIE = SessieId("9cebd89c-8953-416b-a2cb-ecee939f1775")
EARLIER = SessieId("4d68a40f-a738-4fc2-b4f6-161089db91cf")
KOPPELSLEUTEL = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")
MOMENT = datetime.fromisoformat("2022-01-20T11:17:33+01:00")

MakeCodec = Callable[..., Codec]


@pytest.fixture(scope="session")
def make_codec() -> MakeCodec:
    """A codec for a release (default oso22), with some assumptions overridden by keyword: `make_codec(A03="cdata")`."""

    def make(release: str = "oso22", *, binding_dir: Path | None = None, **overrides: str) -> Codec:
        return Codec(get_release(release), Aannames.load(overrides), binding_dir=binding_dir)

    return make


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], bytes]:
    """The golden file of a release and a name, as bytes."""

    def read(release: str, name: str) -> bytes:
        return (GOLDEN / release / f"{name}.xml").read_bytes()

    return read


@pytest.fixture(scope="session")
def get_message() -> Callable[[str, str], Message]:
    """The message that a golden file holds."""
    known = {release: _messages(release) for release in ("oso18", "oso22")}
    return lambda release, name: known[release][name]


def _messages(release: str) -> dict[str, Message]:
    is22 = release == "oso22"
    first, second, other = (
        ("0000000700000YY00931", "0000000700000YY00932", "0000000700000YY00900") if is22 else ("18", "1", "19")
    )
    key = Zoeksleutel(waarde=KEY, pgnfrag="9468" if is22 else "")
    full = Adressering(bron_brin="00YY", bron_aanleverpunt=first, doel_brin="00YY", doel_aanleverpunt=second)
    partly = Adressering(bron_brin="00YY", doel_brin="00YY", doel_aanleverpunt=second)
    from_other = Adressering(bron_brin="00YY", bron_aanleverpunt=other, doel_brin="00YY", doel_aanleverpunt=second)
    to_self = Adressering(bron_brin="00AH", bron_aanleverpunt=other, doel_brin="00AH", doel_aanleverpunt=second)
    seen = (
        full
        if is22
        else Adressering(bron_brin="00YY", bron_aanleverpunt="0", doel_brin="00YY", doel_aanleverpunt="102")
    )
    ov, swv, bb = "overstapdossier", "swv-dossier", "overdrachtbinnenbrin"
    return {
        "overdrachtRequest": OverdrachtRequest(adressering=partly, zoeksleutel=key, overdrachtsoort=ov),
        "overdrachtRequest-aanleverpunt": OverdrachtRequest(adressering=full, zoeksleutel=key, overdrachtsoort=bb),
        "overdrachtRequest-swv": OverdrachtRequest(adressering=full, koppelsleutel=KOPPELSLEUTEL, overdrachtsoort=swv),
        "overdrachtResponse": OverdrachtResponse(
            sessie_id=SESSIE,
            aanleverpunten=(
                AanleverpuntReference(aanleverpunt=first, url="https://las.example/oso"),
                AanleverpuntReference(aanleverpunt=other, url="https://las.example/oso?ap=900&v=1"),
            ),
        ),
        "documentRequest": DocumentRequest(adressering=full, pgn=PGN, overdrachtsoort=ov, sessie_id=SESSIE),
        "documentRequest-aanvraagdatum": DocumentRequest(
            adressering=full, pgn=PGN, overdrachtsoort=ov, sessie_id=SESSIE, aanvraagdatum=MOMENT
        ),
        "documentRequest-swv": DocumentRequest(
            adressering=full, koppelsleutel=KOPPELSLEUTEL, overdrachtsoort=swv, sessie_id=SESSIE
        ),
        "sessiecontroleRequest": SessiecontroleRequest(
            adressering=full, zoeksleutel=key, overdrachtsoort=ov, sessie_id=SESSIE
        ),
        "sessiecontroleRequest-swv": SessiecontroleRequest(
            adressering=full, koppelsleutel=KOPPELSLEUTEL, overdrachtsoort=swv, sessie_id=SESSIE
        ),
        "sessiecontroleResponse": SessiecontroleResponse(sector="PO"),
        "afmeldingRequest": AfmeldingRequest(
            adressering=full, zoeksleutel=key, overdrachtsoort=ov, sessie_id=SESSIE, resultaat="OverdrachtGeslaagd"
        ),
        "afmeldingRequest-swv": AfmeldingRequest(
            adressering=full,
            koppelsleutel=KOPPELSLEUTEL,
            overdrachtsoort=swv,
            sessie_id=SESSIE,
            resultaat="LeerlinginfoNietBeschikbaar",
        ),
        "afmeldingResponse": AfmeldingResponse(resultaat="OverdrachtGeslaagd"),
        "meldenNotificatieRequest": MeldenNotificatieRequest(
            adressering=from_other, sessie_id=EARLIER, aanvraagdatum=MOMENT, doel="OV"
        ),
        "meldenNotificatieRequest-swv": MeldenNotificatieRequest(adressering=to_self, doel="SWV"),
        "meldenNotificatieResponse": MeldenNotificatieResponse(url="https://las.example/oso"),
        "meldenNotificatieResponse-swv": MeldenNotificatieResponse(
            url="https://swv.example/oso", koppelsleutel=KOPPELSLEUTEL
        ),
        "notificatieRequest": NotificatieRequest(adressering=full, sessie_id=EARLIER, aanvraagdatum=MOMENT, doel="OV"),
        "notificatieRequest-swv": NotificatieRequest(adressering=seen, koppelsleutel=KOPPELSLEUTEL, doel="SWV"),
        "notificatieResponse": NotificatieResponse(resultaat="NotificatieOntvangen"),
    }
