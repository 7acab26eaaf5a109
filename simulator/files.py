"""Atomic writes, and checksums by which a change of a file shows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

SUMS = "SHA256SUMS"
"""Name of the checksum file that `sha256sum -c` reads."""

UNFINISHED = ".deel"
"""Suffix of a file until it is complete."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW


def write_atomically(path: Path, content: bytes, *, mode: int | None = None, durable: bool = False) -> None:
    """Write a file atomically: a reader finds the old content or the new, never a part.

    Args:
        path: of the file; its folder exists.
        content: all of it.
        mode: permissions, set before the content is written; None: those of the umask.
        durable: whether to fsync, so that the content survives a crash of the machine.

    Raises:
        OSError: it cannot be written; the old file is untouched, and no partial file is left behind.
    """
    draft = unfinished(path)
    try:
        handle = os.open(draft, _FLAGS, 0o666 if mode is None else 0o600)
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.fchmod(handle, mode)
            file.write(content)
            if durable:
                file.flush()
                os.fsync(handle)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def unfinished(path: Path) -> Path:
    """Return the path at which a file is written until it is complete: beside its own.

    >>> unfinished(Path("out/run.json")).as_posix()
    'out/run.json.deel'
    """
    return path.with_name(path.name + UNFINISHED)


def finish(path: Path) -> str:
    """Give a completed file its own name, and return its sha256."""
    digest = digest_of(unfinished(path))
    unfinished(path).replace(path)
    return digest


def digest_of(path: Path) -> str:
    """Return the sha256 of a file of any size, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sums_of(digests: Iterable[tuple[str, str]]) -> bytes:
    r"""Return checksums as `sha256sum -c` reads them.

    Args:
        digests: name of a file, with `/`, and its sha256, in the order of the lines.

    >>> sums_of([("a/b.xml", "0f" * 2)])
    b'0f0f  a/b.xml\n'
    """
    return "".join(f"{digest}  {name}\n" for name, digest in digests).encode()


def names_in(sums: Path) -> Iterator[str]:
    """Yield the names of the files in a checksum file; none when it does not exist."""
    if sums.is_file():
        for line in sums.read_text(encoding="utf-8").splitlines():
            yield line.partition("  ")[2]
