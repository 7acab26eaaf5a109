"""Every rule of the published validation, broken once and nearly broken once."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.dossier.examples.catalogue import UNBREAKABLE, RuleBreaker, load_breakages
from simulator.dossier.examples.edits import apply, copy_from_full, remove_all, set_text
from simulator.dossier.examples.full import make_rich
from simulator.dossier.examples.minimal import make_minimal
from simulator.dossier.finding import Finding, Mode
from simulator.dossier.rules import CODE_RULES, RULES, Bundle, Status
from simulator.dossier.rules.engine import make_view, try_rules
from simulator.dossier.schema import validate_schema
from simulator.dossier.writer import write
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1

STATUS = {rule.id: rule.status for rule in RULES}
BREAKAGES = [pytest.param(breaker, id=rule) for rule, breaker in load_breakages().items()]


def judge(data: bytes, mode: Mode, bundle: Bundle | None = None) -> list[Finding]:
    return try_rules(make_view(etree.fromstring(data)), mode, bundle=bundle)


def test_every_site_has_its_own_id() -> None:
    """248 sites, 248 ids; all can be broken, save the one that is impossible."""
    ids = [rule.id for rule in RULES] + [rule.id for rule in CODE_RULES]
    assert len(ids) == len(set(ids)) == 248
    assert set(ids) == set(load_breakages()) | set(UNBREAKABLE)


def test_the_counts_of_the_standard() -> None:
    """Per profile as many rules as the published stylesheets have. Bron: business rules 2."""
    expected = {"POPO": 189, "POVO": 194, "VOVO": 191, "BB": 160, "POSWV": 185, "VOSWV": 181}
    live = {"POPO": 174, "POVO": 177, "VOVO": 176, "BB": 155, "POSWV": 179, "VOSWV": 175}
    for profiel in Profiel:
        rules = [rule for rule in RULES if profiel in rule.when.profielen]
        assert len(rules) + len(CODE_RULES) == expected[profiel]
        assert len([each for each in rules if each.status is Status.LIVE]) + len(CODE_RULES) == live[profiel]


@pytest.mark.family("breaker", BREAKAGES)
def test_breaking_a_rule_yields_its_id_at_the_place(breaker: RuleBreaker) -> None:
    """The broken dossier yields this id, once and at the right path, and no other than its companions."""
    data = breaker.broken()
    assert bool(validate_schema(etree.fromstring(data), DOSSIER_2019_1)) == breaker.outside_schema
    for mode in Mode:
        findings = judge(data, mode, breaker.bundle)
        awake = mode is Mode.INTENDED or STATUS.get(breaker.rule) is not Status.DORMANT
        found = [(finding.rule, finding.xpath) for finding in findings if finding.rule == breaker.rule]
        assert found == ([(breaker.rule, breaker.where)] if awake else [])
        companions = {
            rule for rule in breaker.also_breaks if mode is Mode.INTENDED or STATUS.get(rule) is not Status.DORMANT
        }
        assert {finding.rule for finding in findings} - {breaker.rule} == companions


@pytest.mark.family("breaker", BREAKAGES)
def test_nearly_breaking_a_rule_yields_nothing(breaker: RuleBreaker) -> None:
    """The dossier that comes close is accepted in both modes, schema and rules."""
    data = breaker.whole()
    assert validate_schema(etree.fromstring(data), DOSSIER_2019_1) == []
    assert [finding.rule for mode in Mode for finding in judge(data, mode)] == []


@pytest.mark.family("breaker", BREAKAGES)
def test_findings_speak_both_languages(breaker: RuleBreaker) -> None:
    """Message and fix are there in Dutch and English, differ, and have no hole left in them."""
    finding = next(each for each in judge(breaker.broken(), Mode.INTENDED, breaker.bundle) if each.rule == breaker.rule)
    for text in (finding.message, finding.fix):
        assert text.nl != text.en
        assert min(len(text.nl), len(text.en)) > 10
        assert "{" not in text.nl + text.en
    assert finding.line


@pytest.mark.parametrize("profiel", Profiel)
def test_the_smallest_dossier_of_a_profile_is_accepted(profiel: Profiel) -> None:
    """Little more than what the profile demands is enough, in both modes."""
    assert [finding for mode in Mode for finding in judge(write(make_minimal(profiel)), mode)] == []


def test_the_richest_dossier_is_accepted() -> None:
    """Everything that may be in a dossier may be there at once."""
    assert [finding for mode in Mode for finding in judge(write(make_rich()), mode)] == []


SOORT = "huidigeschool/communicatielijst/communicatie/soort"
TEXT_NODES = [
    pytest.param(b">1<", b"> 1 <", {"CL14.geslacht"}, id="blanks-around"),
    pytest.param(b">1<", b">01<", {"CL14.geslacht"}, id="leading-zero"),
    pytest.param(b">1<", b">+1<", {"CL14.geslacht"}, id="plus-sign"),
    pytest.param(b">1<", b"><!-- a -->1<", set(), id="comment-before"),
    pytest.param(b">1<", b">1<!-- a --><", set(), id="comment-after"),
    pytest.param(b">1<", b"><![CDATA[1]]><", set(), id="cdata"),
    pytest.param(b">1<", b">&#49;<", set(), id="character-reference"),
]


@pytest.mark.parametrize(("old", "new", "expected"), TEXT_NODES)
def test_codes_are_compared_as_text_nodes(old: bytes, new: bytes, expected: set[str]) -> None:
    """No trimming and no arithmetic, but a comment before or after is harmless. Bron: quirk 9."""
    data = write(make_minimal(Profiel.BB)).replace(b"<geslacht>0", b"<geslacht>1")
    changed = data.replace(b"<geslacht" + old, b"<geslacht" + new)
    assert changed != data
    assert {finding.rule for finding in judge(changed, Mode.OFFICIAL)} == expected


def test_a_comment_inside_a_code_splits_it() -> None:
    """The two halves are no codes, while the string value still fits the bundle. Bron: quirk 9."""
    data = write(make_minimal(Profiel.POPO)).replace(b">overstapdossier<", b">overstap<!-- -->dossier<")
    assert {finding.rule for finding in judge(data, Mode.OFFICIAL)} == {"CL29.overdrachtsoort"}


def test_a_comment_inside_the_validatieversie_is_harmless_and_inside_the_standaardversie_not() -> None:
    """The one compares the string value, the other text nodes. Bron: quirk 9."""
    data = write(make_minimal(Profiel.POPO))
    harmless = data.replace(b">2019.1.1<", b">2019<!-- -->.1.1<")
    assert judge(harmless, Mode.OFFICIAL) == []
    split = data.replace(b">2019.1<", b">2019<?x?>.1<")
    assert {finding.rule for finding in judge(split, Mode.OFFICIAL)} == {"OG.02"}


def test_secret_numbers_are_sought_in_the_whole_dossier() -> None:
    """Also those of the school, the doctor, the institutions and the employer of who took a test. Bron: quirk 19."""
    data = write(make_rich()).replace(b"<geheim>false", b"<geheim>true")
    findings = judge(data, Mode.OFFICIAL)
    places = {str(finding.xpath).split("/communicatielijst")[0].rpartition("/")[2] for finding in findings}
    assert places == {
        "huidigeschool[1]",
        "leerling[1]",
        "huisarts[1]",
        "aansprakelijkeinstelling[1]",
        "instelling[1]",
        "school[1]",
        "verzorger[1]",
    }


def test_a_swv_dossier_in_the_wrong_bundle_meets_few_rules() -> None:
    """Only the kind of handover is wrong; the other way round the administration part counts too. Bron: quirk 22."""
    swv = apply(make_minimal(Profiel.POSWV), [set_text("metadata/deeldossier", "LVS")])
    assert {finding.rule for finding in judge(swv, Mode.OFFICIAL, Bundle.OV)} == {"OVa.OS03+OVb.OS01"}
    overstap = apply(make_minimal(Profiel.POPO), [set_text("metadata/deeldossier", "LVS")])
    assert {finding.rule for finding in judge(overstap, Mode.OFFICIAL, Bundle.PAO)} == {"PaO.SO03", "PaO.MD01"}


def test_old_tests_of_a_handover_within_a_brin_count_when_it_says_povo() -> None:
    """That rule looks at the kind of transfer only. Bron: business rules 5.4, OVa.TR04."""
    afname = "huidigeschool/leerling/toetslijst/toets/afname/afnamedatum"
    change = (copy_from_full("huidigeschool/leerling/toetslijst"), set_text(afname, "2010-01-01"))
    plain = apply(make_minimal(Profiel.BB), change)
    povo = apply(make_minimal(Profiel.BB), (*change, set_text("metadata/overstap", "POVO")))
    assert judge(plain, Mode.INTENDED) == []
    assert {finding.rule for finding in judge(povo, Mode.INTENDED)} == {"OVa.TR04"}


@pytest.mark.parametrize(
    ("made", "oldest"),
    [("2016-01-02", "2013-08-01"), ("2016-07-31", "2013-08-01"), ("2016-08-01", "2014-08-01")],
)
def test_the_boundary_of_old_tests(made: str, oldest: str) -> None:
    """Counted from metadata/datum, a school year starts on 1 August. Bron: quirk 20."""
    afname = "huidigeschool/leerling/toetslijst/toets/afname/afnamedatum"
    for taken, expected in ((oldest, set()), (oldest.replace("08-01", "07-31"), {"OVa.TR04"})):
        change = (
            copy_from_full("huidigeschool/leerling/toetslijst"),
            set_text("metadata/datum", made),
            set_text(afname, taken),
        )
        findings = judge(apply(make_minimal(Profiel.POVO), change), Mode.INTENDED)
        assert {finding.rule for finding in findings} == expected


EMAILS = ["x y;<z> jan@school.nl", "jan@piet@school.nl", "o'hara@school.nl", f"{'a' * 70}@school.nl", "jan@localhost"]


@pytest.mark.parametrize("address", EMAILS, ids=["junk-before", "two-ats", "apostrophe", "long-local", "no-dot"])
def test_odd_e_mail_addresses_pass_as_they_do_officially(address: str) -> None:
    """The published pattern is anchored at the end only. Bron: quirk 11."""
    place = "huidigeschool/communicatielijst/communicatie"
    data = apply(make_minimal(Profiel.BB), [set_text(f"{place}/soort", "e-mail"), set_text(f"{place}/nummer", address)])
    assert judge(data, Mode.OFFICIAL) == []


@pytest.mark.parametrize("address", ["jan@school.nl ", "jan@school.nl\n", "jan@-school.nl", "jan@school..nl"])
def test_e_mail_addresses_that_end_wrong_fail(address: str) -> None:
    """A trailing blank or line break is an error. Bron: quirk 11."""
    place = "huidigeschool/communicatielijst/communicatie"
    data = apply(make_minimal(Profiel.BB), [set_text(f"{place}/soort", "e-mail"), set_text(f"{place}/nummer", address)])
    assert {finding.rule for finding in judge(data, Mode.OFFICIAL)} == {"OG.01.pattern"}


def test_pre_school_data_belong_to_popo_only() -> None:
    """For every other kind of transfer they are one too many, also for one that no bundle knows; not for none."""
    voorschools = copy_from_full("huidigeschool/leerling/voorschools")
    for overstap, expected in (("POPO", set()), ("VOVO", {"OVa.VV01"}), ("VOMBO", {"OVa.VV01", "OVa.OS02"})):
        data = apply(make_minimal(Profiel.POPO), [voorschools, set_text("metadata/overstap", overstap)])
        assert {finding.rule for finding in judge(data, Mode.OFFICIAL)} == expected
    absent = apply(make_minimal(Profiel.POPO), [voorschools, remove_all("metadata/overstap")])
    assert {finding.rule for finding in judge(absent, Mode.OFFICIAL)} == {"OVa.OS01", "OVa.OS02"}
