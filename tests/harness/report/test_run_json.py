"""Tests of reading run.json back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.report.run_json import read_run
from harness.report.writer import build_reports
from simulator.errors import ConfigurationError


def test_a_folder_without_run_json_is_no_run_folder(tmp_path: Path) -> None:
    """The message names the folder and says which folder to give."""
    with pytest.raises(ConfigurationError, match="no run folder") as caught:
        build_reports(tmp_path)
    assert caught.value.where == str(tmp_path)
    assert "--out" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", r"run\.json:1: is no JSON", id="empty"),
        pytest.param('{\n"osolab": ', r"run\.json:2: is no JSON", id="cut off"),
        pytest.param("[]", "is no result of a run", id="a list"),
        pytest.param("{}", "osolab: is missing", id="no keys"),
        pytest.param("\ud800", "is no result of a run", id="not UTF-8"),
    ],
)
def test_damage_is_named(tmp_path: Path, text: str, message: str) -> None:
    """A damaged run.json gives one message with the file and a remedy."""
    (tmp_path / "run.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(ConfigurationError, match=message) as caught:
        read_run(tmp_path)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("scenarios", 0, "verdict"), "great", id="unknown verdict"),
        pytest.param(("scenarios", 0, "more"), 1, id="unknown key"),
        pytest.param(("scenarios", 0, "checks", 0), "x", id="check of another type"),
        pytest.param(("registers", "eisen"), [{"id": "X"}], id="half a requirement"),
    ],
)
def test_wrong_content_is_named(run_dir: Path, path: tuple[str | int, ...], value: object) -> None:
    """A run.json that was changed by hand gives a message with the place in the file, not a traceback."""
    data = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    (run_dir / "run.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"run\.json: .*: {'/'.join(map(str, path))}") as caught:
        read_run(run_dir)
    assert "geen uitkomst van een run" in caught.value.in_language("nl")
