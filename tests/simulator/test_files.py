"""Whole files, and the check sums over them."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from pathlib import Path

import pytest

from simulator.files import SUMS, digest_of, finish, names_in, sums_of, unfinished, write_atomically


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new content cannot be put in place, the old file stays and no unfinished one lies beside it."""

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    target = tmp_path / "dossier.xml"
    write_atomically(target, b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, b"new")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"dossier.xml": b"old"}


@pytest.mark.parametrize("mask", [0o022, 0o077])
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_mode_that_is_asked_for_is_had(tmp_path: Path, mode: int, mask: int) -> None:
    """The permissions are those that were asked for, whatever the habits of this process."""
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "key.pem", b"secret", mode=mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == mode


def test_an_unfinished_file_is_no_way_to_another(tmp_path: Path) -> None:
    """A link that somebody put in the place of the unfinished file is not followed."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    unfinished(tmp_path / "key.pem").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"):
        write_atomically(tmp_path / "key.pem", b"secret", mode=0o600)
    assert victim.read_bytes() == b"mine"


def test_a_file_that_grew_gets_its_name_at_the_end(tmp_path: Path) -> None:
    """Finishing a file gives it its name, and tells its sha256."""
    unfinished(tmp_path / "table").write_bytes(b"rows")
    found = finish(tmp_path / "table")
    assert [file.name for file in tmp_path.iterdir()] == ["table"]
    assert found == digest_of(tmp_path / "table")


@pytest.mark.processes
def test_sums_are_read_by_sha256sum(tmp_path: Path) -> None:
    """The program that everybody has finds the files as they were, and sees one that changed."""
    (tmp_path / "b c.xml").write_bytes("é".encode())
    write_atomically(tmp_path / SUMS, sums_of([("b c.xml", digest_of(tmp_path / "b c.xml"))]), durable=True)
    command = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    assert list(names_in(tmp_path / SUMS)) == ["b c.xml"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "b c.xml").write_bytes(b"e")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_no_sums_name_no_file(tmp_path: Path) -> None:
    """Where there are no check sums, no file is vouched for."""
    assert list(names_in(tmp_path / SUMS)) == []
