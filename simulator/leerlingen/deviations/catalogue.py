"""The catalogue of deviations, and the choice of one for a dossier of a population."""

from __future__ import annotations

from functools import cache

from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.content import BIJLAGE, MEANING, NUMBER
from simulator.leerlingen.deviations.data_entry import DATA_ENTRY
from simulator.leerlingen.deviations.encoding import ENCODING
from simulator.leerlingen.deviations.model import Deviation
from simulator.leerlingen.deviations.rules import RULE
from simulator.leerlingen.deviations.schema import CODELIJST, SCHEMA
from simulator.standard.overdracht import Profiel

DEVIATIONS: tuple[Deviation, ...] = (
    *ENCODING,
    *SCHEMA,
    *CODELIJST,
    *RULE,
    *NUMBER,
    *BIJLAGE,
    *MEANING,
    *DATA_ENTRY,
)
"""Every deviation."""


@cache
def load_deviations() -> dict[str, Deviation]:
    """Return the deviations by id."""
    return {deviation.id: deviation for deviation in DEVIATIONS}


def get_deviation(name: str) -> Deviation:
    """Return the deviation called `name`.

    Raises:
        ConfigurationError: no such deviation.
    """
    try:
        return load_deviations()[name]
    except KeyError:
        raise ConfigurationError(
            f"unknown deviation {name!r}",
            nl=f"onbekende afwijking {name!r}",
            remedy="see osolab list afwijkingen",
            remedy_nl="zie osolab list afwijkingen",
        ) from None


def spoil(data: bytes, deviation: Deviation, chance: DrawStream) -> bytes | None:
    """Return the dossier with this deviation, None when it cannot be applied to this dossier.

    Args:
        data: a dossier without findings, of a profile that the deviation applies to.
        deviation: the one to apply.
        chance: random draws, for which digit or letter to change.
    """
    try:
        deviating = deviation.make(data, chance)
    except LocalProtocolError:
        return None
    return None if deviating == data else deviating


def deviate(data: bytes, profiel: Profiel, index: int, share: float, seed: int) -> tuple[bytes, str]:
    """Return a dossier of a population, with a deviation or as it was, and the id of the deviation; empty without one.

    The same seed and index give the same deviation, whatever was made before.

    Args:
        data: a dossier without findings.
        profiel: its profile.
        index: number of the pupil within the population.
        share: of the dossiers that deviate, 0-1.
        seed: of the population.
    """
    chance = DrawStream(seed, index, "afwijking")
    if not chance.happens(share):
        return data, ""
    left = [deviation for deviation in DEVIATIONS if profiel in deviation.rules]
    while left:
        deviation = left.pop(chance.whole(0, len(left) - 1))
        deviating = spoil(data, deviation, chance)
        if deviating is not None:
            return deviating, deviation.id
    return data, ""
