"""`osolab.validate`: what it takes, what it says, and how it shows."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import osolab


@pytest.fixture(scope="module")
def dossier() -> osolab.Dossier:
    """A good dossier."""
    return osolab.Sandbox(seed=7).pupil("POVO").dossier()


@pytest.fixture(scope="module")
def broken(dossier: osolab.Dossier) -> bytes:
    """The same with one element that does not exist."""
    return dossier.content.replace(b"<roepnaam>", b"<bijnaam>").replace(b"</roepnaam>", b"</bijnaam>")


def test_takes_a_dossier_in_any_form(dossier: osolab.Dossier, tmp_path: Path) -> None:
    """A dossier, its bytes, and the path of a file give the same verdict."""
    path = tmp_path / "dossier.xml"
    path.write_bytes(dossier.content)
    forms = (dossier, dossier.content, bytearray(dossier.content), memoryview(dossier.content), path, str(path))
    verdicts = [osolab.validate(form) for form in forms]
    assert verdicts == [dossier.validate()] * len(forms)
    assert verdicts[0]
    assert (verdicts[0].profile, verdicts[0].mode, verdicts[0].findings) == ("POVO", "official", ())


def test_findings_are_objects(broken: bytes) -> None:
    """A finding has its rule, place, text and remedy, in the language asked for."""
    dutch, english = (osolab.validate(broken, lang=lang) for lang in ("nl", "en"))
    assert not dutch
    (finding,) = dutch.findings
    assert (finding.rule, finding.source, finding.severity) == ("XSD", "schema", "error")
    assert finding.line
    assert "bijnaam" in finding.message
    assert finding.message != english.findings[0].message
    assert finding.fix != english.findings[0].fix


def test_modes_differ() -> None:
    """The dormant rules speak in `intended` only, and the verdict says which mode it was."""
    content = osolab.Sandbox(seed=7).pupil("POVO").dossier().content
    assert osolab.validate(content, mode="intended").mode == "intended"


@pytest.mark.parametrize(
    ("given", "choices", "complaint"),
    [
        pytest.param("weg.xml", {}, "weg.xml: cannot read the dossier: No such file", id="no file"),
        pytest.param("<dossier/>", {}, "text is taken for the path of a file: give XML as bytes", id="xml as text"),
        pytest.param("\0", {}, "no path", id="no path at all"),
        pytest.param(7, {}, "int is no dossier", id="no dossier at all"),
        pytest.param(b"", {"mode": "strict"}, "mode: 'strict'.*\n.*official, intended", id="mode"),
        pytest.param(b"", {"lang": "fr"}, "lang: 'fr'.*\n.*nl, en", id="language"),
    ],
)
def test_wrong_questions_are_explained(given: object, choices: dict[str, str], complaint: str) -> None:
    """What cannot be judged is refused with the way out."""
    with pytest.raises(osolab.ConfigurationError, match=complaint):
        osolab.validate(given, **choices)  # type: ignore[arg-type]  # wrong on purpose


def test_shows_itself_in_a_notebook(broken: bytes) -> None:
    """A notebook shows a row for each finding, with nothing that would be taken for markup."""
    shown = (
        osolab.validate(broken.replace(b"<bijnaam>", b"<a:b>"))._repr_html_() + osolab.validate(broken)._repr_html_()
    )
    assert shown.count("<tr>") == 4
    assert "bijnaam" in shown


def test_to_dataframe(broken: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pandas there is a row for each finding and a column for each attribute, also when there are no rows."""

    def frame(rows: list[dict[str, object]], columns: list[str]) -> tuple[list[dict[str, object]], list[str]]:
        return rows, columns

    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=frame))
    rows, columns = osolab.validate(broken).to_dataframe()
    assert columns == ["rule", "source", "severity", "line", "xpath", "message", "fix"]
    assert [list(row) for row in rows] == [columns]


def test_without_pandas(broken: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandas the way out is named."""
    monkeypatch.setitem(sys.modules, "pandas", None)  # how an import is made to fail
    with pytest.raises(osolab.ConfigurationError, match="pip install pandas"):
        osolab.validate(broken).to_dataframe()
