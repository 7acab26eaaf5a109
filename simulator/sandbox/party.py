"""Construction of the parties: the one place where a Traffic Center, a bron, a doel or an SWV gets its dependencies.

What differs between set-ups is passed in: store, log, transport, clock and random numbers. The parties are the same in
memory, behind servers and in processes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from simulator.clock import Clock
from simulator.ids import Ids
from simulator.journal import Log
from simulator.las.bron import Bronsysteem
from simulator.las.context import SystemContext
from simulator.las.doel import Doelsysteem
from simulator.las.swv import Swvsysteem
from simulator.network.transport import Transport
from simulator.register import Aanleverpunt, Register
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy, get_search_key
from simulator.standard.release import Release
from simulator.store import AanvraagStore, Store
from simulator.traffic_center.center import TrafficCenter


@dataclass(frozen=True, kw_only=True)
class PartyFactory:
    """The dependencies that all parties of one set-up share.

    Attributes:
        release: that everybody speaks.
        aannames: the assumption register.
        clock: of all parties.
        binding_dir: folder with bindings that replace those of osolab.
    """

    release: Release
    aannames: Aannames
    clock: Clock
    binding_dir: Path | None = None

    @cached_property
    def search_key(self) -> SearchKeyStrategy:
        """The strategy by which all parties make zoeksleutels (A02)."""
        return get_search_key(self.aannames.value("A02"))

    def make_center(self, register: Register, *, store: Store, ids: Ids) -> TrafficCenter:
        """Return a Traffic Center.

        Args:
            register: who takes part.
            store: keeps its state.
            ids: makes the identifiers that it issues.
        """
        return TrafficCenter(
            release=self.release,
            register=register,
            store=store,
            clock=self.clock,
            ids=ids,
            search_key=self.search_key,
            aannames=self.aannames,
            binding_dir=self.binding_dir,
        )

    def make_context(
        self,
        *,
        log: Log,
        tc_url: str,
        tc_transport: Transport,
        transport: Transport,
        known_oins: frozenset[str] | None = None,
    ) -> SystemContext:
        """Return the context of a system of a school or an SWV.

        Args:
            log: takes its log lines.
            tc_url: of the Traffic Center.
            tc_transport: carries its calls to the Traffic Center.
            transport: carries its calls to other systems.
            known_oins: vendors that may call it; None: any whose certificate the server accepts.
        """
        return SystemContext(
            release=self.release,
            aannames=self.aannames,
            search_key=self.search_key,
            clock=self.clock,
            log_to=log,
            tc_url=tc_url,
            tc_transport=tc_transport,
            transport=transport,
            known_oins=known_oins,
            binding_dir=self.binding_dir,
        )


def make_bron(
    aanleverpunten: tuple[Aanleverpunt, ...], context: SystemContext, *, aanvragen: AanvraagStore | None = None
) -> Bronsysteem:
    """Return the bron of these aanleverpunten; it keeps the requests in `aanvragen`, or else in memory."""
    return Bronsysteem(name="bron", aanleverpunten=aanleverpunten, context=context, aanvragen=aanvragen)


def make_doel(aanleverpunt: Aanleverpunt, context: SystemContext) -> Doelsysteem:
    """Return the doel at an aanleverpunt."""
    return Doelsysteem(name="doel", aanleverpunt=aanleverpunt, context=context)


def make_swv(aanleverpunt: Aanleverpunt, context: SystemContext) -> Swvsysteem:
    """Return the SWV system at an aanleverpunt."""
    return Swvsysteem(name="swv", aanleverpunt=aanleverpunt, context=context)
