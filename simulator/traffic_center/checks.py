"""The checks of the Traffic Center, one fact each; the tuples hold their order.

The first check that fails decides the answer (A49).
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
from simulator.sessie import Event, refusal
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.resultaat import Reason
from simulator.traffic_center.context import CheckCase, Refusal, SessieCase, TcRequest

CaseT = TypeVar("CaseT", bound=CheckCase[TcRequest])


def first_refusal(checks: Iterable[Callable[[CaseT], Refusal | None]], case: CaseT) -> Refusal | None:
    """Return the refusal of the first check that fails, or None when all pass."""
    return next((refusal for check in checks if (refusal := check(case)) is not None), None)


def doel_is_valid(case: CheckCase[OverdrachtRequest]) -> Refusal | None:
    """School and vendor of the target are known and qualified, and the certificate is that vendor's."""
    adres = case.request.adressering
    school = case.context.register.school(adres.doel_brin)
    if school is None or not school.actief:
        why = f"doel school {_shown(adres.doel_brin)} is {_fact(school)}"
    elif case.doel is None:
        why = f"doel aanleverpunt {_shown(adres.doel_aanleverpunt)} is unknown at {adres.doel_brin}"
    elif not case.context.speaks_for(case.peer, case.doel):
        why = f"certificate {case.peer.oin} does not speak for doel aanleverpunt {adres.doel_aanleverpunt}"
    else:
        return None
    return Refusal(reason=Reason.REQUESTER_UNKNOWN, why=why)


def doel_aanleverpunt_is_active(case: CheckCase[OverdrachtRequest]) -> Refusal | None:
    """The target's aanleverpunt may be used."""
    if case.doel is not None and case.doel.actief:
        return None
    why = f"doel aanleverpunt {case.request.adressering.doel_aanleverpunt} is not active"
    return Refusal(reason=Reason.TARGET_AANLEVERPUNT_INACTIVE, why=why)


def bron_school_is_active(case: CheckCase[OverdrachtRequest | SessiecontroleRequest]) -> Refusal | None:
    """The source school is known and qualified."""
    brin = case.request.adressering.bron_brin
    school = case.context.register.school(brin)
    if school is not None and school.actief:
        return None
    why = f"bron school {_shown(brin)} is {_fact(school)}"
    return Refusal(reason=Reason.SOURCE_UNKNOWN, why=why)


def one_key_is_given(case: CheckCase[OverdrachtRequest]) -> Refusal | None:
    """Either a zoeksleutel or a koppelsleutel: not both, not neither."""
    request = case.request
    if (request.zoeksleutel is None) != (request.koppelsleutel is None):
        return None
    given = "both keys are" if request.zoeksleutel is not None else "no key is"
    return Refusal(reason=Reason.KEY_WRONG, why=f"{given} given")


def overdrachtsoort_is_correct(case: CheckCase[OverdrachtRequest]) -> Refusal | None:
    """The overdrachtsoort exists and fits the key; A28: whether binnenBRIN between two BRINs is refused here."""
    request, adres = case.request, case.request.adressering
    kind = request.overdrachtsoort
    if kind not in set(Overdrachtsoort):
        return Refusal(reason=Reason.OVERDRACHTSOORT_WRONG, why="the overdrachtsoort does not exist")
    if (kind == Overdrachtsoort.SWV) != (request.koppelsleutel is not None):
        return Refusal(reason=Reason.OVERDRACHTSOORT_WRONG, why=f"{kind} goes with the other kind of key")
    if case.context.aannames.is_yes("A28") and _crosses_brins(kind, adres.bron_brin, adres.doel_brin):
        return Refusal(reason=Reason.NO_RELATION, why="binnenBRIN between two BRINs")
    return None


OVERDRACHT: tuple[Callable[[CheckCase[OverdrachtRequest]], Refusal | None], ...] = (
    doel_is_valid,
    doel_aanleverpunt_is_active,
    bron_school_is_active,
    one_key_is_given,
    overdrachtsoort_is_correct,
)
"""The five checks of an overdrachtRequest, in the order of the protocol. Bron: protocol 5.1, FT-04."""


def bron_aanleverpunt_is_active(case: SessieCase[SessiecontroleRequest]) -> Refusal | None:
    """The source's aanleverpunt is known and may be used."""
    if case.bron is not None and case.bron.actief:
        return None
    why = f"bron aanleverpunt {_shown(case.request.adressering.bron_aanleverpunt)} is {_fact(case.bron)}"
    return Refusal(reason=Reason.SOURCE_AANLEVERPUNT_UNKNOWN, why=why)


def data_are_equal(case: SessieCase[SessiecontroleRequest | AfmeldingRequest]) -> Refusal | None:
    """Both BRINs, the key and the overdrachtsoort are those of the overdrachtRequest."""
    asked, granted = case.request.adressering, case.sessie.adressering
    same = {
        "bron BRIN": asked.bron_brin == granted.bron_brin,
        "doel BRIN": asked.doel_brin == granted.doel_brin,
        "overdrachtsoort": case.request.overdrachtsoort == case.sessie.overdrachtsoort,
        "key": _same_key(case),
    }
    differs = [name for name, equal in same.items() if not equal]
    return Refusal(reason=Reason.SESSIE_AFWIJKEND, why=f"differs: {', '.join(differs)}") if differs else None


def bron_aanleverpunt_was_listed(case: SessieCase[SessiecontroleRequest | AfmeldingRequest]) -> Refusal | None:
    """The source's aanleverpunt is one of those that the sessie is about."""
    code = case.request.adressering.bron_aanleverpunt
    if code in case.sessie.aanleverpunten:
        return None
    why = f"bron aanleverpunt {_shown(code)} is not one of this sessie"
    return Refusal(reason=Reason.SOURCE_AANLEVERPUNT_UNKNOWN, why=why)


def doel_aanleverpunt_is_equal(case: SessieCase[SessiecontroleRequest | AfmeldingRequest]) -> Refusal | None:
    """The target's aanleverpunt is that of the overdrachtRequest."""
    asked, granted = case.request.adressering.doel_aanleverpunt, case.sessie.adressering.doel_aanleverpunt
    if asked == granted:
        return None
    why = f"doel aanleverpunt {_shown(asked)}, granted to {granted}"
    return Refusal(reason=Reason.UNKNOWN_AANLEVERPUNT, why=why)


def binnen_brin_stays_inside(case: SessieCase[SessiecontroleRequest]) -> Refusal | None:
    """A handover inside one BRIN is between equal BRINs. Bron: protocol 8.2."""
    adres = case.sessie.adressering
    if _crosses_brins(case.sessie.overdrachtsoort, adres.bron_brin, adres.doel_brin):
        return Refusal(reason=Reason.NO_RELATION, why="binnenBRIN between two BRINs")
    return None


def sessie_takes_check(case: SessieCase[SessiecontroleRequest]) -> Refusal | None:
    """The sessie is neither signed off nor expired."""
    reason = refusal(case.sessie.state, Event.CHECK)
    return Refusal(reason=reason, why=f"the sessie is {case.sessie.state}") if reason else None


CHECK: tuple[Callable[[SessieCase[SessiecontroleRequest]], Refusal | None], ...] = (
    bron_school_is_active,
    bron_aanleverpunt_is_active,
    data_are_equal,
    bron_aanleverpunt_was_listed,
    doel_aanleverpunt_is_equal,
    binnen_brin_stays_inside,
    sessie_takes_check,
)
"""The checks of a sessiecontroleRequest for a sessie that exists. Bron: protocol 10.

The codes are in the sources, their order is not. Ours is: register, data of the request, state of the sessie. So only a
caller that knows the data of a sessie learns its state.
"""


def sessie_takes_afmelding(case: SessieCase[AfmeldingRequest]) -> Refusal | None:
    """The sessie is open and its data are equal; every refusal has the same code. Bron: protocol 8.7, A18."""
    failed = first_refusal((data_are_equal, bron_aanleverpunt_was_listed, doel_aanleverpunt_is_equal), case)
    if failed is None and refusal(case.sessie.state, Event.AFMELDING) is None:
        return None
    why = failed.why if failed else f"the sessie is {case.sessie.state}"
    return Refusal(reason=Reason.SIGN_OFF_WRONG, why=why)


def notified_aanleverpunt_is_active(case: CheckCase[MeldenNotificatieRequest]) -> Refusal | None:
    """The aanleverpunt to notify is known and may be used."""
    if case.doel is not None and case.doel.actief:
        return None
    why = f"doel aanleverpunt {_shown(case.request.adressering.doel_aanleverpunt)} is {_fact(case.doel)}"
    return Refusal(reason=Reason.NOTIFY_TARGET_INACTIVE, why=why)


def notified_aanleverpunt_is_meant_for_it(case: CheckCase[MeldenNotificatieRequest]) -> Refusal | None:
    """The aanleverpunt to notify serves the doel of the notification."""
    if case.doel is not None and case.doel.bestemming == case.request.doel:
        return None
    return Refusal(
        reason=Reason.NOTIFY_DOEL_WRONG, why=f"notification for {case.request.doel!r}, aanleverpunt for another"
    )


def swv_works_under_the_brin(case: CheckCase[MeldenNotificatieRequest]) -> Refusal | None:
    """An SWV system works under the school's own BRIN. Bron: RE-04."""
    adres = case.request.adressering
    if case.request.doel != Bestemming.SWV or adres.bron_brin == adres.doel_brin:
        return None
    return Refusal(reason=Reason.NOTIFY_BRIN_DIFFERS, why=f"bron {adres.bron_brin}, SWV under {adres.doel_brin}")


NOTIFICATIE: tuple[Callable[[CheckCase[MeldenNotificatieRequest]], Refusal | None], ...] = (
    notified_aanleverpunt_is_active,
    notified_aanleverpunt_is_meant_for_it,
    swv_works_under_the_brin,
)
"""The checks of a meldenNotificatieRequest, before that of the earlier sessie (OV). Bron: protocol 5.8."""


def sessie_was_between_these(case: SessieCase[MeldenNotificatieRequest]) -> Refusal | None:
    """The earlier sessie was between the two systems that the notification names. Bron: protocol 8.4."""
    asked, granted = case.request.adressering, case.sessie.adressering
    if (
        asked.bron_brin == granted.bron_brin
        and asked.bron_aanleverpunt in case.sessie.aanleverpunten
        and asked.doel_brin == granted.doel_brin
        and asked.doel_aanleverpunt == granted.doel_aanleverpunt
    ):
        return None
    return Refusal(reason=Reason.NOTIFY_SESSIE_UNKNOWN, why="the earlier sessie was between other systems")


def _same_key(case: SessieCase[SessiecontroleRequest | AfmeldingRequest]) -> bool:
    asked, granted, context = case.request, case.sessie, case.context
    if asked.zoeksleutel is None or granted.zoeksleutel is None:
        return asked.zoeksleutel is granted.zoeksleutel and asked.koppelsleutel == granted.koppelsleutel
    if asked.koppelsleutel is not None or not context.search_key.same(asked.zoeksleutel, granted.zoeksleutel):
        return False
    return not context.aannames.is_yes("A25") or asked.zoeksleutel.pgnfrag == granted.zoeksleutel.pgnfrag


def _crosses_brins(kind: str, bron_brin: str, doel_brin: str) -> bool:
    return kind == Overdrachtsoort.BINNEN_BRIN and bron_brin != doel_brin


def _shown(code: str) -> str:
    return code or "(none)"


def _fact(known: object | None) -> str:
    return "unknown" if known is None else "not active"
