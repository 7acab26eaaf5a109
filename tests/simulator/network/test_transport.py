"""Bytes from one party to another, in memory."""

from __future__ import annotations

import pytest

from simulator.errors import TransportError
from simulator.network.transport import SOAP_HEADERS, HttpRequest, HttpResponse, InMemoryNetwork, Peer

PEER = Peer(oin="00000003000000000001", name="Voorbeeld LAS")


def test_a_request_reaches_the_party_as_it_was_sent() -> None:
    """Body, headers, path and the identity of the caller arrive; the answer goes back untouched."""
    seen: list[HttpRequest] = []
    answer = HttpResponse(status=200, body=b"<antwoord/>")

    def party(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return answer

    network = InMemoryNetwork()
    url = network.mount("tc", party)
    assert network.transport(PEER).send(url, b"<vraag/>", SOAP_HEADERS) is answer
    assert seen == [HttpRequest(path="/oso", body=b"<vraag/>", headers=SOAP_HEADERS, peer=PEER)]


def test_hosts_are_told_apart() -> None:
    """Each host has its own party under a name that no network resolves, and a later one takes its place."""
    network = InMemoryNetwork()
    bron = network.mount("bron", lambda _: HttpResponse(status=200, body=b"bron"))
    doel = network.mount("doel", lambda _: HttpResponse(status=200, body=b"doel"))
    assert (bron, doel) == ("https://bron.invalid/oso", "https://doel.invalid/oso")
    send = network.transport(PEER).send
    assert (send(bron, b"", {}).body, send(doel, b"", {}).body) == (b"bron", b"doel")
    network.mount("bron", lambda _: HttpResponse(status=500, body=b"other"))
    assert send(bron, b"", {}).status == 500


def test_a_host_without_a_party_gives_no_answer() -> None:
    """That is trouble with the connection, and the message names the address."""
    with pytest.raises(TransportError, match=r"https://nergens\.invalid/oso") as caught:
        InMemoryNetwork().transport(PEER).send("https://nergens.invalid/oso", b"", {})
    assert caught.value.kind == "connect"


def test_a_url_without_a_path_is_the_root() -> None:
    """The path is never empty."""
    network = InMemoryNetwork()
    paths: list[str] = []

    def party(request: HttpRequest) -> HttpResponse:
        paths.append(request.path)
        return HttpResponse(status=200, body=b"")

    url = network.mount("tc", party)
    network.transport(PEER).send(url.removesuffix("/oso"), b"", {})
    assert paths == ["/"]


def test_work_for_after_the_response_waits_until_it_is_settled() -> None:
    """It is done once, in order, including the work that this work leads to."""
    network = InMemoryNetwork()
    done: list[str] = []

    def follow_up() -> None:
        done.append("first")
        network.transport(PEER).send(second, b"", {})

    first = network.mount("swv", lambda _: HttpResponse(status=200, body=b"", after=follow_up))
    second = network.mount("tc", lambda _: HttpResponse(status=200, body=b"", after=lambda: done.append("second")))
    network.transport(PEER).send(first, b"", {})
    assert done == []
    network.settle()
    assert done == ["first", "second"]
    network.settle()
    assert done == ["first", "second"]


def test_work_is_done_in_the_order_of_the_responses() -> None:
    """What waited longest is done first."""
    network = InMemoryNetwork()
    done: list[str] = []
    url = network.mount(
        "tc", lambda request: HttpResponse(status=200, body=b"", after=lambda: done.append(request.body.decode()))
    )
    for name in ("one", "two", "three"):
        network.transport(PEER).send(url, name.encode(), {})
    network.settle()
    assert done == ["one", "two", "three"]


def test_an_answer_is_xml_unless_told_otherwise() -> None:
    """The default header is that of SOAP 1.1."""
    assert HttpResponse(status=200, body=b"").headers == {"Content-Type": "text/xml; charset=utf-8"}
    assert SOAP_HEADERS["Content-Type"] == "text/xml; charset=utf-8"
