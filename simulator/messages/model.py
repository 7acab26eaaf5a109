"""The messages of the protocol, one frozen dataclass each; shared by all parties.

::

    doel --OverdrachtRequest--> TC            doel <--OverdrachtResponse-- TC
    doel --DocumentRequest--> bron            doel <--DocumentResponse-- bron
    bron --SessiecontroleRequest--> TC        bron <--SessiecontroleResponse-- TC
    doel --AfmeldingRequest--> TC             doel <--AfmeldingResponse-- TC
    bron --MeldenNotificatieRequest--> TC     bron <--MeldenNotificatieResponse-- TC
    bron --NotificatieRequest--> doel         bron <--NotificatieResponse-- doel

Any of the answers may be a `SoapFault` instead. Which elements a message has on the wire, in which order and with
which certainty, is in the binding of its release (`simulator/messages/data`). Values that a peer may get wrong are
kept as read: a `str` that is no member of the enum is the received text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel


@dataclass(frozen=True, slots=True, kw_only=True)
class Adressering:
    """The four address fields of every message; bron and doel follow the direction of the dossier.

    Empty text means: not known, not sent. Bron: protocol 4, FS-28.
    """

    bron_brin: str = ""
    bron_aanleverpunt: str = ""
    doel_brin: str = ""
    doel_aanleverpunt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdrachtRequest:
    """Doel asks the Traffic Center for a sessie. Exactly one key. Bron: protocol 5.1."""

    adressering: Adressering
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AanleverpuntReference:
    """Where to ask: the wire code of an aanleverpunt and its URL. Bron: protocol 5.2."""

    aanleverpunt: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdrachtResponse:
    """The Traffic Center grants a sessie and lists the aanleverpunten to ask. Bron: protocol 5.2."""

    sessie_id: SessieId
    aanleverpunten: tuple[AanleverpuntReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessiecontroleRequest:
    """Bron asks the Traffic Center whether a sessie is valid. Bron: protocol 5.3."""

    adressering: Adressering
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    sessie_id: SessieId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessiecontroleResponse:
    """The sessie is valid; says the sector of the target school. Bron: protocol 5.4."""

    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequest:
    """Doel asks bron for one dossier: by pgn, or by koppelsleutel for an SWV. Bron: protocol 5.5."""

    adressering: Adressering
    pgn: str | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    sessie_id: SessieId
    aanvraagdatum: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentResponse:
    """Bron delivers a dossier: opaque bytes, exactly as they were made available. Bron: protocol 5.6, 7."""

    dossier: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfmeldingRequest:
    """Doel closes the sessie with the best result. Bron: protocol 5.7."""

    adressering: Adressering
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    sessie_id: SessieId
    resultaat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfmeldingResponse:
    """The Traffic Center has registered the end of the sessie. Bron: protocol 5.7."""

    resultaat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldenNotificatieRequest:
    """Bron announces a notification: of a renewed dossier (OV), or of one for an SWV. Bron: protocol 5.8.

    `doel` is the value of a `Bestemming` (OV or SWV); the word on the wire is in the binding.
    """

    adressering: Adressering
    sessie_id: SessieId | None = None
    aanvraagdatum: datetime | None = None
    doel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldenNotificatieResponse:
    """The URL to notify now; for an SWV also a new koppelsleutel. Bron: protocol 5.8."""

    url: str
    koppelsleutel: Koppelsleutel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificatieRequest:
    """Bron notifies doel. Bron: protocol 5.9."""

    adressering: Adressering
    koppelsleutel: Koppelsleutel | None = None
    sessie_id: SessieId | None = None
    aanvraagdatum: datetime | None = None
    doel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificatieResponse:
    """Doel has received the notification. Bron: protocol 5.9."""

    resultaat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoapFault:
    """A negative answer that the agreement allows, in whichever form it travelled (assumption A01).

    Attributes:
        code: result code, such as `SessieAfwijkend`; empty for a purely technical fault.
        text: human text beside it.
        faultcode: `Client` or `Server`: who is at fault in SOAP's words.
        style: `soap_fault` or `resultaat`.
        operation: wire name of the response it stands for, such as `documentResponse`; style `resultaat` needs it.
    """

    code: str
    text: str = ""
    faultcode: str = "Client"
    style: str = "soap_fault"
    operation: str = ""


Request = (
    OverdrachtRequest
    | SessiecontroleRequest
    | DocumentRequest
    | AfmeldingRequest
    | MeldenNotificatieRequest
    | NotificatieRequest
)
Response = (
    OverdrachtResponse
    | SessiecontroleResponse
    | DocumentResponse
    | AfmeldingResponse
    | MeldenNotificatieResponse
    | NotificatieResponse
)
Message = Request | Response | SoapFault
