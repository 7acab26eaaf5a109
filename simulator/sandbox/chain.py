"""The whole chain in memory: every school of a register with its systems, and the Traffic Center between them."""

from __future__ import annotations

import random
from datetime import datetime
from urllib.parse import urlsplit

from simulator.clock import AMSTERDAM, Clock, ManualClock
from simulator.errors import LocalProtocolError
from simulator.ids import RandomIds
from simulator.journal import Journaal
from simulator.las.bron import Bronsysteem
from simulator.las.context import Handeling, Uitrusting
from simulator.las.doel import Doelsysteem
from simulator.las.swv import Swvsysteem
from simulator.messages.model import Request
from simulator.network.transport import Netwerk, Peer, Transport
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, Sector
from simulator.sandbox.cast import Member, make_punt, make_register
from simulator.sandbox.party import Ground, make_bron, make_doel, make_swv
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22, Release
from simulator.store import MemoryOpslag, Opslag

TC_HOST = "traffic-center"
START = datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM)
"""Where the clock of a chain stands unless told otherwise: a Monday in the application season."""


class Keten:
    """A chain in memory: one Traffic Center, and for each aanleverpunt the systems that it stands for.

    An OV aanleverpunt gets a bron and a doel behind one URL, as in a real LAS; an SWV aanleverpunt gets an SWV system.

    Args:
        register: who takes part; the URL of an aanleverpunt is `https://NAME.invalid/oso`.
        release: that everybody speaks.
        aannames: the assumption register; None: all defaults.
        clock: None: stands still at `START`.
        seed: of the identifiers.
        opslag: books of the Traffic Center; None: new ones in memory.
        recorded: whether the journaal keeps every exchange; log lines it always keeps.

    Raises:
        LocalProtocolError: an aanleverpunt has a URL that cannot exist in memory.

    Attributes:
        netwerk: where the parties are mounted.
        journaal: every exchange when recorded, and the log lines of the schools.
        tc: the Traffic Center.
        opslag: its books.
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
        opslag: Opslag | None = None,
        recorded: bool = True,
    ) -> None:
        self.register = register
        self.release = release
        self.aannames = aannames or Aannames.load()
        self.clock: Clock = clock or ManualClock(START)
        self.opslag: Opslag = opslag or MemoryOpslag()
        self._recorded = recorded
        self.netwerk = Netwerk()
        self.journaal = Journaal(clock=self.clock, ticks=lambda: self.clock.now().timestamp())
        self._ground = Ground(release=release, aannames=self.aannames, clock=self.clock)
        ids = RandomIds(random.Random(seed))  # noqa: S311 - repeatable on purpose
        self.tc = self._ground.make_center(register, opslag=self.opslag, ids=ids)
        self.tc_url = self.netwerk.mount(TC_HOST, self.tc.handle)
        self.bronnen: dict[str, Bronsysteem] = {}
        self.doelen: dict[str, Doelsysteem] = {}
        self.swvs: dict[str, Swvsysteem] = {}
        for punt in register.aanleverpunten:
            self._mount(punt)

    def bron(self, brin: str, number: int = 0) -> Bronsysteem:
        """Return the bron at OV aanleverpunt `number` of a school, inactive ones not counted."""
        return self.bronnen[self._punt(brin, number).routeringskenmerk]

    def doel(self, brin: str, number: int = 0) -> Doelsysteem:
        """Return the doel at OV aanleverpunt `number` of a school, inactive ones not counted."""
        return self.doelen[self._punt(brin, number).routeringskenmerk]

    def swv(self, brin: str) -> Swvsysteem:
        """Return the SWV system under the BRIN of a school."""
        punt = self.register.aanleverpunten_of(brin, bestemming=Bestemming.SWV)[0]
        return self.swvs[punt.routeringskenmerk]

    def settle(self) -> None:
        """Do what waits for answers to have left, such as the fetch of an SWV."""
        self.netwerk.settle()

    def uitrusting(self, naam: str, oin: str) -> Uitrusting:
        """Return the equipment of a system that acts under the certificate of a vendor."""
        tc_transport: Transport
        transport: Transport
        tc_transport = transport = self.netwerk.transport(Peer(oin=oin))
        if self._recorded:
            tc_transport = self.journaal.record_client(naam, "tc", transport)
            transport = self.journaal.record_client(naam, "partner", transport)
        return self._ground.equip(
            logboek=self.journaal,
            tc_url=self.tc_url,
            tc_transport=tc_transport,
            transport=transport,
            known_oins=frozenset(leverancier.oin for leverancier in self.register.leveranciers if leverancier.actief),
        )

    def _punt(self, brin: str, number: int) -> Aanleverpunt:
        return self.register.aanleverpunten_of(brin, bestemming=Bestemming.OV)[number]

    def _mount(self, punt: Aanleverpunt) -> None:
        key = punt.routeringskenmerk
        operaties: dict[type[Request], Handeling]
        if punt.bestemming is Bestemming.SWV:
            swv = make_swv(punt, self.uitrusting("swv", punt.oin))
            self.swvs[key] = swv
            operaties = dict(swv.operaties)
        else:
            bron = make_bron((punt,), self.uitrusting("bron", punt.oin))
            doel = make_doel(punt, self.uitrusting("doel", punt.oin))
            self.bronnen[key], self.doelen[key] = bron, doel
            operaties = {**bron.operaties, **doel.operaties}
        loket = self.uitrusting("las", punt.oin).loket(operaties)
        host = urlsplit(punt.url).netloc.removesuffix(".invalid")
        if self.netwerk.mount(host, loket.handle) != punt.url:
            raise LocalProtocolError(
                f"aanleverpunt {key} is at {punt.url}; in memory only https://NAME.invalid/oso exists"
            )


def small_register() -> Register:
    """Return a register for a first acquaintance.

    Two primary schools (99AA with two systems of two vendors, and 99BB), a secondary school (99VO), an SWV system under
    99AA, and a school without any aanleverpunt (99ZZ).
    """
    one, two, three = (
        Leverancier(oin=f"0000000399990000000{number}", naam=f"Leverancier {number}") for number in (1, 2, 3)
    )

    def punt(brin: str, index: int, oin: str, bestemming: Bestemming = Bestemming.OV) -> Aanleverpunt:
        url = f"https://{brin.lower()}-{index}.invalid/oso"
        return make_punt(brin, 900 + index, url=url, oin=oin, bestemming=bestemming, index=index)

    first = (punt("99AA", 1, one.oin), punt("99AA", 2, two.oin), punt("99AA", 10, three.oin, Bestemming.SWV))
    return make_register(
        (
            Member(brin="99AA", naam="Basisschool De Eerste", sector=Sector.PO, punten=first),
            Member(brin="99BB", naam="Basisschool De Tweede", sector=Sector.PO, punten=(punt("99BB", 1, two.oin),)),
            Member(brin="99VO", naam="Lyceum De Derde", sector=Sector.VO, punten=(punt("99VO", 1, three.oin),)),
            Member(brin="99ZZ", naam="Basisschool Zonder Systeem", sector=Sector.PO),
        ),
        (one, two, three),
    )
