"""The record of what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest

from simulator.clock import AMSTERDAM, ManualClock
from simulator.errors import TransportError
from simulator.journal import CORRELATION_HEADER, Journaal, Logregel, Uitwisseling
from simulator.network.transport import Antwoord, Handler, Netwerk, Peer, Verzoek

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
def journaal(clock: ManualClock) -> Journaal:
    """An empty journaal."""
    return Journaal(clock=clock, ticks=ticks())


def echo(verzoek: Verzoek) -> Antwoord:
    """Answer with the request."""
    return Antwoord(status=200, body=b"re: " + verzoek.body, headers={"X-Antwoord": "ja"})


def named(handler: Handler, journaal: Journaal) -> Handler:
    """Return the handler as the server side records it."""
    return journaal.record_server("tc", handler, url="https://tc.invalid/oso", name_of=lambda _: "iemand")


def test_an_exchange_is_kept_as_it_went_over_the_wire(journaal: Journaal) -> None:
    """Who, where, when, how long, and both sides' headers and bytes."""
    netwerk = Netwerk()
    url = netwerk.mount("tc", echo)
    journaal.record_client("doel", "tc", netwerk.transport(PEER)).send(url, b"vraag", {"SOAPAction": '""'})
    (kept,) = journaal.uitwisselingen
    assert (kept.nummer, kept.van, kept.naar, kept.url) == (1, "doel", "tc", url)
    assert (kept.request, kept.request_headers) == (b"vraag", {"SOAPAction": '""'})
    assert (kept.status, kept.response, kept.response_headers) == (200, b"re: vraag", {"X-Antwoord": "ja"})
    assert (kept.started, kept.ms, kept.error) == (MOMENT, 250.0, "")


def test_the_answer_is_handed_on(journaal: Journaal) -> None:
    """Recording changes nothing for the caller, work for afterwards included."""
    answer = Antwoord(status=500, body=b"fout", after=lambda: None)
    netwerk = Netwerk()
    url = netwerk.mount("tc", lambda _: answer)
    assert journaal.record_client("doel", "tc", netwerk.transport(PEER)).send(url, b"", {}) is answer


def test_a_call_without_an_answer_is_kept_too(journaal: Journaal) -> None:
    """The error reaches the caller and stands in the record."""
    transport = journaal.record_client("doel", "bron", Netwerk().transport(PEER))
    with pytest.raises(TransportError):
        transport.send("https://weg.invalid/oso", b"vraag", {})
    (kept,) = journaal.uitwisselingen
    assert (kept.status, kept.response, kept.request) == (0, b"", b"vraag")
    assert kept.error.startswith("connect: ")
    assert not journaal.is_open(kept.correlation)


def test_who_is_called_can_follow_from_the_url(journaal: Journaal) -> None:
    """One recorded transport towards several parties tells them apart."""
    netwerk = Netwerk()
    urls = [netwerk.mount("tc", echo), netwerk.mount("bron", echo)]
    transport = journaal.record_client("doel", lambda url: "tc" if "//tc" in url else "bron", netwerk.transport(PEER))
    for url in urls:
        transport.send(url, b"", {})
    assert [kept.naar for kept in journaal.uitwisselingen] == ["tc", "bron"]


def test_an_exchange_within_one_process_is_kept_once(journaal: Journaal) -> None:
    """Both ends recorded by the same journaal give one exchange, with the caller's identity as the server saw it."""
    netwerk = Netwerk()
    url = netwerk.mount("tc", named(echo, journaal))
    journaal.record_client("doel", "tc", netwerk.transport(PEER)).send(url, b"", {})
    (kept,) = journaal.uitwisselingen
    assert (kept.van, kept.peer_oin) == ("doel", PEER.oin)


def test_a_call_from_outside_is_kept_by_the_server(journaal: Journaal) -> None:
    """A caller that does not record is named by the server."""
    netwerk = Netwerk()
    url = netwerk.mount("tc", named(echo, journaal))
    netwerk.transport(PEER).send(url, b"vraag", {})
    (kept,) = journaal.uitwisselingen
    assert (kept.van, kept.naar, kept.url, kept.peer_oin) == ("iemand", "tc", url, PEER.oin)
    assert kept.response == b"re: vraag"


def test_two_journaals_each_keep_their_own_end(journaal: Journaal, clock: ManualClock) -> None:
    """The mark of another journaal hides nothing."""
    other = Journaal(clock=clock, ticks=ticks())
    netwerk = Netwerk()
    url = netwerk.mount("tc", named(echo, journaal))
    other.record_client("doel", "tc", netwerk.transport(PEER)).send(url, b"", {})
    assert [kept.van for kept in other.uitwisselingen] == ["doel"]
    assert [kept.van for kept in journaal.uitwisselingen] == ["iemand"]


def test_a_forged_mark_hides_nothing(journaal: Journaal) -> None:
    """A caller cannot keep a call out of the record by sending the header itself."""
    netwerk = Netwerk()
    url = netwerk.mount("tc", named(echo, journaal))
    netwerk.transport(PEER).send(url, b"", {CORRELATION_HEADER: "verzonnen"})
    assert len(journaal.uitwisselingen) == 1


def test_a_caller_without_a_certificate_is_kept_without_an_oin(journaal: Journaal) -> None:
    """No certificate, no identity."""
    named(echo, journaal)(Verzoek(path="/oso", body=b""))
    assert journaal.uitwisselingen[0].peer_oin == ""


def test_exchanges_are_in_order_of_departure(journaal: Journaal) -> None:
    """A call inside a call finishes first, and is still the second."""
    netwerk = Netwerk()
    tc = netwerk.mount("tc", echo)

    def bron(verzoek: Verzoek) -> Antwoord:
        journaal.record_client("bron", "tc", netwerk.transport(PEER)).send(tc, b"", {})
        return echo(verzoek)

    finished: list[Uitwisseling] = []
    journaal.listen(finished.append)
    journaal.record_client("doel", "bron", netwerk.transport(PEER)).send(netwerk.mount("bron", bron), b"", {})
    assert [kept.van for kept in finished] == ["bron", "doel"]
    assert [(kept.nummer, kept.van) for kept in journaal.uitwisselingen] == [(1, "doel"), (2, "bron")]


def test_threads_do_not_lose_exchanges(journaal: Journaal) -> None:
    """Every exchange of many threads is kept, each with a number of its own."""
    netwerk = Netwerk()
    transport = journaal.record_client("doel", "tc", netwerk.transport(PEER))
    url = netwerk.mount("tc", named(echo, journaal))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: transport.send(url, str(n).encode(), {}), range(200)))
    kept = journaal.uitwisselingen
    assert [item.nummer for item in kept] == list(range(1, 201))
    assert {item.request for item in kept} == {str(n).encode() for n in range(200)}
    assert all(item.response == b"re: " + item.request for item in kept)


def test_log_lines_are_kept_in_order(journaal: Journaal, clock: ManualClock) -> None:
    """What a party wrote stands in the order in which it was written."""
    lines = []
    for handeling in ("klaarzetten", "documentRequest"):
        lines.append(Logregel(moment=clock.now(), actor="bron", handeling=handeling, account="j.jansen"))
        clock.advance(timedelta(minutes=1))
        journaal.log(lines[-1])
    assert journaal.logregels == tuple(lines)


class Laat:
    """A transport over which the answer arrives after something else has happened.

    Args:
        netwerk: that carries.
        meanwhile: happens between the answer and its arrival.
    """

    def __init__(self, netwerk: Netwerk, meanwhile: Callable[[], object]) -> None:
        self._transport = netwerk.transport(PEER)
        self._meanwhile = meanwhile

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        """Return the response, late."""
        antwoord = self._transport.send(url, body, headers)
        self._meanwhile()
        return antwoord


def test_what_begins_once_the_answer_was_given_is_not_within(journaal: Journaal) -> None:
    """However long an answer is on its way: where both ends are recorded, the side that gives it decides."""
    netwerk = Netwerk()
    tc, bron = netwerk.mount("tc", echo), netwerk.mount("bron", named(echo, journaal))
    late = Laat(netwerk, lambda: journaal.record_client("bron", "tc", netwerk.transport(PEER)).send(tc, b"", {}))
    journaal.record_client("doel", "bron", late).send(bron, b"", {})
    document, controle = journaal.uitwisselingen
    assert (document.naar, controle.naar) == ("bron", "tc")
    assert not controle.within(document)
