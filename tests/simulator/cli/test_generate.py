"""The flags of `osolab generate` that decide on what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.generate import generate
from simulator.errors import ConfigurationError
from simulator.leerlingen.statistics import page

SIZES = ("small", "typical", "heavy")


def run(out: Path, *flags: str) -> None:
    """Generate eight pupils; let trouble out."""
    order = ["--pupils", "8", "--seed", "3", "--out", str(out), *flags]
    CliRunner().invoke(generate, order, catch_exceptions=False, standalone_mode=False)


def test_attachments_as_large_as_asked(tmp_path: Path) -> None:
    """The manifest says which sizes were asked for, the dossiers are larger for it, and small is what one gets."""
    totals = []
    for size in SIZES:
        run(tmp_path / size, "--attachments", size)
        manifest = json.loads((tmp_path / size / "MANIFEST.json").read_text("utf-8"))
        assert manifest["opdracht"]["bijlagemaat"] == size
        totals.append(sum(file.stat().st_size for file in (tmp_path / size).glob("xml/*/*.xml")))
    run(tmp_path / "plain")
    first, second = ((tmp_path / name / "SHA256SUMS").read_bytes() for name in ("plain", "small"))
    assert first == second
    assert totals[0] < 300_000
    assert 1_000_000 < totals[1] < totals[2]


@pytest.mark.processes
def test_workers_make_the_same_large_attachments(tmp_path: Path) -> None:
    """One process or two, and any part of the whole, give the same bytes."""
    run(tmp_path / "one", "--attachments", "typical")
    run(tmp_path / "two", "--attachments", "typical", "--workers", "2")
    whole = (tmp_path / "one" / "SHA256SUMS").read_bytes()
    assert (tmp_path / "two" / "SHA256SUMS").read_bytes() == whole
    for part in ("1", "2"):
        run(tmp_path / "parts", "--attachments", "typical", "--shard", f"{part}/2")
    parts = [(tmp_path / "parts" / f"SHA256SUMS-{part}-of-2").read_bytes() for part in "12"]
    assert b"".join(parts) == whole


def test_sizes_do_not_mix_in_a_folder(tmp_path: Path) -> None:
    """A folder with small attachments refuses an order for large ones, and stays as it was."""
    run(tmp_path / "p")
    before = (tmp_path / "p" / "MANIFEST.json").read_bytes()
    with pytest.raises(ConfigurationError, match="another population"):
        run(tmp_path / "p", "--attachments", "typical")
    assert (tmp_path / "p" / "MANIFEST.json").read_bytes() == before


def test_flat_records_have_no_attachments(tmp_path: Path) -> None:
    """A size that could not show in what is written is refused."""
    with pytest.raises(ConfigurationError, match="attachments"):
        run(tmp_path / "p", "--attachments", "heavy", "--format", "jsonl")


def say(*order: str) -> tuple[int, str]:
    """Return what the command ends with and what it says."""
    done = CliRunner().invoke(generate, order, catch_exceptions=False, standalone_mode=False)
    return done.return_value or 0, done.output


def test_deviations(tmp_path: Path) -> None:
    """Dossiers get a fault of the catalogue with the chance asked for, and the manifest says which."""
    run(tmp_path / "p", "--deviations", "0.5")
    manifest = json.loads((tmp_path / "p" / "MANIFEST.json").read_text("utf-8"))
    assert manifest["opdracht"]["afwijkingen"] == 0.5
    assert len(manifest["afwijkingen"]) == 3
    assert all((tmp_path / "p" / name).exists() for name in manifest["afwijkingen"])


def test_stats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page about a population stands beside it, in the language asked for, and the command says where."""
    monkeypatch.setattr(page, "_in_both", lambda _: {"nl": "", "en": ""})  # drawings, which take most of the time
    code, said = say("--pupils", "8", "--out", str(tmp_path), "--stats", "--lang", "en")
    assert code == 0
    assert str(tmp_path / "statistiek.html") in said
    assert '<html lang="en"' in (tmp_path / "statistiek.html").read_text("utf-8")
    assert json.loads((tmp_path / "statistiek.json").read_text("utf-8"))


def test_coverage(tmp_path: Path) -> None:
    """Which paths a population touches is told and written down; that it does not touch all is no failure."""
    code, said = say("--pupils", "8", "--out", str(tmp_path), "--coverage", "--lang", "en")
    assert code == 0
    assert "541" in said
    assert json.loads((tmp_path / "dekking.json").read_text("utf-8"))
    assert (tmp_path / "dekking.html").exists()


def test_maximal(tmp_path: Path) -> None:
    """The maximal dossiers touch every path that their profiles allow, and the command says so."""
    code, said = say("--maximal", "--coverage", "--out", str(tmp_path), "--lang", "en")
    assert code == 0
    assert "535" in said
    assert len(list(tmp_path.rglob("*.xml"))) >= 6


def test_pack(tmp_path: Path) -> None:
    """A pack is made without an --out, of pupils as asked for, and the command says where to begin and what lacks."""
    flags = ("--pupils", "3", "--attachments", "typical", "--no-pdf", "--lang", "en")
    code, said = say("--pack", str(tmp_path / "pack"), *flags)
    assert code == 0
    assert str(tmp_path / "pack" / "index.html") in said
    manifest = json.loads((tmp_path / "pack" / "MANIFEST.json").read_text("utf-8"))
    assert manifest["vraag"]["bijlagemaat"] == "typical"
    assert len(list((tmp_path / "pack" / "bladen").glob("*.html"))) == 3
    assert not list((tmp_path / "pack" / "bladen").glob("*.pdf"))


def test_pack_in_a_folder_that_holds_something(tmp_path: Path) -> None:
    """A folder of somebody else stays as it was."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ConfigurationError):
        say("--pack", str(tmp_path), "--pupils", "2", "--no-pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("order", "where"), [((), "--out"), (("--out", "p"), "--pupils")], ids=["nowhere", "nobody"])
def test_nothing_asked(order: tuple[str, ...], where: str) -> None:
    """An order that says too little is refused with the flag that lacks."""
    with pytest.raises(ConfigurationError) as caught:
        say(*order)
    assert caught.value.where == where
