"""What a generator process measures, and that the parts make the whole."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadtests.ledger.writer import LedgerWriter, to_line
from loadtests.measure.histogram import distribution_of, merge_distributions
from loadtests.measure.recorder import LATENESS, Outcome, Recorder
from loadtests.model import LatencyDistribution, LedgerEntry, TimeBucket, Totals
from simulator.errors import ConfigurationError

Act = tuple[str, float, float, str]
"""What happens, when, how long it took in milliseconds, and in which scenario."""

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["due", "started", "document", "wrong step", "delivered", "failed", "wrong", "mistake", "sample"]
        ),
        st.floats(0, 9.9),
        st.floats(0, 900_000),
        st.sampled_from(["B-02", "C-01"]),
    ),
    max_size=25,
)


def play(recorder: Recorder, acts: Iterable[Act]) -> None:
    """Measure what happens."""
    for what, t, ms, scenario in acts:
        if what == "due":
            recorder.due(t)
            recorder.not_started(1)
        elif what == "started":
            recorder.started(t - ms / 1000, t)
        elif what in {"document", "wrong step"}:
            recorder.step("document", scenario, ms, what == "document")
        elif what == "mistake":
            recorder.mistake(scenario, "words")
        elif what == "sample":
            recorder.sampled(ms > 450_000)
        else:
            end(recorder, t, ms, scenario, what)


def end(recorder: Recorder, t: float, ms: float, scenario: str, kind: str) -> None:
    kinds: dict[str, Outcome] = {"delivered": "delivered", "failed": "failed", "wrong": "wrong"}
    entry = LedgerEntry(number=7, sessie_id="s", scenario=scenario, ended=t, resultaat=kind, planned="delivered")
    recorder.ended(entry, kind=kinds[kind], latency_ms=ms)


def all_of(recorder: Recorder) -> tuple[object, ...]:
    """Return everything that can be asked of a measurement."""
    return (
        recorder.totals(),
        recorder.series(),
        {name: recorder.distribution(name) for name in (*recorder.steps, *recorder.scenarios, LATENESS)},
        recorder.codes,
        recorder.planned,
        recorder.mistakes,
        recorder.examples,
        recorder.errors,
    )


@settings(deadline=None, max_examples=settings().max_examples * 2 // 5)
@given(ACTS, st.data())
def test_any_partition_over_workers_and_reports_gives_what_one_process_measures(
    acts: list[Act], data: st.DataObject
) -> None:
    """Percentiles, counts, series and codes are the same, however the work and the reports were divided."""
    alone = Recorder()
    play(alone, acts)
    workers = [Recorder() for _ in range(3)]
    whole = Recorder()
    for act in acts:
        worker = data.draw(st.sampled_from(workers))
        play(worker, [act])
        if data.draw(st.booleans()):
            whole.merge(json.loads(json.dumps(worker.take_delta())))
    for worker in workers:
        whole.merge(json.loads(json.dumps(worker.take_delta())))
    assert all_of(whole) == all_of(alone)
    assert len(whole.take_delta()["boek"]) == len(alone.take_delta()["boek"])


def test_the_same_second_of_many_workers_is_added_up() -> None:
    """Of a hundred workers that each see one transfer in a second, the median is the fiftieth."""
    whole = Recorder()
    for number in range(1, 101):
        worker = Recorder()
        end(worker, 3.5, number, "B-02", "delivered")
        whole.merge(worker.take_delta())
    last = whole.series()[-1]
    assert (last.t, last.completed) == (3, 100)
    assert (last.p50, last.p95, last.p99) == pytest.approx((50, 95, 99), rel=0.001)


def test_percentiles_stay_within_three_digits_of_what_was_measured() -> None:
    """The distribution of 1..1000 ms has its percentiles where they belong, and survives as text."""
    recorder = Recorder()
    for ms in range(1, 1001):
        recorder.step("document", "B-02", ms, ms <= 990)
    found = recorder.distribution("document")
    assert (found.count, found.errors) == (1000, 10)
    assert (found.mean, found.p50, found.p90, found.p95) == pytest.approx((500.5, 500, 900, 950), rel=0.001)
    assert (found.p99, found.p999, found.max) == pytest.approx((990, 999, 1000), rel=0.001)
    assert distribution_of(found.hdr, errors=10) == found
    assert merge_distributions([found, LatencyDistribution(count=0)]) == found
    assert merge_distributions([found, found]).count == 2000


def test_what_was_not_measured_has_no_distribution() -> None:
    """A step or scenario that never was is empty, and a run without events has no seconds."""
    recorder = Recorder()
    assert (
        recorder.distribution("document")
        == recorder.distribution("B-02")
        == recorder.distribution(LATENESS)
        == LatencyDistribution(count=0)
    )
    assert (recorder.series(), recorder.totals()) == ((), Totals())


@pytest.mark.parametrize(("ms", "kept"), [(-3.0, 0.001), (0.0, 0.001), (0.0004, 0.001), (7_200_000.0, 600_000.0)])
def test_a_duration_outside_the_bounds_is_kept_at_the_bound(ms: float, kept: float) -> None:
    """Nothing that was measured is lost: too short counts as a microsecond, too long as ten minutes."""
    recorder = Recorder()
    recorder.step("document", "B-02", ms, ok=True)
    assert recorder.distribution("document").count == 1
    assert recorder.distribution("document").max == pytest.approx(kept, rel=0.001)


def test_a_transfer_counts_in_the_second_in_which_it_completed() -> None:
    """Due in second 1, started in 2, completed in 4: in flight in between, its latency in second 4."""
    recorder = Recorder()
    recorder.due(1.9)
    recorder.started(1.9, 2.1)
    end(recorder, 4.2, 2300, "B-02", "wrong")
    first, due, started, waiting, ended = recorder.series()
    assert first == TimeBucket(t=0)
    assert due == TimeBucket(t=1, due=1)
    assert (started.started, started.in_flight, started.p50) == (1, 1, 0.0)
    assert started.late_p99 == pytest.approx(200, rel=0.001)
    assert waiting == TimeBucket(t=3, in_flight=1)
    assert (ended.completed, ended.failed, ended.in_flight, ended.due) == (1, 1, 0, 0)
    assert ended.p50 == ended.p99 == pytest.approx(2300, rel=0.001)


def test_a_transfer_that_never_ended_is_lost() -> None:
    """Two started, one ended: one lost; one that was not started is not among them."""
    recorder = Recorder()
    for t in (0.1, 0.2, 0.3):
        recorder.due(t)
    recorder.started(0.1, 0.1)
    recorder.started(0.2, 0.2)
    recorder.not_started(1)
    end(recorder, 0.9, 800, "B-02", "delivered")
    assert recorder.totals() == Totals(due=3, started=2, not_started=1, completed=1, delivered=1, lost=1)


def test_errors_of_a_step_do_not_count_for_whole_transfers() -> None:
    """A document that went wrong is an error of that step; the transfer has its own verdict."""
    recorder = Recorder()
    recorder.step("document", "B-02", 5, ok=False)
    end(recorder, 1, 9, "B-02", "delivered")
    end(recorder, 1, 9, "B-02", "failed")
    assert [recorder.distribution(name).errors for name in ("document", "transfer", "B-02")] == [1, 1, 1]
    assert recorder.errors == {("document", "B-02"): 1, ("transfer", "B-02"): 1}


def test_a_delta_holds_nothing_that_was_reported_before() -> None:
    """After a report there is nothing left, so that memory stays flat and nothing counts twice."""
    recorder = Recorder()
    play(recorder, [("delivered", 1.0, 5.0, "B-02"), ("started", 1.0, 5.0, "B-02"), ("mistake", 1.0, 0.0, "B-02")])
    assert recorder.take_delta() != Recorder().take_delta()
    assert recorder.take_delta() == Recorder().take_delta()


def test_book_lines_of_workers_are_written_as_they_come(tmp_path: Path) -> None:
    """After each merge the lines are in the file, and the master keeps none of them."""
    book = tmp_path / "client.jsonl"
    with LedgerWriter(book) as writer:
        whole = Recorder(writer=writer)
        for number in (1, 2):
            worker = Recorder()
            end(worker, number, 5, "B-02", "delivered")
            whole.merge(json.loads(json.dumps(worker.take_delta())))
            assert len(book.read_text(encoding="utf-8").splitlines()) == number
        assert whole.take_delta()["boek"] == []
    first = json.loads(book.read_text(encoding="utf-8").splitlines()[0])
    assert first == {
        "nummer": 7,
        "sessie_id": "s",
        "scenario": "B-02",
        "ended": 1,
        "planned": "delivered",
        "resultaat": "delivered",
    }


class FullDisk:
    """A file on a disk that has room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.content = b""
        self.room = room

    def write(self, part: memoryview) -> int:
        """Take what fits."""
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = bytes(part[: self.room])
        self.content += taken
        self.room -= len(taken)
        return len(taken)

    def truncate(self, size: int) -> None:
        """Forget the rest."""
        self.content = self.content[:size]

    def tell(self) -> int:
        """Return how much there is."""
        return len(self.content)

    def close(self) -> None:
        """Nothing to close."""


def test_a_full_disk_is_said_once_and_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report that does not fit is left out whole, counts go on, and no line stands half in the file."""
    whole = to_line(
        LedgerEntry(number=7, sessie_id="s", scenario="B-02", ended=1, resultaat="wrong", planned="delivered")
    )
    disk = FullDisk(room=int(len(whole) * 1.5))
    monkeypatch.setattr(Path, "open", lambda *_args, **_named: disk)
    writer = LedgerWriter(tmp_path / "client.jsonl")
    master = Recorder(writer=writer)
    deltas = []
    for _ in range(3):
        worker = Recorder()
        end(worker, 1, 5, "B-02", "wrong")
        deltas.append(worker.take_delta())
    master.merge(deltas[0])
    with pytest.raises(ConfigurationError, match="the disk is full") as caught:
        master.merge(deltas[1])
    master.merge(deltas[2])
    assert "de schijf is vol" in caught.value.in_language("nl")
    assert "client.jsonl" in caught.value.where
    assert disk.content == whole.encode() + b"\n"
    assert (writer.written, writer.unwritten, master.totals().wrong) == (1, 2, 3)
    writer.close()


def test_a_book_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A folder that is not there is a matter of configuration."""
    with pytest.raises(ConfigurationError, match=r"client\.jsonl: cannot be written"):
        LedgerWriter(tmp_path / "nowhere" / "client.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_device_that_is_full_from_the_start_is_explained() -> None:
    """Even when nothing can be taken back there is a complaint and no traceback of another error."""
    with LedgerWriter(Path("/dev/full")) as writer, pytest.raises(ConfigurationError, match="the disk is full"):
        writer.write([LedgerEntry(number=1, sessie_id="s")])
    assert (writer.written, writer.unwritten) == (0, 1)
