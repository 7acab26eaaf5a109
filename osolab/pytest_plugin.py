"""Fixtures for pytest, available once osolab is installed; nothing is imported before one is used."""

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
    """Seed of every sandbox; override this fixture to use another."""
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
    """The parties of the sandbox on sockets, with what was made available before this fixture was set up."""
    with osolab_sandbox.serve() as served:
        yield served
