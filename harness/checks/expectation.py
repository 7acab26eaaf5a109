"""Checks on one step: did it lead to what the scenario expects, and if not, which side is at fault."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.contents import broken_rules
from harness.checks.delivery import (
    NOT_EXPECTED,
    asker_of,
    documenten_of,
    find_delivery,
    find_refusal,
    find_refuser,
    overdrachten_of,
    remedy_of,
)
from harness.checks.fault import blame_notification, blame_refusal, refusal_of
from harness.checks.model import Check, Finding, NotApplicable, StepEvidence, side
from harness.outcome import Fault, Level
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentResponse,
    MeldenNotificatieRequest,
    NotificatieRequest,
    NotificatieResponse,
    OverdrachtResponse,
)
from simulator.text.text import Text


def find_sessie(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """A sessie was granted, or was not."""
    wanted = step.step.expect.sessie
    if wanted is None:
        yield NOT_EXPECTED
        return
    overdrachten = overdrachten_of(step)
    granted = [call for call in overdrachten if isinstance(call.answer, OverdrachtResponse)]
    if bool(granted) == wanted and (not wanted or len(granted) == len(overdrachten)):
        return
    if not overdrachten:
        yield Finding(
            at_fault=side(asker_of(step)),
            message=Text(nl="Er is geen sessie gevraagd.", en="No sessie was asked for."),
            expected="overdrachtRequest",
            actual="-",
        )
        return
    failed = next((call for call in overdrachten if call not in granted), overdrachten[-1])
    refusal = refusal_of(failed, step.evidence)
    yield Finding(
        at_fault=blame_refusal(refusal, step.evidence) if wanted and refusal else Fault.EXCHANGE,
        call=failed,
        message=Text(
            nl="Het Traffic Center weigerde een sessie die het had moeten verlenen."
            if wanted
            else "Het Traffic Center verleende een sessie die het had moeten weigeren.",
            en="The Traffic Center refused a sessie that it should have granted."
            if wanted
            else "The Traffic Center granted a sessie that it should have refused.",
        ),
        expected="overdrachtResponse" if wanted else "SOAP fault",
        actual=failed.code or failed.response_error or "overdrachtResponse",
        fix=remedy_of(step, failed.code),
    )


def find_count_of_sessies(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """As many sessies were granted as there were dossiers to fetch."""
    wanted = step.step.expect.sessies
    if wanted is None:
        yield NOT_EXPECTED
        return
    granted = sum(sessie.granted for sessie in step.evidence.sessies)
    if granted != wanted:
        yield Finding(
            at_fault=side(asker_of(step)),
            message=Text(nl="Het aantal sessies klopt niet.", en="The number of sessies is wrong."),
            expected=str(wanted),
            actual=str(granted),
            fix=Text(nl="Vraag één sessie per dossier.", en="Ask one sessie a dossier."),
        )


def find_length_of_list(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """The Traffic Center lists the active aanleverpunten of the source."""
    wanted = step.step.expect.aanleverpunten
    if wanted is None:
        yield NOT_EXPECTED
        return
    for call in overdrachten_of(step):
        if isinstance(call.answer, OverdrachtResponse) and len(call.answer.aanleverpunten) != wanted:
            yield Finding(
                at_fault=Fault.EXCHANGE,
                call=call,
                message=Text(
                    nl="De lijst van aanleverpunten is niet zo lang als verwacht.",
                    en="The list of aanleverpunten is not as long as expected.",
                ),
                expected=str(wanted),
                actual=str(len(call.answer.aanleverpunten)),
            )


def find_reported(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """The sign-off names the expected aanleverpunt of the list."""
    wanted = step.step.expect.reported
    if wanted is None:
        yield NOT_EXPECTED
        return
    for sessie in step.evidence.sessies:
        if sessie.overdracht is None or not sessie.afmeldingen or sessie.overdracht not in step.calls:
            continue
        listing, melding = sessie.overdracht.answer, sessie.afmeldingen[0].question
        assert isinstance(listing, OverdrachtResponse)
        assert isinstance(melding, AfmeldingRequest)
        codes = [aanleverpunt.aanleverpunt for aanleverpunt in listing.aanleverpunten]
        named = melding.adressering.bron_aanleverpunt
        if wanted > len(codes) or codes[wanted - 1] != named:
            yield Finding(
                at_fault=side(sessie.afmeldingen[0].exchange.sender),
                call=sessie.afmeldingen[0],
                message=Text(
                    nl="De afmelding noemt een ander aanleverpunt dan verwacht.",
                    en="The sign-off names another aanleverpunt than expected.",
                ),
                expected=codes[wanted - 1] if wanted <= len(codes) else f"#{wanted}",
                actual=named,
                aannames=("A07", "A11"),
            )


def find_notification(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """A notification went out and was received, or none went out."""
    wanted = step.step.expect.notified
    if wanted is None:
        yield NOT_EXPECTED
        return
    notificaties = [call for call in step.calls if isinstance(call.question, NotificatieRequest)]
    received = any(isinstance(call.answer, NotificatieResponse) for call in notificaties)
    if wanted and not received:
        announced = [call for call in step.calls if isinstance(call.question, MeldenNotificatieRequest)]
        last = next(reversed(notificaties or announced), None)
        yield Finding(
            at_fault=blame_notification(last, step.evidence),
            call=last,
            message=Text(
                nl="De melding is niet bevestigd." if notificaties else "Er is geen melding verstuurd.",
                en="The notification was not confirmed." if notificaties else "No notification was sent.",
            ),
            expected="NotificatieOntvangen",
            actual=(last.code or last.response_error or "-") if last else "-",
        )
    elif not wanted and notificaties:
        yield Finding(
            at_fault=Fault.BRON,
            call=notificaties[0],
            message=Text(
                nl="Er is een melding verstuurd aan een doel dat het dossier nooit heeft gevraagd.",
                en="A notification was sent to a target that never asked for the dossier.",
            ),
            expected="0 notificatieRequest",
            actual="notificatieRequest",
            fix=Text(
                nl="Meld alleen aan een aanleverpunt dat dit dossier eerder vroeg.",
                en="Notify only an aanleverpunt that asked for this dossier before.",
            ),
        )


def find_planted_rules(step: StepEvidence) -> Iterator[Finding | NotApplicable]:
    """The received dossier breaks exactly the rules that the scenario planted."""
    wanted = step.step.expect.findings
    if not wanted:
        yield NOT_EXPECTED
        return
    for call in documenten_of(step):
        if isinstance(call.answer, DocumentResponse):
            found = broken_rules(call.answer.dossier)
            if set(found) != set(wanted):
                yield Finding(
                    at_fault=Fault.BRON,
                    call=call,
                    message=Text(
                        nl="Het dossier breekt andere regels dan in dit scenario zijn geplant.",
                        en="The dossier breaks other rules than were planted in this scenario.",
                    ),
                    expected=", ".join(wanted),
                    actual=", ".join(found) or "-",
                )


EXPECTATION: tuple[Check[StepEvidence], ...] = (
    Check(
        id="sessie_verleend",
        eis="FT-04",
        level=Level.MOET,
        title=Text(
            nl="Het Traffic Center verleende of weigerde de sessie zoals verwacht.",
            en="The Traffic Center granted or refused the sessie as expected.",
        ),
        find=find_sessie,
    ),
    Check(
        id="levering",
        eis="FS-06",
        level=Level.MOET,
        title=Text(
            nl="Er is geleverd of juist niet, zoals verwacht.", en="A dossier was delivered or was not, as expected."
        ),
        find=find_delivery,
    ),
    Check(
        id="weigeringscode",
        eis="FS-06",
        level=Level.MOET,
        title=Text(nl="De weigering draagt de verwachte code.", en="The refusal carries the expected code."),
        find=find_refusal,
    ),
    Check(
        id="weigeraar",
        eis="FS-04",
        level=Level.MOET,
        title=Text(
            nl="De weigering komt van de partij die hoort te weigeren.",
            en="The refusal comes from the party that has to refuse.",
        ),
        find=find_refuser,
    ),
    Check(
        id="aantal_sessies",
        eis="FT-03",
        level=Level.MOET,
        title=Text(nl="Eén sessie per dossier.", en="One sessie a dossier."),
        find=find_count_of_sessies,
    ),
    Check(
        id="lengte_van_de_lijst",
        eis="FT-04",
        level=Level.MOET,
        title=Text(
            nl="De lijst van aanleverpunten is zo lang als verwacht.",
            en="The list of aanleverpunten is as long as expected.",
        ),
        find=find_length_of_list,
    ),
    Check(
        id="gemeld_aanleverpunt",
        eis="FT-07",
        level=Level.MOET,
        title=Text(
            nl="De afmelding noemt het verwachte aanleverpunt.", en="The sign-off names the expected aanleverpunt."
        ),
        find=find_reported,
    ),
    Check(
        id="melding",
        eis="FS-23",
        level=Level.MOET,
        title=Text(nl="Er is gemeld of juist niet, zoals verwacht.", en="A notification went out or not, as expected."),
        find=find_notification,
    ),
    Check(
        id="geplante_regels",
        eis="FT-16",
        level=Level.MOET,
        title=Text(
            nl="Het dossier breekt precies de geplante regels.", en="The dossier breaks exactly the planted rules."
        ),
        find=find_planted_rules,
    ),
)
