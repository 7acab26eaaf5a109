"""Checks on the life of a sessie: session check before delivery, one sign-off, the right result."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.evidence import Call, Evidence, SessieHistory, check_valid
from harness.checks.model import Check, Finding, NotApplicable, side
from harness.outcome import Fault, Level
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    OverdrachtResponse,
    SessiecontroleRequest,
    SoapFault,
)
from simulator.standard.resultaat import OVERDRACHT_GESLAAGD, Reason
from simulator.text.text import Text

_EXCHANGE_UNSEEN = NotApplicable(
    reason=Text(
        nl="Het Traffic Center is niet van osolab: zijn verkeer met de bron is hier niet te zien.",
        en="The Traffic Center is not osolab's: its traffic with the source cannot be seen here.",
    )
)
_DOEL_OFF_SCRIPT = NotApplicable(
    reason=Text(
        nl="Het doel wijkt in dit scenario met opzet af.", en="The target deviates on purpose in this scenario."
    )
)


def find_delivery_without_session_check(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """Every answer with a dossier has a valid session check inside it; every other answer has a session check too."""
    if "tc" in evidence.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in evidence.documenten:
        if document.answer is None:
            continue
        sessie = evidence.sessie_of(document)
        checks = sessie.checks_during(document) if sessie else ()
        delivered = isinstance(document.answer, DocumentResponse)
        if not checks:
            yield Finding(
                at_fault=Fault.BRON,
                call=document,
                message=Text(
                    nl="De bron antwoordde op een documentRequest zonder eerst de sessie bij het Traffic Center te "
                    "controleren.",
                    en="The source answered a documentRequest without first checking the sessie at the Traffic Center.",
                ),
                expected="sessiecontroleRequest -> documentResponse",
                actual="documentResponse + dossier" if delivered else "0 sessiecontroleRequest",
                fix=Text(
                    nl="Stuur bij elk documentRequest eerst een sessiecontroleRequest; pas na «Sessie is valide» "
                    "volgen eigen controles en de levering.",
                    en="At every documentRequest send a sessiecontroleRequest first; own checks and delivery follow "
                    "only after «Sessie is valide».",
                ),
            )
        elif delivered and not check_valid(checks[-1]):
            yield Finding(
                at_fault=Fault.BRON,
                call=document,
                message=Text(
                    nl="De bron leverde een dossier, hoewel het Traffic Center de sessie afkeurde.",
                    en="The source delivered a dossier although the Traffic Center rejected the sessie.",
                ),
                expected=checks[-1].code or "SOAP fault",
                actual="documentResponse + dossier",
                fix=Text(
                    nl="Lever alleen na «Sessie is valide»; geef anders de code van het Traffic Center door.",
                    en="Deliver only after «Sessie is valide»; otherwise hand on the Traffic Center's code.",
                ),
            )


def find_code_not_handed_on(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """When the Traffic Center rejects a sessie, the source answers with that very code."""
    if "tc" in evidence.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in evidence.documenten:
        sessie = evidence.sessie_of(document)
        checks = sessie.checks_during(document) if sessie else ()
        if not checks or not checks[-1].code:
            continue
        response = document.answer
        if isinstance(response, SoapFault) and response.code != checks[-1].code:
            yield Finding(
                at_fault=Fault.BRON,
                call=document,
                message=Text(
                    nl="De bron gaf een andere code door dan het Traffic Center gaf.",
                    en="The source handed on another code than the Traffic Center gave.",
                ),
                expected=checks[-1].code,
                actual=response.code or "SOAP fault",
                fix=Text(
                    nl="Neem de code van het Traffic Center letterlijk over in het antwoord aan het doel.",
                    en="Take the Traffic Center's code over literally in the answer to the target.",
                ),
            )


def find_deviating_session_check(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A session check repeats the addresses, the kind of handover and the sessie id of the documentRequest."""
    if "tc" in evidence.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in evidence.documenten:
        question = document.question
        assert isinstance(question, DocumentRequest)
        sessie = evidence.sessie_of(document)
        for session_check in sessie.checks_during(document) if sessie else ():
            check = session_check.question
            assert isinstance(check, SessiecontroleRequest)
            asked = (question.adressering, str(question.overdrachtsoort), question.koppelsleutel)
            checked = (check.adressering, str(check.overdrachtsoort), check.koppelsleutel)
            if asked != checked:
                yield Finding(
                    at_fault=Fault.BRON,
                    call=session_check,
                    message=Text(
                        nl="De sessiecontrole van de bron herhaalt niet wat het doel vroeg.",
                        en="The session check of the source does not repeat what the target asked.",
                    ),
                    expected=_request_text(question),
                    actual=_request_text(check),
                    fix=Text(
                        nl="Neem adresvelden, overdrachtsoort en sleutel over uit het documentRequest.",
                        en="Take the address fields, overdrachtsoort and key over from the documentRequest.",
                    ),
                )


def _request_text(question: DocumentRequest | SessiecontroleRequest) -> str:
    adres = question.adressering
    key = f", koppelsleutel {question.koppelsleutel[:8]}…" if question.koppelsleutel else ""
    return (
        f"{adres.bron_brin}/{adres.bron_aanleverpunt} -> {adres.doel_brin}/{adres.doel_aanleverpunt}, "
        f"{question.overdrachtsoort}{key}"
    )


def find_wrong_count_of_sign_offs(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """Every granted sessie is signed off exactly once; no other sessie is signed off at all."""
    if "tc" in evidence.external and "doel" in evidence.external:
        yield _EXCHANGE_UNSEEN
        return
    for sessie in evidence.sessies:
        count = len(sessie.afmeldingen)
        if sessie.granted and count != 1:
            yield Finding(
                at_fault=_asker(evidence, sessie),
                call=(sessie.afmeldingen or sessie.documenten or (sessie.overdracht,))[-1],
                message=Text(
                    nl=f"De sessie is {count} keer afgemeld." if count else "De sessie is niet afgemeld.",
                    en=f"The sessie was signed off {count} times." if count else "The sessie was not signed off.",
                ),
                expected="1 afmeldingRequest",
                actual=f"{count} afmeldingRequest",
                fix=Text(
                    nl="Meld elke verleende sessie precies één keer af, ook na een weigering of een storing.",
                    en="Sign off every granted sessie exactly once, also after a refusal or a failure.",
                ),
            )
        elif not sessie.granted and count and "tc" not in evidence.external:
            yield Finding(
                at_fault=_asker(evidence, sessie),
                call=sessie.afmeldingen[0],
                eis="RE-03",
                message=Text(
                    nl="Er is een sessie afgemeld die nooit is verleend.",
                    en="A sessie was signed off that was never granted.",
                ),
                expected="0 afmeldingRequest",
                actual="1 afmeldingRequest",
                fix=Text(
                    nl="Meld niets af wanneer het Traffic Center de sessie weigert.",
                    en="Sign off nothing when the Traffic Center refuses the sessie.",
                ),
            )


def find_wrong_sign_off(evidence: Evidence) -> Iterator[Finding]:
    """The sign-off reports the best result of the sessie, and with equal results the aanleverpunt asked last."""
    for sessie in evidence.sessies:
        if len(sessie.afmeldingen) != 1:
            continue
        afmelding = sessie.afmeldingen[0]
        asked = [document for document in sessie.documenten if document.number < afmelding.number]
        if not asked:
            continue
        melding = afmelding.question
        assert isinstance(melding, AfmeldingRequest)
        codes = [document_code(document, evidence) for document in asked]
        best = evidence.resultaten.best(codes)
        question = asked[best].question
        assert isinstance(question, DocumentRequest)
        expected = (codes[best], question.adressering.bron_aanleverpunt)
        actual = (melding.resultaat, melding.adressering.bron_aanleverpunt)
        if expected != actual:
            tie = codes.count(codes[best]) > 1 and expected[0] == actual[0]
            yield Finding(
                at_fault=_asker(evidence, sessie),
                call=afmelding,
                message=Text(
                    nl="De afmelding noemt bij gelijke resultaten niet het laatst gevraagde aanleverpunt."
                    if tie
                    else "De afmelding noemt niet het beste resultaat van de sessie.",
                    en="With equal results the sign-off does not name the aanleverpunt asked last."
                    if tie
                    else "The sign-off does not name the best result of the sessie.",
                ),
                expected=" / ".join(expected),
                actual=" / ".join(actual),
                fix=Text(
                    nl="Meld het resultaat dat het hoogst in de resultaattabel staat; bij gelijke stand het "
                    "aanleverpunt dat het laatst is gevraagd.",
                    en="Report the result that stands highest in the result table; with equal results the "
                    "aanleverpunt that was asked last.",
                ),
                aannames=() if len(set(codes)) == 1 else ("A07",),
            )


def document_code(document: Call, evidence: Evidence) -> str:
    """Return the code of the result of one documentRequest, as in the result table."""
    match document.answer:
        case DocumentResponse():
            return OVERDRACHT_GESLAAGD
        case SoapFault(code=code) if code:
            return code
        case _:
            return evidence.resultaten.code_for(Reason.TECHNICAL)


def find_sessie_with_several_pupils(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """All documentRequests of one sessie are about one pupil."""
    if any(step.do == "request_document" for step in evidence.scenario.steps):
        yield _DOEL_OFF_SCRIPT
        return
    for sessie in evidence.sessies:
        keys = {
            document.question.pgn or document.question.koppelsleutel
            for document in sessie.documenten
            if isinstance(document.question, DocumentRequest)
        }
        if len(keys) > 1:
            yield Finding(
                at_fault=_asker(evidence, sessie),
                call=sessie.documenten[-1],
                message=Text(
                    nl="Eén sessie is gebruikt voor meer dan één leerling.",
                    en="One sessie was used for more than one pupil.",
                ),
                expected="1 pgn",
                actual=f"{len(keys)} pgn",
                fix=Text(
                    nl="Vraag voor elke leerling een eigen sessie.", en="Ask a sessie of its own for every pupil."
                ),
            )


def find_request_outside_list(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A target asks only aanleverpunten that the Traffic Center listed for that sessie."""
    if any(step.do == "request_document" for step in evidence.scenario.steps):
        yield _DOEL_OFF_SCRIPT
        return
    for sessie in evidence.sessies:
        if sessie.overdracht is None or not isinstance(sessie.overdracht.answer, OverdrachtResponse):
            continue
        listed = {aanleverpunt.aanleverpunt for aanleverpunt in sessie.overdracht.answer.aanleverpunten}
        for document in sessie.documenten:
            question = document.question
            assert isinstance(question, DocumentRequest)
            if question.adressering.bron_aanleverpunt not in listed:
                yield Finding(
                    at_fault=_asker(evidence, sessie),
                    call=document,
                    message=Text(
                        nl="Er is een aanleverpunt gevraagd dat niet op de lijst van deze sessie staat.",
                        en="An aanleverpunt was asked that is not on the list of this sessie.",
                    ),
                    expected=", ".join(sorted(listed)),
                    actual=question.adressering.bron_aanleverpunt,
                    fix=Text(
                        nl="Gebruik alleen de lijst uit het overdrachtResponse van dezelfde sessie.",
                        en="Use only the list in the overdrachtResponse of the same sessie.",
                    ),
                )


def _asker(evidence: Evidence, sessie: SessieHistory) -> Fault:
    """Return the side that opened the sessie: the caller of its exchanges with the Traffic Center or the source."""
    for call in (sessie.overdracht, *sessie.documenten, *sessie.afmeldingen):
        if call is not None and call.exchange.sender in {"doel", "swv"}:
            return side(call.exchange.sender)
    return Fault.SWV if evidence.scenario.profile.bundle == "PaO" else Fault.DOEL


SESSIE = (
    Check(
        id="sessiecontrole_eerst",
        eis="FS-04",
        level=Level.MOET,
        title=Text(
            nl="De bron controleert de sessie bij het Traffic Center vóór elk antwoord.",
            en="The source checks the sessie at the Traffic Center before every answer.",
        ),
        find=find_delivery_without_session_check,
    ),
    Check(
        id="code_doorgegeven",
        eis="FS-04",
        level=Level.MOET,
        title=Text(
            nl="De bron geeft een code van het Traffic Center ongewijzigd door.",
            en="The source hands on a code of the Traffic Center unchanged.",
        ),
        find=find_code_not_handed_on,
    ),
    Check(
        id="sessiecontrole_klopt",
        eis="FS-28",
        level=Level.MOET,
        title=Text(
            nl="De sessiecontrole herhaalt de gegevens van het documentRequest.",
            en="The session check repeats the data of the documentRequest.",
        ),
        find=find_deviating_session_check,
    ),
    Check(
        id="een_afmelding",
        eis="FT-06",
        level=Level.MOET,
        title=Text(
            nl="Elke verleende sessie is precies één keer afgemeld.",
            en="Every granted sessie was signed off exactly once.",
        ),
        find=find_wrong_count_of_sign_offs,
    ),
    Check(
        id="afmelding_klopt",
        eis="FT-07",
        level=Level.MOET,
        title=Text(
            nl="De afmelding noemt het beste resultaat en het juiste aanleverpunt.",
            en="The sign-off names the best result and the right aanleverpunt.",
        ),
        find=find_wrong_sign_off,
    ),
    Check(
        id="een_leerling_per_sessie",
        eis="FT-03",
        level=Level.MOET,
        title=Text(nl="Een sessie gaat over één leerling.", en="A sessie is about one pupil."),
        find=find_sessie_with_several_pupils,
    ),
    Check(
        id="lijst_van_deze_sessie",
        eis="FT-04",
        level=Level.MOET,
        title=Text(
            nl="Alleen aanleverpunten van de lijst van de sessie zijn gevraagd.",
            en="Only aanleverpunten on the list of the sessie were asked.",
        ),
        find=find_request_outside_list,
    ),
)
