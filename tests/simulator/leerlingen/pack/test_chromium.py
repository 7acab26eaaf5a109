"""Sheets as PDFs, by a real Chromium where there is one."""

from __future__ import annotations

import html
import io
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from simulator.errors import ConfigurationError
from simulator.leerlingen.pack import writer
from simulator.leerlingen.pack.chromium import ChromiumTrouble, find_chromium, open_chromium
from simulator.leerlingen.pack.writer import write_pack

needs_chromium = pytest.mark.skipif(find_chromium() is None, reason="there is no Chromium; .ci/run installs one")
A4 = (595, 842)


@pytest.mark.processes
@needs_chromium
@pytest.mark.chromium
def test_a_sheet_becomes_a_pdf_that_can_be_read(tmp_path: Path) -> None:
    """A4, the pupil on every page, all of the number, and page numbers."""
    out = tmp_path / "pak"
    pack = write_pack(out, pupils=2, seed=3, mix="POVO=1", pdf=True)
    assert pack.pdf
    assert not pack.explain("nl")
    row = (out / "leerlingen.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(";")
    reader = PdfReader(io.BytesIO((out / f"bladen/{row[0]}.pdf").read_bytes()))
    pages = [page.extract_text() for page in reader.pages]
    assert {tuple(round(side) for side in page.mediabox[2:]) for page in reader.pages} == {A4}
    assert all(row[0] in page for page in pages)
    assert (row[1] or row[2]) in pages[0]
    assert f"pagina {len(pages)} van {len(pages)}" in pages[-1]
    assert ">PDF<" in (out / "index.html").read_text(encoding="utf-8")
    assert json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["pdf"] is True


@pytest.mark.processes
@needs_chromium
@pytest.mark.chromium
def test_same_page_same_pdf(tmp_path: Path) -> None:
    """The day on which a PDF was made is not in it; and one Chromium prints page after page."""
    page = tmp_path / "blad.html"
    page.write_text("<!DOCTYPE html><title>blad</title><p>Zoë", encoding="utf-8")
    program = find_chromium()
    assert program
    with open_chromium(program) as running:
        first, second = running.print_pdf(page), running.print_pdf(page)
    assert first == second
    assert b"D:20000101000000" in first
    assert "Zoë" in PdfReader(io.BytesIO(first)).pages[0].extract_text()


@pytest.mark.processes
@needs_chromium
@pytest.mark.chromium
def test_a_page_that_is_not_there_is_trouble(tmp_path: Path) -> None:
    """No empty PDF stands for a missing sheet."""
    program = find_chromium()
    assert program
    with open_chromium(program) as running, pytest.raises(ChromiumTrouble):
        running.print_pdf(tmp_path / "weg.html")


def test_without_chromium_a_pack_is_still_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML always works, and the overview says how to get PDFs."""
    monkeypatch.setattr(writer, "find_chromium", lambda: None)
    pack = write_pack(tmp_path / "pak", pupils=1, lang="nl")
    assert not pack.pdf
    assert pack.explain("nl") in html.unescape((tmp_path / "pak/index.html").read_text(encoding="utf-8"))
    assert "install Chromium" in pack.explain("en")


def test_pdfs_that_were_asked_for_are_not_left_out_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for PDFs without a Chromium is refused, with what to install."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ConfigurationError) as refusal:
        write_pack(tmp_path / "pak", pupils=1, pdf=True)
    assert "chromium" in refusal.value.remedy_nl
    assert not (tmp_path / "pak").exists()


@pytest.mark.processes
@pytest.mark.parametrize("script", ["exit 3", "exec sleep 0"], ids=["fails", "stops"])
def test_a_chromium_that_does_not_start_costs_the_pdfs_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """A broken Chromium is no reason for no pack; when PDFs were asked for, it is."""
    broken = tmp_path / "chromium"
    broken.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken) if name == "chromium" else None)
    assert write_pack(tmp_path / "pak", pupils=1).without_pdf == "index.chromium_faalde"
    with pytest.raises(ConfigurationError) as refusal:
        write_pack(tmp_path / "nog", pupils=1, pdf=True)
    assert refusal.value.where == "--pdf"
    assert not (tmp_path / "nog").exists()


def test_a_chromium_is_looked_for_under_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian, Ubuntu and Google call it differently."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "google-chrome" else None)
    assert find_chromium() == "/bin/google-chrome"
