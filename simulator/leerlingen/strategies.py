"""Strategies for Hypothesis: arbitrary valid dossiers, and dossiers with one known fault.

Hypothesis comes with `pip install osolab[strategies]`. A failing example shrinks towards an ordinary pupil 0 of seed 0:
no attachments, one given name, no category left out, and the first deviation of the catalogue.

::

    from hypothesis import given
    from simulator.leerlingen.strategies import valid_dossiers

    @given(valid_dossiers())
    def test_import(dossier: bytes) -> None: ...
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from simulator.dossier.writer import write
from simulator.errors import ConfigurationError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.catalogue import DEVIATIONS, spoil
from simulator.leerlingen.deviations.model import Deviation
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.pupil.traits import AKKOORD, Traits
from simulator.standard.overdracht import Profiel, opt_out_allowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

_PUPILS = 9_090
_SEEDS = 50
_NEVER_LEFT_OUT = frozenset({"ouderinzage", "oudersverzorgers", "schoolloopbaan"})
"""Categories that other rules demand even where the profile lets a school leave them out."""

_MOST_ATTACHMENTS = 3
_MOST_NAMES = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviatingDossier:
    """A dossier with one known fault.

    Attributes:
        profiel: of the dossier.
        deviation: the fault.
        correct: the dossier without the fault, which has no findings.
        data: the dossier with the fault.
    """

    profiel: Profiel
    deviation: Deviation
    correct: bytes = field(repr=False)
    data: bytes = field(repr=False)


def valid_dossiers(profielen: Sequence[Profiel] = tuple(Profiel)) -> SearchStrategy[bytes]:
    """Return a strategy of dossiers without a finding in either mode.

    Args:
        profielen: to choose from.

    Raises:
        ConfigurationError: hypothesis is not installed.
    """
    return _dossiers(tuple(profielen)).map(lambda made: made[1])


def deviating_dossiers(
    profielen: Sequence[Profiel] = tuple(Profiel), deviations: Sequence[Deviation] = DEVIATIONS
) -> SearchStrategy[DeviatingDossier]:
    """Return a strategy of dossiers with one known fault.

    Args:
        profielen: to choose from.
        deviations: to choose from; when one cannot be applied to a dossier, another dossier is drawn.

    Raises:
        ConfigurationError: hypothesis is not installed, or no deviation applies to a profile.
    """
    _require_hypothesis()
    from hypothesis import strategies as st

    possible = [profiel for profiel in profielen if any(profiel in each.rules for each in deviations)]
    if not possible:
        raise ConfigurationError(
            "no deviation applies to these profiles",
            nl="geen enkele afwijking past bij deze profielen",
            remedy="see osolab list afwijkingen",
            remedy_nl="zie osolab list afwijkingen",
        )

    @st.composite
    def strategy(draw: DrawFn) -> DeviatingDossier | None:
        profiel, correct = draw(_dossiers(tuple(possible)))
        deviation = draw(st.sampled_from([each for each in deviations if profiel in each.rules]))
        data = spoil(correct, deviation, DrawStream(draw(st.integers(0, _SEEDS)), deviation.id))
        return (
            None if data is None else DeviatingDossier(profiel=profiel, deviation=deviation, correct=correct, data=data)
        )

    return strategy().filter(lambda made: made is not None)  # type: ignore[return-value]  # None is filtered out


def _require_hypothesis() -> None:
    try:
        import hypothesis  # noqa: F401 - only whether it is there
    except ImportError:
        raise ConfigurationError(
            "hypothesis is not installed",
            nl="hypothesis is niet geïnstalleerd",
            where="simulator.leerlingen.strategies",
            remedy="install the extra: pip install osolab[strategies]",
            remedy_nl="installeer het extra: pip install osolab[strategies]",
        ) from None


def _dossiers(profielen: tuple[Profiel, ...]) -> SearchStrategy[tuple[Profiel, bytes]]:
    _require_hypothesis()
    from hypothesis import strategies as st

    @st.composite
    def strategy(draw: DrawFn) -> tuple[Profiel, bytes]:
        profiel = draw(st.sampled_from(profielen))
        traits = Traits(
            profiel=profiel,
            pgn_soort=draw(st.sampled_from(tuple(PgnKind))),
            adresgeheim=draw(st.booleans()),
            diacrieten=draw(st.booleans()),
            voornamen=draw(st.integers(1, _MOST_NAMES)),
            overleden_verzorger=draw(st.booleans()),
            bijlagen=draw(st.integers(0, _MOST_ATTACHMENTS)),
            akkoord=draw(st.sampled_from(AKKOORD)),
            opt_out=draw(st.frozensets(st.sampled_from(sorted(opt_out_allowed(profiel) - _NEVER_LEFT_OUT)))),
        )
        generator = _generator(draw(st.integers(0, _SEEDS)))
        leerling = generator.leerling(draw(st.integers(0, _PUPILS)), traits=traits)
        return profiel, write(build_dossier(leerling, profiel, datum=generator.peildatum))

    return strategy()


@cache
def _generator(seed: int) -> LeerlingGenerator:
    return LeerlingGenerator(seed)
