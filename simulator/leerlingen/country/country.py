"""The country: regions, each with schools of its own, between which no pupil ever moves.

A region is a samenwerkingsverband: 76 of them, spread over the parts of the country as the pupils are, so that every
region gets the same number of pupils. Pupil `index` lives in region `index` modulo 76, and every school that a pupil of
a region comes from or goes to lies in that region, so pupils of two regions never share a school.

The synthetic range holds 676 BRIN codes where the real country has some 7,000 schools; here a BRIN therefore has more
vestigingen than a real one. The numbers of vestigingen are those of the country.

Nothing is built in advance: each region, school and vestiging follows from the seed and its own number.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, DiscreteDistribution, DrawStream
from simulator.leerlingen.country.bestuur import Bestuur, make_besturen
from simulator.leerlingen.country.school import brin_of, make_school
from simulator.leerlingen.model import SchoolProfiel
from simulator.leerlingen.names.address import read_plaatsen
from simulator.leerlingen.names.region import REGIOS
from simulator.register import Sector

_BRINS = {Sector.PO: 5, Sector.VO: 2, Sector.SO: 1}
"""BRINs of a region: with 76 regions they fit the synthetic ranges of 416, 182 and 78."""

_LANDSDEEL = {
    "Groningen": "noord",
    "Friesland": "noord",
    "Drenthe": "noord",
    "Overijssel": "oost",
    "Gelderland": "oost",
    "Flevoland": "oost",
    "Utrecht": "west",
    "Noord-Holland": "west",
    "Zuid-Holland": "west",
    "Zeeland": "west",
    "Noord-Brabant": "zuid",
    "Limburg": "zuid",
}
"""Part of the country of each province, as Statistics Netherlands divides it."""

_TOWNS = 3


class Schoolsoort(StrEnum):
    """Kind of school as a dossier shows it."""

    BO = "BO"
    SBO = "SBO"
    SO = "SO"
    VO = "VO"

    __hash__ = str.__hash__  # used as a key in every look-up, so it must be fast; equality is that of str too

    @property
    def sector(self) -> Sector:
        """The sector under which the OSO register knows it."""
        return {"VO": Sector.VO, "SO": Sector.SO}.get(self.value, Sector.PO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vestiging:
    """A vestiging of a school: a place where pupils go to school.

    Attributes:
        leerlingen: number of pupils at the place, whatever the size of a population.
    """

    brin: str
    vestigingscode: str
    soort: Schoolsoort
    leerlingen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Regio:
    """A samenwerkingsverband and where it works.

    Attributes:
        nummer: 0-75.
        landsdeel: noord, oost, west or zuid.
        plaatsen: its towns, the main one first.
    """

    nummer: int
    landsdeel: str
    plaatsen: tuple[str, ...]


class Country:
    """The regions and schools of a seed.

    Args:
        seed: same seed, same country.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.regio = lru_cache(maxsize=None)(self._make_regio)
        self.vestigingen = lru_cache(maxsize=None)(self._make_vestigingen)
        self.besturen = lru_cache(maxsize=None)(self._make_besturen)
        self._bestuur = lru_cache(maxsize=None)(self._make_bestuur_of)
        self._profiel = lru_cache(maxsize=8192)(self._make_profiel)
        self._choices = lru_cache(maxsize=None)(self._make_selection)

    def _make_regio(self, nummer: int) -> Regio:
        """Return region `nummer`."""
        shares = probabilities.distribution("landsdeel")
        landsdeel = shares.quantile((nummer + 0.5) / REGIOS)
        towns = {
            naam: plaats.inhabitants
            for naam, plaats in read_plaatsen().items()
            if _LANDSDEEL[plaats.provincie] == landsdeel
        }
        chance = DrawStream(self.seed, "regio", nummer)
        first = chance.draw(DiscreteDistribution(towns))
        province = read_plaatsen()[first].provincie
        near = [naam for naam in towns if read_plaatsen()[naam].provincie == province and naam != first]
        rest = [near.pop(chance.whole(0, len(near) - 1)) for _ in range(min(_TOWNS - 1, len(near)))]
        return Regio(nummer=nummer, landsdeel=landsdeel, plaatsen=(first, *rest))

    def _make_vestigingen(self, regio: int, soort: Schoolsoort) -> tuple[Vestiging, ...]:
        """Return the vestigingen of a kind in a region, assigned to its BRINs in turn."""
        total = probabilities.count(f"vestigingen_{soort.lower()}")
        here = total // REGIOS + (regio < total % REGIOS)
        brins = _BRINS[soort.sector]
        # SBO shares the BRINs of BO, with vestigingscodes that BO never reaches.
        first = 50 if soort is Schoolsoort.SBO else 0
        return tuple(
            Vestiging(
                brin=brin_of(soort.sector, regio * brins + rank % brins),
                vestigingscode=f"{first + rank // brins:02d}",
                soort=soort,
                leerlingen=_draw_size(DrawStream(self.seed, "grootte", regio, soort, rank), soort),
            )
            for rank in range(here)
        )

    def _make_besturen(self, regio: int, sector: Sector) -> tuple[tuple[Bestuur, tuple[Vestiging, ...]], ...]:
        """Return the boards of a sector in a region, each with its vestigingen."""
        places = [each for soort in Schoolsoort if soort.sector is sector for each in self.vestigingen(regio, soort)]
        return make_besturen(
            DrawStream(self.seed, "besturen", regio, sector),
            places,
            nummer=f"{sector}99{regio + 1:02d}",
            sector=sector.lower(),
            plaats=self.regio(regio).plaatsen[0],
        )

    def _make_bestuur_of(self, regio: int, sector: Sector) -> dict[tuple[str, str], Bestuur]:
        """Return the board of each vestiging of a sector in a region, by BRIN and vestigingscode."""
        return {
            (place.brin, place.vestigingscode): bestuur
            for bestuur, places in self.besturen(regio, sector)
            for place in places
        }

    def profiel(self, vestiging: Vestiging) -> SchoolProfiel:
        """Return what a dossier tells about a vestiging."""
        return self._profiel(vestiging.brin, vestiging.vestigingscode, vestiging.soort)

    def _make_profiel(self, brin: str, vestigingscode: str, soort: Schoolsoort) -> SchoolProfiel:
        regio = self.regio(regio_of_brin(brin, soort.sector))
        chance = DrawStream(self.seed, "plaats", brin, vestigingscode)
        bestuur = self._bestuur(regio.nummer, soort.sector)[brin, vestigingscode]
        school = make_school(
            self.seed,
            brin=brin,
            sector=soort.sector,
            vestigingscode=vestigingscode,
            plaats=regio.plaatsen[int(chance.share() ** 2 * len(regio.plaatsen))],
            soort=soort.value,
            swv=f"{regio.nummer + 1:02d}",
            swv_plaats=regio.plaatsen[0],
        )
        return replace(school, bestuur_nummer=bestuur.nummer, bestuur_naam=bestuur.naam)

    def _make_selection(self, regio: int, soort: Schoolsoort) -> _WeightedChoice:
        return _WeightedChoice(self, self.vestigingen(regio, soort))

    def draw_school(
        self, word: int, regio: int, soort: Schoolsoort, *, only: str = "", avoid: str = ""
    ) -> SchoolProfiel:
        """Return a school of a region, drawn in proportion to its number of pupils.

        Args:
            word: random word.
            regio: 0-75.
            soort: kind of school.
            only: a BRIN that it must have, when the region has it.
            avoid: a BRIN that it must not have, as long as the region has others.
        """
        return self._choices(regio, soort).draw(word, only, avoid)


class _WeightedChoice:
    """Draws a vestiging of a kind in a region, in proportion to its number of pupils.

    Args:
        country: where they are.
        vestigingen: to choose from.
    """

    __slots__ = ("_bounds", "_country", "_profielen", "_spans", "_vestigingen")

    def __init__(self, country: Country, vestigingen: tuple[Vestiging, ...]) -> None:
        self._country = country
        self._vestigingen = sorted(vestigingen, key=attrgetter("brin"))
        self._bounds = list(accumulate(each.leerlingen for each in self._vestigingen))
        self._profielen: list[SchoolProfiel | None] = [None] * len(vestigingen)
        self._spans: dict[str, tuple[int, int]] = {}
        for vestiging, end in zip(self._vestigingen, self._bounds, strict=True):
            begin = self._spans.get(vestiging.brin, (end - vestiging.leerlingen, end))[0]
            self._spans[vestiging.brin] = (begin, end)

    def draw(self, word: int, only: str, avoid: str) -> SchoolProfiel:
        """Return the school of a pupil drawn uniformly from all pupils, who are numbered by BRIN."""
        total = self._bounds[-1]
        if only in self._spans:
            begin, end = self._spans[only]
            pupil = begin + (word * (end - begin) >> BITS)
        elif avoid in self._spans and len(self._spans) > 1:
            begin, end = self._spans[avoid]
            pupil = word * (total - end + begin) >> BITS
            if pupil >= begin:
                pupil += end - begin
        else:
            pupil = word * total >> BITS
        place = bisect_right(self._bounds, pupil)
        found = self._profielen[place]
        if found is None:
            found = self._profielen[place] = self._country.profiel(self._vestigingen[place])
        return found


def regio_of_brin(brin: str, sector: Sector) -> int:
    """Return the region of a BRIN of the country.

    >>> regio_of_brin(brin_of(Sector.PO, 379), Sector.PO), regio_of_brin("99QC", Sector.VO)
    (75, 1)
    """
    high, low = ord(brin[2]) - ord("A"), ord(brin[3]) - ord("A")
    first = brin_of(sector, 0)
    offset = (ord(first[2]) - ord("A")) * 26 + ord(first[3]) - ord("A")
    return (high * 26 + low - offset) // _BRINS[sector]


def _draw_size(chance: DrawStream, soort: Schoolsoort) -> int:
    """Draw the number of pupils of a vestiging: by size class in BO, uniform in a range elsewhere."""
    if soort is not Schoolsoort.BO:
        return chance.whole(*probabilities.range_of(f"schoolgrootte_{soort.lower()}"))
    low, high = (int(bound) for bound in chance.draw(probabilities.distribution("schoolgrootte_bo")).split("-"))
    # Within the classes above 200 the small sizes are more frequent, which gives the published class means.
    share = chance.share() ** (2 if low > 200 else 1)  # noqa: PLR2004 - the bound of the table
    return low + int(share * (high - low + 1))
