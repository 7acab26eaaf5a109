"""The shares of the profiles in a population."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from math import isclose, isfinite

from simulator.errors import ConfigurationError
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import KeyedDraws, bound_of
from simulator.standard.overdracht import Profiel, get_profiel

NATIONAL = "landelijk"
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Shares of the profiles, adding up to one.

    Attributes:
        shares: only the profiles that occur, in the order of `Profiel`.
    """

    shares: tuple[tuple[Profiel, float], ...]

    _bounds: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the cumulative bounds once, because every pupil is drawn by them."""
        bounds = tuple(map(bound_of, accumulate(share for _, share in self.shares)))[:-1]
        object.__setattr__(self, "_bounds", bounds)

    def draw(self, seed: int, index: int) -> Profiel:
        """Return the profile of pupil `index`, which does not depend on the size of the population."""
        (word,) = _chance_block(seed).throw(index)
        return self.shares[bisect_right(self._bounds, word)][0]

    def __str__(self) -> str:
        return ",".join(f"{profiel}={share:.6g}" for profiel, share in self.shares)


@cache
def _chance_block(seed: int) -> KeyedDraws:
    return KeyedDraws(seed, "profiel", 1)


def parse_mix(text: str) -> Mix:
    """Return the mix that `--mix` asks for.

    Args:
        text: `landelijk`, or `PROFILE=share,…` with shares that add up to one.

    Raises:
        ConfigurationError: unknown profile, no number, a profile twice, or shares that do not add up to one.

    >>> str(parse_mix("POPO=0.25,POVO=0.75"))
    'POPO=0.25,POVO=0.75'
    """
    if text == NATIONAL:
        return _make_mix(
            {Profiel(name): share for name, share in probabilities.distribution("mix_landelijk").shares.items()}
        )
    shares: dict[Profiel, float] = {}
    for part in text.split(","):
        name, equals, number = part.partition("=")
        if not equals:
            raise _refuse(f"{part.strip()!r} is no PROFILE=share", f"{part.strip()!r} is geen PROFIEL=aandeel")
        try:
            profiel = get_profiel(name.strip())
        except ConfigurationError as error:
            raise _refuse(error.message, error.nl) from None
        if profiel in shares:
            raise _refuse(f"profile {profiel} stands there twice", f"profiel {profiel} staat er twee keer")
        shares[profiel] = _parse_share(profiel, number.strip())
    total = sum(shares.values())
    if not isclose(total, 1, abs_tol=_TOLERANCE):
        raise _refuse(f"the shares add up to {total:.6g}, not to 1", f"de aandelen zijn samen {total:.6g}, geen 1")
    return _make_mix(shares)


def _make_mix(shares: dict[Profiel, float]) -> Mix:
    return Mix(shares=tuple((profiel, shares[profiel]) for profiel in Profiel if shares.get(profiel)))


def _parse_share(profiel: Profiel, text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        raise _refuse(
            f"the share of {profiel}, {text!r}, is no number", f"het aandeel van {profiel}, {text!r}, is geen getal"
        ) from None
    if not isfinite(share) or not 0 <= share <= 1:
        raise _refuse(
            f"the share of {profiel}, {text}, does not lie between 0 and 1",
            f"het aandeel van {profiel}, {text}, ligt niet tussen 0 en 1",
        )
    return share


def _refuse(message: str, nl: str) -> ConfigurationError:
    profielen = ", ".join(Profiel)
    return ConfigurationError(
        message,
        nl=nl,
        where="--mix",
        remedy=f"write {NATIONAL}, or for instance POVO=0.7,POPO=0.3; profiles: {profielen}",
        remedy_nl=f"schrijf {NATIONAL}, of bijvoorbeeld POVO=0.7,POPO=0.3; profielen: {profielen}",
    )
