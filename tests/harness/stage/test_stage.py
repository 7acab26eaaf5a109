"""The stage: doors that parties are put behind, in memory or as real servers, with certificates of either kind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness.config.environment import make_environment
from harness.stage.cast import LEVERANCIERS, VENDOR_BRON, VENDOR_DOEL
from harness.stage.stage import DOORS, HttpsStage, MemoryStage, Stage, make_certificates, open_stage
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.register import Leverancier


def answer(text: bytes) -> HttpResponse:
    """Return an answer with a text."""
    return HttpResponse(status=200, body=text, headers={"Content-Type": "text/plain"})


@pytest.fixture(params=["memory", "https"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """A stage of each kind."""
    if request.param == "memory":
        return MemoryStage()
    stage: HttpsStage = request.getfixturevalue("https_stage")
    return stage


def test_a_door_leads_to_the_last_party(stage: Stage) -> None:
    """Whoever is put behind a door takes the place of the one before; each door has an address of its own."""
    assert len({stage.url(door) for door in DOORS}) == len(DOORS)
    stage.mount("doel", lambda _: answer(b"eerste"))
    stage.mount("doel", lambda _: answer(b"tweede"))
    assert stage.transport(VENDOR_BRON).send(stage.url("doel"), b"?", {}).body == b"tweede"


@pytest.mark.parametrize("leverancier", LEVERANCIERS, ids=lambda one: one.oin[-5])
def test_callers_show_their_certificate(stage: Stage, leverancier: Leverancier) -> None:
    """Every vendor calls with an OIN of its own."""
    seen: list[HttpRequest] = []

    def note(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return answer(b"")

    stage.mount("bron", note)
    stage.transport(leverancier).send(stage.url("bron"), b"?", {})
    assert [one.peer.oin for one in seen if one.peer] == [leverancier.oin]


def test_work_after_an_answer_is_waited_for(stage: Stage) -> None:
    """When the stage has settled, what was to be done after answers is done."""
    done: list[str] = []
    stage.mount("swv", lambda _: HttpResponse(status=200, body=b"", after=lambda: done.append("later")))
    stage.transport(VENDOR_BRON).send(stage.url("swv"), b"?", {})
    stage.settle(5.0)
    assert done == ["later"]


def test_nobody_lives_behind_a_new_door() -> None:
    """A door that nobody was put behind says so."""
    stage = MemoryStage()
    response = stage.transport(VENDOR_DOEL).send(stage.url("tc"), b"?", {})
    assert response.status == 503


def test_external_parties_have_no_door_of_ours(pki_directory: Path) -> None:
    """For an external party there is its own address, and no server."""
    data = {"bron": {"mode": "external", "url": "https://bron.test/oso"}, "doel": {"mode": "external"}}
    environment = make_environment(data | {"tls": {"directory": str(pki_directory)}}, file="")
    certificates = make_certificates(environment, pki_directory=pki_directory, clock=SystemClock())
    stage = open_stage(environment, certificates)
    assert isinstance(stage, HttpsStage)
    try:
        assert set(stage.servers) == {"tc", "swv"}
        assert [stage.url(door) for door in ("bron", "bron2", "doel")] == ["https://bron.test/oso"] * 2 + [""]
    finally:
        stage.close()


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
    environment = make_environment(data, file="")
    certificates = make_certificates(environment, pki_directory=pki_directory, clock=SystemClock())
    with pytest.raises(ConfigurationError, match=str(taken)):
        open_stage(environment, certificates)
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
    environment = make_environment({"tls": tls, "exchange": exchange}, file="")
    certificates = make_certificates(environment, pki_directory=Path("unused"), clock=SystemClock())
    assert certificates is not None
    assert certificates.client(VENDOR_BRON) == certificates.client(VENDOR_DOEL)
    stage = open_stage(environment, certificates)
    try:
        stage.mount("doel", lambda request: answer(request.peer.oin.encode() if request.peer else b"-"))
        said = stage.transport(VENDOR_BRON).send(stage.url("doel"), b"?", {}).body
        assert said == VENDOR_DOEL.oin.encode()
    finally:
        stage.close()


def test_one_identity_is_not_enough_for_our_own_exchange(pki_directory: Path) -> None:
    """The stub tells vendors apart by certificate: files of one identity are refused before anything starts."""
    client = str(pki_directory / f"client-{VENDOR_DOEL.oin}")
    tls = {"ca": str(pki_directory / "ca.pem"), "certificate": f"{client}.pem", "key": f"{client}.key"}
    with pytest.raises(ConfigurationError, match="one identity"):
        make_certificates(make_environment({"tls": tls}, file=""), pki_directory=Path("unused"), clock=SystemClock())


def test_a_closed_stage_answers_nobody(pki_directory: Path) -> None:
    """After the end nobody listens any more."""
    environment = make_environment({"tls": {"directory": str(pki_directory)}}, file="")
    certificates = make_certificates(environment, pki_directory=pki_directory, clock=SystemClock())
    first = open_stage(environment, certificates)
    second = open_stage(environment, certificates)
    url = first.url("tc")
    first.close()
    try:
        with pytest.raises(TransportError) as caught:
            second.transport(VENDOR_DOEL).send(url, b"?", {})
        assert caught.value.kind == "connect"
    finally:
        second.close()
