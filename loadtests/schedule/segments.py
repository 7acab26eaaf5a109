"""Stretches of time: transfers laid out over hours, peaks and bursts, never one too many or too few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from loadtests.model import Stuk
from loadtests.schedule import school_year
from loadtests.schedule.shape_data import at_tries, getal

LONGEST = 600.0
"""Seconds of the longest stretch of an even run."""

MOST = 100_000
"""Transfers of the fullest: arrivals are drawn a stretch at a time, and this bounds what that holds in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omvang:
    """How much in how long: transfers, seconds, and the mean number of transfers a second."""

    transfers: int
    seconds: float
    rate: float

    @classmethod
    def of(cls, transfers: int, seconds: float) -> Omvang:
        """Return so many transfers in so many seconds."""
        return cls(transfers=transfers, seconds=seconds, rate=transfers / seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schoolklas:
    """Bursts: how often a school asks for a class at once, and how many pupils that is."""

    bursts: int
    leerlingen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deel:
    """A stretch before it has a place and a number: its shares of the time and of the transfers."""

    label: str
    tijd: float
    gewicht: float
    mengsel: str
    doel: int | None = None
    uur: str = ""


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in the proportion of the weights that add up to `total`: largest remainder first.

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    unit = total / sum(weights)
    shares = [weight * unit for weight in weights]
    counts = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda nummer: counts[nummer] - shares[nummer])
    for nummer in order[: total - sum(counts)]:
        counts[nummer] += 1
    return counts


def lay_hours(uren: Iterable[school_year.Uur], omvang: Omvang, tries: float) -> tuple[Stuk, ...]:
    """Return one stretch for every open hour, all of them compressed alike: what is closed takes no time."""
    return _line_up(
        (
            _Deel(
                label=uur.label,
                tijd=uur.seconds,
                gewicht=uur.transfers,
                mengsel=at_tries(uur.mengsel, tries),
                uur=uur.iso,
            )
            for uur in uren
        ),
        omvang,
    )


def lay_peak(uur: school_year.Uur, omvang: Omvang, tries: float) -> tuple[Stuk, ...]:
    """Return an hour with short peaks at a multiple of its mean rate, and what remains spread around them."""
    cycle = school_year.SECONDS_PER_HOUR / getal("microbursts_per_uur")
    tijd = getal("microburst_seconden") / cycle
    gewicht = tijd * getal("microburst_factor")
    mengsel = at_tries(uur.mengsel, tries)

    def quiet(label: str) -> _Deel:
        return _Deel(label=label, tijd=(1 - tijd) / 2, gewicht=(1 - gewicht) / 2, mengsel=mengsel, uur=uur.iso)

    def parts() -> Iterator[_Deel]:
        for turn in range(1, max(1, round(omvang.seconds / cycle)) + 1):
            peak = f"piek {turn}"
            yield quiet(f"{peak}: ervoor")
            yield _Deel(label=peak, tijd=tijd, gewicht=gewicht, mengsel=mengsel, uur=uur.iso)
            yield quiet(f"{peak}: erna")

    return _line_up(parts(), omvang)


def lay_bursts(klas: Schoolklas, omvang: Omvang, tries: float) -> tuple[Stuk, ...]:
    """Return light traffic with bursts: each time another school asks for its whole class at the same moment."""
    below = (omvang.transfers - klas.bursts * klas.leerlingen) / (2 * klas.bursts)
    quiet, asked = at_tries("gemiddeld", tries), at_tries("klas", tries)

    def parts() -> Iterator[_Deel]:
        for turn in range(klas.bursts):
            label = f"school {turn + 1}"
            yield _Deel(label=f"{label}: ervoor", tijd=1, gewicht=below, mengsel=quiet)
            yield _Deel(label=f"{label}: hele klas", tijd=0, gewicht=klas.leerlingen, mengsel=asked, doel=turn)
            yield _Deel(label=f"{label}: erna", tijd=1, gewicht=below, mengsel=quiet)

    return _line_up(parts(), omvang)


def lay_evenly(naam: str, omvang: Omvang, tries: float) -> tuple[Stuk, ...]:
    """Return the same rate from beginning to end, in stretches of at most `LONGEST` seconds and `MOST` transfers."""
    pieces = ceil(max(omvang.seconds / LONGEST, omvang.transfers / MOST))
    mengsel = at_tries("gemiddeld", tries)
    return _line_up(
        (_Deel(label=f"{naam} {turn}/{pieces}", tijd=1, gewicht=1, mengsel=mengsel) for turn in range(1, pieces + 1)),
        omvang,
    )


def _line_up(delen: Iterable[_Deel], omvang: Omvang) -> tuple[Stuk, ...]:
    """Return stretches one after the other, that hold all transfers in all of the time."""
    parts = list(delen)
    ends = list(accumulate(part.tijd for part in parts))
    unit = omvang.seconds / ends[-1]
    counts = apportion(omvang.transfers, [part.gewicht for part in parts])
    return tuple(
        Stuk(
            label=part.label,
            begin=(end - part.tijd) * unit,
            seconds=part.tijd * unit,
            aantal=count,
            mengsel=part.mengsel,
            doel=part.doel,
            uur=part.uur,
        )
        for part, end, count in zip(parts, ends, counts, strict=True)
    )
