"""Announcing to an SWV as a bron does: measured, found out when it fails, and in nobody's book."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from harness.config.environment import default_omgeving
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SWV, VENDOR_TWEEDE
from loadtests.generator.client import Afloop, announce
from loadtests.generator.client_kit import make_gereedschap
from loadtests.model import Stap
from loadtests.pupils.cast import Bezetting
from loadtests.pupils.pool import Proefpersoon
from loadtests.pupils.recipe import make_recepten
from simulator.clock import SystemClock
from simulator.messages.codec import Codec
from simulator.messages.model import (
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieRequest,
    NotificatieResponse,
)
from simulator.network.tls import TlsFiles
from simulator.network.transport import Antwoord, Netwerk, Peer, Verzoek
from simulator.register import Leverancier
from simulator.standard.keys import Koppelsleutel
from simulator.standard.resultaat import Reden, Resultaattabel

SCENARIO = "I-01"


class Papieren:
    """Certificates of no substance: the name of the file is the OIN."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files of a vendor."""
        return self.server(leverancier.oin)

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server."""
        return TlsFiles(ca=Path("ca"), certificate=Path(host), key=Path("key"))


def offer(*, school: int = 0, swv_answers: bool = True) -> tuple[Afloop, list[tuple[str, str]]]:
    """Announce one dossier of a school; return what it came to, and who sent what."""
    omgeving, netwerk = default_omgeving(), Netwerk()
    codec, resultaten = Codec(omgeving.release, omgeving.aannames), Resultaattabel.load(omgeving.aannames)
    notified = resultaten.code_for(Reden.NOTIFIED)
    heard: list[tuple[str, str]] = []

    def center(verzoek: Verzoek) -> Antwoord:
        assert isinstance(codec.read(verzoek.body).bericht, MeldenNotificatieRequest)
        heard.append(("tc", verzoek.peer.oin if verzoek.peer else ""))
        sleutel = Koppelsleutel("0B0B0B0B-0000-4000-8000-00000000000A")
        return Antwoord(status=200, body=codec.write(MeldenNotificatieResponse(url=swv_url, koppelsleutel=sleutel)))

    def swv(verzoek: Verzoek) -> Antwoord:
        assert isinstance(codec.read(verzoek.body).bericht, NotificatieRequest)
        heard.append(("swv", verzoek.peer.oin if verzoek.peer else ""))
        if not swv_answers:
            return Antwoord(status=502, body=b"bad gateway")
        return Antwoord(status=200, body=codec.write(NotificatieResponse(resultaat=notified)))

    swv_url = netwerk.mount("swv", swv)
    urls = {"tc": netwerk.mount("tc", center), "swv": swv_url, "bron": "", "bron2": ""}
    bezetting = Bezetting(omgeving, urls)
    gereedschap = make_gereedschap(
        omgeving=omgeving,
        bezetting=bezetting,
        recepten=make_recepten(load_scenarios(()), [SCENARIO]),
        certificaten=Papieren(),
        open_transport=lambda files: netwerk.transport(Peer(oin=str(files.certificate))),
        tc_url=urls["tc"],
        clock=SystemClock(),
        sample=0,
    )
    bron = bezetting.scholen("po")[school]
    persoon = Proefpersoon(scenario=SCENARIO, pgn="999900006", bron=bron.brin, doel=school)
    ticks = count()
    return announce(gereedschap, 3, persoon, ticks=lambda: next(ticks) / 1000), heard


@pytest.mark.parametrize(
    ("school", "oin"),
    [pytest.param(0, VENDOR_TWEEDE.oin, id="second vendor"), pytest.param(1, VENDOR_BRON.oin, id="first vendor")],
)
def test_is_announced_and_told(school: int, oin: str) -> None:
    """The Traffic Center hears of it and the SWV after it, under the certificate of the school's own vendor."""
    afloop, heard = offer(school=school)
    assert heard == [("tc", oin), ("swv", oin)]
    assert oin != VENDOR_SWV.oin
    assert (afloop.soort, afloop.fouten) == ("delivered", ())
    (stap,) = afloop.stappen
    assert (stap.stap, stap.ok) == (Stap.MELDING, True)
    assert stap.ms == pytest.approx(1.0)
    assert afloop.regel.sessie_id == ""


def test_failure_is_found() -> None:
    """An SWV that does not confirm makes it a failed announcement, with the reason."""
    afloop, _ = offer(swv_answers=False)
    assert afloop.soort == "failed"
    assert not afloop.stappen[0].ok
    ((kind, words),) = afloop.fouten
    assert kind == "announcement"
    assert "502" in words
