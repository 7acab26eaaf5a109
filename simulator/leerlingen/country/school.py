"""Synthetic schools, in the BRIN range 99xx that this project takes to be free (assumption A26)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from string import ascii_uppercase

from simulator.errors import ConfigurationError
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.model import SchoolProfiel
from simulator.leerlingen.names.address import (
    ADRES_WORDS,
    Plaats,
    draw_plaats,
    make_adres,
    make_telefoon,
    read_plaatsen,
    slug,
)
from simulator.leerlingen.names.names import read_names
from simulator.leerlingen.names.person import MAN, VROUW, draw_achternaam, draw_parent_name, voorletters
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, Sector
from simulator.standard.identifiers import make_routeringskenmerk, validate_brin

_ALPHABET = len(ascii_uppercase)
_BRIN_RANGES = {Sector.PO: (0, 416), Sector.VO: (416, 598), Sector.SO: (598, 676)}
"""Which of the 676 codes 99AA-99ZZ belong to which sector: 99AA-99PZ, 99QA-99WZ, 99XA-99ZZ."""

SWV_INDEX = 102
"""Index of the aanleverpunt of the system of the samenwerkingsverband at each school. Bron: protocol 5.9, example."""

_PREFIX_PO = {"openbaar": "OBS", "rk": "RKBS", "pc": "CBS", "algemeen bijzonder": "Basisschool"}
_SUFFIX_VO = ("College", "Scholengemeenschap", "Scholen")


def brin_of(sector: Sector, nummer: int) -> str:
    """Return BRIN number `nummer` (from 0) of a sector.

    Raises:
        ConfigurationError: the range holds no more codes.

    >>> brin_of(Sector.PO, 0), brin_of(Sector.VO, 1), brin_of(Sector.SO, 0)
    ('99AA', '99QB', '99XA')
    """
    first, end = _BRIN_RANGES[sector]
    if not 0 <= nummer < end - first:
        raise ConfigurationError(
            f"the synthetic range holds {end - first} BRIN codes for {sector}",
            nl=f"de synthetische reeks telt {end - first} BRIN-codes voor {sector}",
            remedy="ask for fewer schools",
            remedy_nl="vraag minder scholen",
        )
    high, low = divmod(first + nummer, _ALPHABET)
    return f"99{ascii_uppercase[high]}{ascii_uppercase[low]}"


def make_school(
    seed: int,
    *,
    brin: str,
    sector: Sector,
    vestigingscode: str = "00",
    naam: str = "",
    plaats: str = "",
    soort: str = "",
    swv: str = "",
    swv_plaats: str = "",
) -> SchoolProfiel:
    """Return the school with this BRIN; everything that is not given follows from seed, BRIN and vestigingscode.

    Args:
        seed: of the generator.
        brin: BRIN4.
        sector: PO, VO or SO.
        vestigingscode: two digits.
        naam: of the school.
        plaats: a town of the table of towns.
        soort: kind of school as shown; the usual one of the sector when not given.
        swv: two digits of the samenwerkingsverband; by province when not given.
        swv_plaats: place that the samenwerkingsverband is named after; its province when not given.

    Raises:
        InvalidNumberError: no BRIN.
        ConfigurationError: a town that the table of towns does not hold.
    """
    validate_brin(brin)
    chance = DrawStream(seed, "school", brin, vestigingscode)
    town = _find_plaats(plaats) if plaats else draw_plaats(DrawStream(seed, "school", brin, "plaats").word())
    # Each vestiging of a primary BRIN has its own name; those of a secondary BRIN share a name, followed by the town.
    own = (vestigingscode,) if sector is Sector.PO and vestigingscode != "00" else ()
    naam = naam or _draw_naam(DrawStream(seed, "school", brin, "naam", *own), sector, town)
    host = f"{slug(naam).replace('.', '-')}.example"
    geslacht = chance.pick((VROUW, MAN))
    initials = voorletters([draw_parent_name(chance.word(), geslacht)])
    directeur = f"{initials} {draw_achternaam(chance.words(2)).full}"
    kind = "VO" if sector is Sector.VO else "PO"
    return SchoolProfiel(
        brin=brin,
        vestigingscode=vestigingscode,
        naam=naam,
        sector=sector,
        soort=soort or {Sector.PO: "BO", Sector.VO: "VO", Sector.SO: "SO"}[sector],
        adres=make_adres(chance.words(ADRES_WORDS), town),
        telefoon=make_telefoon(chance.word(), town),
        email=f"administratie@{host}",
        website=f"www.{host}",
        directeur=directeur,
        swv_nummer=f"{kind}99{swv or f'{_provincies().index(town.provincie) + 1:02d}'}",
        swv_naam=f"Samenwerkingsverband {kind} {swv_plaats or town.provincie}",
    )


@cache
def _provincies() -> list[str]:
    return sorted({each.provincie for each in read_plaatsen().values()})


def _find_plaats(naam: str) -> Plaats:
    try:
        return read_plaatsen()[naam]
    except KeyError:
        known = ", ".join(sorted(read_plaatsen()))
        raise ConfigurationError(
            f"unknown town {naam!r}",
            nl=f"onbekende plaats {naam!r}",
            remedy=f"choose one of: {known}",
            remedy_nl=f"kies een van: {known}",
        ) from None


def _draw_naam(chance: DrawStream, sector: Sector, plaats: Plaats) -> str:
    words = read_names().words
    match sector:
        case Sector.PO:
            return (
                f"{_PREFIX_PO[chance.draw(probabilities.distribution('richting'))]} {chance.pick(words['scholen_po'])}"
            )
        case Sector.SO:
            return f"SO {chance.pick(words['scholen_so'])}"
        case Sector.VO:
            return f"{chance.pick(words['scholen_vo'])} {chance.pick(_SUFFIX_VO)} {plaats.naam}"


def make_schools(seed: int, *, po: int = 12, vo: int = 6, so: int = 1) -> tuple[SchoolProfiel, ...]:
    """Return this many schools of each sector, spread over the towns by their size.

    Raises:
        ConfigurationError: more schools than there are synthetic BRIN codes.
    """
    return tuple(
        make_school(seed, brin=brin_of(sector, nummer), sector=sector)
        for sector, count in ((Sector.PO, po), (Sector.VO, vo), (Sector.SO, so))
        for nummer in range(count)
    )


def make_register_schools(
    profiles: Iterable[SchoolProfiel],
    leverancier: Leverancier,
    url: Callable[[SchoolProfiel, int], str],
    *,
    aanleverpunten: int = 1,
    swv: bool = True,
) -> Register:
    """Return the OSO register of these schools: each with its aanleverpunten, all of one vendor.

    Args:
        profiles: the schools; of several with the same BRIN only one is used.
        leverancier: the vendor whose certificate they use.
        url: gives the URL of an aanleverpunt of a school by its index.
        aanleverpunten: number of OV aanleverpunten for each school, indices from 1.
        swv: whether each school also has the aanleverpunt of its samenwerkingsverband.
    """
    schools = {school.brin: school for school in profiles}
    plan = [(index, Bestemming.OV) for index in range(1, aanleverpunten + 1)] + (
        [(SWV_INDEX, Bestemming.SWV)] if swv else []
    )
    return Register(
        schools=tuple(school.as_school() for school in schools.values()),
        leveranciers=(leverancier,),
        aanleverpunten=tuple(
            Aanleverpunt(
                brin=school.brin,
                index=index,
                routeringskenmerk=make_routeringskenmerk(school.brin, 900 + index),
                url=url(school, index),
                oin=leverancier.oin,
                bestemming=bestemming,
            )
            for school in schools.values()
            for index, bestemming in plan
        ),
    )
