"""The check tells every deviation from the binding, where it is, and how sure the rule is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.messages.codec import BindingDeviation, Codec, DeviationKind
from simulator.messages.model import DocumentResponse, SoapFault

Golden = Callable[[str, str], bytes]
MakeCodec = Callable[..., Codec]

REQUEST = "/Envelope/Body/documentRequest"
KOPPELSLEUTEL = "<o:koppelsleutel>19677A96-B737-402E-B3B8-24A3EEF32000</o:koppelsleutel>"


def request_head(found: tuple[BindingDeviation, ...]) -> list[tuple[str, str, str, str]]:
    """What counts of each deviation: kind, path, certainty, assumption."""
    return [(one.kind.value, one.path, one.certainty, one.assumption) for one in found]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        pytest.param(
            "documentRequest",
            "<o:sessieId>",
            "<o:leerjaar>3</o:leerjaar><o:sessieId>",
            [("unknown", f"{REQUEST}/leerjaar", "S", "")],
            id="unknown element",
        ),
        pytest.param(
            "sessiecontroleRequest",
            r"(<o:overdrachtsoort>.*?</o:overdrachtsoort>)(\s*)(<o:sessieId>.*?</o:sessieId>)",
            r"\3\2\1",
            [("order", "/Envelope/Body/sessiecontroleRequest/sessieId", "S", "")],
            id="order that is seen",
        ),
        pytest.param(
            "documentRequest",
            r"(<o:pgn>.*?</o:pgn>)(.*)(?=</o:documentRequest>)",
            r"\2\1",
            [("order", f"{REQUEST}/pgn", "I", "A22")],
            id="order that is inferred",
        ),
        pytest.param(
            "documentRequest",
            r"<o:doelBrin>.*?</o:doelBrin>",
            "",
            [("missing", REQUEST, "S", "")],
            id="missing",
        ),
        pytest.param(
            "documentRequest",
            r"(<o:sessieId>.*?</o:sessieId>)",
            r"\1\1",
            [("doubled", f"{REQUEST}/sessieId[2]", "I", "")],
            id="doubled",
        ),
        pytest.param(
            "overdrachtRequest",
            "<o:overdrachtsoort>",
            f"{KOPPELSLEUTEL}<o:overdrachtsoort>",
            [("choice", "/Envelope/Body/overdrachtRequest/koppelsleutel", "S", "")],
            id="both keys",
        ),
        pytest.param(
            "overdrachtRequest",
            r"<o:zoeksleutelPgnfrag>.*</o:zoeksleutelPgnfrag>",
            "",
            [("choice", "/Envelope/Body/overdrachtRequest", "S", "")],
            id="no key",
        ),
        pytest.param(
            "sessiecontroleRequest",
            r"<o:pgnfrag>.*?</o:pgnfrag>",
            "",
            [("missing", "/Envelope/Body/sessiecontroleRequest/zoeksleutelPgnfrag", "S", "")],
            id="missing inside",
        ),
        pytest.param(
            "sessiecontroleRequest",
            r"</?o:zoeksleutelPgnfrag>|<o:pgnfrag>.*?</o:pgnfrag>",
            "",
            [("spelling", "/Envelope/Body/sessiecontroleRequest/zoeksleutel", "S", "")],
            id="key without pgnfrag",
        ),
        pytest.param(
            "documentRequest",
            "<o:bronBrin>00YY",
            "<o:bronBrin>00yy",
            [("value", f"{REQUEST}/bronBrin", "S", "")],
            id="brin",
        ),
        pytest.param(
            "documentRequest",
            "YY00931<",
            "YY0931<",
            [("value", f"{REQUEST}/bronRouteringsKenmerk", "S", "")],
            id="routeringskenmerk",
        ),
        pytest.param("documentRequest", "999900006", "99990000", [("value", f"{REQUEST}/pgn", "S", "")], id="pgn"),
        pytest.param(
            "documentRequest", "9cebd", "9CEBD", [("value", f"{REQUEST}/sessieId", "S", "")], id="upper case sessie"
        ),
        pytest.param(
            "documentRequest-swv",
            "19677A96",
            "19677a96",
            [("value", f"{REQUEST}/koppelsleutel", "S", "")],
            id="lower case key",
        ),
        pytest.param(
            "documentRequest-aanvraagdatum",
            r"\+01:00",
            "",
            [("value", f"{REQUEST}/aanvraagdatum", "S", "")],
            id="moment without offset",
        ),
        pytest.param(
            "documentRequest",
            "overstapdossier",
            "verhuizing",
            [("value", f"{REQUEST}/overdrachtsoort", "S", "")],
            id="word",
        ),
        pytest.param(
            "documentRequest-swv",
            "SWVaanvraag",
            "swv-dossier",
            [("value", f"{REQUEST}/overdrachtsoort", "X", "A05")],
            id="word that is not settled",
        ),
        pytest.param(
            "sessiecontroleRequest",
            "AAEC",
            "A EC!",
            [("value", "/Envelope/Body/sessiecontroleRequest/zoeksleutelPgnfrag/zoeksleutel", "S", "")],
            id="base64",
        ),
        pytest.param(
            "sessiecontroleRequest",
            "9468",
            "946",
            [("value", "/Envelope/Body/sessiecontroleRequest/zoeksleutelPgnfrag/pgnfrag", "I", "")],
            id="pgnfrag",
        ),
        pytest.param(
            "documentRequest",
            "<o:pgn>",
            "<o:pgn><o:nr/>",
            [("value", f"{REQUEST}/pgn", "X", "A04")],
            id="element in a value",
        ),
        pytest.param("documentRequest", "<o:sessieId>", "x<o:sessieId>", [("text", REQUEST, "S", "")], id="stray text"),
        pytest.param(
            "documentRequest",
            "<o:overdrachtsoort>.*?</o:overdrachtsoort>",
            "<o:overdrachtsoort/>",
            [("blank", f"{REQUEST}/overdrachtsoort", "I", "")],
            id="empty",
        ),
        pytest.param(
            "documentRequest",
            "<o:sessieId>",
            '<o:sessieId xmlns:o="urn:x">',
            [("namespace", f"{REQUEST}/sessieId", "I", "")],
            id="namespace of an element",
        ),
        pytest.param(
            "meldenNotificatieRequest-swv",
            "<o:doel>",
            "<o:sessieId>9cebd89c-8953-416b-a2cb-ecee939f1775</o:sessieId><o:doel>",
            [("not_here", "/Envelope/Body/meldenNotificatieRequest/sessieId", "S", "")],
            id="element of the other variant",
        ),
        pytest.param(
            "meldenNotificatieRequest",
            "<o:sessieId>.*?</o:sessieId>",
            "",
            [("missing", "/Envelope/Body/meldenNotificatieRequest", "S", "")],
            id="missing in this variant",
        ),
        pytest.param(
            "notificatieRequest",
            "<o:aanvraagdatum>.*?</o:aanvraagdatum>",
            "",
            [("missing", "/Envelope/Body/notificatieRequest", "X", "A21")],
            id="missing in a variant that was not seen",
        ),
        pytest.param(
            "notificatieRequest-swv",
            "<o:doel>.*?</o:doel>",
            "",
            [("missing", "/Envelope/Body/notificatieRequest", "S", "")],
            id="missing what tells the variant",
        ),
        pytest.param(
            "overdrachtResponse",
            "<o:url>https://las.example/oso</o:url>",
            "<o:url>las.example</o:url>",
            [("value", "/Envelope/Body/overdrachtResponse/aanleverpunten/aanleverpunt/url", "G", "A43")],
            id="url in a list",
        ),
        pytest.param(
            "overdrachtResponse",
            "<o:aanleverpunt>.*</o:aanleverpunt>",
            "",
            [("missing", "/Envelope/Body/overdrachtResponse/aanleverpunten", "S", "")],
            id="empty list",
        ),
        pytest.param(
            "afmeldingRequest",
            "afmeldingRequest",
            "afmeldingsRequest",
            [("spelling", "/Envelope/Body/afmeldingsRequest", "S", "")],
            id="older name",
        ),
        pytest.param(
            "documentRequest",
            "documentRequest",
            "dossierRequest",
            [("unknown", "/Envelope/Body/dossierRequest", "S", "")],
            id="unknown message",
        ),
        pytest.param(
            "notificatieResponse",
            "20200910",
            "20170601",
            [("namespace", "/Envelope/Body/notificatieResponse", "S", "")],
            id="year",
        ),
        pytest.param(
            "notificatieResponse",
            "</soapenv:Body>",
            "<x/></soapenv:Body>",
            [("several", "/Envelope/Body", "S", "")],
            id="several",
        ),
        pytest.param(
            "notificatieResponse", r"<o:.*</o:notificatieResponse>", "", [("no_soap", "/", "S", "")], id="empty body"
        ),
        pytest.param("notificatieResponse", "soapenv:Body", "soapenv:Bodi", [("no_soap", "/", "S", "")], id="no body"),
        pytest.param("notificatieResponse", "</soapenv:Envelope>", "", [("no_xml", "/", "S", "")], id="cut off"),
    ],
)
def test_each_kind(
    *,
    name: str,
    old: str,
    new: str,
    expected: list[tuple[str, str, str, str]],
    make_codec: MakeCodec,
    golden: Golden,
) -> None:
    """One change to a message that conforms gives one deviation, at its place, with the certainty of its rule."""
    data = re.sub(old, new, golden("oso22", name).decode(), flags=re.DOTALL)
    assert request_head(make_codec().check(data.encode())) == expected


def test_every_kind_is_tested() -> None:
    """No kind of deviation goes without a case in this module."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in DeviationKind if f'("{kind}"' not in source] == []


def test_texts_and_line(make_codec: MakeCodec, golden: Golden) -> None:
    """A deviation says in both languages what stands there and what is expected, with the line."""
    data = golden("oso22", "documentRequest").replace(b"overstapdossier", b"verhuizing")
    (found,) = make_codec().check(data)
    assert found.line == 11
    assert found.text.nl.startswith("'verhuizing' staat er, verwacht: overstapdossier")
    assert found.text.en.startswith("'verhuizing' met, expected: overstapdossier")


@pytest.mark.parametrize(
    ("release", "name", "old"),
    [
        ("oso22", "documentRequest", "999900006"),
        ("oso22", "documentRequest-swv", "19677A96-B737-402E-B3B8-24A3EEF32000"),
        ("oso22", "sessiecontroleRequest", "9468"),
        ("oso18", "sessiecontroleRequest", "AAECAw"),
    ],
)
def test_no_secret_in_a_text(release: str, name: str, old: str, make_codec: MakeCodec, golden: Golden) -> None:
    """A pgn or a key with a typing error does not end up in a report."""
    data = golden(release, name).replace(old.encode(), old.encode() + b"!")
    (found,) = make_codec(release).check(data)
    assert old not in f"{found}"


def test_long_values_are_cut(make_codec: MakeCodec, golden: Golden) -> None:
    """A value of any length gives a text of some length."""
    data = golden("oso22", "documentRequest").replace(b"overstapdossier", b"x" * 5000)
    (found,) = make_codec().check(data)
    assert len(found.text.nl) < 200


@pytest.mark.parametrize(
    ("namespace", "year"),
    [
        ("http://xml.kennisnet.nl/schemas/Overstapservice/20180404", "oso18"),
        ("http://xml.eld.nl/schemas/Overstapservice/20180404", "OSO'18"),
        ("http://xml.eld.nl/schemas/Overstapservice/20160411", "OSO'16"),
        ("http://xml.eld.nl/schemas/Overstapservice/20170601", "OSO'17"),
    ],
)
def test_other_years_are_named(namespace: str, year: str, make_codec: MakeCodec, golden: Golden) -> None:
    """A message in the namespace of another year is told which year that is."""
    codec = make_codec()
    data = golden("oso22", "notificatieResponse").replace(codec.release.namespace.encode(), namespace.encode())
    (found,) = codec.check(data)
    assert found.kind is DeviationKind.NAMESPACE
    assert year in found.text.nl
    assert year in found.text.en


def test_deviations_of_another_release_are_told_by_its_own_rules(make_codec: MakeCodec, golden: Golden) -> None:
    """A good OSO'18 message has one deviation in OSO'22: its namespace."""
    found = make_codec("oso22").check(golden("oso18", "sessiecontroleRequest"))
    assert [one.kind.value for one in found] == ["namespace"]


def test_both_forms_of_a_foutmelding(make_codec: MakeCodec) -> None:
    """Each form conforms where it is expected; the other is a deviation that names A01."""
    fault = SoapFault(code="LeerlinginfoNietBeschikbaar")
    result = SoapFault(code="LeerlinginfoNietBeschikbaar", style="resultaat", operation="documentResponse")
    for value, same, other in (("soap_fault", fault, result), ("resultaat", result, fault)):
        codec = make_codec(A01=value)
        assert codec.check(codec.write(same)) == ()
        (found,) = codec.check(codec.write(other))
        assert (found.kind.value, found.assumption) == ("fault_style", "A01")


def test_fault_without_its_parts(make_codec: MakeCodec) -> None:
    """SOAP 1.1 wants a faultcode and a faultstring, without a namespace."""
    codec = make_codec()
    data = codec.write(SoapFault(code="SessieAfwijkend")).replace(b"<faultstring>SessieAfwijkend</faultstring>", b"")
    assert request_head(codec.check(data)) == [("missing", "/Envelope/Body/Fault", "S", "")]


ANSWER = "/Envelope/Body/documentResponse"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("", "", [], id="good"),
        pytest.param(r"</?o:dossier.*?>", "", [("missing", ANSWER, "P", "A42")], id="no wrapper"),
        pytest.param(r"o:dossier\b", "o:inhoud", [("spelling", f"{ANSWER}/inhoud", "P", "A42")], id="other wrapper"),
        pytest.param(
            r"<d xmlns=\"urn:d\"/>", "PGQvPg==", [("embedding", f"{ANSWER}/dossier", "X", "A03")], id="other embedding"
        ),
        pytest.param(r"<d xmlns=\"urn:d\"/>", "", [("embedding", f"{ANSWER}/dossier", "X", "A03")], id="nothing in it"),
        pytest.param(
            r"<d xmlns=\"urn:d\"/>", "Mislukt!", [("value", f"{ANSWER}/dossier", "X", "A03")], id="no dossier"
        ),
        pytest.param(
            r"(<d xmlns=\"urn:d\"/>)", r"\1\1", [("doubled", f"{ANSWER}/dossier", "X", "A03")], id="two dossiers"
        ),
        pytest.param("<o:dossier", "<o:extra/><o:dossier", [("unknown", f"{ANSWER}/extra", "S", "")], id="extra"),
    ],
)
def test_documentresponse(old: str, new: str, expected: list[tuple[str, str, str, str]], make_codec: MakeCodec) -> None:
    """What is around a dossier is compared too; what is in the dossier is not."""
    codec = make_codec()
    written = codec.write(DocumentResponse(dossier=b'<d xmlns="urn:d"/>')).decode()
    assert request_head(codec.check(re.sub(old, new, written).encode())) == expected
