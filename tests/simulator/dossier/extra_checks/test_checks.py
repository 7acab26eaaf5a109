"""Our own checks: what each finds, what it lets pass, how bad it is, and how it is switched off."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from simulator.dossier import Mode, Severity, validate
from simulator.dossier.examples.bijlage import make_document
from simulator.dossier.examples.edits import Edit, apply, copy_from_full, remove_all, set_text
from simulator.dossier.examples.full import make_rich
from simulator.dossier.examples.minimal import make_exemplary, make_minimal
from simulator.dossier.extra_checks import CHECKS
from simulator.dossier.model import CategorieUitlevering, Document, Dossier
from simulator.dossier.writer import write
from simulator.errors import LocalProtocolError
from simulator.standard.overdracht import Profiel, category_flags

L = "huidigeschool/leerling"
ADRES = f"{L}/adreslijst/adres"
COMMUNICATIE = f"{L}/communicatielijst/communicatie"
LOOPBAAN = f"{L}/schoolloopbaanlijst/schoolloopbaan"
SUPPORT = f"{L}/onderwijsondersteuning"
TOETS = f"{L}/toetslijst/toets"
SCORE = f"{TOETS}/resultaat/toetsscore"
EINDTOETS = f"{L}/eindtoets_basisonderwijs/eindtoetsresultaat"


def make_tidy() -> Dossier:
    """The rich dossier with the flags that its profile wants: no check has anything against it."""
    dossier = make_rich()
    flags = {f"cat_{name}": flag.value for name, flag in category_flags(Profiel.BB).items()}
    metadata = replace(dossier.metadata, overstap=None, categorie_uitlevering=CategorieUitlevering(**flags))
    return replace(dossier, metadata=metadata)


def changed(*changes: Edit) -> set[str]:
    return {finding.rule for finding in validate(apply(make_tidy(), changes), mode="intended").findings}


CASES = [
    ("NR.bsn", set_text(f"{L}/bsn", "999900007"), set_text(f"{L}/bsn", "999900018")),
    ("NR.bsn", set_text(f"{L}/bsn", "99990006"), set_text(f"{L}/bsn", "999900006")),
    (
        "NR.iban",
        set_text(f"{L}/verzorger/iban", "NL91ABNA0417164301"),
        set_text(f"{L}/verzorger/iban", "NL91 ABNA 0417 1643 00"),
    ),
    ("NR.iban", set_text(f"{L}/verzorger/iban", "123456789"), set_text(f"{L}/verzorger/iban", "BE68539007547034")),
    ("NR.postcode", set_text(f"{ADRES}/postcode", "0123AB"), set_text(f"{ADRES}/postcode", "1234 AB")),
    ("NR.postcode", set_text(f"{ADRES}/postcode", "1234SS"), set_text(f"{ADRES}/postcode", "1234SB")),
    ("NR.schooljaar", set_text(f"{LOOPBAAN}/schooljaar", "2018-2020"), set_text(f"{LOOPBAAN}/schooljaar", "1999-2000")),
    ("NR.schooljaar", set_text(f"{LOOPBAAN}/schooljaar", "9999-0000"), set_text(f"{LOOPBAAN}/schooljaar", "2018-2019")),
    (
        "NR.contactemail",
        set_text(f"{L}/overstapadvies/contactemail", "school.nl"),
        set_text(f"{L}/overstapadvies/contactemail", "o'hara@mail.school.nl"),
    ),
    ("DT.periode", set_text(f"{LOOPBAAN}/einddatum", "2018-07-31"), set_text(f"{LOOPBAAN}/einddatum", "2018-08-01")),
    (
        "DT.periode",
        set_text(f"{SUPPORT}/tlv/tlveinddatum", "2018-07-31"),
        set_text(f"{SUPPORT}/tlv/tlveinddatum", "2018-08-01Z"),
    ),
    (
        "DT.periode",
        set_text(f"{L}/datumuitschrijving", "2011-07-31"),
        set_text(f"{L}/datumuitschrijving", "2011-08-01"),
    ),
    (
        "DT.gba",
        set_text(f"{L}/gba/gbageboortedatum", "18-03-2007"),
        set_text(f"{L}/gba/gbageboortedatum", "17-03-2007"),
    ),
    (
        "DT.inschrijving",
        set_text(f"{L}/datuminschrijving", "2007-03-16"),
        set_text(f"{L}/datuminschrijving", "2007-03-17"),
    ),
    (
        "DT.afname",
        set_text(f"{TOETS}/afname/afnamedatum", "2006-01-01"),
        set_text(f"{TOETS}/afname/afnamedatum", "2017-01-01"),
    ),
    ("TO.aantal", set_text(f"{SCORE}/aantalgoed", "31"), set_text(f"{SCORE}/aantalgoed", "29")),
    ("TO.negatief", set_text(f"{SCORE}/aantalfout", "-1"), set_text(f"{SCORE}/aantalfout", "0")),
    (
        "TO.interval",
        set_text(f"{SCORE}/betrouwbaarheidsinterval/bivhoog", "94"),
        set_text(f"{SCORE}/betrouwbaarheidsinterval/bivhoog", "95.0"),
    ),
    (
        "TO.standaardscore",
        set_text(f"{EINDTOETS}/standaardscore", "500"),
        set_text(f"{EINDTOETS}/standaardscore", "501"),
    ),
    (
        "TO.standaardscore",
        set_text(f"{EINDTOETS}/standaardscore", "551"),
        set_text(f"{EINDTOETS}/standaardscore", "550"),
    ),
    (
        "UI.profiel",
        set_text("metadata/categorie_uitlevering/cat_school", "OPTIONEEL"),
        set_text("metadata/categorie_uitlevering/cat_vve", "OPTIONEEL"),
    ),
    ("BIJ.base64", set_text(f"{L}/overigdocumentlijst/document/bestandsinhoud", "geen!"), None),
    ("BIJ.zip", set_text(f"{L}/overigdocumentlijst/document/bestandsinhoud", "UEsDBAoAAAA="), None),
    ("BIJ.naam", set_text(f"{L}/overigdocumentlijst/document/bestandsnaam", "ander.pdf"), None),
]


@pytest.mark.parametrize(("rule", "bad", "good"), CASES, ids=[f"{case[0]}-{at}" for at, case in enumerate(CASES)])
def test_a_check_finds_what_it_is_for_and_no_more(rule: str, bad: Edit, good: Edit | None) -> None:
    """The bad value yields this id only, the one next to it nothing."""
    assert changed(bad) == {rule}
    assert changed(*([good] if good else [])) == set()


def test_numbers_that_need_two_changes() -> None:
    """An onderwijsnummer stands instead of a BSN; a birth date after the dossier contradicts everything after it."""
    wrong = changed(remove_all(f"{L}/bsn"), set_text(f"{L}/onderwijsnummer", "999900006"))
    assert wrong == {"NR.onderwijsnummer"}
    assert changed(remove_all(f"{L}/bsn"), set_text(f"{L}/onderwijsnummer", "101222331")) == set()
    assert "DT.geboorte" in changed(set_text(f"{L}/geboortedatum", "2030-01-01"))


def test_foreign_postal_codes_are_free() -> None:
    """Only an address in the Netherlands, or without a country, has a Dutch postal code."""
    assert changed(set_text(f"{ADRES}/postcode", "SW1A 2AA"), set_text(f"{ADRES}/land", "6039")) == set()
    assert changed(set_text(f"{ADRES}/postcode", "SW1A 2AA"), remove_all(f"{ADRES}/land")) == {"NR.postcode"}


EMAILS = [
    ("jan@school.nl", set()),
    ("jan.o'hara+x@mail.school.nl", set()),
    ("x y;<z> jan@school.nl", {"NR.email"}),
    ("jan@localhost", {"NR.email"}),
    (f"{'a' * 65}@school.nl", {"NR.email"}),
]


@pytest.mark.parametrize(("address", "expected"), EMAILS, ids=[email[:16] for email, _ in EMAILS])
def test_e_mail_addresses_are_looked_at_as_a_whole(address: str, expected: set[str]) -> None:
    """Not only the end, as the published pattern does."""
    assert changed(set_text(f"{COMMUNICATIE}/soort", "e-mail"), set_text(f"{COMMUNICATIE}/nummer", address)) == expected


def packed(*files: tuple[str, bytes], damage: Callable[[bytes], bytes] = bytes) -> str:
    """Base64 of a ZIP with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return b64encode(damage(stream.getvalue())).decode()


def rules_of(document: Document) -> set[str]:
    dossier = make_tidy()
    leerling = replace(dossier.huidigeschool.leerling, overigdocumentlijst=(document,))
    data = write(replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling)))
    return {finding.rule for finding in validate(data, mode="intended").findings}


ONE = ("a.txt", b"tekst" * 100)
ATTACHMENTS = [
    pytest.param("a.txt", packed(ONE), set(), id="good"),
    pytest.param("a.txt", "\n".join(packed(ONE)[at : at + 76] for at in range(0, 400, 76)), set(), id="wrapped-lines"),
    pytest.param("A.PDF", packed(("A.PDF", b"x")), set(), id="capitals"),
    pytest.param("a.txt", packed(), {"BIJ.aantal"}, id="empty-archive"),
    pytest.param("a.txt", packed(ONE, ("b.txt", b"x")), {"BIJ.aantal"}, id="two-files"),
    pytest.param("b.txt", packed(ONE), {"BIJ.naam"}, id="other-name"),
    pytest.param("a.exe", packed(("a.exe", b"x")), {"BIJ.type"}, id="kind"),
    pytest.param("a", packed(("a", b"x")), {"BIJ.type"}, id="no-extension"),
    pytest.param("a.txt", packed(("../a.txt", b"x")), {"BIJ.naam", "BIJ.pad"}, id="traversal"),
    pytest.param("a.txt", packed(("/a.txt", b"x")), {"BIJ.naam", "BIJ.pad"}, id="absolute"),
    pytest.param("../a.txt", packed(("../a.txt", b"x")), {"BIJ.bestandsnaam", "BIJ.pad"}, id="traversal-in-name"),
    pytest.param("a.txt", packed(("a.txt", b"\0" * 5_000_000)), {"BIJ.bom"}, id="bomb"),
    pytest.param("a.txt", packed(ONE, damage=lambda raw: raw[:-30]), {"BIJ.zip"}, id="cut-off"),
    pytest.param("a.txt", packed(ONE, damage=lambda raw: raw[:38] + b"\xff\xff" + raw[40:]), {"BIJ.zip"}, id="damaged"),
    pytest.param("a.txt", b64encode(b"%PDF-1.4").decode(), {"BIJ.zip"}, id="no-zip"),
    pytest.param("a.txt", "ab=c", {"BIJ.base64"}, id="bad-padding"),
    pytest.param("a.txt", "é", {"BIJ.base64"}, id="no-ascii"),
]


@pytest.mark.parametrize(("name", "content", "expected"), ATTACHMENTS)
def test_attachments_are_opened(name: str, content: str, expected: set[str]) -> None:
    """Base64, ZIP, one file, the same name, a permitted kind, no bomb, no way out."""
    assert rules_of(Document(bestandsnaam=name, bestandsinhoud=content)) == expected


def test_the_known_attachments_of_the_published_examples_pass(official_examples: tuple[object, ...]) -> None:
    """A cut-off ZIP is refused, save the one that the publisher's own examples hold."""
    assert official_examples
    assert rules_of(make_document("a.txt")) == set()


def test_official_findings_are_notices_and_the_file_stays_valid() -> None:
    """The published validation would not have said a thing."""
    data = apply(
        make_tidy(), [set_text(f"{L}/bsn", "1"), set_text(f"{L}/overigdocumentlijst/document/bestandsinhoud", "!")]
    )
    official, intended = validate(data), validate(data, mode=Mode.INTENDED)
    assert {finding.severity for finding in official.findings} == {Severity.NOTICE}
    assert official.valid
    assert {finding.severity for finding in intended.findings} == {Severity.ERROR}
    assert not intended.valid


def test_every_check_can_be_switched_off() -> None:
    """One by one by id, or all at once; an unknown id is a mistake of the caller."""
    data = apply(make_tidy(), [set_text(f"{L}/bsn", "1"), set_text(f"{LOOPBAAN}/schooljaar", "2018-2020")])
    assert {finding.rule for finding in validate(data).findings} == {"NR.bsn", "NR.schooljaar"}
    assert {finding.rule for finding in validate(data, without=["NR.bsn"]).findings} == {"NR.schooljaar"}
    assert validate(data, without=[check.id for check in CHECKS]).findings == ()
    assert validate(data, own_checks=False).findings == ()
    with pytest.raises(LocalProtocolError, match=r"NR\.sofi"):
        validate(data, without=["NR.sofi"])


def test_every_check_is_documented() -> None:
    """Ids are unique; reason, message and fix are there in both languages; every check has a case here."""
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))
    for check in CHECKS:
        for text in (check.reason, check.message, check.fix):
            assert text.nl
            assert text.en
            assert text.nl != text.en
    tested = {case[0] for case in CASES} | {rule for case in ATTACHMENTS for rule in case.values[2]}  # type: ignore[union-attr]
    assert set(ids) - tested == {"NR.onderwijsnummer", "NR.email", "DT.geboorte"}


def test_flags_of_every_profile() -> None:
    """The matrix is accepted for each profile; POVO forbids what POPO allows."""
    for profiel in Profiel:
        for mode in Mode:
            assert validate(write(make_exemplary(profiel)), mode=mode).findings == ()
    wrong = apply(make_minimal(Profiel.POVO), [copy_from_full("huidigeschool/leerling/vanpeuterspeelzaal")])
    assert [finding.rule for finding in validate(wrong).findings].count("UI.profiel") == 9
