"""Files that are there whole or not at all, and the check sums that show that nobody changed them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

SUMS = "SHA256SUMS"
"""Name of the file of check sums that `sha256sum -c` reads."""

UNFINISHED = ".deel"
"""What the name of a file ends in until it is whole."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW


def write_whole(path: Path, content: bytes, *, mode: int | None = None, durable: bool = False) -> None:
    """Write a file so that whoever reads it meets the old one or the new one, never half of either.

    Args:
        path: of the file; its folder exists.
        content: all of it.
        mode: permissions, right from the first byte on; None: those that new files get here.
        durable: whether it outlives a machine that stops half-way.

    Raises:
        OSError: it cannot be written; what was there is untouched, and nothing is left beside it.
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
    """Return where a file grows until it is whole: beside its place.

    >>> unfinished(Path("out/run.json")).as_posix()
    'out/run.json.deel'
    """
    return path.with_name(path.name + UNFINISHED)


def finish(path: Path) -> str:
    """Give a file that grew its own name, and return its sha256."""
    found = digest_of(unfinished(path))
    unfinished(path).replace(path)
    return found


def digest_of(path: Path) -> str:
    """Return the sha256 of a file of any size, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sums_of(digests: Iterable[tuple[str, str]]) -> bytes:
    r"""Return check sums as `sha256sum -c` reads them.

    Args:
        digests: name of a file, with `/`, and its sha256, in the order of the lines.

    >>> sums_of([("a/b.xml", "0f" * 2)])
    b'0f0f  a/b.xml\n'
    """
    return "".join(f"{digest}  {name}\n" for name, digest in digests).encode()


def names_in(sums: Path) -> Iterator[str]:
    """Yield the names that a file of check sums vouches for; none when it is not there."""
    if sums.is_file():
        for line in sums.read_text(encoding="utf-8").splitlines():
            yield line.partition("  ")[2]
