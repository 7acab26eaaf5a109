"""The plumbing of the command line: languages, environment variables, and every way to end with its exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import click
import pytest

from simulator.cli.command_line import BilingualGroup, lang_option, language_of, option, run_cli
from simulator.errors import ConfigurationError, LocalProtocolError, OsoError
from simulator.text.text import Text


class Evil(Exception):
    """Something that no command should raise."""


ENDS: dict[str, BaseException | int | None] = {
    "nothing": None,
    "zero": 0,
    "failure": 1,
    "gate": 99,
    "configuration": ConfigurationError("wrong key", nl="foute sleutel", where="env.toml:3", remedy="take it out"),
    "misuse": LocalProtocolError("not now"),
    "own": OsoError("broken"),
    "usage": click.UsageError("not like this"),
    "interrupt": KeyboardInterrupt(),
    "abort": click.Abort(),
    "bug": Evil("kapot"),
    "reader-gone": SystemExit(1),
}
CODES = {
    "nothing": (0, ""),
    "zero": (0, ""),
    "failure": (1, ""),
    "gate": (99, ""),
    "configuration": (2, "proef: env.toml:3: wrong key\n  take it out\n"),
    "misuse": (3, "proef: not now\n"),
    "own": (3, "proef: broken\n"),
    "usage": (2, "not like this"),
    "interrupt": (130, "proef: interrupted\n"),
    "abort": (130, "proef: interrupted\n"),
    "bug": (3, "Evil: kapot\n  OSOLAB_DEBUG=1"),
    "reader-gone": (141, ""),
}


@pytest.fixture
def trial() -> click.Group:
    """A program with two commands: one that ends as it is told, one that shows what it got."""
    group = BilingualGroup(name="proef", text=Text(nl="Een proef.", en="A trial."))

    @group.command(text=Text(nl="Eindig zo.", en="End like this."))
    @click.argument("how")
    @lang_option
    def end(how: str, lang: str) -> int | None:
        """End."""
        outcome = ENDS[how]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    @group.command(text=Text(nl="Toon wat er is.\n\nEn meer.", en="Show what is there.\n\nAnd more."))
    @option("--some-flag", default="-", nl="een vlag", en="a flag")
    @option("--deep", "deep", is_flag=True, nl="dieper", en="deeper")
    @lang_option
    def show(some_flag: str, deep: bool, lang: str) -> None:  # noqa: FBT001 - a flag
        """Show."""
        click.echo(f"{some_flag} {deep} {lang}")

    return group


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OSOLAB_")]:
        monkeypatch.delenv(name)


Call = Callable[[Mapping[str, str], list[str]], str]


@pytest.fixture
def called(trial: click.Group, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """A way to run the program with variables and words; gives what it printed."""

    def call(variables: Mapping[str, str], words: list[str]) -> str:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert run_cli(trial, words, name="proef") == 0
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize("how", ENDS)
def test_every_end_has_its_code(trial: click.Group, capsys: pytest.CaptureFixture[str], how: str) -> None:
    """Whatever a command ends with, there is one exit code and one message on standard error, and no traceback."""
    code, message = CODES[how]
    assert run_cli(trial, ["end", how, "--lang", "en"], name="proef") == code
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert bool(said.err) == bool(message)
    assert "Traceback" not in said.err


def test_a_bug_shows_itself_when_asked(trial: click.Group, monkeypatch: pytest.MonkeyPatch) -> None:
    """With OSOLAB_DEBUG a bug is raised as it is; what is no bug stays a message."""
    monkeypatch.setenv("OSOLAB_DEBUG", "1")
    with pytest.raises(Evil):
        run_cli(trial, ["end", "bug"], name="proef")
    assert run_cli(trial, ["end", "configuration"], name="proef") == 2


@pytest.mark.parametrize(
    ("variables", "words", "expected"),
    [
        pytest.param({}, [], "- False nl", id="defaults"),
        pytest.param({"OSOLAB_SOME_FLAG": "x"}, [], "x False nl", id="variable"),
        pytest.param({"OSOLAB_SOME_FLAG": "x"}, ["--some-flag", "y"], "y False nl", id="flag-before-variable"),
        pytest.param({"OSOLAB_DEEP": "1"}, [], "- True nl", id="switch-by-the-name-of-its-flag"),
        pytest.param({"OSOLAB_LANG": "en"}, [], "- False en", id="language-by-variable"),
        pytest.param({"OSOLAB_LANG": "en"}, ["--lang", "nl"], "- False nl", id="language-by-flag"),
    ],
)
def test_flags_have_variables(called: Call, variables: dict[str, str], words: list[str], expected: str) -> None:
    """Every flag listens to OSOLAB_ and its name; the flag itself goes first."""
    assert called(variables, ["show", *words]).strip() == expected


@pytest.mark.parametrize(
    ("words", "variables", "lang"),
    [
        ([], {}, "nl"),
        ([], {"OSOLAB_LANG": "en"}, "en"),
        (["--lang", "en"], {"OSOLAB_LANG": "nl"}, "en"),
        (["--lang=en"], {}, "en"),
        (["--lang", "nl", "x", "--lang", "en"], {}, "en"),
        (["--lang"], {}, "nl"),
        (["--lang", "fr"], {}, "nl"),
        ([], {"OSOLAB_LANG": "fr"}, "nl"),
    ],
    ids=["default", "variable", "flag", "equals", "last", "without-value", "unknown", "unknown-variable"],
)
def test_the_language_is_known_before_anything_else(words: list[str], variables: dict[str, str], lang: str) -> None:
    """Even complaints about flags have a language; an unknown one is Dutch until the flag is refused."""
    assert language_of(words, variables) == lang


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("nl", ["--help"], ["Een proef.", "Eindig zo", "Toon wat er is", "Gebruik"]),
        ("en", ["--help"], ["A trial.", "End like this", "Show what is there", "Usage"]),
        ("nl", ["show", "--help"], ["Toon wat er is.", "En meer.", "een vlag", "taal van alles"]),
        ("en", ["show", "--help"], ["Show what is there.", "And more.", "a flag", "language of everything"]),
    ],
    ids=["group-nl", "group-en", "command-nl", "command-en"],
)
def test_help_speaks_the_language(called: Call, lang: str, words: list[str], expected: list[str]) -> None:
    """A group shows the first sentence of its commands, a command all of its own, each flag with what it does."""
    shown = called({"OSOLAB_LANG": lang}, words)
    assert all(text in shown for text in expected)
