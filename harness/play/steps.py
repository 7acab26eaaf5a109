"""The verbs of a scenario step: each makes parties act; its effect is read from the exchanges afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from harness.checks.evidence import Call
from harness.config.scenario import Preparation, ScenarioStep
from harness.outcome import Verdict
from harness.play.scenario_run import DONE, ActResult, ScenarioRun
from simulator.errors import LocalProtocolError
from simulator.las.model import Doelsessie
from simulator.messages.model import AanleverpuntReference, AfmeldingRequest, OverdrachtRequest
from simulator.standard.overdracht import Overdrachtsoort
from simulator.text.text import Text

Verb = Callable[[ScenarioRun, ScenarioStep], ActResult]


def request_dossier(run: ScenarioRun, step: ScenarioStep) -> ActResult:
    """Fetch the dossier of every pupil: sessie, aanleverpunten in turn, sign-off."""
    asked = step.params.get("pgn")
    for leerling in run.leerlingen:
        if asked is not None and leerling.pgn != asked:
            continue
        if run.asking_system is None:
            done = _have_requested(run, step, leerling.pgn)
            if done.verdict is not Verdict.PASSED:
                return done
            continue
        resultaat = run.asking_system.fetcher.fetch(
            pgn=leerling.pgn,
            bron_brin=run.world.cast.brin(run.source),
            overdrachtsoort=run.overdrachtsoort,
            account=run.world.environment.account,
            aanvraagdatum=_aanvraagdatum(run, step),
        )
        run.sessie = resultaat.sessie
        run.answered = (resultaat.resultaat, resultaat.aanleverpunt)
        run.show(resultaat.foutmelding)
    return DONE


def _aanvraagdatum(run: ScenarioRun, step: ScenarioStep) -> datetime | None:
    """Return a moment to compare with the verzameldatum: well before the last preparation, or after it."""
    match step.params.get("aanvraagdatum"):
        case "before":
            return (run.prepared_at or run.world.clock.now()) - timedelta(seconds=1)
        case "after":
            return run.world.clock.now() + timedelta(days=1)
        case str(text):
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                raise LocalProtocolError(f"aanvraagdatum {text!r} is no ISO 8601 moment") from None
        case _:
            return None


def _have_requested(run: ScenarioRun, step: ScenarioStep, pgn: str) -> ActResult:
    """Make an external doel fetch, and wait until it has signed off or is refused."""
    before = run.count
    leerling = next(one for one in run.leerlingen if one.pgn == pgn)
    moment = _aanvraagdatum(run, step)
    done = run.ask(run.asker, "request_dossier", leerling, aanvraagdatum=moment.isoformat() if moment else None)
    if done.verdict is not Verdict.PASSED:
        return done
    return _wait_for_fetch(run, before)


def _wait_for_fetch(run: ScenarioRun, before: int) -> ActResult:
    """Wait for the calls of an external party: the overdrachtRequest, and the sign-off unless it is refused."""
    seconds = run.world.environment.deadline_s
    brin = run.asking_aanleverpunt.brin

    def asks(call: Call) -> bool:
        return isinstance(call.question, OverdrachtRequest) and call.question.adressering.doel_brin == brin

    overdracht = run.mailbox.wait_for(asks, after=before, deadline_s=seconds)
    if overdracht is None:
        return _no_call("overdrachtRequest", seconds)
    if overdracht.code:
        return DONE

    def signs_off(call: Call) -> bool:
        return isinstance(call.question, AfmeldingRequest) and call.question.adressering.doel_brin == brin

    if run.mailbox.wait_for(signs_off, after=overdracht.number, deadline_s=seconds) is None:
        return _no_call("afmeldingRequest", seconds)
    return DONE


def _no_call(operation: str, seconds: float) -> ActResult:
    return ActResult(
        verdict=Verdict.NO_CALL,
        message=Text(
            nl=f"Binnen {seconds:g} s kwam er geen {operation}.", en=f"No {operation} came within {seconds:g} s."
        ),
    )


def start_sessie(run: ScenarioRun, step: ScenarioStep) -> ActResult:
    """Ask the Traffic Center for a sessie, and do nothing else."""
    if run.asking_system is None:
        return _cannot_deviate(run.asker)
    source = str(step.params.get("source", run.source))
    by_koppelsleutel = run.asker == "swv"
    unknown = step.params.get("koppelsleutel") == "unknown"
    result = run.asking_system.fetcher.start_sessie(
        bron_brin=run.world.cast.brin(source),
        overdrachtsoort=str(step.params.get("overdrachtsoort", run.overdrachtsoort)),
        account=run.world.environment.account,
        pgn=None if by_koppelsleutel else run.leerling.pgn,
        koppelsleutel=(run.world.ids.koppelsleutel() if unknown else run.koppelsleutel) if by_koppelsleutel else None,
    )
    if result.message is not None:
        run.sessie = result.message
    elif result.code:
        run.show(run.world.resultaten.foutmelding(result.code))
    return DONE


def _cannot_deviate(actor: str) -> ActResult:
    return ActResult(
        verdict=Verdict.SKIPPED,
        message=Text(
            nl=f"Dit scenario laat {actor} met opzet afwijken; dat kan alleen met een {actor} van osolab.",
            en=f"This scenario makes {actor} deviate on purpose; only an {actor} of osolab's can do so.",
        ),
    )


def request_document(run: ScenarioRun, step: ScenarioStep) -> ActResult:
    """Ask the source for the dossier in an existing sessie, with the deviations that the step asks for."""
    if run.asking_system is None:
        return _cannot_deviate(run.asker)
    if run.sessie is None:
        return ActResult(
            verdict=Verdict.SKIPPED, message=Text(nl="Er is geen sessie verleend.", en="No sessie was granted.")
        )
    reference = _own_source(run)
    if reference is None:
        return ActResult(
            verdict=Verdict.SKIPPED,
            message=Text(
                nl="Het adres van de bron is niet bekend; zet bron.url in het omgevingsbestand.",
                en="The address of the source is not known; put bron.url in the environment file.",
            ),
        )
    sessie = _deviating(run, run.sessie, step)
    answer = run.asking_system.fetcher.request_document(sessie, reference, aanvraagdatum=_aanvraagdatum(run, step))
    run.answered = (answer.code, answer.aanleverpunt)
    if answer.dossier is None and answer.code:
        run.show(run.world.resultaten.foutmelding(answer.code))
    return DONE


def _own_source(run: ScenarioRun) -> AanleverpuntReference | None:
    """Return the first aanleverpunt of the source: as the sessie lists it, else as the cast knows it."""
    aanleverpunt = run.world.cast.sources(run.source)[0][0]
    code = aanleverpunt.code(run.world.environment.release)
    listed = run.sessie.aanleverpunten if run.sessie else ()
    known = next((reference for reference in listed if reference.aanleverpunt == code), None)
    return known or (AanleverpuntReference(aanleverpunt=code, url=aanleverpunt.url) if aanleverpunt.url else None)


def _deviating(run: ScenarioRun, sessie: Doelsessie, step: ScenarioStep) -> Doelsessie:
    """Return the sessie with the deviations of the step, as the target will present it."""
    adressering = replace(sessie.adressering, bron_brin=run.world.cast.brin(run.source))
    sessie = replace(sessie, adressering=adressering)
    if step.params.get("sessie") == "unknown":
        sessie = replace(sessie, id=run.world.ids.sessie_id())
    if step.params.get("pupil") == "other":
        sessie = replace(sessie, pgn=run.leerlingen[1].pgn)
    if step.params.get("koppelsleutel") == "unknown":
        sessie = replace(sessie, koppelsleutel=run.world.ids.koppelsleutel())
    if "overdrachtsoort" in step.params:
        sessie = replace(sessie, overdrachtsoort=Overdrachtsoort(step.params["overdrachtsoort"]))
    if step.params.get("doel_aanleverpunt") == "other":
        other = replace(
            run.asking_aanleverpunt, index=8, routeringskenmerk=run.asking_aanleverpunt.routeringskenmerk[:-5] + "00008"
        )
        code = other.code(run.world.environment.release)
        sessie = replace(sessie, adressering=replace(sessie.adressering, doel_aanleverpunt=code))
    return sessie


def sign_off(run: ScenarioRun, step: ScenarioStep) -> ActResult:  # noqa: ARG001 - one shape for all verbs
    """Close the sessie with the last answer."""
    if run.asking_system is None:
        return _cannot_deviate(run.asker)
    if run.sessie is None:
        return ActResult(
            verdict=Verdict.SKIPPED, message=Text(nl="Er is geen sessie verleend.", en="No sessie was granted.")
        )
    code, aanleverpunt = run.answered
    run.asking_system.fetcher.sign_off(run.sessie, resultaat=code, aanleverpunt=aanleverpunt)
    return DONE


def prepare(run: ScenarioRun, step: ScenarioStep) -> ActResult:
    """Make the dossier available, for the first time or again."""
    run.versions += 1
    preparation = Preparation(inzage=bool(step.params.get("inzage", True)), toestemming=step.params.get("toestemming"))
    for leerling in run.leerlingen:
        done = run.prepare(leerling, preparation)
        if done.verdict is not Verdict.PASSED:
            return done
    return DONE


def notify(run: ScenarioRun, step: ScenarioStep) -> ActResult:  # noqa: ARG001 - one shape for all verbs
    """Send a notificatie to the party that asked for the dossier before."""
    account = run.world.environment.account
    if not run.world.bronnen:
        return run.ask("bron", "notify", run.leerling)
    bron = run.world.bronnen["bron"]
    aanleverpunt = run.world.cast.sources(run.source)[0][0]
    bron.notify(run.leerling.pgn, account=account, aanleverpunt=aanleverpunt)
    return DONE


def start_swv_aanvraag(run: ScenarioRun, step: ScenarioStep) -> ActResult:  # noqa: ARG001 - one shape for all verbs
    """Offer the dossier to the SWV: announce it, get a koppelsleutel, notify."""
    if not run.world.bronnen:
        return run.ask("bron", "start_swv_aanvraag", run.leerling)
    bron = run.world.bronnen["bron"]
    aanleverpunt = run.world.cast.sources(run.source)[0][0]
    sent = bron.start_swv_aanvraag(
        run.leerling.pgn, run.asking_aanleverpunt, account=run.world.environment.account, aanleverpunt=aanleverpunt
    )
    run.koppelsleutel = sent.koppelsleutel
    return DONE


def await_fetch(run: ScenarioRun, step: ScenarioStep) -> ActResult:  # noqa: ARG001 - one shape for all verbs
    """Wait until the SWV has fetched by itself."""
    seconds = run.world.environment.deadline_s
    if run.asking_system is not None and run.world.bronnen:
        run.world.stage.settle(seconds)
        return DONE
    return _wait_for_fetch(run, 0)


VERBS: Mapping[str, Verb] = {
    "request_dossier": request_dossier,
    "start_sessie": start_sessie,
    "request_document": request_document,
    "sign_off": sign_off,
    "prepare": prepare,
    "notify": notify,
    "start_swv_aanvraag": start_swv_aanvraag,
    "await_fetch": await_fetch,
}
"""The values of `do` in a scenario step."""

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
"""Actor of each verb; `doel` stands for the SWV in an SWV profile."""

TITLES: Mapping[str, Text] = {
    "request_dossier": Text(nl="Het doel haalt het dossier op", en="The target fetches the dossier"),
    "start_sessie": Text(nl="Het doel vraagt een sessie", en="The target asks for a sessie"),
    "request_document": Text(nl="Het doel vraagt het dossier aan de bron", en="The target asks the source"),
    "sign_off": Text(nl="Het doel meldt de sessie af", en="The target signs the sessie off"),
    "prepare": Text(nl="De bron zet het dossier klaar", en="The source makes the dossier available"),
    "notify": Text(nl="De bron meldt het klaargezette dossier", en="The source notifies of the dossier"),
    "start_swv_aanvraag": Text(nl="De bron biedt het dossier aan het SWV aan", en="The source offers it to the SWV"),
    "await_fetch": Text(nl="Het SWV haalt het dossier zelf op", en="The SWV fetches the dossier by itself"),
}
"""Title of a step that has none in its scenario file."""
