"""Faults of a network or a server, one by one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.errors import TransportError
from simulator.faults.transport_faults import (
    delay,
    drop_request,
    drop_response,
    duplicate,
    garbled,
    on_turns,
    respond_with,
)
from simulator.network.transport import HttpRequest, HttpResponse, InMemoryNetwork, Peer, Transport

REQUEST = HttpRequest(path="/", body=b"vraag")


class Echo:
    """A party that counts its calls and answers with what it was sent and how often it was called."""

    def __init__(self) -> None:
        self.count = 0

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        self.count += 1
        return HttpResponse(status=200, body=request.body + str(self.count).encode())


@pytest.fixture
def echo() -> Echo:
    """A party."""
    return Echo()


def reach(echo: Echo) -> tuple[Transport, str]:
    """Return a transport to the party, and its URL."""
    network = InMemoryNetwork()
    url = network.mount("echo", echo.handle)
    return network.transport(Peer(oin="1")), url


def send(transport: Transport, url: str, headers: Mapping[str, str] | None = None) -> bytes:
    return transport.send(url, b"vraag", headers or {}).body


def test_late(echo: Echo) -> None:
    """A slow party waits first, then answers the same."""
    waited: list[float] = []
    slow = delay(echo.handle, seconds=2.5, sleep=waited.append)
    assert (slow(REQUEST).body, waited) == (b"vraag1", [2.5])


def test_fixed_answer(echo: Echo) -> None:
    """A proxy in between answers for a party that is never reached."""
    bad = respond_with(HttpResponse(status=502, body=b"<html/>"))
    assert (bad(REQUEST).status, echo.count) == (502, 0)


@pytest.mark.parametrize(("keep", "body"), [(0.5, b"vra"), (0.0, b""), (1.0, b"vraag1")])
def test_garbled(echo: Echo, keep: float, body: bytes) -> None:
    """An answer breaks off after a share of its bytes."""
    assert garbled(echo.handle, keep=keep)(REQUEST).body == body


def test_on_some_turns_only(echo: Echo) -> None:
    """A fault can be limited to certain calls."""
    handler = on_turns({2, 3}, respond_with(HttpResponse(status=503, body=b"")), echo.handle)
    assert [handler(REQUEST).status for _ in range(4)] == [200, 503, 503, 200]


def test_request_lost(echo: Echo) -> None:
    """A lost request reaches nobody."""
    transport, url = reach(echo)
    with pytest.raises(TransportError, match="no answer"):
        send(drop_request(transport), url)
    assert echo.count == 0


def test_answer_lost(echo: Echo) -> None:
    """When the answer is lost the work has been done all the same."""
    transport, url = reach(echo)
    with pytest.raises(TransportError, match="no answer"):
        send(drop_response(transport), url)
    assert echo.count == 1


def test_delivered_twice(echo: Echo) -> None:
    """A doubled request is served twice."""
    transport, url = reach(echo)
    assert send(duplicate(transport), url) == b"vraag2"
