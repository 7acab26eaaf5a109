"""`LeerlingGenerator`: makes pupil k of seed s, the same whatever was made before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from itertools import chain

from simulator.errors import ConfigurationError
from simulator.leerlingen.chance import columns as column
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream, KeyedDraws, Throw, draws, normal, pick, whole
from simulator.leerlingen.country.country import Country
from simulator.leerlingen.country.school import make_school, make_schools
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import (
    Advies,
    Eindtoets,
    Gezin,
    Inzagegegevens,
    Leerling,
    Loopbaanjaar,
    PgnKind,
    SchoolProfiel,
    Toetsafname,
    Vakcijfer,
)
from simulator.leerlingen.names.names import read_names
from simulator.leerlingen.names.person import draw_voornamen
from simulator.leerlingen.names.pgn import PgnPolicy, number_of
from simulator.leerlingen.pupil.achievement import base_advies, draw_advies, draw_cijfers, draw_eindtoets, draw_leerweg
from simulator.leerlingen.pupil.gezin import make_gezin
from simulator.leerlingen.pupil.loopbaan import (
    LAST_GROEP,
    CareerYears,
    draw_career_years,
    fourth_birthday,
    ingeschreven_op,
    make_loopbaan,
    schooljaar_of,
    stage_of,
)
from simulator.leerlingen.pupil.ondersteuning import draw_ondersteuning, draw_verzuim
from simulator.leerlingen.pupil.placement import ListPlacer, NationalPlacer, Placement, Placer
from simulator.leerlingen.pupil.toetsen import draw_toetsen
from simulator.leerlingen.pupil.traits import Traits
from simulator.register import Sector
from simulator.standard.overdracht import CATEGORIES, Profiel, opt_out_allowed

PEILDATUM = date(2026, 3, 27)
"""Reference day of the synthetic pupils: in the application week for secondary schools. Bron: realism 3."""

_TO_SWV = (Profiel.POSWV, Profiel.VOSWV)
_NOTHING: frozenset[str] = frozenset()
_REDEN = "Ouders vinden de beschrijving van het gedrag niet juist."


@dataclass(frozen=True, slots=True, kw_only=True)
class _SchoolPath:
    """The school history of a pupil."""

    years: CareerYears
    loopbaan: tuple[Loopbaanjaar, ...]
    advies: Advies | None
    toetsen: tuple[Toetsafname, ...]
    eindtoets: Eindtoets | None
    cijfers: tuple[Vakcijfer, ...]


_make_school_path = maker(_SchoolPath)
_make_leerling = maker(Leerling)


class LeerlingGenerator:
    """Makes synthetic pupils.

    Every value has random words of its own, by seed, index and column (`chance.columns`): nothing depends on what was
    made before, and a new column does not change the others.

    Args:
        seed: same seed, same pupils.
        peildatum: the day that pupils are described on; no clock is read.
        schools: the schools to draw from; made from the seed when not given.
        country: the country to draw from instead; pupils then have siblings, and a school that requests their dossier.
        pgn: how numbers are assigned; `SAFE` needs a `country`.
    """

    def __init__(
        self,
        seed: int,
        *,
        peildatum: date = PEILDATUM,
        schools: tuple[SchoolProfiel, ...] | None = None,
        country: Country | None = None,
        pgn: PgnPolicy = PgnPolicy.UNIQUE,
    ) -> None:
        self.seed = seed
        self.peildatum = peildatum
        self._schools = schools
        self._country = country
        self._pgn = pgn
        self._leerlingen = KeyedDraws(seed, "leerling", column.LEERLING_WORDS)
        self._gezinnen = KeyedDraws(seed, "gezin", column.GEZIN_WORDS)

    @cached_property
    def _placer(self) -> Placer:
        if self._country is not None:
            return NationalPlacer(self._country)
        return ListPlacer(self.seed, make_schools(self.seed) if self._schools is None else self._schools)

    def school(
        self, brin: str, sector: Sector, *, vestigingscode: str = "00", naam: str = "", plaats: str = ""
    ) -> SchoolProfiel:
        """Return the profile of a school that is declared elsewhere, such as in a scenario, by its BRIN.

        Raises:
            InvalidNumberError: no BRIN.
            ConfigurationError: unknown town.
        """
        return make_school(self.seed, brin=brin, sector=sector, vestigingscode=vestigingscode, naam=naam, plaats=plaats)

    def gezin(self, nummer: int, *, plaats: str, traits: Traits | None = None) -> Gezin:
        """Return household `nummer` in a town; pupils that are given the same one are siblings."""
        return self._make_gezin(nummer, self._gezinnen.throw(nummer), plaats, traits or Traits())

    def _make_gezin(self, nummer: int, throw: Throw, plaats: str, traits: Traits, *, of_partner: bool = False) -> Gezin:
        return make_gezin(
            self.seed,
            nummer,
            throw,
            plaats=plaats,
            peildatum=self.peildatum,
            traits=traits,
            of_partner=of_partner,
        )

    def leerling(
        self,
        index: int,
        *,
        traits: Traits | None = None,
        bron_school: SchoolProfiel | None = None,
        gezin: Gezin | None = None,
    ) -> Leerling:
        """Return pupil `index`.

        Args:
            index: from 0; the pgn follows from it, so that no two of 9,091 successive pupils share one.
            traits: what is asked of the pupil; the rest is drawn.
            bron_school: the present school; drawn when not given.
            gezin: the household; one of its own when not given.

        Raises:
            ConfigurationError: traits that do not fit the school, or no school of the sector.
        """
        if index < 0:
            raise ConfigurationError(
                f"pupil index {index} is negative",
                nl=f"leerlingnummer {index} is negatief",
                remedy="count from 0",
                remedy_nl="tel vanaf 0",
            )
        asked = traits or Traits()
        in_vo = self._in_vo(asked, bron_school)
        throw = self._leerlingen.throw(index)
        nummer = self._placer.household(index, throw)
        gezin_throw = self._gezinnen.throw(nummer)
        placement = self._placer.place(index, throw, gezin_throw, asked.profiel, in_vo=in_vo, bron_school=bron_school)
        school = placement.school
        of_partner = nummer != index and throw[column.CHILD_OF_PARTNER] < probabilities.bound("kind_van_partner")
        household = gezin or self._make_gezin(nummer, gezin_throw, placement.plaats, asked, of_partner=of_partner)
        pgn_soort = asked.pgn_soort or self._draw_pgn_soort(throw)
        path = self._make_school_path(throw, asked, placement, household.birthday, pgn_soort)
        loopbaan, advies = path.loopbaan, path.advies
        begin, ingeschreven = loopbaan[0].begin, ingeschreven_op(loopbaan)
        geslacht = asked.geslacht or int(probabilities.distribution("geslacht").at(throw[column.GESLACHT]))
        voornamen = self._draw_voornamen(index, throw, geslacht, asked)
        return _make_leerling(
            index=index,
            pgn=number_of(self.seed, index, pgn_soort, self._pgn),
            pgn_soort=pgn_soort,
            leerlingid=f"LN{index + 1:06d}",
            voornamen=voornamen,
            roepnaam=self._draw_roepnaam(throw, voornamen, asked),
            geslacht=geslacht,
            geboortedatum=path.years.geboortedatum,
            gezin=household,
            adresgeheim=throw[column.ADRES_GEHEIM] < probabilities.bound("adres_geheim")
            if asked.adresgeheim is None
            else asked.adresgeheim,
            school=school,
            jaargroep=loopbaan[-1].jaargroep,
            loopbaan=loopbaan,
            onderwijs_sinds=begin,
            ingeschreven_op=ingeschreven,
            uitgeschreven_op=self._last_day(asked.profiel),
            peuterspeelzaal=self._draw_peuterspeelzaal(throw),
            advies=advies,
            toetsen=path.toetsen,
            eindtoets=path.eindtoets,
            cijfers=path.cijfers,
            ondersteuning=draw_ondersteuning(
                throw[column.ONDERSTEUNING],
                throw[column.READING_EASE],
                lambda: DrawStream(self.seed, index, "diagnose"),
                soort=school.soort,
                onderwijs_sinds=begin,
                ingeschreven_op=ingeschreven,
                peildatum=self.peildatum,
                toetsen=path.toetsen,
                has_lwoo=advies is not None and advies.code != base_advies(advies.code),
                forced=True if asked.profiel in _TO_SWV else asked.ondersteuning,
            ),
            verzuim=draw_verzuim(throw[column.VERZUIM], school.sector),
            tehuis=household.instelling is not None or throw[column.TEHUIS] < probabilities.bound("tehuis"),
            bijlagen=int(probabilities.distribution("bijlagen").at(throw[column.BIJLAGEN]))
            if asked.bijlagen is None
            else asked.bijlagen,
            opt_out=self._draw_opt_out(throw, asked),
            inzage=self._draw_inzage(throw, asked),
            receiver=placement.receiver,
        )

    def _make_school_path(
        self, throw: Throw, asked: Traits, placement: Placement, birthday: int, pgn_soort: PgnKind
    ) -> _SchoolPath:
        """Return the school history of the pupil up to the peildatum."""
        peildatum = self.peildatum
        in_vo = placement.school.sector is Sector.VO
        stage = self._draw_stage(throw[column.JAARGROEP], asked, in_vo=in_vo)
        years = draw_career_years(throw[column.CAREER_YEARS], stage=stage, birthday=birthday, peildatum=peildatum)
        niveau = normal(throw[column.LEVEL])
        start = fourth_birthday(years.geboortedatum)
        instroom = self._draw_instroom(throw[column.INSTROOM], start) if pgn_soort is not PgnKind.BSN else None
        sinds = instroom or start
        eindtoets, advies = None, None
        if stage >= LAST_GROEP:
            eindtoets = draw_eindtoets(
                throw[column.EINDTOETS], niveau=niveau, years=years, sinds=sinds, peildatum=peildatum
            )
            advies = draw_advies(throw[column.ADVIES], niveau=niveau, eindtoets=eindtoets, peildatum=peildatum)
        leerweg = draw_leerweg(throw[column.LEERWEG], advies.code) if in_vo and advies else ""
        return _make_school_path(
            years=years,
            loopbaan=make_loopbaan(
                throw[column.LOOPBAAN],
                years=years,
                peildatum=peildatum,
                school=placement.school,
                basisschool=placement.basisschool,
                earlier=placement.earlier,
                stay=placement.stay,
                leerweg=leerweg,
                instroom=instroom,
            ),
            advies=advies,
            toetsen=() if in_vo else self._draw_toetsen(throw, niveau, years, instroom),
            eindtoets=eindtoets,
            cijfers=draw_cijfers(throw[column.CIJFERS], niveau=niveau, leerweg=leerweg) if in_vo else (),
        )

    def _draw_toetsen(
        self, throw: Throw, niveau: float, years: CareerYears, instroom: date | None
    ) -> tuple[Toetsafname, ...]:
        """Return the tests that were taken in Dutch education."""
        toetsen = draw_toetsen(
            throw[column.TOETSEN],
            niveau=niveau,
            reading_ease=normal(throw[column.READING_EASE]),
            years=years,
            peildatum=self.peildatum,
        )
        return tuple(toets for toets in toetsen if toets.datum >= instroom) if instroom else toetsen

    def _last_day(self, profiel: Profiel) -> date | None:
        """Return the day on which a pupil leaves, when it is known: the end of the school year for group 8."""
        return date(schooljaar_of(self.peildatum) + 1, 7, 31) if profiel is Profiel.POVO else None

    @staticmethod
    def _in_vo(asked: Traits, school: SchoolProfiel | None) -> bool:
        """Tell whether the pupil is in secondary education; for BB the jaargroep decides, else the school."""
        if asked.profiel is not Profiel.BB:
            in_vo = asked.in_vo
        elif asked.jaargroep is not None:
            in_vo = stage_of(asked.jaargroep) > LAST_GROEP
        else:
            in_vo = school is None or school.sector is Sector.VO
        if school is not None and in_vo is not (school.sector is Sector.VO):
            year = f" of year {asked.jaargroep}" if asked.jaargroep else ""
            jaar = f" van jaargroep {asked.jaargroep}" if asked.jaargroep else ""
            raise ConfigurationError(
                f"a {asked.profiel} pupil{year} cannot come from school {school.brin}, sector {school.sector}",
                nl=f"een {asked.profiel}-leerling{jaar} komt niet van school {school.brin}, sector {school.sector}",
                remedy="name a school of the right sector, or leave it out",
                remedy_nl="noem een school van de juiste sector, of laat haar weg",
            )
        return in_vo

    @staticmethod
    def _draw_stage(word: int, asked: Traits, *, in_vo: bool) -> int:
        if asked.jaargroep is not None:
            return stage_of(asked.jaargroep)
        if in_vo:
            return LAST_GROEP + int(probabilities.distribution("leerjaar_vovo").at(word))
        match asked.profiel:
            case Profiel.POVO:
                return LAST_GROEP
            case Profiel.POSWV:
                return int(probabilities.distribution("groep_poswv").at(word))
            case _:
                return int(probabilities.distribution("groep_popo").at(word))

    @staticmethod
    def _draw_pgn_soort(throw: Throw) -> PgnKind:
        without = throw[column.ONDERWIJSNUMMER] < probabilities.bound("onderwijsnummer")
        return PgnKind.ONDERWIJSNUMMER if without else PgnKind.BSN

    def _draw_instroom(self, word: int, fourth: date) -> date | None:
        """Return when a pupil without BSN came to the Netherlands, if that was after the fourth birthday."""
        arrived = self.peildatum - timedelta(days=whole(word, 60, 700))
        return arrived if arrived > fourth else None

    def _draw_voornamen(self, index: int, throw: Throw, geslacht: int, asked: Traits) -> tuple[str, ...]:
        aantal = asked.voornamen or int(probabilities.distribution("voornamen").at(throw[column.VOORNAMEN_COUNT]))
        words: Iterable[int] = throw[column.VOORNAMEN]
        if aantal > 1:
            words = chain(words, draws(self.seed, index, "voornamen"))
        return draw_voornamen(words, geslacht, aantal, diacrieten=asked.diacrieten)

    @staticmethod
    def _draw_roepnaam(throw: Throw, voornamen: tuple[str, ...], asked: Traits) -> str:
        if len(voornamen) > 1 and asked.diacrieten is None:
            other, which = throw[column.ROEPNAAM]
            if other < probabilities.bound("roepnaam_anders"):
                return pick(which, voornamen[1:])
        return voornamen[0]

    @staticmethod
    def _draw_peuterspeelzaal(throw: Throw) -> str:
        attended, which = throw[column.PEUTERSPEELZAAL]
        return (
            pick(which, read_names().words["peuterspeelzalen"])
            if attended < probabilities.bound("peuterspeelzaal")
            else ""
        )

    @staticmethod
    def _draw_opt_out(throw: Throw, asked: Traits) -> frozenset[str]:
        if asked.opt_out is not None:
            return asked.opt_out
        words, bound = throw[column.OPT_OUT], probabilities.bound("opt_uit")
        if min(words) >= bound:
            return _NOTHING
        drawn = frozenset([name for name, word in zip(CATEGORIES, words, strict=True) if word < bound])
        return drawn & _opted_out_of(asked.profiel)

    def _draw_inzage(self, throw: Throw, asked: Traits) -> Inzagegegevens:
        if not asked.inzage:
            return Inzagegegevens(ingezien=False, toestemming=asked.toestemming or "")
        day, disagrees = throw[column.INZAGE]
        akkoord = asked.akkoord or ("Nee" if disagrees < probabilities.bound("niet_akkoord") else "Ja")
        by_profile = "Ja" if asked.profiel is Profiel.VOVO or asked.profiel in _TO_SWV else ""
        return _make_inzage(
            self.peildatum,
            whole(day, 1, 21),
            akkoord,
            asked.reden or (_REDEN if akkoord == "Nee" else ""),
            by_profile if asked.toestemming is None else asked.toestemming,
        )


@cache
def _opted_out_of(profiel: Profiel) -> frozenset[str]:
    """Return the categories that a synthetic school leaves out now and then."""
    return opt_out_allowed(profiel) - {"ouderinzage", "oudersverzorgers", "schoolloopbaan"}


@lru_cache(maxsize=1024)
def _make_inzage(peildatum: date, days: int, akkoord: str, reden: str, toestemming: str) -> Inzagegegevens:
    """Return the inspection by the parents, that many days before the peildatum; cached: pupils share values."""
    return Inzagegegevens(
        ingezien=True,
        datum=peildatum - timedelta(days=days),
        akkoord=akkoord,
        reden=reden,
        toestemming=toestemming,
    )
