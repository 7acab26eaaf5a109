"""README.md is true: its commands, flags, pictures, links, tables and order."""

from __future__ import annotations

import contextlib
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from osolab.cli import osolab
from simulator.sessie import as_markdown

ROOT = Path(__file__).parents[1]
PAGES = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("docs/belasten.md", "docs/python.md", "tests/benchmarks/README.md"),
)
README = (ROOT / "README.md").read_text(encoding="utf-8")

SECTIONS = [
    "Two commands",
    "What you can ask it",
    "For a vendor of a LAS",
    "For the OSO team",
    "For a performance engineer",
    "In Python",
    "The life of a sessie",
    "What it is not",
    "Glossary",
    "Further",
]


def commands(text: str) -> list[str]:
    """Return every `make` and `osolab` command in blocks of shell and between backticks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`((?:make|osolab) [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return sorted({line for line in [*lines, *inline] if line.startswith(("make ", "osolab "))})


def targets() -> set[str]:
    """Return the targets of the Makefile that it declares as commands."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):.*##", makefile, flags=re.MULTILINE))


def headings(text: str) -> list[str]:
    """Return the headings of the second level, outside code blocks."""
    return re.findall(
        r"^## (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), flags=re.MULTILINE
    )


def subcommands() -> dict[str, click.Command]:
    """Return the commands of osolab by name; those of a group under two words as well."""
    found: dict[str, click.Command] = {}
    for name, command in osolab.commands.items():
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {deeper}": inner for deeper, inner in command.commands.items()}
    return found


def parse(line: str) -> None:
    """Let click parse a command without running it; unknown commands, flags and values raise UsageError."""
    words = shlex.split(line)[1:]
    known = subcommands()
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in known), "")
    rest = words[len(name.split()) :]
    if rest:
        with contextlib.suppress(click.exceptions.Exit):  # what --version and --help end with
            (known[name] if name else osolab).make_context(name, rest)


@pytest.mark.parametrize("page", PAGES)
def test_make_commands_exist(page: str) -> None:
    """Every `make X` on a page is a target of the Makefile."""
    named = {line.split()[1] for line in commands((ROOT / page).read_text("utf-8")) if line.startswith("make ")}
    assert named - targets() == set()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=line)
        for line in sorted(
            {line for page in PAGES if (ROOT / page).exists() for line in commands((ROOT / page).read_text("utf-8"))}
        )
        if line.startswith("osolab ")
    ],
)
def test_osolab_commands_parse(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `osolab …` on a page is a command with flags and values that osolab takes."""
    monkeypatch.chdir(tmp_path)
    for file in ("dossier.xml", "mijn-las.toml", "omgeving.toml", "sabotage.toml"):
        (tmp_path / file).touch()
    parse(line)


def test_every_command_is_in_the_table() -> None:
    """The table of commands and the program name the same commands."""
    table = re.findall(r"^\| `osolab (\w+)` \|", README, flags=re.MULTILINE)
    assert sorted(table) == sorted(osolab.commands)


def test_sections_state_in_order() -> None:
    """A reader finds the two commands first, then the section for who they are."""
    assert headings(README) == SECTIONS


def test_the_two_commands_come_first() -> None:
    """The first shell block is `make demo` and `make test`, nothing else."""
    first = README.split("```sh\n")[1].split("```")[0]
    assert [line.split("  ")[0] for line in first.strip().splitlines()] == ["make demo", "make test"]


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_resolve(page: str) -> None:
    """Every relative link leads to a file, and to a heading when it names one."""
    path = ROOT / page
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        if "://" in file:
            continue
        there = path.parent / file if file else path
        anchors = (
            {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings(_text(there))}
            if anchor
            else {""}
        )
        if not there.exists() or anchor not in anchors:
            broken.append(target)
    assert broken == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix == ".md" and path.exists() else ""


def test_table_of_the_sessie_is_the_generated_one() -> None:
    """The life of a sessie in README is the transition table of the code."""
    shown = README.split("<!-- sessie:begin -->\n")[1].split("<!-- sessie:end -->")[0]
    assert shown.strip() == as_markdown().strip()


def test_environment_files_on_the_page_are_toml() -> None:
    """Each TOML example can be read, and has only tables that the shipped schema knows."""
    from simulator.json_schema import first_complaint, load_schema

    schema = load_schema("harness.config", "omgeving.schema.json")
    examples = re.findall(r"^```toml\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    assert examples
    assert [first_complaint(schema, tomllib.loads(example)) for example in examples] == [None] * len(examples)


def test_glossary_is_in_alphabetical_order() -> None:
    """A word is found where a reader looks for it."""
    words = re.findall(r"^\| ([^|]+) \|", README.split("## Glossary")[1].split("\n## ")[0], flags=re.MULTILINE)[2:]
    assert words == sorted(words, key=str.lower)
