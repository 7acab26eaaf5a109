"""Dossiers as another bron may send them: other wrappers, other layout, namespaces on the envelope, rubbish."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable

import pytest
from lxml import etree

from simulator.errors import RemoteProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import DocumentResponse, SoapFault
from simulator.standard.release import OSO22

MakeCodec = Callable[..., Codec]

DOSSIER = b'<dossier xmlns="urn:d">\r\n <a b = "1"/><!-- c --></dossier>'
PACKED = base64.encodebytes(gzip.compress(DOSSIER)).replace(b"\n", b"\r\n ")


def envelope(inside: bytes, *, message: bytes = b"", around: bytes = b"", after: bytes = b"") -> bytes:
    """A documentResponse of another maker: `inside` it, with declarations on the message and on the envelope."""
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n<SOAP-ENV:Envelope '
        b'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="%s"%s>\n <SOAP-ENV:Body>\n'
        b"  <ns1:documentResponse%s>%s</ns1:documentResponse>\n </SOAP-ENV:Body>\n</SOAP-ENV:Envelope>%s\n"
    ) % (OSO22.namespace.encode(), around, message, inside, after)


def wrapped(inside: bytes, name: bytes = b"ns1:dossier") -> bytes:
    """`inside` in a wrapper."""
    return b"\n   <%s>%s</%s>\n  " % (name, inside, name)


@pytest.mark.parametrize(
    ("inside", "spelling"),
    [
        pytest.param(wrapped(DOSSIER), {"dossier": "xml_child"}, id="child"),
        pytest.param(DOSSIER, {"dossier": "xml_child", "dossier_wrapper": "none"}, id="child without wrapper"),
        pytest.param(
            wrapped(DOSSIER, b"ns1:inhoud"), {"dossier": "xml_child", "dossier_wrapper": "inhoud"}, id="other wrapper"
        ),
        pytest.param(wrapped(b"<![CDATA[" + DOSSIER + b"]]>"), {"dossier": "cdata"}, id="cdata"),
        pytest.param(wrapped(b"\n <![CDATA[" + DOSSIER + b"]]>\n "), {"dossier": "cdata"}, id="cdata with layout"),
        pytest.param(b"<![CDATA[" + DOSSIER + b"]]>", {"dossier": "cdata", "dossier_wrapper": "none"}, id="bare cdata"),
        pytest.param(
            wrapped(DOSSIER.replace(b"<", b"&lt;").replace(b'"', b"&quot;").replace(b"\r", b"&#13;")),
            {"dossier": "text"},
            id="escaped",
        ),
        pytest.param(
            wrapped(DOSSIER.replace(b"<", b"&#x3C;").replace(b">", b"&gt;")), {"dossier": "text"}, id="raw line ends"
        ),
        pytest.param(wrapped(base64.b64encode(DOSSIER)), {"dossier": "base64"}, id="base64"),
        pytest.param(wrapped(PACKED), {"dossier": "gzip_base64"}, id="wrapped gzip"),
        pytest.param(PACKED, {"dossier": "gzip_base64", "dossier_wrapper": "none"}, id="bare gzip"),
    ],
)
def test_every_known_way(inside: bytes, spelling: dict[str, str], make_codec: MakeCodec) -> None:
    """The dossier comes out byte for byte whichever way it went in, and the notes say which."""
    parsed = make_codec().read(envelope(inside))
    assert isinstance(parsed.message, DocumentResponse)
    declaration = b'<?xml version="1.0" encoding="utf-8"?>' if spelling["dossier"] == "xml_child" else b""
    assert parsed.message.dossier == declaration + DOSSIER
    assert parsed.spelling == spelling


@pytest.mark.parametrize(
    "after", [b"", b"\n<!-- </a></b></c></d> -->", b"<?x </a></b></c></d>?>"], ids=["", "comment", "pi"]
)
@pytest.mark.parametrize("end", [b"", b"<!-- </ns1:dossier> -->"], ids=["", "inner comment"])
def test_comments_around_the_end(after: bytes, end: bytes, make_codec: MakeCodec) -> None:
    """End tags in comments after the dossier do not lead astray."""
    parsed = make_codec().read(envelope(wrapped(DOSSIER + end), after=after))
    assert isinstance(parsed.message, DocumentResponse)
    assert parsed.message.dossier.endswith(DOSSIER + end)


def test_deep_header_before_the_body(make_codec: MakeCodec) -> None:
    """Whatever a header holds, the dossier is found where it is."""
    header = b"<SOAP-ENV:Header>" + b"<x>" * 9 + b"<ns1:dossier/>" + b"</x>" * 9 + b"</SOAP-ENV:Header>"
    data = envelope(wrapped(DOSSIER)).replace(b"\n <SOAP-ENV:Body>", header + b"<SOAP-ENV:Body>")
    parsed = make_codec().read(data)
    assert isinstance(parsed.message, DocumentResponse)
    assert parsed.message.dossier.endswith(b"?>" + DOSSIER)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        pytest.param(
            envelope(wrapped(b"<d:dossier><d:a/></d:dossier>"), around=b' xmlns:d="urn:d"'),
            True,
            id="prefix on envelope",
        ),
        pytest.param(
            envelope(wrapped(b"<dossier><a/></dossier>"), message=b' xmlns="urn:d"'), True, id="default on message"
        ),
        pytest.param(
            envelope(wrapped(b'<dossier xmlns="urn:d"><a/></dossier>'), message=b' xmlns="urn:d"'),
            False,
            id="redeclared",
        ),
        pytest.param(
            envelope(wrapped(b'<d:dossier xmlns:d="urn:d"><d:a/></d:dossier>'), message=b' xmlns="urn:x"'),
            False,
            id="all prefixed",
        ),
        pytest.param(
            envelope(wrapped(b'<d:dossier xmlns:d="urn:d"><a/></d:dossier>'), message=b' xmlns="urn:d"'),
            True,
            id="prefixed root only",
        ),
        pytest.param(
            envelope(wrapped(b'<dossier xmlns="urn:d"><a>ns1: d</a></dossier>')), False, id="looks like a prefix"
        ),
    ],
)
def test_namespaces_of_the_envelope(data: bytes, *, note: bool, make_codec: MakeCodec) -> None:
    """A dossier that leans on declarations of the envelope is written out anew, and only then."""
    parsed = make_codec().read(data)
    assert isinstance(parsed.message, DocumentResponse)
    root = etree.fromstring(parsed.message.dossier)
    assert [element.tag for element in root.iter()] == ["{urn:d}dossier", "{urn:d}a"]
    assert (parsed.spelling.get("dossier_bytes") == "reserialised") is note


def test_dossier_with_a_word_beside_it(make_codec: MakeCodec) -> None:
    """A resultaat beside the dossier makes it no refusal; the dossier is found without a wrapper too."""
    parsed = make_codec().read(envelope(b"<ns1:resultaat>OverdrachtGeslaagd</ns1:resultaat>" + DOSSIER))
    assert isinstance(parsed.message, DocumentResponse)
    assert etree.fromstring(parsed.message.dossier).tag == "{urn:d}dossier"


@pytest.mark.parametrize("after", [b"<ns1:x></ns1:x>", b"<ns1:x/>"])
def test_element_after_the_wrapper(after: bytes, make_codec: MakeCodec) -> None:
    """The dossier ends where its wrapper ends, not where the last element does."""
    parsed = make_codec().read(envelope(b"<ns1:dossier>" + DOSSIER + b"</ns1:dossier>" + after))
    assert isinstance(parsed.message, DocumentResponse)
    assert parsed.message.dossier.endswith(b"?>" + DOSSIER)


def test_first_of_two_dossiers(make_codec: MakeCodec) -> None:
    """Two documents in one wrapper are no document; the first is taken, and not as it travelled."""
    parsed = make_codec().read(envelope(wrapped(DOSSIER + b"<second/>")))
    assert isinstance(parsed.message, DocumentResponse)
    assert etree.fromstring(parsed.message.dossier).tag == "{urn:d}dossier"
    assert parsed.spelling["dossier_bytes"] == "reserialised"


def test_refusal_is_no_dossier(make_codec: MakeCodec) -> None:
    """A resultaat alone is a foutmelding, not base64."""
    parsed = make_codec().read(envelope(b"<ns1:resultaat>LeerlinginfoNietBeschikbaar</ns1:resultaat>"))
    assert parsed.message == SoapFault(
        code="LeerlinginfoNietBeschikbaar", style="resultaat", operation="documentResponse"
    )


@pytest.mark.parametrize("inside", [b"", b" ", b"<ns1:dossier/>", b"<ns1:dossier> </ns1:dossier>"])
def test_nothing_in_it(inside: bytes, make_codec: MakeCodec) -> None:
    """An answer without a dossier is read as one with nothing in it, and noted."""
    parsed = make_codec().read(envelope(inside))
    assert parsed.message == DocumentResponse(dossier=b"")
    assert parsed.spelling["dossier"] == "empty"


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        pytest.param(b"Er ging iets mis!", "neither XML nor base64", id="sentence"),
        pytest.param(base64.b64encode(gzip.compress(DOSSIER)[:-9]), "decompressed", id="cut gzip"),
        pytest.param(base64.b64encode(b"\x1f\x8brest"), "decompressed", id="no gzip"),
        pytest.param(
            b'<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/>', "attachment", id="mtom"
        ),
        pytest.param(
            b"<![CDATA[<?xml version='1.0' encoding='US-ASCII'?><d>\xc3\xa9</d>]]>", "cannot be", id="not what it says"
        ),
        pytest.param(b"<![CDATA[<?xml version='1.0' encoding='Klingon'?><d/>]]>", "cannot be", id="unknown encoding"),
    ],
)
def test_no_dossier(inside: bytes, reason: str, make_codec: MakeCodec) -> None:
    """What is no dossier is refused with the reason."""
    with pytest.raises(RemoteProtocolError, match=reason):
        make_codec().read(envelope(wrapped(inside)))


def test_decompression_is_limited(make_codec: MakeCodec) -> None:
    """A small message that unpacks to a huge dossier is refused by the limit of assumption A30."""
    bomb = base64.b64encode(gzip.compress(b" " * 3_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(RemoteProtocolError, match="larger than 2000000 bytes"):
        make_codec(A30="2").read(envelope(wrapped(bomb)))
    assert make_codec(A30="3").read(envelope(wrapped(bomb)))


def test_text_of_another_encoding(make_codec: MakeCodec) -> None:
    """A Latin-1 dossier as text of a UTF-8 message becomes the document that it says it is, and that is noted."""
    dossier = "<?xml version='1.0' encoding='ISO-8859-1'?><d>é</d>"
    parsed = make_codec().read(envelope(wrapped(b"<![CDATA[" + dossier.encode() + b"]]>")))
    assert parsed.message == DocumentResponse(dossier=dossier.encode("iso8859-1"))
    assert parsed.spelling["dossier_bytes"] == "recoded"
