"""The life cycle of a load run: stub and pool before the traffic; reconciliation, gates and reports after it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from loadtests.config import LoadPlan
from loadtests.generator.ordering import require_reachable
from loadtests.ledger.orders import OrderOutcome, SignOffCounter, judge_orders
from loadtests.ledger.reconcile import compare_books
from loadtests.ledger.writer import LedgerWriter
from loadtests.measure.floor import floor_per_second
from loadtests.measure.histogram import distribution_of
from loadtests.measure.recorder import LATENESS, Recorder
from loadtests.measure.resources import ResourceMonitor, cores
from loadtests.measure.trend import trends
from loadtests.model import (
    LatencyDistribution,
    LoadResult,
    LoadVerdict,
    ProtocolStep,
    Reconciliation,
    ResourceUsage,
    Segment,
)
from loadtests.pupils.pool import PupilPool, load_pool, read_pool
from loadtests.report.result_file import write_csv, write_load_result, write_sums
from loadtests.schedule.ramp import RampSearch
from loadtests.stub.processes import StubProcesses
from loadtests.verdict.gates import judge
from loadtests.verdict.season import cost, in_words, translate
from loadtests.verdict.verdict import give_verdict
from simulator import __version__
from simulator.errors import ConfigurationError
from simulator.standard.resultaat import Reason, ResultTable
from simulator.text.text import Text

CLIENT_BOOK, EXCHANGE_BOOK, BRON_BOOK = "client.jsonl", "exchange.jsonl", "bron.jsonl"
ORDER_BOOK = "orders.jsonl"
"""File with the orders to an external doel; it takes the place of the client's ledger."""

_LOOK_S = 0.25
"""Seconds between two looks at the log of the Traffic Center."""

_WARM_UP = 60.0
"""Seconds at the start of a soak that are left out of trends; of a short run a fifth."""

_RESTED_ON = ("A02", "A03", "A06", "A11", "A35")
"""Assumptions of every load run: zoeksleutel, embedding, life of a sessie, order of aanleverpunten, test numbers."""

_BUSY = 0.85
"""Share of a core above which a single-threaded process counts as the limit."""


@dataclass(kw_only=True)
class LoadRun:
    """A load run in progress.

    Attributes:
        plan: of the run.
        partial: why it was aborted; None when it was not.
        calls, waited: requests of the generators, and those that waited for a connection.
        elsewhere: generators on other machines, by index: seconds that their clocks are ahead of the local one.
        own_errors: by party of the stub with internal errors: their number (`count`) and the `first` message.
    """

    plan: LoadPlan
    partial: Text | None = None
    calls: int = 0
    waited: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    segments: list[Segment] = field(default_factory=list)
    search: RampSearch | None = None
    resources: list[ResourceUsage] = field(default_factory=list)
    elsewhere: dict[int, float] = field(default_factory=dict)
    own_errors: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the folder, the recorder and the resource monitor."""
        self.out = Path(self.plan.config.out)
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
        self.pki = Path(self.plan.config.pki or self._temporary / "pki").absolute()
        self._ordered = self.plan.environment.doel.external
        self._writer = LedgerWriter(self.books / (ORDER_BOOK if self._ordered else CLIENT_BOOK))
        self.recorder = Recorder(writer=self._writer)
        self.monitor = ResourceMonitor(time.monotonic)
        self.stub: StubProcesses | None = None
        self._pool: PupilPool | None = None

    def open(self) -> PupilPool:
        """Start the stub and return the pool.

        Raises:
            ConfigurationError: a port in use, certificates that do not work, no trigger, no list of pupils.
            PartyDiedError: the process of a party ended.
        """
        plan = self.plan
        if self._ordered:
            where = f"{plan.environment.file}: trigger.url"
            require_reachable(plan.environment.trigger_url, where=where, seconds=plan.environment.connect_s)
        stub = StubProcesses(
            plan.environment,
            work=self.books.absolute(),
            pki=self.pki,
            pupils=plan.config.pupils,
            attachments=plan.config.attachments,
            weights=plan.weights,
            plant=plan.config.plant,
        )
        self.stub = stub
        stub.start()
        for party, child in stub.children.items():
            self.monitor.watch(party, (child.pid,))
        if "bron" in stub.children:
            pool = self._pool = read_pool((self.books / "bank.json").read_text(encoding="utf-8"))
            (self.books / "bank.json").unlink()
            return pool
        file = plan.environment.load_leerlingen
        if file is None:
            raise ConfigurationError(
                "an external bron needs a list of its pupils",
                nl="een externe bron heeft een lijst met leerlingen nodig",
                where=f"{plan.environment.file}: load.leerlingen",
                remedy='add leerlingen = "leerlingen.csv" to [load]',
                remedy_nl='zet leerlingen = "leerlingen.csv" bij [load]',
            )
        pool = self._pool = load_pool(file)
        self.plan = plan.only(pool.scenarios)
        return pool

    def sample(self, t: float) -> None:
        """Sample the resource use of every party, and the number of open sessies at the stub Traffic Center."""
        sessies = self.stub.open_sessies() if self.stub else 0
        for usage in self.monitor.sample(t):
            self.resources.append(replace(usage, sessies=sessies) if usage.party == "tc" else usage)

    def close(self) -> None:
        """Stop the stub and remove temporary files."""
        if self.stub is not None:
            self.stub.stop()
            self.stub = None
        self._writer.close()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def finish(self) -> LoadResult:
        """Stop the stub, reconcile the ledgers, give the verdict and write the files; return the result.

        Raises:
            ConfigurationError: the disk is full.
        """
        if self._ordered:
            self._await_sign_offs()
        if self.stub is not None:
            self.own_errors = dict(self.stub.own_errors())
        self.close()
        result = self._make_load_result(self._compare(), self._judge_orders() if self._ordered else None)
        self._write(result)
        return result

    def _await_sign_offs(self) -> None:
        """Wait until an external doel has signed off every order, at most `drain_s`; its trigger may answer earlier."""
        signed = SignOffCounter(self.books / EXCHANGE_BOOK)
        until = time.monotonic() + self.plan.config.drain_s
        while signed.count() < self.recorder.ordered and time.monotonic() < until:
            if self.stub is None or self.stub.dead():
                return
            time.sleep(_LOOK_S)

    def _judge_orders(self) -> OrderOutcome:
        assert self._pool is not None, "nobody orders before the bank is there"
        bron = self.books / BRON_BOOK
        return judge_orders(
            self.books / ORDER_BOOK,
            self._pool,
            exchange=self.books / EXCHANGE_BOOK,
            bron=bron if bron.exists() else None,
            unended=self.recorder.totals().lost,
        )

    def _compare(self) -> Reconciliation | None:
        exchange, bron = self.books / EXCHANGE_BOOK, self.books / BRON_BOOK
        totals = self.recorder.totals()
        return compare_books(
            None if self._ordered else self.books / CLIENT_BOOK,
            exchange if exchange.exists() else None,
            (bron,) if bron.exists() else (),
            expected=totals.due,
            not_started=totals.not_started,
        )

    def _make_load_result(self, books: Reconciliation | None, order_outcome: OrderOutcome | None) -> LoadResult:
        plan, recorder = self.plan, self.recorder
        totals, series, codes, mistakes = recorder.totals(), recorder.series(), recorder.codes, recorder.mistakes
        steps = {**{name: recorder.distribution(name) for name in recorder.steps}, **self._session_checks()}
        if order_outcome is not None and books is not None:
            if ProtocolStep.TRANSFER in steps:
                steps[ProtocolStep.TRANSFER] = order_outcome.in_latencies(steps[ProtocolStep.TRANSFER])
            delivered = ResultTable.load(plan.environment.aannames).code_for(Reason.DELIVERED)
            books, totals = order_outcome.join(books), order_outcome.fill_in(totals, delivered=delivered)
            codes, mistakes = (
                order_outcome.in_codes(codes, ordered=recorder.ordered),
                order_outcome.in_mistakes(mistakes),
            )
        completed = [bucket.t for bucket in series if bucket.completed]
        seconds = float(max(completed) + 1 - min(completed)) if completed else 0.0
        throughput = (totals.delivered + totals.refused) / seconds if seconds else 0.0
        used = self.monitor.seconds()
        total_cpu = sum(used.values()) or 1.0
        knee = self.search.knee if self.search else None
        capacity = knee or (self.search.reached if self.search else throughput)
        limited = self._limit()
        season: dict[str, object] = {}
        if capacity > 0:
            figures = translate(capacity, tries=plan.plan.tries)
            words = in_words(figures, limited_by=limited, is_knee=knee is not None)
            per_transfer = total_cpu / max(totals.completed, 1)
            season = {**figures, **cost(per_transfer), "words": {"nl": words.nl, "en": words.en}}
        result = LoadResult(
            osolab=__version__,
            run_id=f"load-{self.started:%Y%m%dT%H%M%SZ}",
            started=self.started.isoformat(timespec="seconds"),
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            verdict=LoadVerdict.PASSED,
            partial=self.partial.in_language(plan.config.lang) if self.partial else "",
            plan={**self._describe(), "said": _both(partial=self.partial, limited_by=limited)},
            seconds=seconds,
            totals=totals,
            throughput=round(throughput, 3),
            steps=steps,
            scenarios={name: recorder.distribution(name) for name in recorder.scenarios},
            lateness=recorder.distribution(LATENESS),
            series=series,
            codes=codes,
            planned=recorder.planned,
            mistakes=mistakes,
            examples=recorder.examples,
            books=books,
            gates=(),
            ramp=self.search.ramp_steps if self.search else (),
            knee=knee,
            limited_by=limited.in_language(plan.config.lang) if limited else "",
            resources=tuple(self.resources),
            cpu={party: round(value / total_cpu, 4) for party, value in sorted(used.items())},
            trends=trends(self.resources, series, warmup=min(_WARM_UP, seconds / 5)),
            season=season,
            floor=floor_per_second(cores()),
            segments=tuple(self.segments),
        )
        return give_verdict(result, [judge(gate, result) for gate in plan.gates], search=self.search)

    def _session_checks(self) -> Mapping[str, LatencyDistribution]:
        """Return the latencies of session checks that the stub bron measured; nothing for an external bron."""
        file = self.books / "sessiecontrole.hdr"
        hdr = file.read_text(encoding="ascii") if file.exists() else ""
        return {ProtocolStep.SESSIECONTROLE: distribution_of(hdr)} if hdr else {}

    def _limit(self) -> Text | None:
        """Return what limited the run: the busiest process when it uses a whole core, or the machine."""
        seconds: dict[float, dict[str, float]] = {}
        for usage in self.resources:
            seconds.setdefault(usage.t, {})[usage.party] = usage.cpu
        here = cores()
        fullest = max(seconds.values(), key=_of_ours, default={})
        ours, machine = _of_ours(fullest), fullest.get("machine", 0.0)
        busiest = max((party for party in fullest if party != "machine"), key=lambda party: fullest[party], default="")
        if ours >= _BUSY * here:
            share = fullest[busiest] / ours
            return Text(
                nl=f"de {here} kernen van deze machine waren vol; het meest vroeg {busiest} ({share:.0%})",
                en=f"the {here} cores of this machine were full; {busiest} asked most ({share:.0%})",
            )
        if busiest and fullest[busiest] >= _BUSY:
            return Text(nl=f"de kern van {busiest} was vol", en=f"the core of {busiest} was full")
        if machine >= _BUSY * here:
            return Text(
                nl=f"deze machine was vol, en {machine - ours:.1f} van de {here} kernen vroeg ander werk",
                en=f"this machine was full, and other work asked {machine - ours:.1f} of the {here} cores",
            )
        return None

    def _describe(self) -> Mapping[str, object]:
        plan = self.plan
        config = plan.config
        return {
            "shape": config.shape,
            "transfers": plan.plan.transfers or None,
            "rate": round(plan.plan.rate, 3),
            "duration_s": plan.plan.seconds,
            "tries": plan.plan.tries,
            "seed": config.seed,
            "arrivals": config.arrival_process,
            "sample": config.sample,
            "pupils": len(self._pool.pupils) if self._pool else 0,
            "attachments": config.attachments,
            "processes": max(config.generators, 1),
            "elsewhere": len(self.elsewhere),
            "clocks_off_s": max(self.elsewhere.values(), key=abs, default=0.0),
            "in_flight": config.in_flight,
            "pool": config.pool,
            "waited_for_connection": round(self.waited / self.calls, 4) if self.calls else 0.0,
            "lateness_limit_ms": config.lateness_ms,
            "client": config.client,
            "connections": config.connections,
            "plant": list(config.plant),
            "scenarios": _shares(plan.weights),
            "left_out": sorted(plan.without),
            "release": plan.environment.release.name,
            "aannames": _assumptions(plan),
            "external": [
                name
                for name in ("exchange", "bron", "doel", "swv")
                if (plan.environment.exchange if name == "exchange" else plan.environment.party(name)).external
            ],
            "own_errors": self.own_errors,
            "environment": dict(plan.environment.shown),
            "cores": cores(),
            "criterion": self._criterion(),
            "explanation": {"nl": plan.plan.explanation.nl, "en": plan.plan.explanation.en},
            "source": plan.plan.bron,
        }

    def _criterion(self) -> Mapping[str, str] | None:
        """Return the criterion for a good step of a ramp, in words."""
        if self.search is None:
            return None
        words = self.search.criterion.in_words()
        return {"nl": words.nl, "en": words.en}

    def _write(self, result: LoadResult) -> None:
        from loadtests.report import write_report

        write_load_result(result, self.out / "load.json")
        tables = write_csv(result, self.out)
        write_report(result, self.out / "load.html", lang=self.plan.config.lang)
        books = tuple(sorted(self.books.glob("*.jsonl")))
        write_sums(self.out, (self.out / "load.json", *tables, self.out / "load.html", *books))


def _shares(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return weights as shares (0-1) of the transfers, by scenario."""
    total = sum(weights.values())
    return {name: round(weight / total, 4) for name, weight in sorted(weights.items())}


def _assumptions(plan: LoadPlan) -> Mapping[str, str]:
    """Return the values of the assumptions that the scenarios rest on, and of those with another than the default."""
    aannames = plan.environment.aannames
    named = {name for recipe in plan.recipes.values() for name in recipe.scenario.aannames}
    return {name: aannames.value(name) for name in sorted({*named, *_RESTED_ON, *aannames.overridden})}


def _both(**texts: Text | None) -> Mapping[str, Mapping[str, str]]:
    """Return the texts that are given as JSON-able data, by name."""
    return {name: {"nl": text.nl, "en": text.en} for name, text in texts.items() if text is not None}


def _of_ours(used: Mapping[str, float]) -> float:
    """Return the number of cores that the parties of the run used, from the samples of one moment."""
    return sum(cpu for party, cpu in used.items() if party != "machine")
