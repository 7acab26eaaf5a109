"""State that outlives a request: that of the Traffic Center, and the requests that a bron keeps.

Two stores, separate on purpose: no record of the Traffic Center has a field for a pgn or a dossier.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.journal import LogEntry
from simulator.messages.model import Adressering
from simulator.sessie import Sessie
from simulator.standard.keys import Koppelsleutel, SessieId


@dataclass(frozen=True, slots=True, kw_only=True)
class Koppeling:
    """The triple bron aanleverpunt, koppelsleutel, doel aanleverpunt. Bron: protocol 6.2.

    Attributes:
        koppelsleutel: issued for one dossier between the two systems.
        adressering: of both systems, complete.
        issued_at: moment of issue.
        expires_at: from this moment on it is no longer valid.
    """

    koppelsleutel: Koppelsleutel
    adressering: Adressering
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """A notification that was announced. Bron: protocol 5.8.

    Attributes:
        adressering: of both systems, complete.
        doel: OV or SWV.
        sessie_id: of the earlier sessie (OV).
        aanvraagdatum: of the earlier request (OV).
        moment: of the announcement.
    """

    adressering: Adressering
    doel: str
    sessie_id: SessieId | None = None
    aanvraagdatum: datetime | None = None
    moment: datetime


class Store(Protocol):
    """The state of the Traffic Center. Safe to use from several threads."""

    def add_sessie(self, sessie: Sessie) -> None:
        """Keep a new sessie."""
        ...

    def sessie(self, sessie_id: SessieId) -> Sessie | None:
        """Return a sessie, or None."""
        ...

    def replace_sessie(self, old: Sessie, new: Sessie) -> bool:
        """Replace `old` by `new` when `old` is still the stored value; tell whether it was."""
        ...

    def add_koppeling(self, koppeling: Koppeling) -> None:
        """Keep a new triple."""
        ...

    def koppeling(self, koppelsleutel: Koppelsleutel) -> Koppeling | None:
        """Return the triple of a koppelsleutel, or None."""
        ...

    def add_melding(self, melding: Melding) -> None:
        """Keep an announced notification."""
        ...

    def log(self, entry: LogEntry) -> None:
        """Keep a log line."""
        ...

    @property
    def sessies(self) -> tuple[Sessie, ...]:
        """All sessies, in order of granting."""
        ...

    @property
    def koppelingen(self) -> tuple[Koppeling, ...]:
        """All triples, in order of issue."""
        ...

    @property
    def meldingen(self) -> tuple[Melding, ...]:
        """All announced notifications, in order."""
        ...

    @property
    def log_entries(self) -> tuple[LogEntry, ...]:
        """All log lines, in order."""
        ...

    def dump(self) -> str:
        """Return everything that is kept, as text: proof of what the Traffic Center knows."""
        ...


class MemoryStore:
    """The state of the Traffic Center, in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessies: dict[SessieId, Sessie] = {}
        self._koppelingen: dict[Koppelsleutel, Koppeling] = {}
        self._meldingen: list[Melding] = []
        self._entries: list[LogEntry] = []

    def add_sessie(self, sessie: Sessie) -> None:
        """Keep a new sessie."""
        with self._lock:
            self._sessies[sessie.id] = sessie

    def sessie(self, sessie_id: SessieId) -> Sessie | None:
        """Return a sessie, or None."""
        with self._lock:
            return self._sessies.get(sessie_id)

    def replace_sessie(self, old: Sessie, new: Sessie) -> bool:
        """Replace `old` by `new` when `old` is still the stored value; tell whether it was."""
        with self._lock:
            if self._sessies.get(old.id) != old:
                return False
            self._sessies[old.id] = new
            return True

    def add_koppeling(self, koppeling: Koppeling) -> None:
        """Keep a new triple."""
        with self._lock:
            self._koppelingen[koppeling.koppelsleutel] = koppeling

    def koppeling(self, koppelsleutel: Koppelsleutel) -> Koppeling | None:
        """Return the triple of a koppelsleutel, or None."""
        with self._lock:
            return self._koppelingen.get(koppelsleutel)

    def add_melding(self, melding: Melding) -> None:
        """Keep an announced notification."""
        with self._lock:
            self._meldingen.append(melding)

    def log(self, entry: LogEntry) -> None:
        """Keep a log line."""
        with self._lock:
            self._entries.append(entry)

    @property
    def sessies(self) -> tuple[Sessie, ...]:
        """All sessies, in order of granting."""
        with self._lock:
            return tuple(self._sessies.values())

    @property
    def koppelingen(self) -> tuple[Koppeling, ...]:
        """All triples, in order of issue."""
        with self._lock:
            return tuple(self._koppelingen.values())

    @property
    def meldingen(self) -> tuple[Melding, ...]:
        """All announced notifications, in order."""
        with self._lock:
            return tuple(self._meldingen)

    @property
    def log_entries(self) -> tuple[LogEntry, ...]:
        """All log lines, in order."""
        with self._lock:
            return tuple(self._entries)

    def dump(self) -> str:
        """Return everything that is kept, as text, one value a line."""
        everything = (*self.sessies, *self.koppelingen, *self.meldingen, *self.log_entries)
        return "".join(f"{value!r}\n" for value in everything)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraag:
    """A documentRequest that a bron keeps, so that the doel can be notified later. Bron: protocol 8.1 step 2.

    Attributes:
        pgn: of the pupil; this store is the school's own.
        sessie_id: of the sessie of the request.
        adressering: of both systems, complete.
        overdrachtsoort: overstap or binnenBRIN.
        moment: of the request.
        aanvraagdatum: that stood in the request, when there was one.
    """

    pgn: str
    sessie_id: SessieId
    adressering: Adressering
    overdrachtsoort: str
    moment: datetime
    aanvraagdatum: datetime | None = None


class AanvraagStore(Protocol):
    """The requests that a bron keeps. Safe to use from several threads."""

    def add(self, aanvraag: Aanvraag) -> None:
        """Keep a request."""
        ...

    def of_leerling(self, pgn: str) -> tuple[Aanvraag, ...]:
        """Return the requests for a pupil, oldest first."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the requests made before a moment; return how many. Bron: FS-25."""
        ...


class MemoryAanvraagStore:
    """The requests that a bron keeps, in memory, by pupil."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aanvragen: dict[str, list[Aanvraag]] = {}

    def add(self, aanvraag: Aanvraag) -> None:
        """Keep a request."""
        with self._lock:
            self._aanvragen.setdefault(aanvraag.pgn, []).append(aanvraag)

    def of_leerling(self, pgn: str) -> tuple[Aanvraag, ...]:
        """Return the requests for a pupil, oldest first."""
        with self._lock:
            return tuple(self._aanvragen.get(pgn, ()))

    def purge(self, before: datetime) -> int:
        """Delete the requests made before a moment; return how many."""
        with self._lock:
            count = sum(map(len, self._aanvragen.values()))
            kept = {pgn: [one for one in some if one.moment >= before] for pgn, some in self._aanvragen.items()}
            self._aanvragen = {pgn: some for pgn, some in kept.items() if some}
            return count - sum(map(len, self._aanvragen.values()))
