"""The result table: every code of the protocol, who raises it, how it ranks at sign-off and what a user is told."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulator.errors import LocalProtocolError
from simulator.standard.aannames import Aannames, ValueKind
from simulator.standard.overdracht import Role
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

OVERDRACHT_GESLAAGD = "OverdrachtGeslaagd"
NOTIFICATIE_ONTVANGEN = "NotificatieOntvangen"
LEERLINGINFO_NIET_BESCHIKBAAR = "LeerlinginfoNietBeschikbaar"
LEERLINGINFO_NIET_OPVRAAGBAAR = "LeerlinginfoNietOpvraagbaar"
SESSIE_AFWIJKEND = "SessieAfwijkend"
SESSIE_REEDS_AFGEMELD = "SessieReedsAfgemeld"
ONBEKEND_AANLEVERPUNT = "OnbekendAanleverpunt"
GEEN_RELATIE_MET_DOEL = "GeenRelatieMetDoel"
VERSTREKKER_NIET_BEKEND = "VerstrekkerNietBekend"


class Reason(StrEnum):
    """Why a party answers as it does, in words that no assumption changes; `ResultTable.code_for` gives the code."""

    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    NOTIFIED = "notified"
    NOT_CHANGED = "not_changed"
    NOT_PREPARED = "not_prepared"
    PUPIL_UNKNOWN = "pupil_unknown"
    WITHDRAWN = "withdrawn"
    NO_INZAGE = "no_inzage"
    NO_TOESTEMMING = "no_toestemming"
    SCHOOL_NOT_ALLOWED = "school_not_allowed"
    WRONG_DOSSIER_VERSION = "wrong_dossier_version"
    SESSIE_AFWIJKEND = "sessie_afwijkend"
    UNKNOWN_AANLEVERPUNT = "unknown_aanleverpunt"
    NO_RELATION = "no_relation"
    ALREADY_SIGNED_OFF = "already_signed_off"
    SESSIE_UNKNOWN = "sessie_unknown"
    SESSIE_EXPIRED = "sessie_expired"
    SOURCE_UNKNOWN = "source_unknown"
    SOURCE_AANLEVERPUNT_UNKNOWN = "source_aanleverpunt_unknown"
    REQUESTER_UNKNOWN = "requester_unknown"
    TARGET_AANLEVERPUNT_INACTIVE = "target_aanleverpunt_inactive"
    KEY_WRONG = "key_wrong"
    OVERDRACHTSOORT_WRONG = "overdrachtsoort_wrong"
    KOPPELSLEUTEL_UNKNOWN = "koppelsleutel_unknown"
    SIGN_OFF_WRONG = "sign_off_wrong"
    NOTIFY_TARGET_INACTIVE = "notify_target_inactive"
    NOTIFY_DOEL_WRONG = "notify_doel_wrong"
    NOTIFY_BRIN_DIFFERS = "notify_brin_differs"
    NOTIFY_SESSIE_UNKNOWN = "notify_sessie_unknown"
    TECHNICAL = "technical"


class FlowType(StrEnum):
    """Kind of flow that a result belongs to. Bron: protocol 10."""

    NORMAL = "N"
    ALTERNATIVE = "A"
    EXCEPTION = "E"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foutmelding:
    """What a user is shown for a code: the code itself, always, with a text and a remedy. Bron: FS-27."""

    code: str
    text: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaat:
    """One row of the result table.

    Attributes:
        reason: why; unique.
        code: as on the wire; several reasons may share one.
        services: operations that answer with it, such as `document`.
        raised_by: bron, doel or tc.
        flow: normal, alternative or exception.
        rank: place at sign-off, 0 is best; None when it is no result of a documentRequest.
        certainty: of the code: S, I, G, X or P, see protocol 0.1.
        aanname: id of the assumption whose value is the code; empty when the code was seen.
        source: section that it comes from.
        text: for a user at a school.
        remedy: what that user can do.
    """

    reason: Reason
    code: str
    services: tuple[str, ...]
    raised_by: Role
    flow: FlowType
    rank: int | None
    certainty: str
    aanname: str
    source: str
    text: Text
    remedy: Text


class ResultTable:
    """The result table under one set of assumptions.

    Args:
        rows: of those that share a code, the first explains it.
        order: ranking of A07, best first.
        unknown: text and remedy for a code that is in no row.
    """

    def __init__(self, rows: Sequence[Resultaat], *, order: Sequence[str], unknown: tuple[Text, Text]) -> None:
        self._rows = tuple(rows)
        self._by_reason = {row.reason: row for row in rows}
        self._by_code = {row.code: row for row in reversed(rows)}
        self._unknown = unknown
        self._other = order.index("other")
        self._technical = order.index("technical")

    @classmethod
    def load(cls, aannames: Aannames) -> ResultTable:
        """Return the table with the codes and the order that `aannames` prescribe."""
        order = aannames.items("A07")
        table = dict(_table())
        unknown = table.pop("unknown_code")
        rows = [_row(Reason(name), row, aannames, order) for name, row in table.items()]
        return cls(rows, order=order, unknown=(Text.of(unknown["text"]), Text.of(unknown["remedy"])))

    @property
    def rows(self) -> tuple[Resultaat, ...]:
        """All rows."""
        return self._rows

    def get(self, code: str) -> Resultaat | None:
        """Return the row that explains a code, or None."""
        return self._by_code.get(code)

    def row(self, reason: Reason) -> Resultaat:
        """Return the row of a reason."""
        return self._by_reason[reason]

    def code_for(self, reason: Reason) -> str:
        """Return the code that stands for a reason."""
        return self._by_reason[reason].code

    def foutmelding(self, code: str) -> Foutmelding:
        """Return what a user is shown for a code, known here or not; no code at all reads as a technical failure.

        Bron: FS-27.
        """
        row = self._by_code.get(code) if code else self._by_reason[Reason.TECHNICAL]
        text, remedy = (row.text, row.remedy) if row else self._unknown
        return Foutmelding(code=code, text=text, remedy=remedy)

    def rank(self, code: str) -> int:
        """Return the place of a code at sign-off, 0 is best; no code at all is a technical failure.

        Bron: protocol 8.7, assumption A07.
        """
        if not code:
            return self._technical
        ranks = [row.rank for row in self._rows if row.code == code and row.rank is not None]
        return min(ranks, default=self._other)

    def best(self, codes: Sequence[str]) -> int:
        """Return the index of the result to report at sign-off: the best, and of equals the last.

        Args:
            codes: one for each aanleverpunt asked, in order; an empty text stands for a technical failure.

        Raises:
            LocalProtocolError: nothing was asked.

        Bron: protocol 8.7, FT-07.
        """
        if not codes:
            raise LocalProtocolError("there is no result to choose from: no aanleverpunt was asked")
        if len(codes) == 1:
            return 0
        return min(range(len(codes)), key=lambda index: (self.rank(codes[index]), -index))


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("simulator.standard") / "data" / "resultaten.toml").read_text(encoding="utf-8"))


def _row(reason: Reason, row: dict[str, Any], aannames: Aannames, order: Sequence[str]) -> Resultaat:
    aanname = row.get("aanname", "")
    return Resultaat(
        reason=reason,
        code=_assumed_code(reason, aanname, aannames) if aanname else row["code"],
        services=tuple(row["services"]),
        raised_by=Role(row["raised_by"]),
        flow=FlowType(row["flow"]),
        rank=order.index(row["rank"]) if "rank" in row else None,
        certainty=row["certainty"],
        aanname=aanname,
        source=row["source"],
        text=Text.of(row["text"]),
        remedy=Text.of(row["remedy"]),
    )


def _assumed_code(reason: Reason, aanname: str, aannames: Aannames) -> str:
    if aannames[aanname].kind is ValueKind.CODES:
        return aannames.codes(aanname)[reason]
    return aannames.value(aanname)
