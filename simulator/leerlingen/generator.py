"""`LeerlingGenerator`: pupil k of seed s, the same whatever else was made and in whatever order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from itertools import chain

from simulator.errors import ConfigurationError
from simulator.leerlingen.chance import columns as kolom
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Beker, Toeval, Worp, draws, normal, pick, whole
from simulator.leerlingen.country.country import Wereld
from simulator.leerlingen.country.school import make_scholen, make_school
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import (
    Advies,
    Eindtoets,
    Gezin,
    Inzagegegevens,
    Leerling,
    Loopbaanjaar,
    Pgnsoort,
    SchoolProfiel,
    Toetsafname,
    Vakcijfer,
)
from simulator.leerlingen.names.names import read_namen
from simulator.leerlingen.names.person import draw_voornamen
from simulator.leerlingen.names.pgn import Pgnwijze, number_of
from simulator.leerlingen.pupil.achievement import base_advies, draw_advies, draw_cijfers, draw_eindtoets, draw_leerweg
from simulator.leerlingen.pupil.gezin import make_gezin
from simulator.leerlingen.pupil.loopbaan import (
    LAATSTE_GROEP,
    Fasen,
    draw_fasen,
    fourth_birthday,
    ingeschreven_op,
    make_loopbaan,
    schooljaar_of,
    stage_of,
)
from simulator.leerlingen.pupil.ondersteuning import draw_ondersteuning, draw_verzuim
from simulator.leerlingen.pupil.placement import Landelijk, Lijst, Plaatser, Plaatsing
from simulator.leerlingen.pupil.toetsen import draw_toetsen
from simulator.leerlingen.pupil.traits import Kenmerken
from simulator.register import Sector
from simulator.standard.overdracht import CATEGORIES, Profiel, opt_out_allowed

PEILDATUM = date(2026, 3, 27)
"""The day on which the synthetic world stands still: the application week for secondary schools. Bron: realism 3."""

_TO_SWV = (Profiel.POSWV, Profiel.VOSWV)
_NOTHING: frozenset[str] = frozenset()
_REDEN = "Ouders vinden de beschrijving van het gedrag niet juist."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leergang:
    """What a pupil went through."""

    fasen: Fasen
    loopbaan: tuple[Loopbaanjaar, ...]
    advies: Advies | None
    toetsen: tuple[Toetsafname, ...]
    eindtoets: Eindtoets | None
    cijfers: tuple[Vakcijfer, ...]


_make_leergang = maker(_Leergang)
_make_leerling = maker(Leerling)


class LeerlingGenerator:
    """Makes synthetic pupils.

    Every value has chance of its own, by seed, index and column (`chance.columns`): nothing depends on what was
    made before, and a new column does not shift the others.

    Args:
        seed: same seed, same world.
        peildatum: the day on which the world stands still; no clock is read.
        scholen: the schools to draw from; made from the seed when not given.
        wereld: the country to draw from instead; pupils then have siblings, and a school that asks for them.
        pgn: how numbers are handed out; `SAFE` keeps its promise in a `wereld` only.
    """

    def __init__(
        self,
        seed: int,
        *,
        peildatum: date = PEILDATUM,
        scholen: tuple[SchoolProfiel, ...] | None = None,
        wereld: Wereld | None = None,
        pgn: Pgnwijze = Pgnwijze.UNIQUE,
    ) -> None:
        self.seed = seed
        self.peildatum = peildatum
        self._scholen = scholen
        self._wereld = wereld
        self._pgn = pgn
        self._leerlingen = Beker(seed, "leerling", kolom.LEERLING_WOORDEN)
        self._gezinnen = Beker(seed, "gezin", kolom.GEZIN_WOORDEN)

    @cached_property
    def _plaatser(self) -> Plaatser:
        if self._wereld is not None:
            return Landelijk(self._wereld)
        return Lijst(self.seed, make_scholen(self.seed) if self._scholen is None else self._scholen)

    def school(
        self, brin: str, sector: Sector, *, vestigingscode: str = "00", naam: str = "", plaats: str = ""
    ) -> SchoolProfiel:
        """Return the profile of a school that somebody else declared, by its BRIN.

        Raises:
            InvalidNumberError: no BRIN.
            ConfigurationError: unknown town.
        """
        return make_school(self.seed, brin=brin, sector=sector, vestigingscode=vestigingscode, naam=naam, plaats=plaats)

    def gezin(self, nummer: int, *, plaats: str, kenmerken: Kenmerken | None = None) -> Gezin:
        """Return household `nummer` in a town; give it to two pupils and they are siblings."""
        return self._make_gezin(nummer, self._gezinnen.throw(nummer), plaats, kenmerken or Kenmerken())

    def _make_gezin(
        self, nummer: int, worp: Worp, plaats: str, kenmerken: Kenmerken, *, van_partner: bool = False
    ) -> Gezin:
        return make_gezin(
            self.seed,
            nummer,
            worp,
            plaats=plaats,
            peildatum=self.peildatum,
            kenmerken=kenmerken,
            van_partner=van_partner,
        )

    def leerling(
        self,
        index: int,
        *,
        kenmerken: Kenmerken | None = None,
        bronschool: SchoolProfiel | None = None,
        gezin: Gezin | None = None,
    ) -> Leerling:
        """Return pupil `index`.

        Args:
            index: from 0; also decides on the number of the pupil, so that no two of 9,091 share one.
            kenmerken: what is asked; the rest is chance.
            bronschool: the present school; drawn from `scholen` when not given.
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
        wens = kenmerken or Kenmerken()
        in_vo = self._in_vo(wens, bronschool)
        worp = self._leerlingen.throw(index)
        nummer = self._plaatser.household(index, worp)
        gezinsworp = self._gezinnen.throw(nummer)
        plaatsing = self._plaatser.place(index, worp, gezinsworp, wens.profiel, in_vo=in_vo, bronschool=bronschool)
        school = plaatsing.school
        van_partner = nummer != index and worp[kolom.KIND_VAN_PARTNER] < probabilities.grens("kind_van_partner")
        household = gezin or self._make_gezin(nummer, gezinsworp, plaatsing.plaats, wens, van_partner=van_partner)
        pgn_soort = wens.pgn_soort or self._draw_pgn_soort(worp)
        leergang = self._make_leergang(worp, wens, plaatsing, household.verjaardag, pgn_soort)
        loopbaan, advies = leergang.loopbaan, leergang.advies
        begin, ingeschreven = loopbaan[0].begin, ingeschreven_op(loopbaan)
        geslacht = wens.geslacht or int(probabilities.verdeling("geslacht").at(worp[kolom.GESLACHT]))
        voornamen = self._draw_voornamen(index, worp, geslacht, wens)
        return _make_leerling(
            index=index,
            pgn=number_of(self.seed, index, pgn_soort, self._pgn),
            pgn_soort=pgn_soort,
            leerlingid=f"LN{index + 1:06d}",
            voornamen=voornamen,
            roepnaam=self._draw_roepnaam(worp, voornamen, wens),
            geslacht=geslacht,
            geboortedatum=leergang.fasen.geboortedatum,
            gezin=household,
            adresgeheim=worp[kolom.ADRES_GEHEIM] < probabilities.grens("adres_geheim")
            if wens.adresgeheim is None
            else wens.adresgeheim,
            school=school,
            jaargroep=loopbaan[-1].jaargroep,
            loopbaan=loopbaan,
            onderwijs_sinds=begin,
            ingeschreven_op=ingeschreven,
            uitgeschreven_op=self._last_day(wens.profiel),
            peuterspeelzaal=self._draw_peuterspeelzaal(worp),
            advies=advies,
            toetsen=leergang.toetsen,
            eindtoets=leergang.eindtoets,
            cijfers=leergang.cijfers,
            ondersteuning=draw_ondersteuning(
                worp[kolom.ONDERSTEUNING],
                worp[kolom.LEESGEMAK],
                lambda: Toeval(self.seed, index, "diagnose"),
                soort=school.soort,
                onderwijs_sinds=begin,
                ingeschreven_op=ingeschreven,
                peildatum=self.peildatum,
                toetsen=leergang.toetsen,
                heeft_lwoo=advies is not None and advies.code != base_advies(advies.code),
                forced=True if wens.profiel in _TO_SWV else wens.ondersteuning,
            ),
            verzuim=draw_verzuim(worp[kolom.VERZUIM], school.sector),
            tehuis=household.instelling is not None or worp[kolom.TEHUIS] < probabilities.grens("tehuis"),
            bijlagen=int(probabilities.verdeling("bijlagen").at(worp[kolom.BIJLAGEN]))
            if wens.bijlagen is None
            else wens.bijlagen,
            opt_out=self._draw_opt_out(worp, wens),
            inzage=self._draw_inzage(worp, wens),
            ontvanger=plaatsing.ontvanger,
        )

    def _make_leergang(
        self, worp: Worp, wens: Kenmerken, plaatsing: Plaatsing, verjaardag: int, pgn_soort: Pgnsoort
    ) -> _Leergang:
        """Return what the pupil went through, at school and in tests, up to the peildatum."""
        peildatum = self.peildatum
        in_vo = plaatsing.school.sector is Sector.VO
        stage = self._draw_stage(worp[kolom.JAARGROEP], wens, in_vo=in_vo)
        fasen = draw_fasen(worp[kolom.FASEN], stage=stage, verjaardag=verjaardag, peildatum=peildatum)
        niveau = normal(worp[kolom.NIVEAU])
        start = fourth_birthday(fasen.geboortedatum)
        instroom = self._draw_instroom(worp[kolom.INSTROOM], start) if pgn_soort is not Pgnsoort.BSN else None
        sinds = instroom or start
        eindtoets, advies = None, None
        if stage >= LAATSTE_GROEP:
            eindtoets = draw_eindtoets(
                worp[kolom.EINDTOETS], niveau=niveau, fasen=fasen, sinds=sinds, peildatum=peildatum
            )
            advies = draw_advies(worp[kolom.ADVIES], niveau=niveau, eindtoets=eindtoets, peildatum=peildatum)
        leerweg = draw_leerweg(worp[kolom.LEERWEG], advies.code) if in_vo and advies else ""
        return _make_leergang(
            fasen=fasen,
            loopbaan=make_loopbaan(
                worp[kolom.LOOPBAAN],
                fasen=fasen,
                peildatum=peildatum,
                school=plaatsing.school,
                basisschool=plaatsing.basisschool,
                eerdere=plaatsing.eerdere,
                verblijf=plaatsing.verblijf,
                leerweg=leerweg,
                instroom=instroom,
            ),
            advies=advies,
            toetsen=() if in_vo else self._draw_toetsen(worp, niveau, fasen, instroom),
            eindtoets=eindtoets,
            cijfers=draw_cijfers(worp[kolom.CIJFERS], niveau=niveau, leerweg=leerweg) if in_vo else (),
        )

    def _draw_toetsen(self, worp: Worp, niveau: float, fasen: Fasen, instroom: date | None) -> tuple[Toetsafname, ...]:
        """Return the tests that were taken in Dutch education."""
        toetsen = draw_toetsen(
            worp[kolom.TOETSEN],
            niveau=niveau,
            leesgemak=normal(worp[kolom.LEESGEMAK]),
            fasen=fasen,
            peildatum=self.peildatum,
        )
        return tuple(toets for toets in toetsen if toets.datum >= instroom) if instroom else toetsen

    def _last_day(self, profiel: Profiel) -> date | None:
        """Return the day on which a pupil leaves, when it is known: the end of the school year for group 8."""
        return date(schooljaar_of(self.peildatum) + 1, 7, 31) if profiel is Profiel.POVO else None

    @staticmethod
    def _in_vo(wens: Kenmerken, school: SchoolProfiel | None) -> bool:
        """Tell whether the pupil is in secondary education; a BB pupil goes by year, then by school."""
        if wens.profiel is not Profiel.BB:
            in_vo = wens.in_vo
        elif wens.jaargroep is not None:
            in_vo = stage_of(wens.jaargroep) > LAATSTE_GROEP
        else:
            in_vo = school is None or school.sector is Sector.VO
        if school is not None and in_vo is not (school.sector is Sector.VO):
            year = f" of year {wens.jaargroep}" if wens.jaargroep else ""
            jaar = f" van jaargroep {wens.jaargroep}" if wens.jaargroep else ""
            raise ConfigurationError(
                f"a {wens.profiel} pupil{year} cannot come from school {school.brin}, sector {school.sector}",
                nl=f"een {wens.profiel}-leerling{jaar} komt niet van school {school.brin}, sector {school.sector}",
                remedy="name a school of the right sector, or leave it out",
                remedy_nl="noem een school van de juiste sector, of laat haar weg",
            )
        return in_vo

    @staticmethod
    def _draw_stage(woord: int, wens: Kenmerken, *, in_vo: bool) -> int:
        if wens.jaargroep is not None:
            return stage_of(wens.jaargroep)
        if in_vo:
            return LAATSTE_GROEP + int(probabilities.verdeling("leerjaar_vovo").at(woord))
        match wens.profiel:
            case Profiel.POVO:
                return LAATSTE_GROEP
            case Profiel.POSWV:
                return int(probabilities.verdeling("groep_poswv").at(woord))
            case _:
                return int(probabilities.verdeling("groep_popo").at(woord))

    @staticmethod
    def _draw_pgn_soort(worp: Worp) -> Pgnsoort:
        without = worp[kolom.ONDERWIJSNUMMER] < probabilities.grens("onderwijsnummer")
        return Pgnsoort.ONDERWIJSNUMMER if without else Pgnsoort.BSN

    def _draw_instroom(self, woord: int, fourth: date) -> date | None:
        """Return when a pupil without BSN came to the Netherlands, if that was after the fourth birthday."""
        arrived = self.peildatum - timedelta(days=whole(woord, 60, 700))
        return arrived if arrived > fourth else None

    def _draw_voornamen(self, index: int, worp: Worp, geslacht: int, wens: Kenmerken) -> tuple[str, ...]:
        aantal = wens.voornamen or int(probabilities.verdeling("voornamen").at(worp[kolom.AANTAL_VOORNAMEN]))
        woorden: Iterable[int] = worp[kolom.VOORNAMEN]
        if aantal > 1:
            woorden = chain(woorden, draws(self.seed, index, "voornamen"))
        return draw_voornamen(woorden, geslacht, aantal, diacrieten=wens.diacrieten)

    @staticmethod
    def _draw_roepnaam(worp: Worp, voornamen: tuple[str, ...], wens: Kenmerken) -> str:
        if len(voornamen) > 1 and wens.diacrieten is None:
            other, which = worp[kolom.ROEPNAAM]
            if other < probabilities.grens("roepnaam_anders"):
                return pick(which, voornamen[1:])
        return voornamen[0]

    @staticmethod
    def _draw_peuterspeelzaal(worp: Worp) -> str:
        attended, which = worp[kolom.PEUTERSPEELZAAL]
        return (
            pick(which, read_namen().woorden["peuterspeelzalen"])
            if attended < probabilities.grens("peuterspeelzaal")
            else ""
        )

    @staticmethod
    def _draw_opt_out(worp: Worp, wens: Kenmerken) -> frozenset[str]:
        if wens.opt_out is not None:
            return wens.opt_out
        woorden, bound = worp[kolom.OPT_OUT], probabilities.grens("opt_uit")
        if min(woorden) >= bound:
            return _NOTHING
        drawn = frozenset([name for name, woord in zip(CATEGORIES, woorden, strict=True) if woord < bound])
        return drawn & _opted_out_of(wens.profiel)

    def _draw_inzage(self, worp: Worp, wens: Kenmerken) -> Inzagegegevens:
        if not wens.inzage:
            return Inzagegegevens(ingezien=False, toestemming=wens.toestemming or "")
        day, disagrees = worp[kolom.INZAGE]
        akkoord = wens.akkoord or ("Nee" if disagrees < probabilities.grens("niet_akkoord") else "Ja")
        by_profile = "Ja" if wens.profiel is Profiel.VOVO or wens.profiel in _TO_SWV else ""
        return _make_inzage(
            self.peildatum,
            whole(day, 1, 21),
            akkoord,
            wens.reden or (_REDEN if akkoord == "Nee" else ""),
            by_profile if wens.toestemming is None else wens.toestemming,
        )


@cache
def _opted_out_of(profiel: Profiel) -> frozenset[str]:
    """Return the categories that a school may leave out, and now and then does."""
    return opt_out_allowed(profiel) - {"ouderinzage", "oudersverzorgers", "schoolloopbaan"}


@lru_cache(maxsize=1024)
def _make_inzage(peildatum: date, days: int, akkoord: str, reden: str, toestemming: str) -> Inzagegegevens:
    """Return what parents said so many days before the peildatum: one value for all who said the same."""
    return Inzagegegevens(
        ingezien=True,
        datum=peildatum - timedelta(days=days),
        akkoord=akkoord,
        reden=reden,
        toestemming=toestemming,
    )
