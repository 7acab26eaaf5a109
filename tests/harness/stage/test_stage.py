"""The stage: doors that parties are put behind, in memory or as real servers, with certificates of either kind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness.config.environment import make_omgeving
from harness.stage.cast import LEVERANCIERS, VENDOR_BRON, VENDOR_DOEL
from harness.stage.stage import DOORS, HttpsToneel, MemoryToneel, Toneel, make_certificaten, open_toneel
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.transport import Antwoord, Verzoek
from simulator.register import Leverancier


def answer(text: bytes) -> Antwoord:
    """Return an answer with a text."""
    return Antwoord(status=200, body=text, headers={"Content-Type": "text/plain"})


@pytest.fixture(params=["memory", "https"])
def toneel(request: pytest.FixtureRequest) -> Toneel:
    """A stage of each kind."""
    if request.param == "memory":
        return MemoryToneel()
    stage: HttpsToneel = request.getfixturevalue("https_toneel")
    return stage


def test_a_door_leads_to_the_last_party(toneel: Toneel) -> None:
    """Whoever is put behind a door takes the place of the one before; each door has an address of its own."""
    assert len({toneel.url(door) for door in DOORS}) == len(DOORS)
    toneel.mount("doel", lambda _: answer(b"eerste"))
    toneel.mount("doel", lambda _: answer(b"tweede"))
    assert toneel.transport(VENDOR_BRON).send(toneel.url("doel"), b"?", {}).body == b"tweede"


@pytest.mark.parametrize("leverancier", LEVERANCIERS, ids=lambda one: one.oin[-5])
def test_callers_show_their_certificate(toneel: Toneel, leverancier: Leverancier) -> None:
    """Every vendor calls with an OIN of its own."""
    seen: list[Verzoek] = []

    def note(verzoek: Verzoek) -> Antwoord:
        seen.append(verzoek)
        return answer(b"")

    toneel.mount("bron", note)
    toneel.transport(leverancier).send(toneel.url("bron"), b"?", {})
    assert [one.peer.oin for one in seen if one.peer] == [leverancier.oin]


def test_work_after_an_answer_is_waited_for(toneel: Toneel) -> None:
    """When the stage has settled, what was to be done after answers is done."""
    done: list[str] = []
    toneel.mount("swv", lambda _: Antwoord(status=200, body=b"", after=lambda: done.append("later")))
    toneel.transport(VENDOR_BRON).send(toneel.url("swv"), b"?", {})
    toneel.settle(5.0)
    assert done == ["later"]


def test_nobody_lives_behind_a_new_door() -> None:
    """A door that nobody was put behind says so."""
    toneel = MemoryToneel()
    antwoord = toneel.transport(VENDOR_DOEL).send(toneel.url("tc"), b"?", {})
    assert antwoord.status == 503


def test_external_parties_have_no_door_of_ours(pki_directory: Path) -> None:
    """For an external party there is its own address, and no server."""
    data = {"bron": {"mode": "external", "url": "https://bron.test/oso"}, "doel": {"mode": "external"}}
    omgeving = make_omgeving(data | {"tls": {"directory": str(pki_directory)}}, file="")
    certificaten = make_certificaten(omgeving, pki_directory=pki_directory, clock=SystemClock())
    toneel = open_toneel(omgeving, certificaten)
    assert isinstance(toneel, HttpsToneel)
    try:
        assert set(toneel.servers) == {"tc", "swv"}
        assert [toneel.url(door) for door in ("bron", "bron2", "doel")] == ["https://bron.test/oso"] * 2 + [""]
    finally:
        toneel.close()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_in_use_closes_what_was_opened(pki_directory: Path, taken: int) -> None:
    """When one door cannot be opened the others are closed again."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    data = {"exchange": {"port": free}, "swv": {"port": taken}, "tls": {"directory": str(pki_directory)}}
    omgeving = make_omgeving(data, file="")
    certificaten = make_certificaten(omgeving, pki_directory=pki_directory, clock=SystemClock())
    with pytest.raises(ConfigurationError, match=str(taken)):
        open_toneel(omgeving, certificaten)
    with closing(socket.socket()) as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", free))


def test_certificates_of_ones_own(pki_directory: Path) -> None:
    """Files that the environment names are the one identity of every party of ours."""
    tls = {
        "ca": str(pki_directory / "ca.pem"),
        "certificate": str(pki_directory / f"client-{VENDOR_DOEL.oin}.pem"),
        "key": str(pki_directory / f"client-{VENDOR_DOEL.oin}.key"),
        "server_certificate": str(pki_directory / "server-localhost.pem"),
        "server_key": str(pki_directory / "server-localhost.key"),
    }
    exchange = {"mode": "external", "url": "https://localhost:1/oso"}
    omgeving = make_omgeving({"tls": tls, "exchange": exchange}, file="")
    certificaten = make_certificaten(omgeving, pki_directory=Path("unused"), clock=SystemClock())
    assert certificaten is not None
    assert certificaten.client(VENDOR_BRON) == certificaten.client(VENDOR_DOEL)
    toneel = open_toneel(omgeving, certificaten)
    try:
        toneel.mount("doel", lambda verzoek: answer(verzoek.peer.oin.encode() if verzoek.peer else b"-"))
        said = toneel.transport(VENDOR_BRON).send(toneel.url("doel"), b"?", {}).body
        assert said == VENDOR_DOEL.oin.encode()
    finally:
        toneel.close()


def test_one_identity_is_not_enough_for_our_own_exchange(pki_directory: Path) -> None:
    """The stub tells vendors apart by certificate: files of one identity are refused before anything starts."""
    client = str(pki_directory / f"client-{VENDOR_DOEL.oin}")
    tls = {"ca": str(pki_directory / "ca.pem"), "certificate": f"{client}.pem", "key": f"{client}.key"}
    with pytest.raises(ConfigurationError, match="one identity"):
        make_certificaten(make_omgeving({"tls": tls}, file=""), pki_directory=Path("unused"), clock=SystemClock())


def test_a_closed_stage_answers_nobody(pki_directory: Path) -> None:
    """After the end nobody listens any more."""
    omgeving = make_omgeving({"tls": {"directory": str(pki_directory)}}, file="")
    certificaten = make_certificaten(omgeving, pki_directory=pki_directory, clock=SystemClock())
    first = open_toneel(omgeving, certificaten)
    second = open_toneel(omgeving, certificaten)
    url = first.url("tc")
    first.close()
    try:
        with pytest.raises(TransportError) as caught:
            second.transport(VENDOR_DOEL).send(url, b"?", {})
        assert caught.value.kind == "connect"
    finally:
        second.close()
