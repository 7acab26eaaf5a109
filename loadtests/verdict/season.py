"""What a capacity means in the season: headroom over the national peak, schools, days, messages, money.

All arithmetic is based on `data/vormen.toml`; `basis` returns the numbers used, with their sources.
"""

from __future__ import annotations

from collections.abc import Mapping

from loadtests.schedule import school_year
from loadtests.schedule.shape_data import SourcedNumber, numbers, read, value_of
from loadtests.schedule.shapes import demand
from simulator.text.numbers import in_percent, significant
from simulator.text.text import Text

MILLION = 1_000_000

_BASIS = (
    "leerlingen_povo",
    "leerlingen_overig",
    "scholen_po",
    "scholen_vo",
    "swv_per_school_per_maand",
    "pogingen",
    "eerste_dagen_aandeel",
    "microburst_factor",
    "aandeel_twee_systemen",
    "leverancier_aandeel",
)


def basis() -> tuple[SourcedNumber, ...]:
    """Return the numbers that the translation is based on, each with its source and certainty."""
    return tuple(numbers()[name] for name in _BASIS)


def translate(capacity_per_s: float, *, tries: float | None = None) -> dict[str, float]:
    """Return what a capacity means for the whole country.

    Args:
        capacity_per_s: capacity of the system in transfers per second.
        tries: sessies per pupil; None: that of the data file.

    Returns:
        * `capacity_per_s`, `tries`;
        * `peak_hour_per_s`: national transfers per second in the busiest hour; `peak_per_s`: in a short peak in it,
          `microburst_factor` times as many; `headroom_hour` and `headroom_peak`: the ratio of the capacity to each;
        * `season_transfers`, `year_transfers`: national transfers in the season and in the year; `season_days`,
          `season_hours`: school days and open hours of the season;
        * `open_seconds_per_day`; `transfers_per_day`, `pupils_per_day` at this capacity; `days_for_season`,
          `hours_for_season`: school days and open hours that the season would take at this capacity if spread evenly;
        * `share_of_country` (0-1): of the short peak; `schools_po`, `schools_vo`: schools with that share;
          `largest_vendor_headroom`: the ratio of the capacity to the short peak of the largest vendor;
        * `class_seconds`: time for one school that asks for its whole class at once;
        * `messages_per_transfer`, `tc_messages_per_transfer`: mean; `messages_per_s`, `tc_messages_per_s`: at capacity;
          `peak_tc_messages_per_s`: national load on the Traffic Center in a short peak.

    Raises:
        ConfigurationError: the capacity is not above zero, as in a run that completed nothing, or there is less than
            one try per pupil.
    """
    per_pupil = value_of("pogingen") if tries is None else tries
    demand(capacity_per_s, "capacity_per_s")
    demand(per_pupil, "--tries", least=1)
    season = sum(hour.transfers for hour in school_year.season(per_pupil))
    peak_hour = school_year.busiest(per_pupil).rate
    peak = peak_hour * value_of("microburst_factor")
    share = min(1.0, capacity_per_s / peak)
    days = school_year.season_days()
    open_seconds = sum(hour.seconds for hour in school_year.season(per_pupil)) / len(days)
    per_day = capacity_per_s * open_seconds
    messages, tc_messages = messages_per_transfer()
    return {
        "capacity_per_s": capacity_per_s,
        "tries": per_pupil,
        "peak_hour_per_s": peak_hour,
        "microburst_factor": value_of("microburst_factor"),
        "peak_per_s": peak,
        "headroom_hour": capacity_per_s / peak_hour,
        "headroom_peak": capacity_per_s / peak,
        "season_transfers": season,
        "season_days": len(days),
        "season_hours": len(days) * open_seconds / school_year.SECONDS_PER_HOUR,
        "year_transfers": sum(hour.transfers for hour in school_year.year(per_pupil)),
        "open_seconds_per_day": open_seconds,
        "transfers_per_day": per_day,
        "pupils_per_day": per_day / per_pupil,
        "days_for_season": season / per_day,
        "hours_for_season": season / capacity_per_s / school_year.SECONDS_PER_HOUR,
        "share_of_country": share,
        "schools_po": share * value_of("scholen_po"),
        "schools_vo": share * value_of("scholen_vo"),
        "largest_vendor_headroom": capacity_per_s / (peak * value_of("leverancier_aandeel")),
        "class_seconds": read()["vorm"]["burst"]["leerlingen"] / capacity_per_s,
        "messages_per_transfer": messages,
        "tc_messages_per_transfer": tc_messages,
        "messages_per_s": messages * capacity_per_s,
        "tc_messages_per_s": tc_messages * capacity_per_s,
        "peak_tc_messages_per_s": tc_messages * peak,
    }


def messages_per_transfer() -> tuple[float, float]:
    """Return the mean number of messages of a transfer, in all and at the Traffic Center: 2 + 2k and 2 + k."""
    asked = 1 + value_of("aandeel_twee_systemen")
    fixed, each = value_of("berichten_vast"), value_of("berichten_per_aanleverpunt")
    return fixed + each * asked, fixed + each / 2 * asked


def cost(cpu_seconds_per_transfer: float, *, price_per_core_hour: float | None = None) -> dict[str, float]:
    """Return the computing cost of a million transfers and of the transfers of a national year.

    Args:
        cpu_seconds_per_transfer: total of the parties whose cost counts.
        price_per_core_hour: euro; None: the guess in the data file.

    Returns:
        `cpu_seconds_per_transfer`, `price_per_core_hour`, `core_hours_per_million`, and in euro `cost_per_million` and
        `cost_per_year`.

    Raises:
        ConfigurationError: a number that is not above zero.
    """
    price = value_of("prijs_per_kernuur") if price_per_core_hour is None else price_per_core_hour
    demand(cpu_seconds_per_transfer, "cpu_seconds_per_transfer")
    demand(price, "price_per_core_hour")
    hours = MILLION * cpu_seconds_per_transfer / school_year.SECONDS_PER_HOUR
    year = sum(hour.transfers for hour in school_year.year(value_of("pogingen")))
    return {
        "cpu_seconds_per_transfer": cpu_seconds_per_transfer,
        "price_per_core_hour": price,
        "core_hours_per_million": hours,
        "cost_per_million": hours * price,
        "cost_per_year": hours * price * year / MILLION,
    }


def in_words(season: Mapping[str, float], *, limited_by: Text | None = None, is_knee: bool = True) -> Text:
    """Return a translated capacity as a paragraph: the capacity, the headroom over the national peak, the limit.

    Args:
        season: result of `translate`.
        limited_by: what limits the capacity, such as the busiest party; None when not known.
        is_knee: whether the capacity is a knee; otherwise it is the throughput of the run.
    """
    sentences = (
        _found(season, is_knee=is_knee),
        _headroom(season),
        _fits(season) if season["headroom_peak"] >= 1 else _falls_short(season),
        _season(season),
        Text(nl=f"Wat begrenst: {limited_by.nl}.", en=f"What limits: {limited_by.en}.")
        if limited_by
        else Text(nl="Wat begrenst, is niet gemeten.", en="What limits was not measured."),
    )
    return Text(
        nl=" ".join(sentence.nl for sentence in sentences),
        en=" ".join(sentence.en for sentence in sentences),
    )


def _found(season: Mapping[str, float], *, is_knee: bool) -> Text:
    rate = significant(season["capacity_per_s"])
    if is_knee:
        return Text(
            nl=f"Gevonden capaciteit: {rate.nl} overdrachten per seconde.",
            en=f"Capacity found: {rate.en} transfers a second.",
        )
    return Text(
        nl=f"Het stelsel deed {rate.nl} overdrachten per seconde; waar het ophoudt, zoekt een klim (--shape ramp).",
        en=f"The system did {rate.en} transfers a second; a ramp (--shape ramp) finds where it ends.",
    )


def _headroom(season: Mapping[str, float]) -> Text:
    hour, peak, times = (significant(season[key]) for key in ("peak_hour_per_s", "peak_per_s", "headroom_hour"))
    return Text(
        nl=f"Het hele land vraagt er in zijn drukste uur {hour.nl} per seconde en in een korte piek daarin {peak.nl}: "
        f"het drukste uur past er {times.nl} keer in.",
        en=f"The whole country asks {hour.en} a second in its busiest hour and {peak.en} in a short peak within it: "
        f"the busiest hour fits in {times.en} times.",
    )


def _fits(season: Mapping[str, float]) -> Text:
    times = significant(season["headroom_peak"])
    return Text(nl=f"De korte piek past er {times.nl} keer in.", en=f"The short peak fits in {times.en} times.")


def _falls_short(season: Mapping[str, float]) -> Text:
    share = in_percent(season["share_of_country"])
    primary, secondary = significant(season["schools_po"]), significant(season["schools_vo"])
    return Text(
        nl=f"De korte piek past er niet in, alleen die van {share.nl} van het land: ongeveer {primary.nl} scholen in "
        f"het PO en {secondary.nl} in het VO.",
        en=f"The short peak does not fit in, only that of {share.en} of the country: about {primary.en} primary and "
        f"{secondary.en} secondary schools.",
    )


def _season(season: Mapping[str, float]) -> Text:
    total, hours, there = (significant(season[key]) for key in ("season_transfers", "hours_for_season", "season_hours"))
    pupils, seconds = (significant(season[key]) for key in ("pupils_per_day", "class_seconds"))
    return Text(
        nl=f"Het seizoen van {total.nl} overdrachten zou, gelijkmatig verdeeld, {hours.nl} van zijn {there.nl} open "
        f"uren duren ({pupils.nl} leerlingen per dag); een brugklas die in een keer wordt opgevraagd {seconds.nl} s.",
        en=f"The season of {total.en} transfers would take {hours.en} of its {there.en} open hours if spread evenly "
        f"({pupils.en} pupils a day); a first year that is asked for at once {seconds.en} s.",
    )
