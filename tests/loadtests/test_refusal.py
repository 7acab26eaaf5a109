"""Orders for a load that are refused before a process starts: a clear word, exit 2, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loadtests import cli
from osolab.cli import run

SHORT = ("--shape", "constant", "--rate", "36", "--duration", "1s", "--pupils", "60")

Load = Callable[..., tuple[int, str]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Load:
    """Return what gives an order in an empty folder: exit code and what was said, for Locust may not be asked."""

    def refuse(*_: object) -> tuple[int, bool]:
        raise AssertionError("Locust was started")

    monkeypatch.setattr(cli, "_wait_for", refuse)
    monkeypatch.chdir(tmp_path)

    def order(*words: str) -> tuple[int, str]:
        code = run(["load", "--lang", "en", *words])
        return code, capsys.readouterr().err

    return order


def table(name: str, **values: object) -> str:
    """Return a table of an environment file."""
    return "\n".join([f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--gate", "trouput>=50/s"), "'throughput'"),
        (("--rate", "0"), "--rate"),
        (("--rate", "-2"), "--rate"),
        (("--rate", "nan"), "--rate"),
        (("--shape", "sine"), "ramp"),
        (("--duration", "soon"), "--duration"),
        (("--plant", "fire=1"), "--plant"),
        (("--worker-of", ":5557"), "HOST"),
        (("--worker-of", ""), "HOST"),
        (("--worker-of", "localhost:"), "HOST"),
        (("--env", "nowhere.toml"), "nowhere.toml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_of_the_user(load: Load, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    """A mistake in the order is exit 2 with what to do about it, before any transfer, and nothing is found."""
    code, said = load(*SHORT, *words)
    assert code == 2, said
    assert told in said
    assert "Traceback" not in said
    assert not (tmp_path / "build/load/load.json").exists()


def test_foreign_address(load: Load, tmp_path: Path) -> None:
    """The guard: an environment that aims elsewhere is exit 2 before anything is sent."""
    (tmp_path / "env.toml").write_text('[exchange]\nmode = "external"\nurl = "https://tc.example.nl/oso"\n')
    code, said = load(*SHORT, "--env", "env.toml")
    assert code == 2
    assert "tc.example.nl" in said
    assert "mine" in said
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        pytest.param(table("trigger", command="true"), "a process a transfer is no load", id="a command"),
        pytest.param("", "osolab run", id="no trigger"),
        pytest.param(
            table("trigger", url="http://doel.example.nl/") + table("load", mine=["doel.example.nl"]),
            "without TLS only this machine",
            id="not protected",
        ),
        pytest.param(table("trigger", url="https://doel.example.nl/"), "is not called ours", id="not ours"),
        pytest.param(
            table("trigger", url="http://127.0.0.1:9/")
            + table("exchange", mode="external", url="https://127.0.0.1:9/"),
            "with our own Traffic Center",
            id="nobody's books",
        ),
    ],
)
def test_a_doel_of_others_that_cannot_be_loaded(load: Load, tmp_path: Path, tables: str, words: str) -> None:
    """An external doel that cannot be told what to fetch, or not safely, is refused with what to do instead."""
    (tmp_path / "env.toml").write_text(table("doel", mode="external") + tables, encoding="utf-8")
    code, said = load(*SHORT, "--env", "env.toml")
    assert code == 2
    assert words in " ".join(said.split())
    assert "Traceback" not in said
    assert not (tmp_path / "build/load/load.json").exists()
