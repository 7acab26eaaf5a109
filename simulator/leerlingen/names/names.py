"""Names and streets: pools made once with Faker, and lists of our own where Faker has too few.

Pupils draw from the frozen file `data/namen.toml`, so that an upgrade of Faker changes no pupil. To make the file again
(which changes every pupil), run `python -m simulator.leerlingen.names.names`; mention it in the change log, because
golden samples change, and raise `simulator.leerlingen.dossier.builder.GEGEVENSVERSIE`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

POOL_SEED = 20260327
"""Seed of the Faker instance that made the frozen pools."""

_DRAWS = 40_000
_VOORVOEGSEL = re.compile(
    r"(?P<voorvoegsel>van de[nr]?|van het|van 't|van|de la|de|den|der|ter|ten|te|le) (?P<rest>[A-Z].*)"
)
# Faker's Dutch surnames include medieval nobility and patronyms ("Gepa van Bourgondië", "Claesdr").
_MODERN = re.compile(r"[A-ZÖÄÜÉ][a-zöäüéëïèç]{2,}(-[A-Z][a-zéë]+)?")
_PATRONYM = re.compile(r"(dr|sz|zoen|dochter|trud|rada|paidis)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Achternaam:
    """A surname: voorvoegsel (may be empty) and the rest; `full` is the two as one text."""

    voorvoegsel: str
    naam: str
    full: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Join the full name once, because it is used often."""
        object.__setattr__(self, "full", f"{self.voorvoegsel} {self.naam}".strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePools:
    """Everything that names are drawn from.

    Attributes:
        boys, girls: given names of children (Faker).
        fathers, mothers: given names of the generation before (own list).
        surnames: (Faker); `frequent` and `herkomst` are our own.
        streets: two pools of streets, one of Faker and one of our own.
        words: other own lists by key: `scholen_po`, `scholen_so`, `scholen_vo`, `peuterspeelzalen`, `instellingen`,
            `besturen`.
    """

    boys: tuple[str, ...]
    girls: tuple[str, ...]
    fathers: tuple[str, ...]
    mothers: tuple[str, ...]
    surnames: tuple[Achternaam, ...]
    frequent: tuple[Achternaam, ...]
    herkomst: tuple[Achternaam, ...]
    streets: tuple[tuple[str, ...], tuple[str, ...]]
    words: dict[str, tuple[str, ...]]


def is_plain(name: str) -> bool:
    """Tell whether a name is written without diacritics."""
    return name.isascii()


@cache
def read_names() -> NamePools:
    """Return the frozen pools."""
    folder = files("simulator.leerlingen") / "data"
    pool = tomllib.loads((folder / "namen.toml").read_text(encoding="utf-8"))
    own = tomllib.loads((folder / "eigen_namen.toml").read_text(encoding="utf-8"))
    return NamePools(
        boys=tuple(pool["jongens"]),
        girls=tuple(pool["meisjes"]),
        fathers=tuple(own["vaders"]),
        mothers=tuple(own["moeders"]),
        surnames=_surnames(pool["achternamen"]),
        frequent=_surnames(own["frequent"]),
        herkomst=_surnames(own["herkomst"]),
        streets=(tuple(pool["straten"]), tuple(own["straten"])),
        words={
            key: tuple(own[key])
            for key in ("scholen_po", "scholen_so", "scholen_vo", "peuterspeelzalen", "instellingen", "besturen")
        },
    )


def _surnames(rows: Iterable[list[str]]) -> tuple[Achternaam, ...]:
    return tuple(Achternaam(voorvoegsel=voorvoegsel, naam=naam) for voorvoegsel, naam in rows)


@cache
def read_names_of_old() -> frozenset[str]:
    """Return the surnames of Faker that nobody has today."""
    own = files("simulator.leerlingen") / "data" / "eigen_namen.toml"
    return frozenset(tomllib.loads(own.read_text(encoding="utf-8"))["niet_van_nu"])


def split_surname(text: str) -> Achternaam | None:
    """Return a surname of Faker split into voorvoegsel and name, or None when nobody has such a name today.

    >>> split_surname("van der Linden")
    Achternaam(voorvoegsel='van der', naam='Linden')
    >>> split_surname("Gepa van Bourgondië") is None
    True
    """
    match = _VOORVOEGSEL.fullmatch(text)
    voorvoegsel, naam = (match["voorvoegsel"], match["rest"]) if match else ("", text)
    if not _MODERN.fullmatch(naam) or _PATRONYM.search(naam) or naam in read_names_of_old():
        return None
    return Achternaam(voorvoegsel=voorvoegsel, naam=naam)


def make_pools(target: Path) -> None:
    """Write the frozen pools with Faker.

    Args:
        target: file to write; the package reads `simulator/leerlingen/data/namen.toml`.
    """
    import faker

    source = faker.Faker("nl_NL")
    source.seed_instance(POOL_SEED)
    boys = sorted({source.first_name_male() for _ in range(_DRAWS)})
    girls = sorted({source.first_name_female() for _ in range(_DRAWS)})
    split = (split_surname(name) for name in {source.last_name() for _ in range(_DRAWS)})
    surnames = sorted(
        {(found.voorvoegsel, found.naam) for found in split if found}, key=lambda pair: (pair[1], pair[0])
    )
    streets = sorted({source.street_name() for _ in range(600)})
    origin = f"Faker {faker.VERSION}, locale nl_NL, seed {POOL_SEED}"
    lines = [
        f"# Made by `python -m simulator.leerlingen.names.names` with {origin}.",
        "# Frozen: pupils draw from this file, so do not edit it. Surnames that nobody has today are left out.",
        "# Faker is under the MIT licence; its Dutch names come from public lists.",
        "",
        *_toml_list("jongens", boys),
        *_toml_list("meisjes", girls),
        *_toml_list("achternamen", [list(pair) for pair in surnames]),
        *_toml_list("straten", streets),
    ]
    target.write_text("\n".join(lines), encoding="utf-8")


def _toml_list(key: str, values: Iterable[object]) -> list[str]:
    """Return the lines of a TOML list, one value a line; a JSON string is also a TOML string."""
    return [f"{key} = [", *(f"  {json.dumps(value, ensure_ascii=False)}," for value in values), "]", ""]


if __name__ == "__main__":
    make_pools(Path(__file__).parents[1] / "data" / "namen.toml")
