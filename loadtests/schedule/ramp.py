"""A ramp that finds its own way: steps that grow until one is bad, then up after a good one and down after a bad one.

A machine is not equally fast at any moment, so that the same rate is good now and bad a minute later. The up-and-down
method of Dixon and Mood stays around the rate at which both happen as often; once the steps turned, what completed in
the good ones is averaged.

It is a state machine without a clock: it says which step comes next, and is told what was measured in it.
"""

from __future__ import annotations

from enum import StrEnum
from math import inf, sqrt
from statistics import geometric_mean, median
from typing import NamedTuple

from loadtests.model import Stuk, Trede
from loadtests.schedule.criterion import REDENEN, Cijfers, Criterium, Reden
from loadtests.schedule.shape_data import at_tries, getal, read
from simulator.errors import LocalProtocolError
from simulator.text.numbers import in_figures
from simulator.text.text import Tekst

_PATIENCE = 3
"""Times as many steps up and down as are counted, after which a way that never turned is given up."""


class Afloop(StrEnum):
    """How a ramp ended."""

    FOUND = "found"
    """There is a knee."""
    SATURATED = "saturated"
    """The generator was late before the system was: no verdict on the system."""
    BEYOND = "beyond"
    """Everything was good up to the highest rate that was tried: the knee lies higher."""
    NONE = "none"
    """Not even the lowest rate was good."""


class Klim:
    """A ramp under way.

    Ask for a step with `next_stuk`, play it, measure it over its `window`, tell with `judge`; until there is none left.

    Args:
        criterium: when a step is good.
        start_rate: transfers a second of the first step.
        step_seconds: how long a step takes, with the seconds at its beginning that are not measured.
        tries: sessies a pupil, which decide how much is refused.
        factor: growth of the rate from step to step, until the first bad one.
        precision: how much a step up or down differs from the one before, once the way turned.
    """

    def __init__(
        self,
        criterium: Criterium,
        *,
        start_rate: float,
        step_seconds: float,
        tries: float | None = None,
        factor: float | None = None,
        precision: float | None = None,
    ) -> None:
        row = read()["knie"]
        self.criterium = criterium
        self.start_rate = start_rate
        self.step_seconds = step_seconds
        self.factor: float = factor or row["groei"]
        self.precision: float = precision or row["nauwkeurigheid"]
        self.warm_up = min(float(row["opwarm_s"]), step_seconds / 3)
        self.pause = float(row["pauze_s"])
        self._mengsel = at_tries("gemiddeld", tries or getal("pogingen"))
        self._highest = max(float(row["hoogste_tempo"]), start_rate)
        self._lowest = min(float(row["laagste_tempo"]), start_rate)
        self._tredes: list[Trede] = []
        self._good: _Proef | None = None
        self._bad: _Proef | None = None
        self._counted = int(row["treden"])
        self._stairs: list[_Proef] = []
        self._doubtful: float | None = None
        self._open: float | None = None
        self.afloop: Afloop | None = None

    @property
    def tredes(self) -> tuple[Trede, ...]:
        """The steps so far, in the order in which they were played."""
        return tuple(self._tredes)

    @property
    def knee(self) -> float | None:
        """Transfers a second that completed in the good steps around the turn, on average; None until it is found."""
        good = [proef.trede.throughput for proef in self._turned if proef.trede.good] or [self._reached_on_the_way_up]
        return geometric_mean(good) if self.afloop is Afloop.FOUND else None

    @property
    def reached(self) -> float:
        """The knee; without one, what completed a second in the highest good step, 0 when none was good."""
        return self.knee or self._reached_on_the_way_up

    @property
    def _reached_on_the_way_up(self) -> float:
        return self._good.trede.throughput if self._good else 0.0

    @property
    def _turned(self) -> list[_Proef]:
        """The steps up and down, from the first that ended otherwise than those before it."""
        first = next((n for n, one in enumerate(self._stairs) if one.trede.good != self._stairs[0].trede.good), None)
        return [] if first is None else self._stairs[first:]

    @property
    def p95_limit(self) -> float:
        """Milliseconds that p95 may be by now; infinite before the first good step, which is the yardstick."""
        if self.criterium.p95_ms is not None:
            return self.criterium.p95_ms
        first = [trede.p95 for trede in self._tredes if trede.good][: self.criterium.eerste_treden]
        return max(self.criterium.p95_veelvoud * median(first), self.criterium.p95_vloer_ms) if first else inf

    def next_stuk(self, moment: float) -> Stuk | None:
        """Return the next step, or None when the ramp is over.

        Args:
            moment: seconds since the start of the run at which nothing was under way any more, or waiting was given up.

        Raises:
            LocalProtocolError: the previous step was not judged yet.
        """
        if self._open is not None:
            raise LocalProtocolError("the previous step was not judged yet")
        if self.afloop is not None:
            return None
        again = self._doubtful is not None
        rate = self._open = self._doubtful or self._next_rate()
        return Stuk(
            label=f"trede {len(self._tredes) + 1}: {in_figures(rate).nl}/s{' (nogmaals)' if again else ''}",
            begin=moment + (self.pause if self._tredes else 0.0),
            seconds=self.step_seconds,
            aantal=max(1, round(rate * self.step_seconds)),
            mengsel=self._mengsel,
        )

    def window(self, stuk: Stuk) -> tuple[float, float]:
        """Return from when to when a step is measured, in seconds since the start of the run."""
        return stuk.begin + self.warm_up, stuk.begin + stuk.seconds

    def judge(self, stuk: Stuk, cijfers: Cijfers) -> Trede:
        """Return the verdict on a step, from what was measured in its window, and find out where to go from there.

        Raises:
            LocalProtocolError: this step was not asked for.
        """
        if self._open is None:
            raise LocalProtocolError("there is no step to judge")
        redenen = self.criterium.broken_by(cijfers, self.p95_limit)
        trede = Trede(
            rate=stuk.rate,
            seconds=cijfers.seconds,
            due=cijfers.due,
            completed=cijfers.completed,
            throughput=cijfers.throughput,
            p50=cijfers.p50,
            p95=cijfers.p95,
            p99=cijfers.p99,
            fail_rate=cijfers.fail_rate,
            late_p99=cijfers.late_p99,
            good=not redenen,
            why=" ".join(redenen),
        )
        rate, self._open = self._open, None
        self._move(_Proef(rate, trede), generator=self._only_the_generator(redenen, cijfers))
        self._tredes.append(trede)
        return trede

    def in_words(self) -> Tekst:
        """Return how the ramp ended, as a sentence."""
        reached = in_figures(self.reached)
        last = in_figures(self._tredes[-1].rate if self._tredes else self.start_rate)
        match self.afloop:
            case Afloop.FOUND:
                assert self._bad is not None
                wrong = in_figures(self._bad.trede.rate)
                why = [REDENEN[Reden(word)] for word in self._bad.trede.why.split()]
                return Tekst(
                    nl=f"De knie ligt bij {reached.nl} overdrachten per seconde; bij {wrong.nl} per seconde ging het "
                    f"mis: {', '.join(tekst.nl for tekst in why)}.",
                    en=f"The knee lies at {reached.en} transfers a second; at {wrong.en} a second it went "
                    f"wrong: {', '.join(tekst.en for tekst in why)}.",
                )
            case Afloop.SATURATED:
                return Tekst(
                    nl="Geen oordeel: de generator raakte achter op zijn schema terwijl het stelsel goed antwoordde, "
                    f"na {reached.nl} overdrachten per seconde die goed gingen. Geef hem meer processen of machines.",
                    en="No verdict: the generator fell behind its schedule while the system still answered well, "
                    f"after {reached.en} transfers a second that went well. Give it more processes or machines.",
                )
            case Afloop.BEYOND:
                return Tekst(
                    nl=f"Geen knie gevonden: ook {reached.nl} overdrachten per seconde ging nog goed.",
                    en=f"No knee found: even {reached.en} transfers a second went well.",
                )
            case Afloop.NONE:
                return Tekst(
                    nl=f"Geen knie gevonden: zelfs {last.nl} overdrachten per seconde ging niet goed.",
                    en=f"No knee found: not even {last.en} transfers a second went well.",
                )
            case None:
                return Tekst(
                    nl=f"De klim is niet af; tot dusver ging {reached.nl} overdrachten per seconde goed.",
                    en=f"The ramp is not finished; so far {reached.en} transfers a second went well.",
                )

    def _next_rate(self) -> float:
        """Return the rate of the next step: up, up or down from the last one, or down to look for anything good."""
        if self._stairs:
            last = self._stairs[-1]
            stride = (1 + self.precision) ** (1 if self._turned else 2)
            rate = last.rate * stride if last.trede.good else last.rate / stride
            return min(max(rate, self._lowest), self._highest)
        if self._good and self._bad:
            return sqrt(self._good.rate * self._bad.rate)
        if self._good:
            return min(self._good.rate * self.factor, self._highest)
        return max(self._bad.rate / self.factor**2, self._lowest) if self._bad else self.start_rate

    def _only_the_generator(self, redenen: tuple[Reden, ...], cijfers: Cijfers) -> bool:
        """Tell whether a step is bad by lateness alone: without it the system was fast enough.

        Latency counts from the moment that a transfer was due, so lateness is part of it; and what starts too late
        completes too late.
        """
        return (
            Reden.LATENESS in redenen
            and Reden.FAIL_RATE not in redenen
            and cijfers.p95 - cijfers.late_p99 <= self.p95_limit
        )

    def _move(self, proef: _Proef, *, generator: bool) -> None:
        """Take in a step: on the way up good, doubtful, or bad twice and so believed; after that, good or bad."""
        if self._good and self._bad:
            self._stairs.append(proef)
            self._bad = self._bad if proef.trede.good else proef
        elif proef.trede.good:
            self._good, self._doubtful = proef, None
        elif self._doubtful is None:
            self._doubtful = proef.rate
            return
        else:
            if self._bad is None and generator:
                self.afloop = Afloop.SATURATED
            self._bad, self._doubtful = proef, None
        self.afloop = self.afloop or self._ending()

    def _ending(self) -> Afloop | None:
        """Return how the ramp ended, None when it goes on."""
        if self._good and self._bad:
            enough = len(self._turned) >= self._counted or len(self._stairs) >= _PATIENCE * self._counted
            if not enough:
                return None
            never = Afloop.BEYOND if self._stairs[0].trede.good else Afloop.NONE
            return Afloop.FOUND if self._turned else never
        if self._good:
            return Afloop.BEYOND if self._good.rate >= self._highest else None
        return Afloop.NONE if self._bad and self._bad.rate <= self._lowest else None


class _Proef(NamedTuple):
    """The rate that was asked for, and what became of it."""

    rate: float
    trede: Trede
