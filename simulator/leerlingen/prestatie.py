"""Advice, tests and final test, all from one ability of the pupil, so that they agree as far as they do in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import erf, sqrt

from simulator.leerlingen import kansen
from simulator.leerlingen.loopbaan import LAATSTE_GROEP, Fasen, schooljaar_of
from simulator.leerlingen.model import Advies, Eindtoets, Toetsafname, Vakcijfer
from simulator.leerlingen.toeval import Toeval


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """A test of the pupil-tracking system; fictitious, because the list of OSO test codes is not public.

    Attributes:
        code: stands in `eldtoetscode`.
        leergebied: subject.
        tot_groep: last group in which it is taken.
        opgaven: number of items.
        schaal: mean ability in the middle of group 3, growth each half year, and standard deviation.
    """

    code: str
    leergebied: str
    naam: str
    tot_groep: int
    opgaven: int
    schaal: tuple[int, int, int]


TOETSEN = {
    "BL": Toets(
        code="OSOLAB-BL",
        leergebied="begrijpend lezen",
        naam="Begrijpend lezen",
        tot_groep=8,
        opgaven=50,
        schaal=(110, 9, 17),
    ),
    "RW": Toets(
        code="OSOLAB-RW", leergebied="rekenen", naam="Rekenen-wiskunde", tot_groep=8, opgaven=80, schaal=(105, 15, 24)
    ),
    "SP": Toets(
        code="OSOLAB-SP", leergebied="spelling", naam="Spelling", tot_groep=8, opgaven=60, schaal=(195, 17, 30)
    ),
    "TL": Toets(
        code="OSOLAB-TL",
        leergebied="technisch lezen",
        naam="Technisch lezen",
        tot_groep=6,
        opgaven=120,
        schaal=(28, 7, 13),
    ),
}
"""Four fictitious tests; their codes say that they are no one's."""

ADVIEZEN = ("01", "10", "20", "22", "30", "34", "42", "44", "60", "61", "70")
"""Codelijst 2 without the LWOO variants, from low to high."""

_LWOO_VARIANT = {"20": "21", "22": "23", "30": "31", "34": "35", "42": "43"}
_LWOO_ASKED = frozenset({"20", "22", "30"})
_VO_VAKKEN = {
    "praktijkonderwijs": ("Nederlands", "rekenen", "praktijk techniek", "praktijk zorg", "burgerschap"),
    "vmbo": ("Nederlands", "Engels", "wiskunde", "nask 1", "biologie", "economie", "geschiedenis", "aardrijkskunde"),
    "hv": ("Nederlands", "Engels", "wiskunde", "natuurkunde", "biologie", "economie", "geschiedenis", "Duits", "Frans"),
}
_FIRST_TESTED_GROUP = 3
_YEARS_BACK = 2
_DOORSTROOMTOETS_SINCE = 2024
_NO_TEST_YEAR = 2020
_SATURDAY, _WEEK = 5, 7
_RESULT_AFTER = timedelta(days=40)


def school_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend.

    >>> school_day(date(2026, 1, 17))
    datetime.date(2026, 1, 19)
    """
    return day + timedelta(days=max(0, _WEEK - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def cdf(z: float) -> float:
    """Return the share of a standard normal distribution below `z`."""
    return 0.5 * (1 + erf(z / sqrt(2)))


def base_advies(code: str) -> str:
    """Return the advice without LWOO.

    >>> base_advies("23"), base_advies("61")
    ('22', '61')
    """
    return next((plain for plain, variant in _LWOO_VARIANT.items() if variant == code), code)


def rank_advies(code: str) -> int:
    """Return the place of an advice on the scale of levels; LWOO does not count."""
    return ADVIEZEN.index(base_advies(code))


def draw_niveau(toeval: Toeval) -> float:
    """Return the ability of a pupil: standard normal."""
    return toeval.normal()


def draw_advies(toeval: Toeval, *, niveau: float, eindtoets: Eindtoets | None, peildatum: date) -> Advies:
    """Return the advice that fits an ability, with wishes, and raised when the final test gave reason to.

    Bron: realism 5.
    """
    code = kansen.verdeling("advies").quantile(cdf(niveau))
    if code == "laag":
        code = toeval.draw(kansen.verdeling("advies_laag"))
    asks_lwoo = toeval.happens(kansen.deel("lwoo"))
    raised = toeval.happens(kansen.deel("herziening"))
    wish = code if toeval.happens(kansen.deel("wens_gelijk")) else _one_higher(code)
    child = wish if toeval.happens(kansen.deel("wens_gelijk")) else _one_higher(code)
    herzien = ""
    if (
        eindtoets
        and eindtoets.datum + _RESULT_AFTER <= peildatum
        and raised
        and rank_advies(eindtoets.advies) > rank_advies(code)
    ):
        herzien = _one_higher(code)
    profiel = toeval.draw(kansen.verdeling("adviesprofiel"))
    return Advies(
        code=_LWOO_VARIANT[code] if asks_lwoo and code in _LWOO_ASKED else code,
        wens_ouders=wish,
        wens_leerling=child,
        herzien=herzien,
        profiel=profiel,
        argumentatie=_ARGUMENTATIE[profiel],
        contact_nodig=toeval.happens(kansen.deel("contactnodig")),
    )


_ARGUMENTATIE = {
    "basis": "De resultaten van groep 6 tot en met 8 en de werkhouding passen bij dit advies.",
    "plus": "De leerling werkt zelfstandig en kan bij dit advies extra uitdaging aan.",
    "bespreek": "Resultaten en werkhouding wijzen niet dezelfde kant op; graag overleg over de plaatsing.",
    "disharmonisch": "Taal en rekenen lopen ver uiteen; het advies volgt het gemiddelde.",
    "ondersteuning": "Met de ondersteuning die in dit dossier staat, is dit advies haalbaar.",
}


def _one_higher(code: str) -> str:
    return ADVIEZEN[min(rank_advies(code) + 1, len(ADVIEZEN) - 1)]


def leerweg_of(advies: str, toeval: Toeval) -> str:
    """Return the level of the class that a pupil with this advice sits in; a double advice goes either way."""
    choices = {
        "01": ("praktijkonderwijs",),
        "10": ("praktijkonderwijs",),
        "20": ("vmbo-basis",),
        "22": ("vmbo-basis", "vmbo-kader"),
        "30": ("vmbo-kader",),
        "34": ("vmbo-kader", "vmbo-tl"),
        "42": ("vmbo-tl",),
        "44": ("vmbo-tl", "havo"),
        "60": ("havo",),
        "61": ("havo", "vwo"),
        "70": ("vwo",),
    }
    return toeval.pick(choices[base_advies(advies)])


def draw_toetsen(toeval: Toeval, *, niveau: float, fasen: Fasen, peildatum: date) -> tuple[Toetsafname, ...]:
    """Return the tests of this school year and the two before, from group 3 on, twice a year.

    Bron: realism 7; rule OVa.TR04 wants no older ones in POVO.
    """
    own = kansen.deel("samenhang_toets")
    other = sqrt(1 - own**2)
    missed = kansen.deel("toets_gemist")
    draw = toeval.deel
    found = []
    for year, stage in fasen.last_years(_YEARS_BACK + 1, schooljaar_of(peildatum)):
        for gelegenheid in _gelegenheden(year, stage):
            z = own * niveau + other * toeval.normal()
            day = gelegenheid.dagen[draw() < 0.5]  # noqa: PLR2004 - heads or tails
            if draw() >= missed and day <= peildatum:
                found.append(_make_afname(gelegenheid, day, z))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gelegenheid:
    """One test in one round: in the middle (M) or at the end (E) of a school year.

    Attributes:
        toets: key of `TOETSEN`.
        moment: letter and stage.
        jaargroep: of the pupils.
        dl: didactic age, ten months a school year since group 3. Bron: realism 4.
        dagen: the two days on which it is taken.
        gemiddeld: mean ability at this moment.
        spreiding: standard deviation of the functioning level, in months.
    """

    toets: str
    moment: str
    jaargroep: str
    dl: int
    dagen: tuple[date, date]
    gemiddeld: int
    spreiding: float


@cache
def _gelegenheden(year: int, stage: int) -> tuple[_Gelegenheid, ...]:
    """Return the tests of a school year; group 8 ends with its final test instead."""
    if not _FIRST_TESTED_GROUP <= stage <= LAATSTE_GROEP:
        return ()
    rounds = (("M", date(year + 1, 1, 12), 5), ("E", date(year + 1, 6, 1), 10))
    return tuple(
        _Gelegenheid(
            toets=key,
            moment=f"{letter}{stage}",
            jaargroep=str(stage),
            dl=(dl := (stage - _FIRST_TESTED_GROUP) * 10 + months),
            dagen=(
                school_day(first + timedelta(days=rank * 2)),
                school_day(first + timedelta(days=rank * 2 + _WEEK)),
            ),
            gemiddeld=toets.schaal[0] + toets.schaal[1] * (dl // 5 - 1),
            spreiding=max(dl, 10) * 0.22,
        )
        for letter, first, months in (rounds[:1] if stage == LAATSTE_GROEP else rounds)
        for rank, (key, toets) in enumerate(TOETSEN.items())
        if stage <= toets.tot_groep
    )


def _make_afname(gelegenheid: _Gelegenheid, day: date, z: float) -> Toetsafname:
    toets = TOETSEN[gelegenheid.toets]
    rank = cdf(z)
    dl = gelegenheid.dl
    return Toetsafname(
        toets=gelegenheid.toets,
        moment=gelegenheid.moment,
        datum=day,
        jaargroep=gelegenheid.jaargroep,
        dl=dl,
        goed=round(toets.opgaven * _within(0.05, 0.66 + 0.14 * z, 1.0)),
        opgaven=toets.opgaven,
        vaardigheid=max(1, round(gelegenheid.gemiddeld + toets.schaal[2] * z)),
        niveau_ae=kansen.verdeling("niveau_ae").quantile(rank),
        niveau_iv=kansen.verdeling("niveau_iv").quantile(rank),
        dle=round(_within(1, dl + gelegenheid.spreiding * z, 70)),
    )


def _within(low: float, value: float, high: float) -> float:
    return low if value < low else min(value, high)


def draw_eindtoets(toeval: Toeval, *, niveau: float, fasen: Fasen, peildatum: date) -> Eindtoets | None:
    """Return the final test of group 8, or None: not yet, not taken, or cancelled (2020).

    Mid April until 2023, since then the doorstroomtoets in the first two weeks of February. Bron: realism 6.
    """
    years = dict(fasen.last_years(len(fasen.jaren), schooljaar_of(peildatum)))
    year = max((year + 1 for year, stage in years.items() if stage == LAATSTE_GROEP), default=None)
    if year is None:
        return None
    since = year >= _DOORSTROOMTOETS_SINCE
    day = school_day(date(year, 2, 2 + toeval.whole(0, 9)) if since else date(year, 4, 15 + toeval.whole(0, 3)))
    soort = toeval.draw(kansen.verdeling("doorstroomtoets_soort" if since else "eindtoets_soort"))
    missed = toeval.happens(kansen.deel("eindtoets_gemist"))
    samenhang = kansen.deel("samenhang_eindtoets")
    z = samenhang * niveau + sqrt(1 - samenhang**2) * toeval.normal()
    levels = [
        kansen.verdeling(f"referentieniveau_{part}").quantile(cdf(0.85 * z + 0.53 * toeval.normal()))
        for part in ("lezen", "taalverzorging", "rekenen")
    ]
    if day > peildatum or year == _NO_TEST_YEAR or missed:
        return None
    cet = min(max(round(535.5 + 9.8 * z), 501), 550)
    return Eindtoets(
        soort=soort,
        datum=day,
        score=_score_on_scale(soort, cet),
        advies=next(advies for bound, advies in _TOETSADVIES if cet <= bound),
        niveaus=(levels[0], levels[1], levels[2]),
    )


_TOETSADVIES = ((510, "20"), (523, "22"), (531, "34"), (539, "44"), (544, "61"), (550, "70"))
"""Upper bound of each band of the Centrale Eindtoets, and its advice. Bron: realism 6 (2022)."""

_SCALES = {"0011": (501, 550), "0012": (100, 300), "0013": (50, 100)}


def _score_on_scale(soort: str, cet: int) -> int:
    low, high = _SCALES[soort]
    return low + round((cet - 501) / 49 * (high - low))


def draw_cijfers(toeval: Toeval, *, niveau: float, leerweg: str) -> tuple[Vakcijfer, ...]:
    """Return the marks of the last report of a pupil in secondary education."""
    kind = leerweg if leerweg == "praktijkonderwijs" else "hv" if leerweg in ("havo", "vwo") else "vmbo"
    return tuple(
        Vakcijfer(vak=vak, tienden=min(max(round(66 + 3 * niveau + 9 * toeval.normal()), 20), 99))
        for vak in _VO_VAKKEN[kind]
    )
