"""Checks on the life of a sessie: control before delivery, one sign-off, the right result."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.evidence import Bewijs, Gesprek, Sessieverloop, controle_valid
from harness.checks.model import Bevinding, Controle, NietVanToepassing, side
from harness.outcome import Niveau, Schuld
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    Foutantwoord,
    OverdrachtResponse,
    SessiecontroleRequest,
)
from simulator.standard.resultaat import OVERDRACHT_GESLAAGD, Reden
from simulator.text.text import Tekst

_EXCHANGE_UNSEEN = NietVanToepassing(
    reason=Tekst(
        nl="Het Traffic Center is niet van osolab: zijn verkeer met de bron is hier niet te zien.",
        en="The Traffic Center is not osolab's: its traffic with the source cannot be seen here.",
    )
)
_DOEL_OFF_SCRIPT = NietVanToepassing(
    reason=Tekst(
        nl="Het doel wijkt in dit scenario met opzet af.", en="The target deviates on purpose in this scenario."
    )
)


def find_delivery_without_control(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """Every answer with a dossier has a valid session check inside it; every other answer has a session check too."""
    if "tc" in bewijs.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in bewijs.documenten:
        if document.antwoord is None:
            continue
        sessie = bewijs.sessie_of(document)
        controles = sessie.controles_during(document) if sessie else ()
        delivered = isinstance(document.antwoord, DocumentResponse)
        if not controles:
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=document,
                message=Tekst(
                    nl="De bron antwoordde op een documentRequest zonder eerst de sessie bij het Traffic Center te "
                    "controleren.",
                    en="The source answered a documentRequest without first checking the sessie at the Traffic Center.",
                ),
                expected="sessiecontroleRequest -> documentResponse",
                actual="documentResponse + dossier" if delivered else "0 sessiecontroleRequest",
                fix=Tekst(
                    nl="Stuur bij elk documentRequest eerst een sessiecontroleRequest; pas na «Sessie is valide» "
                    "volgen eigen controles en de levering.",
                    en="At every documentRequest send a sessiecontroleRequest first; own checks and delivery follow "
                    "only after «Sessie is valide».",
                ),
            )
        elif delivered and not controle_valid(controles[-1]):
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=document,
                message=Tekst(
                    nl="De bron leverde een dossier, hoewel het Traffic Center de sessie afkeurde.",
                    en="The source delivered a dossier although the Traffic Center rejected the sessie.",
                ),
                expected=controles[-1].code or "SOAP fault",
                actual="documentResponse + dossier",
                fix=Tekst(
                    nl="Lever alleen na «Sessie is valide»; geef anders de code van het Traffic Center door.",
                    en="Deliver only after «Sessie is valide»; otherwise hand on the Traffic Center's code.",
                ),
            )


def find_code_not_handed_on(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """When the Traffic Center rejects a sessie, the source answers with that very code."""
    if "tc" in bewijs.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in bewijs.documenten:
        sessie = bewijs.sessie_of(document)
        controles = sessie.controles_during(document) if sessie else ()
        if not controles or not controles[-1].code:
            continue
        antwoord = document.antwoord
        if isinstance(antwoord, Foutantwoord) and antwoord.code != controles[-1].code:
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=document,
                message=Tekst(
                    nl="De bron gaf een andere code door dan het Traffic Center gaf.",
                    en="The source handed on another code than the Traffic Center gave.",
                ),
                expected=controles[-1].code,
                actual=antwoord.code or "SOAP fault",
                fix=Tekst(
                    nl="Neem de code van het Traffic Center letterlijk over in het antwoord aan het doel.",
                    en="Take the Traffic Center's code over literally in the answer to the target.",
                ),
            )


def find_control_that_deviates(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A session check repeats the addresses, the kind of handover and the sessie id of the documentRequest."""
    if "tc" in bewijs.external:
        yield _EXCHANGE_UNSEEN
        return
    for document in bewijs.documenten:
        vraag = document.vraag
        assert isinstance(vraag, DocumentRequest)
        sessie = bewijs.sessie_of(document)
        for controle in sessie.controles_during(document) if sessie else ():
            check = controle.vraag
            assert isinstance(check, SessiecontroleRequest)
            asked = (vraag.adressering, str(vraag.overdrachtsoort), vraag.koppelsleutel)
            checked = (check.adressering, str(check.overdrachtsoort), check.koppelsleutel)
            if asked != checked:
                yield Bevinding(
                    at_fault=Schuld.BRON,
                    gesprek=controle,
                    message=Tekst(
                        nl="De sessiecontrole van de bron herhaalt niet wat het doel vroeg.",
                        en="The session check of the source does not repeat what the target asked.",
                    ),
                    expected=_request_text(vraag),
                    actual=_request_text(check),
                    fix=Tekst(
                        nl="Neem adresvelden, overdrachtsoort en sleutel over uit het documentRequest.",
                        en="Take the address fields, overdrachtsoort and key over from the documentRequest.",
                    ),
                )


def _request_text(vraag: DocumentRequest | SessiecontroleRequest) -> str:
    adres = vraag.adressering
    key = f", koppelsleutel {vraag.koppelsleutel[:8]}…" if vraag.koppelsleutel else ""
    return (
        f"{adres.bron_brin}/{adres.bron_aanleverpunt} -> {adres.doel_brin}/{adres.doel_aanleverpunt}, "
        f"{vraag.overdrachtsoort}{key}"
    )


def find_wrong_count_of_sign_offs(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """Every granted sessie is signed off exactly once; no other sessie is signed off at all."""
    if "tc" in bewijs.external and "doel" in bewijs.external:
        yield _EXCHANGE_UNSEEN
        return
    for sessie in bewijs.sessies:
        count = len(sessie.afmeldingen)
        if sessie.granted and count != 1:
            yield Bevinding(
                at_fault=_asker(bewijs, sessie),
                gesprek=(sessie.afmeldingen or sessie.documenten or (sessie.overdracht,))[-1],
                message=Tekst(
                    nl=f"De sessie is {count} keer afgemeld." if count else "De sessie is niet afgemeld.",
                    en=f"The sessie was signed off {count} times." if count else "The sessie was not signed off.",
                ),
                expected="1 afmeldingRequest",
                actual=f"{count} afmeldingRequest",
                fix=Tekst(
                    nl="Meld elke verleende sessie precies één keer af, ook na een weigering of een storing.",
                    en="Sign off every granted sessie exactly once, also after a refusal or a failure.",
                ),
            )
        elif not sessie.granted and count and "tc" not in bewijs.external:
            yield Bevinding(
                at_fault=_asker(bewijs, sessie),
                gesprek=sessie.afmeldingen[0],
                eis="RE-03",
                message=Tekst(
                    nl="Er is een sessie afgemeld die nooit is verleend.",
                    en="A sessie was signed off that was never granted.",
                ),
                expected="0 afmeldingRequest",
                actual="1 afmeldingRequest",
                fix=Tekst(
                    nl="Meld niets af wanneer het Traffic Center de sessie weigert.",
                    en="Sign off nothing when the Traffic Center refuses the sessie.",
                ),
            )


def find_wrong_sign_off(bewijs: Bewijs) -> Iterator[Bevinding]:
    """The sign-off reports the best result of the sessie, and with equal results the aanleverpunt asked last."""
    for sessie in bewijs.sessies:
        if len(sessie.afmeldingen) != 1:
            continue
        afmelding = sessie.afmeldingen[0]
        asked = [document for document in sessie.documenten if document.nummer < afmelding.nummer]
        if not asked:
            continue
        melding = afmelding.vraag
        assert isinstance(melding, AfmeldingRequest)
        codes = [document_code(document, bewijs) for document in asked]
        best = bewijs.resultaten.best(codes)
        vraag = asked[best].vraag
        assert isinstance(vraag, DocumentRequest)
        expected = (codes[best], vraag.adressering.bron_aanleverpunt)
        actual = (melding.resultaat, melding.adressering.bron_aanleverpunt)
        if expected != actual:
            tie = codes.count(codes[best]) > 1 and expected[0] == actual[0]
            yield Bevinding(
                at_fault=_asker(bewijs, sessie),
                gesprek=afmelding,
                message=Tekst(
                    nl="De afmelding noemt bij gelijke resultaten niet het laatst gevraagde aanleverpunt."
                    if tie
                    else "De afmelding noemt niet het beste resultaat van de sessie.",
                    en="With equal results the sign-off does not name the aanleverpunt asked last."
                    if tie
                    else "The sign-off does not name the best result of the sessie.",
                ),
                expected=" / ".join(expected),
                actual=" / ".join(actual),
                fix=Tekst(
                    nl="Meld het resultaat dat het hoogst in de resultaattabel staat; bij gelijke stand het "
                    "aanleverpunt dat het laatst is gevraagd.",
                    en="Report the result that stands highest in the result table; with equal results the "
                    "aanleverpunt that was asked last.",
                ),
                aannames=() if len(set(codes)) == 1 else ("A07",),
            )


def document_code(document: Gesprek, bewijs: Bewijs) -> str:
    """Return the result of one documentRequest, in the words of the result table."""
    match document.antwoord:
        case DocumentResponse():
            return OVERDRACHT_GESLAAGD
        case Foutantwoord(code=code) if code:
            return code
        case _:
            return bewijs.resultaten.code_for(Reden.TECHNICAL)


def find_sessie_with_several_pupils(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """All documentRequests of one sessie are about one pupil."""
    if any(step.do == "request_document" for step in bewijs.scenario.steps):
        yield _DOEL_OFF_SCRIPT
        return
    for sessie in bewijs.sessies:
        keys = {
            document.vraag.pgn or document.vraag.koppelsleutel
            for document in sessie.documenten
            if isinstance(document.vraag, DocumentRequest)
        }
        if len(keys) > 1:
            yield Bevinding(
                at_fault=_asker(bewijs, sessie),
                gesprek=sessie.documenten[-1],
                message=Tekst(
                    nl="Eén sessie is gebruikt voor meer dan één leerling.",
                    en="One sessie was used for more than one pupil.",
                ),
                expected="1 pgn",
                actual=f"{len(keys)} pgn",
                fix=Tekst(
                    nl="Vraag voor elke leerling een eigen sessie.", en="Ask a sessie of its own for every pupil."
                ),
            )


def find_request_outside_list(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A target asks only aanleverpunten that the Traffic Center listed for that sessie."""
    if any(step.do == "request_document" for step in bewijs.scenario.steps):
        yield _DOEL_OFF_SCRIPT
        return
    for sessie in bewijs.sessies:
        if sessie.overdracht is None or not isinstance(sessie.overdracht.antwoord, OverdrachtResponse):
            continue
        listed = {punt.aanleverpunt for punt in sessie.overdracht.antwoord.aanleverpunten}
        for document in sessie.documenten:
            vraag = document.vraag
            assert isinstance(vraag, DocumentRequest)
            if vraag.adressering.bron_aanleverpunt not in listed:
                yield Bevinding(
                    at_fault=_asker(bewijs, sessie),
                    gesprek=document,
                    message=Tekst(
                        nl="Er is een aanleverpunt gevraagd dat niet op de lijst van deze sessie staat.",
                        en="An aanleverpunt was asked that is not on the list of this sessie.",
                    ),
                    expected=", ".join(sorted(listed)),
                    actual=vraag.adressering.bron_aanleverpunt,
                    fix=Tekst(
                        nl="Gebruik alleen de lijst uit het overdrachtResponse van dezelfde sessie.",
                        en="Use only the list in the overdrachtResponse of the same sessie.",
                    ),
                )


def _asker(bewijs: Bewijs, sessie: Sessieverloop) -> Schuld:
    """Return the side that runs the sessie: the caller of its exchanges with the Traffic Center or the source."""
    for gesprek in (sessie.overdracht, *sessie.documenten, *sessie.afmeldingen):
        if gesprek is not None and gesprek.uitwisseling.van in {"doel", "swv"}:
            return side(gesprek.uitwisseling.van)
    return Schuld.SWV if bewijs.scenario.profile.bundle == "PaO" else Schuld.DOEL


SESSIE = (
    Controle(
        id="sessiecontrole_eerst",
        eis="FS-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="De bron controleert de sessie bij het Traffic Center vóór elk antwoord.",
            en="The source checks the sessie at the Traffic Center before every answer.",
        ),
        find=find_delivery_without_control,
    ),
    Controle(
        id="code_doorgegeven",
        eis="FS-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="De bron geeft een code van het Traffic Center ongewijzigd door.",
            en="The source hands on a code of the Traffic Center unchanged.",
        ),
        find=find_code_not_handed_on,
    ),
    Controle(
        id="sessiecontrole_klopt",
        eis="FS-28",
        level=Niveau.MOET,
        title=Tekst(
            nl="De sessiecontrole herhaalt de gegevens van het documentRequest.",
            en="The session check repeats the data of the documentRequest.",
        ),
        find=find_control_that_deviates,
    ),
    Controle(
        id="een_afmelding",
        eis="FT-06",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elke verleende sessie is precies één keer afgemeld.",
            en="Every granted sessie was signed off exactly once.",
        ),
        find=find_wrong_count_of_sign_offs,
    ),
    Controle(
        id="afmelding_klopt",
        eis="FT-07",
        level=Niveau.MOET,
        title=Tekst(
            nl="De afmelding noemt het beste resultaat en het juiste aanleverpunt.",
            en="The sign-off names the best result and the right aanleverpunt.",
        ),
        find=find_wrong_sign_off,
    ),
    Controle(
        id="een_leerling_per_sessie",
        eis="FT-03",
        level=Niveau.MOET,
        title=Tekst(nl="Een sessie gaat over één leerling.", en="A sessie is about one pupil."),
        find=find_sessie_with_several_pupils,
    ),
    Controle(
        id="lijst_van_deze_sessie",
        eis="FT-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="Alleen aanleverpunten van de lijst van de sessie zijn gevraagd.",
            en="Only aanleverpunten on the list of the sessie were asked.",
        ),
        find=find_request_outside_list,
    ),
)
