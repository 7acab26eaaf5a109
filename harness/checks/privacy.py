"""Checks on who may see what: no pgn in clear, no pupil at the Traffic Center, every act in a log with its account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.checks.evidence import Call, Evidence
from harness.checks.model import Check, Finding, NotApplicable, side
from harness.outcome import Fault, Level
from simulator.messages.model import DocumentRequest, DocumentResponse
from simulator.text.text import Text

_DOSSIER = re.compile(rb"http://www\.edustandaard\.nl/oso_gegevensset/")


def find_pgn_in_clear(evidence: Evidence) -> Iterator[Finding]:
    """A pgn travels in a documentRequest and in a dossier, and nowhere else."""
    if not evidence.pgns:
        return
    pattern = _any_of(evidence.pgns)
    for call in evidence.calls:
        exchange = call.exchange
        request_allowed = isinstance(call.question, DocumentRequest) and exchange.receiver != "tc"
        response_allowed = isinstance(call.answer, DocumentResponse)
        headers = " ".join([exchange.url, *exchange.request_headers.values()]).encode()
        if pattern.search(headers) or (not request_allowed and pattern.search(exchange.request)):
            yield _in_clear(call, exchange.sender, call.operation or "request")
        if not response_allowed and pattern.search(exchange.response):
            yield _in_clear(call, exchange.receiver, "response")


def _in_clear(call: Call, sender: str, place: str) -> Finding:
    return Finding(
        at_fault=side(sender),
        call=call,
        message=Text(
            nl="Een pgn staat leesbaar in een bericht waarin het niet hoort.",
            en="A pgn stands readable in a message where it does not belong.",
        ),
        expected="pgn: documentRequest, dossier",
        actual=f"pgn: {place}",
        fix=Text(
            nl="Gebruik naar het Traffic Center de zoeksleutel; zet een pgn nooit in een URL, kop of foutmelding.",
            en="Use the zoeksleutel towards the Traffic Center; never put a pgn in a URL, header or error message.",
        ),
    )


def _any_of(pgns: frozenset[str]) -> re.Pattern[bytes]:
    numbers = "|".join(sorted(pgns))
    return re.compile(rf"(?<![0-9])(?:{numbers})(?![0-9])".encode())


def find_pupil_at_exchange(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """The Traffic Center gets no dossier and keeps nothing that identifies a pupil."""
    for call in evidence.calls:
        if "tc" in (call.exchange.sender, call.exchange.receiver):
            for sender, data in (
                (call.exchange.sender, call.exchange.request),
                (call.exchange.receiver, call.exchange.response),
            ):
                if _DOSSIER.search(data):
                    yield Finding(
                        at_fault=side(sender),
                        call=call,
                        message=Text(
                            nl="Er ging een dossier langs het Traffic Center.",
                            en="A dossier passed the Traffic Center.",
                        ),
                        fix=Text(
                            nl="Een dossier gaat altijd rechtstreeks van bron naar doel.",
                            en="A dossier always goes straight from source to target.",
                        ),
                    )
    if evidence.tc_dump is None:
        return
    found = [
        what for what, items in (("pgn", evidence.pgns), ("name", evidence.names)) if _occurs(items, evidence.tc_dump)
    ]
    if found:
        yield Finding(
            at_fault=Fault.EXCHANGE,
            message=Text(
                nl="Het Traffic Center bewaart iets dat een leerling herkenbaar maakt.",
                en="The Traffic Center keeps something that identifies a pupil.",
            ),
            expected="-",
            actual=", ".join(found),
        )


def _occurs(items: frozenset[str], text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(item)}(?!\w)", text) for item in items)


def find_missing_log(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """The logs of both sides say which dossier went to whom and when, and which account ordered it."""
    judged = False
    for sessie in evidence.sessies:
        actors = {call.exchange.sender for call in sessie.documenten}
        actors |= {call.exchange.receiver for call in sessie.documenten if call.answer is not None}
        for actor in sorted(actors - evidence.external - {"tc", "?"}):
            judged = True
            entries = [entry for entry in evidence.entries if entry.actor == actor]
            if not any(entry.sessie_id == sessie.sessie_id and entry.account for entry in entries):
                yield Finding(
                    at_fault=side(actor),
                    call=sessie.documenten[-1],
                    message=Text(
                        nl=f"Het logboek van {actor} zegt niet wie opdracht gaf in deze sessie.",
                        en=f"The log of {actor} does not say who gave the order in this sessie.",
                    ),
                    expected="sessie + account",
                    actual="-",
                    fix=Text(
                        nl="Leg bij elke uitwisseling vast: moment, partijen, sessie, resultaat en account.",
                        en="Record with every exchange: moment, parties, sessie, result and account.",
                    ),
                )
    if not judged:
        yield NotApplicable(
            reason=Text(
                nl="Er is geen logboek te zien: geen dossier gevraagd, of de partijen zijn niet van osolab.",
                en="No log can be seen: no dossier was asked for, or the parties are not osolab's.",
            )
        )


def find_pgn_in_log(evidence: Evidence) -> Iterator[Finding]:
    """A log line holds no pgn."""
    for entry in evidence.entries:
        text = f"{entry.act} {entry.account} {entry.bron} {entry.doel} {entry.resultaat} {entry.detail}"
        if _occurs(evidence.pgns, text):
            yield Finding(
                at_fault=side(entry.actor),
                message=Text(
                    nl=f"In het logboek van {entry.actor} staat een pgn.", en=f"The log of {entry.actor} holds a pgn."
                ),
                expected="-",
                actual=entry.act,
                fix=Text(
                    nl="Log een digest, omvang, code en sessie; nooit een pgn of dossierinhoud.",
                    en="Log a digest, size, code and sessie; never a pgn or dossier content.",
                ),
            )


PRIVACY = (
    Check(
        id="pgn_niet_in_klaartekst",
        eis="SE-08",
        level=Level.MAG_NIET,
        title=Text(
            nl="Een pgn staat alleen in het documentRequest en in het dossier.",
            en="A pgn stands only in the documentRequest and in the dossier.",
        ),
        find=find_pgn_in_clear,
    ),
    Check(
        id="tc_kent_geen_leerling",
        eis="SE-07",
        level=Level.MAG_NIET,
        title=Text(
            nl="Het Traffic Center ziet geen dossier en bewaart niets dat een leerling herkenbaar maakt.",
            en="The Traffic Center sees no dossier and keeps nothing that identifies a pupil.",
        ),
        find=find_pupil_at_exchange,
    ),
    Check(
        id="log_met_account",
        eis="SE-10",
        level=Level.MOET,
        title=Text(
            nl="Beide kanten hebben een logregel met sessie en account.",
            en="Both sides have a log line with sessie and account.",
        ),
        find=find_missing_log,
    ),
    Check(
        id="log_zonder_pgn",
        eis="SE-12",
        level=Level.MAG_NIET,
        title=Text(nl="In de logboeken staat geen pgn.", en="The logs hold no pgn."),
        find=find_pgn_in_log,
    ),
)
