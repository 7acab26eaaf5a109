"""The region of a pupil, which keeps pupils with the same number apart.

It depends on the index of the pupil alone, so that any part of a population can be made by itself.
"""

from __future__ import annotations

REGIOS = 76
"""Samenwerkingsverbanden for primary education. Bron: realism 2."""


def regio_of(index: int) -> int:
    """Return the region of pupil `index`."""
    return index % REGIOS


def rank_of(index: int) -> int:
    """Return the rank of pupil `index` among the pupils of its region, from 0."""
    return index // REGIOS
