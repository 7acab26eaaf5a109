"""The shapes of a load run: from a name and a few numbers to a plan, stretches of time with their transfers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, isfinite

from loadtests.model import Stuk
from loadtests.schedule import school_year
from loadtests.schedule import segments as stukken
from loadtests.schedule.arrivals import Spreiding
from loadtests.schedule.segments import Omvang, Schoolklas
from loadtests.schedule.shape_data import getal, mengsel, read
from simulator.errors import ConfigurationError
from simulator.text.numbers import in_figures, in_percent
from simulator.text.text import Tekst

VORMEN = ("season", "season:year", "season:peak", "burst", "ramp", "constant", "soak")
"""Every shape by name; what follows a colon says which stretch of the national year."""

_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?", re.ASCII)
_SLACK = 0.005
_MOST_TRANSFERS = 100_000_000
_MOST_A_SECOND = 100_000
_MOST_SECONDS = 30 * 24 * 3600
_MOST_TRIES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a load run is to do.

    Attributes:
        vorm: one of `VORMEN`.
        stukken: stretches in the order of time; none of a ramp, which makes them as it goes (`schedule.ramp`).
        seconds: how long arrivals go on; of a ramp, how long one step takes.
        transfers: how many there are in all; 0 of a ramp.
        rate: mean number a second; of a ramp, that of its first step.
        tries: sessies of a pupil who changes schools.
        arrivals: how transfers lie within a stretch.
        bronscholen: from how many schools the pupils of one asking school come; 0: any number.
        uitleg: what the run does and how fast that is, in words.
        bron: where the shape comes from.
    """

    vorm: str
    stukken: tuple[Stuk, ...] = ()
    seconds: float
    transfers: int = 0
    rate: float
    tries: float
    seed: int
    arrivals: Spreiding
    bronscholen: int = 0
    uitleg: Tekst
    bron: str

    @property
    def adaptive(self) -> bool:
        """Whether stretches depend on what the previous ones showed."""
        return not self.stukken


def make_plan(
    vorm: str,
    *,
    transfers: int | None = None,
    rate: float | None = None,
    duration: float | None = None,
    tries: float | None = None,
    seed: int = 0,
    arrivals: Spreiding = "poisson",
) -> Plan:
    """Return the plan of a load run; what is None follows from the others, or from the data file.

    Args:
        vorm: one of `VORMEN`.
        transfers: in all; a ramp has none, it stops by itself.
        rate: mean number a second; of a burst, that of the light traffic around it; of a ramp, that of its first step.
        duration: seconds; of a ramp, those of one step.
        tries: sessies of a pupil who changes schools, at least 1.
        seed: same seed, same schedule.
        arrivals: `poisson` or `exact`.

    Raises:
        ConfigurationError: an unknown shape, a number that cannot be, or three numbers that contradict each other.
    """
    if vorm not in VORMEN:
        raise ConfigurationError(
            f"unknown shape {vorm!r}",
            nl=f"onbekende vorm {vorm!r}",
            where="--shape",
            remedy=f"choose from {', '.join(VORMEN)}",
            remedy_nl=f"kies uit {', '.join(VORMEN)}",
        )
    demand(transfers, "--transfers", least=1, most=_MOST_TRANSFERS)
    demand(rate, "--rate", most=_MOST_A_SECOND)
    demand(duration, "--duration", most=_MOST_SECONDS)
    demand(tries, "--tries", least=1, most=_MOST_TRIES)
    if rate and duration:
        demand(rate * duration, "--rate, --duration", most=_MOST_TRANSFERS)
    row = read()["vorm"][vorm]
    per_pupil = getal("pogingen") if tries is None else tries
    laid: tuple[Stuk, ...] = ()
    match vorm:
        case "ramp":
            omvang = _settle_ramp(transfers, rate, duration)
        case "burst":
            omvang, klas = _settle_burst(transfers, rate, duration)
            laid = stukken.lay_bursts(klas, omvang, per_pupil)
        case _:
            tempo = row.get("tempo") or school_year.busiest(per_pupil).rate
            omvang = _settle(transfers, rate, duration, tempo=tempo, duur=float(row["duur"]))
            laid = _lay(vorm, omvang, per_pupil)
    return Plan(
        vorm=vorm,
        stukken=laid,
        seconds=omvang.seconds,
        transfers=omvang.transfers,
        rate=omvang.rate,
        tries=per_pupil,
        seed=seed,
        arrivals=arrivals,
        bronscholen=row.get("bronscholen", 0),
        uitleg=_explain(vorm, omvang, laid, per_pupil),
        bron=row["bron"],
    )


def demand(value: float | None, flag: str, *, least: float = 0.0, most: float = inf) -> None:
    """Refuse a number that is not above zero, below `least` or above `most`; None is no number and passes.

    Raises:
        ConfigurationError: it is refused; `flag` says where it was given.
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


def _settle(transfers: int | None, rate: float | None, duration: float | None, *, tempo: float, duur: float) -> Omvang:
    """Return how much in how long: two of the three make the third, `tempo` and `duur` fill in what lacks."""
    if transfers is None:
        seconds = duration or duur
        return Omvang.of(max(1, round((rate or tempo) * seconds)), seconds)
    if duration is None:
        return Omvang.of(transfers, transfers / (rate or tempo))
    if rate is not None:
        _agree(transfers, rate, duration, made=rate * duration)
    return Omvang.of(transfers, duration)


def _settle_ramp(transfers: int | None, rate: float | None, duration: float | None) -> Omvang:
    """Return the first step of a ramp: its rate and its seconds."""
    if transfers is not None:
        raise ConfigurationError(
            "a ramp stops at the knee, not after a number of transfers",
            nl="een klim stopt bij de knie, niet na een aantal overdrachten",
            where="--transfers",
            remedy="leave it out: --rate is the first step, --duration the time of one step",
            remedy_nl="laat het weg: --rate is de eerste trede, --duration de tijd van een trede",
        )
    row = read()["vorm"]["ramp"]
    return Omvang(transfers=0, seconds=duration or float(row["duur"]), rate=rate or row["tempo"])


def _settle_burst(transfers: int | None, rate: float | None, duration: float | None) -> tuple[Omvang, Schoolklas]:
    """Return how much in how long, and how many schools ask for how many pupils at once in it.

    In a run with too few transfers for whole classes, classes are smaller.
    """
    row = read()["vorm"]["burst"]
    whole, interval, below = row["leerlingen"], row["interval"], rate or row["tempo"]
    if transfers is None:
        seconds = duration or float(row["duur"])
        bursts = max(1, int(seconds // interval))
        klas = Schoolklas(bursts=bursts, leerlingen=whole)
        return Omvang.of(bursts * whole + round(below * seconds), seconds), klas
    bursts = round(transfers / (whole + below * interval)) if duration is None else int(duration // interval)
    bursts = min(max(1, bursts), transfers)
    klas = Schoolklas(bursts=bursts, leerlingen=min(whole, transfers // bursts))
    light = transfers - bursts * klas.leerlingen
    if duration is None:
        return Omvang.of(transfers, light / below or float(bursts * interval)), klas
    if rate is not None:
        _agree(transfers, rate, duration, made=bursts * klas.leerlingen + rate * duration)
    return Omvang.of(transfers, duration), klas


def _agree(transfers: int, rate: float, duration: float, *, made: float) -> None:
    """Refuse three numbers of which two make another third."""
    if abs(made - transfers) <= max(1.0, _SLACK * transfers):
        return
    raise ConfigurationError(
        f"{rate:g} a second for {duration:g} s makes {made:.0f} transfers, not {transfers}",
        nl=f"{rate:g} per seconde gedurende {duration:g} s geeft {made:.0f} overdrachten, geen {transfers}",
        where="--transfers, --rate, --duration",
        remedy="leave one of the three out",
        remedy_nl="laat een van de drie weg",
    )


def _lay(vorm: str, omvang: Omvang, tries: float) -> tuple[Stuk, ...]:
    """Return the stretches of a shape that is neither a ramp nor a burst."""
    match vorm:
        case "season":
            return stukken.lay_hours(school_year.season(tries), omvang, tries)
        case "season:year":
            return stukken.lay_hours(school_year.year(tries), omvang, tries)
        case "season:peak":
            return stukken.lay_peak(school_year.busiest(tries), omvang, tries)
        case _:
            return stukken.lay_evenly(vorm, omvang, tries)


def _explain(vorm: str, omvang: Omvang, laid: tuple[Stuk, ...], tries: float) -> Tekst:
    """Return what a run does in words, and of a season how much of the country that is."""
    row = read()["vorm"][vorm]
    rate, seconds = in_figures(omvang.rate), in_figures(omvang.seconds)
    if vorm == "ramp":
        return Tekst(
            nl=f"{row['nl']}: vanaf {rate.nl} per seconde, {seconds.nl} s per trede.",
            en=f"{row['en']}: from {rate.en} a second, {seconds.en} s for each step.",
        )
    transfers = f"{omvang.transfers:,}"
    refused = in_percent(sum(stuk.aantal * mengsel(stuk.mengsel).geweigerd for stuk in laid) / omvang.transfers)
    country = _of_the_country(vorm, omvang, tries)
    return Tekst(
        nl=f"{row['nl']}. {transfers.replace(',', '.')} overdrachten, waarvan {refused.nl} wordt geweigerd, in "
        f"{seconds.nl} s: gemiddeld {rate.nl} per seconde{country.nl}.",
        en=f"{row['en']}. {transfers} transfers, of which {refused.en} is refused, in {seconds.en} s: "
        f"{rate.en} a second on average{country.en}.",
    )


def _of_the_country(vorm: str, omvang: Omvang, tries: float) -> Tekst:
    """Return how a run compares with what the country asks; nothing when it stands for no hours of the year."""
    match vorm:
        case "season":
            uren = school_year.season(tries)
        case "season:year":
            uren = school_year.year(tries)
        case "season:peak":
            times = in_figures(omvang.rate / school_year.busiest(tries).rate)
            return Tekst(nl=f", {times.nl} keer zo veel als het land", en=f", {times.en} times as many as the country")
        case _:
            return Tekst(nl="", en="")
    share = in_percent(omvang.transfers / sum(uur.transfers for uur in uren))
    speed = in_figures(sum(uur.seconds for uur in uren) / omvang.seconds)
    return Tekst(
        nl=f"; dat is {share.nl} van wat het land in die uren vraagt, {speed.nl} keer zo snel als in het echt",
        en=f"; that is {share.en} of what the country asks in those hours, {speed.en} times as fast as it really goes",
    )
