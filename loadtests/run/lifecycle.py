"""One load run around the traffic: the stub and the bank before it, the books, gates and reports after it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from loadtests.config import Laadplan
from loadtests.generator.ordering import require_reachable
from loadtests.ledger.orders import Afmeldteller, Nakoming, judge_orders
from loadtests.ledger.reconcile import compare_books
from loadtests.ledger.writer import Boekschrijver
from loadtests.measure.floor import floor_per_second
from loadtests.measure.histogram import verdeling_of
from loadtests.measure.recorder import LATENESS, Meting
from loadtests.measure.resources import Waarneming, cores
from loadtests.measure.trend import trends
from loadtests.model import Boekvergelijking, Oordeel, Stap, Stuk, Uitslag, Verbruik, Verdeling
from loadtests.pupils.pool import Bank, load_bank, read_bank
from loadtests.report.result_file import write_csv, write_sums, write_uitslag
from loadtests.schedule.ramp import Klim
from loadtests.stub.processes import Opstelling
from loadtests.verdict.gates import judge
from loadtests.verdict.season import cost, in_words, translate
from loadtests.verdict.verdict import give_verdict
from simulator import __version__
from simulator.errors import ConfigurationError
from simulator.standard.resultaat import Reden, Resultaattabel
from simulator.text.text import Tekst

CLIENT_BOOK, EXCHANGE_BOOK, BRON_BOOK = "client.jsonl", "exchange.jsonl", "bron.jsonl"
ORDER_BOOK = "orders.jsonl"
"""What was ordered of a doel of others, which keeps the book of the client itself."""

_LOOK_S = 0.25
"""Seconds between two looks at what the exchange wrote down."""

_WARM_UP = 60.0
"""Seconds at the start of a soak that say nothing about trends; of a short run a fifth."""

_RESTED_ON = ("A02", "A03", "A06", "A11", "A35")
"""Assumptions that every load rests on: search key, embedding, life of a sessie, walk, test numbers."""

_BUSY = 0.85
"""Share of a core above which a process of one thread is taken to be what limits."""


@dataclass(kw_only=True)
class Laadrun:
    """A run that is going on.

    Attributes:
        laadplan: what is to be done.
        partial: why it was broken off; empty when it was not.
        calls, waited: calls of the generators, and those that waited for a connection of their own.
        elsewhere: generators on other machines, by index: seconds that their clocks are ahead of the one here.
        own_errors: of the parties of the stub that failed inside: how often (`count`), and the `first` in words.
    """

    laadplan: Laadplan
    partial: Tekst | None = None
    calls: int = 0
    waited: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    stukken: list[Stuk] = field(default_factory=list)
    klim: Klim | None = None
    resources: list[Verbruik] = field(default_factory=list)
    elsewhere: dict[int, float] = field(default_factory=dict)
    own_errors: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the folder and what measures."""
        self.out = Path(self.laadplan.opdracht.out)
        self.books = self.out / "boeken"
        try:
            self.books.mkdir(parents=True, exist_ok=True)
            for old in (*self.books.glob("*.jsonl"), *self.books.glob("*.hdr"), *self.out.glob("load.*")):
                old.unlink()
        except OSError as error:
            raise ConfigurationError(
                f"cannot be used: {error.strerror}",
                nl=f"is niet te gebruiken: {error.strerror}",
                where=str(self.out),
                remedy="choose another folder with --out",
                remedy_nl="kies een andere map met --out",
            ) from error
        self._temporary = Path(tempfile.mkdtemp(prefix="osolab-load-"))
        self.pki = Path(self.laadplan.opdracht.pki or self._temporary / "pki").absolute()
        self._ordered = self.laadplan.omgeving.doel.external
        self._schrijver = Boekschrijver(self.books / (ORDER_BOOK if self._ordered else CLIENT_BOOK))
        self.meting = Meting(schrijver=self._schrijver)
        self.waarneming = Waarneming(time.monotonic)
        self.opstelling: Opstelling | None = None
        self._bank: Bank | None = None

    def open(self) -> Bank:
        """Start the stub and return the bank.

        Raises:
            ConfigurationError: a port in use, certificates that do not work, nobody at the trigger, no list of pupils.
            PartyDiedError: a party ended.
        """
        plan = self.laadplan
        if self._ordered:
            where = f"{plan.omgeving.file}: trigger.url"
            require_reachable(plan.omgeving.trigger_url, where=where, seconds=plan.omgeving.connect_s)
        opstelling = Opstelling(
            plan.omgeving,
            work=self.books.absolute(),
            pki=self.pki,
            pupils=plan.opdracht.pupils,
            attachments=plan.opdracht.attachments,
            weights=plan.weights,
            plant=plan.opdracht.plant,
        )
        self.opstelling = opstelling
        opstelling.start()
        for party, proces in opstelling.processen.items():
            self.waarneming.watch(party, (proces.pid,))
        if "bron" in opstelling.processen:
            bank = self._bank = read_bank((self.books / "bank.json").read_text(encoding="utf-8"))
            (self.books / "bank.json").unlink()
            return bank
        file = plan.omgeving.load_leerlingen
        if file is None:
            raise ConfigurationError(
                "an external bron needs a list of its pupils",
                nl="een externe bron heeft een lijst met leerlingen nodig",
                where=f"{plan.omgeving.file}: load.leerlingen",
                remedy='add leerlingen = "leerlingen.csv" to [load]',
                remedy_nl='zet leerlingen = "leerlingen.csv" bij [load]',
            )
        bank = self._bank = load_bank(file)
        self.laadplan = plan.only(bank.scenarios)
        return bank

    def sample(self, t: float) -> None:
        """Note what every party uses now, and how many sessies are open at our Traffic Center."""
        sessies = self.opstelling.open_sessies() if self.opstelling else 0
        for verbruik in self.waarneming.sample(t):
            self.resources.append(replace(verbruik, sessies=sessies) if verbruik.party == "tc" else verbruik)

    def close(self) -> None:
        """Stop the stub and throw away what was made for the occasion."""
        if self.opstelling is not None:
            self.opstelling.stop()
            self.opstelling = None
        self._schrijver.close()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def finish(self) -> Uitslag:
        """Stop the stub, compare the books, judge, and write everything down; return the result.

        Raises:
            ConfigurationError: the disk is full.
        """
        if self._ordered:
            self._await_sign_offs()
        if self.opstelling is not None:
            self.own_errors = dict(self.opstelling.own_errors())
        self.close()
        uitslag = self._make_uitslag(self._compare(), self._judge_orders() if self._ordered else None)
        self._write(uitslag)
        return uitslag

    def _await_sign_offs(self) -> None:
        """Give a doel of others the time to make what it took on: it may have answered before."""
        signed = Afmeldteller(self.books / EXCHANGE_BOOK)
        until = time.monotonic() + self.laadplan.opdracht.drain_s
        while signed.count() < self.meting.ordered and time.monotonic() < until:
            if self.opstelling is None or self.opstelling.dead():
                return
            time.sleep(_LOOK_S)

    def _judge_orders(self) -> Nakoming:
        assert self._bank is not None, "nobody orders before the bank is there"
        bron = self.books / BRON_BOOK
        return judge_orders(
            self.books / ORDER_BOOK,
            self._bank,
            exchange=self.books / EXCHANGE_BOOK,
            bron=bron if bron.exists() else None,
            unended=self.meting.totals().lost,
        )

    def _compare(self) -> Boekvergelijking | None:
        exchange, bron = self.books / EXCHANGE_BOOK, self.books / BRON_BOOK
        totals = self.meting.totals()
        return compare_books(
            None if self._ordered else self.books / CLIENT_BOOK,
            exchange if exchange.exists() else None,
            (bron,) if bron.exists() else (),
            expected=totals.due,
            not_started=totals.not_started,
        )

    def _make_uitslag(self, books: Boekvergelijking | None, nakoming: Nakoming | None) -> Uitslag:
        plan, meting = self.laadplan, self.meting
        totals, series, codes, mistakes = meting.totals(), meting.series(), meting.codes, meting.mistakes
        steps = {**{name: meting.verdeling(name) for name in meting.steps}, **self._session_checks()}
        if nakoming is not None and books is not None:
            if Stap.TRANSFER in steps:
                steps[Stap.TRANSFER] = nakoming.in_latencies(steps[Stap.TRANSFER])
            delivered = Resultaattabel.load(plan.omgeving.aannames).code_for(Reden.DELIVERED)
            books, totals = nakoming.join(books), nakoming.fill_in(totals, delivered=delivered)
            codes, mistakes = nakoming.in_codes(codes, ordered=meting.ordered), nakoming.in_mistakes(mistakes)
        completed = [tijdvak.t for tijdvak in series if tijdvak.completed]
        seconds = float(max(completed) + 1 - min(completed)) if completed else 0.0
        throughput = (totals.delivered + totals.refused) / seconds if seconds else 0.0
        used = self.waarneming.seconds()
        total_cpu = sum(used.values()) or 1.0
        knee = self.klim.knee if self.klim else None
        capacity = knee or (self.klim.reached if self.klim else throughput)
        limited = self._limit()
        season: dict[str, object] = {}
        if capacity > 0:
            figures = translate(capacity, tries=plan.plan.tries)
            words = in_words(figures, limited_by=limited, is_knee=knee is not None)
            per_transfer = total_cpu / max(totals.completed, 1)
            season = {**figures, **cost(per_transfer), "words": {"nl": words.nl, "en": words.en}}
        uitslag = Uitslag(
            osolab=__version__,
            run_id=f"load-{self.started:%Y%m%dT%H%M%SZ}",
            started=self.started.isoformat(timespec="seconds"),
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            oordeel=Oordeel.PASSED,
            partial=self.partial.in_language(plan.opdracht.lang) if self.partial else "",
            plan={**self._describe(), "said": _both(partial=self.partial, limited_by=limited)},
            seconds=seconds,
            totals=totals,
            throughput=round(throughput, 3),
            steps=steps,
            scenarios={name: meting.verdeling(name) for name in meting.scenarios},
            lateness=meting.verdeling(LATENESS),
            series=series,
            codes=codes,
            planned=meting.planned,
            mistakes=mistakes,
            examples=meting.examples,
            books=books,
            gates=(),
            ramp=self.klim.tredes if self.klim else (),
            knee=knee,
            limited_by=limited.in_language(plan.opdracht.lang) if limited else "",
            resources=tuple(self.resources),
            cpu={party: round(value / total_cpu, 4) for party, value in sorted(used.items())},
            trends=trends(self.resources, series, warmup=min(_WARM_UP, seconds / 5)),
            season=season,
            floor=floor_per_second(cores()),
            stukken=tuple(self.stukken),
        )
        return give_verdict(uitslag, [judge(grens, uitslag) for grens in plan.grenzen], klim=self.klim)

    def _session_checks(self) -> Mapping[str, Verdeling]:
        """Return the latencies that the bron of the stub measured of its session checks; nothing of another bron."""
        file = self.books / "sessiecontrole.hdr"
        hdr = file.read_text(encoding="ascii") if file.exists() else ""
        return {Stap.SESSIECONTROLE: verdeling_of(hdr)} if hdr else {}

    def _limit(self) -> Tekst | None:
        """Return what limited the run: the busiest process when it fills its core, or the machine."""
        seconds: dict[float, dict[str, float]] = {}
        for verbruik in self.resources:
            seconds.setdefault(verbruik.t, {})[verbruik.party] = verbruik.cpu
        here = cores()
        fullest = max(seconds.values(), key=_of_ours, default={})
        ours, machine = _of_ours(fullest), fullest.get("machine", 0.0)
        busiest = max((party for party in fullest if party != "machine"), key=lambda party: fullest[party], default="")
        if ours >= _BUSY * here:
            share = fullest[busiest] / ours
            return Tekst(
                nl=f"de {here} kernen van deze machine waren vol; het meest vroeg {busiest} ({share:.0%})",
                en=f"the {here} cores of this machine were full; {busiest} asked most ({share:.0%})",
            )
        if busiest and fullest[busiest] >= _BUSY:
            return Tekst(nl=f"de kern van {busiest} was vol", en=f"the core of {busiest} was full")
        if machine >= _BUSY * here:
            return Tekst(
                nl=f"deze machine was vol, en {machine - ours:.1f} van de {here} kernen vroeg ander werk",
                en=f"this machine was full, and other work asked {machine - ours:.1f} of the {here} cores",
            )
        return None

    def _describe(self) -> Mapping[str, object]:
        plan = self.laadplan
        opdracht = plan.opdracht
        return {
            "shape": opdracht.shape,
            "transfers": plan.plan.transfers or None,
            "rate": round(plan.plan.rate, 3),
            "duration_s": plan.plan.seconds,
            "tries": plan.plan.tries,
            "seed": opdracht.seed,
            "arrivals": opdracht.spreiding,
            "sample": opdracht.sample,
            "pupils": len(self._bank.personen) if self._bank else 0,
            "attachments": opdracht.attachments,
            "processes": max(opdracht.generators, 1),
            "elsewhere": len(self.elsewhere),
            "clocks_off_s": max(self.elsewhere.values(), key=abs, default=0.0),
            "in_flight": opdracht.in_flight,
            "pool": opdracht.pool,
            "waited_for_connection": round(self.waited / self.calls, 4) if self.calls else 0.0,
            "lateness_limit_ms": opdracht.lateness_ms,
            "client": opdracht.client,
            "connections": opdracht.connections,
            "plant": list(opdracht.plant),
            "scenarios": _shares(plan.weights),
            "left_out": sorted(plan.without),
            "release": plan.omgeving.release.name,
            "aannames": _assumptions(plan),
            "external": [
                name
                for name in ("exchange", "bron", "doel", "swv")
                if (plan.omgeving.exchange if name == "exchange" else plan.omgeving.partij(name)).external
            ],
            "own_errors": self.own_errors,
            "environment": dict(plan.omgeving.shown),
            "cores": cores(),
            "criterion": self._criterion(),
            "explanation": {"nl": plan.plan.uitleg.nl, "en": plan.plan.uitleg.en},
            "source": plan.plan.bron,
        }

    def _criterion(self) -> Mapping[str, str] | None:
        """Return when a step of a ramp is good, in words."""
        if self.klim is None:
            return None
        words = self.klim.criterium.in_words()
        return {"nl": words.nl, "en": words.en}

    def _write(self, uitslag: Uitslag) -> None:
        from loadtests.report import write_report

        write_uitslag(uitslag, self.out / "load.json")
        tables = write_csv(uitslag, self.out)
        write_report(uitslag, self.out / "load.html", lang=self.laadplan.opdracht.lang)
        books = tuple(sorted(self.books.glob("*.jsonl")))
        write_sums(self.out, (self.out / "load.json", *tables, self.out / "load.html", *books))


def _shares(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return weights as shares (0-1) of the transfers, by scenario."""
    total = sum(weights.values())
    return {name: round(weight / total, 4) for name, weight in sorted(weights.items())}


def _assumptions(plan: Laadplan) -> Mapping[str, str]:
    """Return the values of the assumptions that the scenarios rest on, and of those that were changed."""
    aannames = plan.omgeving.aannames
    named = {name for recept in plan.recepten.values() for name in recept.scenario.aannames}
    return {name: aannames.value(name) for name in sorted({*named, *_RESTED_ON, *aannames.overridden})}


def _both(**texts: Tekst | None) -> Mapping[str, Mapping[str, str]]:
    """Return sentences in both languages, by what they are about."""
    return {name: {"nl": tekst.nl, "en": tekst.en} for name, tekst in texts.items() if tekst is not None}


def _of_ours(used: Mapping[str, float]) -> float:
    """Return the cores that the parties of the run used, of what was sampled at one moment."""
    return sum(cpu for party, cpu in used.items() if party != "machine")
