"""The traits that a scenario or a population asks of a pupil; what is not asked is drawn by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from simulator.errors import ConfigurationError
from simulator.leerlingen.model import PgnKind
from simulator.standard.overdracht import Profiel, opt_out_allowed
from simulator.text.text import Text

AKKOORD = ("Ja", "Nee", "Onbekend")
"""Codelijst 37."""

PO_GROEPEN = tuple(str(group) for group in range(1, 9))
VO_LEERJAREN = tuple(str(10 + year) for year in range(1, 7))
MAX_BIJLAGEN = 50
MAX_VOORNAMEN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What is asked of a pupil; `None` leaves it to chance, by the probabilities of `data/kansen.toml`.

    Attributes:
        profiel: the handover that the pupil is made for; decides on age and sector.
        pgn_soort: BSN or onderwijsnummer.
        jaargroep: code list 13, `1`-`8` or `11`-`16`; must fit the profile.
        geslacht: code list 14, 1 or 2.
        adresgeheim: secret address.
        diacrieten: whether the names carry diacritics.
        voornamen: number of given names.
        overleden_verzorger: whether one of two parents is dead.
        verzorgersaansprakelijk: False makes an institution liable instead of the carers.
        ondersteuning: whether the pupil gets support; always so in an SWV profile.
        bijlagen: number of attachments other than those of the support.
        inzage: whether the parents have inspected the dossier.
        akkoord: agreement of the parents with the content, code list 37.
        reden: why they disagree.
        toestemming: consent of the parents to the transfer, code list 37; "" for not asked.
        opt_out: categories left out.

    Raises:
        ConfigurationError: traits that contradict the profile or each other.
    """

    profiel: Profiel = Profiel.POVO
    pgn_soort: PgnKind | None = None
    jaargroep: str | None = None
    geslacht: int | None = None
    adresgeheim: bool | None = None
    diacrieten: bool | None = None
    voornamen: int | None = None
    overleden_verzorger: bool | None = None
    verzorgersaansprakelijk: bool | None = None
    ondersteuning: bool | None = None
    bijlagen: int | None = None
    inzage: bool = True
    akkoord: str | None = None
    reden: str = ""
    toestemming: str | None = None
    opt_out: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Refuse traits that no dossier can have."""
        _refuse_unless(self.akkoord in (None, *AKKOORD), "akkoord", self.akkoord, AKKOORD)
        _refuse_unless(self.toestemming in (None, "", *AKKOORD), "toestemming", self.toestemming, AKKOORD)
        _refuse_unless(self.geslacht in (None, 1, 2), "geslacht", self.geslacht, ("1", "2"))
        groepen = self._jaargroepen()
        _refuse_unless(self.jaargroep in (None, *groepen), "jaargroep", self.jaargroep, groepen)
        _refuse_outside("bijlagen", self.bijlagen, 0, MAX_BIJLAGEN)
        _refuse_outside("voornamen", self.voornamen, 1, MAX_VOORNAMEN)
        if self.ondersteuning is False and self.profiel in (Profiel.POSWV, Profiel.VOSWV):
            raise ConfigurationError(
                "a dossier for a samenwerkingsverband tells about support",
                nl="een dossier voor een samenwerkingsverband vertelt over ondersteuning",
                where=f"ondersteuning ({self.profiel})",
            )
        refused = (self.opt_out or frozenset()) - opt_out_allowed(self.profiel)
        if refused:
            names, allowed = ", ".join(sorted(refused)), ", ".join(sorted(opt_out_allowed(self.profiel)))
            raise ConfigurationError(
                f"{names} cannot be left out of a {self.profiel} dossier",
                nl=f"{names} mag niet ontbreken in een {self.profiel}-dossier",
                where="opt_out",
                remedy=f"choose from: {allowed}",
                remedy_nl=f"kies uit: {allowed}",
            )

    def _jaargroepen(self) -> tuple[str, ...]:
        match self.profiel:
            case Profiel.POVO:
                return ("8",)
            case Profiel.BB:
                return PO_GROEPEN + VO_LEERJAREN
            case _:
                return VO_LEERJAREN if self.in_vo else PO_GROEPEN

    @property
    def in_vo(self) -> bool:
        """Whether the profile itself says that the pupil is in secondary education; BB may be either."""
        return self.profiel in (Profiel.VOVO, Profiel.VOSWV)


def _refuse_unless(good: bool, name: str, value: object, choices: tuple[str, ...]) -> None:  # noqa: FBT001 - the test itself
    if not good:
        raise ConfigurationError(
            f"{value!r} does not fit",
            nl=f"{value!r} past niet",
            where=name,
            remedy=f"choose one of: {', '.join(choices)}",
            remedy_nl=f"kies een van: {', '.join(choices)}",
        )


def _refuse_outside(name: str, value: int | None, low: int, high: int) -> None:
    if value is not None and not low <= value <= high:
        raise ConfigurationError(
            f"{value} is out of range",
            nl=f"{value} valt buiten het bereik",
            where=name,
            remedy=f"give a number from {low} to {high}",
            remedy_nl=f"geef een getal van {low} tot en met {high}",
        )


def make_traits(values: Mapping[str, object], *, where: str = "", base: Traits | None = None) -> Traits:
    """Return the traits of a scenario file.

    Args:
        values: trait -> value as YAML has it; a missing trait is left to chance.
        where: file, line and key, for messages.
        base: traits used for what `values` leaves out.

    Raises:
        ConfigurationError: unknown trait, or a value that does not fit.

    >>> make_traits({"profiel": "POPO", "bijlagen": 2, "opt_out": ["verzuim"]}).bijlagen
    2
    """
    known = {field.name for field in fields(Traits)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ConfigurationError(
            f"unknown trait {unknown[0]!r}",
            nl=f"onbekend kenmerk {unknown[0]!r}",
            where=where,
            remedy=f"choose from: {', '.join(sorted(known))}",
            remedy_nl=f"kies uit: {', '.join(sorted(known))}",
        )
    converted = {name: _convert(name, value, where) for name, value in values.items()}
    try:
        return replace(base or Traits(), **converted)  # type: ignore[arg-type]  # checked one by one in _convert
    except ConfigurationError as error:
        raise error.at(": ".join(part for part in (where, error.where) if part)) from None


_JA_NEE = (bool, Text(nl="geef true of false", en="give true or false"))
_NUMBER = (int, Text(nl="geef een geheel getal", en="give a whole number"))
_TEXT = (str, Text(nl="geef tekst", en="give text"))
_LISTING = (frozenset, Text(nl="geef een lijst van categorieën", en="give a list of categories"))
_WANTED: dict[str, tuple[type, Text]] = {
    "profiel": (Profiel, Text(nl=f"geef een van: {', '.join(Profiel)}", en=f"give one of: {', '.join(Profiel)}")),
    "pgn_soort": (PgnKind, Text(nl=f"geef een van: {', '.join(PgnKind)}", en=f"give one of: {', '.join(PgnKind)}")),
    "jaargroep": _TEXT,
    "geslacht": _NUMBER,
    "adresgeheim": _JA_NEE,
    "diacrieten": _JA_NEE,
    "voornamen": _NUMBER,
    "overleden_verzorger": _JA_NEE,
    "verzorgersaansprakelijk": _JA_NEE,
    "ondersteuning": _JA_NEE,
    "bijlagen": _NUMBER,
    "inzage": _JA_NEE,
    "akkoord": _TEXT,
    "reden": _TEXT,
    "toestemming": _TEXT,
    "opt_out": _LISTING,
}
_NEVER_EMPTY = ("profiel", "inzage", "reden")


def _convert(name: str, value: object, where: str) -> object:
    """Return a YAML value as the type of the trait."""
    wanted, remedy = _WANTED[name]
    found = value
    match name, value:
        case "profiel", str(text) if text.upper() in tuple(Profiel):
            found = Profiel(text.upper())
        case "pgn_soort", str(text) if text in tuple(PgnKind):
            found = PgnKind(text)
        case "opt_out", [*names] if all(isinstance(each, str) for each in names):
            found = frozenset(str(each).removeprefix("cat_") for each in names)
        case "jaargroep", int(number) if not isinstance(number, bool):
            found = str(number)
    fits = isinstance(found, wanted) and (wanted is bool or not isinstance(found, bool))
    if not fits and not (found is None and name not in _NEVER_EMPTY):
        raise ConfigurationError(
            f"{value!r} does not fit trait {name}",
            nl=f"{value!r} past niet bij kenmerk {name}",
            where=where,
            remedy=remedy.en,
            remedy_nl=remedy.nl,
        )
    return found
