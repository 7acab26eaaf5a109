"""Tests of what one message says at first sight."""

from __future__ import annotations

import base64
import gzip

import pytest

from harness.report.message import masked, read_head, request_bytes, response_bytes, split_http

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    "<s:Header/><s:Body><!-- c -->"
    "{}</s:Body></s:Envelope>"
)
OSO18 = "http://xml.kennisnet.nl/schemas/Overstapservice/20180404"


@pytest.mark.parametrize(
    ("body", "message", "operation", "code", "release"),
    [
        pytest.param(
            ENVELOPE.format(f'<documentRequest xmlns="{OSO18}"/>'),
            "documentRequest",
            "document",
            "",
            "oso18",
            id="request",
        ),
        pytest.param(
            ENVELOPE.format(
                f'<a:afmeldingResponse xmlns:a="{OSO18}"><a:resultaat> Ok\n </a:resultaat></a:afmeldingResponse>'
            ),
            "afmeldingResponse",
            "afmeldingResponse",
            "Ok",
            "oso18",
            id="response with a resultaat",
        ),
        pytest.param(
            ENVELOPE.format(
                "<s:Fault><faultcode>s:Client</faultcode><faultstring>SessieAfwijkend</faultstring></s:Fault>"
            ),
            "Fault",
            "Fault",
            "SessieAfwijkend",
            "",
            id="fault",
        ),
        pytest.param(ENVELOPE.format('<ping xmlns="urn:x"/>'), "ping", "ping", "", "", id="unknown namespace"),
        pytest.param(ENVELOPE.format(""), "onleesbaar", "onleesbaar", "", "", id="empty body"),
        pytest.param("", "onleesbaar", "onleesbaar", "", "", id="nothing"),
        pytest.param("<html><body>nee", "onleesbaar", "onleesbaar", "", "", id="no XML"),
        pytest.param("<Envelope><Body><a/></Body></Envelope>", "onleesbaar", "onleesbaar", "", "", id="no SOAP"),
        pytest.param('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "onleesbaar", "onleesbaar", "", "", id="DTD"),
        pytest.param(
            ENVELOPE.format('<ŝlangRequest xmlns="urn:x"/>'), "ŝlangRequest", "lang", "", "", id="name unfit for a file"
        ),
    ],
)
def test_a_message_is_named(body: str, message: str, operation: str, code: str, release: str) -> None:
    """The name, the code and the release are read from any bytes."""
    head = read_head(body.encode())
    assert (head.message, head.operation, head.code, head.release) == (message, operation, code, release)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_pgn_is_masked_in_any_encoding(encoding: str) -> None:
    """Masking looks through the encodings that XML parsers must accept."""
    kept = masked("<o:pgn>999990019</o:pgn>".encode(encoding))
    assert kept.decode(encoding) == "<o:pgn>9********</o:pgn>"


def packed(dossier: bytes, *, how: str) -> bytes:
    data = {"base64": dossier, "bom": b"\xef\xbb\xbf" + dossier, "gzip": gzip.compress(dossier)}[how]
    return b"<a><d>\n  " + base64.encodebytes(data) + b"</d><n>999990019</n></a>"


@pytest.mark.parametrize("how", ["base64", "bom", "gzip"])
def test_a_pgn_is_masked_inside_a_packed_dossier(how: str) -> None:
    """A dossier that travels as base64 keeps no readable pgn, and can still be unpacked."""
    kept = masked(packed(b"<dossier><bsn>999990019</bsn>" + b"<x>y</x>" * 20 + b"</dossier>", how=how))
    inner = base64.b64decode(kept.partition(b"<d>")[2].partition(b"</d>")[0])
    inner = gzip.decompress(inner) if how == "gzip" else inner
    assert b"<dossier><bsn>9********</bsn><x>y</x>" in inner
    assert kept.endswith(b"<n>9********</n></a>")


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(b"H4sI" + b"AAAA" * 40, id="no gzip"),
        pytest.param(base64.b64encode(gzip.compress(bytes(range(256)) * 9)[:-9]), id="cut off"),
        pytest.param(b"PD" + b"A" * 83, id="no base64"),
    ],
)
def test_what_cannot_be_unpacked_is_left_out(inner: bytes) -> None:
    """A text that looks packed but is not might hide a pgn: it is not kept."""
    assert masked(b"<a>" + inner + b"</a>") == b"<a>***</a>"


def test_an_attachment_stays_as_it_is() -> None:
    """An attachment is a ZIP in base64: it is not XML, and not touched."""
    body = b"<inhoud>" + base64.b64encode(b"PK\x03\x04" + bytes(300)) + b"</inhoud>"
    assert masked(body) == body


def test_masking_leaves_other_bytes_alone() -> None:
    """Bytes that are no text come out as they went in."""
    noise = bytes(range(256))
    assert masked(noise) == noise


def test_http_keeps_the_query_and_a_host_that_was_sent() -> None:
    """The request line holds path and query; a Host header is added only when none was sent."""
    assert request_bytes("https://a:1/b?c=d", {}, b"x") == b"POST /b?c=d HTTP/1.1\r\nHost: a:1\r\n\r\nx"
    assert request_bytes("https://a:1", {"host": "z"}, b"") == b"POST / HTTP/1.1\r\nhost: z\r\n\r\n"


def test_http_is_split_at_the_first_empty_line() -> None:
    """Head and body come back, also when the body holds an empty line."""
    assert split_http(response_bytes(200, {"A": "b"}, b"c\r\n\r\nd")) == ("HTTP/1.1 200 OK\nA: b", b"c\r\n\r\nd")


def test_an_unknown_status_has_no_phrase() -> None:
    """A status that HTTP does not know is written without a phrase."""
    assert response_bytes(799, {}, b"").startswith(b"HTTP/1.1 799\r\n")
