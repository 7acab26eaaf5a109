"""The dossiers to judge, from files, folders, ZIP archives and standard input, each with a name for reports."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import ConfigurationError, OsoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"


class UnreadableError(OsoError):
    """A file that exists but cannot be read; it becomes one finding, so that the other files are still judged.

    Args:
        reason: `damaged`, `denied`, `encrypted`, `missing` or `large`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierInput:
    """One dossier to judge, not yet read: it is read in the process that judges it.

    Attributes:
        name: as reports show it: the path, `archive.zip!member.xml`, or `-`.
        path: the file or the archive; None for standard input.
        member: name inside the archive; None for a plain file.
        data: of standard input, which can be read only once.
    """

    name: str
    path: Path | None = None
    member: str | None = None
    data: bytes | None = field(default=None, repr=False)

    def read(self, max_bytes: int) -> bytes:
        """Return the bytes.

        Args:
            max_bytes: limit for a member of an archive; a plain file is read whole.

        Raises:
            UnreadableError: the file cannot be read, or a member is larger than `max_bytes`.
        """
        if self.path is None:
            return self.data or b""
        try:
            if self.member is None:
                return self.path.read_bytes()
            return _read_member(self.path, self.member, max_bytes)
        except zipfile.BadZipFile:
            raise UnreadableError("damaged") from None
        except FileNotFoundError:
            raise UnreadableError("missing") from None
        except OSError:
            raise UnreadableError("denied") from None


def collect(paths: Iterable[str | Path]) -> list[DossierInput]:
    """Return what is to be judged, in the order of the arguments, a folder in the order of its names.

    Args:
        paths: files (taken as they are), folders (every `*.xml` and `*.zip` below), ZIP archives (every `*.xml` inside)
            and `-` for standard input.

    Raises:
        ConfigurationError: a path does not exist, or there is nothing to judge.
    """
    found: list[DossierInput] = []
    given = [str(path) for path in paths]
    for each in given:
        if each == STDIN:
            found.append(DossierInput(name=STDIN, data=sys.stdin.buffer.read()))
            continue
        path = Path(each)
        if not path.exists():
            raise ConfigurationError(
                f"no such file or folder: {each}",
                nl=f"dit bestand of deze map bestaat niet: {each}",
                where=each,
                remedy="give an XML file, a folder or a ZIP archive with XML files, or - for standard input",
                remedy_nl="geef een XML-bestand, een map of ZIP-bestand met XML-bestanden, of - voor standaardinvoer",
            )
        found.extend(_walk(path))
    if not found:
        raise ConfigurationError(
            "there is no dossier to judge",
            nl="er is geen dossier om te toetsen",
            where=", ".join(given),
            remedy="give at least one XML file, or a folder or ZIP archive that holds one",
            remedy_nl="geef minstens één XML-bestand, of een map of ZIP-bestand met een erin",
        )
    return found


def _walk(path: Path) -> Iterator[DossierInput]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix.lower() in {".xml", ".zip"} and each.is_file():
                yield from _walk(each)
    elif path.suffix.lower() == ".zip":
        yield from _members(path)
    else:
        yield DossierInput(name=str(path), path=path)


def _members(path: Path) -> Iterator[DossierInput]:
    """Yield the XML files in an archive; a damaged archive itself, so that judging it gives the finding."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError):
        yield DossierInput(name=str(path), path=path, member="")
        return
    for name in names:
        if name.lower().endswith(".xml"):
            yield DossierInput(name=f"{path}!{name}", path=path, member=name)


def _read_member(path: Path, member: str, max_bytes: int) -> bytes:
    with zipfile.ZipFile(path) as archive:
        try:
            info = archive.getinfo(member)
        except KeyError:
            raise UnreadableError("missing") from None
        if info.flag_bits & 1:
            raise UnreadableError("encrypted")
        try:
            with archive.open(info) as stream:
                data = stream.read(max_bytes + 1)
        except (NotImplementedError, RuntimeError, EOFError):
            raise UnreadableError("damaged") from None
    if len(data) > max_bytes:
        raise UnreadableError("large")
    return data
