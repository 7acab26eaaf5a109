"""Tests of the folder with exchanges."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.report.message_folder import read_messages
from simulator.errors import ConfigurationError


def index(run_dir: Path) -> Path:
    return run_dir / "berichten" / "index.jsonl"


def test_files_are_numbered_and_named_after_the_operation(run_dir: Path) -> None:
    """Every exchange has a request file, and a response file when a response came."""
    assert sorted(path.name for path in (run_dir / "berichten").iterdir()) == [
        "0001-overdracht.request.http",
        "0001-overdracht.response.http",
        "0002-document.request.http",
        "0002-document.response.http",
        "0003-sessiecontrole.request.http",
        "0003-sessiecontrole.response.http",
        "0004-afmelding.request.http",
        "0004-afmelding.response.http",
        "0005-overdracht.request.http",
        "0005-overdracht.response.http",
        "0006-document.request.http",
        "0006-document.response.http",
        "0007-afmelding.request.http",
        "0007-afmelding.response.http",
        "0008-document.request.http",
        "0008-document.response.http",
        "0009-document.request.http",
        "0010-onleesbaar.request.http",
        "0010-onleesbaar.response.http",
        "index.jsonl",
    ]


def test_a_message_is_kept_as_http(run_dir: Path) -> None:
    """A file holds the request line or status line, the headers, an empty line and the body."""
    request = (run_dir / "berichten" / "0001-overdracht.request.http").read_bytes()
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"POST /tc HTTP/1.1",
        b"Host: localhost:8443",
        b"Content-Type: text/xml; charset=utf-8",
        b'SOAPAction: ""',
    ]
    assert body.startswith(b"<?xml")
    assert b"<o:zoeksleutel>***</o:zoeksleutel>" in body
    response = (run_dir / "berichten" / "0008-document.response.http").read_bytes()
    assert response.startswith(b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/xml")


def test_the_index_describes_an_exchange(run_dir: Path) -> None:
    """A line of the index tells who said what to whom, when, and with which answer."""
    line = json.loads(index(run_dir).read_text(encoding="utf-8").splitlines()[7])
    assert {
        key: line[key] for key in ("number", "scenario", "from", "to", "operation", "release", "status", "error")
    } == {
        "number": 8,
        "scenario": "F-01",
        "from": "doel",
        "to": "bron",
        "operation": "document",
        "release": "oso22",
        "status": 500,
        "error": "",
    }
    assert line["response"]["message"] == "Fault"
    assert line["response"]["code"] == "SessieAfwijkend"


def test_no_answer_leaves_no_response(run_dir: Path) -> None:
    """An exchange that got no answer has no response file, and says why."""
    entry = read_messages(run_dir)[9]
    assert entry.response is None
    assert entry.error == "timeout: no answer in 60 s"


def test_a_half_last_line_is_passed_over(run_dir: Path) -> None:
    """A run that was killed while writing can still be read."""
    index(run_dir).write_bytes(index(run_dir).read_bytes()[:-10])
    assert max(read_messages(run_dir)) == 9


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda path: path.unlink(), "cannot be read", id="no index"),
        pytest.param(lambda path: path.write_bytes(b"\xff\n"), "not UTF-8", id="not text"),
        pytest.param(lambda path: path.write_bytes(b"{}\n"), r"index\.jsonl:1: ", id="empty line"),
        pytest.param(lambda path: path.write_bytes(b"<html>\n"), r"index\.jsonl:1: ", id="no JSON"),
        pytest.param(
            lambda path: path.write_text(path.read_text().replace("0001-overdracht.request", "../../run")),
            r"run\.http",
            id="path outside the folder",
        ),
        pytest.param(
            lambda path: (path.parent / "0002-document.response.http").unlink(),
            r"0002-document\.response\.http: is named in index\.jsonl but not there",
            id="message gone",
        ),
    ],
)
def test_damage_is_named(run_dir: Path, damage: Callable[[Path], object], message: str) -> None:
    """A damaged folder gives one message with the file and a remedy."""
    damage(index(run_dir))
    with pytest.raises(ConfigurationError, match=message) as caught:
        read_messages(run_dir)
    assert caught.value.remedy
