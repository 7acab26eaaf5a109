"""Tests of the texts of reports and progress, and of numbers in both languages."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

from harness.outcome import Fault, Level, Verdict
from harness.report import display
from harness.report.texts import get_text, has_text
from simulator.standard.overdracht import Role

_KEY = re.compile(r'"(?!eisen\.csv")([a-z_]+\.[a-z_]+)"')


@pytest.fixture(scope="module")
def source(project_root: Path) -> str:
    """Everything that asks for texts."""
    report = project_root / "harness" / "report"
    paths = (*report.glob("*.py"), *report.glob("templates/*.j2"), project_root / "harness" / "run" / "progress.py")
    return "".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.fixture(scope="module")
def sections(project_root: Path) -> dict[str, dict[str, dict[str, str]]]:
    """The texts, as they stand in their file."""
    return tomllib.loads((project_root / "harness" / "report" / "texts.toml").read_text(encoding="utf-8"))


def test_every_text_that_is_asked_for_exists(source: str, sections: dict[str, dict[str, dict[str, str]]]) -> None:
    """Keys in code and templates that name a section are keys of the file."""
    asked = {key for key in _KEY.findall(source) if key.partition(".")[0] in sections}
    assert [key for key in sorted(asked) if not has_text(key)] == []


def test_every_text_is_asked_for(source: str, sections: dict[str, dict[str, dict[str, str]]]) -> None:
    """No text is left that nobody shows; sections that are looked up by value count as a whole."""
    by_value = {"verdict", "level", "actor", "schuld", "role", "oordeel", "nav", "scenario", "scenarios"}
    keys = {f"{section}.{name}" for section, texts in sections.items() if section not in by_value for name in texts}
    assert sorted(keys - set(_KEY.findall(source))) == []


def test_both_languages_fill_in_the_same(sections: dict[str, dict[str, dict[str, str]]]) -> None:
    """Each text has both languages, with the same {names}."""
    for section, texts in sections.items():
        for name, both in texts.items():
            assert both.keys() == {"nl", "en"}, f"{section}.{name}"
            assert set(re.findall(r"{(\w+)}", both["nl"])) == set(re.findall(r"{(\w+)}", both["en"])), name


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("verdict", tuple(Verdict)),
        ("level", tuple(Level)),
        ("schuld", tuple(Fault)),
        ("actor", tuple(Role)),
        ("role", tuple(Role)),
    ],
)
def test_every_value_has_a_name(section: str, values: tuple[str, ...]) -> None:
    """A verdict, level, side or party that is added needs its name in both languages."""
    assert [value for value in values if not has_text(f"{section}.{value}")] == []


def test_an_unknown_text_is_an_error() -> None:
    """Asking for a text that is not there is a mistake in the code, and says so."""
    with pytest.raises(KeyError):
        get_text("verdict.splendid")


def test_examples_of_numbers_hold() -> None:
    """The examples in the docstrings of `view` are true."""
    assert doctest.testmod(display).failed == 0


@pytest.mark.parametrize("text", ["", "gisteren", "2026-13-01T00:00:00"])
def test_what_is_no_moment_is_shown_as_it_is(text: str) -> None:
    """A report of a damaged run still shows what was there."""
    assert display.moment(text).nl == text
    assert display.clock_time(text) == text
