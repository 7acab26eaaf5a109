"""The dossiers that a bron has made available, by pupil. Making one available is local: no call goes out."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from simulator.errors import LocalProtocolError, UntrustedXmlError
from simulator.standard.identifiers import validate_pgn
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort, Profiel, opt_out_allowed
from simulator.untrusted_xml import root_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Klaargezet:
    """A dossier as a user makes it available.

    Attributes:
        pgn: of the pupil.
        profiel: kind of transfer it was made for.
        dossier: the XML, handed on byte for byte.
        inzage: whether the parents have seen this very content.
        inzagedatum: when they did, if known.
        toestemming: whether parents or pupil consent (VOVO).
        allowed_brins: schools that were ticked; binnenBRIN and SWV need none.
        opted_out: categories left out.
        voorlopig: a draft, not released yet.
        account: user who made it available; filled in by the system.
        collection_date: moment of making available; filled in by the system.

    Raises:
        LocalProtocolError: a category is left out that the profile demands.
    """

    pgn: str = field(repr=False)
    profiel: Profiel
    dossier: bytes = field(repr=False)
    inzage: bool = False
    inzagedatum: date | None = None
    toestemming: bool = False
    allowed_brins: frozenset[str] = frozenset()
    opted_out: frozenset[str] = frozenset()
    voorlopig: bool = False
    account: str = ""
    collection_date: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse an opt-out that the profile does not offer. Bron: FS-20, gegevensset business rules 3."""
        wrong = self.opted_out and self.opted_out - opt_out_allowed(self.profiel)
        if wrong:
            raise LocalProtocolError(f"{self.profiel} does not allow to leave out: {', '.join(sorted(wrong))}")

    @property
    def namespace(self) -> str:
        """Namespace of the dossier's root element; empty when it is no XML at all."""
        try:
            name = root_name(self.dossier)
        except UntrustedXmlError:
            return ""
        return name[1:].partition("}")[0] if name.startswith("{") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreEntry:
    """What the store holds for a pupil and an overdrachtsoort.

    Attributes:
        known: whether the pupil is known at all.
        ingetrokken: whether a dossier was there and has been withdrawn.
        klaargezet: the dossier, when there is one.
        namespace: of that dossier.
    """

    known: bool = False
    ingetrokken: bool = False
    klaargezet: Klaargezet | None = None
    namespace: str = ""


NOTHING = StoreEntry()


class DossierStore:
    """The dossiers of one aanleverpunt, by pupil and overdrachtsoort. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._leerlingen: dict[str, str] = {}
        self._entries: dict[tuple[str, Overdrachtsoort], StoreEntry] = {}
        self._koppelsleutels: dict[Koppelsleutel, str] = {}

    def register_leerling(self, pgn: str, leerlingnummer: str) -> None:
        """Make a pupil known.

        Raises:
            InvalidNumberError: `pgn` is not a valid pgn.
        """
        with self._lock:
            self._leerlingen[validate_pgn(pgn)] = leerlingnummer

    def put(self, klaargezet: Klaargezet) -> None:
        """Make a dossier available, in place of an earlier one of its kind.

        Raises:
            LocalProtocolError: the pupil is not known.
        """
        namespace = klaargezet.namespace
        with self._lock:
            self._require(klaargezet.pgn)
            key = (klaargezet.pgn, klaargezet.profiel.overdrachtsoort)
            self._entries[key] = StoreEntry(known=True, klaargezet=klaargezet, namespace=namespace)

    def withdraw(self, pgn: str, kind: Overdrachtsoort) -> None:
        """Withdraw a dossier.

        Raises:
            LocalProtocolError: there is none.
        """
        with self._lock:
            present = self._entries.get((pgn, kind), NOTHING)
            if present.klaargezet is None:
                raise LocalProtocolError(f"no {kind} of this pupil is available")
            self._entries[pgn, kind] = StoreEntry(known=True, ingetrokken=True)

    def look_up(self, pgn: str | None, kind: str) -> StoreEntry:
        """Return the entry of a pupil; `NOTHING` for None and for an unknown pgn."""
        with self._lock:
            if pgn is None or pgn not in self._leerlingen:
                return NOTHING
            if kind not in set(Overdrachtsoort):
                return StoreEntry(known=True)
            return replace(self._entries.get((pgn, Overdrachtsoort(kind)), NOTHING), known=True)

    def couple(self, koppelsleutel: Koppelsleutel, pgn: str) -> None:
        """Remember which pupil a koppelsleutel stands for.

        Raises:
            LocalProtocolError: the pupil is not known.
        """
        with self._lock:
            self._require(pgn)
            self._koppelsleutels[koppelsleutel] = pgn

    def pgn_of(self, koppelsleutel: Koppelsleutel) -> str | None:
        """Return the pupil that a koppelsleutel stands for, or None."""
        with self._lock:
            return self._koppelsleutels.get(koppelsleutel)

    @property
    def klaargezet(self) -> tuple[Klaargezet, ...]:
        """Everything that is available now."""
        with self._lock:
            return tuple(entry.klaargezet for entry in self._entries.values() if entry.klaargezet is not None)

    def _require(self, pgn: str) -> None:
        if pgn not in self._leerlingen:
            raise LocalProtocolError("this pupil is not known here: register the pupil first")
