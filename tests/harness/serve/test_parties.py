"""`osolab serve`: processes of their own that answer, can be told to act, play in a run of others, and stop cleanly."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from harness.config.environment import make_environment
from harness.outcome import Verdict
from harness.play.runner import RunPlan, run_scenarios
from harness.serve.parties import serve_parties
from harness.stage.cast import VENDOR_DOEL
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.https import HttpsTransport
from simulator.network.pki import TestPki

pytestmark = pytest.mark.processes

if TYPE_CHECKING:
    from harness.config.scenario import Scenario

JSON = {"Content-Type": "application/json"}


class Process:
    """A running `osolab serve`, and the addresses that it announced."""

    def __init__(self, folder: Path, party: str, environment: str) -> None:
        file = folder / f"{party}.toml"
        file.write_text(environment, encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "harness", "serve", party, "--env", str(file), "--lang", "en"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.urls: dict[str, str] = {}
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("Ready"):
                return
            name, url = line.split()
            self.urls[name] = url
        raise AssertionError(f"serve {party} did not start: {self.stop()}")

    def get(self, path: str) -> str:
        """Return what the other door says."""
        answer = requests.get(self.urls["besturing"] + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, data: Mapping[str, Any]) -> tuple[int, Any]:
        """Post to the other door; return status and JSON."""
        with HttpsTransport(None) as transport:
            answer = transport.send(self.urls["besturing"] + path, json.dumps(data).encode(), JSON)
        return answer.status, json.loads(answer.body)

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal; return exit code and what stood on standard error."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        _, errors = self._process.communicate(timeout=20)
        return self._process.returncode, errors


Serve = Callable[..., Process]


@pytest.fixture
def serve(tmp_path: Path, pki_directory: Path) -> Iterator[Serve]:
    """A way to serve a party with the test PKI; whatever still runs afterwards is stopped."""
    started: list[Process] = []

    def start(party: str, environment: str = "") -> Process:
        started.append(Process(tmp_path, party, f'{environment}\n[tls]\ndirectory = "{pki_directory}"\n'))
        return started[-1]

    yield start
    for process in started:
        process.stop()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def verdicts(
    scenarios: Mapping[str, Scenario], ids: tuple[str, ...], data: Mapping[str, Any], pki_directory: Path
) -> dict[str, str]:
    """Run scenarios over HTTPS with the test PKI; return the verdict of each, with the reason or failed checks."""
    environment = make_environment(
        {"tls": {"directory": str(pki_directory)}, "waiting": {"deadline_s": 10.0}, **data}, file=""
    )
    plan = RunPlan(
        scenarios=[(scenarios[name], None) for name in ids], environment=environment, pki_directory=pki_directory
    )
    found = {}
    for event in run_scenarios(plan):
        outcome = getattr(event, "result", None)
        if outcome is not None:
            why = outcome.reason.en if outcome.reason else [one.message.en for one in outcome.checks if one.blocks]
            found[outcome.id] = str(outcome.verdict) if outcome.verdict is Verdict.PASSED else f"{why}"
    return found


def test_serve_all(serve: Serve, scenarios: dict[str, Scenario], pki_directory: Path) -> None:
    """All parties in one process: health, figures, acts and reset; a run of others uses its exchange and bron."""
    process = serve("all")
    assert set(process.urls) == {"tc", "bron", "bron2", "doel", "swv", "besturing"}
    assert json.loads(process.get("/healthz"))["status"] == "ok"
    assert json.loads(process.get("/readyz"))["parts"]["tc"] is True

    assert process.post("/_besturing/handeling", {"scenario": "B-02", "act": "request_dossier"})[0] == 200
    status, refusal = process.post("/_besturing/handeling", {"scenario": "C-99", "act": "arrange"})
    assert (status, "C-99" in refusal["error"]) == (400, True)
    journal = json.loads(process.get("/_besturing/journaal"))
    assert [one["van"] for one in journal["uitwisselingen"]] == ["doel", "doel", "bron", "doel"]
    assert "documentRequest" in process.get("/metrics")
    assert process.post("/_besturing/reset", {})[0] == 200
    assert json.loads(process.get("/_besturing/journaal"))["uitwisselingen"] == []

    found = verdicts(
        scenarios,
        ("B-02", "C-01", "C-05", "C-09", "C-13", "E-02", "F-03"),
        {
            "exchange": {"mode": "external", "url": process.urls["tc"]},
            "bron": {"mode": "external"},
            "trigger": {"url": process.urls["besturing"] + "/_besturing/handeling"},
        },
        pki_directory,
    )
    assert set(found.values()) == {"passed"}, found
    assert process.stop() == (0, "")


def test_a_caller_without_certificate_is_not_answered(serve: Serve, pki_directory: Path) -> None:
    """The doors of the parties want a client certificate; who has none gets no answer, not even to garbage."""
    process = serve("tc")
    assert set(process.urls) == {"tc", "besturing"}
    with HttpsTransport(TestPki.load(pki_directory).client(VENDOR_DOEL.oin)) as known:
        assert known.send(process.urls["tc"], b"<garbage/>", {}).status >= 400
    other = TestPki.init(pki_directory.parent / "vreemd", leveranciers=[VENDOR_DOEL], clock=SystemClock())
    for files in (None, other.client(VENDOR_DOEL.oin)):
        with HttpsTransport(files) as stranger, pytest.raises(TransportError) as caught:
            stranger.send(process.urls["tc"], b"<garbage/>", {})
        assert caught.value.kind in {"tls", "closed", "url"}
    assert process.stop(signal.SIGTERM) == (0, "")


def test_doel_and_swv_of_others(serve: Serve, scenarios: dict[str, Scenario], pki_directory: Path) -> None:
    """A doel and an SWV in processes of their own play against the stub exchange of a run, told by the trigger URL."""
    port = free_port()
    elsewhere = f'[exchange]\nmode = "external"\nurl = "https://localhost:{port}/oso"\n'
    doel, swv = serve("doel", elsewhere), serve("swv", elsewhere)
    found = verdicts(
        scenarios,
        ("B-01", "B-02", "B-09", "C-01", "E-02", "F-01", "H-01", "H-04", "I-01", "I-02", "I-08"),
        {
            "exchange": {"port": port},
            "doel": {"mode": "external", "url": doel.urls["doel"]},
            "swv": {"mode": "external", "url": swv.urls["swv"]},
            "trigger": {"url": doel.urls["besturing"] + "/_besturing/handeling"},
        },
        pki_directory,
    )
    assert set(found.values()) == {"passed"}, found
    assert [doel.stop(), swv.stop()] == [(0, ""), (0, "")]


@pytest.mark.parametrize(
    ("data", "party", "message"),
    [
        pytest.param({"run": {"transport": "memory"}}, "all", "memory", id="in-memory"),
        pytest.param({}, "doel", "needs a Traffic Center", id="doel-alone"),
        pytest.param({}, "bron", "needs a Traffic Center", id="bron-alone"),
    ],
)
def test_what_cannot_be_served(data: dict[str, Any], party: str, message: str) -> None:
    """An environment that gives a served party nobody to talk to is refused before a port is opened."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        serve_parties(make_environment(data, file="env.toml"), party=party, lang="nl", say=print)
    assert caught.value.where.startswith("env.toml: ")
    assert caught.value.in_language("nl") != caught.value.in_language("en")


def test_a_port_in_use(https_port_in_use: int, pki_directory: Path) -> None:
    """A port that somebody has is named; what was opened before is closed again."""
    data = {"bron": {"port": https_port_in_use}, "tls": {"directory": str(pki_directory)}}
    with pytest.raises(ConfigurationError, match=str(https_port_in_use)):
        serve_parties(make_environment(data, file="env.toml"), party="all", lang="nl", say=print)


@pytest.fixture
def https_port_in_use() -> Iterator[int]:
    """A port on which somebody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]
