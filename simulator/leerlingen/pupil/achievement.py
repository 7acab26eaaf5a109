"""Advice, final test and marks, all drawn from one ability of the pupil, so that they correlate as in reality."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache
from math import sqrt

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Throw, normal, pick, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Advies, Eindtoets, Vakcijfer
from simulator.leerlingen.pupil.loopbaan import LAST_GROEP, CareerYears, schooljaar_of
from simulator.leerlingen.pupil.toetsen import school_day

ADVIEZEN = ("01", "10", "20", "22", "30", "34", "42", "44", "60", "61", "70")
"""Codelijst 2 without the LWOO variants, from low to high."""

_LWOO_VARIANT = {"20": "21", "22": "23", "30": "31", "34": "35", "42": "43"}
_WITHOUT_LWOO = {variant: plain for plain, variant in _LWOO_VARIANT.items()}
_LWOO_ASKED = frozenset({"20", "22", "30"})
_VO_VAKKEN = {
    "praktijkonderwijs": ("Nederlands", "rekenen", "praktijk techniek", "praktijk zorg", "burgerschap"),
    "vmbo": ("Nederlands", "Engels", "wiskunde", "nask 1", "biologie", "economie", "geschiedenis", "aardrijkskunde"),
    "hv": ("Nederlands", "Engels", "wiskunde", "natuurkunde", "biologie", "economie", "geschiedenis", "Duits", "Frans"),
}
_make_eindtoets = maker(Eindtoets)
_DOORSTROOMTOETS_SINCE = 2024
_NO_TEST_YEAR = 2020
_RESULT_AFTER = timedelta(days=40)


def base_advies(code: str) -> str:
    """Return the advice without LWOO.

    >>> base_advies("23"), base_advies("61")
    ('22', '61')
    """
    return _WITHOUT_LWOO.get(code, code)


def rank_advies(code: str) -> int:
    """Return the rank of an advice from low to high; LWOO does not count."""
    return ADVIEZEN.index(base_advies(code))


def draw_advies(words: Throw, *, niveau: float, eindtoets: Eindtoets | None, peildatum: date) -> Advies:
    """Return the advice that fits an ability, with the wishes, and raised when the final test gives reason to.

    Bron: realism 5.
    """
    low, lwoo, raised, parents, child, profiel, contact = words
    code = probabilities.distribution("advies").at_z(niveau)
    if code == "laag":
        code = probabilities.distribution("advies_laag").at(low)
    equal = probabilities.bound("wens_gelijk")
    wish = code if parents < equal else _one_higher(code)
    herzien = ""
    if (
        eindtoets
        and raised < probabilities.bound("herziening")
        and eindtoets.datum + _RESULT_AFTER <= peildatum
        and rank_advies(eindtoets.advies) > rank_advies(code)
    ):
        herzien = _one_higher(code)
    return _make_advies(
        _LWOO_VARIANT[code] if lwoo < probabilities.bound("lwoo") and code in _LWOO_ASKED else code,
        herzien,
        (wish, wish if child < equal else _one_higher(code)),
        probabilities.distribution("adviesprofiel").at(profiel),
        contact < probabilities.bound("contactnodig"),
    )


@cache
def _make_advies(code: str, herzien: str, wishes: tuple[str, str], profiel: str, contact: bool) -> Advies:  # noqa: FBT001 - part of the cache key
    """Return an advice; cached, so that pupils share values: a few thousand at most."""
    return Advies(
        code=code,
        wens_ouders=wishes[0],
        wens_leerling=wishes[1],
        herzien=herzien,
        profiel=profiel,
        argumentatie=_ARGUMENTATIE[profiel],
        contact_nodig=contact,
    )


_ARGUMENTATIE = {
    "basis": "De resultaten van groep 6 tot en met 8 en de werkhouding passen bij dit advies.",
    "plus": "De leerling werkt zelfstandig en kan bij dit advies extra uitdaging aan.",
    "bespreek": "Resultaten en werkhouding wijzen niet dezelfde kant op; graag overleg over de plaatsing.",
    "disharmonisch": "Taal en rekenen lopen ver uiteen; het advies volgt het gemiddelde.",
    "ondersteuning": "Met de ondersteuning die in dit dossier staat, is dit advies haalbaar.",
}


@cache
def _one_higher(code: str) -> str:
    return ADVIEZEN[min(rank_advies(code) + 1, len(ADVIEZEN) - 1)]


_LEERWEGEN = {
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


def draw_leerweg(word: int, advies: str) -> str:
    """Return the level of the class of a pupil with this advice; a double advice gives either of its two levels."""
    return pick(word, _LEERWEGEN[base_advies(advies)])


def draw_eindtoets(
    words: Throw, *, niveau: float, years: CareerYears, sinds: date, peildatum: date
) -> Eindtoets | None:
    """Return the final test of group 8, or None: not yet, not taken, not here, or cancelled (2020).

    Mid April until 2023, since then the doorstroomtoets in the first two weeks of February. Bron: realism 6.
    """
    year = schooljaar_of(peildatum) + 1 + LAST_GROEP - years.stages[-1]
    if years.stages[-1] < LAST_GROEP or year == _NO_TEST_YEAR:
        return None
    day_word, soort, missed, own, *parts = words
    since = year >= _DOORSTROOMTOETS_SINCE
    day = school_day(date(year, 2, whole(day_word, 2, 11)) if since else date(year, 4, whole(day_word, 15, 18)))
    if not sinds <= day <= peildatum or missed < probabilities.bound("eindtoets_gemist"):
        return None
    common, rest = _eindtoets_shares()
    z = common * niveau + rest * normal(own)
    reading, taalverzorging, rekenen = [
        probabilities.distribution(name).at_z(_PART_COMMON * z + _PART_OWN * normal(part))
        for name, part in zip(_PARTS, parts, strict=True)
    ]
    code = probabilities.distribution("doorstroomtoets_soort" if since else "eindtoets_soort").at(soort)
    cet = min(max(round(535.5 + 9.8 * z), 501), 550)
    return _make_eindtoets(
        soort=code,
        datum=day,
        score=_score_on_scale(code, cet),
        advies=_TOETSADVIEZEN[bisect_left(_TOETSADVIES_BOUNDS, cet)],
        levels=(reading, taalverzorging, rekenen),
    )


@cache
def _eindtoets_shares() -> tuple[float, float]:
    """Return the weights of ability and of the noise of its own in the result of the final test."""
    common = probabilities.share("samenhang_eindtoets")
    return common, sqrt(1 - common**2)


_PARTS = ("referentieniveau_lezen", "referentieniveau_taalverzorging", "referentieniveau_rekenen")
_PART_COMMON, _PART_OWN = 0.85, 0.53
"""Weights of the whole test and of the noise of its own in the result of a part; their squares add up to one."""

_TOETSADVIES_BOUNDS = (510, 523, 531, 539, 544)
_TOETSADVIEZEN = ("20", "22", "34", "44", "61", "70")
"""Upper bound of each band of the Centrale Eindtoets except the last, and its advice. Bron: realism 6 (2022)."""

_SCALES = {"0011": (501, 550), "0012": (100, 300), "0013": (50, 100)}


def _score_on_scale(soort: str, cet: int) -> int:
    low, high = _SCALES[soort]
    return low + round((cet - 501) / 49 * (high - low))


def draw_cijfers(words: Throw, *, niveau: float, leerweg: str) -> tuple[Vakcijfer, ...]:
    """Return the marks of the last report of a pupil in secondary education."""
    kind = leerweg if leerweg == "praktijkonderwijs" else "hv" if leerweg in ("havo", "vwo") else "vmbo"
    return tuple(
        [
            _make_cijfer(vak, min(max(round(66 + 3 * niveau + 9 * normal(word)), 20), 99))
            for vak, word in zip(_VO_VAKKEN[kind], words, strict=False)
        ]
    )


@cache
def _make_cijfer(vak: str, tenths: int) -> Vakcijfer:
    return Vakcijfer(vak=vak, tenths=tenths)
