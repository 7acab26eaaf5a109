"""The shapes of a load run: from a name and a few numbers to a plan of segments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, isfinite

from loadtests.model import Segment
from loadtests.schedule import school_year, segments
from loadtests.schedule.arrivals import ArrivalProcess
from loadtests.schedule.segments import ClassBurst, Volume
from loadtests.schedule.shape_data import mix, read, value_of
from simulator.errors import ConfigurationError
from simulator.text.numbers import in_percent, significant
from simulator.text.text import Text

SHAPES = ("season", "season:year", "season:peak", "burst", "ramp", "constant", "soak")
"""Names of the shapes; the part after a colon is a part of the national year."""

_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?", re.ASCII)
_SLACK = 0.005
_MOST_TRANSFERS = 100_000_000
_MOST_A_SECOND = 100_000
_MOST_SECONDS = 30 * 24 * 3600
_MOST_TRIES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The schedule of a load run.

    Attributes:
        shape: one of `SHAPES`.
        segments: in order of time; none for a ramp, which makes them during the run (`schedule.ramp`).
        seconds: duration of all arrivals; for a ramp, of one step.
        transfers: total number; 0 for a ramp.
        rate: mean number per second; for a ramp, that of its first step.
        tries: sessies per pupil who changes schools.
        seed: of the random numbers.
        arrivals: how transfers are spaced within a segment.
        bron_schools: number of schools that the pupils of one asking school come from; 0: any number.
        explanation: of the run, in words.
        bron: source of the shape.
    """

    shape: str
    segments: tuple[Segment, ...] = ()
    seconds: float
    transfers: int = 0
    rate: float
    tries: float
    seed: int
    arrivals: ArrivalProcess
    bron_schools: int = 0
    explanation: Text
    bron: str

    @property
    def adaptive(self) -> bool:
        """Whether segments depend on the results of previous ones."""
        return not self.segments


def make_plan(
    shape: str,
    *,
    transfers: int | None = None,
    rate: float | None = None,
    duration: float | None = None,
    tries: float | None = None,
    seed: int = 0,
    arrivals: ArrivalProcess = "poisson",
) -> Plan:
    """Return the plan of a load run; a number that is None follows from the others, or from the data file.

    Args:
        shape: one of `SHAPES`.
        transfers: total number; None for a ramp, which stops by itself.
        rate: mean number per second; for a burst, of the light traffic around it; for a ramp, of its first step.
        duration: seconds; for a ramp, of one step.
        tries: sessies per pupil who changes schools, at least 1.
        seed: same seed, same schedule.
        arrivals: `poisson` or `exact`.

    Raises:
        ConfigurationError: an unknown shape, an impossible number, or three numbers that contradict each other.
    """
    if shape not in SHAPES:
        raise ConfigurationError(
            f"unknown shape {shape!r}",
            nl=f"onbekende vorm {shape!r}",
            where="--shape",
            remedy=f"choose from {', '.join(SHAPES)}",
            remedy_nl=f"kies uit {', '.join(SHAPES)}",
        )
    demand(transfers, "--transfers", least=1, most=_MOST_TRANSFERS)
    demand(rate, "--rate", most=_MOST_A_SECOND)
    demand(duration, "--duration", most=_MOST_SECONDS)
    demand(tries, "--tries", least=1, most=_MOST_TRIES)
    if rate and duration:
        demand(rate * duration, "--rate, --duration", most=_MOST_TRANSFERS)
    row = read()["vorm"][shape]
    per_pupil = value_of("pogingen") if tries is None else tries
    laid: tuple[Segment, ...] = ()
    match shape:
        case "ramp":
            volume = _settle_ramp(transfers, rate, duration)
        case "burst":
            volume, class_burst = _settle_burst(transfers, rate, duration)
            laid = segments.lay_bursts(class_burst, volume, per_pupil)
        case _:
            usual_rate = row.get("tempo") or school_year.busiest(per_pupil).rate
            volume = _settle(transfers, rate, duration, usual_rate=usual_rate, usual_duration=float(row["duur"]))
            laid = _lay(shape, volume, per_pupil)
    return Plan(
        shape=shape,
        segments=laid,
        seconds=volume.seconds,
        transfers=volume.transfers,
        rate=volume.rate,
        tries=per_pupil,
        seed=seed,
        arrivals=arrivals,
        bron_schools=row.get("bronscholen", 0),
        explanation=_explain(shape, volume, laid, per_pupil),
        bron=row["bron"],
    )


def demand(value: float | None, flag: str, *, least: float = 0.0, most: float = inf) -> None:
    """Refuse a number that is not above zero, below `least` or above `most`; None passes.

    Raises:
        ConfigurationError: it is refused; the message names `flag`.
    """
    if value is None or (isfinite(value) and value > 0 and least <= value <= most):
        return
    from_en, from_nl = (f"of at least {least:g}", f"van minstens {least:g}") if least else ("above 0", "boven 0")
    to_en, to_nl = (f", at most {most:.0f}", f", hoogstens {most:.0f}") if most < inf else ("", "")
    raise ConfigurationError(
        f"{value:g} cannot be",
        nl=f"{value:g} kan niet",
        where=flag,
        remedy=f"give a number {from_en}{to_en}",
        remedy_nl=f"geef een getal {from_nl}{to_nl}",
    )


def parse_duration(text: str) -> float:
    """Return the seconds of a duration such as `90s`, `3m`, `1h30m` or `10`.

    Raises:
        ConfigurationError: it is no duration.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    if not found or not any(found.groups()):
        raise ConfigurationError(
            f"{text!r} is no duration",
            nl=f"{text!r} is geen tijdsduur",
            where="--duration",
            remedy="write it as 90s, 3m or 1h30m",
            remedy_nl="schrijf hem als 90s, 3m of 1h30m",
        )
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _settle(
    transfers: int | None, rate: float | None, duration: float | None, *, usual_rate: float, usual_duration: float
) -> Volume:
    """Return the volume: two of the three numbers give the third, defaults fill in missing ones."""
    if transfers is None:
        seconds = duration or usual_duration
        return Volume.of(max(1, round((rate or usual_rate) * seconds)), seconds)
    if duration is None:
        return Volume.of(transfers, transfers / (rate or usual_rate))
    if rate is not None:
        _agree(transfers, rate, duration, made=rate * duration)
    return Volume.of(transfers, duration)


def _settle_ramp(transfers: int | None, rate: float | None, duration: float | None) -> Volume:
    """Return rate and seconds of the first step of a ramp."""
    if transfers is not None:
        raise ConfigurationError(
            "a ramp stops at the knee, not after a number of transfers",
            nl="een klim stopt bij de knie, niet na een aantal overdrachten",
            where="--transfers",
            remedy="leave it out: --rate is the first step, --duration the time of one step",
            remedy_nl="laat het weg: --rate is de eerste trede, --duration de tijd van een trede",
        )
    row = read()["vorm"]["ramp"]
    return Volume(transfers=0, seconds=duration or float(row["duur"]), rate=rate or row["tempo"])


def _settle_burst(transfers: int | None, rate: float | None, duration: float | None) -> tuple[Volume, ClassBurst]:
    """Return the volume and the bursts in it; with too few transfers for whole classes, classes are smaller."""
    row = read()["vorm"]["burst"]
    whole, interval, below = row["leerlingen"], row["interval"], rate or row["tempo"]
    if transfers is None:
        seconds = duration or float(row["duur"])
        bursts = max(1, int(seconds // interval))
        class_burst = ClassBurst(bursts=bursts, leerlingen=whole)
        return Volume.of(bursts * whole + round(below * seconds), seconds), class_burst
    bursts = round(transfers / (whole + below * interval)) if duration is None else int(duration // interval)
    bursts = min(max(1, bursts), transfers)
    class_burst = ClassBurst(bursts=bursts, leerlingen=min(whole, transfers // bursts))
    light = transfers - bursts * class_burst.leerlingen
    if duration is None:
        return Volume.of(transfers, light / below or float(bursts * interval)), class_burst
    if rate is not None:
        _agree(transfers, rate, duration, made=bursts * class_burst.leerlingen + rate * duration)
    return Volume.of(transfers, duration), class_burst


def _agree(transfers: int, rate: float, duration: float, *, made: float) -> None:
    """Refuse three numbers that contradict each other."""
    if abs(made - transfers) <= max(1.0, _SLACK * transfers):
        return
    raise ConfigurationError(
        f"{rate:g} a second for {duration:g} s makes {made:.0f} transfers, not {transfers}",
        nl=f"{rate:g} per seconde gedurende {duration:g} s geeft {made:.0f} overdrachten, geen {transfers}",
        where="--transfers, --rate, --duration",
        remedy="leave one of the three out",
        remedy_nl="laat een van de drie weg",
    )


def _lay(shape: str, volume: Volume, tries: float) -> tuple[Segment, ...]:
    """Return the segments of a shape other than ramp and burst."""
    match shape:
        case "season":
            return segments.lay_hours(school_year.season(tries), volume, tries)
        case "season:year":
            return segments.lay_hours(school_year.year(tries), volume, tries)
        case "season:peak":
            return segments.lay_peak(school_year.busiest(tries), volume, tries)
        case _:
            return segments.lay_evenly(shape, volume, tries)


def _explain(shape: str, volume: Volume, laid: tuple[Segment, ...], tries: float) -> Text:
    """Return the description of a run; for parts of the national year with the ratio to the national volume."""
    row = read()["vorm"][shape]
    rate, seconds = significant(volume.rate), significant(volume.seconds)
    if shape == "ramp":
        return Text(
            nl=f"{row['nl']}: vanaf {rate.nl} per seconde, {seconds.nl} s per trede.",
            en=f"{row['en']}: from {rate.en} a second, {seconds.en} s for each step.",
        )
    transfers = f"{volume.transfers:,}"
    refused = in_percent(sum(segment.count * mix(segment.mix).refused for segment in laid) / volume.transfers)
    country = _of_the_country(shape, volume, tries)
    return Text(
        nl=f"{row['nl']}. {transfers.replace(',', '.')} overdrachten, waarvan {refused.nl} wordt geweigerd, in "
        f"{seconds.nl} s: gemiddeld {rate.nl} per seconde{country.nl}.",
        en=f"{row['en']}. {transfers} transfers, of which {refused.en} is refused, in {seconds.en} s: "
        f"{rate.en} a second on average{country.en}.",
    )


def _of_the_country(shape: str, volume: Volume, tries: float) -> Text:
    """Return the ratio to the national volume as text; empty for a shape that is no part of the national year."""
    match shape:
        case "season":
            hours = school_year.season(tries)
        case "season:year":
            hours = school_year.year(tries)
        case "season:peak":
            times = significant(volume.rate / school_year.busiest(tries).rate)
            return Text(nl=f", {times.nl} keer zo veel als het land", en=f", {times.en} times as many as the country")
        case _:
            return Text(nl="", en="")
    share = in_percent(volume.transfers / sum(hour.transfers for hour in hours))
    speed = significant(sum(hour.seconds for hour in hours) / volume.seconds)
    return Text(
        nl=f"; dat is {share.nl} van wat het land in die uren vraagt, {speed.nl} keer zo snel als in het echt",
        en=f"; that is {share.en} of what the country asks in those hours, {speed.en} times as fast as it really goes",
    )
