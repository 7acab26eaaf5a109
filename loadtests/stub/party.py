"""A party of the stub in a process of its own: `python -m loadtests.stub.party`, ordered about over standard input.

One JSON object a line each way. In: what to be, then where the others are, then questions. Out: where it listens, that
it is ready, answers. When standard input closes it stops, so that no party outlives a run that was killed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.config.environment import Omgeving, default_omgeving, load_omgeving
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SWV, VENDOR_TWEEDE
from harness.stage.stage import Certificaten, empty_house, make_certificaten
from loadtests.pupils.cast import Bezetting, is_alone
from loadtests.pupils.pool import Bank, Plaats, Proefpersoon, make_bank
from loadtests.pupils.recipe import Recept, make_recepten
from loadtests.stub.check_timer import CONTROLES, Controleklok
from loadtests.stub.streaming_store import DoorlopendeOpslag, LaatsteAanvragen, Regelboek
from loadtests.stub.trouble import Storing, make_storing
from simulator.clock import SystemClock
from simulator.errors import OsoError
from simulator.ids import RandomIds
from simulator.las.bron import Bronsysteem
from simulator.las.context import Uitrusting
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.messages.model import NotificatieRequest
from simulator.network.https import HttpsTransport
from simulator.network.transport import Handler
from simulator.register import Leverancier
from simulator.sandbox.party import Ground, make_bron, make_swv
from simulator.soap import Beantwoord
from simulator.web.server import Server

Json = dict[str, Any]

ACCOUNT = "belasting"
"""Account in log lines of a load."""

COURTESY = 5
"""How much a party of the stub gives way: what measures on the same machine goes first, or it would measure itself."""

THREADS = {"tc": 1, "bron": 3, "bron2": 3, "swv": 1}
"""Requests handled at once. The Traffic Center calls nobody; a bron waits for it. More threads only cost time."""

_VENDORS: Mapping[str, Leverancier] = {"bron": VENDOR_BRON, "bron2": VENDOR_TWEEDE, "swv": VENDOR_SWV}


class Partijproces:
    """One process of the stub.

    Args:
        order: `party`, `work` (folder), `env` (file, or empty), `pki` (folder), `pupils`, `attachments`,
            `weights`, `plant`.
        stack: closes what is opened.

    Attributes:
        urls: where it listens, by door.
    """

    def __init__(self, order: Json, stack: ExitStack) -> None:
        self._order = order
        self._stack = stack
        self._work = Path(order["work"])
        self._omgeving = _read_omgeving(order)
        self._clock = SystemClock()
        self._ground = Ground(
            release=self._omgeving.release,
            aannames=self._omgeving.aannames,
            clock=self._clock,
            binding_dir=self._omgeving.binding_directory,
        )
        certificaten = make_certificaten(self._omgeving, pki_directory=Path(order["pki"]), clock=self._clock)
        assert certificaten is not None, "a load goes over sockets"
        self._certificaten: Certificaten = certificaten
        self._storing: Storing = make_storing(order["plant"], sleep=time.sleep, ticks=time.monotonic)
        self._servers = {door: self._open(door) for door in order["doors"]}
        self._counts: Callable[[], Json] = dict
        self._controles = Controleklok(time.perf_counter)
        if order["party"] == "bron":
            stack.callback(self._controles.write, self._work / CONTROLES)

    @property
    def urls(self) -> Mapping[str, str]:
        """Where it listens."""
        return {door: server.url for door, server in self._servers.items()}

    def move_in(self, urls: Mapping[str, str]) -> Json:
        """Put the parties behind their doors, now that it is known where the others are; return what they hold."""
        bezetting = Bezetting(self._omgeving, urls)
        if self._order["party"] == "tc":
            return self._be_traffic_center(bezetting)
        return self._be_bron(bezetting, urls)

    def answer(self) -> Json:
        """Return how it is doing: what is held in memory, and what went wrong on our side."""
        errors = [f"{type(error).__name__}: {error}" for server in self._servers.values() for error in server.errors]
        return {"errors": errors[:1], "count": len(errors), "connections": self._connections(), **self._counts()}

    def _connections(self) -> int:
        return sum(server.connections for server in self._servers.values())

    def _be_traffic_center(self, bezetting: Bezetting) -> Json:
        book = self._stack.enter_context(Regelboek(self._work / "exchange.jsonl"))
        opslag = DoorlopendeOpslag(book.log)
        center = self._ground.make_center(bezetting.register, opslag=opslag, ids=RandomIds(random.SystemRandom()))
        self._servers["tc"].mount(self._storing.around("tc", center.handle))
        self._counts = lambda: {"sessies": opslag.aantal, "open": opslag.open}
        return {"schools": len(bezetting.register.scholen)}

    def _be_bron(self, bezetting: Bezetting, urls: Mapping[str, str]) -> Json:
        scenarios = load_scenarios(self._omgeving.scenario_directories)
        weights: Mapping[str, float] = self._order["weights"]
        recepten = make_recepten(scenarios, weights)
        book = self._stack.enter_context(Regelboek(self._work / "bron.jsonl"))
        vendors = frozenset(leverancier.oin for leverancier in bezetting.register.leveranciers)
        known = vendors if is_alone(self._omgeving) else None
        bronnen: dict[str, Bronsysteem] = {}
        aanvragen = LaatsteAanvragen()
        for door in ("bron", "bron2"):
            uitrusting = self._uitrusting(_VENDORS[door], urls["tc"], book, known_oins=known)
            bronnen[door] = make_bron(bezetting.at_door(door), uitrusting, aanvragen=aanvragen)
            self._servers[door].mount(self._storing.around("bron", bronnen[door].handle))
        if "swv" in self._servers:
            uitrusting = self._uitrusting(VENDOR_SWV, urls["tc"], book)
            self._servers["swv"].mount(take_notifications(bezetting, uitrusting))
        attachments = self._order["attachments"]
        bank = Bank(
            [
                fill_in(plaats, recepten[plaats.persoon.scenario], bronnen)
                for plaats in make_bank(
                    recepten,
                    weights,
                    pupils=self._order["pupils"],
                    omgeving=self._omgeving,
                    bezetting=bezetting,
                    attachments=None if attachments == "none" else Bijlagemaat(attachments),
                )
            ]
        )
        (self._work / "bank.json").write_text(bank.as_json(), encoding="utf-8")
        self._counts = lambda: {"aanvragen": aanvragen.aantal}
        return {"pupils": len(bank.personen)}

    def _uitrusting(
        self, leverancier: Leverancier, tc_url: str, book: Regelboek, *, known_oins: frozenset[str] | None = None
    ) -> Uitrusting:
        transport = self._stack.enter_context(
            HttpsTransport(
                self._certificaten.client(leverancier),
                connect_timeout=self._omgeving.connect_s,
                read_timeout=self._omgeving.read_s,
            )
        )
        return self._ground.equip(
            logboek=book,
            tc_url=tc_url,
            tc_transport=self._controles.around(transport),
            transport=transport,
            known_oins=known_oins,
        )

    def _open(self, door: str) -> Server:
        partij = self._omgeving.partij(door.rstrip("2"))
        server = Server(
            empty_house,
            tls=self._certificaten.server(partij.host),
            host=partij.host,
            port=0 if door == "bron2" else partij.port,
            name=door,
            threads=THREADS[door],
        )
        return self._stack.enter_context(server)


def take_notifications(bezetting: Bezetting, uitrusting: Uitrusting) -> Handler:
    """Return the SWV systems behind one door; they fetch nothing, for the generator does, when it is time."""
    systems = {punt.brin: make_swv(punt, uitrusting) for punt in bezetting.at_door("swv")}

    def confirm(request: NotificatieRequest) -> Beantwoord:
        return replace(systems[request.adressering.doel_brin].answer_notificatie(request), after=None)

    return uitrusting.loket({NotificatieRequest: confirm}).handle


def fill_in(plaats: Plaats, recept: Recept, bronnen: Mapping[str, Bronsysteem]) -> Proefpersoon:
    """Put a pupil into the cabinets; for an SWV also announce the dossier, and return the koppelsleutel with it."""
    persoon = plaats.persoon
    for (punt, door), (known, klaargezet) in zip(plaats.school.bronpunten, plaats.klaargezet, strict=False):
        bron = bronnen[door]
        if known:
            bron.register_leerling(persoon.pgn, plaats.leerlingid, account=ACCOUNT, aanleverpunt=punt)
        if klaargezet is not None:
            bron.zet_klaar(klaargezet, account=ACCOUNT, aanleverpunt=punt)
    if recept.vrager != "swv":
        return persoon
    punt, door = plaats.school.bronpunten[0]
    swv = plaats.school.punt("swv")
    kennisgeving = bronnen[door].start_swv_aanvraag(persoon.pgn, swv, account=ACCOUNT, aanleverpunt=punt)
    return replace(persoon, koppelsleutel=kennisgeving.koppelsleutel or "")


def _read_omgeving(order: Json) -> Omgeving:
    return load_omgeving(Path(order["env"]), variables=os.environ) if order["env"] else default_omgeving()


def main() -> int:
    """Be a party until standard input closes; return the exit code."""
    os.nice(COURTESY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run says when it is over
    lines = iter(sys.stdin.readline, "")
    try:
        with ExitStack() as stack:
            proces = Partijproces(json.loads(next(lines)), stack)
            _say({"urls": dict(proces.urls)})
            for line in lines:
                question = json.loads(line)
                _say(proces.move_in(question["urls"]) if "urls" in question else proces.answer())
    except StopIteration:
        return 0
    except (OsoError, OSError) as error:
        nl = getattr(error, "nl", "") or str(error)
        _say({"error": str(error), "error_nl": nl})
        return 1
    return 0


def _say(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
