"""The verdict: whatever the bytes are, it is findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dossier import Finding, FindingSource, Mode, Severity, validate
from simulator.dossier.examples.full import make_full
from simulator.dossier.examples.minimal import make_minimal
from simulator.dossier.rules import engine
from simulator.dossier.rules.rule import DossierView, ElementView
from simulator.dossier.writer import write
from simulator.standard.overdracht import Profiel

NAMESPACE = "http://www.edustandaard.nl/oso_gegevensset/{}/dossier"
FULL = write(make_full())
UNREADABLE = [
    pytest.param(b"", "leeg", id="empty"),
    pytest.param(b" \n\t ", "leeg", id="blank"),
    pytest.param(b"no xml", "geen leesbare XML", id="text"),
    pytest.param(b"<a><b></a>", "geen leesbare XML", id="not-well-formed"),
    pytest.param(b"<html><br></html>", "geen leesbare XML", id="html"),
    pytest.param(b"\x00\xff\xfe" * 50, "geen leesbare XML", id="binary"),
    pytest.param(b'<?xml version="1.0" encoding="klingon"?><a/>', "geen leesbare XML", id="encoding"),
    pytest.param(b"<!DOCTYPE a><a/>", "DOCTYPE", id="doctype"),
    pytest.param(b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;">]><a>&z;</a>', "DOCTYPE", id="billion-laughs"),
    pytest.param(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE", id="external-dtd"),
    pytest.param(b"<a>" * 100 + b"</a>" * 100, "diep", id="deep"),
    pytest.param(b"<a>&x;</a>", "geen leesbare XML", id="entity-without-dtd"),
    pytest.param(FULL[:-40], "geen leesbare XML", id="cut-off"),
    pytest.param(FULL + b"<a/>", "geen leesbare XML", id="two-roots"),
]


@pytest.mark.parametrize(("data", "told"), UNREADABLE)
def test_what_is_no_xml_gets_one_parse_finding(data: bytes, told: str) -> None:
    """One finding of source parse, with a remedy, and no verdict on the content."""
    verdict = validate(data)
    assert not verdict.valid
    assert verdict.profile is None
    (finding,) = verdict.findings
    assert (finding.rule, finding.source, finding.severity) == ("XML", FindingSource.PARSE, Severity.ERROR)
    assert told in finding.message.nl
    assert finding.fix.nl != finding.fix.en


def test_a_file_beyond_the_limit_is_not_parsed() -> None:
    """The limit is the caller's."""
    (finding,) = validate(FULL, max_bytes=1000).findings
    assert "te groot" in finding.message.nl


@pytest.mark.parametrize("year", ["1.2", "2018", "2022", "2031"])
def test_other_years_are_recognised_named_and_refused(year: str) -> None:
    """Whoever has a newer dossier hears what year it is and what to do."""
    verdict = validate(f'<dossier xmlns="{NAMESPACE.format(year)}"/>'.encode())
    (finding,) = verdict.findings
    assert verdict.release == year
    assert finding.rule == "JAAR"
    assert year in finding.message.nl
    assert "--bundle" in finding.fix.nl


ROOTS = [
    pytest.param("<html/>", "", id="no-namespace"),
    pytest.param('<dossier xmlns="http://example.org/"/>', "", id="other-namespace"),
    pytest.param(f'<dossiers xmlns="{NAMESPACE.format(2019)}"/>', "2019.1", id="other-root"),
]


@pytest.mark.parametrize(("text", "release"), ROOTS)
def test_another_root_is_refused(text: str, release: str) -> None:
    """The schema would take any of its elements as a root; a dossier it is not."""
    verdict = validate(text.encode())
    (finding,) = verdict.findings
    assert (verdict.release, finding.rule, finding.xpath is not None) == (release, "ROOT", True)


def test_rules_are_not_tried_outside_the_schema() -> None:
    """As the published validation does: XSD first, rules only after that."""
    data = write(make_minimal(Profiel.POPO)).replace(b"<voornaam>Voorbeeld</voornaam>", b"")
    assert {finding.rule for finding in validate(data, own_checks=False).findings} == {"OVa.LL01"}
    both = data.replace(b"<brincode>99AA", b"<brincode>9")
    assert {finding.rule for finding in validate(both).findings} == {"XSD"}


@pytest.mark.parametrize("profiel", Profiel)
def test_the_profile_is_what_the_dossier_says(profiel: Profiel) -> None:
    """Kind of handover and kind of transfer together make the profile."""
    verdict = validate(write(make_minimal(profiel)))
    assert (verdict.profile, verdict.release, verdict.mode) == (profiel, "2019.1", Mode.OFFICIAL)
    assert verdict.valid


def test_a_dossier_that_contradicts_itself_has_no_profile() -> None:
    """A transfer within primary education is no request to a samenwerkingsverband."""
    data = write(make_minimal(Profiel.POPO)).replace(b"overstapdossier", b"swv-dossier")
    assert validate(data).profile is None


@pytest.mark.parametrize("mode", Mode)
def test_the_official_examples_have_no_findings(official_examples: tuple[Path, ...], mode: Mode) -> None:
    """Not one, not even a notice, in both modes."""
    for path in official_examples:
        verdict = validate(path.read_bytes(), mode=mode)
        assert verdict.valid
        assert [finding.rule for finding in verdict.findings] == [], path.name


def test_an_unknown_mode_is_a_mistake_of_the_caller() -> None:
    """The mode is not guessed."""
    with pytest.raises(ValueError, match="strict"):
        validate(FULL, mode="strict")


def judged(data: bytes) -> tuple[Finding, ...]:
    findings = validate(data, mode=Mode.INTENDED).findings
    for finding in findings:
        assert finding.message.nl
        assert finding.message.en
        assert finding.line is None or finding.line > 0
    return findings


@given(data=st.binary(max_size=400))
def test_any_bytes_end_in_findings(data: bytes) -> None:
    """No byte sequence makes the validator raise, and none of these is a dossier."""
    assert len(judged(data)) == 1


@given(text=st.text(alphabet="<>/=\"'&;![]-? ab\n\x00é\U0001f600", max_size=200))
def test_any_markup_like_text_ends_in_findings(text: str) -> None:
    """Neither does text that looks like XML."""
    assert judged(text.encode()) != ()


@given(
    at=st.integers(min_value=0, max_value=len(FULL) - 1),
    length=st.integers(min_value=0, max_value=200),
    new=st.one_of(
        st.binary(max_size=20), st.sampled_from([b"<!-- x -->", b"<?x?>", b"&amp;", b"<a/>", b"\r\n", b"]]>"])
    ),
)
def test_a_damaged_dossier_ends_in_findings(at: int, length: int, new: bytes) -> None:
    """Cutting, replacing and inserting anywhere in a full dossier is judged, never fatal."""
    judged(FULL[:at] + new + FULL[at + length :])


ELEMENTS = [
    b"geslacht",
    b"nummer",
    b"geheim",
    b"afnamedatum",
    b"overstap",
    b"deeldossier",
    b"bestandsinhoud",
    b"bsn",
    b"iban",
]


@given(
    element=st.sampled_from(ELEMENTS),
    text=st.text(st.characters(codec="utf-8", exclude_characters="<&\r", min_codepoint=32), max_size=60),
)
def test_any_value_in_any_sensitive_element_ends_in_findings(element: bytes, text: str) -> None:
    """Values that rules and checks compute with may hold anything."""
    start = FULL.index(b"<" + element + b">") + len(element) + 2
    end = FULL.index(b"</" + element + b">", start)
    judged(FULL[:start] + text.encode() + FULL[end:])


def test_a_dossier_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Profile, rules and our own checks all ask one view of a dossier."""
    looked: list[ElementView] = []

    def make_view(
        *, dossier: ElementView, metadata: ElementView, school: ElementView, leerling: ElementView
    ) -> DossierView:
        looked.append(dossier)
        return DossierView(dossier=dossier, metadata=metadata, school=school, leerling=leerling)

    monkeypatch.setattr(engine, "DossierView", make_view)
    assert validate(FULL).profile is not None
    assert len(looked) == 1
