"""Planted trouble does exactly what it says, no more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loadtests.stub.trouble import PlantedTrouble, make_planted_trouble
from simulator.errors import ConfigurationError
from simulator.network.transport import Handler, HttpRequest, HttpResponse

SIGN_OFF = b"<Envelope><Body><afmeldingRequest/></Body></Envelope>"
DOCUMENT = b"<Envelope><Body><documentRequest/></Body></Envelope>"
OTHER = b"<Envelope><Body><overdrachtRequest/></Body></Envelope>"


class Clock:
    """A clock that moves when somebody sleeps, and remembers for how long."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def ticks(self) -> float:
        """Return the seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


class Party:
    """A party that remembers what reached it, and answers each time with something else."""

    def __init__(self, status: int = 200) -> None:
        self.seen: list[bytes] = []
        self.status = status

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer with a number."""
        self.seen.append(request.body)
        return HttpResponse(status=self.status, body=f"answer {len(self.seen)}".encode())


def plant(*planted: str, clock: Clock | None = None) -> PlantedTrouble:
    """Return trouble on a clock."""
    clock = clock or Clock()
    return make_planted_trouble(planted, sleep=clock.sleep, ticks=clock.ticks)


def call(handler: Handler, bodies: Sequence[bytes]) -> list[bytes]:
    """Return what is answered to each body."""
    return [handler(HttpRequest(path="/", body=body)).body for body in bodies]


@pytest.mark.parametrize("party", ["tc", "bron"])
def test_nothing_planted(party: str) -> None:
    """Without trouble a party is the party itself."""
    handle = Party().handle
    assert plant().around(party, handle) is handle


def test_stall() -> None:
    """In the first half second of every second the Traffic Center stands still until that half is over."""
    clock, party = Clock(), Party()
    handler = plant("stall=500ms/1000ms", clock=clock).around("tc", party.handle)
    for moment in (100.1, 100.6, 100.99, 101.0, 101.4):
        clock.now = moment
        call(handler, [OTHER])
    assert clock.slept == pytest.approx([0.4, 0.5, 0.1])
    assert len(party.seen) == 5


def test_stall_is_of_the_exchange() -> None:
    """A bron does not stand still when the Traffic Center does."""
    party = Party()
    handle = party.handle
    assert plant("stall=500ms/1000ms").around("bron", handle) is handle


def test_duplicate() -> None:
    """Every third document is delivered twice: the bron does its work once more, and the asker sees one answer."""
    party = Party()
    answers = call(plant("duplicate=3").around("bron", party.handle), [DOCUMENT] * 7)
    assert len(party.seen) == 9
    assert answers == [b"answer %d" % number for number in (1, 2, 4, 5, 6, 8, 9)]


def test_duplicate_counts_documents() -> None:
    """Other messages are not delivered twice, and do not count."""
    party = Party()
    call(plant("duplicate=2").around("bron", party.handle), [OTHER, DOCUMENT, OTHER, SIGN_OFF, DOCUMENT, OTHER])
    assert party.seen == [OTHER, DOCUMENT, OTHER, SIGN_OFF, DOCUMENT, DOCUMENT, OTHER]


def test_duplicate_is_of_the_bron() -> None:
    """The Traffic Center does nothing twice."""
    party = Party()
    handle = party.handle
    assert plant("duplicate=1").around("tc", handle) is handle


def test_lost_sign_off() -> None:
    """Every second sign-off never reaches the books, yet is confirmed with the answer of an earlier one."""
    party = Party()
    answers = call(plant("lost_sign_off=2").around("tc", party.handle), [SIGN_OFF] * 5)
    assert answers == [b"answer 1", b"answer 2", b"answer 1", b"answer 3", b"answer 1"]
    assert len(party.seen) == 3


def test_lost_sign_off_needs_an_example() -> None:
    """As long as no sign-off was confirmed none is lost: there is no answer to lie with."""
    party = Party(status=500)
    call(plant("lost_sign_off=1").around("tc", party.handle), [SIGN_OFF] * 3)
    assert len(party.seen) == 3


def test_lost_sign_off_leaves_the_rest() -> None:
    """Other messages reach the Traffic Center, each once."""
    party = Party()
    handler = plant("lost_sign_off=1").around("tc", party.handle)
    call(handler, [SIGN_OFF, OTHER, SIGN_OFF, OTHER])
    assert party.seen == [SIGN_OFF, OTHER, OTHER]


def test_together() -> None:
    """A Traffic Center can stand still and lose sign-offs in one run."""
    clock, party = Clock(), Party()
    handler = plant("stall=200ms/1000ms", "lost_sign_off=1", clock=clock).around("tc", party.handle)
    call(handler, [SIGN_OFF, SIGN_OFF])
    assert clock.slept == pytest.approx([0.2])
    assert len(party.seen) == 1


@pytest.mark.parametrize(
    "text",
    [
        "stall",
        "stall=",
        "stall=500",
        "stall=500ms",
        "stall=0.5s/1s",
        "stall=500ms/1000ms ",
        "stall=500ms/0ms",
        "stall=1000ms/1000ms",
        "duplicate=0",
        "duplicate=-1",
        "duplicate=often",
        "lost_sign_off=",
        "lost_sign_off=1.5",
        "fire=1",
        "",
    ],
)
def test_nonsense(text: str) -> None:
    """Trouble that cannot be planted is refused with an example of what can, in both languages."""
    with pytest.raises(ConfigurationError) as caught:
        plant(text)
    assert caught.value.where == "--plant"
    assert "=" in caught.value.remedy
    assert "=" in caught.value.remedy_nl
