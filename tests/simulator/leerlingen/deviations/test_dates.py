"""Deviations of dates keep their word whatever the day of the dossier: they are derived from the dossier at hand."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from lxml import etree

from simulator.dossier import Mode, validate
from simulator.dossier.writer import write
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.catalogue import DEVIATIONS, get_deviation, spoil
from simulator.leerlingen.deviations.makers import a_year_earlier
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.pupil.loopbaan import schooljaar_of
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

PEILDATA = (date(2011, 11, 15), PEILDATUM, date(2028, 2, 29), date(2034, 8, 20))
POOL = 8
DATED = (
    "betekenis.gba_anders",
    "betekenis.ongeboren_ingeschreven",
    "betekenis.uitgeschreven_eerst",
    "betekenis.toets_ongeboren",
    "betekenis.te_oude_toets",
    "betekenis.oud_jaar",
    "regel.overleden",
)


@cache
def good(profiel: Profiel, peildatum: date) -> tuple[bytes, ...]:
    """Dossiers of a profile without findings, made on a day."""
    generator = LeerlingGenerator(2026, peildatum=peildatum)
    traits = Traits(profiel=profiel, bijlagen=1, opt_out=frozenset(), verzorgersaansprakelijk=True)
    made = (
        write(build_dossier(generator.leerling(index, traits=traits), profiel, datum=peildatum))
        for index in range(POOL)
    )
    return tuple(data for data in made if not validate(data, mode=Mode.INTENDED).findings)


def dates_of(data: bytes, name: str) -> list[date]:
    """Return the dates in all elements of a name, oldest first."""
    return sorted(date.fromisoformat(str(element.text)) for element in etree.fromstring(data).iter(f"{{*}}{name}"))


@pytest.mark.family(("name", "peildatum"), [(name, day) for name in DATED for day in PEILDATA], ids=str)
def test_the_verdict_does_not_depend_on_the_day(name: str, peildatum: date) -> None:
    """What the catalogue expects of a deviation is found in a dossier of any day."""
    deviation = get_deviation(name)
    for profiel in deviation.profielen:
        spoilt = [
            each
            for index, data in enumerate(good(profiel, peildatum))
            if (each := spoil(data, deviation, DrawStream(1, index))) is not None
        ]
        assert spoilt, profiel
        for data in spoilt:
            for mode in Mode:
                expectation = deviation.expect(profiel, mode)
                verdict = validate(data, mode=mode)
                found = frozenset(finding.rule for finding in verdict.findings)
                assert (found, verdict.valid) == (expectation.findings, expectation.valid), (profiel, mode)


@pytest.mark.parametrize("peildatum", PEILDATA, ids=str)
def test_a_dossier_of_a_year_ago_is_a_year_old(peildatum: date) -> None:
    """Counted from the day of the dossier."""
    data = good(Profiel.POVO, peildatum)[0]
    spoilt = spoil(data, get_deviation("betekenis.oud_jaar"), DrawStream(1))
    assert spoilt is not None
    [made] = [day for day in dates_of(spoilt, "datum") if day not in dates_of(data, "datum")]
    assert 365 <= (peildatum - made).days <= 366


@pytest.mark.parametrize("peildatum", PEILDATA, ids=str)
def test_a_test_is_one_day_too_old(peildatum: date) -> None:
    """The last day whose tests may not travel any more, of the school year of the dossier."""
    data = good(Profiel.POVO, peildatum)[0]
    spoilt = spoil(data, get_deviation("betekenis.te_oude_toets"), DrawStream(1))
    assert spoilt is not None
    assert dates_of(spoilt, "afnamedatum")[0] == date(schooljaar_of(peildatum) - 2, 7, 31)


def test_no_deviation_knows_a_day_by_heart() -> None:
    """Whichever day is put in, it is another for a dossier of another day; what breaks the form of a date may stay."""
    form = {"schema.datum_bestaat_niet"}
    for deviation in DEVIATIONS:
        profiel = deviation.profielen[0]
        put_in: list[set[str]] = [set(), set()]
        for turn, peildatum in enumerate((PEILDATA[0], PEILDATA[-1])):
            for index, data in enumerate(good(profiel, peildatum)):
                spoilt = spoil(data, deviation, DrawStream(1, index))
                if spoilt is not None and deviation.id not in form:
                    put_in[turn] |= days_in(spoilt) - days_in(data)
        assert not put_in[0] & put_in[1], deviation.id


def days_in(data: bytes) -> set[str]:
    """Return every text that is a date."""
    try:
        texts = [(element.text or "").strip() for element in etree.fromstring(data).iter(etree.Element)]
    except etree.XMLSyntaxError:
        return set()
    return {text for text in texts if len(text) == 10 and text[4] + text[7] == "--"}


def test_a_leap_day_has_a_day_before_it_a_year_ago() -> None:
    """29 February does not break it."""
    assert a_year_earlier(date(2028, 2, 29)) == "2027-02-28"
