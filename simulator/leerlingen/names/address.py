"""Towns, addresses, and telephone numbers and e-mail addresses that nobody has.

Telephone numbers have a subscriber part that starts with 0, and mobile numbers start with 0600: nobody has such a
number (assumption of this project). Mail addresses end in `.example`, which is reserved and never delivered.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, DiscreteDistribution, Throw, pick, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Adres
from simulator.leerlingen.names.names import read_names

ADRES_WORDS = 6
"""Random words that an address takes."""

_make = maker(Adres)
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_NEVER = frozenset({"SA", "SD", "SS"})
_PHONE_DIGITS = 10
_TRANSLITERATION = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "ł": "l", "ß": "ss", "đ": "d"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """A town.

    Attributes:
        postcode_from, postcode_until: first and last postal code, digits only.
        area_code: dialling code.
        inhabitants: thousands, rough.
    """

    naam: str
    gemeente: str
    provincie: str
    postcode_from: int
    postcode_until: int
    area_code: str
    inhabitants: int


@cache
def read_plaatsen() -> dict[str, Plaats]:
    """Return the towns by name."""
    text = (files("simulator.leerlingen") / "data" / "plaatsen.toml").read_text(encoding="utf-8")
    return {
        naam: Plaats(
            naam=naam,
            gemeente=gemeente,
            provincie=provincie,
            postcode_from=first,
            postcode_until=last,
            area_code=area_code,
            inhabitants=inhabitants,
        )
        for naam, gemeente, provincie, first, last, area_code, inhabitants in tomllib.loads(text)["plaatsen"]
    }


@cache
def _by_size() -> DiscreteDistribution:
    return DiscreteDistribution({plaats.naam: plaats.inhabitants for plaats in read_plaatsen().values()})


def draw_plaats(word: int) -> Plaats:
    """Return a town, drawn in proportion to its inhabitants."""
    return read_plaatsen()[_by_size().at(word)]


@cache
def _letter_pairs() -> tuple[str, ...]:
    """Return the letter pairs that a postal code may have."""
    return tuple(pair for first in _LETTERS for second in _LETTERS if (pair := first + second) not in _NEVER)


def make_adres(words: Throw, plaats: Plaats) -> Adres:
    """Return an address in a town.

    Args:
        words: `ADRES_WORDS` random words.
        plaats: the town.
    """
    pool, straat, huisnummer, toevoeging, cijfers, letters = words
    return _make(
        straat=pick(straat, pick(pool, read_names().streets)),
        huisnummer=1 + (huisnummer * huisnummer * 240 >> 2 * BITS),
        toevoeging="abcd"[toevoeging & 3] if toevoeging < probabilities.bound("toevoeging") else "",
        postcode=f"{whole(cijfers, plaats.postcode_from, plaats.postcode_until)}{pick(letters, _letter_pairs())}",
        plaats=plaats.naam,
        gemeente=plaats.gemeente,
    )


def make_telefoon(word: int, plaats: Plaats) -> str:
    """Return a fixed telephone number of ten digits that nobody has."""
    numbers = 10 ** (_PHONE_DIGITS - len(plaats.area_code) - 1)
    return plaats.area_code + str(10 * numbers + (word * numbers >> BITS))[1:]


def make_mobile(word: int) -> str:
    """Return a mobile number of ten digits that nobody has."""
    return f"0600{word * 10**6 >> BITS:06d}"


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Return a text in a form that a mail address or a host name allows.

    >>> slug("Zoë van 't Şahin")
    'zoe.van.t.sahin'
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        return ".".join(text.lower().split())  # most names, and much faster
    plain = unicodedata.normalize("NFKD", text.translate(_TRANSLITERATION)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", plain.lower().replace("'", "")).strip(".") or "x"


def make_email(voornaam: str, achternaam: str) -> str:
    """Return a mail address that can never be delivered."""
    return f"{slug(voornaam)}.{slug(achternaam)}@post.example"
