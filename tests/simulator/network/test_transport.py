"""Bytes from one party to another, in memory."""

from __future__ import annotations

import pytest

from simulator.errors import TransportError
from simulator.network.transport import SOAP_HEADERS, Antwoord, Netwerk, Peer, Verzoek

PEER = Peer(oin="00000003000000000001", naam="Voorbeeld LAS")


def test_a_request_reaches_the_party_as_it_was_sent() -> None:
    """Body, headers, path and the identity of the caller arrive; the answer goes back untouched."""
    seen: list[Verzoek] = []
    answer = Antwoord(status=200, body=b"<antwoord/>")

    def party(verzoek: Verzoek) -> Antwoord:
        seen.append(verzoek)
        return answer

    netwerk = Netwerk()
    url = netwerk.mount("tc", party)
    assert netwerk.transport(PEER).send(url, b"<vraag/>", SOAP_HEADERS) is answer
    assert seen == [Verzoek(path="/oso", body=b"<vraag/>", headers=SOAP_HEADERS, peer=PEER)]


def test_hosts_are_told_apart() -> None:
    """Each host has its own party under a name that no network resolves, and a later one takes its place."""
    netwerk = Netwerk()
    bron = netwerk.mount("bron", lambda _: Antwoord(status=200, body=b"bron"))
    doel = netwerk.mount("doel", lambda _: Antwoord(status=200, body=b"doel"))
    assert (bron, doel) == ("https://bron.invalid/oso", "https://doel.invalid/oso")
    send = netwerk.transport(PEER).send
    assert (send(bron, b"", {}).body, send(doel, b"", {}).body) == (b"bron", b"doel")
    netwerk.mount("bron", lambda _: Antwoord(status=500, body=b"other"))
    assert send(bron, b"", {}).status == 500


def test_a_host_without_a_party_gives_no_answer() -> None:
    """That is trouble with the connection, and the message names the address."""
    with pytest.raises(TransportError, match=r"https://nergens\.invalid/oso") as caught:
        Netwerk().transport(PEER).send("https://nergens.invalid/oso", b"", {})
    assert caught.value.kind == "connect"


def test_a_url_without_a_path_is_the_root() -> None:
    """The path is never empty."""
    netwerk = Netwerk()
    paths: list[str] = []

    def party(verzoek: Verzoek) -> Antwoord:
        paths.append(verzoek.path)
        return Antwoord(status=200, body=b"")

    url = netwerk.mount("tc", party)
    netwerk.transport(PEER).send(url.removesuffix("/oso"), b"", {})
    assert paths == ["/"]


def test_work_for_after_the_response_waits_until_it_is_settled() -> None:
    """It is done once, in order, including the work that this work leads to."""
    netwerk = Netwerk()
    done: list[str] = []

    def follow_up() -> None:
        done.append("first")
        netwerk.transport(PEER).send(second, b"", {})

    first = netwerk.mount("swv", lambda _: Antwoord(status=200, body=b"", after=follow_up))
    second = netwerk.mount("tc", lambda _: Antwoord(status=200, body=b"", after=lambda: done.append("second")))
    netwerk.transport(PEER).send(first, b"", {})
    assert done == []
    netwerk.settle()
    assert done == ["first", "second"]
    netwerk.settle()
    assert done == ["first", "second"]


def test_work_is_done_in_the_order_of_the_responses() -> None:
    """What waited longest is done first."""
    netwerk = Netwerk()
    done: list[str] = []
    url = netwerk.mount(
        "tc", lambda verzoek: Antwoord(status=200, body=b"", after=lambda: done.append(verzoek.body.decode()))
    )
    for name in ("one", "two", "three"):
        netwerk.transport(PEER).send(url, name.encode(), {})
    netwerk.settle()
    assert done == ["one", "two", "three"]


def test_an_answer_is_xml_unless_told_otherwise() -> None:
    """The default header is that of SOAP 1.1."""
    assert Antwoord(status=200, body=b"").headers == {"Content-Type": "text/xml; charset=utf-8"}
    assert SOAP_HEADERS["Content-Type"] == "text/xml; charset=utf-8"
