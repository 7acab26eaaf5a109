"""The mailbox: a call is found whether it came before the wait or comes during it, and only in its own world."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from harness.checks.evidence import ExchangeReader, Gesprek
from harness.play.mailbox import Postbus
from harness.play.scenario_run import Spel
from simulator.clock import SystemClock
from simulator.journal import Journaal
from simulator.messages.codec import Codec, Gelezen
from simulator.messages.model import Adressering, AfmeldingRequest, AfmeldingResponse, OverdrachtRequest
from simulator.network.transport import Antwoord
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SessieId
from simulator.standard.release import get_release

if TYPE_CHECKING:
    from tests.harness.conftest import Record

CODEC = Codec(get_release("oso22"), Aannames.load())
SESSIE = SessieId("b8b9a132-51ca-4188-8de7-323842336156")


@pytest.fixture
def journaal() -> Journaal:
    """An empty record."""
    return Journaal(clock=SystemClock(), ticks=lambda: 0.0)


@pytest.fixture
def postbus(journaal: Journaal) -> Postbus:
    """A mailbox on that record."""
    return Postbus(journaal, ExchangeReader(CODEC))


def sign_off(journaal: Journaal, *, doel_brin: str = "99VA", finish: bool = True) -> None:
    """Let a sign-off of a school arrive."""
    request = AfmeldingRequest(
        adressering=Adressering(
            bron_brin="99AA",
            bron_aanleverpunt="0000000700099AA00001",
            doel_brin=doel_brin,
            doel_aanleverpunt=f"00000007000{doel_brin}00003",
        ),
        koppelsleutel=None,
        overdrachtsoort="overstapdossier",
        sessie_id=SESSIE,
        resultaat="OverdrachtGeslaagd",
    )
    begun = journaal.begin(van="doel", naar="tc", url="", request=CODEC.write(request), headers={})
    if finish:
        body = CODEC.write(AfmeldingResponse(resultaat="OverdrachtGeslaagd"))
        journaal.finish(begun, Antwoord(status=200, body=body))


def from_school(brin: str = "99VA") -> Callable[[Gesprek], bool]:
    """Return what tells the sign-off of a school."""

    def wanted(gesprek: Gesprek) -> bool:
        return isinstance(gesprek.vraag, AfmeldingRequest) and gesprek.vraag.adressering.doel_brin == brin

    return wanted


def test_what_came_early_is_found(journaal: Journaal, postbus: Postbus) -> None:
    """A call from before the wait is there at once."""
    sign_off(journaal)
    found = postbus.wait_for(from_school())
    assert found is not None
    assert found.nummer == 1


def test_what_came_before_the_mailbox_is_found(journaal: Journaal) -> None:
    """A mailbox that is opened late holds all that the record holds, once."""
    sign_off(journaal)
    late = Postbus(journaal, ExchangeReader(CODEC))
    sign_off(journaal)
    numbers = [found.nummer for after in (0, 1) if (found := late.wait_for(from_school(), after=after))]
    assert numbers == [1, 2]


def test_what_comes_late_is_waited_for(journaal: Journaal, postbus: Postbus) -> None:
    """A call that comes during the wait ends it, long before the time is up."""
    late = threading.Timer(0.05, sign_off, [journaal])
    began = time.monotonic()
    late.start()
    found = postbus.wait_for(from_school(), deadline_s=20.0)
    late.join()
    assert found is not None
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("deadline", [0.0, 0.01], ids=["only-looked", "waited"])
def test_what_never_comes(postbus: Postbus, deadline: float) -> None:
    """When the time is up there is nothing."""
    assert postbus.wait_for(lambda _: True, deadline_s=deadline) is None


def test_what_is_not_finished_has_not_come(journaal: Journaal, postbus: Postbus) -> None:
    """A call counts when it has its answer."""
    sign_off(journaal, finish=False)
    assert postbus.wait_for(lambda _: True) is None


def test_others_are_left_alone(journaal: Journaal, postbus: Postbus) -> None:
    """Who waits says what for: a call of another school is no match, and stays for who wants it."""
    sign_off(journaal, doel_brin="99AB")
    sign_off(journaal)
    found = postbus.wait_for(from_school())
    assert found is not None
    assert found.nummer == 2
    other = postbus.wait_for(from_school("99AB"))
    assert other is not None
    assert other.nummer == 1


def test_calls_come_in_order_of_departure(journaal: Journaal, postbus: Postbus) -> None:
    """Of several the first is given; `after` skips those of before."""
    sign_off(journaal)
    sign_off(journaal)
    numbers = [found.nummer for after in (0, 1) if (found := postbus.wait_for(lambda _: True, after=after))]
    assert numbers == [1, 2]
    assert postbus.wait_for(lambda _: True, after=2) is None


def test_what_cannot_be_read_is_kept_too(journaal: Journaal, postbus: Postbus) -> None:
    """Garbage is an exchange without a message."""
    begun = journaal.begin(van="?", naar="tc", url="", request=b"GET / HTTP", headers={})
    journaal.finish(begun, Antwoord(status=400, body=b"<html/>"))
    found = postbus.wait_for(lambda gesprek: gesprek.request is None)
    assert found is not None
    assert found.request_error


def test_two_scenarios_do_not_mix(spel: Spel, record: Record) -> None:
    """The mailbox of one scenario holds nothing of another, though it was played in the same process."""
    assert record("B-02").gesprekken
    assert spel.postbus.wait_for(lambda gesprek: isinstance(gesprek.vraag, OverdrachtRequest)) is None


def test_mailbox_and_evidence_read_a_message_once(spel: Spel, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a scenario looks at what was said, every message is decoded once."""
    read: list[bytes] = []
    decode = Codec.read

    def count(codec: Codec, data: bytes) -> Gelezen:
        if codec is spel.wereld.codec:
            read.append(data)
        return decode(codec, data)

    monkeypatch.setattr(Codec, "read", count)
    sign_off(spel.wereld.journaal)
    sign_off(spel.wereld.journaal, doel_brin="99VB")
    assert spel.postbus.wait_for(from_school("99VB")) is not None
    assert spel.bewijs().gesprekken == spel.bewijs().gesprekken
    assert len(read) == 4
    sign_off(spel.wereld.journaal)
    assert len(spel.bewijs().gesprekken) == 3
    assert len(read) == 6
