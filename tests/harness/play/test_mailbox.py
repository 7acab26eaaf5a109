"""The mailbox: a call is found whether it came before the wait or comes during it, and only in its own world."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from harness.checks.evidence import Call, ExchangeReader
from harness.play.mailbox import Mailbox
from harness.play.scenario_run import ScenarioRun
from simulator.clock import SystemClock
from simulator.journal import Journal
from simulator.messages.codec import Codec, ParsedMessage
from simulator.messages.model import Adressering, AfmeldingRequest, AfmeldingResponse, OverdrachtRequest
from simulator.network.transport import HttpResponse
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SessieId
from simulator.standard.release import get_release

if TYPE_CHECKING:
    from tests.harness.conftest import Record

CODEC = Codec(get_release("oso22"), Aannames.load())
SESSIE = SessieId("b8b9a132-51ca-4188-8de7-323842336156")


@pytest.fixture
def journal() -> Journal:
    """An empty record."""
    return Journal(clock=SystemClock(), ticks=lambda: 0.0)


@pytest.fixture
def mailbox(journal: Journal) -> Mailbox:
    """A mailbox on that record."""
    return Mailbox(journal, ExchangeReader(CODEC))


def sign_off(journal: Journal, *, doel_brin: str = "99VA", finish: bool = True) -> None:
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
    begun = journal.begin(sender="doel", receiver="tc", url="", request=CODEC.write(request), headers={})
    if finish:
        body = CODEC.write(AfmeldingResponse(resultaat="OverdrachtGeslaagd"))
        journal.finish(begun, HttpResponse(status=200, body=body))


def from_school(brin: str = "99VA") -> Callable[[Call], bool]:
    """Return what tells the sign-off of a school."""

    def wanted(call: Call) -> bool:
        return isinstance(call.question, AfmeldingRequest) and call.question.adressering.doel_brin == brin

    return wanted


def test_what_came_early_is_found(journal: Journal, mailbox: Mailbox) -> None:
    """A call from before the wait is there at once."""
    sign_off(journal)
    found = mailbox.wait_for(from_school())
    assert found is not None
    assert found.number == 1


def test_what_came_before_the_mailbox_is_found(journal: Journal) -> None:
    """A mailbox that is opened late holds all that the record holds, once."""
    sign_off(journal)
    late = Mailbox(journal, ExchangeReader(CODEC))
    sign_off(journal)
    numbers = [found.number for after in (0, 1) if (found := late.wait_for(from_school(), after=after))]
    assert numbers == [1, 2]


def test_what_comes_late_is_waited_for(journal: Journal, mailbox: Mailbox) -> None:
    """A call that comes during the wait ends it, long before the time is up."""
    late = threading.Timer(0.05, sign_off, [journal])
    began = time.monotonic()
    late.start()
    found = mailbox.wait_for(from_school(), deadline_s=20.0)
    late.join()
    assert found is not None
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("deadline", [0.0, 0.01], ids=["only-looked", "waited"])
def test_what_never_comes(mailbox: Mailbox, deadline: float) -> None:
    """When the time is up there is nothing."""
    assert mailbox.wait_for(lambda _: True, deadline_s=deadline) is None


def test_what_is_not_finished_has_not_come(journal: Journal, mailbox: Mailbox) -> None:
    """A call counts when it has its answer."""
    sign_off(journal, finish=False)
    assert mailbox.wait_for(lambda _: True) is None


def test_others_are_left_alone(journal: Journal, mailbox: Mailbox) -> None:
    """Who waits says what for: a call of another school is no match, and stays for who wants it."""
    sign_off(journal, doel_brin="99AB")
    sign_off(journal)
    found = mailbox.wait_for(from_school())
    assert found is not None
    assert found.number == 2
    other = mailbox.wait_for(from_school("99AB"))
    assert other is not None
    assert other.number == 1


def test_calls_come_in_order_of_departure(journal: Journal, mailbox: Mailbox) -> None:
    """Of several the first is given; `after` skips those of before."""
    sign_off(journal)
    sign_off(journal)
    numbers = [found.number for after in (0, 1) if (found := mailbox.wait_for(lambda _: True, after=after))]
    assert numbers == [1, 2]
    assert mailbox.wait_for(lambda _: True, after=2) is None


def test_what_cannot_be_read_is_kept_too(journal: Journal, mailbox: Mailbox) -> None:
    """Garbage is an exchange without a message."""
    begun = journal.begin(sender="?", receiver="tc", url="", request=b"GET / HTTP", headers={})
    journal.finish(begun, HttpResponse(status=400, body=b"<html/>"))
    found = mailbox.wait_for(lambda call: call.request is None)
    assert found is not None
    assert found.request_error


def test_two_scenarios_do_not_mix(scenario_run: ScenarioRun, record: Record) -> None:
    """The mailbox of one scenario holds nothing of another, though it was played in the same process."""
    assert record("B-02").calls
    assert scenario_run.mailbox.wait_for(lambda call: isinstance(call.question, OverdrachtRequest)) is None


def test_mailbox_and_evidence_read_a_message_once(scenario_run: ScenarioRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a scenario looks at what was said, every message is decoded once."""
    read: list[bytes] = []
    decode = Codec.read

    def count(codec: Codec, data: bytes) -> ParsedMessage:
        if codec is scenario_run.world.codec:
            read.append(data)
        return decode(codec, data)

    monkeypatch.setattr(Codec, "read", count)
    sign_off(scenario_run.world.journal)
    sign_off(scenario_run.world.journal, doel_brin="99VB")
    assert scenario_run.mailbox.wait_for(from_school("99VB")) is not None
    assert scenario_run.evidence().calls == scenario_run.evidence().calls
    assert len(read) == 4
    sign_off(scenario_run.world.journal)
    assert len(scenario_run.evidence().calls) == 3
    assert len(read) == 6
