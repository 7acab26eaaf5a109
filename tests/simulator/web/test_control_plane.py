"""The control plane: health, figures, acts, reset and the record, and who may use it."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.clock import ManualClock
from simulator.errors import ConfigurationError, InvalidNumberError, TransportError
from simulator.journal import Journal, LogEntry
from simulator.network.transport import HttpResponse
from simulator.web.control_plane import ControlActions, ControlPlane, create_control_plane
from simulator.web.metrics import Metrics

LOCAL = {"Host": "localhost:8080"}


class Simulator:
    """What stands behind the buttons in these tests."""

    def __init__(self, journal: Journal) -> None:
        self.parts = {"tc": True, "bron": True}
        self.resets = 0
        self.record = journal
        self.errors: list[Exception] = []

    def act(self, act: dict[str, Any]) -> Mapping[str, Any]:
        """Do as told, or refuse in one of the ways that a LAS can refuse."""
        match act.get("handeling"):
            case "klaarzetten":
                return {"dossier": act["pgn"][:1], "school": "Basisschool De Één"}
            case "ophalen":
                raise TransportError("connect", "no connection to https://localhost:1/oso: connection refused")
            case "intrekken":
                raise InvalidNumberError("not a BSN")
            case "stuk":
                raise RuntimeError("geheim")
            case other:
                raise ConfigurationError(
                    f"unknown act {other!r}",
                    nl=f"onbekende handeling {other!r}",
                    where="handeling",
                    remedy="known: klaarzetten",
                    remedy_nl="bekend: klaarzetten",
                )

    def reset(self) -> None:
        """Count."""
        self.resets += 1

    @property
    def controls(self) -> ControlActions:
        """The buttons."""
        return ControlActions(
            ready=lambda: self.parts, act=self.act, reset=self.reset, journal=lambda: self.record
        )  # fmt: skip


@pytest.fixture
def simulator(moment: ManualClock) -> Simulator:
    """A simulator that says what happened to it."""
    return Simulator(Journal(clock=moment, ticks=lambda: 0.0))


@pytest.fixture
def metrics() -> Metrics:
    """Counters on a clock that goes on a second each time it is looked at."""
    return Metrics(ticks=count(0.0).__next__)


@pytest.fixture
def client(simulator: Simulator, metrics: Metrics) -> FlaskClient:
    """A caller on this machine."""
    return create_control_plane(simulator.controls, metrics, on_error=simulator.errors.append).test_client()


def test_healthz(client: FlaskClient) -> None:
    """Alive is alive, whatever the parties do."""
    assert client.get("/healthz", headers=LOCAL).json == {"status": "ok"}


@pytest.mark.parametrize(("bron", "status"), [(True, 200), (False, 503)], ids=["ready", "not ready"])
def test_readyz(client: FlaskClient, simulator: Simulator, bron: bool, status: int) -> None:  # noqa: FBT001 - parametrized
    """Ready means that every part is; the answer names which are not."""
    simulator.parts["bron"] = bron
    response = client.get("/readyz", headers=LOCAL)
    assert (response.status_code, response.json and response.json["parts"]) == (status, {"tc": True, "bron": bron})


def test_metrics(client: FlaskClient, metrics: Metrics) -> None:
    """The figures come in the format that Prometheus asks for."""
    response = client.get("/metrics", headers=LOCAL)
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert response.text.splitlines()[0] == metrics.text().splitlines()[0]


def test_act(client: FlaskClient) -> None:
    """What a user would do in a LAS is done; the answer is what the LAS says, readable."""
    body = {"handeling": "klaarzetten", "pgn": "999990019"}
    response = client.post("/_besturing/handeling", json=body, headers=LOCAL)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.json == {"dossier": "9", "school": "Basisschool De Één"}
    assert "De Één" in response.text


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        pytest.param(
            '{"handeling": "dansen"}',
            400,
            {
                "error": "unknown act 'dansen'",
                "error_nl": "onbekende handeling 'dansen'",
                "where": "handeling",
                "remedy": "known: klaarzetten",
                "remedy_nl": "bekend: klaarzetten",
            },
            id="unknown act",
        ),
        pytest.param('{"handeling": "intrekken"}', 400, {"error": "not a BSN"}, id="refused act"),
        pytest.param(
            '{"handeling": "ophalen"}',
            502,
            {"error": "no connection to https://localhost:1/oso: connection refused", "kind": "connect"},
            id="nobody answers",
        ),
        pytest.param(
            '{"handeling": "stuk"}',
            500,
            {"error": "fault in the simulator: RuntimeError", "error_nl": "fout in de simulator: RuntimeError"},
            id="bug",
        ),
        pytest.param(
            "[]",
            400,
            {
                "error": "the request body should be a JSON object",
                "error_nl": "het verzoek moet een JSON-object zijn",
            },
            id="a list",
        ),
    ],
)
def test_act_that_fails(client: FlaskClient, body: str, status: int, expected: dict[str, str]) -> None:
    """Every failure is JSON with a message; a bug says no more than its kind."""
    response = client.post("/_besturing/handeling", data=body, headers=LOCAL)
    assert (response.status_code, response.json) == (status, expected)


@pytest.mark.parametrize("body", ["", "geen json", "{", b"\xff"], ids=["empty", "text", "half", "bytes"])
def test_act_that_is_no_json(client: FlaskClient, body: str | bytes) -> None:
    """A body that cannot be read says what is wrong with it."""
    response = client.post("/_besturing/handeling", data=body, headers=LOCAL)
    assert response.status_code == 400
    assert response.json
    assert response.json["error"].startswith("the request body is not JSON")


def test_bug_is_kept(client: FlaskClient, simulator: Simulator) -> None:
    """The owner of the server can look at what the caller was not told; refusals are no bugs."""
    for act in ("stuk", "dansen"):
        client.post("/_besturing/handeling", json={"handeling": act}, headers=LOCAL)
    assert [str(error) for error in simulator.errors] == ["geheim"]


def test_reset(client: FlaskClient, simulator: Simulator) -> None:
    """A reset is done once, and needs no body."""
    assert client.post("/_besturing/reset", headers=LOCAL).json == {"status": "ok"}
    assert simulator.resets == 1


def test_journal_is_masked(client: FlaskClient, simulator: Simulator, moment: ManualClock) -> None:
    """The record shows who said what, without a pgn in clear."""
    journal = simulator.record
    for body in (b"<o:pgn>999990019</o:pgn>", b"\xff"):
        begun = journal.begin(
            sender="doel", receiver="bron", url="https://localhost:1/oso", request=body, headers={"A": "b"}
        )
        journal.finish(begun, HttpResponse(status=200, body=b"<koppelsleutel>42A12E8A-F721</koppelsleutel>"))
    journal.log(LogEntry(moment=moment.now(), actor="bron", act="klaarzetten", account="juf"))
    found = client.get("/_besturing/journaal", headers=LOCAL).json
    assert found
    first, second = found["uitwisselingen"]
    assert (first["nummer"], first["van"], first["naar"], first["status"]) == (1, "doel", "bron", 200)
    assert (first["request"], first["request_headers"]) == ("<o:pgn>9********</o:pgn>", {"A": "b"})
    assert first["response"] == "<koppelsleutel>42A12E8A-****</koppelsleutel>"
    assert second["request"] == "\ufffd"
    assert [(entry["actor"], entry["account"]) for entry in found["logregels"]] == [("bron", "juf")]
    assert found["logregels"][0]["moment"] == moment.now().isoformat()


def test_journal_from_a_number(client: FlaskClient, simulator: Simulator) -> None:
    """Who asks again gets only what is new."""
    for _ in range(3):
        begun = simulator.record.begin(sender="a", receiver="b", url="u", request=b"", headers={})
        simulator.record.finish(begun, None, error="connect: weg")
    found = client.get("/_besturing/journaal?vanaf=3", headers=LOCAL).json
    assert found
    assert [(one["nummer"], one["error"]) for one in found["uitwisselingen"]] == [(3, "connect: weg")]


def test_unknown_path(client: FlaskClient) -> None:
    """A wrong path lists the right ones."""
    response = client.get("/_besturing/handelingen", headers=LOCAL)
    assert response.status_code == 404
    assert response.json
    assert "POST /_besturing/handeling" in response.json["remedy"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [("GET", "/_besturing/reset", "POST"), ("POST", "/healthz", "GET"), ("OPTIONS", "/metrics", "GET")],
)
def test_wrong_method(client: FlaskClient, simulator: Simulator, method: str, path: str, allow: str) -> None:
    """A link cannot reset anything: what changes something takes POST."""
    response = client.open(path, method=method, headers=LOCAL)
    assert (response.status_code, response.headers["Allow"]) == (405, allow)
    assert simulator.resets == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "127.0.0.1:8080"}, 200, id="by address"),
        pytest.param({"Host": "[::1]:8080"}, 200, id="by IPv6 address"),
        pytest.param({"Host": "localhost:8080", "Origin": "http://localhost:8080"}, 200, id="own page"),
        pytest.param({"Host": "kwaad.test"}, 403, id="a name that was pointed here"),
        pytest.param({"Host": "localhost:8080", "Origin": "https://kwaad.test"}, 403, id="a page from elsewhere"),
        pytest.param({"Host": "localhost:8080", "Origin": "null"}, 403, id="a page from nowhere"),
    ],
)
def test_web_pages_are_kept_out(
    client: FlaskClient, simulator: Simulator, headers: dict[str, str], status: int
) -> None:
    """A page that happens to be open in a browser on this machine cannot press buttons."""
    assert client.post("/_besturing/reset", headers=headers).status_code == status
    assert simulator.resets == (1 if status == 200 else 0)


def test_control_plane_on_a_socket(simulator: Simulator, metrics: Metrics) -> None:
    """The control plane has a plain port of its own on this machine."""
    with ControlPlane(simulator.controls, metrics) as control_plane:
        assert control_plane.url == f"http://localhost:{control_plane.port}"
        connection = HTTPConnection("127.0.0.1", control_plane.port)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b'{"status": "ok"}\n'
        connection.close()
