"""One vocabulary: each part of a name is an English word of its trade, or a noun that OSO spells in Dutch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("osolab", "simulator", "harness", "loadtests", "scenarios")
WORDS = ROOT / "tests" / "vocabulary"
MODEL = ROOT / "simulator" / "dossier" / "model"
"""Fields there are the elements of the gegevensset, letter for letter; their parts are no words of ours."""

DEPRECATED = ("loadtests/gebruikers.py", "loadtests/opdracht.py", "loadtests/sturing.py")
"""Old names that work for one release; they go with it."""

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


def parts(name: str) -> list[str]:
    """Return the words of a name, in small letters.

    >>> parts("_SomeHTTPName2of_it")
    ['some', 'http', 'name', 'of', 'it']
    """
    return [part.lower() for part in _PART.findall(name)]


def declared(tree: ast.Module, *, variables: bool) -> Iterator[str]:
    """Yield the names of classes and functions that a module declares, and with `variables` those of its values."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg() if variables:
                yield node.arg
            case ast.Name(ctx=ast.Store()) if variables:
                yield node.id
            case ast.Attribute(ctx=ast.Store()) if variables:
                yield node.attr
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) if variables:
                yield name


def names() -> Iterator[tuple[str, str]]:
    """Yield each name of the project with its file: all that the packages declare, and what tests are called."""
    for folder in (*PACKAGES, "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = path.relative_to(ROOT)
            if str(where) in DEPRECATED:
                continue
            yield from ((str(where), part) for part in where.with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            variables = folder != "tests" and MODEL not in path.parents
            yield from ((str(where), name) for name in declared(tree, variables=variables))


def read(name: str) -> list[str]:
    """Return the words of a list, in order."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    """Every word in use, with a place where it is."""
    return {word: f"{where}: {name}" for where, name in names() for word in parts(name)}


def test_every_word_is_known(used: dict[str, str]) -> None:
    """A word on neither list is new: use the word that the project has for the idea, or add it to the right list."""
    known = {*read("english.txt"), *read("domain.txt")}
    assert {word: where for word, where in used.items() if word not in known} == {}


@pytest.mark.parametrize("name", ["english.txt", "domain.txt"])
def test_the_lists_are_those_in_use(name: str, used: dict[str, str]) -> None:
    """The lists are in order and hold no word that is out of use, so that none comes back unseen."""
    words = read(name)
    assert words == sorted(set(words))
    assert [word for word in words if word not in used] == []


def test_no_word_has_two_languages() -> None:
    """A word is Dutch or English here, not both."""
    assert set(read("english.txt")) & set(read("domain.txt")) == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("zet_klaar", ["zet", "klaar"]),
        ("_HTTPServer", ["http", "server"]),
        ("OSO18", ["oso"]),
        ("DocumentRequest", ["document", "request"]),
        ("p95_ms", ["p", "ms"]),
    ],
)
def test_names_fall_apart_into_words(name: str, words: list[str]) -> None:
    """Underscores, capitals and figures are where words end."""
    assert parts(name) == words
