"""What the ledgers of all parties say about one sessie: codes, counts and half a digest, no more."""

from __future__ import annotations

Response = tuple[str, str, str]
"""Of a bron: actor, aanleverpunt and code."""


class LedgerSessie:
    """What the ledgers say about one sessie."""

    __slots__ = (
        "afgemeld",
        "answers",
        "checks",
        "delivered",
        "digest",
        "failed",
        "granted",
        "known",
        "late",
        "matched",
        "number",
        "refused_sign_offs",
        "resultaat",
        "sent",
        "sign_offs",
        "signed_at",
        "valid_checks",
    )

    def __init__(self) -> None:
        self.number = -1
        self.known = False  # to the client
        self.resultaat = ""
        self.digest: bytes | None = None
        self.afgemeld = ""
        self.failed = False
        self.granted = False
        self.checks = 0
        self.valid_checks = 0
        self.sign_offs: tuple[str, ...] = ()
        self.refused_sign_offs = 0
        self.signed_at = 0.0
        self.late = False  # checked and found valid, or delivered, after its sign-off
        self.answers: tuple[Response, ...] = ()
        self.delivered: tuple[str, ...] = ()  # by which aanleverpunten
        self.matched = False  # what the client received is among what was delivered
        self.sent: bytes | None = None  # digest of a dossier that it did not receive
