"""The national year: which hours are open, and how much is asked in them. Bron: qualification 5.2, realism 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from loadtests.schedule.shape_data import getal, mengsel, read, swell
from simulator.text.dates import spell_weekday

SECONDS_PER_HOUR = 3600.0

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Uur:
    """An hour in which schools are open.

    Attributes:
        dag: the school day.
        uur: of the clock, 0-23.
        seconds: how much of it schools are open: the first and the last hour of a day count in part.
        transfers: how many transfers the country asks in it; not rounded.
        mengsel: name of what is asked, without tries.
    """

    dag: date
    uur: int
    seconds: float
    transfers: float
    mengsel: str

    @property
    def label(self) -> str:
        """Day and hour as people write them: `ma 30 maart 10-11 uur`."""
        return f"{spell_weekday(self.dag)} {self.uur}-{self.uur + 1} uur"

    @property
    def iso(self) -> str:
        """Day and hour as machines write them: `2026-03-30T10`."""
        return f"{self.dag.isoformat()}T{self.uur:02}"

    @property
    def rate(self) -> float:
        """Transfers a second in the country."""
        return self.transfers / self.seconds


@cache
def school_days() -> tuple[date, ...]:
    """Return the days of the year on which schools are open: no weekends, no holidays."""
    kalender = read()["kalender"]
    closed = [(row["van"], row["tot"]) for row in kalender["gesloten"]]
    first = date(kalender["jaar"], 1, 1)
    days = (first + timedelta(days=nummer) for nummer in range((date(first.year + 1, 1, 1) - first).days))
    return tuple(day for day in days if day.weekday() < _SATURDAY and not any(van <= day <= tot for van, tot in closed))


@cache
def season_days() -> tuple[date, ...]:
    """Return the school days of the season."""
    kalender = read()["kalender"]
    return tuple(day for day in school_days() if kalender["begin"] <= day <= kalender["eind"])


def mixture_of(dag: date) -> str:
    """Return the name of what is asked on a school day."""
    days = season_days()
    if not days[0] <= dag <= days[-1]:
        return str(read()["buiten_seizoen"]["mengsel"])
    if dag in _first_days():
        return str(read()["eerste_fase"]["mengsel"])
    return str(next(fase for fase in read()["fase"] if dag <= fase["tot"])["mengsel"])


@cache
def year(tries: float) -> tuple[Uur, ...]:
    """Return every open hour of the year with what the country asks in it, at so many tries a pupil."""
    return tuple(uur for dag in school_days() for uur in _hours_of(dag, _transfers_on(dag, tries)))


@cache
def season(tries: float) -> tuple[Uur, ...]:
    """Return the open hours of the season with what the country asks in them, at so many tries a pupil."""
    days = set(season_days())
    return tuple(uur for uur in year(tries) if uur.dag in days)


def busiest(tries: float) -> Uur:
    """Return the busiest hour of the year."""
    return max(year(tries), key=lambda uur: uur.rate)


def _hours_of(dag: date, transfers: float) -> Iterator[Uur]:
    """Yield the open hours of a day that has so many transfers."""
    uren = read()["uren"]
    begin, end = (datetime.combine(dag, moment) for moment in (uren["begin"], uren["eind"]))
    for key, share in uren["verdeling"].items():
        start = datetime.combine(dag, time(int(key)))
        stop = start + timedelta(hours=1)
        yield Uur(
            dag=dag,
            uur=int(key),
            seconds=(min(stop, end) - max(start, begin)).total_seconds(),
            transfers=transfers * share,
            mengsel=mixture_of(dag),
        )


def _transfers_on(dag: date, tries: float) -> float:
    """Return how many transfers the country asks on a school day."""
    usual = getal("pogingen")
    moves = getal("leerlingen_povo") * _povo().get(dag, 0.0) + getal("leerlingen_overig") * _moves()[dag]
    asked = moves * usual + _swv_in_a_year() * _even()[dag]
    return asked * swell(mengsel(mixture_of(dag)).geweigerd, tries)


def _swv_in_a_year() -> float:
    schools = getal("scholen_po") + getal("scholen_vo")
    return schools * getal("swv_per_school_per_maand") * getal("schoolmaanden")


@cache
def _first_days() -> tuple[date, ...]:
    return season_days()[: round(getal("eerste_dagen"))]


@cache
def _povo() -> dict[date, float]:
    """Return the share of POVO of each day of the season: a fixed share for the first days, phases weigh the others."""
    kalender, fasen, first = read()["kalender"], read()["fase"], _first_days()
    rest = season_days()[len(first) :]

    def early(dag: date) -> float:
        applying = kalender["aanmeldweek_begin"] <= dag <= kalender["aanmeldweek_eind"]
        return getal("aanmeldweek_gewicht") if applying else 1.0

    def later(dag: date) -> float:
        return float(next(fase for fase in fasen if dag <= fase["tot"])["gewicht"])

    share = getal("eerste_dagen_aandeel")
    return _spread(first, early, share) | _spread(rest, later, 1 - share)


@cache
def _moves() -> dict[date, float]:
    """Return the share of the other moves of each school day."""
    weights = read()["maanden"]["gewicht"]
    return _spread(school_days(), lambda dag: weights[dag.month - 1], 1.0)


@cache
def _even() -> dict[date, float]:
    """Return the share of each school day of what knows no season."""
    return _spread(school_days(), lambda _: 1.0, 1.0)


def _spread(days: Sequence[date], weight: Callable[[date], float], total: float) -> dict[date, float]:
    """Return the share of each day: its weight times that of its weekday, `total` in all."""
    weekdays = read()["weekdagen"]["gewicht"]
    weights = {dag: weight(dag) * weekdays[dag.weekday()] for dag in days}
    unit = total / sum(weights.values())
    return {dag: weight * unit for dag, weight in weights.items()}
