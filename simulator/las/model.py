"""What a target system holds: sessies, answers, received dossiers and notifications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.messages.model import AanleverpuntReference, Adressering, AfmeldingResponse
from simulator.soap import CallResult
from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel
from simulator.standard.resultaat import Foutmelding


@dataclass(frozen=True, slots=True, kw_only=True)
class Doelsessie:
    """A sessie as the target holds it: what it must repeat in every later message.

    Attributes:
        id: issued by the Traffic Center.
        adressering: of the overdrachtRequest.
        aanleverpunten: to ask, in the order of the list.
        pgn: of the pupil; None when a koppelsleutel stands in for it.
        zoeksleutel: made from the pgn.
        koppelsleutel: received in a notification (SWV).
        overdrachtsoort: as asked.
        account: user who ordered it.
        moment: when it was granted.
    """

    id: SessieId
    adressering: Adressering
    aanleverpunten: tuple[AanleverpuntReference, ...]
    pgn: str | None = field(default=None, repr=False)
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    account: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AanleverpuntAnswer:
    """What one aanleverpunt answered to a documentRequest.

    Attributes:
        aanleverpunt: wire code.
        url: that was asked.
        code: result, success included; empty after a technical failure.
        fault: the technical failure.
        spelling: notes on the form of the answer, as the codec made them.
        dossier: as received, byte for byte.
    """

    aanleverpunt: str
    url: str
    code: str
    fault: str = ""
    spelling: Mapping[str, str] = field(default_factory=dict)
    dossier: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdrachtsresultaat:
    """The result of one request for a dossier.

    Attributes:
        sessie_id: empty when no sessie was granted.
        resultaat: best code; empty when no sessie was granted.
        aanleverpunt: wire code that the sign-off names.
        answers: of the aanleverpunten asked, in order.
        dossier: of the reported answer; None when none was delivered.
        afmelding: what the Traffic Center answered to the sign-off; None when there was nothing to sign off.
        foutmelding: what the user is shown: code and text; None after success.
        fault: technical failure of the overdrachtRequest.
        sessie: as granted, for further steps by hand.
    """

    sessie_id: str = ""
    resultaat: str = ""
    aanleverpunt: str = ""
    answers: tuple[AanleverpuntAnswer, ...] = ()
    dossier: bytes | None = field(default=None, repr=False)
    afmelding: CallResult[AfmeldingResponse] | None = None
    foutmelding: Foutmelding | None = None
    fault: str = ""
    sessie: Doelsessie | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDossier:
    """A dossier as received.

    Attributes:
        sessie_id: of the sessie in which it came.
        adressering: of both systems.
        dossier: byte for byte.
        pgn: that was asked for; None for an SWV.
        koppelsleutel: that was asked with (SWV).
        account: user who ordered it.
        moment: of receipt.
    """

    sessie_id: SessieId
    adressering: Adressering
    dossier: bytes = field(repr=False)
    pgn: str | None = field(default=None, repr=False)
    koppelsleutel: Koppelsleutel | None = None
    account: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedNotificatie:
    """A notification as a user sees it listed.

    Attributes:
        adressering: of both systems.
        sessie_id: of the earlier sessie (OV).
        koppelsleutel: that opens the dossier (SWV).
        aanvraagdatum: of the earlier request (OV), when given.
        moment: of first receipt.
        sessie: the earlier request, when this system knows it.
    """

    adressering: Adressering
    sessie_id: SessieId | None = None
    koppelsleutel: Koppelsleutel | None = None
    aanvraagdatum: datetime | None = None
    moment: datetime
    sessie: Doelsessie | None = None
