"""Certificates for the tests that speak TLS: made once, for P-256 makes them in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.clock import ManualClock, SystemClock
from simulator.network.https import HttpsTransport
from simulator.network.pki import TestPki
from simulator.network.tls import TlsFiles
from simulator.register import Leverancier

LEVERANCIER = Leverancier(oin="00000003000000000001", naam="Schoolwijzer Software B.V.")
LONG_AGO = ManualClock(datetime(2018, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def leverancier() -> Leverancier:
    """The vendor that has a certificate."""
    return LEVERANCIER


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    """An authority with a certificate for the vendor and one for localhost."""
    return TestPki.init(tmp_path_factory.mktemp("pki"), leveranciers=[LEVERANCIER], clock=SystemClock())


@pytest.fixture(scope="session")
def other_pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    """Another authority, with a certificate for the same vendor."""
    return TestPki.init(tmp_path_factory.mktemp("other"), leveranciers=[LEVERANCIER], clock=SystemClock())


@pytest.fixture(scope="session")
def expired_pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    """An authority that is still valid, whose vendor and server certificates ran out long ago."""
    directory = tmp_path_factory.mktemp("expired")
    TestPki.init(directory, leveranciers=[LEVERANCIER], clock=LONG_AGO, valid_days=30)
    _renew_ca(directory)
    return TestPki.load(directory, clock=LONG_AGO)


def _renew_ca(directory: Path) -> None:
    keep = {path: path.read_bytes() for path in directory.glob("*-*.*")}
    TestPki.load(directory, clock=SystemClock()).renew()
    for path, content in keep.items():
        path.write_bytes(content)


@pytest.fixture
def client(pki: TestPki) -> TlsFiles:
    """The files of the vendor."""
    return pki.client(LEVERANCIER.oin)


@pytest.fixture
def transport(client: TlsFiles) -> Iterator[HttpsTransport]:
    """A transport that speaks as the vendor."""
    with HttpsTransport(client) as opened:
        yield opened
