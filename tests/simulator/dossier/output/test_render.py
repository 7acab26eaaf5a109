"""The four formats."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from simulator.dossier.batch import FileVerdict, validate_paths
from simulator.dossier.examples.minimal import make_exemplary
from simulator.dossier.finding import Finding, FindingSource, Mode, Severity, Verdict
from simulator.dossier.output import Summary, render
from simulator.dossier.output.terminal import underline
from simulator.dossier.writer import write
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text

GOOD = write(make_exemplary(Profiel.POVO))
BROKEN = GOOD.replace(b"<geslacht>0", b"<geslacht>7").replace(b"<bsn>999900006</bsn>", b"")


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[FileVerdict]:
    """A good dossier and one with two findings, named without a folder."""
    monkeypatch.chdir(tmp_path)
    Path("goed.xml").write_bytes(GOOD)
    Path("een fout.xml").write_bytes(BROKEN)
    return list(validate_paths(["goed.xml", "een fout.xml"]))


def rendered(results: list[FileVerdict], output: str, lang: str = "nl") -> str:
    stream = io.StringIO()
    assert render(results, output, stream, lang=lang, color=False) == Summary(files=2, valid=1, findings=2)
    return stream.getvalue()


def test_json_has_the_shape_of_the_contract(results: list[FileVerdict]) -> None:
    """Keys and types as in the interface, both languages in every text."""
    document = json.loads(rendered(results, "json"))
    assert list(document) == ["release", "mode", "files", "summary"]
    assert (document["release"], document["mode"]) == ("2019.1", "official")
    assert document["summary"] == {"files": 2, "valid": 1, "findings": 2}
    good, broken = document["files"]
    assert good == {"file": "goed.xml", "profile": "POVO", "valid": True, "findings": []}
    assert {finding["rule"] for finding in broken["findings"]} == {"CL14.geslacht", "OVa.LL12"}
    for finding in broken["findings"]:
        assert list(finding) == ["rule", "source", "severity", "line", "xpath", "message", "fix"]
        assert set(finding["message"]) == set(finding["fix"]) == {"nl", "en"}
        assert finding["severity"] == "error"
        assert finding["xpath"].startswith("/dossier[1]/")


def test_json_of_nothing_is_json() -> None:
    """Also without a single file."""
    stream = io.StringIO()
    render([], "json", stream, mode="intended")
    assert json.loads(stream.getvalue()) == {
        "release": "2019.1",
        "mode": "intended",
        "files": [],
        "summary": {"files": 0, "valid": 0, "findings": 0},
    }


def test_text_shows_the_line_and_underlines_the_element(results: list[FileVerdict]) -> None:
    """Grouped by rule: message, place, source line, underlining, fix, totals."""
    lines = rendered(results, "text").splitlines()
    at = next(number for number, line in enumerate(lines) if "CL14.geslacht" in line)
    message, place, source, marks, fix = lines[at + 1 : at + 6]
    assert "“7” staat niet in codelijst 14" in message
    assert place.strip().endswith("/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]")
    assert source[marks.index("^") : marks.rindex("^") + 1] == "<geslacht>7</geslacht>"
    assert "Oplossing:" in fix
    assert lines[0].startswith("✓ goed.xml")
    assert lines[-1] == "2 bestanden, 1 geldig, 2 bevindingen"


def test_text_speaks_english_when_asked(results: list[FileVerdict]) -> None:
    """No Dutch message is left in the English text."""
    text = rendered(results, "text", lang="en")
    assert "is not in code list 14" in text
    assert "niet" not in text


def test_colours_are_there_when_asked(results: list[FileVerdict]) -> None:
    """And only then, when the stream is no terminal."""
    stream = io.StringIO()
    render(results, "text", stream, color=True)
    assert "\x1b[" in stream.getvalue()
    assert "\x1b[" not in rendered(results, "text")


LINES = [
    ("<a><b>x</b><c>y</c></a>", "/a[1]/c[1]", "<c>y</c>"),
    ("<o:c>y</o:c>", "/a[1]/c[1]", "<o:c>y</o:c>"),
    ("  <leerling>", "/a[1]/leerling[1]", "<leerling>"),
    ('  <c a="1"/>', "/c[1]", '<c a="1"/>'),
    ("<ca>x</ca>", "/c[1]", ""),
    ("x" * 300 + "<c>y</c>", "/c[1]", "<c>y</c>"),
]


@pytest.mark.parametrize(("source", "xpath", "marked"), LINES, ids=[line[2] or "absent" for line in LINES])
def test_underlining_finds_the_element(source: str, xpath: str, marked: str) -> None:
    """In a long line what is shown is cut around the element."""
    shown, start, length = underline(source, xpath)
    assert shown[start : start + length] == marked
    assert len(shown) <= 100


def test_sarif_points_into_the_file(results: list[FileVerdict]) -> None:
    """Rules are listed once, results refer to them, places are URIs with a line."""
    log = json.loads(rendered(results, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [r["ruleId"] for r in run["results"]]
    place = run["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "een%20fout.xml"
    assert place["physicalLocation"]["region"]["startLine"] > 1
    assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("/dossier[1]")
    assert {result["level"] for result in run["results"]} == {"error"}


def test_junit_has_a_case_for_every_file(results: list[FileVerdict]) -> None:
    """An invalid file is a failure that names its rules."""
    root = etree.fromstring(rendered(results, "junit").encode())
    cases = root.findall("testsuite/testcase")
    assert [(case.get("name"), case.find("failure") is not None) for case in cases] == [
        ("goed.xml", False),
        ("een fout.xml", True),
    ]
    failure = cases[1].find("failure")
    assert failure is not None
    assert "CL14.geslacht" in (failure.text or "")
    assert (root.get("tests"), root.get("failures")) == ("2", "1")


def test_a_notice_fails_nothing() -> None:
    """A notice is shown in every format and makes no file invalid."""
    finding = Finding(
        rule="X",
        source=FindingSource.POLICY,
        severity=Severity.NOTICE,
        line=None,
        xpath=None,
        message=Text(nl="let op\x01", en="mind\x01"),
        fix=Text(nl="doe iets", en="do something"),
    )
    verdict = Verdict(release="2019.1", profile=None, mode=Mode.OFFICIAL, findings=(finding,))
    result = FileVerdict(file="a.xml", verdict=verdict)
    for output, shown in (("text", "let op"), ("json", '"notice"'), ("sarif", '"note"'), ("junit", "system-out")):
        stream = io.StringIO()
        assert render([result], output, stream).all_valid
        assert shown in stream.getvalue()
    worse = replace(verdict, findings=(replace(finding, severity=Severity.ERROR),))
    assert not render([replace(result, verdict=worse)], "text", io.StringIO()).all_valid


@pytest.mark.parametrize(("output", "lang"), [("yaml", "nl"), ("json", "fr")])
def test_an_unknown_format_or_language_is_refused(output: str, lang: str) -> None:
    """With the choices that there are."""
    with pytest.raises(ConfigurationError, match="choose one of"):
        render([], output, io.StringIO(), lang=lang)


def test_the_schema_of_sarif_accepts_it(results: list[FileVerdict]) -> None:
    """With the schema of SARIF 2.1.0 at hand: `OSOLAB_SARIF_SCHEMA` names the downloaded file."""
    path = os.environ.get("OSOLAB_SARIF_SCHEMA")
    if path is None:
        pytest.skip("OSOLAB_SARIF_SCHEMA names no schema")
    schema = json.loads(Path(path).read_text("utf-8"))
    jsonschema.validate(json.loads(rendered(results, "sarif")), schema)
