"""The national school year: open hours and the transfers in each. Bron: qualification 5.2, realism 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from loadtests.schedule.shape_data import mix, read, transfer_factor, value_of
from simulator.text.dates import spell_weekday

SECONDS_PER_HOUR = 3600.0

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHour:
    """An hour in which schools are open.

    Attributes:
        day: the school day.
        hour: of the clock, 0-23.
        seconds: part of the hour in which schools are open; less than 3600 for the first and last hour of a day.
        transfers: national number of transfers in it; not rounded.
        mix: name of the mix of scenarios, without tries.
    """

    day: date
    hour: int
    seconds: float
    transfers: float
    mix: str

    @property
    def label(self) -> str:
        """Day and hour for people: `ma 30 maart 10-11 uur`."""
        return f"{spell_weekday(self.day)} {self.hour}-{self.hour + 1} uur"

    @property
    def iso(self) -> str:
        """Day and hour in ISO 8601: `2026-03-30T10`."""
        return f"{self.day.isoformat()}T{self.hour:02}"

    @property
    def rate(self) -> float:
        """National transfers per second."""
        return self.transfers / self.seconds


@cache
def school_days() -> tuple[date, ...]:
    """Return the days of the year on which schools are open: no weekends, no holidays."""
    school_year = read()["kalender"]
    closed = [(row["van"], row["tot"]) for row in school_year["gesloten"]]
    first = date(school_year["jaar"], 1, 1)
    days = (first + timedelta(days=number) for number in range((date(first.year + 1, 1, 1) - first).days))
    return tuple(
        day for day in days if day.weekday() < _SATURDAY and not any(start <= day <= until for start, until in closed)
    )


@cache
def season_days() -> tuple[date, ...]:
    """Return the school days of the season."""
    school_year = read()["kalender"]
    return tuple(day for day in school_days() if school_year["begin"] <= day <= school_year["eind"])


def mixture_of(day: date) -> str:
    """Return the name of the mix of a school day."""
    days = season_days()
    if not days[0] <= day <= days[-1]:
        return str(read()["buiten_seizoen"]["mengsel"])
    if day in _first_days():
        return str(read()["eerste_fase"]["mengsel"])
    return str(next(phase for phase in read()["fase"] if day <= phase["tot"])["mengsel"])


@cache
def year(tries: float) -> tuple[OpenHour, ...]:
    """Return every open hour of the year, with the national transfers at so many tries per pupil."""
    return tuple(hour for day in school_days() for hour in _hours_of(day, _transfers_on(day, tries)))


@cache
def season(tries: float) -> tuple[OpenHour, ...]:
    """Return the open hours of the season, with the national transfers at so many tries per pupil."""
    days = set(season_days())
    return tuple(hour for hour in year(tries) if hour.day in days)


def busiest(tries: float) -> OpenHour:
    """Return the busiest hour of the year."""
    return max(year(tries), key=lambda hour: hour.rate)


def _hours_of(day: date, transfers: float) -> Iterator[OpenHour]:
    """Yield the open hours of a day with so many transfers."""
    hours = read()["uren"]
    begin, end = (datetime.combine(day, moment) for moment in (hours["begin"], hours["eind"]))
    for key, share in hours["verdeling"].items():
        start = datetime.combine(day, time(int(key)))
        stop = start + timedelta(hours=1)
        yield OpenHour(
            day=day,
            hour=int(key),
            seconds=(min(stop, end) - max(start, begin)).total_seconds(),
            transfers=transfers * share,
            mix=mixture_of(day),
        )


def _transfers_on(day: date, tries: float) -> float:
    """Return the national number of transfers on a school day."""
    usual = value_of("pogingen")
    moves = value_of("leerlingen_povo") * _povo().get(day, 0.0) + value_of("leerlingen_overig") * _moves()[day]
    asked = moves * usual + _swv_in_a_year() * _even()[day]
    return asked * transfer_factor(mix(mixture_of(day)).refused, tries)


def _swv_in_a_year() -> float:
    schools = value_of("scholen_po") + value_of("scholen_vo")
    return schools * value_of("swv_per_school_per_maand") * value_of("schoolmaanden")


@cache
def _first_days() -> tuple[date, ...]:
    return season_days()[: round(value_of("eerste_dagen"))]


@cache
def _povo() -> dict[date, float]:
    """Return the share of POVO by day of the season: a fixed share for the first days, the rest weighted by phase."""
    school_year, phases, first = read()["kalender"], read()["fase"], _first_days()
    rest = season_days()[len(first) :]

    def early(day: date) -> float:
        applying = school_year["aanmeldweek_begin"] <= day <= school_year["aanmeldweek_eind"]
        return value_of("aanmeldweek_gewicht") if applying else 1.0

    def later(day: date) -> float:
        return float(next(phase for phase in phases if day <= phase["tot"])["gewicht"])

    share = value_of("eerste_dagen_aandeel")
    return _spread(first, early, share) | _spread(rest, later, 1 - share)


@cache
def _moves() -> dict[date, float]:
    """Return the share of the other moves by school day."""
    weights = read()["maanden"]["gewicht"]
    return _spread(school_days(), lambda day: weights[day.month - 1], 1.0)


@cache
def _even() -> dict[date, float]:
    """Return the share by school day of transfers without a season."""
    return _spread(school_days(), lambda _: 1.0, 1.0)


def _spread(days: Sequence[date], weight: Callable[[date], float], total: float) -> dict[date, float]:
    """Return shares by day that add up to `total`, in proportion to the weight of the day times that of its weekday."""
    weekdays = read()["weekdagen"]["gewicht"]
    weights = {day: weight(day) * weekdays[day.weekday()] for day in days}
    unit = total / sum(weights.values())
    return {day: weight * unit for day, weight in weights.items()}
