"""A load run in a few lines for a terminal, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from loadtests.model import GateResult, LatencyDistribution, LoadResult, LoadVerdict, Reconciliation, Totals
from loadtests.report.summary import VERDICTS, summarise


def result(**changes: Any) -> LoadResult:  # noqa: ANN401 - any field
    """Return a run."""
    values: dict[str, Any] = {
        "osolab": "1",
        "run_id": "r",
        "started": "",
        "finished": "",
        "verdict": LoadVerdict.PASSED,
        "partial": "",
        "plan": {},
        "seconds": 60.0,
        "totals": Totals(
            due=101, started=100, not_started=1, completed=90, delivered=40, refused=45, wrong=3, failed=2, lost=10
        ),
        "throughput": 1.42,
        "steps": {"transfer": LatencyDistribution(count=90, p50=11.0, p95=22.0, p99=33.0)},
        "scenarios": {},
        "lateness": LatencyDistribution(count=100, p99=4.4),
        "series": (),
        "codes": {},
        "planned": {},
        "mistakes": {},
        "examples": (),
        "books": None,
        "gates": (),
        "ramp": (),
        "knee": None,
        "limited_by": "",
        "resources": (),
        "cpu": {},
        "trends": {},
        "season": {},
        "floor": None,
    }
    return LoadResult(**{**values, **changes})


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_count(lang: str) -> None:
    """All counts stand on one line, latencies and lateness on the next."""
    _, counts, latencies = summarise(result(), lang).splitlines()
    numbers = [word.strip(",:;") for word in counts.split()]
    for number in ("101", "90", "60", "40", "45", "3", "2", "10", "1"):
        assert number in numbers
    assert "1.4/s" in counts
    for words in ("p50 11 ms", "p95 22 ms", "p99 33 ms", "4.4 ms"):
        assert words in latencies


@pytest.mark.parametrize("verdict", list(LoadVerdict))
def test_verdict_first(verdict: LoadVerdict) -> None:
    """The verdict comes first, in the language asked for, and each verdict has words of its own."""
    words = VERDICTS[verdict]
    assert summarise(result(verdict=verdict), "nl").splitlines()[0] == words.nl
    assert summarise(result(verdict=verdict), "en").splitlines()[0] == words.en
    assert len({text.nl for text in VERDICTS.values()}) == len({text.en for text in VERDICTS.values()}) == 5


def test_why_partial() -> None:
    """A run that was broken off says why beside its verdict."""
    first = summarise(result(verdict=LoadVerdict.ERROR, partial="the process of bron ended"), "en").splitlines()[0]
    assert "the process of bron ended" in first


@pytest.mark.parametrize(
    ("counts", "words"),
    [({}, "the books are equal"), ({"lost_sign_off": 2, "ghost": 1}, "the books differ: lost_sign_off 2, ghost 1")],
    ids=["equal", "differ"],
)
def test_books(counts: Mapping[str, int], words: str) -> None:
    """Whether the books agree is told, with the kinds of differences."""
    books = Reconciliation(books=("client", "exchange"), transfers=90, counts=counts)
    assert words in summarise(result(books=books), "en").splitlines()


def test_gates() -> None:
    """Each gate stands on a line with a mark and what was found; a dash when there was nothing to measure."""
    gates = (
        GateResult(expression="p(95)<1s", value=0.52, unit="s", passed=True),
        GateResult(expression="lost==0", value=10.0, unit="", passed=False),
        GateResult(expression="knee>=9/s", value=None, unit="/s", passed=False),
    )
    lines = summarise(result(gates=gates), "nl").splitlines()
    assert lines[-3:] == ["✓ p(95)<1s  (0.52 s)", "✗ lost==0  (10)", "✗ knee>=9/s  (-)"]


def test_season() -> None:
    """What the figures mean for the season comes last, in the language asked for."""
    season = {"words": {"nl": "Het seizoen past.", "en": "The season fits."}}
    assert summarise(result(season=season), "nl").splitlines()[-1] == "Het seizoen past."
    assert summarise(result(season=season), "en").splitlines()[-1] == "The season fits."


@pytest.mark.parametrize("verdict", [LoadVerdict.ERROR, LoadVerdict.SATURATED])
def test_no_season_without_a_verdict(verdict: LoadVerdict) -> None:
    """Figures that are none of the system's mean nothing for the season."""
    season = {"words": {"nl": "Het seizoen past.", "en": "The season fits."}}
    assert "season" not in summarise(result(verdict=verdict, season=season), "en")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_went_wrong(lang: str) -> None:
    """When something went wrong the terminal says what, without a report to be opened."""
    example = "B-02 #7: connect: https://localhost:9/oso: refused"
    said = summarise(result(mistakes={"no_sessie": 17, "code": 3}, examples=(example, "B-02 #8: other")), lang)
    assert "no_sessie 17, code 3" in said
    assert example in said
    assert "#8" not in said


def test_nothing_completed() -> None:
    """A run in which nothing came to an end is told without latencies."""
    lines = summarise(result(steps={}, totals=Totals(due=5, started=5, lost=5)), "en").splitlines()
    assert len(lines) == 2
