"""Tests of the snapshot of the registers in run.json."""

from __future__ import annotations

from pathlib import Path

from harness.events import Event
from harness.report.registers import take_snapshot
from harness.report.run_json import read_run
from harness.report.writer import ReportWriter
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import Eis, load_eisen


def test_the_snapshot_survives_run_json(tmp_path: Path, events: tuple[Event, ...]) -> None:
    """A report made later reads the registers as they were, with the values of the run."""
    eisen, aannames = load_eisen(), Aannames.load({"A03": "base64"})
    writer = ReportWriter(tmp_path, eisen=eisen, aannames=aannames)
    writer.consume(events[0])
    _, registers = read_run(tmp_path)
    assert registers == take_snapshot(eisen, aannames)
    assert (registers.aannames["A03"].value, registers.aannames["A03"].default) == ("base64", "xml_child")
    assert registers.eisen.keys() == eisen.keys()


def test_a_changed_assumption_shows_in_the_report(
    tmp_path: Path, events: tuple[Event, ...], eisen: dict[str, Eis]
) -> None:
    """The report says that a value is not the default."""
    writer = ReportWriter(tmp_path, eisen=eisen, aannames=Aannames.load({"A03": "base64"}))
    for event in events:
        writer.consume(event)
    assert "gewijzigd; standaard is xml_child" in (tmp_path / "report.html").read_text(encoding="utf-8")
