"""Kinds of handover, profiles, roles and delivery categories."""

from __future__ import annotations

from enum import StrEnum

from simulator.errors import ConfigurationError


class Role(StrEnum):
    """A party in the exchange. Bron and doel follow the direction of the dossier (protocol 1)."""

    BRON = "bron"
    DOEL = "doel"
    SWV = "swv"
    TC = "tc"


class Overdrachtsoort(StrEnum):
    """Kind of handover; the values are those of codelijst 29. What travels on the wire is in the binding."""

    OVERSTAP = "overstapdossier"
    BINNEN_BRIN = "overdrachtbinnenbrin"
    SWV = "swv-dossier"


class Profiel(StrEnum):
    """The six profiles of the gegevensset; all but BB are values of codelijst 16."""

    POPO = "POPO"
    POVO = "POVO"
    VOVO = "VOVO"
    BB = "BB"
    POSWV = "POSWV"
    VOSWV = "VOSWV"

    @property
    def overdrachtsoort(self) -> Overdrachtsoort:
        """The kind of handover of this profile. Bron: gegevensset business rules 2."""
        match self:
            case Profiel.BB:
                return Overdrachtsoort.BINNEN_BRIN
            case Profiel.POSWV | Profiel.VOSWV:
                return Overdrachtsoort.SWV
            case _:
                return Overdrachtsoort.OVERSTAP

    @property
    def bundle(self) -> str:
        """The rule bundle that judges this profile: `OV` or `PaO`."""
        return "PaO" if self.overdrachtsoort is Overdrachtsoort.SWV else "OV"


class Uitleveringscategorie(StrEnum):
    """Delivery flag of a category (codelijst 48)."""

    MANDATORY = "VERPLICHT"
    OPTIONAL = "OPTIONEEL"
    FORBIDDEN = "VERBODEN"
    OPT_UIT = "OPT-UIT"


CATEGORIES = (
    "metadata",
    "ouderinzage",
    "school",
    "leerling",
    "oudersverzorgers",
    "vve",
    "schoolloopbaan",
    "overstapadvies",
    "onderwijsondersteuning",
    "verzuim",
    "eindtoetsbo",
    "toetsresultaten",
    "handelingsplannen",
    "cijferlijsten",
    "vombo",
    "bijlagedocs",
)
"""The sixteen categories in element order: `cat_<name>` under metadata/categorie_uitlevering."""

_FLAGS = {
    "V": Uitleveringscategorie.MANDATORY,
    "O": Uitleveringscategorie.OPTIONAL,
    "X": Uitleveringscategorie.FORBIDDEN,
}
_MATRIX = {  # one letter a category, in the order of CATEGORIES. Bron: gegevensset business rules 3
    Profiel.POPO: "VVVVV OVV OOOOOOXO",
    Profiel.POVO: "VVVVV XVV OOOOOOXO",
    Profiel.VOVO: "VVVVV XVV OOOOOOOO",
    Profiel.BB: "VOVVO OOO OOOOOOOO",
    Profiel.POSWV: "VOVVV OVO VOXOOOXO",
    Profiel.VOSWV: "VOVVV XVO VOOOOOOO",
}


def category_flags(profiel: Profiel) -> dict[str, Uitleveringscategorie]:
    """Return the flag of every category for a profile, nothing opted out.

    Bron: gegevensset business rules 3 (derived from the official examples; the published rules do not enforce it).
    """
    letters = _MATRIX[profiel].replace(" ", "")
    return {category: _FLAGS[letter] for category, letter in zip(CATEGORIES, letters, strict=True)}


def opt_out_allowed(profiel: Profiel) -> frozenset[str]:
    """Return the categories that may be opted out of in a profile."""
    flags = category_flags(profiel)
    return frozenset(category for category, flag in flags.items() if flag is Uitleveringscategorie.OPTIONAL)


def get_profiel(name: str) -> Profiel:
    """Return the profile called `name`.

    Raises:
        ConfigurationError: no such profile.
    """
    try:
        return Profiel(name.upper())
    except ValueError:
        raise ConfigurationError(
            f"unknown profile {name!r}",
            nl=f"onbekend profiel {name!r}",
            remedy=f"choose one of: {', '.join(Profiel)}",
            remedy_nl=f"kies een van: {', '.join(Profiel)}",
        ) from None
