"""Keys: zoeksleutel with pgnfrag, koppelsleutel, sessie id.

How a zoeksleutel is made from a pgn is not public (protocol 6.1, X). The strategy is therefore pluggable and chosen by
assumption A02; none of the strategies shipped here is OSO's own.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from typing import NewType, Protocol

from simulator.errors import ConfigurationError

SessieId = NewType("SessieId", str)
"""UUID in lower case, issued by the Traffic Center; one dossier per sessie. Bron: protocol 6.2."""

Koppelsleutel = NewType("Koppelsleutel", str)
"""UUID in upper case, issued by the Traffic Center: what an SWV has instead of a zoeksleutel. Bron: protocol 6.2."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_sessie_id(text: str) -> bool:
    """Tell whether `text` has the form of a sessie id."""
    return _UUID.fullmatch(text) is not None


def is_koppelsleutel(text: str) -> bool:
    """Tell whether `text` has the form of a koppelsleutel."""
    return text == text.upper() and _UUID.fullmatch(text.lower()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoeksleutel:
    """The encrypted pgn that the Traffic Center may see.

    Attributes:
        waarde: base64, as it travels (may be wrapped in lines).
        pgnfrag: four digits beside it since OSO'22, empty in OSO'18.
    """

    waarde: str
    pgnfrag: str = ""

    @property
    def compact(self) -> str:
        """The base64 without white space. Bron: protocol 6.1, the example is line-wrapped."""
        return "".join(self.waarde.split())


class SearchKeyStrategy(Protocol):
    """Makes a zoeksleutel from a pgn; doel and bron each do so on their own."""

    name: str

    def make(self, pgn: str) -> Zoeksleutel:
        """Return the zoeksleutel of a nine-digit pgn."""
        ...

    def same(self, one: Zoeksleutel, other: Zoeksleutel) -> bool:
        """Tell whether two zoeksleutels stand for the same pgn."""
        ...


class HmacSearchKey:
    """Not OSO: HMAC-SHA-512 of the digits under a stub-only key, 128 bytes, base64 in lines of 76; last four digits.

    The size and the line length are those of the one published example; the rest is an assumption (A02).
    """

    name = "hmac"
    _KEY = b"osolab test bed - this is not the OSO search key"

    def make(self, pgn: str) -> Zoeksleutel:
        """Return the zoeksleutel of a nine-digit pgn."""
        first = hmac.digest(self._KEY, b"1" + pgn.encode(), "sha512")
        second = hmac.digest(self._KEY, b"2" + pgn.encode(), "sha512")
        text = base64.b64encode(first + second).decode()
        lines = [text[start : start + 76] for start in range(0, len(text), 76)]
        return Zoeksleutel(waarde="\n".join(lines), pgnfrag=pgn[-4:])

    def same(self, one: Zoeksleutel, other: Zoeksleutel) -> bool:
        """Tell whether two zoeksleutels stand for the same pgn: white space does not count."""
        return hmac.compare_digest(one.compact, other.compact)


class ShortSearchKey(HmacSearchKey):
    """Not OSO: one SHA-256 block on one line, to prove that no party depends on the shape of the key."""

    name = "sha256"

    def make(self, pgn: str) -> Zoeksleutel:
        """Return the zoeksleutel of a nine-digit pgn."""
        digest = hmac.digest(self._KEY, pgn.encode(), "sha256")
        return Zoeksleutel(waarde=base64.b64encode(digest).decode(), pgnfrag=pgn[-4:])


SEARCH_KEYS: dict[str, SearchKeyStrategy] = {
    strategy.name: strategy for strategy in (HmacSearchKey(), ShortSearchKey())
}


def get_search_key(name: str) -> SearchKeyStrategy:
    """Return the search-key strategy called `name`.

    Raises:
        ConfigurationError: no such strategy.
    """
    try:
        return SEARCH_KEYS[name]
    except KeyError:
        raise ConfigurationError(
            f"unknown search-key strategy {name!r}",
            nl=f"onbekende manier om een zoeksleutel te maken {name!r}",
            remedy=f"choose one of: {', '.join(SEARCH_KEYS)}",
            remedy_nl=f"kies een van: {', '.join(SEARCH_KEYS)}",
        ) from None
