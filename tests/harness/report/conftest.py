"""A small but complete run: one scenario of every verdict, with the bytes that the parties would have sent."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from harness.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import CheckOutcome, Fault, Level, RunResult, ScenarioResult, StepResult, Verdict
from harness.report.writer import ReportWriter
from simulator.clock import AMSTERDAM
from simulator.journal import Exchange
from simulator.network.transport import SOAP_HEADERS
from simulator.standard.eisen import Eis, load_eisen
from simulator.text.text import Text

PGN = "999990019"
SESSIE = "b8b9a132-51ca-4188-8de7-323842336156"
KOPPELSLEUTEL = "42A12E8A-F721-4B26-B2D9-586E2B2123EC"
NAMESPACE = "http://xml.kennisnet.nl/schemas/Overstapservice/20200910"
DOSSIER = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"
ZOEKSLEUTEL = base64.b64encode(bytes(range(128))).decode()
BEGIN = datetime(2026, 3, 27, 10, 15, tzinfo=AMSTERDAM)

ADRES = (
    "<o:bronBrin>99AB</o:bronBrin><o:bronRouteringsKenmerk>0000000700099AB00001</o:bronRouteringsKenmerk>"
    "<o:doelBrin>99CD</o:doelBrin><o:doelRouteringsKenmerk>0000000700099CD00001</o:doelRouteringsKenmerk>"
)
KEY = (
    f"<o:zoeksleutelPgnfrag><o:zoeksleutel>{ZOEKSLEUTEL}</o:zoeksleutel><o:pgnfrag>0019</o:pgnfrag>"
    "</o:zoeksleutelPgnfrag>"
)
KIND = f"<o:overdrachtsoort>overstapdossier</o:overdrachtsoort><o:sessieId>{SESSIE}</o:sessieId>"
BIJLAGE = base64.b64encode(b"PK\x03\x04" + bytes(3000)).decode()
DOSSIER_XML = (
    f'<dossier xmlns="{DOSSIER}"><metadata><pakketnaam>osolab</pakketnaam><standaardversie>2019.1</standaardversie>'
    "<overstap>POVO</overstap></metadata><overdrachtsoort>overstapdossier</overdrachtsoort>"
    f"<huidigeschool><leerling><roepnaam>Sanne &amp; Bo</roepnaam><bsn>{PGN}</bsn></leerling></huidigeschool>"
    f"<bijlagedocs><bijlagedoc><bestandsnaam>advies.pdf</bestandsnaam><inhoud>{BIJLAGE}</inhoud></bijlagedoc>"
    "</bijlagedocs></dossier>"
)


def soap(name: str, inner: str) -> bytes:
    """Return a SOAP message."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f'<o:{name} xmlns:o="{NAMESPACE}">{inner}</o:{name}></soapenv:Body></soapenv:Envelope>'
    ).encode()


def fault(code: str) -> bytes:
    """Return a SOAP fault that carries a code."""
    return (
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>'
        f"<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>{code}</faultstring></SOAP-ENV:Fault>"
        "</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


EISEN = ("FS-04", "FS-06", "FS-23", "FW-01", "FT-08")


class Call:
    """Makes exchanges, numbered through; `within` puts one inside the one before it."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._moment = BEGIN

    def call(  # noqa: D102 - the class says it
        self,
        sender: str,
        receiver: str,
        request: bytes,
        response: bytes,
        *,
        ms: float = 12.4,
        within: float = 0.0,
        **more: object,
    ) -> Exchange:
        started = self._moment - timedelta(milliseconds=within)
        self._moment = max(self._moment, started + timedelta(milliseconds=ms + 2))
        fields: dict[str, object] = {
            "number": next(self._numbers),
            "sender": sender,
            "receiver": receiver,
            "url": f"https://localhost:8443/{receiver}",
            "request": request,
            "request_headers": dict(SOAP_HEADERS),
            "status": 500 if b"Fault" in response else 200,
            "response_headers": {"Content-Type": "text/xml; charset=utf-8"},
            "response": response,
            "started": started,
            "ms": ms,
            "peer_oin": "00000003123456780000",
        }
        return Exchange(**fields | more)  # type: ignore[arg-type]


def overdracht(call: Call, *, sessie: bool = True) -> Iterator[Exchange]:
    """Yield a whole transfer; without `sessie` the bron skips the session check."""
    aanleverpunt = "<o:aanleverpunt><o:routeringsKenmerk>0000000700099AB00001</o:routeringsKenmerk></o:aanleverpunt>"
    keys = ADRES + KEY
    yield call.call(
        "doel",
        "tc",
        soap("overdrachtRequest", f"{keys}<o:overdrachtsoort>overstapdossier</o:overdrachtsoort>"),
        soap(
            "overdrachtResponse",
            f"<o:sessieId>{SESSIE}</o:sessieId><o:aanleverpunten>{aanleverpunt}</o:aanleverpunten>",
        ),
    )
    yield call.call(
        "doel",
        "bron",
        soap("documentRequest", f"{ADRES}<o:pgn>{PGN}</o:pgn>{KIND}"),
        soap("documentResponse", DOSSIER_XML),
        ms=48.2,
    )
    if sessie:
        yield call.call(
            "bron",
            "tc",
            soap("sessiecontroleRequest", keys + KIND),
            soap("sessiecontroleResponse", "<o:sector>VO</o:sector>"),
            ms=9.1,
            within=40,
        )
    yield call.call(
        "doel",
        "tc",
        soap("afmeldingRequest", f"{keys}{KIND}<o:resultaat>OverdrachtGeslaagd</o:resultaat>"),
        soap("afmeldingResponse", "<o:resultaat>OverdrachtGeslaagd</o:resultaat>"),
        ms=7.7,
    )


def step(name: str, actor: str, nl: str, en: str, exchanges: tuple[Exchange, ...], **more: object) -> StepResult:
    """Return a step that passed, unless told otherwise."""
    fields: dict[str, object] = {
        "name": name,
        "actor": actor,
        "verdict": Verdict.PASSED,
        "title": Text(nl=nl, en=en),
        "exchanges": tuple(item.number for item in exchanges),
        "started": BEGIN.isoformat(),
        "ms": sum(item.ms for item in exchanges),
    }
    return StepResult(**fields | more)  # type: ignore[arg-type]


def check(name: str, eis: str, nl: str, en: str, **more: object) -> CheckOutcome:
    """Return a check that passed, unless told otherwise."""
    fields: dict[str, object] = {
        "id": name,
        "eis": eis,
        "level": Level.MOET,
        "verdict": Verdict.PASSED,
        "message": Text(nl=nl, en=en),
    }
    return CheckOutcome(**fields | more)  # type: ignore[arg-type]


def scenario(scenario_id: str, nl: str, en: str, verdict: Verdict, **more: object) -> ScenarioResult:
    """Return a scenario without steps, unless told otherwise."""
    fields: dict[str, object] = {
        "id": scenario_id,
        "title": Text(nl=nl, en=en),
        "group": scenario_id[0],
        "role": "bron",
        "profile": "POVO",
        "verdict": verdict,
        "at_fault": None,
        "eisen": (),
        "aannames": (),
        "steps": (),
        "checks": (),
        "started": BEGIN.isoformat(),
        "ms": 91.5,
    }
    return ScenarioResult(**fields | more)  # type: ignore[arg-type]


def passed(call: Call) -> ScenarioFinished:
    """B-02: all is well, but for one advice."""
    messages = tuple(overdracht(call))
    return ScenarioFinished(
        exchanges=messages,
        result=scenario(
            "B-02",
            "Overstap PO → VO, met inzage",
            "Transfer PO → VO, with inspection by parents",
            Verdict.PASSED,
            eisen=("FS-04", "FS-06"),
            aannames=("A01", "A03"),
            steps=(
                step("prepare", "bron", "De bron zet het dossier klaar", "The source makes the dossier available", ()),
                step("fetch", "doel", "Het doel haalt het dossier op", "The target fetches the dossier", messages),
            ),
            checks=(
                check(
                    "sessiecontrole_voor_levering",
                    "FS-04",
                    "De bron vroeg het Traffic Center vóór de levering.",
                    "The source asked the Traffic Center before delivery.",
                    exchange=messages[2].number,
                ),
                check(
                    "antwoordtijd",
                    "",
                    "Het antwoord duurde langer dan aan te raden is.",
                    "The answer took longer than advisable.",
                    level=Level.ZEER_WENSELIJK,
                    verdict=Verdict.FAILED,
                    expected="< 40 ms",
                    actual="48 ms",
                    exchange=messages[1].number,
                ),
            ),
        ),
    )


def failed(call: Call) -> ScenarioFinished:
    """C-09: the bron skips the session check."""
    messages = tuple(overdracht(call, sessie=False))
    return ScenarioFinished(
        exchanges=messages,
        result=scenario(
            "C-09",
            "Sessie onbekend bij het Traffic Center",
            "Session unknown at the Traffic Center",
            Verdict.FAILED,
            at_fault=Fault.BRON,
            eisen=("FS-04",),
            aannames=("A03", "A16"),
            steps=(
                step(
                    "fetch",
                    "doel",
                    "Het doel haalt het dossier op met een verzonnen sessie",
                    "The target fetches the dossier with an invented session",
                    messages,
                    verdict=Verdict.FAILED,
                    message=Text(nl="Er kwam een dossier.", en="A dossier came."),
                ),
            ),
            checks=(
                check(
                    "sessiecontrole_voor_levering",
                    "FS-04",
                    f"De bron leverde het dossier van {PGN} zonder sessiecontrole.",
                    f"The source delivered the dossier of {PGN} without a session check.",
                    verdict=Verdict.FAILED,
                    at_fault=Fault.BRON,
                    exchange=messages[1].number,
                    expected="sessiecontroleRequest",
                    actual="documentResponse <dossier>",
                    fix=Text(
                        nl="Vraag het Traffic Center eerst of de sessie geldt; lever daarna pas.",
                        en="Ask the Traffic Center whether the session holds; deliver only then.",
                    ),
                    aannames=("A16",),
                ),
            ),
        ),
    )


def no_call(call: Call) -> ScenarioFinished:
    """H-01: nobody called."""
    return ScenarioFinished(
        exchanges=(),
        result=scenario(
            "H-01",
            "Notificatie na opnieuw klaarzetten",
            "Notification after preparing anew",
            Verdict.NO_CALL,
            eisen=("FS-23",),
            reason=Text(
                nl="Er kwam binnen 30 s geen notificatieRequest.", en="No notificatieRequest came within 30 s."
            ),
        ),
    )


def skipped(call: Call) -> ScenarioFinished:
    """I-01: a precondition is not met."""
    return ScenarioFinished(
        exchanges=(),
        result=scenario(
            "I-01",
            "Aanvraag bij een samenwerkingsverband",
            "Application to an SWV",
            Verdict.SKIPPED,
            role="swv",
            profile="POSWV",
            eisen=("FW-01",),
            reason=Text(nl="Er is geen SWV-systeem opgegeven.", en="No SWV system was given."),
        ),
    )


def broken(call: Call) -> ScenarioFinished:
    """F-01: the harness could not reach the second party."""
    refused = soap("documentRequest", f"{ADRES}<o:pgn>{PGN}</o:pgn>{KIND}")
    messages = (
        call.call("doel", "bron", refused, fault("SessieAfwijkend"), ms=21.0),
        call.call("doel", "bron", refused, b"", status=0, response_headers={}, error="timeout: no answer in 60 s"),
        call.call("?", "doel", b"GET / ?", b"<html>nee</html>", status=400),
    )
    return ScenarioFinished(
        exchanges=messages,
        result=scenario(
            "F-01",
            "Drie aanleverpunten na elkaar",
            "Three aanleverpunten in turn",
            Verdict.ERROR,
            role="doel",
            at_fault=Fault.NETWORK,
            steps=(
                step(
                    "fetch",
                    "doel",
                    "Het doel vraagt elk aanleverpunt",
                    "The target asks every aanleverpunt",
                    messages,
                    verdict=Verdict.ERROR,
                ),
            ),
            reason=Text(nl="De proefopstelling kreeg geen verbinding.", en="The test bed got no connection."),
        ),
    )


@pytest.fixture
def eisen() -> Mapping[str, Eis]:
    """Five rows of the requirement register; no scenario tests the last."""
    return {eis: load_eisen()[eis] for eis in EISEN}


@pytest.fixture
def events() -> tuple[Event, ...]:
    """What the runner says of this run."""
    call = Call()
    finished = [make(call) for make in (passed, failed, no_call, skipped, broken)]
    run = RunResult(
        osolab="0.1.0",
        run_id="20260327-101500-7c1f",
        signature={"baseline": "TB-5f2c91aa", "environment": "TE-0c77d1b2", "run": "TR-91e0c3d4"},
        seed=20260322,
        release="oso22",
        dossier="2019.1",
        started=BEGIN.isoformat(),
        finished=None,
        environment={"exchange": {"mode": "stub"}, "bron": {"mode": "simulated"}, "tls": {"key": "***"}},
        planned=tuple(item.result.id for item in finished),
        scenarios=(),
    )
    over = replace(
        run,
        finished=(BEGIN + timedelta(seconds=4)).isoformat(),
        scenarios=tuple(item.result for item in finished),
    )
    between: list[Event] = []
    for item in finished:
        between.append(ScenarioStarted(scenario_id=item.result.id))
        between += [StepFinished(scenario_id=item.result.id, step=step) for step in item.result.steps]
        between.append(item)
    return (RunStarted(run=run), *between, RunFinished(run=over))


@pytest.fixture
def run_dir(tmp_path: Path, events: tuple[Event, ...], eisen: Mapping[str, Eis]) -> Path:
    """The folder that this run leaves behind."""
    writer = ReportWriter(tmp_path / "run", eisen=eisen)
    for event in events:
        writer.consume(event)
    return tmp_path / "run"
