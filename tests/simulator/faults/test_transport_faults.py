"""Faults of a network or a server, one by one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.errors import TransportError
from simulator.faults.transport_faults import (
    antwoord_met,
    dubbel,
    on_turns,
    verlies,
    verlies_antwoord,
    verminkt,
    vertraag,
)
from simulator.network.transport import Antwoord, Netwerk, Peer, Transport, Verzoek

VERZOEK = Verzoek(path="/", body=b"vraag")


class Echo:
    """A party that counts its calls and answers with what it was sent and how often it was called."""

    def __init__(self) -> None:
        self.count = 0

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Answer."""
        self.count += 1
        return Antwoord(status=200, body=verzoek.body + str(self.count).encode())


@pytest.fixture
def echo() -> Echo:
    """A party."""
    return Echo()


def reach(echo: Echo) -> tuple[Transport, str]:
    """Return a transport to the party, and its URL."""
    netwerk = Netwerk()
    url = netwerk.mount("echo", echo.handle)
    return netwerk.transport(Peer(oin="1")), url


def send(transport: Transport, url: str, headers: Mapping[str, str] | None = None) -> bytes:
    return transport.send(url, b"vraag", headers or {}).body


def test_late(echo: Echo) -> None:
    """A slow party waits first, then answers the same."""
    waited: list[float] = []
    slow = vertraag(echo.handle, seconds=2.5, sleep=waited.append)
    assert (slow(VERZOEK).body, waited) == (b"vraag1", [2.5])


def test_fixed_answer(echo: Echo) -> None:
    """A proxy in between answers for a party that is never reached."""
    bad = antwoord_met(Antwoord(status=502, body=b"<html/>"))
    assert (bad(VERZOEK).status, echo.count) == (502, 0)


@pytest.mark.parametrize(("keep", "body"), [(0.5, b"vra"), (0.0, b""), (1.0, b"vraag1")])
def test_garbled(echo: Echo, keep: float, body: bytes) -> None:
    """An answer breaks off after a share of its bytes."""
    assert verminkt(echo.handle, keep=keep)(VERZOEK).body == body


def test_on_some_turns_only(echo: Echo) -> None:
    """A fault can be limited to certain calls."""
    handler = on_turns({2, 3}, antwoord_met(Antwoord(status=503, body=b"")), echo.handle)
    assert [handler(VERZOEK).status for _ in range(4)] == [200, 503, 503, 200]


def test_request_lost(echo: Echo) -> None:
    """A lost request reaches nobody."""
    transport, url = reach(echo)
    with pytest.raises(TransportError, match="no answer"):
        send(verlies(transport), url)
    assert echo.count == 0


def test_answer_lost(echo: Echo) -> None:
    """When the answer is lost the work has been done all the same."""
    transport, url = reach(echo)
    with pytest.raises(TransportError, match="no answer"):
        send(verlies_antwoord(transport), url)
    assert echo.count == 1


def test_delivered_twice(echo: Echo) -> None:
    """A doubled request is served twice."""
    transport, url = reach(echo)
    assert send(dubbel(transport), url) == b"vraag2"
