"""One generator process: starts every transfer of its share when it is due, waits for none, and reports what it saw.

It is told what to do by a message, because it may live on another machine than whoever leads.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import gevent
from gevent.queue import SimpleQueue

from harness.config.environment import Omgeving
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_DOEL
from harness.stage.stage import Certificaten, make_certificaten
from loadtests.config import Laadopdracht, read_omgeving, require_trigger
from loadtests.generator.client import Afloop, announce, play
from loadtests.generator.client_kit import Gereedschap, make_gereedschap
from loadtests.generator.message import Begin, Report, Stretch
from loadtests.generator.ordering import Besteller
from loadtests.generator.transport import Drukte, Snelvervoer
from loadtests.guard import Wachtpost
from loadtests.measure.recorder import Meting
from loadtests.model import Aankomst
from loadtests.pupils.cast import Bezetting
from loadtests.pupils.pool import Bank, read_bank
from loadtests.pupils.recipe import make_recepten
from loadtests.schedule.arrivals import arrivals, share_of
from simulator.clock import SystemClock
from simulator.network.https import HttpsTransport
from simulator.network.tls import TlsFiles
from simulator.network.transport import Transport

REPORT_S = 1.0
"""Seconds between two reports."""

_YIELD = 8
"""Transfers that are started at most before those under way get a turn, when the schedule is behind."""

_NOTED_AT_ONCE = 32
"""Transfers that are noted at once: few enough to hold nobody up."""

CLOCKS_AGREE_S = 1.0
"""An order that seems to have been under way for longer, or to come from the future, tells of clocks that differ."""

Fire = Callable[[Afloop, float], None]
"""Tells Locust of a transfer that ended: what it came to, and milliseconds since it was due."""


class Werker:
    """A generator process.

    Args:
        order: of whoever leads, with the files of this machine in it.
        report: sends a report to whoever leads.
        fire: tells Locust of a transfer that ended.
    """

    def __init__(self, order: Begin, *, report: Callable[[Report], None], fire: Fire) -> None:
        # Both clocks are read once, when the order comes in; from then on only the monotonic one counts.
        now, ticks = time.time(), time.perf_counter()
        self._clock_s = now - order.sent
        self._began = ticks + seconds_until(order.t0, sent=order.sent, now=now)
        self._order = order
        self._report = report
        self._fire = fire
        self._opdracht = order.opdracht
        self._bank: Bank = read_bank(order.bank)
        self._drukte = Drukte()
        omgeving = read_omgeving(self._opdracht)
        self._gereedschap: Gereedschap = _equip(order, self._drukte, omgeving)
        self._make: Callable[..., Afloop] = partial(play, self._gereedschap)
        if omgeving.doel.external:
            self._make = _besteller(order, self._drukte, omgeving, self._gereedschap).order
        self._meting = Meting()
        self._ended: list[tuple[Afloop, float]] = []
        self._stretches: SimpleQueue[Stretch | None] = SimpleQueue()
        self._orders: SimpleQueue[Aankomst] = SimpleQueue()
        self._in_flight = self._idle = 0
        self._stopped = False
        self._walking = True
        self._served = 0
        self._turn = order.index
        self._announced = 0
        self._greenlets = [gevent.spawn(self._walk), gevent.spawn(self._keep_reporting)]

    def ticks(self) -> float:
        """Return the seconds since the start of the run."""
        return float(time.perf_counter() - self._began)

    def add(self, stretch: Stretch) -> None:
        """Take on the next part of the schedule."""
        self._stretches.put(stretch)

    def stop(self) -> None:
        """Start no more transfers; those under way may end."""
        self._stopped = True
        self._stretches.put(None)

    def kill(self) -> None:
        """Stop at once; transfers under way stay without an end."""
        self._stopped = True
        gevent.killall(self._greenlets, block=False)

    def play_next(self, vrager: str) -> None:
        """Play one more transfer for a user in a closed loop, from beginning to end.

        Args:
            vrager: `doel` or `swv`: whose scenarios.
        """
        scenarios = [name for name, recept in self._gereedschap.recepten.items() if recept.vrager == vrager]
        if not scenarios or self._stopped:
            gevent.sleep(REPORT_S)
            return
        nummer, self._turn = self._turn, self._turn + self._order.workers
        due = self.ticks()
        self._meting.due(due)
        self._in_flight += 1
        self._transfer(Aankomst(nummer=nummer, due=due, scenario=scenarios[nummer % len(scenarios)]))

    def announce_next(self) -> None:
        """Announce one more dossier to an SWV, for a user who plays the bron; it is measured and stands in no book."""
        scenarios = [name for name, recept in self._gereedschap.recepten.items() if recept.vrager == "swv"]
        if not scenarios or self._stopped:
            gevent.sleep(REPORT_S)
            return
        nummer = self._announced
        self._announced += 1
        persoon = self._bank.persoon(scenarios[nummer % len(scenarios)], nummer)
        afloop = announce(self._gereedschap, nummer, persoon, ticks=self.ticks)
        (stap,) = afloop.stappen
        self._meting.step(stap.stap, persoon.scenario, stap.ms, stap.ok)
        for soort, words in afloop.fouten:
            self._meting.mistake(soort, words)
        self._fire(afloop, stap.ms)

    def _walk(self) -> None:
        """Play stretch after stretch, until the last."""
        while not self._stopped:
            stretch = self._stretches.get()
            if stretch is None:
                break
            self._play(
                share_of(
                    arrivals(
                        stretch.stukken,
                        seed=self._opdracht.seed,
                        kind=self._opdracht.spreiding,
                        first=stretch.first,
                        without=self._order.without,
                    ),
                    self._order.index,
                    self._order.workers,
                )
            )
            self._served += 1
            if stretch.last:
                break
        self._walking = False

    def _play(self, aankomsten: Iterable[Aankomst]) -> None:
        limit = self._opdracht.in_flight
        for turn, aankomst in enumerate(aankomsten):
            if aankomst.due > self.ticks():
                self._wait_until(aankomst.due)
            elif turn % _YIELD == 0:
                gevent.sleep(0)
            if self._stopped:
                return
            self._meting.due(aankomst.due)
            if self._in_flight >= limit:
                self._meting.not_started(1)
                continue
            self._in_flight += 1
            if self._idle:
                self._idle -= 1
                self._orders.put(aankomst)
            else:
                gevent.spawn(self._serve, aankomst)

    def _wait_until(self, due: float) -> None:
        """Wait, and look up now and then whether the run still goes on."""
        while (wait := due - self.ticks()) > 0 and not self._stopped:
            gevent.sleep(min(wait, REPORT_S))

    def _serve(self, aankomst: Aankomst) -> None:
        """Play one transfer after another; a greenlet for each would cost it fresh memory from the system."""
        while True:
            self._transfer(aankomst)
            self._idle += 1
            aankomst = self._orders.get()

    def _transfer(self, aankomst: Aankomst) -> None:
        try:
            self._meting.started(aankomst.due, self.ticks())
            persoon = self._bank.persoon(aankomst.scenario, aankomst.nummer, aankomst.doel)
            afloop = self._make(aankomst.nummer, persoon, due=aankomst.due, ticks=self.ticks)
            self._ended.append((afloop, (afloop.regel.ended - aankomst.due) * 1000))
            if len(self._ended) >= _NOTED_AT_ONCE:
                self._note_all()
        finally:
            self._in_flight -= 1

    def _note_all(self) -> None:
        """Note the transfers that ended, some at once: code that just ran is cheaper than code that seldom does."""
        ended, self._ended = self._ended, []
        for afloop, latency_ms in ended:
            self._note(afloop, latency_ms)

    def _note(self, afloop: Afloop, latency_ms: float) -> None:
        meting, scenario = self._meting, afloop.regel.scenario
        for stap in afloop.stappen:
            meting.step(stap.stap, scenario, stap.ms, stap.ok)
        meting.ended(afloop.regel, kind=afloop.soort, latency_ms=latency_ms)
        for soort, words in afloop.fouten:
            meting.mistake(soort, f"{scenario} #{afloop.regel.nummer}: {words}")
        if afloop.gekeurd is not None:
            meting.sampled(afloop.gekeurd)
        self._fire(afloop, latency_ms)

    def _keep_reporting(self) -> None:
        """Report once a second, and once more when everything has ended or was given up."""
        given_up: float | None = None
        while True:
            gevent.sleep(REPORT_S)
            over = not self._walking
            if over and given_up is None:
                given_up = self.ticks() + self._opdracht.drain_s
            done = over and (self._in_flight == 0 or self.ticks() > (given_up or 0.0))
            self._note_all()
            self._report(
                Report(
                    index=self._order.index,
                    local=not self._order.elsewhere,
                    clock_s=round(self._clock_s, 3),
                    pid=os.getpid(),
                    meting=self._meting.take_delta(),
                    in_flight=self._in_flight,
                    **self._drukte.take(),
                    served=self._served,
                    done=done,
                )
            )
            if done:
                return


def seconds_until(t0: float, *, sent: float, now: float) -> float:
    """Return the seconds until the start of a run.

    Machines that keep the time (NTP) start together. The clock of one that does not is left out of it: there the start
    counts from the arrival of the order.

    Args:
        t0: the start, by the clock of whoever leads.
        sent: when the order was sent, by the same clock.
        now: by the clock of this machine.

    >>> seconds_until(1001.5, sent=1000.0, now=1000.02), seconds_until(1001.5, sent=1000.0, now=1002.0)
    (1.48, 1.5)
    """
    return round(t0 - (now if abs(now - sent) < CLOCKS_AGREE_S else sent), 6)


def _equip(order: Begin, drukte: Drukte, omgeving: Omgeving) -> Gereedschap:
    certificaten = _certificaten(order, omgeving)
    return make_gereedschap(
        omgeving=omgeving,
        bezetting=Bezetting(omgeving, order.urls),
        recepten=make_recepten(load_scenarios(omgeving.scenario_directories), order.scenarios),
        certificaten=certificaten,
        open_transport=lambda files: _open(files, order.opdracht, drukte, omgeving),
        tc_url=order.urls["tc"],
        clock=SystemClock(),
        sample=order.opdracht.sample,
    )


def _besteller(order: Begin, drukte: Drukte, omgeving: Omgeving, gereedschap: Gereedschap) -> Besteller:
    """Return what orders transfers of a doel of others, on this machine over plain HTTP, elsewhere over TLS."""
    require_trigger(omgeving)
    secured = urlsplit(omgeving.trigger_url).scheme == "https"
    files = _certificaten(order, omgeving).client(VENDOR_DOEL) if secured else None
    return Besteller(
        url=omgeving.trigger_url,
        transport=_open(files, order.opdracht, drukte, omgeving),
        gereedschap=gereedschap,
        release=omgeving.release,
        clock=SystemClock(),
    )


def _certificaten(order: Begin, omgeving: Omgeving) -> Certificaten:
    certificaten = make_certificaten(omgeving, pki_directory=Path(order.pki), clock=SystemClock())
    assert certificaten is not None, "a load goes over sockets"
    return certificaten


def _open(files: TlsFiles | None, opdracht: Laadopdracht, drukte: Drukte, omgeving: Omgeving) -> Transport:
    """Open a transport that goes nowhere but to what is ours."""
    carrier: Transport
    if opdracht.client == "requests":
        carrier = HttpsTransport(files, connect_timeout=omgeving.connect_s, read_timeout=omgeving.read_s)
    else:
        carrier = Snelvervoer(
            files,
            connect_timeout=omgeving.connect_s,
            read_timeout=omgeving.read_s,
            connections=opdracht.pool,
            drukte=drukte,
            keep_alive=opdracht.connections == "keep",
        )
    return Wachtpost(carrier, omgeving.load_mine)
