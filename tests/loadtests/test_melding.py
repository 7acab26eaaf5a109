"""Announcing to an SWV as a bron does: measured, found out when it fails, and in nobody's book."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from harness.config.environment import default_environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SECOND, VENDOR_SWV
from loadtests.generator.client import TransferOutcome, register_notificatie
from loadtests.generator.client_kit import make_client_kit
from loadtests.model import ProtocolStep
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import SyntheticPupil
from loadtests.pupils.recipe import make_recipes
from simulator.clock import SystemClock
from simulator.messages.codec import Codec
from simulator.messages.model import (
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieRequest,
    NotificatieResponse,
)
from simulator.network.tls import TlsFiles
from simulator.network.transport import HttpRequest, HttpResponse, InMemoryNetwork, Peer
from simulator.register import Leverancier
from simulator.standard.keys import Koppelsleutel
from simulator.standard.resultaat import Reason, ResultTable

SCENARIO = "I-01"


class Papers:
    """Certificates of no substance: the name of the file is the OIN."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files of a vendor."""
        return self.server(leverancier.oin)

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server."""
        return TlsFiles(ca=Path("ca"), certificate=Path(host), key=Path("key"))


def offer(*, school: int = 0, swv_answers: bool = True) -> tuple[TransferOutcome, list[tuple[str, str]]]:
    """Announce one dossier of a school; return what it came to, and who sent what."""
    environment, network = default_environment(), InMemoryNetwork()
    codec, resultaten = Codec(environment.release, environment.aannames), ResultTable.load(environment.aannames)
    notified = resultaten.code_for(Reason.NOTIFIED)
    heard: list[tuple[str, str]] = []

    def center(request: HttpRequest) -> HttpResponse:
        assert isinstance(codec.read(request.body).message, MeldenNotificatieRequest)
        heard.append(("tc", request.peer.oin if request.peer else ""))
        key = Koppelsleutel("0B0B0B0B-0000-4000-8000-00000000000A")
        return HttpResponse(status=200, body=codec.write(MeldenNotificatieResponse(url=swv_url, koppelsleutel=key)))

    def swv(request: HttpRequest) -> HttpResponse:
        assert isinstance(codec.read(request.body).message, NotificatieRequest)
        heard.append(("swv", request.peer.oin if request.peer else ""))
        if not swv_answers:
            return HttpResponse(status=502, body=b"bad gateway")
        return HttpResponse(status=200, body=codec.write(NotificatieResponse(resultaat=notified)))

    swv_url = network.mount("swv", swv)
    urls = {"tc": network.mount("tc", center), "swv": swv_url, "bron": "", "bron2": ""}
    cast = LoadCast(environment, urls)
    kit = make_client_kit(
        environment=environment,
        cast=cast,
        recipes=make_recipes(load_scenarios(()), [SCENARIO]),
        certificates=Papers(),
        open_transport=lambda files: network.transport(Peer(oin=str(files.certificate))),
        tc_url=urls["tc"],
        clock=SystemClock(),
        sample=0,
    )
    bron = cast.schools("po")[school]
    pupil = SyntheticPupil(scenario=SCENARIO, pgn="999900006", bron=bron.brin, doel=school)
    ticks = count()
    return register_notificatie(kit, 3, pupil, ticks=lambda: next(ticks) / 1000), heard


@pytest.mark.parametrize(
    ("school", "oin"),
    [pytest.param(0, VENDOR_SECOND.oin, id="second vendor"), pytest.param(1, VENDOR_BRON.oin, id="first vendor")],
)
def test_is_announced_and_told(school: int, oin: str) -> None:
    """The Traffic Center hears of it and the SWV after it, under the certificate of the school's own vendor."""
    outcome, heard = offer(school=school)
    assert heard == [("tc", oin), ("swv", oin)]
    assert oin != VENDOR_SWV.oin
    assert (outcome.kind, outcome.faults) == ("delivered", ())
    (timing,) = outcome.timings
    assert (timing.protocol_step, timing.ok) == (ProtocolStep.MELDING, True)
    assert timing.ms == pytest.approx(1.0)
    assert outcome.entry.sessie_id == ""


def test_failure_is_found() -> None:
    """An SWV that does not confirm makes it a failed announcement, with the reason."""
    outcome, _ = offer(swv_answers=False)
    assert outcome.kind == "failed"
    assert not outcome.timings[0].ok
    ((kind, words),) = outcome.faults
    assert kind == "announcement"
    assert "502" in words
