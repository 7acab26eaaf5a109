"""Checks on who may see what: no pgn in clear, no pupil at the Traffic Center, every act in a log with its account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.checks.evidence import Bewijs, Gesprek
from harness.checks.model import Bevinding, Controle, NietVanToepassing, side
from harness.outcome import Niveau, Schuld
from simulator.messages.model import DocumentRequest, DocumentResponse
from simulator.text.text import Tekst

_DOSSIER = re.compile(rb"http://www\.edustandaard\.nl/oso_gegevensset/")


def find_pgn_in_clear(bewijs: Bewijs) -> Iterator[Bevinding]:
    """A pgn travels in a documentRequest and in a dossier, and nowhere else."""
    if not bewijs.pgns:
        return
    pattern = _any_of(bewijs.pgns)
    for gesprek in bewijs.gesprekken:
        uitwisseling = gesprek.uitwisseling
        request_allowed = isinstance(gesprek.vraag, DocumentRequest) and uitwisseling.naar != "tc"
        response_allowed = isinstance(gesprek.antwoord, DocumentResponse)
        headers = " ".join([uitwisseling.url, *uitwisseling.request_headers.values()]).encode()
        if pattern.search(headers) or (not request_allowed and pattern.search(uitwisseling.request)):
            yield _in_clear(gesprek, uitwisseling.van, gesprek.operatie or "request")
        if not response_allowed and pattern.search(uitwisseling.response):
            yield _in_clear(gesprek, uitwisseling.naar, "response")


def _in_clear(gesprek: Gesprek, sender: str, place: str) -> Bevinding:
    return Bevinding(
        at_fault=side(sender),
        gesprek=gesprek,
        message=Tekst(
            nl="Een pgn staat leesbaar in een bericht waarin het niet hoort.",
            en="A pgn stands readable in a message where it does not belong.",
        ),
        expected="pgn: documentRequest, dossier",
        actual=f"pgn: {place}",
        fix=Tekst(
            nl="Gebruik naar het Traffic Center de zoeksleutel; zet een pgn nooit in een URL, kop of foutmelding.",
            en="Use the zoeksleutel towards the Traffic Center; never put a pgn in a URL, header or error message.",
        ),
    )


def _any_of(pgns: frozenset[str]) -> re.Pattern[bytes]:
    numbers = "|".join(sorted(pgns))
    return re.compile(rf"(?<![0-9])(?:{numbers})(?![0-9])".encode())


def find_pupil_at_exchange(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The Traffic Center gets no dossier and keeps nothing that identifies a pupil."""
    for gesprek in bewijs.gesprekken:
        if "tc" in (gesprek.uitwisseling.van, gesprek.uitwisseling.naar):
            for sender, data in (
                (gesprek.uitwisseling.van, gesprek.uitwisseling.request),
                (gesprek.uitwisseling.naar, gesprek.uitwisseling.response),
            ):
                if _DOSSIER.search(data):
                    yield Bevinding(
                        at_fault=side(sender),
                        gesprek=gesprek,
                        message=Tekst(
                            nl="Er ging een dossier langs het Traffic Center.",
                            en="A dossier passed the Traffic Center.",
                        ),
                        fix=Tekst(
                            nl="Een dossier gaat altijd rechtstreeks van bron naar doel.",
                            en="A dossier always goes straight from source to target.",
                        ),
                    )
    if bewijs.tc_dump is None:
        return
    found = [what for what, items in (("pgn", bewijs.pgns), ("name", bewijs.names)) if _occurs(items, bewijs.tc_dump)]
    if found:
        yield Bevinding(
            at_fault=Schuld.EXCHANGE,
            message=Tekst(
                nl="Het Traffic Center bewaart iets dat een leerling herkenbaar maakt.",
                en="The Traffic Center keeps something that identifies a pupil.",
            ),
            expected="-",
            actual=", ".join(found),
        )


def _occurs(items: frozenset[str], text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(item)}(?!\w)", text) for item in items)


def find_missing_log(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """Both sides can say which dossier went when to whom, and which account ordered it."""
    judged = False
    for sessie in bewijs.sessies:
        actors = {gesprek.uitwisseling.van for gesprek in sessie.documenten}
        actors |= {gesprek.uitwisseling.naar for gesprek in sessie.documenten if gesprek.antwoord is not None}
        for actor in sorted(actors - bewijs.external - {"tc", "?"}):
            judged = True
            regels = [regel for regel in bewijs.logregels if regel.actor == actor]
            if not any(regel.sessie_id == sessie.sessie_id and regel.account for regel in regels):
                yield Bevinding(
                    at_fault=side(actor),
                    gesprek=sessie.documenten[-1],
                    message=Tekst(
                        nl=f"Het logboek van {actor} zegt niet wie opdracht gaf in deze sessie.",
                        en=f"The log of {actor} does not say who gave the order in this sessie.",
                    ),
                    expected="sessie + account",
                    actual="-",
                    fix=Tekst(
                        nl="Leg bij elke uitwisseling vast: moment, partijen, sessie, resultaat en account.",
                        en="Record with every exchange: moment, parties, sessie, result and account.",
                    ),
                )
    if not judged:
        yield NietVanToepassing(
            reason=Tekst(
                nl="Er is geen logboek te zien: geen dossier gevraagd, of de partijen zijn niet van osolab.",
                en="No log can be seen: no dossier was asked for, or the parties are not osolab's.",
            )
        )


def find_pgn_in_log(bewijs: Bewijs) -> Iterator[Bevinding]:
    """A log line holds no pgn."""
    for regel in bewijs.logregels:
        text = f"{regel.handeling} {regel.account} {regel.bron} {regel.doel} {regel.resultaat} {regel.detail}"
        if _occurs(bewijs.pgns, text):
            yield Bevinding(
                at_fault=side(regel.actor),
                message=Tekst(
                    nl=f"In het logboek van {regel.actor} staat een pgn.", en=f"The log of {regel.actor} holds a pgn."
                ),
                expected="-",
                actual=regel.handeling,
                fix=Tekst(
                    nl="Log een digest, omvang, code en sessie; nooit een pgn of dossierinhoud.",
                    en="Log a digest, size, code and sessie; never a pgn or dossier content.",
                ),
            )


PRIVACY = (
    Controle(
        id="pgn_niet_in_klaartekst",
        eis="SE-08",
        level=Niveau.MAG_NIET,
        title=Tekst(
            nl="Een pgn staat alleen in het documentRequest en in het dossier.",
            en="A pgn stands only in the documentRequest and in the dossier.",
        ),
        find=find_pgn_in_clear,
    ),
    Controle(
        id="tc_kent_geen_leerling",
        eis="SE-07",
        level=Niveau.MAG_NIET,
        title=Tekst(
            nl="Het Traffic Center ziet geen dossier en bewaart niets dat een leerling herkenbaar maakt.",
            en="The Traffic Center sees no dossier and keeps nothing that identifies a pupil.",
        ),
        find=find_pupil_at_exchange,
    ),
    Controle(
        id="log_met_account",
        eis="SE-10",
        level=Niveau.MOET,
        title=Tekst(
            nl="Beide kanten hebben een logregel met sessie en account.",
            en="Both sides have a log line with sessie and account.",
        ),
        find=find_missing_log,
    ),
    Controle(
        id="log_zonder_pgn",
        eis="SE-12",
        level=Niveau.MAG_NIET,
        title=Tekst(nl="In de logboeken staat geen pgn.", en="The logs hold no pgn."),
        find=find_pgn_in_log,
    ),
)
