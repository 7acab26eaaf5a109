"""The sandbox in memory: every school of a register with its systems, and the Traffic Center between them."""

from __future__ import annotations

import random
from datetime import datetime
from urllib.parse import urlsplit

from simulator.clock import AMSTERDAM, Clock, ManualClock
from simulator.errors import LocalProtocolError
from simulator.ids import RandomIds
from simulator.journal import Journal
from simulator.las.bron import Bronsysteem
from simulator.las.context import Act, SystemContext
from simulator.las.doel import Doelsysteem
from simulator.las.swv import Swvsysteem
from simulator.messages.model import Request
from simulator.network.transport import InMemoryNetwork, Peer, Transport
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, Sector
from simulator.sandbox.cast import Member, make_aanleverpunt, make_register
from simulator.sandbox.party import PartyFactory, make_bron, make_doel, make_swv
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22, Release
from simulator.store import MemoryStore, Store

TC_HOST = "traffic-center"
START = datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM)
"""Time in a sandbox by default: a Monday in the application season."""


class Sandbox:
    """All parties in memory: one Traffic Center, and for each aanleverpunt the systems behind it.

    An OV aanleverpunt gets a bron and a doel behind one URL, as in a real LAS; an SWV aanleverpunt gets an SWV system.

    Args:
        register: who takes part; the URL of an aanleverpunt is `https://NAME.invalid/oso`.
        release: that everybody speaks.
        aannames: the assumption register; None: all defaults.
        clock: of all parties; None: one that stands still at `START`.
        seed: of the identifiers that the Traffic Center issues.
        store: of the Traffic Center; None: a new one in memory.
        recorded: whether the journal keeps every exchange; it always keeps log lines.

    Raises:
        LocalProtocolError: an aanleverpunt has a URL that cannot exist in memory.

    Attributes:
        network: where the parties are mounted.
        journal: every exchange when recorded, and the log lines of the schools.
        tc: the Traffic Center.
        store: of the Traffic Center.
        bronnen, doelen, swvs: systems by routeringskenmerk.
    """

    def __init__(
        self,
        register: Register,
        *,
        release: Release = OSO22,
        aannames: Aannames | None = None,
        clock: Clock | None = None,
        seed: int = 1,
        store: Store | None = None,
        recorded: bool = True,
    ) -> None:
        self.register = register
        self.release = release
        self.aannames = aannames or Aannames.load()
        self.clock: Clock = clock or ManualClock(START)
        self.store: Store = store or MemoryStore()
        self._recorded = recorded
        self.network = InMemoryNetwork()
        self.journal = Journal(clock=self.clock, ticks=lambda: self.clock.now().timestamp())
        self._ground = PartyFactory(release=release, aannames=self.aannames, clock=self.clock)
        ids = RandomIds(random.Random(seed))  # noqa: S311 - repeatable on purpose
        self.tc = self._ground.make_center(register, store=self.store, ids=ids)
        self.tc_url = self.network.mount(TC_HOST, self.tc.handle)
        self.bronnen: dict[str, Bronsysteem] = {}
        self.doelen: dict[str, Doelsysteem] = {}
        self.swvs: dict[str, Swvsysteem] = {}
        for aanleverpunt in register.aanleverpunten:
            self._mount(aanleverpunt)

    def bron(self, brin: str, number: int = 0) -> Bronsysteem:
        """Return the bron at OV aanleverpunt `number` of a school, inactive ones not counted."""
        return self.bronnen[self._aanleverpunt(brin, number).routeringskenmerk]

    def doel(self, brin: str, number: int = 0) -> Doelsysteem:
        """Return the doel at OV aanleverpunt `number` of a school, inactive ones not counted."""
        return self.doelen[self._aanleverpunt(brin, number).routeringskenmerk]

    def swv(self, brin: str) -> Swvsysteem:
        """Return the SWV system under the BRIN of a school."""
        aanleverpunt = self.register.aanleverpunten_of(brin, bestemming=Bestemming.SWV)[0]
        return self.swvs[aanleverpunt.routeringskenmerk]

    def settle(self) -> None:
        """Run the work that was deferred until an answer was sent, such as the fetch of an SWV."""
        self.network.settle()

    def context(self, name: str, oin: str) -> SystemContext:
        """Return the context of a system that acts under the certificate of a vendor."""
        tc_transport: Transport
        transport: Transport
        tc_transport = transport = self.network.transport(Peer(oin=oin))
        if self._recorded:
            tc_transport = self.journal.record_client(name, "tc", transport)
            transport = self.journal.record_client(name, "partner", transport)
        return self._ground.make_context(
            log=self.journal,
            tc_url=self.tc_url,
            tc_transport=tc_transport,
            transport=transport,
            known_oins=frozenset(leverancier.oin for leverancier in self.register.leveranciers if leverancier.actief),
        )

    def _aanleverpunt(self, brin: str, number: int) -> Aanleverpunt:
        return self.register.aanleverpunten_of(brin, bestemming=Bestemming.OV)[number]

    def _mount(self, aanleverpunt: Aanleverpunt) -> None:
        key = aanleverpunt.routeringskenmerk
        operations: dict[type[Request], Act]
        if aanleverpunt.bestemming is Bestemming.SWV:
            swv = make_swv(aanleverpunt, self.context("swv", aanleverpunt.oin))
            self.swvs[key] = swv
            operations = dict(swv.operations)
        else:
            bron = make_bron((aanleverpunt,), self.context("bron", aanleverpunt.oin))
            doel = make_doel(aanleverpunt, self.context("doel", aanleverpunt.oin))
            self.bronnen[key], self.doelen[key] = bron, doel
            operations = {**bron.operations, **doel.operations}
        endpoint = self.context("las", aanleverpunt.oin).endpoint(operations)
        host = urlsplit(aanleverpunt.url).netloc.removesuffix(".invalid")
        if self.network.mount(host, endpoint.handle) != aanleverpunt.url:
            raise LocalProtocolError(
                f"aanleverpunt {key} is at {aanleverpunt.url}; in memory only https://NAME.invalid/oso exists"
            )


def small_register() -> Register:
    """Return a small register for a first try.

    Two primary schools (99AA with two systems of two vendors, and 99BB), a secondary school (99VO), an SWV system under
    99AA, and a school without any aanleverpunt (99ZZ).
    """
    one, two, three = (
        Leverancier(oin=f"0000000399990000000{number}", naam=f"Leverancier {number}") for number in (1, 2, 3)
    )

    def aanleverpunt(brin: str, index: int, oin: str, bestemming: Bestemming = Bestemming.OV) -> Aanleverpunt:
        url = f"https://{brin.lower()}-{index}.invalid/oso"
        return make_aanleverpunt(brin, 900 + index, url=url, oin=oin, bestemming=bestemming, index=index)

    first = (
        aanleverpunt("99AA", 1, one.oin),
        aanleverpunt("99AA", 2, two.oin),
        aanleverpunt("99AA", 10, three.oin, Bestemming.SWV),
    )
    return make_register(
        (
            Member(brin="99AA", name="Basisschool De Eerste", sector=Sector.PO, aanleverpunten=first),
            Member(
                brin="99BB",
                name="Basisschool De Tweede",
                sector=Sector.PO,
                aanleverpunten=(aanleverpunt("99BB", 1, two.oin),),
            ),
            Member(
                brin="99VO",
                name="Lyceum De Derde",
                sector=Sector.VO,
                aanleverpunten=(aanleverpunt("99VO", 1, three.oin),),
            ),
            Member(brin="99ZZ", name="Basisschool Zonder Systeem", sector=Sector.PO),
        ),
        (one, two, three),
    )
