"""What readers forgive, and what they say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from simulator.errors import RemoteProtocolError, UntrustedXmlError
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, DocumentRequest, Message, OverdrachtRequest, SessiecontroleRequest
from simulator.standard.keys import SessieId

Golden = Callable[[str, str], bytes]
GetMessage = Callable[[str, str], Message]
MakeCodec = Callable[..., Codec]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("overdrachtRequest", "overdrachtsRequest"),
        ("sessiecontroleRequest", "sessieControleRequest"),
        ("afmeldingRequest", "afmeldingsRequest"),
    ],
)
def test_older_names_of_messages(
    old: str, new: str, make_codec: MakeCodec, golden: Golden, get_message: GetMessage
) -> None:
    """The spelling of 2014 is read, and noted."""
    parsed = make_codec().read(golden("oso22", old).replace(old.encode(), new.encode()))
    assert parsed.message == get_message("oso22", old)
    assert (parsed.operation, parsed.spelling["message"]) == (new, new)


@pytest.mark.parametrize(("own", "other"), [("oso22", "oso18"), ("oso18", "oso22")])
def test_other_release(own: str, other: str, make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """A message of the other release is read by its own binding, and that is noted."""
    parsed = make_codec(own).read(golden(other, "notificatieRequest-swv"))
    assert parsed.message == get_message(other, "notificatieRequest-swv")
    assert (parsed.release.name, parsed.spelling["release"]) == (other, other)


@pytest.mark.parametrize(
    "empty", [b"<o:bronRouteringsKenmerk/>", b"<o:bronRouteringsKenmerk>\n </o:bronRouteringsKenmerk>"]
)
def test_empty_address_is_an_absent_one(
    empty: bytes, make_codec: MakeCodec, golden: Golden, get_message: GetMessage
) -> None:
    """An unknown address field may be empty or absent; the message is the same, the note tells."""
    data = golden("oso22", "overdrachtRequest").replace(b"<o:doelBrin>", empty + b"<o:doelBrin>")
    parsed = make_codec().read(data)
    assert parsed.message == get_message("oso22", "overdrachtRequest")
    assert parsed.spelling["bronRouteringsKenmerk"] == "empty"


def test_wiki_spelling_of_routeringskenmerk(make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """The tables of the wiki write the k small; such a message is read, and noted."""
    data = golden("oso22", "documentRequest").replace(b"doelRouteringsKenmerk", b"doelRouteringskenmerk")
    parsed = make_codec().read(data)
    assert parsed.message == get_message("oso22", "documentRequest")
    assert parsed.spelling["doelRouteringsKenmerk"] == "doelRouteringskenmerk"


def test_key_without_pgnfrag(make_codec: MakeCodec, golden: Golden) -> None:
    """A plain zoeksleutel in OSO'22, as in OSO'18, is read and noted: which year brought the pgnfrag is not known."""
    data = golden("oso22", "sessiecontroleRequest").replace(b"<o:zoeksleutelPgnfrag>", b"")
    data = data.replace(b"</o:zoeksleutelPgnfrag>", b"").replace(b"<o:pgnfrag>9468</o:pgnfrag>", b"")
    parsed = make_codec().read(data)
    assert isinstance(parsed.message, SessiecontroleRequest)
    assert parsed.message.zoeksleutel is not None
    assert parsed.message.zoeksleutel.pgnfrag == ""
    assert "zoeksleutel" in parsed.spelling["zoeksleutel"]


def test_key_on_one_line(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A wrapped key is kept as it travels, and noted; one on a single line is not worth a note."""
    request = get_message("oso22", "sessiecontroleRequest")
    assert isinstance(request, SessiecontroleRequest)
    assert request.zoeksleutel is not None
    codec = make_codec()
    assert codec.read(codec.write(request)).spelling == {"zoeksleutel": "line_wrapped"}
    flat = replace(request, zoeksleutel=replace(request.zoeksleutel, waarde=request.zoeksleutel.compact))
    parsed = codec.read(codec.write(flat))
    assert (parsed.message, parsed.spelling) == (flat, {})


@pytest.mark.parametrize("word", ["SWVaanvraag", "swv-dossier"])
def test_both_words_for_swv(word: str, make_codec: MakeCodec, golden: Golden) -> None:
    """Both words for an SWV application mean the same; the one that was not expected is noted."""
    data = golden("oso22", "documentRequest-swv").replace(b"SWVaanvraag", word.encode())
    parsed = make_codec().read(data)
    assert isinstance(parsed.message, DocumentRequest)
    assert parsed.message.overdrachtsoort == "swv-dossier"
    assert parsed.spelling.get("overdrachtsoort") == (None if word == "SWVaanvraag" else word)


def test_unknown_word_is_kept(make_codec: MakeCodec, golden: Golden) -> None:
    """A word that is no overdrachtsoort reaches the receiver, who refuses it by its own rule."""
    parsed = make_codec().read(golden("oso22", "documentRequest").replace(b"overstapdossier", b"verhuizing"))
    assert isinstance(parsed.message, DocumentRequest)
    assert parsed.message.overdrachtsoort == "verhuizing"


@pytest.mark.parametrize(
    ("text", "moment", "note"),
    [
        ("2022-01-20T11:17:33+01:00", "2022-01-20T11:17:33+01:00", None),
        ("2022-01-20T10:17:33Z", "2022-01-20T11:17:33+01:00", None),
        ("2022-01-20T11:17:33.5+01:00", "2022-01-20T11:17:33.500+01:00", None),
        ("2022-01-20T11:17:33", "2022-01-20T11:17:33+01:00", "no_offset"),
        ("2022-07-20T11:17:33", "2022-07-20T11:17:33+02:00", "no_offset"),
        ("gisteren", None, "unreadable"),
    ],
)
def test_moments(text: str, moment: str | None, note: str | None, make_codec: MakeCodec, golden: Golden) -> None:
    """A moment without an offset is Dutch local time; one that cannot be read is absent; both are noted."""
    data = golden("oso22", "documentRequest-aanvraagdatum").replace(b"2022-01-20T11:17:33+01:00", text.encode())
    parsed = make_codec().read(data)
    assert isinstance(parsed.message, DocumentRequest)
    read = parsed.message.aanvraagdatum
    assert read == (datetime.fromisoformat(moment) if moment else None)
    assert read is None or isinstance(read.utcoffset(), timedelta)
    assert parsed.spelling.get("aanvraagdatum") == note


def test_both_keys(make_codec: MakeCodec, golden: Golden) -> None:
    """Two keys in one request still make a message: refusing it is for the Traffic Center."""
    extra = b"<o:koppelsleutel>19677A96-B737-402E-B3B8-24A3EEF32000</o:koppelsleutel><o:overdrachtsoort>"
    parsed = make_codec().read(golden("oso22", "overdrachtRequest").replace(b"<o:overdrachtsoort>", extra))
    assert isinstance(parsed.message, OverdrachtRequest)
    assert parsed.message.zoeksleutel is not None
    assert parsed.message.koppelsleutel is not None


@pytest.mark.parametrize("release", ["oso18", "oso22"])
def test_request_with_nothing_in_it(release: str, make_codec: MakeCodec) -> None:
    """An empty request still makes a message: no key, no sessie, no overdrachtsoort, no address."""
    codec = make_codec(release)
    empty = SessiecontroleRequest(adressering=Adressering(), overdrachtsoort="", sessie_id=SessieId(""))
    assert codec.read(codec.write(empty)).message == empty


@pytest.mark.parametrize(
    "inside", [b"", b" <!-- -->\n", b"<o:zoeksleutel/><o:pgnfrag> </o:pgnfrag>", b"<zoeksleutel/>x"]
)
def test_key_with_nothing_in_it(inside: bytes, make_codec: MakeCodec, golden: Golden) -> None:
    """A key element without a value is no key, rather than an empty one."""
    data = golden("oso22", "sessiecontroleRequest")
    before, start, rest = data.partition(b"<o:zoeksleutelPgnfrag>")
    after = rest.partition(b"</o:zoeksleutelPgnfrag>")[2]
    parsed = make_codec().read(before + start + inside + b"</o:zoeksleutelPgnfrag>" + after)
    assert isinstance(parsed.message, SessiecontroleRequest)
    assert parsed.message.zoeksleutel is None
    assert set(parsed.spelling) == ({"zoeksleutel", "pgnfrag"} if b"o:" in inside else set())


def test_values_with_comments_and_sections(make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """A value in pieces is one value; elements in it do not belong to it."""
    data = golden("oso22", "documentRequest").replace(
        b"<o:pgn>999900006", b"<o:pgn>\n9<!-- 1 -->99<?x 2?>9<![CDATA[000]]><o:pgn>3</o:pgn>06<!-- -->"
    )
    assert make_codec().read(data).message == get_message("oso22", "documentRequest")


def test_first_body_and_first_message_count(make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """Comments go before nothing, and what comes second in an envelope is left alone."""
    data = golden("oso22", "sessiecontroleResponse")
    start, end = data.index(b"<soapenv:Body>"), data.index(b"</soapenv:Envelope>")
    body = data[start:end]
    twice = data[:start] + body.replace(b"<o:sess", b"<!-- --><o:sess", 1) + body.replace(b"PO", b"VO") + data[end:]
    assert make_codec().read(twice).message == get_message("oso22", "sessiecontroleResponse")


def test_first_of_two_counts(make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """Of a doubled element the first counts, and the note tells."""
    data = golden("oso22", "documentRequest").replace(b"</o:sessieId>", b"</o:sessieId><o:sessieId>x</o:sessieId>")
    parsed = make_codec().read(data)
    assert (parsed.message, parsed.spelling) == (get_message("oso22", "documentRequest"), {"sessieId": "doubled"})


def test_comments_and_unknown_elements_are_skipped(
    make_codec: MakeCodec, golden: Golden, get_message: GetMessage
) -> None:
    """What a reader does not know does not hinder it: not inside a value, not by the same name in another namespace."""
    data = golden("oso22", "documentRequest").replace(
        b"<o:pgn>999", b"<!-- nr --><o:extra/><pgn>1</pgn><o:pgn>999<!-- -->"
    )
    assert make_codec().read(data).message == get_message("oso22", "documentRequest")


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        pytest.param(b"", UntrustedXmlError, "empty", id="nothing"),
        pytest.param(b"<html><body><p>502 Bad Gateway</body></html>", UntrustedXmlError, "not well-formed", id="html"),
        pytest.param(b"<!DOCTYPE html><html/>", UntrustedXmlError, "DOCTYPE", id="html with doctype"),
        pytest.param(b"<html><body/></html>", RemoteProtocolError, "no SOAP envelope but <html>", id="xhtml"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
            UntrustedXmlError,
            "DOCTYPE",
            id="bomb",
        ),
        pytest.param(
            b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>',
            RemoteProtocolError,
            "SOAP 1.2",
            id="SOAP 1.2",
        ),
        pytest.param(
            b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
            RemoteProtocolError,
            "no Body",
            id="no body",
        ),
        pytest.param(
            b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body> </s:Body></s:Envelope>',
            RemoteProtocolError,
            "Body is empty",
            id="empty body",
        ),
    ],
)
def test_what_is_no_message(data: bytes, error: type[Exception], reason: str, make_codec: MakeCodec) -> None:
    """Bytes that are no SOAP message are refused with the reason."""
    with pytest.raises(error, match=reason):
        make_codec().read(data)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"20200910", b"20170601", "no known release"),
        (b"documentRequest", b"dossierRequest", "no message of oso22"),
        (b"</soapenv:Envelope>", b"", "not well-formed"),
    ],
    ids=["unknown year", "unknown operation", "truncated"],
)
def test_strange_messages(old: bytes, new: bytes, reason: str, make_codec: MakeCodec, golden: Golden) -> None:
    """A message of an unknown year, of an unknown name, or cut off, is refused with the line."""
    with pytest.raises(RemoteProtocolError, match=reason) as caught:
        make_codec().read(golden("oso22", "documentRequest").replace(old, new))
    assert caught.value.line is not None


def test_every_cut_is_refused(make_codec: MakeCodec, golden: Golden) -> None:
    """However much of a message is missing, the answer is a refusal, never another exception."""
    data, codec = golden("oso22", "overdrachtResponse").rstrip(), make_codec()
    for length in range(len(data)):
        with pytest.raises(UntrustedXmlError):
            codec.read(data[:length])


def test_size_limit(make_codec: MakeCodec, golden: Golden) -> None:
    """Assumption A30 limits the size of what is read, in MB."""
    data = golden("oso22", "documentRequest")
    large = data + b" " * (1_000_001 - len(data))
    assert make_codec(A30="2").read(large)
    with pytest.raises(UntrustedXmlError, match="limit"):
        make_codec(A30="1").read(large)
