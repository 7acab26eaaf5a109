"""Three kinds of errors, kept apart.

* our own misuse of the library: `LocalProtocolError`;
* a peer that broke the agreement: `RemoteProtocolError`;
* a *foutmelding* that the agreement allows is no exception but a value: `simulator.standard.resultaat.Foutmelding`.
"""

from __future__ import annotations


class OsoError(Exception):
    """Base class of everything that osolab raises on purpose.

    Args:
        message: what is wrong, in English.
        nl: the same in Dutch, where a user can meet it.
    """

    def __init__(self, message: str, *, nl: str = "") -> None:
        super().__init__(message)
        self.nl = nl

    def in_language(self, lang: str) -> str:
        """Return what is wrong in `nl` or `en`; in English when there is no Dutch."""
        return (self.nl if lang == "nl" else "") or str(self)


class LocalProtocolError(OsoError):
    """We asked for something that the agreement forbids: a bug or a misuse on this side."""


class RemoteProtocolError(OsoError):
    """The peer sent something that the agreement forbids.

    Args:
        message: what is wrong, in English.
        nl: the same in Dutch, where a user can meet it.
        line: line in the received bytes, when known (1-based).
    """

    def __init__(self, message: str, *, nl: str = "", line: int | None = None) -> None:
        super().__init__(message, nl=nl)
        self.line = line


class UntrustedXmlError(RemoteProtocolError):
    """Received bytes that are refused as XML: not well-formed, a DTD, an entity, too large, too deep."""


class InvalidNumberError(OsoError, ValueError):
    """A BSN, onderwijsnummer, BRIN, vestigingscode, OIN or routeringskenmerk of the wrong form."""


class ConfigurationError(OsoError):
    """Something that the user wrote or gave is wrong; becomes exit code 2.

    Args:
        message: what is wrong, in English.
        nl: the same in Dutch.
        where: file, line and key, or flag, when known.
        remedy: what to do about it, in English.
        remedy_nl: the same in Dutch.
    """

    def __init__(self, message: str, *, nl: str = "", where: str = "", remedy: str = "", remedy_nl: str = "") -> None:
        super().__init__(message, nl=nl)
        self.message = message
        self.where = where
        self.remedy = remedy
        self.remedy_nl = remedy_nl

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: str) -> str:
        """Return place, message and remedy in `nl` or `en`."""
        dutch = lang == "nl"
        message = (self.nl if dutch else "") or self.message
        remedy = (self.remedy_nl if dutch else "") or self.remedy
        lines = [f"{self.where}: {message}" if self.where else message, *([remedy] if remedy else [])]
        return "\n  ".join(lines)

    def at(self, where: str) -> ConfigurationError:
        """Return the same error with another `where`, for a caller that knows the file and the key."""
        return ConfigurationError(self.message, nl=self.nl, where=where, remedy=self.remedy, remedy_nl=self.remedy_nl)


class TransportError(OsoError):
    """No answer came: the fault lies between the parties, or in the configuration.

    Args:
        kind: `connect`, `tls`, `timeout`, `closed` or `url`.
        message: what happened, in English.
        nl: the same in Dutch.
    """

    def __init__(self, kind: str, message: str, *, nl: str = "") -> None:
        super().__init__(message, nl=nl)
        self.kind = kind
