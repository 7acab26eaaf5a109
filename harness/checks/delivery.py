"""Checks on what a step asked for: was a dossier delivered, or refused with the right code by the right party."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.evidence import Call, check_valid
from harness.checks.fault import Refusal, blame_refusal, blame_rejected_session_check, refusal_of
from harness.checks.model import Finding, NotApplicable, StepEvidence, side
from harness.outcome import Fault, Level
from simulator.messages.model import DocumentRequest, DocumentResponse, OverdrachtRequest
from simulator.standard.resultaat import Reason, Resultaat
from simulator.text.text import Text

NOT_EXPECTED = NotApplicable(
    reason=Text(nl="Deze stap verwacht hierover niets.", en="This step expects nothing about it.")
)


def overdrachten_of(step: StepEvidence) -> list[Call]:
    """Return the exchanges of a step in which a sessie was asked for."""
    return [call for call in step.calls if isinstance(call.question, OverdrachtRequest)]


def documenten_of(step: StepEvidence) -> list[Call]:
    """Return the exchanges of a step in which a dossier was asked for."""
    return [call for call in step.calls if isinstance(call.question, DocumentRequest)]


def _delivered(call: Call) -> bool:
    return isinstance(call.answer, DocumentResponse)


def asker_of(step: StepEvidence) -> str:
    """Return the actor that asks in this scenario."""
    return "swv" if step.evidence.scenario.profile.bundle == "PaO" else "doel"


def remedy_of(step: StepEvidence, code: str) -> Text | None:
    """Return what the result table advises for a code."""
    row = step.evidence.resultaten.get(code)
    return row.remedy if row else None


def find_delivery(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """Every pupil asked for got a dossier, or none did."""
    wanted = step.step.expect.delivered
    if wanted is None:
        yield NOT_EXPECTED
        return
    documenten = documenten_of(step)
    if not wanted:
        for call in documenten:
            if _delivered(call):
                yield _leak(step, call)
        return
    answered = {
        call.question.sessie_id
        for call in documenten
        if _delivered(call) and isinstance(call.question, DocumentRequest)
    }
    for call in documenten:
        assert isinstance(call.question, DocumentRequest)
        last = call is [one for one in documenten if _same_sessie(one, call)][-1]
        if call.question.sessie_id not in answered and last:
            yield _not_delivered(step, call)
    if not documenten:
        overdrachten = overdrachten_of(step)
        refusal = refusal_of(overdrachten[-1], step.evidence) if overdrachten else None
        yield Finding(
            at_fault=blame_refusal(refusal, step.evidence) if refusal else side(asker_of(step)),
            call=overdrachten[-1] if overdrachten else None,
            message=Text(nl="Er is geen dossier opgevraagd.", en="No dossier was asked for."),
            expected="documentRequest",
            actual=refusal.code if refusal else "-",
        )


def _same_sessie(one: Call, other: Call) -> bool:
    assert isinstance(one.question, DocumentRequest)
    assert isinstance(other.question, DocumentRequest)
    return one.question.sessie_id == other.question.sessie_id


def _leak(step: StepEvidence, call: Call) -> Finding:
    return Finding(
        at_fault=_blame_delivery(step, call),
        call=call,
        message=Text(
            nl="Er is een dossier geleverd dat niet geleverd mocht worden.",
            en="A dossier was delivered that must not be delivered.",
        ),
        expected=row.code if (row := _expected_row(step)) else "0 dossier",
        actual="documentResponse + dossier",
        fix=_reason_remedy(step),
    )


def _not_delivered(step: StepEvidence, call: Call) -> Finding:
    refusal = refusal_of(call, step.evidence)
    return Finding(
        at_fault=blame_refusal(refusal, step.evidence) if refusal else side(call.exchange.receiver),
        call=call,
        message=Text(
            nl="Er is geen dossier geleverd, hoewel het klaarstond.",
            en="No dossier was delivered although it was prepared.",
        ),
        expected="documentResponse + dossier",
        actual=call.code or call.response_error or "-",
        fix=remedy_of(step, call.code),
    )


def _reason_remedy(step: StepEvidence) -> Text | None:
    row = _expected_row(step)
    return (
        Text(nl=f"Antwoord met {row.code}: {row.text.nl}", en=f"Answer with {row.code}: {row.text.en}") if row else None
    )


def _expected_row(step: StepEvidence) -> Resultaat | None:
    return step.evidence.resultaten.row(Reason(step.step.expect.refused)) if step.step.expect.refused else None


def _blame_delivery(step: StepEvidence, call: Call) -> Fault:
    """Return the side at fault for a wrong delivery: the exchange, when it approved a sessie that it had to reject."""
    if step.step.expect.by != "tc" or "tc" in step.evidence.external:
        return Fault.BRON
    sessie = step.evidence.sessie_of(call)
    checks = sessie.checks_during(call) if sessie else ()
    if not checks or not check_valid(checks[-1]):
        return Fault.BRON
    closed = sessie is not None and any(not afmelding.code for afmelding in sessie.afmeldingen)
    if step.step.expect.refused == Reason.ALREADY_SIGNED_OFF and not closed:
        return side(asker_of(step))
    return Fault.EXCHANGE


def _refusals(step: StepEvidence) -> list[Refusal]:
    """Return the refusals that decide the step: those of the documentRequests, else that of the last overdracht."""
    found = [refusal_of(call, step.evidence) for call in documenten_of(step) or overdrachten_of(step)[-1:]]
    return [refusal for refusal in found if refusal is not None]


def find_refusal(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """The refusal has the code of the expected reason."""
    row = _expected_row(step)
    if row is None:
        yield NOT_EXPECTED
        return
    refusals = _refusals(step)
    if any(refusal.code == row.code for refusal in refusals):
        return
    if not refusals:
        yield Finding(
            at_fault=_blame_missing_refusal(step),
            call=next(iter(documenten_of(step) or overdrachten_of(step)), None),
            message=Text(nl="Er is niet geweigerd.", en="There was no refusal."),
            expected=row.code,
            actual="-",
            fix=_reason_remedy(step),
        )
        return
    refusal = refusals[-1]
    guessed = bool(row.aanname) and bool(refusal.code)
    yield Finding(
        at_fault=_blame_code(refusal, step),
        call=refusal.call,
        message=Text(
            nl="De weigering draagt een andere code dan verwacht."
            + (" De verwachte codenaam is een aanname." if guessed else ""),
            en="The refusal carries another code than expected."
            + (" The expected name of the code is an assumption." if guessed else ""),
        ),
        expected=row.code,
        actual=refusal.code or refusal.call.response_error or "SOAP fault",
        fix=_reason_remedy(step),
        level=Level.ZEER_WENSELIJK if guessed else None,
        aannames=(row.aanname,) if row.aanname else (),
    )


def _blame_missing_refusal(step: StepEvidence) -> Fault:
    documenten = documenten_of(step)
    if documenten:
        return _blame_delivery(step, documenten[-1])
    return Fault.EXCHANGE if overdrachten_of(step) else side(asker_of(step))


def _blame_code(refusal: Refusal, step: StepEvidence) -> Fault:
    """Return the side at fault for a wrong code."""
    at_the_tc = refusal.silence is not None or isinstance(refusal.call.question, OverdrachtRequest)
    if refusal.call.exchange.error or at_the_tc:
        return blame_refusal(refusal, step.evidence)
    if step.step.expect.by == "tc" and refusal.by == "tc":
        return Fault.EXCHANGE
    if step.step.expect.by == "bron" and refusal.by == "tc" and refusal.check:
        sessie = step.evidence.sessie_of(refusal.call)
        return blame_rejected_session_check(refusal.check, refusal.call, sessie, step.evidence)
    return Fault.BRON


def find_refuser(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """The refusal was raised by the party that has to raise it."""
    wanted = step.step.expect.by
    refusals = [refusal for refusal in _refusals(step) if refusal.by]
    if not wanted or not refusals:
        yield NOT_EXPECTED
        return
    for refusal in refusals:
        if refusal.by != wanted:
            yield Finding(
                at_fault=_blame_code(refusal, step),
                call=refusal.call,
                message=Text(
                    nl="De weigering komt van een andere partij dan zij hoort te komen.",
                    en="The refusal comes from another party than it should.",
                ),
                expected=wanted,
                actual=refusal.by,
            )
