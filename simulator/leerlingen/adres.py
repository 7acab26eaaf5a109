"""Towns, addresses and ways to reach somebody that exist in form only.

Telephone numbers have a subscriber part that starts with 0, and mobile numbers start with 0600: nobody has such a
number (assumption of this project). Mail addresses end in `.example`, which is reserved and never delivered.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from simulator.leerlingen import kansen
from simulator.leerlingen.model import Adres
from simulator.leerlingen.namen import read_namen
from simulator.leerlingen.toeval import Toeval, Verdeling

_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_NEVER = frozenset({"SA", "SD", "SS"})
_PHONE_DIGITS = 10
_TRANSLITERATION = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "ł": "l", "ß": "ss", "đ": "d"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """A town.

    Attributes:
        postcode_van, postcode_tot: first and last postal code, digits only.
        netnummer: dialling code.
        inwoners: thousands, rough.
    """

    naam: str
    gemeente: str
    provincie: str
    postcode_van: int
    postcode_tot: int
    netnummer: str
    inwoners: int


@cache
def read_plaatsen() -> dict[str, Plaats]:
    """Return the towns by name."""
    text = (files("simulator.leerlingen") / "data" / "plaatsen.toml").read_text(encoding="utf-8")
    return {
        naam: Plaats(
            naam=naam,
            gemeente=gemeente,
            provincie=provincie,
            postcode_van=first,
            postcode_tot=last,
            netnummer=netnummer,
            inwoners=inwoners,
        )
        for naam, gemeente, provincie, first, last, netnummer, inwoners in tomllib.loads(text)["plaatsen"]
    }


@cache
def _by_size() -> Verdeling:
    return Verdeling({plaats.naam: plaats.inwoners for plaats in read_plaatsen().values()})


def draw_plaats(toeval: Toeval) -> Plaats:
    """Return a town, the larger the likelier."""
    return read_plaatsen()[toeval.draw(_by_size())]


def make_adres(toeval: Toeval, plaats: Plaats) -> Adres:
    """Return an address in a town."""
    straat = toeval.pick(toeval.pick(read_namen().straten))
    letters = toeval.pick(_LETTERS) + toeval.pick(_LETTERS)
    return Adres(
        straat=straat,
        huisnummer=1 + int(toeval.deel() ** 2 * 240),
        toevoeging=toeval.pick("abcd") if toeval.happens(kansen.deel("toevoeging")) else "",
        postcode=f"{toeval.whole(plaats.postcode_van, plaats.postcode_tot)}{'AB' if letters in _NEVER else letters}",
        plaats=plaats.naam,
        gemeente=plaats.gemeente,
    )


def make_telefoon(toeval: Toeval, plaats: Plaats) -> str:
    """Return a fixed telephone number of ten digits that nobody has."""
    free = _PHONE_DIGITS - len(plaats.netnummer) - 1
    return f"{plaats.netnummer}0{toeval.whole(0, 10**free - 1):0{free}d}"


def make_mobiel(toeval: Toeval) -> str:
    """Return a mobile number of ten digits that nobody has."""
    return f"0600{toeval.whole(0, 999_999):06d}"


def slug(text: str) -> str:
    """Return a text as it may stand in a mail address or a host name.

    >>> slug("Zoë van 't Şahin")
    'zoe.van.t.sahin'
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        return ".".join(text.lower().split())  # most names, and much faster
    plain = unicodedata.normalize("NFKD", text.translate(_TRANSLITERATION)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", plain.lower().replace("'", "")).strip(".") or "x"


def make_email(name: str, host: str = "post.example") -> str:
    """Return a mail address that can never be delivered."""
    return f"{slug(name)}@{host}"
