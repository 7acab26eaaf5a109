"""Counts of pupils: for each variable the number of pupils with each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from simulator.dossier.fast_writer import write_fast
from simulator.leerlingen.country.country import Country, Schoolsoort
from simulator.leerlingen.dossier.bijlage_size import KILOBYTE, BijlageSize
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.model import Gezin, Leerling, PgnKind
from simulator.leerlingen.names.region import rank_of, regio_of
from simulator.leerlingen.population.order import PopulationOrder
from simulator.leerlingen.population.pupil import remake
from simulator.leerlingen.pupil.achievement import base_advies, rank_advies
from simulator.leerlingen.pupil.gezin import VOOGD
from simulator.leerlingen.pupil.loopbaan import LAST_GROEP, schooljaar_of
from simulator.register import Sector
from simulator.standard.overdracht import Profiel, opt_out_allowed

JA, NEE = "ja", "nee"

PUBLISHED_ADVIEZEN = {"01": "laag", "10": "laag", "20": "laag"}
"""Statistics Netherlands counts these advices together."""

DOUBLE_ADVIEZEN = frozenset({"22", "34", "44", "61"})
"""Codelijst 2, without LWOO: the advices for two levels."""

ALWAYS_INCLUDED = frozenset({"ouderinzage", "oudersverzorgers", "schoolloopbaan"})
"""Categories that a synthetic school never leaves out, although a profile may allow it."""

_ATTACHMENT = b"</bestandsinhoud>"
_VMBO = frozenset({"20", "22", "30", "34", "42"})
_MAY_ASK_LWOO = frozenset({"20", "22", "30"})
_HIGHEST = "70"
_TWO = 2
_YEAR = timedelta(days=365)
_READING = "BL"
_AGE_BEFORE_GROUP_1 = 3
_YEARS_BEFORE_VO = 10
"""Code list 13 has 11 for the first year of secondary education."""

Value = tuple[str, str]
"""Name of a variable and one of its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeerlingCounts:
    """Number of pupils by variable and value.

    Attributes:
        values: number of pupils, or of what the variable counts, by variable and value.
    """

    values: Counter[Value] = field(default_factory=Counter)

    def add(self, more: LeerlingCounts) -> None:
        """Add the counts of `more` to these."""
        self.values.update(more.values)

    def of(self, variable: str) -> dict[str, int]:
        """Return how often each value of a variable occurs."""
        return {value: count for (name, value), count in self.values.items() if name == variable}


def count_block(order: PopulationOrder, indices: range) -> LeerlingCounts:
    """Return the counts of these pupils."""
    day, country = date.fromisoformat(order.peildatum), _country_of(order.seed)
    size = BijlageSize(order.attachment_size)
    counts = LeerlingCounts()
    for leerling, profiel in remake(order, indices):
        dossier = write_fast(build_dossier(leerling, profiel, datum=day, size=size))
        counts.values.update(_about_person(leerling, profiel, day))
        counts.values.update(_about_place(leerling, country))
        counts.values.update(_about_dossier(leerling, profiel, dossier))
        if profiel is Profiel.POVO:
            counts.values.update(_about_leaver(leerling, day))
    return counts


@cache
def _country_of(seed: int) -> Country:
    return Country(seed)


def _asked(name: str, answer: bool) -> Value:  # noqa: FBT001 - the answer itself
    return name, JA if answer else NEE


def _about_person(leerling: Leerling, profiel: Profiel, day: date) -> Iterator[Value]:
    born = leerling.geboortedatum
    yield "profiel", profiel.value
    yield f"leeftijd_{profiel}", str((day.year - born.year) * 12 + day.month - born.month - (day.day < born.day))
    yield "geslacht", str(leerling.geslacht)
    yield "voornamen", str(len(leerling.voornamen))
    yield _asked("onderwijsnummer", leerling.pgn_soort is PgnKind.ONDERWIJSNUMMER)
    yield _asked("adres_geheim", leerling.adresgeheim)
    yield _asked("peuterspeelzaal", bool(leerling.peuterspeelzaal))
    yield _asked("tlv", leerling.ondersteuning.tlv_start is not None)
    if leerling.school.sector is Sector.VO:
        yield "leeftijd_vo", str(_age(leerling, day))
        yield "leerjaar_vovo", str(int(leerling.jaargroep) - _YEARS_BEFORE_VO)
    elif profiel in (Profiel.POPO, Profiel.POSWV) and leerling.school.soort == Schoolsoort.BO:
        yield f"groep_{profiel.lower()}", leerling.jaargroep
    if leerling.gezin.nummer == leerling.index:
        yield from _about_household(leerling.gezin)
    if leerling.toetsen:
        # One test a pupil: the tests of one pupil are correlated, and the chi-square test needs independent counts.
        reading = [toets for toets in leerling.toetsen if toets.toets == _READING]
        if reading:
            yield "niveau_ae", reading[-1].niveau_ae
            yield "niveau_iv", reading[-1].niveau_iv


def _age(leerling: Leerling, day: date) -> int:
    """Return the age in years on 1 October of the school year."""
    born, year = leerling.geboortedatum, schooljaar_of(day)
    return year - born.year - ((born.month, born.day) > (10, 1))


def _about_household(gezin: Gezin) -> Iterator[Value]:
    """Yield the values of a household, which is counted once: with its eldest pupil."""
    match gezin.verzorgers:
        case ():
            yield "verzorgers", "instelling"
        case (verzorger,):
            yield "verzorgers", "voogd" if verzorger.relatie == VOOGD else "een"
        case _:
            yield "verzorgers", "twee"
            yield _asked("samengesteld_gezin", len(gezin.verzorgers) > _TWO)
            yield _asked("ouder_overleden", any(each.overleden_op for each in gezin.verzorgers))
    yield _asked("huisarts_bekend", gezin.huisarts is not None)


def _about_place(leerling: Leerling, country: Country) -> Iterator[Value]:
    if leerling.school.sector is Sector.VO:
        yield "landsdeel", country.regio(regio_of(leerling.index)).landsdeel
        yield "verzuim_vo", str(leerling.verzuim.geoorloofd)
    else:
        yield "verzuim_po", str(leerling.verzuim.geoorloofd)
        yield "schoolsoort", leerling.school.soort
    yield _asked("ongeoorloofd", leerling.verzuim.ongeoorloofd > 0)
    if rank_of(leerling.index) % 2:
        yield _asked("broer_of_zus", leerling.gezin.nummer != leerling.index)


def _about_dossier(leerling: Leerling, profiel: Profiel, dossier: bytes) -> Iterator[Value]:
    attachments = dossier.count(_ATTACHMENT)
    yield "bijlagen", str(leerling.bijlagen)
    yield "documenten", str(attachments)
    yield f"grootte_{'met' if attachments else 'zonder'}", str(len(dossier) // KILOBYTE)
    yield _asked("niet_akkoord", leerling.inzage.akkoord == "Nee")
    for category in opt_out_allowed(profiel) - ALWAYS_INCLUDED:
        yield _asked(f"opt_uit.{category}", category in leerling.opt_out)


def _about_leaver(leerling: Leerling, day: date) -> Iterator[Value]:
    """Yield the values of a pupil who leaves primary school, the group that the published figures are about."""
    repeated = _age(leerling, day) - LAST_GROEP - _AGE_BEFORE_GROUP_1
    yield "loopbaan", "ouder" if repeated > 0 else "jonger" if repeated < 0 else "gewoon"
    yield from _about_support(leerling, day)
    if leerling.pgn_soort is PgnKind.BSN and leerling.school.soort == Schoolsoort.BO:
        others = {(jaar.school.soort, jaar.school.brin) for jaar in leerling.loopbaan}
        moved = any(kind == Schoolsoort.BO and brin != leerling.school.brin for kind, brin in others)
        yield _asked("eerdere_school", moved)
        yield _asked("verblijf_so", any(kind == Schoolsoort.SO for kind, _ in others))
    if leerling.advies is None:
        return
    code = base_advies(leerling.advies.code)
    with_lwoo = code != leerling.advies.code
    yield "advies", PUBLISHED_ADVIEZEN.get(code, code)
    yield _asked("dubbeladvies", code in DOUBLE_ADVIEZEN)
    if code in _MAY_ASK_LWOO:
        yield _asked("lwoo", with_lwoo)
    if code in _VMBO:
        yield _asked("lwoo_vmbo", with_lwoo)
    if code != _HIGHEST:
        yield _asked("wens_gelijk", base_advies(leerling.advies.wens_ouders) == code)
    if leerling.eindtoets:
        higher = rank_advies(leerling.eindtoets.advies) > rank_advies(code)
        yield "doorstroomtoets_soort", leerling.eindtoets.soort
        yield _asked("toets_hoger", higher)
        if higher:
            yield _asked("herziening", bool(leerling.advies.herzien))


def _about_support(leerling: Leerling, day: date) -> Iterator[Value]:
    """Yield the diagnoses of a pupil who has been at school long enough for them, and the other support."""
    support = leerling.ondersteuning
    codes = {diagnose.code for diagnose in support.diagnoses}
    if leerling.onderwijs_sinds + 3 * _YEAR < day:
        yield _asked("dyslexie", "F81.0" in codes)
        yield _asked("adhd", bool(codes & {"F90.0-", "F90.0+"}))
    yield _asked("autisme", "F84" in codes)
    yield _asked("arrangement", support.arrangement_start is not None)
    if not codes:
        yield _asked("handelingsplan", bool(support.handelingsplannen))
