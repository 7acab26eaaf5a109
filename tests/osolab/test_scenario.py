"""`osolab.run`: the same run as the command's."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

import osolab

MEMORY = {"run": {"transport": "memory"}}


def test_result_is_what_run_json_is_made_from(tmp_path: Path) -> None:
    """With `out` the reports are written, and what stands in run.json is what was returned."""
    result = osolab.run("B-02", "C-01", env=MEMORY, out=tmp_path / "out", workers=2)
    assert {scenario: str(verdict) for scenario, verdict in result.verdicts.items()} == {
        "B-02": "passed",
        "C-01": "passed",
    }
    written = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    written.pop("registers")
    assert json.loads(json.dumps(result.to_json())) == written
    assert (tmp_path / "out" / "report.html").is_file()


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `out` no file is written, and no certificates stay behind; coverage is counted all the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = osolab.run("B-02", env=MEMORY)
    assert list(tmp_path.iterdir()) == []
    assert result.coverage["tested"] > 0


def test_environments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment is a file, or what would be in it: variables and paths included; the seed can be another."""
    file = tmp_path / "env.toml"
    file.write_text('[run]\ntransport = "memory"\nseed = 5\n', encoding="utf-8")
    assert osolab.run("B-02", env=file).seed == 5
    assert osolab.run("B-02", env=str(file), seed=6).seed == 6
    monkeypatch.setenv("WIE", "t.geheim")
    env = {"run": {"transport": "memory", "account": "${WIE}", "scenarios": [tmp_path]}}
    assert osolab.run("B-02", env=env).environment["run"]["account"] == "***"


@pytest.mark.parametrize(
    ("ids", "choices", "complaint"),
    [
        pytest.param(["B-99"], {}, "there is no scenario 'B-99'", id="scenario"),
        pytest.param([["B-02"]], {}, r"write the ids side by side: run\(", id="list"),
        pytest.param(["B-02"], {"env": {"ruin": {}}}, "ruin: unknown key 'ruin'", id="table"),
        pytest.param(["B-02"], {"env": {"run": {"seed": "x"}}}, r"run\.seed: 'x'", id="value"),
        pytest.param(
            ["B-02"], {"env": {"run": {"seed": "${NIET_GEZET}"}}}, r"run\.seed: variable NIET_GEZET", id="unset"
        ),
        pytest.param(["B-02"], {"env": "weg.toml"}, "weg.toml: no such environment file", id="file"),
        pytest.param(["B-02"], {"workers": 0}, "workers: 0 does not fit", id="workers"),
        pytest.param(["B-02"], {"seed": -1}, "seed: -1 does not fit", id="seed"),
    ],
)
def test_wrong_questions_are_explained(ids: list[str], choices: dict[str, object], complaint: str) -> None:
    """What cannot be run is refused with place and remedy."""
    with pytest.raises(osolab.ConfigurationError, match=complaint):
        osolab.run(*ids, **choices)  # type: ignore[arg-type]  # wrong on purpose
