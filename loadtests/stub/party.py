"""A party of the stub in a process of its own: `python -m loadtests.stub.party`, controlled over standard input.

Each line is one JSON object. In: the order, the URLs of the other parties, questions. Out: its URLs, that it is ready,
answers. It stops when standard input closes, so that no party outlives a run that was killed.
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

from harness.config.environment import Environment, default_environment, load_environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SECOND, VENDOR_SWV
from harness.stage.stage import Certificates, make_certificates, no_party_mounted
from loadtests.pupils.cast import LoadCast, is_alone
from loadtests.pupils.pool import PreparedPupil, PupilPool, SyntheticPupil, make_pool
from loadtests.pupils.recipe import Recipe, make_recipes
from loadtests.stub.check_timer import CHECKS, SessionCheckTimer
from loadtests.stub.streaming_store import JsonlLog, LatestAanvragen, StreamingStore
from loadtests.stub.trouble import PlantedTrouble, make_planted_trouble
from simulator.clock import SystemClock
from simulator.errors import OsoError
from simulator.ids import RandomIds
from simulator.las.bron import Bronsysteem
from simulator.las.context import SystemContext
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.messages.model import NotificatieRequest
from simulator.network.https import HttpsTransport
from simulator.network.transport import Handler
from simulator.register import Leverancier
from simulator.sandbox.party import PartyFactory, make_bron, make_swv
from simulator.soap import Reply
from simulator.web.server import Server

Json = dict[str, Any]

ACCOUNT = "belasting"
"""Account in the log lines of a load run."""

COURTESY = 5
"""Nice value of a party of the stub, so that the generator on the same machine has priority."""

THREADS = {"tc": 1, "bron": 3, "bron2": 3, "swv": 1}
"""Threads per server. The Traffic Center calls no other party; a bron waits for it. More threads make it slower."""

_VENDORS: Mapping[str, Leverancier] = {"bron": VENDOR_BRON, "bron2": VENDOR_SECOND, "swv": VENDOR_SWV}


class PartyProcess:
    """One process of the stub.

    Args:
        order: `party`, `work` (folder), `env` (file, or empty), `pki` (folder), `pupils`, `attachments`,
            `weights`, `plant`.
        stack: closes what it opens.

    Attributes:
        urls: of its servers, by name.
    """

    def __init__(self, order: Json, stack: ExitStack) -> None:
        self._order = order
        self._stack = stack
        self._work = Path(order["work"])
        self._environment = _read_environment(order)
        self._clock = SystemClock()
        self._ground = PartyFactory(
            release=self._environment.release,
            aannames=self._environment.aannames,
            clock=self._clock,
            binding_dir=self._environment.binding_directory,
        )
        certificates = make_certificates(self._environment, pki_directory=Path(order["pki"]), clock=self._clock)
        assert certificates is not None, "a load goes over sockets"
        self._certificates: Certificates = certificates
        self._trouble: PlantedTrouble = make_planted_trouble(order["plant"], sleep=time.sleep, ticks=time.monotonic)
        self._servers = {door: self._open(door) for door in order["doors"]}
        self._counts: Callable[[], Json] = dict
        self._timer = SessionCheckTimer(time.perf_counter)
        if order["party"] == "bron":
            stack.callback(self._timer.write, self._work / CHECKS)

    @property
    def urls(self) -> Mapping[str, str]:
        """URLs of its servers, by name."""
        return {door: server.url for door, server in self._servers.items()}

    def mount_parties(self, urls: Mapping[str, str]) -> Json:
        """Mount the parties on the servers, given the URLs of all parties; return counts of what they hold."""
        cast = LoadCast(self._environment, urls)
        if self._order["party"] == "tc":
            return self._be_traffic_center(cast)
        return self._be_bron(cast, urls)

    def answer(self) -> Json:
        """Return its status: numbers of objects in memory, and internal errors."""
        errors = [f"{type(error).__name__}: {error}" for server in self._servers.values() for error in server.errors]
        return {"errors": errors[:1], "count": len(errors), "connections": self._connections(), **self._counts()}

    def _connections(self) -> int:
        return sum(server.connections for server in self._servers.values())

    def _be_traffic_center(self, cast: LoadCast) -> Json:
        book = self._stack.enter_context(JsonlLog(self._work / "exchange.jsonl"))
        store = StreamingStore(book.log)
        center = self._ground.make_center(cast.register, store=store, ids=RandomIds(random.SystemRandom()))
        self._servers["tc"].mount(self._trouble.around("tc", center.handle))
        self._counts = lambda: {"sessies": store.count, "open": store.open}
        return {"schools": len(cast.register.schools)}

    def _be_bron(self, cast: LoadCast, urls: Mapping[str, str]) -> Json:
        scenarios = load_scenarios(self._environment.scenario_directories)
        weights: Mapping[str, float] = self._order["weights"]
        recipes = make_recipes(scenarios, weights)
        book = self._stack.enter_context(JsonlLog(self._work / "bron.jsonl"))
        vendors = frozenset(leverancier.oin for leverancier in cast.register.leveranciers)
        known = vendors if is_alone(self._environment) else None
        bronnen: dict[str, Bronsysteem] = {}
        aanvragen = LatestAanvragen()
        for door in ("bron", "bron2"):
            context = self._system_context(_VENDORS[door], urls["tc"], book, known_oins=known)
            bronnen[door] = make_bron(cast.at_door(door), context, aanvragen=aanvragen)
            self._servers[door].mount(self._trouble.around("bron", bronnen[door].handle))
        if "swv" in self._servers:
            context = self._system_context(VENDOR_SWV, urls["tc"], book)
            self._servers["swv"].mount(take_notifications(cast, context))
        attachments = self._order["attachments"]
        pool = PupilPool(
            [
                fill_in(prepared, recipes[prepared.person.scenario], bronnen)
                for prepared in make_pool(
                    recipes,
                    weights,
                    pupils=self._order["pupils"],
                    environment=self._environment,
                    cast=cast,
                    attachments=None if attachments == "none" else BijlageSize(attachments),
                )
            ]
        )
        (self._work / "bank.json").write_text(pool.as_json(), encoding="utf-8")
        self._counts = lambda: {"aanvragen": aanvragen.count}
        return {"pupils": len(pool.pupils)}

    def _system_context(
        self, leverancier: Leverancier, tc_url: str, book: JsonlLog, *, known_oins: frozenset[str] | None = None
    ) -> SystemContext:
        transport = self._stack.enter_context(
            HttpsTransport(
                self._certificates.client(leverancier),
                connect_timeout=self._environment.connect_s,
                read_timeout=self._environment.read_s,
            )
        )
        return self._ground.make_context(
            log=book,
            tc_url=tc_url,
            tc_transport=self._timer.around(transport),
            transport=transport,
            known_oins=known_oins,
        )

    def _open(self, door: str) -> Server:
        party = self._environment.party(door.rstrip("2"))
        server = Server(
            no_party_mounted,
            tls=self._certificates.server(party.host),
            host=party.host,
            port=0 if door == "bron2" else party.port,
            name=door,
            threads=THREADS[door],
        )
        return self._stack.enter_context(server)


def take_notifications(cast: LoadCast, context: SystemContext) -> Handler:
    """Return the SWV systems of one server; they accept notificaties and do not fetch, for the generator does that."""
    systems = {aanleverpunt.brin: make_swv(aanleverpunt, context) for aanleverpunt in cast.at_door("swv")}

    def confirm(request: NotificatieRequest) -> Reply:
        return replace(systems[request.adressering.doel_brin].answer_notificatie(request), after=None)

    return context.endpoint({NotificatieRequest: confirm}).handle


def fill_in(prepared: PreparedPupil, recipe: Recipe, bronnen: Mapping[str, Bronsysteem]) -> SyntheticPupil:
    """Enter a pupil in the source systems; for an SWV announce the dossier, and return the pupil with koppelsleutel."""
    pupil = prepared.person
    for (aanleverpunt, door), (known, klaargezet) in zip(
        prepared.school.bron_aanleverpunten, prepared.klaargezet, strict=False
    ):
        bron = bronnen[door]
        if known:
            bron.register_leerling(pupil.pgn, prepared.leerlingid, account=ACCOUNT, aanleverpunt=aanleverpunt)
        if klaargezet is not None:
            bron.zet_klaar(klaargezet, account=ACCOUNT, aanleverpunt=aanleverpunt)
    if recipe.asker != "swv":
        return pupil
    aanleverpunt, door = prepared.school.bron_aanleverpunten[0]
    swv = prepared.school.aanleverpunt("swv")
    sent = bronnen[door].start_swv_aanvraag(pupil.pgn, swv, account=ACCOUNT, aanleverpunt=aanleverpunt)
    return replace(pupil, koppelsleutel=sent.koppelsleutel or "")


def _read_environment(order: Json) -> Environment:
    return load_environment(Path(order["env"]), variables=os.environ) if order["env"] else default_environment()


def main() -> int:
    """Run a party until standard input closes; return the exit code."""
    os.nice(COURTESY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run stops its parties itself
    lines = iter(sys.stdin.readline, "")
    try:
        with ExitStack() as stack:
            process = PartyProcess(json.loads(next(lines)), stack)
            _say({"urls": dict(process.urls)})
            for line in lines:
                question = json.loads(line)
                _say(process.mount_parties(question["urls"]) if "urls" in question else process.answer())
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
