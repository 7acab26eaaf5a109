"""Fixtures for pytest, there as soon as osolab is installed; nothing is imported before one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from osolab.pupil import Pupil
    from osolab.sandbox import Sandbox
    from osolab.served import Served


@pytest.fixture(scope="session")
def osolab_seed() -> int:
    """Seed of every sandbox; define a fixture of this name to have another."""
    return 1


@pytest.fixture
def osolab_sandbox(osolab_seed: int) -> Sandbox:
    """A Traffic Center, a bron, a doel and an SWV in memory, new for each test."""
    import osolab

    return osolab.Sandbox(seed=osolab_seed)


@pytest.fixture
def osolab_pupil(osolab_sandbox: Sandbox) -> Pupil:
    """A pupil who goes from primary to secondary education, with a dossier made available in the sandbox."""
    pupil = osolab_sandbox.pupil("POVO")
    osolab_sandbox.prepare(pupil)
    return pupil


@pytest.fixture
def osolab_served(osolab_sandbox: Sandbox) -> Iterator[Served]:
    """The parties of the sandbox on sockets, with what was made available before this fixture was asked for."""
    with osolab_sandbox.serve() as served:
        yield served
