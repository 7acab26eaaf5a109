"""The verbs of a scenario step: each makes parties act; what came of it is read from the exchanges afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from harness.checks.evidence import Gesprek
from harness.config.scenario import Scenariostap, Voorbereiding
from harness.outcome import Verdict
from harness.play.scenario_run import DONE, Gedaan, Spel
from simulator.errors import LocalProtocolError
from simulator.las.model import Doelsessie
from simulator.messages.model import Aanleverpuntverwijzing, AfmeldingRequest, OverdrachtRequest
from simulator.standard.overdracht import Overdrachtsoort
from simulator.text.text import Tekst

Werkwoord = Callable[[Spel, Scenariostap], Gedaan]


def request_dossier(spel: Spel, stap: Scenariostap) -> Gedaan:
    """Fetch the dossier of every pupil: sessie, aanleverpunten in turn, sign-off."""
    asked = stap.params.get("pgn")
    for leerling in spel.leerlingen:
        if asked is not None and leerling.pgn != asked:
            continue
        if spel.vrager is None:
            done = _have_requested(spel, stap, leerling.pgn)
            if done.verdict is not Verdict.PASSED:
                return done
            continue
        resultaat = spel.vrager.ophaler.fetch(
            pgn=leerling.pgn,
            bron_brin=spel.wereld.rolbezetting.brin(spel.source),
            overdrachtsoort=spel.overdrachtsoort,
            account=spel.wereld.omgeving.account,
            aanvraagdatum=_aanvraagdatum(spel, stap),
        )
        spel.sessie = resultaat.sessie
        spel.answered = (resultaat.resultaat, resultaat.aanleverpunt)
        spel.show(resultaat.foutmelding)
    return DONE


def _aanvraagdatum(spel: Spel, stap: Scenariostap) -> datetime | None:
    """Return the moment to compare with the verzameldatum: clearly before the last preparation, or after it."""
    match stap.params.get("aanvraagdatum"):
        case "before":
            return (spel.prepared_at or spel.wereld.clock.now()) - timedelta(seconds=1)
        case "after":
            return spel.wereld.clock.now() + timedelta(days=1)
        case str(text):
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                raise LocalProtocolError(f"aanvraagdatum {text!r} is no ISO 8601 moment") from None
        case _:
            return None


def _have_requested(spel: Spel, stap: Scenariostap, pgn: str) -> Gedaan:
    """Make an external doel fetch, and wait until it has signed off or was refused."""
    before = spel.count
    leerling = next(one for one in spel.leerlingen if one.pgn == pgn)
    moment = _aanvraagdatum(spel, stap)
    done = spel.ask(spel.asker, "request_dossier", leerling, aanvraagdatum=moment.isoformat() if moment else None)
    if done.verdict is not Verdict.PASSED:
        return done
    return _wait_for_fetch(spel, before)


def _wait_for_fetch(spel: Spel, before: int) -> Gedaan:
    """Wait for an external party's own calls: the overdrachtRequest, and its sign-off unless it was refused."""
    seconds = spel.wereld.omgeving.deadline_s
    brin = spel.doelpunt.brin

    def asks(gesprek: Gesprek) -> bool:
        return isinstance(gesprek.vraag, OverdrachtRequest) and gesprek.vraag.adressering.doel_brin == brin

    overdracht = spel.postbus.wait_for(asks, after=before, deadline_s=seconds)
    if overdracht is None:
        return _no_call("overdrachtRequest", seconds)
    if overdracht.code:
        return DONE

    def signs_off(gesprek: Gesprek) -> bool:
        return isinstance(gesprek.vraag, AfmeldingRequest) and gesprek.vraag.adressering.doel_brin == brin

    if spel.postbus.wait_for(signs_off, after=overdracht.nummer, deadline_s=seconds) is None:
        return _no_call("afmeldingRequest", seconds)
    return DONE


def _no_call(operatie: str, seconds: float) -> Gedaan:
    return Gedaan(
        verdict=Verdict.NO_CALL,
        message=Tekst(
            nl=f"Binnen {seconds:g} s kwam er geen {operatie}.", en=f"No {operatie} came within {seconds:g} s."
        ),
    )


def start_sessie(spel: Spel, stap: Scenariostap) -> Gedaan:
    """Ask the Traffic Center for a sessie, and go no further."""
    if spel.vrager is None:
        return _cannot_deviate(spel.asker)
    source = str(stap.params.get("source", spel.source))
    by_koppelsleutel = spel.asker == "swv"
    unknown = stap.params.get("koppelsleutel") == "unknown"
    reactie = spel.vrager.ophaler.start_sessie(
        bron_brin=spel.wereld.rolbezetting.brin(source),
        overdrachtsoort=str(stap.params.get("overdrachtsoort", spel.overdrachtsoort)),
        account=spel.wereld.omgeving.account,
        pgn=None if by_koppelsleutel else spel.leerling.pgn,
        koppelsleutel=(spel.wereld.ids.koppelsleutel() if unknown else spel.koppelsleutel)
        if by_koppelsleutel
        else None,
    )
    if reactie.bericht is not None:
        spel.sessie = reactie.bericht
    elif reactie.code:
        spel.show(spel.wereld.resultaten.foutmelding(reactie.code))
    return DONE


def _cannot_deviate(actor: str) -> Gedaan:
    return Gedaan(
        verdict=Verdict.SKIPPED,
        message=Tekst(
            nl=f"Dit scenario laat {actor} met opzet afwijken; dat kan alleen met een {actor} van osolab.",
            en=f"This scenario makes {actor} deviate on purpose; only an {actor} of osolab's can do so.",
        ),
    )


def request_document(spel: Spel, stap: Scenariostap) -> Gedaan:
    """Ask the source for the dossier in a sessie that exists, with whatever deviation the step asks for."""
    if spel.vrager is None:
        return _cannot_deviate(spel.asker)
    if spel.sessie is None:
        return Gedaan(
            verdict=Verdict.SKIPPED, message=Tekst(nl="Er is geen sessie verleend.", en="No sessie was granted.")
        )
    verwijzing = _own_source(spel)
    if verwijzing is None:
        return Gedaan(
            verdict=Verdict.SKIPPED,
            message=Tekst(
                nl="Het adres van de bron is niet bekend; zet bron.url in het omgevingsbestand.",
                en="The address of the source is not known; put bron.url in the environment file.",
            ),
        )
    sessie = _deviating(spel, spel.sessie, stap)
    antwoord = spel.vrager.ophaler.request_document(sessie, verwijzing, aanvraagdatum=_aanvraagdatum(spel, stap))
    spel.answered = (antwoord.code, antwoord.aanleverpunt)
    if antwoord.dossier is None and antwoord.code:
        spel.show(spel.wereld.resultaten.foutmelding(antwoord.code))
    return DONE


def _own_source(spel: Spel) -> Aanleverpuntverwijzing | None:
    """Return the first aanleverpunt of the source: as the sessie lists it, else as the cast knows it."""
    punt = spel.wereld.rolbezetting.sources(spel.source)[0][0]
    code = punt.code(spel.wereld.omgeving.release)
    listed = spel.sessie.aanleverpunten if spel.sessie else ()
    known = next((verwijzing for verwijzing in listed if verwijzing.aanleverpunt == code), None)
    return known or (Aanleverpuntverwijzing(aanleverpunt=code, url=punt.url) if punt.url else None)


def _deviating(spel: Spel, sessie: Doelsessie, stap: Scenariostap) -> Doelsessie:
    """Return the sessie as the target pretends it to be."""
    adressering = replace(sessie.adressering, bron_brin=spel.wereld.rolbezetting.brin(spel.source))
    sessie = replace(sessie, adressering=adressering)
    if stap.params.get("sessie") == "unknown":
        sessie = replace(sessie, id=spel.wereld.ids.sessie_id())
    if stap.params.get("pupil") == "other":
        sessie = replace(sessie, pgn=spel.leerlingen[1].pgn)
    if stap.params.get("koppelsleutel") == "unknown":
        sessie = replace(sessie, koppelsleutel=spel.wereld.ids.koppelsleutel())
    if "overdrachtsoort" in stap.params:
        sessie = replace(sessie, overdrachtsoort=Overdrachtsoort(stap.params["overdrachtsoort"]))
    if stap.params.get("doel_aanleverpunt") == "other":
        other = replace(spel.doelpunt, index=8, routeringskenmerk=spel.doelpunt.routeringskenmerk[:-5] + "00008")
        code = other.code(spel.wereld.omgeving.release)
        sessie = replace(sessie, adressering=replace(sessie.adressering, doel_aanleverpunt=code))
    return sessie


def sign_off(spel: Spel, stap: Scenariostap) -> Gedaan:  # noqa: ARG001 - one shape for all verbs
    """Close the sessie with the last answer."""
    if spel.vrager is None:
        return _cannot_deviate(spel.asker)
    if spel.sessie is None:
        return Gedaan(
            verdict=Verdict.SKIPPED, message=Tekst(nl="Er is geen sessie verleend.", en="No sessie was granted.")
        )
    code, aanleverpunt = spel.answered
    spel.vrager.ophaler.sign_off(spel.sessie, resultaat=code, aanleverpunt=aanleverpunt)
    return DONE


def prepare(spel: Spel, stap: Scenariostap) -> Gedaan:
    """Make the dossier available, again or for the first time."""
    spel.versions += 1
    voorbereiding = Voorbereiding(
        inzage=bool(stap.params.get("inzage", True)), toestemming=stap.params.get("toestemming")
    )
    for leerling in spel.leerlingen:
        done = spel.prepare(leerling, voorbereiding)
        if done.verdict is not Verdict.PASSED:
            return done
    return DONE


def notify(spel: Spel, stap: Scenariostap) -> Gedaan:  # noqa: ARG001 - one shape for all verbs
    """Notify, deliberately, whoever asked for the dossier before."""
    account = spel.wereld.omgeving.account
    if not spel.wereld.bronnen:
        return spel.ask("bron", "notify", spel.leerling)
    bron = spel.wereld.bronnen["bron"]
    punt = spel.wereld.rolbezetting.sources(spel.source)[0][0]
    bron.notify(spel.leerling.pgn, account=account, aanleverpunt=punt)
    return DONE


def start_swv_aanvraag(spel: Spel, stap: Scenariostap) -> Gedaan:  # noqa: ARG001 - one shape for all verbs
    """Offer the dossier to the SWV: announce it, get a koppelsleutel, notify."""
    if not spel.wereld.bronnen:
        return spel.ask("bron", "start_swv_aanvraag", spel.leerling)
    bron = spel.wereld.bronnen["bron"]
    punt = spel.wereld.rolbezetting.sources(spel.source)[0][0]
    kennisgeving = bron.start_swv_aanvraag(
        spel.leerling.pgn, spel.doelpunt, account=spel.wereld.omgeving.account, aanleverpunt=punt
    )
    spel.koppelsleutel = kennisgeving.koppelsleutel
    return DONE


def await_fetch(spel: Spel, stap: Scenariostap) -> Gedaan:  # noqa: ARG001 - one shape for all verbs
    """Wait until the SWV has fetched by itself."""
    seconds = spel.wereld.omgeving.deadline_s
    if spel.vrager is not None and spel.wereld.bronnen:
        spel.wereld.toneel.settle(seconds)
        return DONE
    return _wait_for_fetch(spel, 0)


WERKWOORDEN: Mapping[str, Werkwoord] = {
    "request_dossier": request_dossier,
    "start_sessie": start_sessie,
    "request_document": request_document,
    "sign_off": sign_off,
    "prepare": prepare,
    "notify": notify,
    "start_swv_aanvraag": start_swv_aanvraag,
    "await_fetch": await_fetch,
}
"""What `do` of a scenario step can be."""

ACTORS: Mapping[str, str] = {
    "request_dossier": "doel",
    "start_sessie": "doel",
    "request_document": "doel",
    "sign_off": "doel",
    "prepare": "bron",
    "notify": "bron",
    "start_swv_aanvraag": "bron",
    "await_fetch": "swv",
}
"""Who acts; `doel` is the SWV in an SWV profile."""

TITLES: Mapping[str, Tekst] = {
    "request_dossier": Tekst(nl="Het doel haalt het dossier op", en="The target fetches the dossier"),
    "start_sessie": Tekst(nl="Het doel vraagt een sessie", en="The target asks for a sessie"),
    "request_document": Tekst(nl="Het doel vraagt het dossier aan de bron", en="The target asks the source"),
    "sign_off": Tekst(nl="Het doel meldt de sessie af", en="The target signs the sessie off"),
    "prepare": Tekst(nl="De bron zet het dossier klaar", en="The source makes the dossier available"),
    "notify": Tekst(nl="De bron meldt het klaargezette dossier", en="The source notifies of the dossier"),
    "start_swv_aanvraag": Tekst(nl="De bron biedt het dossier aan het SWV aan", en="The source offers it to the SWV"),
    "await_fetch": Tekst(nl="Het SWV haalt het dossier zelf op", en="The SWV fetches the dossier by itself"),
}
"""What a step is called when the scenario gives it no title."""
