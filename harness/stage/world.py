"""The world of a scenario: the cast as running parties, behind the doors of a stage.

A world is built fresh for every scenario; `osolab serve` builds one and keeps it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from functools import partial

from harness.config.environment import Omgeving
from harness.stage.cast import Rolbezetting
from harness.stage.stage import DOORS, Toneel
from simulator.clock import Clock, ShiftedClock
from simulator.errors import ConfigurationError, RemoteProtocolError
from simulator.faults import Saboteur, plant
from simulator.ids import RandomIds
from simulator.journal import Journaal
from simulator.las.bron import Bronsysteem
from simulator.las.context import Uitrusting
from simulator.las.doel import Doelsysteem
from simulator.las.swv import Swvsysteem
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.messages.codec import Codec
from simulator.messages.model import NotificatieRequest
from simulator.network.transport import Antwoord, Handler, Verzoek
from simulator.sandbox.party import Ground, make_bron, make_doel, make_swv
from simulator.standard.overdracht import Rol
from simulator.standard.resultaat import Resultaattabel
from simulator.store import MemoryOpslag
from simulator.web.metrics import Metrics

OTHER_BRIN = "99AY"
"""A school that never asks: for whom a dossier is prepared when it must not be for the target."""

_ROLES = {"bron": "bron", "bron2": "bron", "doel": "doel", "swv": "swv"}


class Wereld:
    """The cast, running.

    Args:
        omgeving: who is simulated, who is external.
        toneel: where the parties live.
        clock: that the world follows.
        chance: source of the identifiers that the Traffic Center issues.
        metrics: counts what the parties handle, when given.

    Attributes:
        bronnen: simulated source systems, by door.
        doelen: simulated target systems, by school of the cast.
        swvs: simulated SWV systems, by school of the cast.
        prepared: every version of every dossier that was made available, by pgn.
    """

    def __init__(
        self,
        omgeving: Omgeving,
        toneel: Toneel,
        *,
        clock: Clock,
        chance: random.Random,
        metrics: Metrics | None = None,
    ) -> None:
        self.omgeving = omgeving
        self.toneel = toneel
        self.clock = ShiftedClock(clock)
        self.ids = RandomIds(chance)
        self._metrics = metrics
        self.journaal = Journaal(clock=self.clock, ticks=time.perf_counter)
        self.codec = Codec(omgeving.release, omgeving.aannames, binding_dir=omgeving.binding_directory)
        self.resultaten = Resultaattabel.load(omgeving.aannames)
        self.generator = LeerlingGenerator(omgeving.seed, peildatum=omgeving.peildatum)
        self.rolbezetting = Rolbezetting(omgeving, self._urls())
        self.opslag = MemoryOpslag()
        self.prepared: dict[str, list[bytes]] = {}
        self._ground = Ground(
            release=omgeving.release,
            aannames=omgeving.aannames,
            clock=self.clock,
            binding_dir=omgeving.binding_directory,
        )
        self._callers = {
            leverancier.oin: _ROLES[door]
            for leverancier, door in zip(self.rolbezetting.leveranciers, ("bron", "doel", "bron2", "swv"), strict=True)
        }
        self._saboteurs = {door: self._saboteur(door) for door in DOORS}
        self._vendors = dict(zip(("bron", "doel", "bron2", "swv"), self.rolbezetting.leveranciers, strict=True))
        self.bronnen: Mapping[str, Bronsysteem] = self._build_bronnen()
        self.doelen: Mapping[str, Doelsysteem] = self._build_doelen()
        self.swvs: Mapping[str, Swvsysteem] = self._build_swvs()
        self._build_center()

    @property
    def external(self) -> frozenset[str]:
        """Actors that are not ours."""
        exchange = {"tc"} if self.omgeving.exchange.external else set()
        return frozenset({*self.omgeving.external, *exchange})

    def _urls(self) -> dict[str, str]:
        """Return the URLs of the doors; schools that share a door are told apart by the end of the path."""
        urls = {door: self.toneel.url(door) for door in DOORS}
        for door in ("doel", "swv"):
            if not self.omgeving.partij(door).external:
                names = Rolbezetting(self.omgeving, {}).at_door(door)
                urls |= {f"{door}/{name}": f"{urls[door]}/{name}" for name in names}
        return urls

    def _build_center(self) -> None:
        if self.omgeving.exchange.external:
            return
        center = self._ground.make_center(self.rolbezetting.register, opslag=self.opslag, ids=self.ids)
        self._mount("tc", "tc", center.handle)

    def _build_bronnen(self) -> dict[str, Bronsysteem]:
        if self.omgeving.bron.external:
            return {}
        bronnen = {}
        for door in ("bron", "bron2"):
            punten = tuple(self.rolbezetting.at_door(door).values())
            bronnen[door] = make_bron(punten, self._uitrusting(door))
            self._mount(door, "bron", bronnen[door].handle)
        return bronnen

    def _build_doelen(self) -> dict[str, Doelsysteem]:
        if self.omgeving.doel.external:
            return {}
        doelen = {
            name: make_doel(punt, self._uitrusting("doel")) for name, punt in self.rolbezetting.at_door("doel").items()
        }
        self._mount("doel", "doel", self._by_addressee(doelen))
        return doelen

    def _build_swvs(self) -> dict[str, Swvsysteem]:
        if self.omgeving.swv.external:
            return {}
        swvs = {
            name: make_swv(punt, self._uitrusting("swv")) for name, punt in self.rolbezetting.at_door("swv").items()
        }
        self._mount("swv", "swv", self._by_addressee(swvs))
        return swvs

    def _uitrusting(self, door: str) -> Uitrusting:
        """Return what the systems behind a door work with; planted misbehaviour sits around what they send."""
        role = _ROLES[door]
        carrier = self.journaal.record_client(
            role, partial(self._actor_at, role), self.toneel.transport(self._vendors[door])
        )
        saboteur = self._saboteurs[door]
        transport = saboteur.transport(carrier)
        return self._ground.equip(
            logboek=saboteur.logboek(self.journaal),
            tc_url=self.toneel.url("tc"),
            tc_transport=transport,
            transport=transport,
            known_oins=None if self.omgeving.external else frozenset(self._callers),
        )

    def _actor_at(self, caller: str, url: str) -> str:
        """Return who lives at a URL, the longest match first; at an unknown one the other side of the caller."""
        places = {self.toneel.url(door): _ROLES.get(door, door) for door in DOORS if self.toneel.url(door)}
        known = [place for place in sorted(places, key=len, reverse=True) if url.startswith(place)]
        return places[known[0]] if known else {"bron": "doel"}.get(caller, "bron")

    def _mount(self, door: str, actor: str, handler: Handler) -> None:
        def name_of(verzoek: Verzoek) -> str:
            return self._callers.get(verzoek.peer.oin if verzoek.peer else "", "?")

        if self._metrics is not None:
            handler = self._metrics.measure(actor, handler, operation_of=self._operation_of)
        recorded = self.journaal.record_server(
            actor, self._saboteurs[door].handler(handler), url=self.toneel.url(door), name_of=name_of
        )
        self.toneel.mount(door, recorded)

    def _by_addressee(self, parties: Mapping[str, Doelsysteem | Swvsysteem]) -> Handler:
        """Return a handler that finds the party by the school at the end of the path, else by the BRIN it is for."""
        by_brin = {party.aanleverpunt.brin: party for party in parties.values()}

        def handle(verzoek: Verzoek) -> Antwoord:
            party = parties.get(verzoek.path.rstrip("/").rpartition("/")[2]) or by_brin.get(self._addressee(verzoek))
            return (party or next(iter(parties.values()))).handle(verzoek)

        return handle

    def _addressee(self, verzoek: Verzoek) -> str:
        try:
            bericht = self.codec.read(verzoek.body).bericht
        except RemoteProtocolError:
            return ""
        return bericht.adressering.doel_brin if isinstance(bericht, NotificatieRequest) else ""

    def _operation_of(self, verzoek: Verzoek) -> str:
        try:
            return self.codec.read(verzoek.body).operatie or "fault"
        except RemoteProtocolError:
            return "unreadable"

    def _saboteur(self, door: str) -> Saboteur:
        """Return the planted misbehaviour of the party behind a door."""
        role = _ROLES.get(door, door)
        try:
            return plant(self.omgeving.partij(role).sabotage, self.codec, rol=Rol(role))
        except ConfigurationError as error:
            table = "exchange" if role == "tc" else role
            raise error.at(f"{self.omgeving.file}: {table}.sabotage") from None
