"""Judging with technical files of another year; the year here is made up, the files are ours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.dossier.batch import validate_paths
from simulator.dossier.examples.minimal import make_minimal
from simulator.dossier.official import saxon, verdict
from simulator.dossier.official.files import find_technical_files
from simulator.dossier.official.verdict import validate_with_bundle
from simulator.dossier.rules import Bundle
from simulator.dossier.writer import write
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel

SCHEMA = Path(__file__).parents[4] / "simulator/standard/data/xsd/dossier-2019.1.xsd"
COMMON = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:od="http://www.edustandaard.nl/oso_gegevensset/2031/dossier" xmlns="urn:2031/Meldingen">
  <xsl:template match="/">
    <meldingen>
      <xsl:for-each select="//od:geslacht[not(matches(., '^[012]$'))]">
        <melding><type>Fout</type><locatie>/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]</locatie>
          <tekst>Het geslacht
            is onbekend.</tekst></melding>
      </xsl:for-each>
      <xsl:if test="xs:boolean(//od:metadata/od:pakketversie = 'stop' and xs:boolean('misschien'))"/>
      <xsl:call-template name="bundel"/>
    </meldingen>
  </xsl:template>
</xsl:stylesheet>"""
OV = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:2031/Meldingen">
  <xsl:include href="../common/algemeen.xsl"/>
  <xsl:template name="bundel"/>
</xsl:stylesheet>"""
PAO = OV.replace(
    '<xsl:template name="bundel"/>',
    '<xsl:template name="bundel"><melding><type>Fout</type><locatie>/[1]</locatie><tekst>PaO.</tekst></melding>'
    "</xsl:template>",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder laid out as the publisher does."""
    for name, content in (
        ("common/dossier.xsd", SCHEMA.read_text("utf-8").replace("/2019/", "/2031/")),
        ("common/algemeen.xsl", COMMON),
        ("OV/overstap.xsl", OV),
        ("PaO/aanvraag.xsl", PAO),
    ):
        path = tmp_path / "bundel" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return tmp_path / "bundel"


def dossier(profiel: Profiel = Profiel.POPO) -> bytes:
    return write(make_minimal(profiel)).replace(b"/2019/", b"/2031/")


REPORT = (
    "<meldingen xmlns='urn:x'><melding><type>Fout</type>"
    "<locatie>/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]</locatie><tekst>Het  geslacht\n is onbekend."
    "</tekst></melding><melding><locatie>/[1]</locatie><tekst>Alles.</tekst></melding></meldingen>"
)


def test_the_files_are_told_apart(folder: Path) -> None:
    """The schema by its namespace, parts by who includes them, PaO by its folder."""
    files = find_technical_files(folder)
    assert (files.year, files.schema.name) == ("2031", "dossier.xsd")
    assert {bundle: path.name for bundle, path in files.stylesheets.items()} == {
        Bundle.OV: "overstap.xsl",
        Bundle.PAO: "aanvraag.xsl",
    }


def test_a_report_becomes_findings_with_line_and_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of the report is looked up; one that names no element is the dossier."""
    monkeypatch.setattr(verdict, "transform", lambda *_: REPORT)
    data = dossier()
    judged = validate_with_bundle(data, folder)
    assert (judged.release, judged.profile, judged.valid) == ("2031", "POPO", False)
    first, second = judged.findings
    line = data[: data.index(b"<geslacht>")].count(b"\n") + 1
    assert (first.rule, first.line, first.message.nl) == ("BUNDEL", line, "Het geslacht is onbekend.")
    assert first.xpath == "/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]"
    assert second.xpath == "/dossier[1]"


def test_the_schema_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dossier that the schema refuses never reaches the stylesheet."""
    monkeypatch.setattr(verdict, "transform", lambda *_: pytest.fail("the stylesheet was run"))
    judged = validate_with_bundle(dossier().replace(b"<brincode>99AA", b"<brincode>9"), folder)
    assert {finding.rule for finding in judged.findings} == {"XSD"}


@pytest.mark.parametrize(("data", "rule"), [(b"x", "XML"), (write(make_minimal(Profiel.POPO)), "ROOT")])
def test_what_the_bundle_is_not_for_is_refused(folder: Path, data: bytes, rule: str) -> None:
    """No XML, or a dossier of another year."""
    (finding,) = validate_with_bundle(data, folder).findings
    assert finding.rule == rule


def without_schema(folder: Path) -> None:
    (folder / "common/dossier.xsd").unlink()


def without_stylesheet(folder: Path) -> None:
    for path in folder.rglob("*.xsl"):
        path.unlink()


def with_two_years(folder: Path) -> None:
    (folder / "oud.xsd").write_text(SCHEMA.read_text("utf-8"), "utf-8")


def with_broken_schema(folder: Path) -> None:
    (folder / "common/dossier.xsd").write_text("<xs:schema", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (without_schema, "no schema"),
        (without_stylesheet, "no stylesheet"),
        (with_two_years, "more than one year"),
        (with_broken_schema, "not well-formed"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(folder: Path, spoil: Callable[[Path], None], told: str) -> None:
    """With the place and a remedy."""
    spoil(folder)
    with pytest.raises(ConfigurationError, match=told) as caught:
        validate_with_bundle(dossier(), folder)
    assert caught.value.where
    assert caught.value.remedy
    with pytest.raises(ConfigurationError, match="no such folder"):
        find_technical_files(folder / "nergens")


def test_without_saxon_the_remedy_is_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else works without it."""
    monkeypatch.setitem(sys.modules, "saxonche", None)
    saxon._processor.cache_clear()
    with pytest.raises(ConfigurationError, match=r"osolab\[bundle\]"):
        validate_with_bundle(dossier(), folder)


def test_the_bundle_judges_files(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`validate --bundle` takes the same road as `validate`."""
    monkeypatch.setattr(verdict, "transform", lambda *_: "")
    path = tmp_path / "een.xml"
    path.write_bytes(dossier())
    (result,) = validate_paths([path], bundle=folder)
    assert (result.verdict.release, result.verdict.findings) == ("2031", ())


def test_saxon_runs_the_stylesheets(folder: Path) -> None:
    """Both bundles, XSLT 2.0, and a stylesheet that stops, as the published ones do on a bad boolean."""
    pytest.importorskip("saxonche", reason="extra `bundle` is not installed")
    saxon._processor.cache_clear()
    assert validate_with_bundle(dossier(), folder).findings == ()
    (sex,) = validate_with_bundle(dossier().replace(b"<geslacht>0", b"<geslacht>7"), folder).findings
    assert sex.message.nl == "Het geslacht is onbekend."
    (pao,) = validate_with_bundle(dossier(Profiel.POSWV), folder).findings
    assert (pao.message.nl, pao.xpath) == ("PaO.", "/dossier[1]")
    (stopped,) = validate_with_bundle(dossier().replace(b"<pakketversie>1", b"<pakketversie>stop"), folder).findings
    assert "boolean" in stopped.message.nl
