"""Gates: read before the run starts, judged after it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loadtests.measure.recorder import LATENESS, Recorder
from loadtests.model import LatencyDistribution, LedgerEntry, LoadResult, LoadVerdict, Reconciliation, ResourceUsage
from loadtests.verdict.gates import judge, parse_gate
from loadtests.verdict.metrics import METRICS
from simulator.errors import ConfigurationError

CODES = ["OverdrachtGeslaagd", "LeerlinginfoNietBeschikbaar"]


def measured() -> Recorder:
    """Measure a hundred transfers of 10 to 1,000 ms: 60 delivered, 38 refused, one wrong, one failed; two go on."""
    recorder = Recorder()
    for number in range(102):
        recorder.due(number / 10)
        recorder.started(number / 10, (number + 0.1) / 10)
    recorder.not_started(3)
    for number in range(1, 101):
        scenario = "B-02" if number <= 50 else "C-01"
        kind: Any = (
            "delivered" if number <= 60 else "refused" if number <= 98 else "wrong" if number == 99 else "failed"
        )
        recorder.step("document", scenario, number, number != 100)
        recorder.ended(
            LedgerEntry(number=number, sessie_id="s", scenario=scenario, ended=10.5), kind=kind, latency_ms=10 * number
        )
    recorder.mistake("code", "words")
    recorder.sampled(valid=False)
    return recorder


@pytest.fixture(scope="module")
def result() -> LoadResult:
    """A run with something of everything."""
    recorder = measured()
    return LoadResult(
        osolab="1",
        run_id="r",
        started="",
        finished="",
        verdict=LoadVerdict.PASSED,
        partial="",
        plan={},
        seconds=90.0,
        totals=recorder.totals(),
        throughput=49.5,
        steps={name: recorder.distribution(name) for name in recorder.steps},
        scenarios={name: recorder.distribution(name) for name in recorder.scenarios},
        lateness=recorder.distribution(LATENESS),
        series=(),
        codes=recorder.codes,
        planned=recorder.planned,
        mistakes=recorder.mistakes,
        examples=(),
        books=Reconciliation(books=("client", "exchange"), transfers=100, counts={"lost_sign_off": 2, "ghost": 1}),
        gates=(),
        ramp=(),
        knee=130.0,
        limited_by="",
        resources=(
            ResourceUsage(t=1, party="tc", cpu=0.5, rss_mb=80),
            ResourceUsage(t=2, party="tc", cpu=0.5, rss_mb=120),
        ),
        cpu={"generator": 0.24, "tc": 0.76},
        trends={
            "tc": {"rss_mb_per_hour": 4.5, "handles_per_hour": -2.0, "sessies_per_hour": 6.0, "points": 60},
            "latency": {"ms_per_hour": 3.0, "points": 60},
        },
        season={},
        floor=None,
    )


VALUES = [
    ("p(95)<1s", 0.95, "s"),
    ("p(50){document}<60ms", 50, "ms"),
    ("p(99.9){document}<100.5ms", 100, "ms"),
    ("p(100){B-02} < 600 ms", 500, "ms"),
    ("p(95){transfer}<1000000us", 950_000, "us"),
    ("p(95){transfer}<1000000µs", 950_000, "us"),
    ("avg<1s", 0.505, "s"),
    ("avg{C-01}>=0.7s", 0.755, "s"),
    ("max{document}<=1m", 100 / 60_000, "m"),
    ("max<0.1h", 1 / 3600, "h"),
    ("fail_rate<4%", 100 * 4 / 102, "%"),
    ("fail_rate<0.04", 4 / 102, ""),
    ("fail_rate{document}<=1%", 1.0, "%"),
    ("fail_rate{B-02}==0%", 0.0, "%"),
    ("fail_rate{C-01}!=0", 0.04, ""),
    ("throughput>=49/s", 49.5, "/s"),
    ("throughput>=2900/m", 2970, "/m"),
    ("throughput>49", 49.5, ""),
    ("due==102", 102, ""),
    ("started>=102", 102, ""),
    ("not_started<=3", 3, ""),
    ("completed==100", 100, ""),
    ("delivered==60", 60, ""),
    ("refused==38", 38, ""),
    ("wrong==1", 1, ""),
    ("failed!=0", 1, ""),
    ("lost==2", 2, ""),
    ("invalid==1", 1, ""),
    ("mistakes==1", 1, ""),
    ("differences==3", 3, ""),
    ("differences{lost_sign_off}==2", 2, ""),
    ("differences{unknown_sessie}==0", 0, ""),
    ("late_p(99)<50ms", 10, "ms"),
    ("late_max<50ms", 10, "ms"),
    ("duration<25m", 1.5, "m"),
    ("knee>=120/s", 130, "/s"),
    ("cpu{generator}<=25%", 24, "%"),
    ("rss{tc}<500MB", 120, "MB"),
    ("rss{tc}<.5GB", 0.12, "GB"),
    ("rss_growth{tc}<10MB/h", 4.5, "MB/h"),
    ("handles_growth{tc}>-5/h", -2, "/h"),
    ("sessies_growth{tc}<8/h", 6, "/h"),
    ("latency_drift<5ms/h", 3, "ms/h"),
]


@pytest.mark.parametrize(("text", "value", "unit"), VALUES, ids=[text for text, _, _ in VALUES])
def test_each_metric_has_its_value_in_the_unit_of_the_gate(
    result: LoadResult, text: str, value: float, unit: str
) -> None:
    """Each gate here holds, with the value that was planted."""
    found = judge(parse_gate(text), result)
    assert found.value == pytest.approx(value, rel=0.002)
    assert (found.expression, found.unit, found.passed) == (text, unit, True)


def test_every_metric_and_its_example_is_tried() -> None:
    """No metric stands in the table without having been judged here, and every example is a gate."""
    assert {parse_gate(text).metric.name for text, _, _ in VALUES} == set(METRICS)
    for metric in METRICS.values():
        assert parse_gate(metric.example).metric == metric
        assert metric.text.nl != metric.text.en


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("lost<2", False),
        ("lost<3", True),
        ("lost<=1", False),
        ("lost<=2", True),
        ("lost>2", False),
        ("lost>1", True),
        ("lost>=3", False),
        ("lost>=2", True),
        ("lost==1", False),
        ("lost==2.0", True),
        ("lost!=2", False),
        ("lost!=1", True),
        ("knee==7800/m", True),
        ("knee!=7800/m", False),
    ],
)
def test_each_operator_compares(result: LoadResult, text: str, passed: bool) -> None:  # noqa: FBT001 - parametrized
    """Two transfers were lost, and the knee was at 130 a second."""
    assert judge(parse_gate(text), result).passed is passed


@pytest.mark.parametrize(
    "text",
    [metric.example for metric in METRICS.values()] + ["p(95){B-11}<1h", "fail_rate{B-11}<100%", "lost==0", "lost>=0"],
)
def test_what_was_not_measured_is_missed(result: LoadResult, text: str) -> None:
    """Of a run in which nothing happened no gate holds, and none has a value."""
    nothing = replace(
        result,
        totals=Recorder().totals(),
        steps={},
        scenarios={},
        lateness=LatencyDistribution(count=0),
        books=None,
        knee=None,
        resources=(),
        cpu={},
        trends={},
    )
    found = judge(parse_gate(text), nothing)
    assert (found.value, found.passed) == (None, False)


def test_a_difference_that_the_books_cannot_show_was_not_measured(result: LoadResult) -> None:
    """Without the bron's log nobody knows of a double delivery, and with the client's alone of nothing at all."""
    assert judge(parse_gate("differences{double_delivery}==0"), result).value is None
    alone = replace(result, books=Reconciliation(books=("client",), transfers=100))
    assert judge(parse_gate("differences==0"), alone).value is None


TYPOS = [
    ("", 1, "de naam van een maat", "choose from: p, avg"),
    ("   ", 4, "de naam van een maat", "choose from: p, avg"),
    ("<800ms", 1, "de naam van een maat", "choose from: p, avg"),
    ("throughptu>=50/s", 1, "er is geen maat 'throughptu'", "did you mean 'throughput'?"),
    ("LOST==0", 1, "er is geen maat 'LOST'", "did you mean 'lost'?"),
    ("xyzzy==0", 1, "er is geen maat 'xyzzy'", "choose from: p, avg"),
    ("p<800ms", 2, "percentiel", "for example p(95)"),
    ("p()<800ms", 2, "percentiel", "for example p(95)"),
    ("p(0)<800ms", 2, "percentiel", "for example p(95)"),
    ("p(101)<800ms", 2, "percentiel", "for example p(95)"),
    ("p(95<800ms", 2, "percentiel", "for example p(95)"),
    ("late_p(p99)<1s", 7, "percentiel", "for example late_p(99)"),
    ("lost(5)==0", 5, "lost neemt niets tussen haakjes", "write lost==0"),
    ("p(95){documnt}<800ms", 7, "p kent geen 'documnt'", "did you mean 'document'?"),
    ("p(95){}<800ms", 7, "p kent geen ''", "choose from: overdracht, document"),
    ("p(95){B-2}<800ms", 7, "p kent geen 'B-2'", "did you mean 'B-02'?"),
    ("p(95){document<800ms", 15, "hier hoort een }", "for example p(95)"),
    ("throughput{tc}>1/s", 11, "throughput neemt niets tussen accolades", "write throughput>=50/s"),
    ("cpu<25%", 4, "cpu waarvan?", "for example cpu{generator}"),
    ("rss_growth{bronn}<1MB/h", 12, "rss_growth kent geen 'bronn'", "did you mean 'bron'?"),
    ("differences{ghosts}==0", 13, "differences kent geen 'ghosts'", "did you mean 'ghost'?"),
    ("lost=0", 5, "hier hoort een vergelijking", "did you mean '=='?"),
    ("knee=>5/s", 5, "hier hoort een vergelijking", "did you mean '>='?"),
    ("lost", 5, "hier hoort een vergelijking", "choose from: <, <="),
    ("lost 0", 6, "hier hoort een vergelijking", "choose from: <, <="),
    ("lost==", 7, "hier hoort een getal", "for example lost==0"),
    ("lost==none", 7, "hier hoort een getal", "for example lost==0"),
    ("fail_rate<0,1%", 11, "hier hoort een getal", "did you mean '0.1'?"),
    ("lost<1.2.3", 6, "hier hoort een getal", "for example lost==0"),
    ("p(95)<800", 10, "800 wat?", "choose from: us, ms, s, m, h"),
    ("p(95)<800MS", 10, "p heeft geen eenheid 'MS'", "did you mean 'ms'?"),
    ("p(95)<800%", 10, "p heeft geen eenheid '%'", "choose from: us, ms, s, m, h"),
    ("lost==0%", 8, "lost heeft geen eenheid '%'", "leave the unit out"),
    ("rss{tc}<5mb", 10, "rss heeft geen eenheid 'mb'", "did you mean 'MB'?"),
    ("fail_rate<5", 11, "fail_rate is een deel van het geheel", "did you mean '5%'?"),
    ("cpu{tc}<101%", 9, "cpu is een deel van het geheel", "give at most 100%"),
    ("lost==0, wrong==0", 8, "hier had de grens moeten eindigen", "give each gate its own --gate"),
    ("p(95)<1s # note", 10, "hier had de grens moeten eindigen", "give each gate its own --gate"),
]


@pytest.mark.parametrize(("text", "place", "dutch", "remedy"), TYPOS, ids=[text or "empty" for text, *_ in TYPOS])
def test_a_typo_is_explained_with_its_place(text: str, place: int, dutch: str, remedy: str) -> None:
    """The gate, the character, what belongs there and what was probably meant are all said."""
    with pytest.raises(ConfigurationError) as caught:
        parse_gate(text)
    error = caught.value
    assert text in error.where
    assert error.message.startswith(f"at character {place}: ")
    assert error.nl.startswith(f"bij teken {place}: ")
    assert dutch in error.nl
    assert remedy in error.remedy
    assert error.remedy_nl
    assert error.remedy_nl != error.remedy


def test_a_scenario_that_the_run_does_not_play_is_a_typo() -> None:
    """A gate about a scenario outside the mixture would always be missed, so it is refused beforehand."""
    assert parse_gate("p(95){C-01}<1s", scenarios={"B-02", "C-01"}).subject == "C-01"
    with pytest.raises(ConfigurationError, match="did you mean 'C-01'") as caught:
        parse_gate("p(95){C-02}<1s", scenarios={"C-01"})
    assert "at character 7" in caught.value.message


def test_blanks_around_the_parts_do_not_matter() -> None:
    """A gate may be written with air in it."""
    airy, tight = parse_gate(" p (95) {document} < 800 ms "), parse_gate("p(95){document}<800ms")
    assert replace(airy, expression="") == replace(tight, expression="")
