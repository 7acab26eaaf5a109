"""`LeerlingGenerator`: pupil k of seed s, the same whatever else was made and in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from simulator.errors import ConfigurationError
from simulator.leerlingen import kansen
from simulator.leerlingen.gezin import make_gezin
from simulator.leerlingen.kenmerken import Kenmerken
from simulator.leerlingen.loopbaan import (
    LAATSTE_GROEP,
    Fasen,
    draw_fasen,
    fourth_birthday,
    ingeschreven_op,
    make_loopbaan,
    schooljaar_of,
    stage_of,
)
from simulator.leerlingen.model import (
    Advies,
    Eindtoets,
    Gezin,
    Inzagegegevens,
    Leerling,
    Loopbaanjaar,
    SchoolProfiel,
    Toetsafname,
    Vakcijfer,
)
from simulator.leerlingen.namen import read_namen
from simulator.leerlingen.ondersteuning import draw_ondersteuning, draw_verzuim
from simulator.leerlingen.persoon import draw_voornamen
from simulator.leerlingen.pgn import Pgnsoort, Pgnwijze, number_of
from simulator.leerlingen.plaatsing import Landelijk, Lijst, Plaatser, Plaatsing
from simulator.leerlingen.prestatie import (
    base_advies,
    draw_advies,
    draw_cijfers,
    draw_eindtoets,
    draw_niveau,
    draw_toetsen,
    leerweg_of,
)
from simulator.leerlingen.school import make_scholen, make_school
from simulator.leerlingen.toeval import Toeval
from simulator.leerlingen.wereld import Wereld
from simulator.register import Sector
from simulator.standard.overdracht import CATEGORIES, Profiel, opt_out_allowed

PEILDATUM = date(2026, 3, 27)
"""The day on which the synthetic world stands still: the application week for secondary schools. Bron: realism 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leergang:
    """What a pupil went through."""

    fasen: Fasen
    loopbaan: tuple[Loopbaanjaar, ...]
    advies: Advies | None
    toetsen: tuple[Toetsafname, ...]
    eindtoets: Eindtoets | None
    cijfers: tuple[Vakcijfer, ...]


class LeerlingGenerator:
    """Makes synthetic pupils.

    Every value has a key of its own, (seed, index, name of the column): nothing depends on what was made before, and a
    new column does not shift the others.

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
        return make_gezin(
            self.seed, nummer, plaats=plaats, peildatum=self.peildatum, kenmerken=kenmerken or Kenmerken()
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
        plaatsing = self._plaatser.place(index, wens.profiel, in_vo=in_vo, bronschool=bronschool)
        school = plaatsing.school
        household = gezin or self.gezin(plaatsing.gezin, plaats=plaatsing.plaats, kenmerken=wens)
        pgn_soort = wens.pgn_soort or self._draw_pgn_soort(index)
        leergang = self._make_leergang(index, wens, plaatsing, household.verjaardag, pgn_soort)
        geslacht = wens.geslacht or int(self._toeval(index, "geslacht").draw(kansen.verdeling("geslacht")))
        voornamen = self._draw_voornamen(index, geslacht, wens)
        begin = leergang.loopbaan[0].begin
        return Leerling(
            index=index,
            pgn=number_of(self.seed, index, pgn_soort, self._pgn),
            pgn_soort=pgn_soort,
            leerlingid=f"LN{index + 1:06d}",
            voornamen=voornamen,
            roepnaam=self._draw_roepnaam(index, voornamen, wens),
            geslacht=geslacht,
            geboortedatum=leergang.fasen.geboortedatum,
            gezin=household,
            adresgeheim=self._asked(wens.adresgeheim, index, "adres_geheim"),
            school=school,
            jaargroep=leergang.loopbaan[-1].jaargroep,
            loopbaan=leergang.loopbaan,
            onderwijs_sinds=begin,
            ingeschreven_op=ingeschreven_op(leergang.loopbaan),
            uitgeschreven_op=self._last_day(wens.profiel),
            peuterspeelzaal=self._draw_peuterspeelzaal(index),
            advies=leergang.advies,
            toetsen=leergang.toetsen,
            eindtoets=leergang.eindtoets,
            cijfers=leergang.cijfers,
            ondersteuning=draw_ondersteuning(
                self._toeval(index, "ondersteuning"),
                sector=school.sector,
                onderwijs_sinds=begin,
                peildatum=self.peildatum,
                toetsen=leergang.toetsen,
                heeft_lwoo=leergang.advies is not None and leergang.advies.code != base_advies(leergang.advies.code),
                forced=True if wens.profiel in (Profiel.POSWV, Profiel.VOSWV) else wens.ondersteuning,
            ),
            verzuim=draw_verzuim(self._toeval(index, "verzuim"), school.sector),
            tehuis=household.instelling is not None or self._asked(None, index, "tehuis"),
            bijlagen=self._draw_bijlagen(index, wens),
            opt_out=self._draw_opt_out(index, wens),
            inzage=self._draw_inzage(index, wens),
            ontvanger=plaatsing.ontvanger,
        )

    def _make_leergang(
        self, index: int, wens: Kenmerken, plaatsing: Plaatsing, verjaardag: int, pgn_soort: Pgnsoort
    ) -> _Leergang:
        """Return what the pupil went through, at school and in tests, up to the peildatum."""
        in_vo = plaatsing.school.sector is Sector.VO
        stage = self._draw_stage(index, wens, in_vo=in_vo)
        fasen = draw_fasen(self._toeval(index, "fasen"), stage=stage, verjaardag=verjaardag, peildatum=self.peildatum)
        niveau = draw_niveau(self._toeval(index, "niveau"))
        eindtoets = draw_eindtoets(
            self._toeval(index, "eindtoets"), niveau=niveau, fasen=fasen, peildatum=self.peildatum
        )
        toetsen = draw_toetsen(self._toeval(index, "toetsen"), niveau=niveau, fasen=fasen, peildatum=self.peildatum)
        advies = (
            draw_advies(self._toeval(index, "advies"), niveau=niveau, eindtoets=eindtoets, peildatum=self.peildatum)
            if stage >= LAATSTE_GROEP
            else None
        )
        leerweg = leerweg_of(advies.code, self._toeval(index, "leerweg")) if in_vo and advies else ""
        loopbaan = make_loopbaan(
            self._toeval(index, "loopbaan"),
            fasen=fasen,
            peildatum=self.peildatum,
            school=plaatsing.school,
            eerdere=plaatsing.eerdere,
            basisschool=plaatsing.basisschool,
            verblijf=plaatsing.verblijf,
            leerweg=leerweg,
            instroom=self._draw_instroom(index, fourth_birthday(fasen.geboortedatum), pgn_soort),
        )
        begin = loopbaan[0].begin
        return _Leergang(
            fasen=fasen,
            loopbaan=loopbaan,
            advies=advies,
            toetsen=() if in_vo else tuple(toets for toets in toetsen if toets.datum >= begin),
            eindtoets=eindtoets if eindtoets and eindtoets.datum >= begin else None,
            cijfers=draw_cijfers(self._toeval(index, "cijfers"), niveau=niveau, leerweg=leerweg) if in_vo else (),
        )

    def _last_day(self, profiel: Profiel) -> date | None:
        """Return the day on which a pupil leaves, when it is known: the end of the school year for group 8."""
        return date(schooljaar_of(self.peildatum) + 1, 7, 31) if profiel is Profiel.POVO else None

    def _toeval(self, index: int, column: str) -> Toeval:
        return Toeval(self.seed, index, column)

    def _asked(self, wish: bool | None, index: int, share: str) -> bool:  # noqa: FBT001 - the trait itself
        return self._toeval(index, share).happens(kansen.deel(share)) if wish is None else wish

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

    def _draw_stage(self, index: int, wens: Kenmerken, *, in_vo: bool) -> int:
        toeval = self._toeval(index, "jaargroep")
        if wens.jaargroep is not None:
            return stage_of(wens.jaargroep)
        if in_vo:
            return LAATSTE_GROEP + int(toeval.draw(kansen.verdeling("leerjaar_vovo")))
        match wens.profiel:
            case Profiel.POVO:
                return LAATSTE_GROEP
            case Profiel.POSWV:
                return int(toeval.draw(kansen.verdeling("groep_poswv")))
            case _:
                return int(toeval.draw(kansen.verdeling("groep_popo")))

    def _draw_pgn_soort(self, index: int) -> Pgnsoort:
        without = self._toeval(index, "onderwijsnummer").happens(kansen.deel("onderwijsnummer"))
        return Pgnsoort.ONDERWIJSNUMMER if without else Pgnsoort.BSN

    def _draw_instroom(self, index: int, fourth: date, soort: Pgnsoort) -> date | None:
        """Return when a pupil without BSN came to the Netherlands, if that was after the fourth birthday."""
        if soort is Pgnsoort.BSN:
            return None
        arrived = self.peildatum - timedelta(days=self._toeval(index, "instroom").whole(60, 700))
        return arrived if arrived > fourth else None

    def _draw_voornamen(self, index: int, geslacht: int, wens: Kenmerken) -> tuple[str, ...]:
        toeval = self._toeval(index, "voornamen")
        aantal = int(toeval.draw(kansen.verdeling("voornamen"))) if wens.voornamen is None else wens.voornamen
        return draw_voornamen(toeval, geslacht, aantal, diacrieten=wens.diacrieten)

    def _draw_roepnaam(self, index: int, voornamen: tuple[str, ...], wens: Kenmerken) -> str:
        toeval = self._toeval(index, "roepnaam")
        if len(voornamen) > 1 and wens.diacrieten is None and toeval.happens(kansen.deel("roepnaam_anders")):
            return toeval.pick(voornamen[1:])
        return voornamen[0]

    def _draw_peuterspeelzaal(self, index: int) -> str:
        toeval = self._toeval(index, "peuterspeelzaal")
        attended = toeval.happens(kansen.deel("peuterspeelzaal"))
        return toeval.pick(read_namen().woorden["peuterspeelzalen"]) if attended else ""

    def _draw_bijlagen(self, index: int, wens: Kenmerken) -> int:
        by_chance = int(self._toeval(index, "bijlagen").draw(kansen.verdeling("bijlagen")))
        return by_chance if wens.bijlagen is None else wens.bijlagen

    def _draw_opt_out(self, index: int, wens: Kenmerken) -> frozenset[str]:
        if wens.opt_out is not None:
            return wens.opt_out
        toeval = self._toeval(index, "opt_out")
        share = kansen.deel("opt_uit")
        drawn = frozenset([category for category in CATEGORIES if toeval.deel() < share])
        if not drawn:
            return drawn
        return drawn & opt_out_allowed(wens.profiel) - {"ouderinzage", "oudersverzorgers", "schoolloopbaan"}

    def _draw_inzage(self, index: int, wens: Kenmerken) -> Inzagegegevens:
        toeval = self._toeval(index, "inzage")
        day = self.peildatum - timedelta(days=toeval.whole(1, 21))
        disagrees = toeval.happens(kansen.deel("niet_akkoord"))
        if not wens.inzage:
            return Inzagegegevens(ingezien=False, toestemming=wens.toestemming or "")
        akkoord = wens.akkoord or ("Nee" if disagrees else "Ja")
        reden = wens.reden or ("Ouders vinden de beschrijving van het gedrag niet juist." if akkoord == "Nee" else "")
        by_profile = "Ja" if wens.profiel in (Profiel.VOVO, Profiel.POSWV, Profiel.VOSWV) else ""
        return Inzagegegevens(
            ingezien=True,
            datum=day,
            akkoord=akkoord,
            reden=reden,
            toestemming=by_profile if wens.toestemming is None else wens.toestemming,
        )
