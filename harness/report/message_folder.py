"""The folder berichten/: every exchange as two files, and one line each in index.jsonl."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from harness.report.message import MessageHead, masked, read_head, request_bytes, response_bytes
from harness.report.model import ExchangeEntry, Json, MessageFile
from simulator.errors import ConfigurationError
from simulator.journal import Exchange, mask
from simulator.plain_data import MisfitError, PlainData
from simulator.text.text import Text

FOLDER = "berichten"
INDEX = "index.jsonl"

_DATA = PlainData({ExchangeEntry: {"sender": "from", "receiver": "to"}})
_OWN_NAME = re.compile(r"[0-9]{4,}-[A-Za-z0-9_.-]+\.(?:request|response)\.http")
_REMEDY = "run the scenarios again, or put back the folder as it was made"
_REMEDY_NL = "draai de scenario's opnieuw, of zet de map terug zoals die gemaakt is"


class MessageFolder:
    """Writes exchanges.

    Args:
        run_dir: folder of the run.
        unmasked: whether pgn's and keys are kept readable.
    """

    def __init__(self, run_dir: Path, *, unmasked: bool) -> None:
        self._folder = run_dir / FOLDER
        self._unmasked = unmasked
        self._entries: list[ExchangeEntry] = []

    def create(self) -> None:
        """Make the folder, empty: exchanges of an earlier run are removed."""
        self._folder.mkdir(exist_ok=True)
        for path in self._folder.iterdir():
            if is_own_name(path.name):
                path.unlink()
        self._entries.clear()
        (self._folder / INDEX).write_bytes(b"")

    def add(self, scenario_id: str, exchanges: Iterable[Exchange]) -> None:
        """Write the exchanges of a scenario."""
        added = [self._write(scenario_id, exchange) for exchange in exchanges]
        self._entries += added
        with (self._folder / INDEX).open("ab") as file:
            file.writelines(_line(entry) for entry in added)

    def finish(self) -> None:
        """Sort the index by exchange number, because parallel scenarios finish in any order."""
        self._entries.sort(key=lambda entry: entry.number)
        (self._folder / INDEX).write_bytes(b"".join(_line(entry) for entry in self._entries))

    def _write(self, scenario_id: str, exchange: Exchange) -> ExchangeEntry:
        hide = (lambda body: body) if self._unmasked else masked
        head = read_head(exchange.request)
        stem = f"{exchange.number:04d}-{head.operation}"
        request_file = f"{stem}.request.http"
        sent = request_bytes(exchange.url, exchange.request_headers, hide(exchange.request))
        (self._folder / request_file).write_bytes(sent)
        response = None
        if exchange.status:
            response_file = f"{stem}.response.http"
            received = response_bytes(exchange.status, exchange.response_headers, hide(exchange.response))
            (self._folder / response_file).write_bytes(received)
            response = _message(read_head(exchange.response), exchange.response, response_file)
        return ExchangeEntry(
            number=exchange.number,
            scenario=scenario_id,
            sender=exchange.sender,
            receiver=exchange.receiver,
            operation=head.operation,
            release=head.release,
            url=exchange.url,
            started=exchange.started.isoformat(),
            ms=round(exchange.ms, 3),
            status=exchange.status,
            error=exchange.error,
            peer_oin=exchange.peer_oin,
            masked=not self._unmasked,
            request=_message(head, exchange.request, request_file),
            response=response,
        )


def read_messages(run_dir: Path) -> dict[int, ExchangeEntry]:
    """Read berichten/index.jsonl back: exchanges by number, in order of departure.

    An incomplete last line, left by an interrupted run, is skipped.

    Raises:
        ConfigurationError: the index is missing or damaged, or a file that it names is not there.
    """
    path = run_dir / FOLDER / INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = _reason(error)
        raise _damage(f"cannot be read: {reason.en}", f"kan niet worden gelezen: {reason.nl}", str(path)) from None
    entries = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            entry = _entry(json.loads(line))
        except (ValueError, MisfitError):
            where = f"{path}:{number}"
            raise _damage(
                "is no line of an index of exchanges", "is geen regel uit een berichtenlijst", where
            ) from None
        for message_file in (entry.request, entry.response):
            if message_file is not None and not (
                is_own_name(message_file.file) and (path.parent / message_file.file).is_file()
            ):
                where = str(path.parent / message_file.file)
                raise _damage("is named in index.jsonl but not there", "staat in index.jsonl maar is er niet", where)
        entries.append(entry)
    return {entry.number: entry for entry in sorted(entries, key=lambda entry: entry.number)}


def is_own_name(name: str) -> bool:
    """Tell whether a file name has the form that this module writes."""
    return name == INDEX or _OWN_NAME.fullmatch(name) is not None


def _message(head: MessageHead, body: bytes, file: str) -> MessageFile:
    digest = hashlib.sha256(body).hexdigest()
    return MessageFile(message=head.message, code=mask(head.code), file=file, bytes=len(body), sha256=digest)


def _line(entry: ExchangeEntry) -> bytes:
    return json.dumps(_DATA.dump(entry), ensure_ascii=False).encode() + b"\n"


def _entry(data: Json) -> ExchangeEntry:
    entry = _DATA.load(ExchangeEntry, data)
    if datetime.fromisoformat(entry.started).tzinfo is None:
        raise ValueError("a moment without an offset")
    return entry


def _reason(error: Exception) -> Text:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return Text(nl=reason, en=reason)
    return Text(nl="geen tekst in UTF-8", en="not UTF-8 text")


def _damage(message: str, nl: str, where: str) -> ConfigurationError:
    return ConfigurationError(message, nl=nl, where=where, remedy=_REMEDY, remedy_nl=_REMEDY_NL)
