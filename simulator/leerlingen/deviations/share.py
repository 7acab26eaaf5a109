"""The share of the dossiers that deviate."""

from __future__ import annotations

from simulator.errors import ConfigurationError


def check_share(share: float) -> float:
    """Return the share, if it is a valid one.

    Raises:
        ConfigurationError: outside 0-1.
    """
    if not 0 <= share <= 1:
        raise ConfigurationError(
            f"{share} is no share",
            nl=f"{share} is geen aandeel",
            where="--deviations",
            remedy="give a number from 0 to 1, for instance 0.05",
            remedy_nl="geef een getal van 0 tot en met 1, bijvoorbeeld 0.05",
        )
    return share
