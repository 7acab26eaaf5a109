"""The folder of a pack: written to a temporary folder beside it, and moved into place when complete."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from simulator.errors import ConfigurationError
from simulator.files import SUMS, names_in, sums_of

MANIFEST = "MANIFEST.json"
ATTRIBUTE = "vraag"
"""Key of the manifest that tells a pack from a population."""


class PackFolder:
    """Takes the files of a pack, and keeps their checksums.

    Args:
        root: folder that they are written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sums: dict[str, str] = {}

    def write(self, name: str, content: bytes) -> None:
        """Add a file; `name` is its path from the folder, with `/`."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self._sums[name] = sha256(content).hexdigest()

    def remove(self, name: str) -> None:
        """Remove a file that was added."""
        (self.root / name).unlink(missing_ok=True)
        self._sums.pop(name, None)

    def sums(self) -> bytes:
        """Return the checksums of the files so far, as `sha256sum -c` reads them."""
        return sums_of(sorted(self._sums.items()))


@contextmanager
def open_pack_folder(out: Path, *, force: bool) -> Iterator[PackFolder]:
    """Open a folder for a pack; its files are in place only when all of them have been written.

    Args:
        out: the folder.
        force: replace a pack that is there; other files stay.

    Raises:
        ConfigurationError: the folder holds something, or cannot be written.
    """
    with _readable_trouble(out):
        place = out.resolve()
        _refuse_occupied(place, force=force)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as staging:
            folder = PackFolder(Path(staging) / place.name)
            yield folder
            _publish(folder.root, place)


@contextmanager
def _readable_trouble(out: Path) -> Iterator[None]:
    """Turn an OSError into a ConfigurationError with a readable message."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "make room and run the same command again; nothing of the pack has been left behind"
            remedy_nl = "maak ruimte en geef dezelfde opdracht nog eens; van het pakket is niets achtergebleven"
        else:
            remedy, remedy_nl = "choose a folder that can be written", "kies een map waarin schrijven mag"
        raise ConfigurationError(
            f"cannot write: {error.strerror or error}",
            nl=f"schrijven lukt niet: {error.strerror or error}",
            where=str(out),
            remedy=remedy,
            remedy_nl=remedy_nl,
        ) from error


def _refuse_occupied(place: Path, *, force: bool) -> None:
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return
    if not place.is_dir():
        raise ConfigurationError(
            "this is a file, not a folder",
            nl="dit is een bestand, geen map",
            where=str(place),
            remedy="choose another folder",
            remedy_nl="kies een andere map",
        )
    if force and _is_pack(place):
        return
    if force:
        raise ConfigurationError(
            "the folder holds something other than a test pack",
            nl="in de map staat iets anders dan een testpakket",
            where=str(place),
            remedy="choose another folder; --force replaces a test pack only",
            remedy_nl="kies een andere map; --force vervangt alleen een testpakket",
        )
    raise ConfigurationError(
        "the folder is not empty",
        nl="de map is niet leeg",
        where=str(place),
        remedy="choose another folder, or replace the test pack in it with --force",
        remedy_nl="kies een andere map, of vervang het testpakket erin met --force",
    )


def _is_pack(place: Path) -> bool:
    try:
        found = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and ATTRIBUTE in found


def _publish(made: Path, place: Path) -> None:
    """Move a pack into place: as a whole when there is nothing yet, else file by file, the manifest last."""
    if place.exists() and not any(place.iterdir()):
        place.rmdir()
    if not place.exists():
        made.rename(place)
        return
    _remove_old(place)
    names = sorted((file.relative_to(made) for file in made.rglob("*") if file.is_file()), key=_manifest_last)
    for name in names:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made / name, target)


def _manifest_last(name: Path) -> tuple[bool, str]:
    return name.name == MANIFEST, name.as_posix()


def _remove_old(place: Path) -> None:
    """Remove the files of the pack that is there, and the folders that this leaves empty."""
    for name in [MANIFEST, *names_in(place / SUMS), SUMS]:
        target = (place / name).resolve()
        if target != place and target.is_relative_to(place) and target.is_file():
            target.unlink()
            for folder in target.parents:
                if folder == place or any(folder.iterdir()):
                    break
                folder.rmdir()
