"""The world of a scenario: the cast as running parties, mounted on a stage.

Every scenario gets a new world; `osolab serve` builds one and keeps it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from functools import partial

from harness.config.environment import Environment
from harness.stage.cast import Cast
from harness.stage.stage import DOORS, Stage
from simulator.clock import Clock, ShiftedClock
from simulator.errors import ConfigurationError, RemoteProtocolError
from simulator.faults import Saboteur, plant
from simulator.ids import RandomIds
from simulator.journal import Journal
from simulator.las.bron import Bronsysteem
from simulator.las.context import SystemContext
from simulator.las.doel import Doelsysteem
from simulator.las.swv import Swvsysteem
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.messages.codec import Codec
from simulator.messages.model import NotificatieRequest
from simulator.network.transport import Handler, HttpRequest, HttpResponse
from simulator.sandbox.party import PartyFactory, make_bron, make_doel, make_swv
from simulator.standard.overdracht import Role
from simulator.standard.resultaat import ResultTable
from simulator.store import MemoryStore
from simulator.web.metrics import Metrics

OTHER_BRIN = "99AY"
"""BRIN of a school that never asks; a dossier that the target must not get is made available to it."""

_ROLES = {"bron": "bron", "bron2": "bron", "doel": "doel", "swv": "swv"}


class World:
    """The cast as running parties.

    Args:
        environment: which parties are simulated and which are external.
        stage: that the parties are mounted on.
        clock: of every party.
        chance: source of the identifiers that the Traffic Center issues.
        metrics: counts requests of the parties, when given.

    Attributes:
        bronnen: simulated source systems, by server.
        doelen: simulated target systems, by school of the cast.
        swvs: simulated SWV systems, by school of the cast.
        prepared: every version of every dossier that was made available, by pgn.
    """

    def __init__(
        self,
        environment: Environment,
        stage: Stage,
        *,
        clock: Clock,
        chance: random.Random,
        metrics: Metrics | None = None,
    ) -> None:
        self.environment = environment
        self.stage = stage
        self.clock = ShiftedClock(clock)
        self.ids = RandomIds(chance)
        self._metrics = metrics
        self.journal = Journal(clock=self.clock, ticks=time.perf_counter)
        self.codec = Codec(environment.release, environment.aannames, binding_dir=environment.binding_directory)
        self.resultaten = ResultTable.load(environment.aannames)
        self.generator = LeerlingGenerator(environment.seed, peildatum=environment.peildatum)
        self.cast = Cast(environment, self._urls())
        self.store = MemoryStore()
        self.prepared: dict[str, list[bytes]] = {}
        self._ground = PartyFactory(
            release=environment.release,
            aannames=environment.aannames,
            clock=self.clock,
            binding_dir=environment.binding_directory,
        )
        self._callers = {
            leverancier.oin: _ROLES[door]
            for leverancier, door in zip(self.cast.leveranciers, ("bron", "doel", "bron2", "swv"), strict=True)
        }
        self._saboteurs = {door: self._saboteur(door) for door in DOORS}
        self._vendors = dict(zip(("bron", "doel", "bron2", "swv"), self.cast.leveranciers, strict=True))
        self.bronnen: Mapping[str, Bronsysteem] = self._build_bronnen()
        self.doelen: Mapping[str, Doelsysteem] = self._build_doelen()
        self.swvs: Mapping[str, Swvsysteem] = self._build_swvs()
        self._build_center()

    @property
    def external(self) -> frozenset[str]:
        """Actors that are not simulated."""
        exchange = {"tc"} if self.environment.exchange.external else set()
        return frozenset({*self.environment.external, *exchange})

    def _urls(self) -> dict[str, str]:
        """Return the URLs of the servers; schools that share a server have different last path segments."""
        urls = {door: self.stage.url(door) for door in DOORS}
        for door in ("doel", "swv"):
            if not self.environment.party(door).external:
                names = Cast(self.environment, {}).at_door(door)
                urls |= {f"{door}/{name}": f"{urls[door]}/{name}" for name in names}
        return urls

    def _build_center(self) -> None:
        if self.environment.exchange.external:
            return
        center = self._ground.make_center(self.cast.register, store=self.store, ids=self.ids)
        self._mount("tc", "tc", center.handle)

    def _build_bronnen(self) -> dict[str, Bronsysteem]:
        if self.environment.bron.external:
            return {}
        bronnen = {}
        for door in ("bron", "bron2"):
            aanleverpunten = tuple(self.cast.at_door(door).values())
            bronnen[door] = make_bron(aanleverpunten, self._system_context(door))
            self._mount(door, "bron", bronnen[door].handle)
        return bronnen

    def _build_doelen(self) -> dict[str, Doelsysteem]:
        if self.environment.doel.external:
            return {}
        doelen = {
            name: make_doel(aanleverpunt, self._system_context("doel"))
            for name, aanleverpunt in self.cast.at_door("doel").items()
        }
        self._mount("doel", "doel", self._by_addressee(doelen))
        return doelen

    def _build_swvs(self) -> dict[str, Swvsysteem]:
        if self.environment.swv.external:
            return {}
        swvs = {
            name: make_swv(aanleverpunt, self._system_context("swv"))
            for name, aanleverpunt in self.cast.at_door("swv").items()
        }
        self._mount("swv", "swv", self._by_addressee(swvs))
        return swvs

    def _system_context(self, door: str) -> SystemContext:
        """Return the context of the systems behind a server; planted misbehaviour wraps their transport."""
        role = _ROLES[door]
        carrier = self.journal.record_client(
            role, partial(self._actor_at, role), self.stage.transport(self._vendors[door])
        )
        saboteur = self._saboteurs[door]
        transport = saboteur.transport(carrier)
        return self._ground.make_context(
            log=saboteur.log(self.journal),
            tc_url=self.stage.url("tc"),
            tc_transport=transport,
            transport=transport,
            known_oins=None if self.environment.external else frozenset(self._callers),
        )

    def _actor_at(self, caller: str, url: str) -> str:
        """Return the actor at a URL, by longest match; for an unknown URL the counterpart of the caller."""
        places = {self.stage.url(door): _ROLES.get(door, door) for door in DOORS if self.stage.url(door)}
        known = [place for place in sorted(places, key=len, reverse=True) if url.startswith(place)]
        return places[known[0]] if known else {"bron": "doel"}.get(caller, "bron")

    def _mount(self, door: str, actor: str, handler: Handler) -> None:
        def name_of(request: HttpRequest) -> str:
            return self._callers.get(request.peer.oin if request.peer else "", "?")

        if self._metrics is not None:
            handler = self._metrics.measure(actor, handler, operation_of=self._operation_of)
        recorded = self.journal.record_server(
            actor, self._saboteurs[door].handler(handler), url=self.stage.url(door), name_of=name_of
        )
        self.stage.mount(door, recorded)

    def _by_addressee(self, parties: Mapping[str, Doelsysteem | Swvsysteem]) -> Handler:
        """Return a handler that finds the party by the school at the end of the path, else by the BRIN addressed."""
        by_brin = {party.aanleverpunt.brin: party for party in parties.values()}

        def handle(request: HttpRequest) -> HttpResponse:
            party = parties.get(request.path.rstrip("/").rpartition("/")[2]) or by_brin.get(self._addressee(request))
            return (party or next(iter(parties.values()))).handle(request)

        return handle

    def _addressee(self, request: HttpRequest) -> str:
        try:
            message = self.codec.read(request.body).message
        except RemoteProtocolError:
            return ""
        return message.adressering.doel_brin if isinstance(message, NotificatieRequest) else ""

    def _operation_of(self, request: HttpRequest) -> str:
        try:
            return self.codec.read(request.body).operation or "fault"
        except RemoteProtocolError:
            return "unreadable"

    def _saboteur(self, door: str) -> Saboteur:
        """Return the planted misbehaviour of the party behind a server."""
        role = _ROLES.get(door, door)
        try:
            return plant(self.environment.party(role).sabotage, self.codec, role=Role(role))
        except ConfigurationError as error:
            table = "exchange" if role == "tc" else role
            raise error.at(f"{self.environment.file}: {table}.sabotage") from None
