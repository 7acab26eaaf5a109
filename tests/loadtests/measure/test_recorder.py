"""What a generator process measures, and that the parts make the whole."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadtests.ledger.writer import Boekschrijver, to_line
from loadtests.measure.histogram import merge_verdelingen, verdeling_of
from loadtests.measure.recorder import LATENESS, Afloop, Meting
from loadtests.model import Boekregel, Tijdvak, Totalen, Verdeling
from simulator.errors import ConfigurationError

Handeling = tuple[str, float, float, str]
"""What happens, when, how long it took in milliseconds, and in which scenario."""

HANDELINGEN = st.lists(
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


def play(meting: Meting, handelingen: Iterable[Handeling]) -> None:
    """Measure what happens."""
    for what, t, ms, scenario in handelingen:
        if what == "due":
            meting.due(t)
            meting.not_started(1)
        elif what == "started":
            meting.started(t - ms / 1000, t)
        elif what in {"document", "wrong step"}:
            meting.step("document", scenario, ms, what == "document")
        elif what == "mistake":
            meting.mistake(scenario, "words")
        elif what == "sample":
            meting.sampled(ms > 450_000)
        else:
            end(meting, t, ms, scenario, what)


def end(meting: Meting, t: float, ms: float, scenario: str, kind: str) -> None:
    kinds: dict[str, Afloop] = {"delivered": "delivered", "failed": "failed", "wrong": "wrong"}
    regel = Boekregel(nummer=7, sessie_id="s", scenario=scenario, ended=t, resultaat=kind, planned="delivered")
    meting.ended(regel, kind=kinds[kind], latency_ms=ms)


def all_of(meting: Meting) -> tuple[object, ...]:
    """Return everything that can be asked of a measurement."""
    return (
        meting.totals(),
        meting.series(),
        {name: meting.verdeling(name) for name in (*meting.steps, *meting.scenarios, LATENESS)},
        meting.codes,
        meting.planned,
        meting.mistakes,
        meting.examples,
        meting.errors,
    )


@settings(deadline=None, max_examples=40)
@given(HANDELINGEN, st.data())
def test_any_partition_over_workers_and_reports_gives_what_one_process_measures(
    handelingen: list[Handeling], data: st.DataObject
) -> None:
    """Percentiles, counts, series and codes are the same, however the work and the reports were divided."""
    alone = Meting()
    play(alone, handelingen)
    workers = [Meting() for _ in range(3)]
    whole = Meting()
    for handeling in handelingen:
        worker = data.draw(st.sampled_from(workers))
        play(worker, [handeling])
        if data.draw(st.booleans()):
            whole.merge(json.loads(json.dumps(worker.take_delta())))
    for worker in workers:
        whole.merge(json.loads(json.dumps(worker.take_delta())))
    assert all_of(whole) == all_of(alone)
    assert len(whole.take_delta()["boek"]) == len(alone.take_delta()["boek"])


def test_the_same_second_of_many_workers_is_added_up() -> None:
    """Of a hundred workers that each see one transfer in a second, the median is the fiftieth."""
    whole = Meting()
    for number in range(1, 101):
        worker = Meting()
        end(worker, 3.5, number, "B-02", "delivered")
        whole.merge(worker.take_delta())
    last = whole.series()[-1]
    assert (last.t, last.completed) == (3, 100)
    assert (last.p50, last.p95, last.p99) == pytest.approx((50, 95, 99), rel=0.001)


def test_percentiles_stay_within_three_digits_of_what_was_measured() -> None:
    """The distribution of 1..1000 ms has its percentiles where they belong, and survives as text."""
    meting = Meting()
    for ms in range(1, 1001):
        meting.step("document", "B-02", ms, ms <= 990)
    found = meting.verdeling("document")
    assert (found.count, found.errors) == (1000, 10)
    assert (found.mean, found.p50, found.p90, found.p95) == pytest.approx((500.5, 500, 900, 950), rel=0.001)
    assert (found.p99, found.p999, found.max) == pytest.approx((990, 999, 1000), rel=0.001)
    assert verdeling_of(found.hdr, errors=10) == found
    assert merge_verdelingen([found, Verdeling(count=0)]) == found
    assert merge_verdelingen([found, found]).count == 2000


def test_what_was_not_measured_has_no_distribution() -> None:
    """A step or scenario that never was is empty, and a run without events has no seconds."""
    meting = Meting()
    assert meting.verdeling("document") == meting.verdeling("B-02") == meting.verdeling(LATENESS) == Verdeling(count=0)
    assert (meting.series(), meting.totals()) == ((), Totalen())


@pytest.mark.parametrize(("ms", "kept"), [(-3.0, 0.001), (0.0, 0.001), (0.0004, 0.001), (7_200_000.0, 600_000.0)])
def test_a_duration_outside_the_bounds_is_kept_at_the_bound(ms: float, kept: float) -> None:
    """Nothing that was measured is lost: too short counts as a microsecond, too long as ten minutes."""
    meting = Meting()
    meting.step("document", "B-02", ms, ok=True)
    assert meting.verdeling("document").count == 1
    assert meting.verdeling("document").max == pytest.approx(kept, rel=0.001)


def test_a_transfer_counts_in_the_second_in_which_it_completed() -> None:
    """Due in second 1, started in 2, completed in 4: in flight in between, its latency in second 4."""
    meting = Meting()
    meting.due(1.9)
    meting.started(1.9, 2.1)
    end(meting, 4.2, 2300, "B-02", "wrong")
    first, due, started, waiting, ended = meting.series()
    assert first == Tijdvak(t=0)
    assert due == Tijdvak(t=1, due=1)
    assert (started.started, started.in_flight, started.p50) == (1, 1, 0.0)
    assert started.late_p99 == pytest.approx(200, rel=0.001)
    assert waiting == Tijdvak(t=3, in_flight=1)
    assert (ended.completed, ended.failed, ended.in_flight, ended.due) == (1, 1, 0, 0)
    assert ended.p50 == ended.p99 == pytest.approx(2300, rel=0.001)


def test_a_transfer_that_never_ended_is_lost() -> None:
    """Two started, one ended: one lost; one that was not started is not among them."""
    meting = Meting()
    for t in (0.1, 0.2, 0.3):
        meting.due(t)
    meting.started(0.1, 0.1)
    meting.started(0.2, 0.2)
    meting.not_started(1)
    end(meting, 0.9, 800, "B-02", "delivered")
    assert meting.totals() == Totalen(due=3, started=2, not_started=1, completed=1, delivered=1, lost=1)


def test_errors_of_a_step_do_not_count_for_whole_transfers() -> None:
    """A document that went wrong is an error of that step; the transfer has its own verdict."""
    meting = Meting()
    meting.step("document", "B-02", 5, ok=False)
    end(meting, 1, 9, "B-02", "delivered")
    end(meting, 1, 9, "B-02", "failed")
    assert [meting.verdeling(name).errors for name in ("document", "transfer", "B-02")] == [1, 1, 1]
    assert meting.errors == {("document", "B-02"): 1, ("transfer", "B-02"): 1}


def test_a_delta_holds_nothing_that_was_reported_before() -> None:
    """After a report there is nothing left, so that memory stays flat and nothing counts twice."""
    meting = Meting()
    play(meting, [("delivered", 1.0, 5.0, "B-02"), ("started", 1.0, 5.0, "B-02"), ("mistake", 1.0, 0.0, "B-02")])
    assert meting.take_delta() != Meting().take_delta()
    assert meting.take_delta() == Meting().take_delta()


def test_book_lines_of_workers_are_written_as_they_come(tmp_path: Path) -> None:
    """After each merge the lines are in the file, and the master keeps none of them."""
    book = tmp_path / "client.jsonl"
    with Boekschrijver(book) as schrijver:
        whole = Meting(schrijver=schrijver)
        for number in (1, 2):
            worker = Meting()
            end(worker, number, 5, "B-02", "delivered")
            whole.merge(json.loads(json.dumps(worker.take_delta())))
            assert len(book.read_text(encoding="utf-8").splitlines()) == number
        assert whole.take_delta()["boek"] == []
    first = json.loads(book.read_text(encoding="utf-8").splitlines()[0])
    assert Boekregel(**first) == Boekregel(
        nummer=7, sessie_id="s", scenario="B-02", ended=1, resultaat="delivered", planned="delivered"
    )
    assert "digest" not in first


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
        Boekregel(nummer=7, sessie_id="s", scenario="B-02", ended=1, resultaat="wrong", planned="delivered")
    )
    disk = FullDisk(room=int(len(whole) * 1.5))
    monkeypatch.setattr(Path, "open", lambda *_args, **_named: disk)
    schrijver = Boekschrijver(tmp_path / "client.jsonl")
    master = Meting(schrijver=schrijver)
    deltas = []
    for _ in range(3):
        worker = Meting()
        end(worker, 1, 5, "B-02", "wrong")
        deltas.append(worker.take_delta())
    master.merge(deltas[0])
    with pytest.raises(ConfigurationError, match="the disk is full") as caught:
        master.merge(deltas[1])
    master.merge(deltas[2])
    assert "de schijf is vol" in caught.value.in_language("nl")
    assert "client.jsonl" in caught.value.where
    assert disk.content == whole.encode() + b"\n"
    assert (schrijver.written, schrijver.unwritten, master.totals().wrong) == (1, 2, 3)
    schrijver.close()


def test_a_book_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A folder that is not there is a matter of configuration."""
    with pytest.raises(ConfigurationError, match=r"client\.jsonl: cannot be written"):
        Boekschrijver(tmp_path / "nowhere" / "client.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_device_that_is_full_from_the_start_is_explained() -> None:
    """Even when nothing can be taken back there is a complaint and no traceback of another error."""
    with Boekschrijver(Path("/dev/full")) as schrijver, pytest.raises(ConfigurationError, match="the disk is full"):
        schrijver.write([Boekregel(nummer=1, sessie_id="s")])
    assert (schrijver.written, schrijver.unwritten) == (0, 1)
