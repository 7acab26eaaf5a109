"""The trigger: how an external party is made to act, and what is said when that does not work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import make_environment
from harness.stage.cast import VENDOR_DOEL
from harness.stage.trigger import Trigger
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.network.pki import TestPki
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.text.text import Text
from simulator.web.server import Server

ACT = {"scenario": "E-01", "actor": "doel", "act": "request_dossier", "pgn": "999990019"}
INSTRUCTION = Text(nl="Doe dit", en="Do this")


def make_trigger(folder: Path, **trigger: str) -> Trigger:
    """Return the trigger of an environment file in a folder."""
    data = {"trigger": trigger, "waiting": {"deadline_s": 5.0}}
    return Trigger(make_environment(data, file=str(folder / "env.toml")), ask_person=None)


def python(code: str) -> str:
    """Return a command line that runs Python code."""
    return f"{sys.executable} -c {json.dumps(code)}"


@pytest.mark.processes
def test_a_command_gets_the_act_as_json(tmp_path: Path) -> None:
    """The act comes on standard input; the command runs in the folder of the environment file."""
    trigger = make_trigger(tmp_path, command=python("import sys; open('act.json', 'w').write(sys.stdin.read())"))
    assert trigger.available
    assert trigger.act(ACT, INSTRUCTION)
    assert json.loads((tmp_path / "act.json").read_text(encoding="utf-8")) == ACT


@pytest.mark.processes
@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(python("import sys; sys.exit('deze leerling ken ik niet')"), "deze leerling ken ik niet", id="1"),
        pytest.param("er-is-geen-programma-dat-zo-heet", "does not work", id="no-such-program"),
        pytest.param("echo 'open", "no command line", id="open-quote"),
    ],
)
def test_a_command_that_does_not_work(tmp_path: Path, command: str, said: str) -> None:
    """The message names the key, and holds what the command itself said."""
    with pytest.raises(ConfigurationError, match=said) as caught:
        make_trigger(tmp_path, command=command).act(ACT, INSTRUCTION)
    assert caught.value.where == f"{tmp_path / 'env.toml'}: trigger.command"


@pytest.mark.processes
def test_a_command_that_never_ends(tmp_path: Path) -> None:
    """A command is given as long as a call, and no longer."""
    data = {"trigger": {"command": python("input(); import signal; signal.pause()")}, "waiting": {"deadline_s": 0.2}}
    trigger = Trigger(make_environment(data, file=str(tmp_path / "env.toml")), ask_person=None)
    with pytest.raises(ConfigurationError, match="timed out"):
        trigger.act(ACT, INSTRUCTION)


class Other:
    """The other side of a trigger URL."""

    def __init__(self) -> None:
        self.acts: list[Any] = []
        self.status = 200

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Take an act."""
        self.acts.append(json.loads(request.body))
        return HttpResponse(status=self.status, body=b'{"error": "dat kan nu niet"}')


@pytest.fixture
def another() -> Iterator[tuple[Other, str]]:
    """Somebody who listens at a URL, and that URL."""
    another = Other()
    server = Server(another.handle, tls=None)
    server.start()
    yield another, server.url
    server.stop()


def test_a_url_gets_the_act_as_json(tmp_path: Path, another: tuple[Other, str]) -> None:
    """The act is posted."""
    other, url = another
    assert make_trigger(tmp_path, url=url).act(ACT, INSTRUCTION)
    assert other.acts == [ACT]


def test_a_secured_url(tmp_path: Path) -> None:
    """At a trigger with https:// the certificate of the doel is shown; without one nobody is let in."""
    pki = TestPki.init(tmp_path / "pki", leveranciers=[VENDOR_DOEL], clock=SystemClock())
    other, peers = Other(), []

    def handle(request: HttpRequest) -> HttpResponse:
        peers.append(request.peer)
        return other.handle(request)

    with Server(handle, tls=pki.server()) as server:
        assert isinstance(server, Server)
        environment = make_environment({"trigger": {"url": server.url}}, file=str(tmp_path / "env.toml"))
        trigger = Trigger(environment, ask_person=None, tls=pki.client(VENDOR_DOEL.oin))
        assert trigger.act(ACT, INSTRUCTION)
        with pytest.raises(ConfigurationError, match="does not work"):
            Trigger(environment, ask_person=None).act(ACT, INSTRUCTION)
    assert other.acts == [ACT]
    assert [peer.oin for peer in peers if peer] == [VENDOR_DOEL.oin]


def test_a_url_that_refuses(tmp_path: Path, another: tuple[Other, str]) -> None:
    """A status of trouble is trouble of the trigger, with what the other side said."""
    other, url = another
    other.status = 409
    with pytest.raises(ConfigurationError, match="409") as caught:
        make_trigger(tmp_path, url=url).act(ACT, INSTRUCTION)
    assert "dat kan nu niet" in caught.value.message
    assert caught.value.where.endswith("env.toml: trigger.url")


def test_a_url_where_nobody_listens(tmp_path: Path) -> None:
    """A trigger that cannot be reached is a mistake in the environment file."""
    with pytest.raises(ConfigurationError, match="does not work") as caught:
        make_trigger(tmp_path, url="http://127.0.0.1:1/handeling").act(ACT, INSTRUCTION)
    assert caught.value.where.endswith("trigger.url")


@pytest.mark.parametrize("answer", [True, False], ids=["done", "declined"])
def test_a_person_is_asked(answer: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Without a trigger the person who is there is shown what to do, and believed."""
    asked: list[Text] = []

    def ask_person(instruction: Text) -> bool:
        asked.append(instruction)
        return answer

    trigger = Trigger(make_environment({}, file=""), ask_person=ask_person)
    assert trigger.available
    assert trigger.act(ACT, INSTRUCTION) is answer
    assert asked == [INSTRUCTION]


def test_nobody_at_all(tmp_path: Path) -> None:
    """Without a trigger and without a person nothing is done."""
    trigger = make_trigger(tmp_path)
    assert not trigger.available
    assert not trigger.act(ACT, INSTRUCTION)
