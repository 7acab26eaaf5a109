"""The folder berichten/: every exchange as two files, and one line each in index.jsonl."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from harness.report.message import Kop, masked, read_kop, request_bytes, response_bytes
from harness.report.model import Bericht, Berichtregel, Json
from simulator.errors import ConfigurationError
from simulator.journal import Uitwisseling, mask
from simulator.text.text import Tekst

FOLDER = "berichten"
INDEX = "index.jsonl"

_OWN_NAME = re.compile(r"[0-9]{4,}-[A-Za-z0-9_.-]+\.(?:request|response)\.http")
_REMEDY = "run the scenarios again, or put back the folder as it was made"
_REMEDY_NL = "draai de scenario's opnieuw, of zet de map terug zoals die gemaakt is"


class Berichtenmap:
    """Writes exchanges.

    Args:
        run_dir: folder of the run.
        unmasked: whether pgn's and keys are kept readable.
    """

    def __init__(self, run_dir: Path, *, unmasked: bool) -> None:
        self._folder = run_dir / FOLDER
        self._unmasked = unmasked
        self._regels: list[Berichtregel] = []

    def create(self) -> None:
        """Make the folder, empty: exchanges of an earlier run are removed."""
        self._folder.mkdir(exist_ok=True)
        for path in self._folder.iterdir():
            if is_own_name(path.name):
                path.unlink()
        self._regels.clear()
        (self._folder / INDEX).write_bytes(b"")

    def add(self, scenario_id: str, uitwisselingen: Iterable[Uitwisseling]) -> None:
        """Write the exchanges of a scenario."""
        added = [self._write(scenario_id, uitwisseling) for uitwisseling in uitwisselingen]
        self._regels += added
        with (self._folder / INDEX).open("ab") as file:
            file.writelines(_line(regel) for regel in added)

    def finish(self) -> None:
        """Put the index in order of departure: scenarios that ran side by side finished in any order."""
        self._regels.sort(key=lambda regel: regel.number)
        (self._folder / INDEX).write_bytes(b"".join(_line(regel) for regel in self._regels))

    def _write(self, scenario_id: str, uitwisseling: Uitwisseling) -> Berichtregel:
        hide = (lambda body: body) if self._unmasked else masked
        kop = read_kop(uitwisseling.request)
        stem = f"{uitwisseling.nummer:04d}-{kop.operation}"
        request_file = f"{stem}.request.http"
        sent = request_bytes(uitwisseling.url, uitwisseling.request_headers, hide(uitwisseling.request))
        (self._folder / request_file).write_bytes(sent)
        response = None
        if uitwisseling.status:
            response_file = f"{stem}.response.http"
            received = response_bytes(uitwisseling.status, uitwisseling.response_headers, hide(uitwisseling.response))
            (self._folder / response_file).write_bytes(received)
            response = _bericht(read_kop(uitwisseling.response), uitwisseling.response, response_file)
        return Berichtregel(
            number=uitwisseling.nummer,
            scenario=scenario_id,
            van=uitwisseling.van,
            naar=uitwisseling.naar,
            operation=kop.operation,
            release=kop.release,
            url=uitwisseling.url,
            started=uitwisseling.started.isoformat(),
            ms=round(uitwisseling.ms, 3),
            status=uitwisseling.status,
            error=uitwisseling.error,
            peer_oin=uitwisseling.peer_oin,
            masked=not self._unmasked,
            request=_bericht(kop, uitwisseling.request, request_file),
            response=response,
        )


def read_berichten(run_dir: Path) -> dict[int, Berichtregel]:
    """Read berichten/index.jsonl back: exchanges by number, in order of departure.

    A last line without its end, left by a run that was cut off, is passed over.

    Raises:
        ConfigurationError: the index is missing or damaged, or a file that it names is not there.
    """
    path = run_dir / FOLDER / INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = _reason(error)
        raise _damage(f"cannot be read: {reason.en}", f"kan niet worden gelezen: {reason.nl}", str(path)) from None
    regels = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            regel = _regel(json.loads(line))
        except (ValueError, KeyError, TypeError):
            where = f"{path}:{number}"
            raise _damage(
                "is no line of an index of exchanges", "is geen regel uit een berichtenlijst", where
            ) from None
        for bericht in (regel.request, regel.response):
            if bericht is not None and not (is_own_name(bericht.file) and (path.parent / bericht.file).is_file()):
                where = str(path.parent / bericht.file)
                raise _damage("is named in index.jsonl but not there", "staat in index.jsonl maar is er niet", where)
        regels.append(regel)
    return {regel.number: regel for regel in sorted(regels, key=lambda regel: regel.number)}


def is_own_name(name: str) -> bool:
    """Tell whether a file name is one that this module gives."""
    return name == INDEX or _OWN_NAME.fullmatch(name) is not None


def _bericht(kop: Kop, body: bytes, file: str) -> Bericht:
    digest = hashlib.sha256(body).hexdigest()
    return Bericht(message=kop.message, code=mask(kop.code), file=file, bytes=len(body), sha256=digest)


def _line(regel: Berichtregel) -> bytes:
    data = asdict(regel)
    ordered = {"from" if key == "van" else "to" if key == "naar" else key: value for key, value in data.items()}
    return json.dumps(ordered, ensure_ascii=False).encode() + b"\n"


def _regel(data: Json) -> Berichtregel:
    fields = dict(data)
    fields["van"] = fields.pop("from")
    fields["naar"] = fields.pop("to")
    if datetime.fromisoformat(fields["started"]).tzinfo is None:
        raise ValueError("a moment without an offset")
    fields["request"] = Bericht(**fields["request"])
    fields["response"] = None if fields["response"] is None else Bericht(**fields["response"])
    return Berichtregel(**fields)


def _reason(error: Exception) -> Tekst:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return Tekst(nl=reason, en=reason)
    return Tekst(nl="geen tekst in UTF-8", en="not UTF-8 text")


def _damage(message: str, nl: str, where: str) -> ConfigurationError:
    return ConfigurationError(message, nl=nl, where=where, remedy=_REMEDY, remedy_nl=_REMEDY_NL)
