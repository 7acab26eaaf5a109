"""Which side is at fault for a refusal: the messages of the parties are compared field by field."""

from __future__ import annotations

from dataclasses import dataclass

from harness.checks.evidence import Call, Evidence, SessieHistory
from harness.checks.model import side
from harness.outcome import Fault
from simulator.messages.model import DocumentRequest, OverdrachtRequest, SessiecontroleRequest, SoapFault
from simulator.standard.keys import get_search_key
from simulator.standard.resultaat import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal and who raised it.

    Attributes:
        call: in which the asking party received it.
        code: as received; empty for a technical failure.
        by: `tc`, `bron`, or empty when that cannot be seen.
        check: the session check behind it, when the Traffic Center raised it there.
        silence: the session check that the Traffic Center did not answer, when the source refused because of that.
    """

    call: Call
    code: str
    by: str
    check: Call | None = None
    silence: Call | None = None


def refusal_of(call: Call, evidence: Evidence) -> Refusal | None:
    """Return the refusal that an exchange ended in, or None when it did not."""
    if not (isinstance(call.answer, SoapFault) or call.answer is None):
        return None
    if isinstance(call.question, OverdrachtRequest):
        return Refusal(call=call, code=call.code, by="tc")
    if not isinstance(call.question, DocumentRequest):
        return None
    if "tc" in evidence.external:
        return Refusal(call=call, code=call.code, by="")
    sessie = evidence.sessie_of(call)
    checks = sessie.checks_during(call) if sessie else ()
    rejected = [check for check in checks if isinstance(check.answer, SoapFault)]
    if rejected and rejected[-1].code == call.code:
        return Refusal(call=call, code=call.code, by="tc", check=rejected[-1])
    silence = next((check for check in checks if check.answer is None and not call.code), None)
    return Refusal(
        call=call,
        code=call.code,
        by="" if silence else "bron",
        check=rejected[-1] if rejected else None,
        silence=silence,
    )


def blame_transport(error: str) -> Fault:
    """Return the side at fault when no answer came: `configuration` for a wrong URL or certificate, else `network`."""
    return Fault.CONFIGURATION if error.startswith(("tls:", "url:")) else Fault.NETWORK


def blame_silence(call: Call) -> Fault:
    """Return the side at fault for a request without an answer that can be read."""
    error = call.exchange.error
    return blame_transport(error) if error else side(call.exchange.receiver)


def blame_notification(stopped_at: Call | None, evidence: Evidence) -> Fault:
    """Return the side at fault for a notification that did not arrive.

    Args:
        stopped_at: its last exchange: a notificatieRequest, or the announcement at the Traffic Center.
        evidence: everything so far.
    """
    if stopped_at is None:
        return Fault.BRON
    row = evidence.resultaten.get(stopped_at.code)
    match row.reason if row else None:
        case Reason.NOTIFY_TARGET_INACTIVE:
            return Fault.CONFIGURATION
        case Reason.NOTIFY_DOEL_WRONG | Reason.NOTIFY_BRIN_DIFFERS | Reason.NOTIFY_SESSIE_UNKNOWN:
            return side(stopped_at.exchange.sender)
        case _:
            return blame_silence(stopped_at)


def blame_refusal(refusal: Refusal, evidence: Evidence) -> Fault:
    """Return the side at fault for a refusal that should not have come."""
    if refusal.call.exchange.error:
        return blame_transport(refusal.call.exchange.error)
    if refusal.silence is not None:
        return blame_silence(refusal.silence)
    if isinstance(refusal.call.question, OverdrachtRequest):
        return _blame_refused_sessie(refusal, evidence)
    if refusal.check is None:
        return Fault.BRON if refusal.by == "bron" else Fault.UNKNOWN
    sessie = evidence.sessie_of(refusal.call)
    return blame_rejected_session_check(refusal.check, refusal.call, sessie, evidence)


def _blame_refused_sessie(refusal: Refusal, evidence: Evidence) -> Fault:
    row = evidence.resultaten.get(refusal.code)
    match row.reason if row else None:
        case Reason.KEY_WRONG | Reason.OVERDRACHTSOORT_WRONG | Reason.KOPPELSLEUTEL_UNKNOWN:
            return side(refusal.call.exchange.sender)
        case (
            Reason.REQUESTER_UNKNOWN
            | Reason.TARGET_AANLEVERPUNT_INACTIVE
            | Reason.SOURCE_UNKNOWN
            | Reason.SOURCE_AANLEVERPUNT_UNKNOWN
        ):
            return Fault.CONFIGURATION
        case _:
            return Fault.EXCHANGE


def blame_rejected_session_check(
    check: Call, document: Call, sessie: SessieHistory | None, evidence: Evidence
) -> Fault:
    """Return the side that made the Traffic Center reject a session check.

    The doel, when its documentRequest differs from its overdrachtRequest; the bron, when its session check differs
    from the documentRequest; the exchange, when all three agree.
    """
    asked, checked = document.question, check.question
    assert isinstance(asked, DocumentRequest)
    assert isinstance(checked, SessiecontroleRequest)
    doel = side(document.exchange.sender)
    if sessie is None or sessie.overdracht is None:
        return doel if sessie is None or not sessie.granted else Fault.EXCHANGE
    granted = sessie.overdracht.question
    assert isinstance(granted, OverdrachtRequest)
    if (asked.adressering, str(asked.overdrachtsoort)) != (checked.adressering, str(checked.overdrachtsoort)):
        return Fault.BRON
    before = (granted.adressering.bron_brin, granted.adressering.doel_brin, granted.adressering.doel_aanleverpunt)
    after = (asked.adressering.bron_brin, asked.adressering.doel_brin, asked.adressering.doel_aanleverpunt)
    if before != after or str(granted.overdrachtsoort) != str(asked.overdrachtsoort):
        return doel
    if sessie.afmeldingen and sessie.afmeldingen[0].number < document.number:
        return doel
    return _blame_keys(granted, asked, checked, doel, evidence)


def _blame_keys(
    granted: OverdrachtRequest, asked: DocumentRequest, checked: SessiecontroleRequest, doel: Fault, evidence: Evidence
) -> Fault:
    if asked.koppelsleutel is not None:
        if granted.koppelsleutel != asked.koppelsleutel:
            return doel
        return Fault.EXCHANGE if checked.koppelsleutel == asked.koppelsleutel else Fault.BRON
    if asked.pgn is None or granted.zoeksleutel is None or checked.zoeksleutel is None:
        return Fault.UNKNOWN
    strategy = get_search_key(evidence.aannames.value("A02"))
    reference = strategy.make(asked.pgn)
    if not strategy.same(granted.zoeksleutel, reference):
        return doel
    return Fault.EXCHANGE if strategy.same(checked.zoeksleutel, reference) else Fault.BRON
