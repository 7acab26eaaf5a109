"""The file from which every report of a load run can be made again."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from loadtests.report.result_file import FORMAT, read_load_result, write_csv, write_load_result, write_sums
from simulator.errors import ConfigurationError

NUMBERS = st.floats(allow_nan=False)
TEXTS = st.text(max_size=8)
COUNTS = st.dictionaries(TEXTS, st.integers(), max_size=2)
FREE = st.dictionaries(
    TEXTS, st.none() | st.booleans() | st.integers() | TEXTS | st.lists(TEXTS, max_size=2), max_size=2
)
BOOKS = st.builds(
    Reconciliation,
    books=st.lists(TEXTS, max_size=2).map(tuple),
    transfers=st.integers(),
    counts=COUNTS,
    differences=st.lists(st.builds(Difference), max_size=2).map(tuple),
    per_book=COUNTS,
)


def many(kind: type[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return some of a kind; numbers may be infinite, never nameless."""
    numbers = {field.name: NUMBERS for field in fields(kind) if field.type == "float"}
    return st.lists(st.builds(kind, **numbers), max_size=2).map(tuple)


def one(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{field.name: NUMBERS for field in fields(kind) if field.type == "float"})


DISTRIBUTIONS = st.dictionaries(TEXTS, one(LatencyDistribution), max_size=2)
RESULTS = st.builds(
    LoadResult,
    plan=FREE,
    season=FREE,
    seconds=NUMBERS,
    throughput=NUMBERS,
    steps=DISTRIBUTIONS,
    scenarios=DISTRIBUTIONS,
    lateness=one(LatencyDistribution),
    series=many(TimeBucket),
    codes=COUNTS,
    planned=COUNTS,
    mistakes=COUNTS,
    examples=st.lists(TEXTS, max_size=2).map(tuple),
    books=st.none() | BOOKS,
    gates=st.lists(st.builds(GateResult, value=st.none() | NUMBERS), max_size=2).map(tuple),
    ramp=many(RampStep),
    knee=st.none() | NUMBERS,
    resources=many(ResourceUsage),
    cpu=st.dictionaries(TEXTS, NUMBERS, max_size=2),
    trends=st.dictionaries(TEXTS, st.dictionaries(TEXTS, NUMBERS, max_size=2), max_size=2),
    floor=st.none() | NUMBERS,
    segments=many(Segment),
)

RESULT = LoadResult(
    osolab="1.0",
    run_id="r",
    started="a",
    finished="b",
    verdict=LoadVerdict.PASSED,
    partial="",
    plan={"shape": "constant"},
    seconds=2,
    totals=Totals(due=2, started=2, completed=2, delivered=2),
    throughput=1.0,
    steps={"document": LatencyDistribution(count=2, p50=5)},
    scenarios={"B-02": LatencyDistribution(count=2, p50=9)},
    lateness=LatencyDistribution(count=2),
    series=(TimeBucket(t=0, due=2, started=2), TimeBucket(t=1, completed=2, p50=9)),
    codes={},
    planned={},
    mistakes={},
    examples=(),
    books=None,
    gates=(),
    ramp=(),
    knee=None,
    limited_by="",
    resources=(ResourceUsage(t=1.2, party="tc", cpu=0.5, rss_mb=80, handles=9, sessies=4),),
    cpu={},
    trends={},
    season={},
    floor=None,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(result=RESULTS)
def test_what_is_written_is_what_is_read(tmp_path: Path, result: LoadResult) -> None:
    """Any result survives the file, words for enums and infinite rates included, and the file is real JSON."""
    path = tmp_path / "load.json"
    write_load_result(result, path)
    assert read_load_result(path) == read_load_result(tmp_path) == result

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    content = json.loads(path.read_bytes(), parse_constant=refuse)
    names = {"verdict": "oordeel", "segments": "stukken"}
    assert list(content) == ["kind", "format", *(names.get(field.name, field.name) for field in fields(LoadResult))]
    assert (content["kind"], content["format"], content["oordeel"]) == ("load", FORMAT, result.verdict.value)


def changed(path: Path, changes: Mapping[str, object]) -> Path:
    """Write a good file with changes in it."""
    write_load_result(RESULT, path)
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "english", "dutch"),
    [
        pytest.param({"kind": "run"}, "not the result of a load run", "niet de uitslag", id="another kind"),
        pytest.param({"format": 99}, "this is format 99", "dit is formaat 99", id="newer"),
        pytest.param({"seconds": "long"}, 'seconds: "long" does not belong', '"long" hoort hier niet', id="no number"),
        pytest.param({"seconds": True}, "seconds: true does not belong", "true hoort hier niet", id="no boolean"),
        pytest.param({"oordeel": "great"}, 'oordeel: "great" does not', "hoort hier niet", id="no verdict"),
        pytest.param({"oordeel": ["passed"]}, "oordeel: .* does not", "hoort hier niet", id="a list"),
        pytest.param({"series": [{"t": 0.5}]}, "series/0/t: 0.5 does not", "hoort hier niet", id="nested"),
        pytest.param({"steps": {"document": {}}}, "steps/document/count: is missing", "ontbreekt", id="missing"),
        pytest.param({"extra": 1}, "extra: is not known", "is niet bekend", id="too many"),
        pytest.param({"totals": None}, "totals: null does not", "hoort hier niet", id="null"),
    ],
)
def test_a_file_that_is_no_load_run_is_explained(
    tmp_path: Path, changes: Mapping[str, object], english: str, dutch: str
) -> None:
    """The place in the file and what is wrong with it are named, in both languages, with a remedy."""
    with pytest.raises(ConfigurationError, match=english) as caught:
        read_load_result(changed(tmp_path / "load.json", changes))
    assert dutch in caught.value.in_language("nl")
    assert "load.json" in caught.value.where
    assert caught.value.remedy
    assert caught.value.remedy_nl


@pytest.mark.parametrize(
    ("content", "english"),
    [
        pytest.param(None, "cannot be read", id="absent"),
        pytest.param(b"", "this is no JSON", id="empty"),
        pytest.param(b'{"kind": "load", ', "this is no JSON", id="cut short"),
        pytest.param(b"\xff\xfe\x00", "this is no JSON", id="bytes"),
        pytest.param(b"[" * 100_000, "this is no JSON", id="deep"),
        pytest.param(b"[]", "not the result of a load run", id="list"),
    ],
)
def test_a_file_that_is_no_json_is_explained(tmp_path: Path, content: bytes | None, english: str) -> None:
    """No damage to the file gives a traceback."""
    path = tmp_path / "load.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=english):
        read_load_result(path)


def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails the old result stands, nothing half is left, and the cause is said."""
    path = tmp_path / "load.json"
    write_load_result(RESULT, path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigurationError, match="the disk is full"):
        write_load_result(replace(RESULT, run_id="other"), path)
    assert read_load_result(path).run_id == "r"
    assert [file.name for file in tmp_path.iterdir()] == ["load.json"]


def test_the_tables_hold_every_second_and_every_step(tmp_path: Path) -> None:
    """series.csv has a row a second with the parties beside it, steps.csv a row a step and scenario."""
    series, steps = write_csv(RESULT, tmp_path)
    with series.open(encoding="utf-8", newline="") as file:
        seconds = list(csv.DictReader(file))
    with steps.open(encoding="utf-8", newline="") as file:
        told = {(row["kind"], row["name"]): row["p50"] for row in csv.DictReader(file)}
    assert [(row["t"], row["completed"], row["tc_rss_mb"]) for row in seconds] == [("0", "0", ""), ("1", "2", "80")]
    assert told == {("step", "document"): "5", ("scenario", "B-02"): "9", ("generator", "lateness"): "0.0"}


def test_the_check_sums_are_those_of_the_files(tmp_path: Path) -> None:
    """One line a file, relative to the folder and in order, whatever the order in which they were named."""
    (tmp_path / "boeken").mkdir()
    book, result = tmp_path / "boeken" / "client.jsonl", tmp_path / "load.json"
    book.write_bytes(b"a")
    result.write_bytes(b"b")
    write_sums(tmp_path, [result, book, result])
    digests = [hashlib.sha256(content).hexdigest() for content in (b"a", b"b")]
    expected = f"{digests[0]}  boeken/client.jsonl\n{digests[1]}  load.json\n"
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8") == expected
