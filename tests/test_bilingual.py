"""Whatever goes wrong, osolab says so in Dutch, or in English when asked."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from osolab.cli import run
from simulator.errors import TransportError
from simulator.network.https import HttpsTransport

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for package in ("simulator", "harness", "osolab") for path in (ROOT / package).rglob("*.py"))
SCHEMAS = (
    "harness/config/omgeving.schema.json",
    "scenarios/scenario.schema.json",
    "simulator/messages/data/binding.schema.json",
)


@pytest.fixture(autouse=True)
def plain_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away the variables that flags listen to, and stand in an empty folder."""
    for name in ("OSOLAB_LANG", "OSOLAB_ENV", "OSOLAB_OUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place where a ConfigurationError is made, other than in its own module."""
    for path in MODULES:
        if path != ROOT / "simulator" / "errors.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ConfigurationError"):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_empty(value: ast.expr) -> bool:
    """Tell whether a text is empty as it stands in the source."""
    return isinstance(value, ast.Constant) and not value.value


def missing_dutch(call: ast.Call) -> Iterator[str]:
    """Yield what a refusal says in English only."""
    texts = {word.arg: word.value for word in call.keywords} | ({"message": call.args[0]} if call.args else {})
    for english, dutch in (("message", "nl"), ("remedy", "remedy_nl")):
        if english not in texts or is_empty(texts[english]):
            continue
        if dutch not in texts or is_empty(texts[dutch]):
            yield f"{dutch} is missing"
        elif ast.unparse(texts[dutch]) == ast.unparse(texts[english]):
            yield f"{dutch} is the English text"


def test_every_refusal_is_written_in_both_languages() -> None:
    """No refusal in the sources has English without Dutch, neither what is wrong nor what to do about it."""
    found = list(refusals())
    assert len(found) > 80
    assert [f"{place}: {what}" for place, call in found for what in missing_dutch(call)] == []


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        pytest.param("ConfigurationError('no')", ["nl is missing"], id="English only"),
        pytest.param("ConfigurationError('no', nl='')", ["nl is missing"], id="empty"),
        pytest.param("ConfigurationError('no', nl='no')", ["nl is the English text"], id="the same text"),
        pytest.param("ConfigurationError('no', nl='nee', remedy='do')", ["remedy_nl is missing"], id="remedy"),
        pytest.param("ConfigurationError('no', nl='nee', remedy='do', remedy_nl='doe')", [], id="both"),
        pytest.param("errors.ConfigurationError(message, nl=nl)", [], id="passed on"),
    ],
)
def test_the_search_sees_what_is_missing(source: str, complaints: list[str]) -> None:
    """The search above would notice a text that is missing or was not translated."""
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert list(missing_dutch(call)) == complaints


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_explanation_of_a_schema_is_written_in_both_languages(name: str) -> None:
    """What a schema says of a key becomes a remedy or a complaint, so that it stands there in Dutch too."""

    def untranslated(node: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - JSON
        if isinstance(node, dict):
            if place and isinstance(node.get("description"), str) and not node.get("description_nl"):
                yield place
            yield from (
                f"{place}/{key}" for key, texts in node.get("complaint", {}).items() if {*texts} != {"nl", "en"}
            )
            for key, value in node.items():
                yield from untranslated(value, f"{place}/{key}")

    assert list(untranslated(json.loads((ROOT / name).read_text(encoding="utf-8")), "")) == []


CALLS = [
    pytest.param(["run", "Z-99"], "er is geen scenario 'Z-99'", "there is no scenario 'Z-99'", id="scenario"),
    pytest.param(["run", "--role", "x"], "onbekende rol 'x'\n  kies uit: ", "unknown role 'x'\n  choose", id="role"),
    pytest.param(["run", "--profile", "x"], "onbekend profiel 'x'", "unknown profile 'x'", id="profile"),
    pytest.param(["run", "--only-failed"], "geef --rerun RUNDIR erbij", "add --rerun RUNDIR", id="rerun"),
    pytest.param(["run", "--env", "weg.toml"], "controleer het pad", "check the path", id="no environment"),
    pytest.param(["report", "weg"], "weg: dit is geen map van een run", "weg: this is no run folder", id="report"),
    pytest.param(["validate", "weg.xml"], "weg.xml: dit bestand of", "weg.xml: no such file or", id="validate"),
    pytest.param(["validate", "--explain", "x"], "er is geen regel 'x'", "there is no rule 'x'", id="rule"),
    pytest.param(["pki", "show", "weg"], "maak er een met `osolab", "make one with `osolab", id="pki"),
    pytest.param(["pki", "init", "x", "--vendor", "y"], "schrijf OIN=NAAM", "write OIN=NAME", id="vendor"),
    pytest.param(
        ["generate", "--pupils", "1", "--out", "x", "--shard", "y"], "'y' is geen deel", "'y' is no shard", id="shard"
    ),
    pytest.param(
        ["generate", "--pupils", "1", "--out", "x", "--mix", "POVO=1,"],
        "'' is geen PROFIEL=aandeel",
        "'' is no PROFILE=share",
        id="mix",
    ),
    pytest.param(["dans"], "Fout: Opdracht 'dans' bestaat niet", "Error: No such command 'dans'", id="command"),
    pytest.param(["run", "--dans"], "Optie '--dans' bestaat niet", "No such option", id="option"),
    pytest.param(["run", "--seed"], "'--seed' vraagt een waarde", "'--seed' requires an argument", id="no value"),
    pytest.param(["run", "--fail-fast=x"], "neemt geen waarde", "does not take a value", id="a value too many"),
    pytest.param(
        ["run", "--workers", "x"], "voor '--workers': 'x' is geen geheel getal", "for '--workers': 'x'", id="no number"
    ),
    pytest.param(["run", "--workers", "99"], "99 valt buiten het bereik", "99 is not in the range", id="range"),
    pytest.param(["list", "x"], "'x' hoort niet bij 'scenarios', ", "'x' is not one of 'scenarios', ", id="choice"),
    pytest.param(["list"], "ontbreekt. Kies uit:", "Choose from:", id="no choice"),
    pytest.param(["report", "x", "y"], "Hier horen geen argumenten meer: y", "unexpected extra", id="argument"),
    pytest.param(["pki", "init"], "Argument 'DIR' ontbreekt.", "Missing argument 'DIR'.", id="missing argument"),
    pytest.param(["generate", "--out", "x"], "er staat niet hoeveel leerlingen", "how many pupils is not", id="flag"),
    pytest.param(["serve"], "Probeer 'osolab serve --help' voor hulp.", "Try 'osolab serve --help'", id="hint"),
]


@pytest.mark.parametrize(("words", "dutch", "english"), CALLS)
def test_a_refused_command_says_why_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], words: list[str], dutch: str, english: str
) -> None:
    """Dutch without being asked, English with --lang en, in either case with exit code 2 and nothing on stdout."""
    assert run(words) == 2
    unasked = capsys.readouterr()
    assert run(["--lang", "en", *words]) == 2
    asked = capsys.readouterr()
    assert (unasked.out, asked.out) == ("", "")
    assert dutch in unasked.err
    assert english not in unasked.err
    assert english in asked.err
    assert dutch not in asked.err


@pytest.mark.parametrize(
    ("text", "dutch", "english"),
    [
        pytest.param("bad = 1", "onbekende sleutel 'bad'", "unknown key 'bad'", id="unknown key"),
        pytest.param("run.sed = 1", "onbekende sleutel 'sed'\n  is 'seed' bedoeld?", "did you mean", id="typo"),
        pytest.param("run.seed = -1", "-1 is kleiner dan 0\n  Seed van alles", "-1 is less than", id="minimum"),
        pytest.param("bron.port = 65536", "65536 is groter dan 65535", "65536 is greater than", id="maximum"),
        pytest.param("waiting.deadline_s = 0", "0 is niet groter dan 0", "less than or equal to", id="not positive"),
        pytest.param("run.seed = 'x'", "'x' is geen geheel getal", "'x' is not of type integer", id="type"),
        pytest.param("aannames.A01 = []", "[] is geen tekst of geheel getal", "[] is not of type", id="types"),
        pytest.param("bron.brin = 'x'", "'x' heeft niet de vorm", "'x' does not have the form", id="form"),
        pytest.param("run.account = ''", "'' is korter dan 1 teken(s)", "non-empty", id="empty"),
        pytest.param("bron.sabotage = ['a', 'a']", "noemt iets dubbel", "non-unique", id="twice"),
        pytest.param("run.release = 'oso23'", "is 'oso22' bedoeld? toegestaan: ", "did you mean", id="choice"),
        pytest.param("run.peildatum = '2026-02-30'", "is geen datum die bestaat", "is no day that exists", id="day"),
        pytest.param("doel.sabotage = ['x']", "kies uit: ", "choose from: ", id="sabotage"),
        pytest.param("aannames.A99 = 'x'", "er is geen aanname 'A99'", "there is no assumption 'A99'", id="assumption"),
        pytest.param("aannames.A06 = '0'", "geef een geheel getal vanaf 1", "give a whole number", id="value"),
        pytest.param("doel.brin = '99AA'", "zouden dezelfde BRIN", "the same BRIN", id="same school"),
        pytest.param("swv.oin = '00000003990000020000'", "OIN 00000003990000020000 is twee", "twice", id="same OIN"),
        pytest.param(
            "run.release = 'oso18'\nbron = {brin = '99AA', routeringskenmerk = 'X'}",
            "geen index",
            "no index",
            id="index",
        ),
        pytest.param("=", "geen TOML", "not TOML", id="no TOML"),
    ],
)
def test_a_wrong_environment_file_is_explained_in_both_languages(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, dutch: str, english: str
) -> None:
    """The file is named, and what is wrong with it is said in the language asked for."""
    (tmp_path / "omgeving.toml").write_text(text, encoding="utf-8")
    words = ["run", "B-02", "--env", "omgeving.toml", "--out", "uit"]
    assert run(words) == 2
    unasked = capsys.readouterr().err
    assert run([*words, "--lang", "en"]) == 2
    asked = capsys.readouterr().err
    assert "omgeving.toml" in unasked
    assert dutch in unasked
    assert english not in unasked
    assert english in asked
    assert dutch not in asked


@pytest.mark.parametrize(
    ("url", "dutch"),
    [
        pytest.param("http://localhost:1/", "geen verbinding met http://localhost:1/: ", id="nobody there"),
        pytest.param("https://localhost/", "wordt niet aangeroepen: er is geen certificaat ingesteld", id="TLS"),
        pytest.param("http://oso.example/", "zonder TLS mag dat alleen op deze machine", id="elsewhere"),
        pytest.param("localhost", "is geen adres van een webservice", id="no address"),
        pytest.param("http://[", "is geen URL: ", id="no URL"),
    ],
)
def test_a_call_that_fails_is_explained_in_both_languages(url: str, dutch: str) -> None:
    """Trouble between the parties reaches a person too: when the trigger of an external party does not work."""
    with HttpsTransport(None) as transport, pytest.raises(TransportError) as caught:
        transport.send(url, b"", {})
    assert dutch in caught.value.in_language("nl")
    assert caught.value.in_language("en") == str(caught.value) != caught.value.in_language("nl")


@pytest.mark.parametrize(("lang", "frame"), [("nl", ("Gebruik: ", "Opties:", "standaard: ")), ("en", ("Usage: ",))])
def test_the_frame_of_a_help_page_is_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], lang: str, frame: tuple[str, ...]
) -> None:
    """Click's own words on a help page are Dutch as well."""
    assert run(["generate", "--help", "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert [word for word in frame if word not in page] == []
    assert ("Show this message" in page, "Toon deze hulp" in page) == (lang == "en", lang == "nl")
