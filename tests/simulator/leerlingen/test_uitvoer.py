"""A file is whole or not there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from simulator.leerlingen.uitvoer import open_uitvoer, write_whole


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new content cannot be put in place, the old file stays and no unfinished one lies beside it."""

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    target = tmp_path / "dossier.xml"
    write_whole(target, b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, b"new")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"dossier.xml": b"old"}


@pytest.mark.parametrize("formaat", ["zip", "jsonl"])
def test_an_archive_that_is_broken_off_is_not_there(formaat: str, tmp_path: Path) -> None:
    """When the work stops half-way, neither half an archive nor half a file of lines remains."""

    def break_off() -> None:
        with open_uitvoer(tmp_path, formaat, "") as uitvoer:
            uitvoer.write("xml/99AA/LN000001.xml", b"<dossier/>")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert list(tmp_path.iterdir()) == []
