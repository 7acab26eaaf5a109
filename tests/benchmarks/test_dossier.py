"""What a verdict costs above parsing the dossier, and how that grows."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from lxml import etree

from simulator.dossier import Mode, validate
from simulator.dossier.batch import validate_paths
from simulator.dossier.examples.bijlage import make_document
from simulator.dossier.examples.full import make_full
from simulator.dossier.examples.minimal import make_exemplary
from simulator.dossier.model import Dossier
from simulator.dossier.output import render
from simulator.dossier.rules.engine import make_view, try_rules
from simulator.dossier.schema import validate_schema
from simulator.dossier.writer import write
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1

pytestmark = pytest.mark.processes

ROUNDS, PER_ROUND = 25, 20
SMALL, LARGE = (2.5, 2.0), (1.3, 2.0)
"""Bounds for 20 kB and for 175 kB: rules against a parse, parse with schema and rules against a parse with XSD."""
EXAMPLES = Path(__file__).parents[2] / "../shared/examples"


def typical() -> Dossier:
    """A transfer within primary education: seven years of career, five carers with addresses; about 20 kB."""
    dossier, full = make_exemplary(Profiel.POPO), make_full().huidigeschool.leerling
    leerling = replace(
        dossier.huidigeschool.leerling,
        adreslijst=full.adreslijst * 3,
        communicatielijst=full.communicatielijst * 3,
        gba=full.gba,
        overstapadvies=full.overstapadvies,
        schoolloopbaanlijst=full.schoolloopbaanlijst * 7,
        verzorger=tuple(replace(each, overlijdensdatum=None) for each in full.verzorger * 5),
    )
    return replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))


def with_attachment(dossier: Dossier, size: int) -> Dossier:
    content = random.Random(1).randbytes(size)
    document = make_document("bijlage.pdf", content)
    leerling = replace(dossier.huidigeschool.leerling, overigdocumentlijst=(document,))
    return replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))


def dossiers() -> Iterator[object]:
    """Ours, and the official examples when they are at hand; with the bounds of the rules and of the verdict."""
    yield pytest.param(write(typical()), *SMALL, id="20 kB")
    for path in sorted(EXAMPLES.glob("*OV*.xml")):
        data = path.read_bytes()
        yield pytest.param(data, *(SMALL if len(data) < 50_000 else LARGE), id=path.stem)


def in_turn(data: bytes, *works: Callable[[etree._Element], object]) -> list[float]:
    """CPU seconds of one call of each, every call on a tree that no call has seen: the median of the rounds."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        spent: list[float] = []
        for work in works:
            roots = [etree.fromstring(data) for _ in range(PER_ROUND)]
            start = time.thread_time()
            for root in roots:
                work(root)
            spent.append((time.thread_time() - start) / PER_ROUND)
        rounds.append(spent)
    return [median(column) for column in zip(*rounds, strict=True)]


@pytest.mark.parametrize(("data", "rules_bound", "verdict_bound"), list(dossiers()))
def test_rules_and_verdict(
    data: bytes, rules_bound: float, verdict_bound: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """All rules against one parse; parse, schema and rules against lxml's parse and XSD alone."""
    bare = etree.XMLSchema(etree.parse(str(schema_file())))
    lxml, xsd, rules, verdict, everything = in_turn(
        data,
        lambda _: etree.fromstring(data),
        bare.validate,
        lambda root: try_rules(make_view(root), Mode.OFFICIAL),
        lambda _: validate(data, own_checks=False),
        lambda _: validate(data),
    )
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark prints
            f"\n{len(data) / 1000:6.0f} kB: lxml {lxml * 1e6:5.0f} µs, XSD {xsd * 1e6:5.0f} µs,"
            f" rules {rules * 1e6:5.0f} µs = {rules / lxml:.2f} parses,"
            f" verdict {verdict * 1e6:5.0f} µs = {verdict / (lxml + xsd):.2f} parses with XSD,"
            f" with own checks {everything * 1e6:5.0f} µs"
        )
    assert rules <= rules_bound * lxml
    assert verdict <= verdict_bound * (lxml + xsd)


def schema_file() -> Path:
    return Path(__file__).parents[2] / "simulator/standard/data/xsd" / DOSSIER_2019_1.schema


@pytest.mark.parametrize("megabytes", [10, 100])
def test_large_dossiers(megabytes: int, capsys: pytest.CaptureFixture[str]) -> None:
    """10 MB in less than 150 ms, ten times that in ten times as long, attachments opened."""
    data = write(with_attachment(make_exemplary(Profiel.POVO), megabytes * 750_000))
    spent: list[float] = []
    for _ in range(5):
        start = time.process_time()
        assert validate(data, max_bytes=2 * len(data)).findings == ()
        spent.append(time.process_time() - start)
    with capsys.disabled():
        print(f"\n{len(data) / 1e6:6.1f} MB: {median(spent) * 1e3:6.0f} ms")  # noqa: T201 - a benchmark prints
    assert median(spent) < 0.015 * megabytes


def test_many_elements(capsys: pytest.CaptureFixture[str]) -> None:
    """A dossier of 10 MB of elements, not of attachments, is linear too."""
    dossier = make_full()
    spent: list[float] = []
    for times in (1_000, 10_000):
        leerling = dossier.huidigeschool.leerling
        leerling = replace(leerling, toetslijst=leerling.toetslijst[:1] * times)
        data = write(replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling)), indent=False)
        root = etree.fromstring(data)
        start = time.process_time()
        validate_schema(root, DOSSIER_2019_1)
        try_rules(make_view(root), Mode.INTENDED)
        spent.append((time.process_time() - start) / len(data))
    with capsys.disabled():
        print(f"\nper MB: {spent[0] * 1e9:.0f} ms small, {spent[1] * 1e9:.0f} ms large")  # noqa: T201 - prints
    assert spent[1] < 2.5 * spent[0]


def test_throughput(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command: reading, judging and JSON of thousands of files with two workers."""
    data, count = write(typical()), 5_000
    for number in range(count):
        (tmp_path / f"{number:05}.xml").write_bytes(data)
    stream = io.StringIO()
    start = time.perf_counter()
    totals = render(validate_paths([tmp_path], workers=2), "json", stream)
    spent = time.perf_counter() - start
    assert totals.valid == count
    with capsys.disabled():
        print(f"\n{count} files of {len(data) / 1000:.0f} kB: {count / spent:.0f} files/s")  # noqa: T201 - prints
    assert count / spent >= 1_200


def test_start_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Importing the validator and judging one dossier, in a new process."""
    code = "import sys; from simulator.dossier import validate; validate(sys.stdin.buffer.read())"
    spent: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], input=write(typical()), check=True)
        spent.append(time.perf_counter() - start)
    with capsys.disabled():
        print(f"\nstart-up and one verdict: {median(spent) * 1e3:.0f} ms")  # noqa: T201 - a benchmark prints
    assert median(spent) < 0.4
