"""The record of what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest

from simulator.clock import AMSTERDAM, ManualClock
from simulator.errors import TransportError
from simulator.journal import CORRELATION_HEADER, Exchange, Journal, LogEntry
from simulator.network.transport import Handler, HttpRequest, HttpResponse, InMemoryNetwork, Peer

MOMENT = datetime(2026, 3, 22, 9, 30, tzinfo=AMSTERDAM)
PEER = Peer(oin="00000003000000000001")


def ticks() -> Callable[[], float]:
    """Return a clock of seconds that goes on a quarter each time it is read."""
    steps: Iterator[int] = count()
    return lambda: next(steps) / 4


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(MOMENT)


@pytest.fixture
def journal(clock: ManualClock) -> Journal:
    """An empty journaal."""
    return Journal(clock=clock, ticks=ticks())


def echo(request: HttpRequest) -> HttpResponse:
    """Answer with the request."""
    return HttpResponse(status=200, body=b"re: " + request.body, headers={"X-Antwoord": "ja"})


def named(handler: Handler, journal: Journal) -> Handler:
    """Return the handler as the server side records it."""
    return journal.record_server("tc", handler, url="https://tc.invalid/oso", name_of=lambda _: "iemand")


def test_an_exchange_is_kept_as_it_went_over_the_wire(journal: Journal) -> None:
    """Who, where, when, how long, and both sides' headers and bytes."""
    network = InMemoryNetwork()
    url = network.mount("tc", echo)
    journal.record_client("doel", "tc", network.transport(PEER)).send(url, b"vraag", {"SOAPAction": '""'})
    (kept,) = journal.exchanges
    assert (kept.number, kept.sender, kept.receiver, kept.url) == (1, "doel", "tc", url)
    assert (kept.request, kept.request_headers) == (b"vraag", {"SOAPAction": '""'})
    assert (kept.status, kept.response, kept.response_headers) == (200, b"re: vraag", {"X-Antwoord": "ja"})
    assert (kept.started, kept.ms, kept.error) == (MOMENT, 250.0, "")


def test_the_answer_is_handed_on(journal: Journal) -> None:
    """Recording changes nothing for the caller, work for afterwards included."""
    answer = HttpResponse(status=500, body=b"fout", after=lambda: None)
    network = InMemoryNetwork()
    url = network.mount("tc", lambda _: answer)
    assert journal.record_client("doel", "tc", network.transport(PEER)).send(url, b"", {}) is answer


def test_a_call_without_an_answer_is_kept_too(journal: Journal) -> None:
    """The error reaches the caller and stands in the record."""
    transport = journal.record_client("doel", "bron", InMemoryNetwork().transport(PEER))
    with pytest.raises(TransportError):
        transport.send("https://weg.invalid/oso", b"vraag", {})
    (kept,) = journal.exchanges
    assert (kept.status, kept.response, kept.request) == (0, b"", b"vraag")
    assert kept.error.startswith("connect: ")
    assert not journal.is_open(kept.correlation)


def test_who_is_called_can_follow_from_the_url(journal: Journal) -> None:
    """One recorded transport towards several parties tells them apart."""
    network = InMemoryNetwork()
    urls = [network.mount("tc", echo), network.mount("bron", echo)]
    transport = journal.record_client("doel", lambda url: "tc" if "//tc" in url else "bron", network.transport(PEER))
    for url in urls:
        transport.send(url, b"", {})
    assert [kept.receiver for kept in journal.exchanges] == ["tc", "bron"]


def test_an_exchange_within_one_process_is_kept_once(journal: Journal) -> None:
    """Both ends recorded by the same journaal give one exchange, with the caller's identity as the server saw it."""
    network = InMemoryNetwork()
    url = network.mount("tc", named(echo, journal))
    journal.record_client("doel", "tc", network.transport(PEER)).send(url, b"", {})
    (kept,) = journal.exchanges
    assert (kept.sender, kept.peer_oin) == ("doel", PEER.oin)


def test_a_call_from_outside_is_kept_by_the_server(journal: Journal) -> None:
    """A caller that does not record is named by the server."""
    network = InMemoryNetwork()
    url = network.mount("tc", named(echo, journal))
    network.transport(PEER).send(url, b"vraag", {})
    (kept,) = journal.exchanges
    assert (kept.sender, kept.receiver, kept.url, kept.peer_oin) == ("iemand", "tc", url, PEER.oin)
    assert kept.response == b"re: vraag"


def test_two_journals_each_keep_their_own_end(journal: Journal, clock: ManualClock) -> None:
    """The mark of another journaal hides nothing."""
    other = Journal(clock=clock, ticks=ticks())
    network = InMemoryNetwork()
    url = network.mount("tc", named(echo, journal))
    other.record_client("doel", "tc", network.transport(PEER)).send(url, b"", {})
    assert [kept.sender for kept in other.exchanges] == ["doel"]
    assert [kept.sender for kept in journal.exchanges] == ["iemand"]


def test_a_forged_mark_hides_nothing(journal: Journal) -> None:
    """A caller cannot keep a call out of the record by sending the header itself."""
    network = InMemoryNetwork()
    url = network.mount("tc", named(echo, journal))
    network.transport(PEER).send(url, b"", {CORRELATION_HEADER: "verzonnen"})
    assert len(journal.exchanges) == 1


def test_a_caller_without_a_certificate_is_kept_without_an_oin(journal: Journal) -> None:
    """No certificate, no identity."""
    named(echo, journal)(HttpRequest(path="/oso", body=b""))
    assert journal.exchanges[0].peer_oin == ""


def test_exchanges_are_in_order_of_departure(journal: Journal) -> None:
    """A call inside a call finishes first, and is still the second."""
    network = InMemoryNetwork()
    tc = network.mount("tc", echo)

    def bron(request: HttpRequest) -> HttpResponse:
        journal.record_client("bron", "tc", network.transport(PEER)).send(tc, b"", {})
        return echo(request)

    finished: list[Exchange] = []
    journal.listen(finished.append)
    journal.record_client("doel", "bron", network.transport(PEER)).send(network.mount("bron", bron), b"", {})
    assert [kept.sender for kept in finished] == ["bron", "doel"]
    assert [(kept.number, kept.sender) for kept in journal.exchanges] == [(1, "doel"), (2, "bron")]


def test_threads_do_not_lose_exchanges(journal: Journal) -> None:
    """Every exchange of many threads is kept, each with a number of its own."""
    network = InMemoryNetwork()
    transport = journal.record_client("doel", "tc", network.transport(PEER))
    url = network.mount("tc", named(echo, journal))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: transport.send(url, str(n).encode(), {}), range(200)))
    kept = journal.exchanges
    assert [item.number for item in kept] == list(range(1, 201))
    assert {item.request for item in kept} == {str(n).encode() for n in range(200)}
    assert all(item.response == b"re: " + item.request for item in kept)


def test_log_lines_are_kept_in_order(journal: Journal, clock: ManualClock) -> None:
    """What a party wrote stands in the order in which it was written."""
    lines = []
    for act in ("klaarzetten", "documentRequest"):
        lines.append(LogEntry(moment=clock.now(), actor="bron", act=act, account="j.jansen"))
        clock.advance(timedelta(minutes=1))
        journal.log(lines[-1])
    assert journal.log_entries == tuple(lines)


class Late:
    """A transport over which the answer arrives after something else has happened.

    Args:
        network: that carries.
        meanwhile: happens between the answer and its arrival.
    """

    def __init__(self, network: InMemoryNetwork, meanwhile: Callable[[], object]) -> None:
        self._transport = network.transport(PEER)
        self._meanwhile = meanwhile

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response, late."""
        response = self._transport.send(url, body, headers)
        self._meanwhile()
        return response


def test_what_begins_once_the_answer_was_given_is_not_within(journal: Journal) -> None:
    """However long an answer is on its way: where both ends are recorded, the side that gives it decides."""
    network = InMemoryNetwork()
    tc, bron = network.mount("tc", echo), network.mount("bron", named(echo, journal))
    late = Late(network, lambda: journal.record_client("bron", "tc", network.transport(PEER)).send(tc, b"", {}))
    journal.record_client("doel", "bron", late).send(bron, b"", {})
    document, check = journal.exchanges
    assert (document.receiver, check.receiver) == ("bron", "tc")
    assert not check.within(document)
