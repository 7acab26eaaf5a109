"""The flags of `osolab generate` that decide on what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.errors import ConfigurationError
from simulator.genereer import generate

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
