"""Checks on one step: did it lead to what the scenario expects, and if not, whose doing is that."""

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
from harness.checks.model import Bevinding, Controle, NietVanToepassing, Stapbewijs, side
from harness.outcome import Niveau, Schuld
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentResponse,
    MeldenNotificatieRequest,
    NotificatieRequest,
    NotificatieResponse,
    OverdrachtResponse,
)
from simulator.text.text import Tekst


def find_sessie(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A sessie was granted, or was not."""
    wanted = stap.stap.expect.sessie
    if wanted is None:
        yield NOT_EXPECTED
        return
    overdrachten = overdrachten_of(stap)
    granted = [gesprek for gesprek in overdrachten if isinstance(gesprek.antwoord, OverdrachtResponse)]
    if bool(granted) == wanted and (not wanted or len(granted) == len(overdrachten)):
        return
    if not overdrachten:
        yield Bevinding(
            at_fault=side(asker_of(stap)),
            message=Tekst(nl="Er is geen sessie gevraagd.", en="No sessie was asked for."),
            expected="overdrachtRequest",
            actual="-",
        )
        return
    failed = next((gesprek for gesprek in overdrachten if gesprek not in granted), overdrachten[-1])
    weigering = refusal_of(failed, stap.bewijs)
    yield Bevinding(
        at_fault=blame_refusal(weigering, stap.bewijs) if wanted and weigering else Schuld.EXCHANGE,
        gesprek=failed,
        message=Tekst(
            nl="Het Traffic Center weigerde een sessie die het had moeten verlenen."
            if wanted
            else "Het Traffic Center verleende een sessie die het had moeten weigeren.",
            en="The Traffic Center refused a sessie that it should have granted."
            if wanted
            else "The Traffic Center granted a sessie that it should have refused.",
        ),
        expected="overdrachtResponse" if wanted else "SOAP fault",
        actual=failed.code or failed.response_error or "overdrachtResponse",
        fix=remedy_of(stap, failed.code),
    )


def find_count_of_sessies(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """As many sessies were granted as there were dossiers to fetch."""
    wanted = stap.stap.expect.sessies
    if wanted is None:
        yield NOT_EXPECTED
        return
    granted = sum(sessie.granted for sessie in stap.bewijs.sessies)
    if granted != wanted:
        yield Bevinding(
            at_fault=side(asker_of(stap)),
            message=Tekst(nl="Het aantal sessies klopt niet.", en="The number of sessies is wrong."),
            expected=str(wanted),
            actual=str(granted),
            fix=Tekst(nl="Vraag één sessie per dossier.", en="Ask one sessie a dossier."),
        )


def find_length_of_list(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The Traffic Center lists the active aanleverpunten of the source."""
    wanted = stap.stap.expect.aanleverpunten
    if wanted is None:
        yield NOT_EXPECTED
        return
    for gesprek in overdrachten_of(stap):
        if isinstance(gesprek.antwoord, OverdrachtResponse) and len(gesprek.antwoord.aanleverpunten) != wanted:
            yield Bevinding(
                at_fault=Schuld.EXCHANGE,
                gesprek=gesprek,
                message=Tekst(
                    nl="De lijst van aanleverpunten is niet zo lang als verwacht.",
                    en="The list of aanleverpunten is not as long as expected.",
                ),
                expected=str(wanted),
                actual=str(len(gesprek.antwoord.aanleverpunten)),
            )


def find_reported(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The sign-off names the expected aanleverpunt of the list."""
    wanted = stap.stap.expect.reported
    if wanted is None:
        yield NOT_EXPECTED
        return
    for sessie in stap.bewijs.sessies:
        if sessie.overdracht is None or not sessie.afmeldingen or sessie.overdracht not in stap.gesprekken:
            continue
        lijst, melding = sessie.overdracht.antwoord, sessie.afmeldingen[0].vraag
        assert isinstance(lijst, OverdrachtResponse)
        assert isinstance(melding, AfmeldingRequest)
        codes = [punt.aanleverpunt for punt in lijst.aanleverpunten]
        named = melding.adressering.bron_aanleverpunt
        if wanted > len(codes) or codes[wanted - 1] != named:
            yield Bevinding(
                at_fault=side(sessie.afmeldingen[0].uitwisseling.van),
                gesprek=sessie.afmeldingen[0],
                message=Tekst(
                    nl="De afmelding noemt een ander aanleverpunt dan verwacht.",
                    en="The sign-off names another aanleverpunt than expected.",
                ),
                expected=codes[wanted - 1] if wanted <= len(codes) else f"#{wanted}",
                actual=named,
                aannames=("A07", "A11"),
            )


def find_notification(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A notification went out and was received, or none went out."""
    wanted = stap.stap.expect.notified
    if wanted is None:
        yield NOT_EXPECTED
        return
    notificaties = [gesprek for gesprek in stap.gesprekken if isinstance(gesprek.vraag, NotificatieRequest)]
    received = any(isinstance(gesprek.antwoord, NotificatieResponse) for gesprek in notificaties)
    if wanted and not received:
        announced = [gesprek for gesprek in stap.gesprekken if isinstance(gesprek.vraag, MeldenNotificatieRequest)]
        last = next(reversed(notificaties or announced), None)
        yield Bevinding(
            at_fault=blame_notification(last, stap.bewijs),
            gesprek=last,
            message=Tekst(
                nl="De melding is niet bevestigd." if notificaties else "Er is geen melding verstuurd.",
                en="The notification was not confirmed." if notificaties else "No notification was sent.",
            ),
            expected="NotificatieOntvangen",
            actual=(last.code or last.response_error or "-") if last else "-",
        )
    elif not wanted and notificaties:
        yield Bevinding(
            at_fault=Schuld.BRON,
            gesprek=notificaties[0],
            message=Tekst(
                nl="Er is een melding verstuurd aan een doel dat het dossier nooit heeft gevraagd.",
                en="A notification was sent to a target that never asked for the dossier.",
            ),
            expected="0 notificatieRequest",
            actual="notificatieRequest",
            fix=Tekst(
                nl="Meld alleen aan een aanleverpunt dat dit dossier eerder vroeg.",
                en="Notify only an aanleverpunt that asked for this dossier before.",
            ),
        )


def find_planted_rules(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The received dossier breaks exactly the rules that the scenario planted."""
    wanted = stap.stap.expect.findings
    if not wanted:
        yield NOT_EXPECTED
        return
    for gesprek in documenten_of(stap):
        if isinstance(gesprek.antwoord, DocumentResponse):
            found = broken_rules(gesprek.antwoord.dossier)
            if set(found) != set(wanted):
                yield Bevinding(
                    at_fault=Schuld.BRON,
                    gesprek=gesprek,
                    message=Tekst(
                        nl="Het dossier breekt andere regels dan in dit scenario zijn geplant.",
                        en="The dossier breaks other rules than were planted in this scenario.",
                    ),
                    expected=", ".join(wanted),
                    actual=", ".join(found) or "-",
                )


VERWACHTING: tuple[Controle[Stapbewijs], ...] = (
    Controle(
        id="sessie_verleend",
        eis="FT-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="Het Traffic Center verleende of weigerde de sessie zoals verwacht.",
            en="The Traffic Center granted or refused the sessie as expected.",
        ),
        find=find_sessie,
    ),
    Controle(
        id="levering",
        eis="FS-06",
        level=Niveau.MOET,
        title=Tekst(
            nl="Er is geleverd of juist niet, zoals verwacht.", en="A dossier was delivered or was not, as expected."
        ),
        find=find_delivery,
    ),
    Controle(
        id="weigeringscode",
        eis="FS-06",
        level=Niveau.MOET,
        title=Tekst(nl="De weigering draagt de verwachte code.", en="The refusal carries the expected code."),
        find=find_refusal,
    ),
    Controle(
        id="weigeraar",
        eis="FS-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="De weigering komt van de partij die hoort te weigeren.",
            en="The refusal comes from the party that has to refuse.",
        ),
        find=find_refuser,
    ),
    Controle(
        id="aantal_sessies",
        eis="FT-03",
        level=Niveau.MOET,
        title=Tekst(nl="Eén sessie per dossier.", en="One sessie a dossier."),
        find=find_count_of_sessies,
    ),
    Controle(
        id="lengte_van_de_lijst",
        eis="FT-04",
        level=Niveau.MOET,
        title=Tekst(
            nl="De lijst van aanleverpunten is zo lang als verwacht.",
            en="The list of aanleverpunten is as long as expected.",
        ),
        find=find_length_of_list,
    ),
    Controle(
        id="gemeld_aanleverpunt",
        eis="FT-07",
        level=Niveau.MOET,
        title=Tekst(
            nl="De afmelding noemt het verwachte aanleverpunt.", en="The sign-off names the expected aanleverpunt."
        ),
        find=find_reported,
    ),
    Controle(
        id="melding",
        eis="FS-23",
        level=Niveau.MOET,
        title=Tekst(
            nl="Er is gemeld of juist niet, zoals verwacht.", en="A notification went out or not, as expected."
        ),
        find=find_notification,
    ),
    Controle(
        id="geplante_regels",
        eis="FT-16",
        level=Niveau.MOET,
        title=Tekst(
            nl="Het dossier breekt precies de geplante regels.", en="The dossier breaks exactly the planted rules."
        ),
        find=find_planted_rules,
    ),
)
