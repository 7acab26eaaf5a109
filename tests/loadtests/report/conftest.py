"""Load runs as they could have been: a season, a ramp, a soak, one with mistakes, one saturated, one cut off."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from loadtests.model import (
    Difference,
    GateResult,
    LatencyDistribution,
    LoadResult,
    LoadVerdict,
    RampStep,
    Reconciliation,
    ResourceUsage,
    Segment,
    TimeBucket,
    Totals,
)
from loadtests.report import write_report
from loadtests.verdict.season import cost, translate

SESSIE = "b8b9a132-51ca-4188-8de7-323842336156"
_WEEKDAYS = ("ma", "di", "wo", "do", "vr")
DAYS = [
    *(f"{_WEEKDAYS[(day - 2) % 7]} {day} maart" for day in (25, 26, 27, 30, 31)),
    *(f"{_WEEKDAYS[(day - 6) % 7]} {day} april" for day in (1, 2, 7, 8, 9, 10, 13, 14, 15, 16, 17)),
]
HOURS = (0.04, 0.13, 0.17, 0.16, 0.08, 0.1, 0.14, 0.12, 0.06)

RunMaker = Callable[[str], LoadResult]
Written = Callable[[str], bytes]


def distribution(count: int, middle: float, *, errors: int = 0) -> LatencyDistribution:
    """Return a distribution with a tail, as latencies have it."""
    return LatencyDistribution(
        count=count,
        errors=errors,
        mean=1.25 * middle,
        p50=middle,
        p90=1.9 * middle,
        p95=2.4 * middle,
        p99=4.2 * middle,
        p999=8.1 * middle,
        max=14.3 * middle,
    )


def season_pieces(transfers: int, seconds: float) -> tuple[Segment, ...]:
    """Return the hours of sixteen school days, the first ones the busiest."""
    shares = [(1.6 - day / 14) * hour for day in range(len(DAYS)) for hour in HOURS]
    whole = sum(shares)
    return tuple(
        Segment(
            label=f"{DAYS[place // len(HOURS)]} {8 + place % len(HOURS)}-{9 + place % len(HOURS)} uur",
            begin=place * seconds / len(shares),
            seconds=seconds / len(shares),
            count=round(transfers * share / whole),
            mix="seizoen",
        )
        for place, share in enumerate(shares)
    )


def series(rates: Sequence[float], middle: float, *, late: float = 0.8, seed: int = 4) -> Iterator[TimeBucket]:
    """Yield a second for each rate, with noise."""
    dice = random.Random(seed)
    for t, rate in enumerate(rates):
        busy = middle * (1 + rate / 220) * dice.uniform(0.92, 1.1)
        due = round(rate * dice.uniform(0.85, 1.15))
        yield TimeBucket(
            t=t,
            due=due,
            started=due,
            completed=max(0, round(due * dice.uniform(0.93, 1.06))),
            in_flight=round(rate * busy / 1000),
            p50=busy,
            p95=2.3 * busy,
            p99=4 * busy * dice.uniform(0.8, 1.3),
            late_p99=late * dice.uniform(0.7, 1.6),
        )


def use(seconds: int, rates: Sequence[float], *, growth: float = 0.0) -> Iterator[ResourceUsage]:
    """Yield what four parties used each second."""
    dice = random.Random(7)
    for t in range(seconds):
        load = rates[t] / 130
        parts = {"generator": 0.34, "tc": 0.62, "bron": 0.71, "swv": 0.04}
        total = 0.0
        for place, (party, cores) in enumerate(parts.items()):
            cpu = cores * load * dice.uniform(0.9, 1.1)
            total += cpu
            memory = 70 + 22 * place + growth * t / 3600 + dice.uniform(-0.4, 0.4)
            yield ResourceUsage(
                t=t, party=party, cpu=cpu, rss_mb=memory, handles=40 + 9 * place, sessies=8 * (party == "tc")
            )
        yield ResourceUsage(t=t, party="machine", cpu=min(2.0, total * 1.06), rss_mb=0.0, handles=0)


def season() -> LoadResult:
    """Return a season in three minutes on which nothing is to be said."""
    pieces = season_pieces(20_000, 180)
    rates = [next(item.rate for item in reversed(pieces) if item.begin <= t) for t in range(180)]
    delivered, planned = 8_000, {"OverdrachtGeslaagd": 8_000}
    refused = {
        "LeerlinginfoNietBeschikbaar": 8_420,
        "InzageNogNietAfgerond": 2_480,
        "LeerlinginfoNietOpvraagbaar": 1_100,
    }
    return LoadResult(
        osolab="0.3.0",
        run_id="20260330-101500-season",
        started="2026-03-30T10:15:00+02:00",
        finished="2026-03-30T10:18:04+02:00",
        verdict=LoadVerdict.PASSED,
        partial="",
        plan={
            "shape": "season",
            "transfers": 20_000,
            "rate": 111.1,
            "duration_s": 180,
            "seed": 20260322,
            "processes": 1,
            "arrivals": "poisson",
            "tries": 2.5,
            "sample": 50,
            "pupils": 8_000,
            "lateness_limit_ms": 50,
            "environment": {"exchange": {"mode": "stub"}, "bron": {"mode": "simulated"}, "tls": {"key": "***"}},
        },
        seconds=181.6,
        totals=Totals(
            due=20_000,
            started=20_000,
            completed=20_000,
            delivered=delivered,
            refused=12_000,
            sampled=160,
        ),
        throughput=110.1,
        steps={
            "overdracht": distribution(20_000, 2.9),
            "document": distribution(20_000, 9.8),
            "sessiecontrole": distribution(20_000, 2.6),
            "afmelding": distribution(20_000, 3.1),
            "transfer": distribution(20_000, 17.4),
        },
        scenarios={
            "B-02": distribution(7_200, 18.2),
            "C-01": distribution(8_420, 14.1),
            "I-01": distribution(240, 19.5),
        },
        lateness=distribution(20_000, 0.4),
        series=tuple(series(rates, 15)),
        codes=planned | refused,
        planned=planned | refused,
        mistakes={},
        examples=(),
        books=Reconciliation(
            books=("client", "exchange", "bron"),
            transfers=20_000,
            per_book={"client": 20_000, "exchange": 60_000, "bron": 20_000},
        ),
        gates=(
            GateResult(expression="p(95){document}<800ms", value=23.5, unit="ms", passed=True),
            GateResult(expression="fail_rate<0.1%", value=0.0, unit="%", passed=True),
            GateResult(expression="lost==0", value=0.0, unit="", passed=True),
        ),
        ramp=(),
        knee=None,
        limited_by="",
        resources=tuple(use(181, [*rates, rates[-1]])),
        cpu={"generator": 0.199, "tc": 0.363, "bron": 0.415, "swv": 0.023},
        trends={},
        season={
            "words": {
                "nl": "Op deze machine past de landelijke piek van 0,71 overdracht per seconde 155 keer.",
                "en": "The national peak of 0.71 transfers a second fits 155 times on this machine.",
            },
            **translate(110.1),
            **cost(0.0126),
        },
        floor=1_050.0,
        segments=pieces,
    )


def ramp() -> LoadResult:
    """Return a ramp with a knee at 140 a second."""
    steps = []
    for place, rate in enumerate((20, 40, 60, 80, 100, 120, 140, 160, 180)):
        good = rate <= 140
        p95 = 22 + 1.5 ** (place * 1.2) if good else 900.0 * (place - 6)
        steps.append(
            RampStep(
                rate=rate,
                seconds=15,
                due=15 * rate,
                completed=15 * rate if good else 15 * 148,
                throughput=rate * 0.998 if good else 148 - place,
                p50=p95 / 2.3,
                p95=p95,
                p99=p95 * 1.8,
                fail_rate=0.0 if good else 0.012,
                late_p99=0.6,
                good=good,
                why="" if good else "throughput 148/s < 95% of 160/s",
            )
        )
    rates = [step.rate for step in steps for _ in range(15)]
    base = season()
    return replace(
        base,
        run_id="20260330-111500-ramp",
        plan=base.plan | {"shape": "ramp", "transfers": 0, "arrivals": "exact"},  # type: ignore[operator]
        seconds=135.0,
        series=tuple(series([float(min(rate, 150)) for rate in rates], 15)),
        ramp=tuple(steps),
        knee=140.0,
        limited_by="bron",
        gates=(),
        season={},
        segments=(),
        resources=tuple(use(135, [float(rate) for rate in rates])),
    )


def soak() -> LoadResult:
    """Return fifteen minutes in which the memory of the bron grew."""
    rates = [60 + 4 * math.sin(t / 40) for t in range(900)]
    base = season()
    return replace(
        base,
        run_id="20260330-121500-soak",
        plan=base.plan | {"shape": "soak"},  # type: ignore[operator]
        seconds=901.0,
        series=tuple(series(rates, 14)),
        resources=tuple(use(900, rates, growth=12.0)),
        trends={
            "generator": {"rss_mb_per_hour": 0.21, "handles_per_hour": 0.0},
            "tc": {"rss_mb_per_hour": 0.4, "handles_per_hour": 0.0},
            "bron": {"rss_mb_per_hour": 12.1, "handles_per_hour": 0.0},
            "latency": {"ms_per_hour": -0.12},
        },
        season={},
        segments=(),
    )


def saturated() -> LoadResult:
    """Return a run in which the generator came too late."""
    base = season()
    return replace(
        base,
        verdict=LoadVerdict.SATURATED,
        lateness=distribution(20_000, 310),
        totals=replace(base.totals, started=17_300, not_started=2_700, completed=17_300),
        series=tuple(replace(item, late_p99=300 + 4 * item.t) for item in base.series),
    )


def wrong() -> LoadResult:
    """Return a run with mistakes, differences between the books, a gate missed, and cut off."""
    base = season()
    return replace(
        base,
        verdict=LoadVerdict.FAILED,
        partial="het Traffic Center viel na 112 s weg",
        totals=replace(base.totals, wrong=7, failed=31, lost=2, delivered=7_962),
        codes=dict(base.codes) | {"": 31, "SessieOnbekend": 7},
        mistakes={"code": 6, "pupil": 1},
        examples=("overdracht 17: SessieOnbekend in plaats van OverdrachtGeslaagd", "overdracht 44: ander dossier"),
        books=Reconciliation(
            books=("client", "exchange"),
            transfers=20_000,
            per_book={"client": 20_000, "exchange": 59_998},
            counts={"lost_sign_off": 2, "double_delivery": 1},
            differences=(
                Difference(
                    kind="lost_sign_off",
                    sessie_id=SESSIE,
                    number=17,
                    at_fault="exchange",
                    nl="De afmelding werd bevestigd, maar staat niet in de boeken van het Traffic Center.",
                    en="The sign-off was confirmed, but is not in the books of the Traffic Center.",
                ),
                Difference(
                    kind="double_delivery",
                    sessie_id=SESSIE[::-1],
                    number=44,
                    at_fault="bron",
                    nl="De bron leverde in deze sessie tweemaal.",
                    en="The bron delivered twice in this sessie.",
                ),
            ),
        ),
        gates=(*base.gates[:2], GateResult(expression="lost==0", value=2.0, unit="", passed=False)),
    )


RUNS = {"season": season, "ramp": ramp, "soak": soak, "saturated": saturated, "wrong": wrong}


@pytest.fixture(scope="session")
def make_run() -> RunMaker:
    """Makes a run by name."""
    return lambda name: RUNS[name]()


@pytest.fixture(scope="session")
def written(make_run: RunMaker, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The bytes of the page of a run by name, written once: drawing takes most of the time."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def write(name: str) -> bytes:
        write_report(make_run(name), folder / f"{name}.html")
        return (folder / f"{name}.html").read_bytes()

    return write
