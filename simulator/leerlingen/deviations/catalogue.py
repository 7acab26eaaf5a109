"""The deviations, listed, and the one that a dossier of a population gets."""

from __future__ import annotations

from functools import cache

from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.leerlingen.chance.chance import Toeval
from simulator.leerlingen.deviations.content import BETEKENIS, BIJLAGE, NUMMER
from simulator.leerlingen.deviations.data_entry import SLORDIGHEID
from simulator.leerlingen.deviations.encoding import CODERING
from simulator.leerlingen.deviations.model import Afwijking
from simulator.leerlingen.deviations.rules import REGEL
from simulator.leerlingen.deviations.schema import CODELIJST, SCHEMA
from simulator.standard.overdracht import Profiel

AFWIJKINGEN: tuple[Afwijking, ...] = (
    *CODERING,
    *SCHEMA,
    *CODELIJST,
    *REGEL,
    *NUMMER,
    *BIJLAGE,
    *BETEKENIS,
    *SLORDIGHEID,
)
"""Every deviation."""


@cache
def load_afwijkingen() -> dict[str, Afwijking]:
    """Return the deviations by id."""
    return {afwijking.id: afwijking for afwijking in AFWIJKINGEN}


def get_afwijking(name: str) -> Afwijking:
    """Return the deviation called `name`.

    Raises:
        ConfigurationError: no such deviation.
    """
    try:
        return load_afwijkingen()[name]
    except KeyError:
        raise ConfigurationError(
            f"unknown deviation {name!r}",
            nl=f"onbekende afwijking {name!r}",
            remedy="see osolab list afwijkingen",
            remedy_nl="zie osolab list afwijkingen",
        ) from None


def spoil(data: bytes, afwijking: Afwijking, toeval: Toeval) -> bytes | None:
    """Return the dossier with this deviation, None when it holds nothing that can be spoiled so.

    Args:
        data: a dossier without findings, of a profile that the deviation applies to.
        afwijking: what to do to it.
        toeval: decides which digit, which letter.
    """
    try:
        spoilt = afwijking.maak(data, toeval)
    except LocalProtocolError:
        return None
    return None if spoilt == data else spoilt


def deviate(data: bytes, profiel: Profiel, index: int, share: float, seed: int) -> tuple[bytes, str]:
    """Return a dossier of a population, and the id of its deviation; empty when it stays good.

    The same seed and index give the same deviation, whatever was made before.

    Args:
        data: a dossier without findings.
        profiel: its profile.
        index: number of the pupil within the population.
        share: of the dossiers that deviate, 0-1.
        seed: of the population.
    """
    toeval = Toeval(seed, index, "afwijking")
    if not toeval.happens(share):
        return data, ""
    left = [afwijking for afwijking in AFWIJKINGEN if profiel in afwijking.regels]
    while left:
        afwijking = left.pop(toeval.whole(0, len(left) - 1))
        spoilt = spoil(data, afwijking, toeval)
        if spoilt is not None:
            return spoilt, afwijking.id
    return data, ""
