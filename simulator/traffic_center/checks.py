"""The tests of the Traffic Center, one fact each; the tuples are the order in which they are made.

The first test that fails gives the answer (A49).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from simulator.messages.model import (
    AfmeldingRequest,
    MeldenNotificatieRequest,
    OverdrachtRequest,
    SessiecontroleRequest,
)
from simulator.register import Bestemming
from simulator.sessie import Gebeurtenis, refusal
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.resultaat import Reden
from simulator.traffic_center.context import Sessiezaak, TcRequest, Weigering, Zaak

Z = TypeVar("Z", bound=Zaak[TcRequest])


def first_refusal(toetsen: Iterable[Callable[[Z], Weigering | None]], zaak: Z) -> Weigering | None:
    """Return what the first failing test says, or None when all pass."""
    return next((weigering for toets in toetsen if (weigering := toets(zaak)) is not None), None)


def doel_is_valid(zaak: Zaak[OverdrachtRequest]) -> Weigering | None:
    """School and vendor of the target are known and qualified, and the certificate is that vendor's."""
    adres = zaak.request.adressering
    school = zaak.kader.register.school(adres.doel_brin)
    if school is None or not school.actief:
        waarom = f"doel school {_shown(adres.doel_brin)} is {_fact(school)}"
    elif zaak.doel is None:
        waarom = f"doel aanleverpunt {_shown(adres.doel_aanleverpunt)} is unknown at {adres.doel_brin}"
    elif not zaak.kader.speaks_for(zaak.peer, zaak.doel):
        waarom = f"certificate {zaak.peer.oin} does not speak for doel aanleverpunt {adres.doel_aanleverpunt}"
    else:
        return None
    return Weigering(reden=Reden.REQUESTER_UNKNOWN, waarom=waarom)


def doel_aanleverpunt_is_active(zaak: Zaak[OverdrachtRequest]) -> Weigering | None:
    """The target's aanleverpunt may be used."""
    if zaak.doel is not None and zaak.doel.actief:
        return None
    waarom = f"doel aanleverpunt {zaak.request.adressering.doel_aanleverpunt} is not active"
    return Weigering(reden=Reden.TARGET_AANLEVERPUNT_INACTIVE, waarom=waarom)


def bron_school_is_active(zaak: Zaak[OverdrachtRequest | SessiecontroleRequest]) -> Weigering | None:
    """The source school is known and qualified."""
    brin = zaak.request.adressering.bron_brin
    school = zaak.kader.register.school(brin)
    if school is not None and school.actief:
        return None
    waarom = f"bron school {_shown(brin)} is {_fact(school)}"
    return Weigering(reden=Reden.SOURCE_UNKNOWN, waarom=waarom)


def one_key_is_given(zaak: Zaak[OverdrachtRequest]) -> Weigering | None:
    """Either a zoeksleutel or a koppelsleutel: not both, not neither."""
    request = zaak.request
    if (request.zoeksleutel is None) != (request.koppelsleutel is None):
        return None
    given = "both keys are" if request.zoeksleutel is not None else "no key is"
    return Weigering(reden=Reden.KEY_WRONG, waarom=f"{given} given")


def overdrachtsoort_is_correct(zaak: Zaak[OverdrachtRequest]) -> Weigering | None:
    """The kind of handover exists and goes with the key; A28: does binnenBRIN across BRINs stop here already?"""
    request, adres = zaak.request, zaak.request.adressering
    soort = request.overdrachtsoort
    if soort not in set(Overdrachtsoort):
        return Weigering(reden=Reden.OVERDRACHTSOORT_WRONG, waarom="the overdrachtsoort does not exist")
    if (soort == Overdrachtsoort.SWV) != (request.koppelsleutel is not None):
        return Weigering(reden=Reden.OVERDRACHTSOORT_WRONG, waarom=f"{soort} goes with the other kind of key")
    if zaak.kader.aannames.is_yes("A28") and _crosses_brins(soort, adres.bron_brin, adres.doel_brin):
        return Weigering(reden=Reden.NO_RELATION, waarom="binnenBRIN between two BRINs")
    return None


OVERDRACHT: tuple[Callable[[Zaak[OverdrachtRequest]], Weigering | None], ...] = (
    doel_is_valid,
    doel_aanleverpunt_is_active,
    bron_school_is_active,
    one_key_is_given,
    overdrachtsoort_is_correct,
)
"""The five tests of an overdrachtRequest, in the written order. Bron: protocol 5.1, FT-04."""


def bron_aanleverpunt_is_active(zaak: Sessiezaak[SessiecontroleRequest]) -> Weigering | None:
    """The source's aanleverpunt is known and may be used."""
    if zaak.bron is not None and zaak.bron.actief:
        return None
    waarom = f"bron aanleverpunt {_shown(zaak.request.adressering.bron_aanleverpunt)} is {_fact(zaak.bron)}"
    return Weigering(reden=Reden.SOURCE_AANLEVERPUNT_UNKNOWN, waarom=waarom)


def data_are_equal(zaak: Sessiezaak[SessiecontroleRequest | AfmeldingRequest]) -> Weigering | None:
    """Both BRINs, the key and the overdrachtsoort are those of the overdrachtRequest."""
    asked, granted = zaak.request.adressering, zaak.sessie.adressering
    same = {
        "bron BRIN": asked.bron_brin == granted.bron_brin,
        "doel BRIN": asked.doel_brin == granted.doel_brin,
        "overdrachtsoort": zaak.request.overdrachtsoort == zaak.sessie.overdrachtsoort,
        "key": _same_key(zaak),
    }
    differs = [name for name, equal in same.items() if not equal]
    return Weigering(reden=Reden.SESSIE_AFWIJKEND, waarom=f"differs: {', '.join(differs)}") if differs else None


def bron_aanleverpunt_was_listed(zaak: Sessiezaak[SessiecontroleRequest | AfmeldingRequest]) -> Weigering | None:
    """The source's aanleverpunt is one of those that the sessie is about."""
    code = zaak.request.adressering.bron_aanleverpunt
    if code in zaak.sessie.aanleverpunten:
        return None
    waarom = f"bron aanleverpunt {_shown(code)} is not one of this sessie"
    return Weigering(reden=Reden.SOURCE_AANLEVERPUNT_UNKNOWN, waarom=waarom)


def doel_aanleverpunt_is_equal(zaak: Sessiezaak[SessiecontroleRequest | AfmeldingRequest]) -> Weigering | None:
    """The target's aanleverpunt is that of the overdrachtRequest."""
    asked, granted = zaak.request.adressering.doel_aanleverpunt, zaak.sessie.adressering.doel_aanleverpunt
    if asked == granted:
        return None
    waarom = f"doel aanleverpunt {_shown(asked)}, granted to {granted}"
    return Weigering(reden=Reden.UNKNOWN_AANLEVERPUNT, waarom=waarom)


def binnen_brin_stays_inside(zaak: Sessiezaak[SessiecontroleRequest]) -> Weigering | None:
    """A handover inside one BRIN is between equal BRINs. Bron: protocol 8.2."""
    adres = zaak.sessie.adressering
    if _crosses_brins(zaak.sessie.overdrachtsoort, adres.bron_brin, adres.doel_brin):
        return Weigering(reden=Reden.NO_RELATION, waarom="binnenBRIN between two BRINs")
    return None


def sessie_takes_controle(zaak: Sessiezaak[SessiecontroleRequest]) -> Weigering | None:
    """The sessie is neither signed off nor expired."""
    reden = refusal(zaak.sessie.toestand, Gebeurtenis.CONTROLE)
    return Weigering(reden=reden, waarom=f"the sessie is {zaak.sessie.toestand}") if reden else None


CONTROLE: tuple[Callable[[Sessiezaak[SessiecontroleRequest]], Weigering | None], ...] = (
    bron_school_is_active,
    bron_aanleverpunt_is_active,
    data_are_equal,
    bron_aanleverpunt_was_listed,
    doel_aanleverpunt_is_equal,
    binnen_brin_stays_inside,
    sessie_takes_controle,
)
"""The tests of a sessiecontroleRequest for a sessie that exists. Bron: protocol 10.

The codes are seen, their order is not. Ours goes from the register, by what was asked, to the state of the sessie: only
who knows the data of a sessie learns what became of it.
"""


def sessie_takes_afmelding(zaak: Sessiezaak[AfmeldingRequest]) -> Weigering | None:
    """The sessie is open and its data are equal; every way to be wrong has one code. Bron: protocol 8.7, A18."""
    failed = first_refusal((data_are_equal, bron_aanleverpunt_was_listed, doel_aanleverpunt_is_equal), zaak)
    if failed is None and refusal(zaak.sessie.toestand, Gebeurtenis.AFMELDING) is None:
        return None
    waarom = failed.waarom if failed else f"the sessie is {zaak.sessie.toestand}"
    return Weigering(reden=Reden.SIGN_OFF_WRONG, waarom=waarom)


def notified_aanleverpunt_is_active(zaak: Zaak[MeldenNotificatieRequest]) -> Weigering | None:
    """The aanleverpunt to notify is known and may be used."""
    if zaak.doel is not None and zaak.doel.actief:
        return None
    waarom = f"doel aanleverpunt {_shown(zaak.request.adressering.doel_aanleverpunt)} is {_fact(zaak.doel)}"
    return Weigering(reden=Reden.NOTIFY_TARGET_INACTIVE, waarom=waarom)


def notified_aanleverpunt_is_meant_for_it(zaak: Zaak[MeldenNotificatieRequest]) -> Weigering | None:
    """The aanleverpunt to notify serves the doel of the notification."""
    if zaak.doel is not None and zaak.doel.bestemming == zaak.request.doel:
        return None
    return Weigering(
        reden=Reden.NOTIFY_DOEL_WRONG, waarom=f"notification for {zaak.request.doel!r}, aanleverpunt for another"
    )


def swv_works_under_the_brin(zaak: Zaak[MeldenNotificatieRequest]) -> Weigering | None:
    """An SWV system works under the school's own BRIN. Bron: RE-04."""
    adres = zaak.request.adressering
    if zaak.request.doel != Bestemming.SWV or adres.bron_brin == adres.doel_brin:
        return None
    return Weigering(reden=Reden.NOTIFY_BRIN_DIFFERS, waarom=f"bron {adres.bron_brin}, SWV under {adres.doel_brin}")


NOTIFICATIE: tuple[Callable[[Zaak[MeldenNotificatieRequest]], Weigering | None], ...] = (
    notified_aanleverpunt_is_active,
    notified_aanleverpunt_is_meant_for_it,
    swv_works_under_the_brin,
)
"""The tests of a meldenNotificatieRequest, before that of the earlier sessie (OV). Bron: protocol 5.8."""


def sessie_was_between_these(zaak: Sessiezaak[MeldenNotificatieRequest]) -> Weigering | None:
    """The earlier sessie was between the two systems that the notification names. Bron: protocol 8.4."""
    asked, granted = zaak.request.adressering, zaak.sessie.adressering
    if (
        asked.bron_brin == granted.bron_brin
        and asked.bron_aanleverpunt in zaak.sessie.aanleverpunten
        and asked.doel_brin == granted.doel_brin
        and asked.doel_aanleverpunt == granted.doel_aanleverpunt
    ):
        return None
    return Weigering(reden=Reden.NOTIFY_SESSIE_UNKNOWN, waarom="the earlier sessie was between other systems")


def _same_key(zaak: Sessiezaak[SessiecontroleRequest | AfmeldingRequest]) -> bool:
    asked, granted, kader = zaak.request, zaak.sessie, zaak.kader
    if asked.zoeksleutel is None or granted.zoeksleutel is None:
        return asked.zoeksleutel is granted.zoeksleutel and asked.koppelsleutel == granted.koppelsleutel
    if asked.koppelsleutel is not None or not kader.search_key.same(asked.zoeksleutel, granted.zoeksleutel):
        return False
    return not kader.aannames.is_yes("A25") or asked.zoeksleutel.pgnfrag == granted.zoeksleutel.pgnfrag


def _crosses_brins(soort: str, bron_brin: str, doel_brin: str) -> bool:
    return soort == Overdrachtsoort.BINNEN_BRIN and bron_brin != doel_brin


def _shown(code: str) -> str:
    return code or "(none)"


def _fact(known: object | None) -> str:
    return "unknown" if known is None else "not active"
