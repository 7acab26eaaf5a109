"""A foutmelding is recognised in whichever form it travels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.errors import LocalProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import (
    AfmeldingResponse,
    DocumentRequest,
    NotificatieResponse,
    SessiecontroleResponse,
    SoapFault,
)
from simulator.standard.release import OSO22

MakeCodec = Callable[..., Codec]

CODE = "LeerlinginfoNietBeschikbaar"


def fault(inside: str, prefix: str = "SOAP-ENV") -> bytes:
    """A SOAP Fault of another maker."""
    return (
        f'<{prefix}:Envelope xmlns:{prefix}="http://schemas.xmlsoap.org/soap/envelope/"><{prefix}:Body>'
        f"<{prefix}:Fault>{inside}</{prefix}:Fault></{prefix}:Body></{prefix}:Envelope>"
    ).encode()


@pytest.mark.parametrize("release", ["oso18", "oso22"])
@pytest.mark.parametrize(
    "fault",
    [
        SoapFault(code=CODE),
        SoapFault(code=CODE, text="Het dossier is niet klaargezet."),
        SoapFault(code="", text="Onverwachte fout", faultcode="Server"),
        SoapFault(code=CODE, style="resultaat", operation="documentResponse"),
        SoapFault(code="SessieAfwijkend", style="resultaat", operation="sessiecontroleResponse"),
        SoapFault(code="AfmeldingOnjuist", style="resultaat", operation="afmeldingResponse"),
    ],
    ids=["code", "code and text", "technical", "document", "sessiecontrole", "afmelding"],
)
def test_there_and_back(fault: SoapFault, release: str, make_codec: MakeCodec) -> None:
    """What is written in either style is read back, and the style is noted."""
    codec = make_codec(release)
    parsed = codec.read(codec.write(fault))
    assert parsed.message == fault
    assert parsed.spelling["fault"] == fault.style
    assert parsed.operation == fault.operation


def test_soap_fault_on_the_wire(make_codec: MakeCodec) -> None:
    """A SOAP 1.1 Fault has unqualified parts, and the code in faultstring."""
    written = make_codec().write(SoapFault(code=CODE))
    assert (
        b"<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>"
        + CODE.encode()
        + b"</faultstring></soapenv:F"
    ) in written


@pytest.mark.parametrize("operation", ["documentRequest", "documentResponse"])
def test_style_resultaat_needs_to_know_the_answer(operation: str, make_codec: MakeCodec) -> None:
    """The operation may be named by its request or by its answer; without one nothing can be written."""
    codec, fault = make_codec(), SoapFault(code=CODE, style="resultaat")
    assert b"<o:documentResponse" in codec.write(fault, operation=operation)
    for unknown in ("", "Request", "dossierRequest"):
        with pytest.raises(LocalProtocolError, match="needs the answer"):
            codec.write(fault, operation=unknown)


@pytest.mark.parametrize(
    ("inside", "expected", "where"),
    [
        pytest.param(
            f"<faultcode>SOAP-ENV:Server</faultcode><faultstring>{CODE}</faultstring>",
            SoapFault(code=CODE, faultcode="Server"),
            None,
            id="in faultstring",
        ),
        pytest.param(
            f"<faultcode>{CODE}</faultcode><faultstring>Niet klaar</faultstring>",
            SoapFault(code=CODE, text="Niet klaar"),
            "faultcode",
            id="in faultcode",
        ),
        pytest.param(
            f"<faultcode>SOAP-ENV:Client</faultcode><faultstring>{CODE}: niet klaar</faultstring>",
            SoapFault(code=CODE, text="niet klaar"),
            "faultstring",
            id="before a colon",
        ),
        pytest.param(
            f"<faultcode>Client.Functional</faultcode><faultstring>Fout</faultstring><detail><e><c>{CODE}</c></e></detail>",
            SoapFault(code=CODE, text="Fout"),
            "detail",
            id="in detail",
        ),
        pytest.param(
            "<faultcode>SOAP-ENV:Server</faultcode><faultstring>NullPointerException: x</faultstring>",
            SoapFault(code="", text="NullPointerException: x", faultcode="Server"),
            None,
            id="a crash is no code",
        ),
        pytest.param(
            "<faultcode>SOAP-ENV:VersionMismatch</faultcode><faultstring>No</faultstring>",
            SoapFault(code="", text="No", faultcode="VersionMismatch"),
            None,
            id="version mismatch",
        ),
        pytest.param("", SoapFault(code="", text=""), None, id="nothing"),
        pytest.param(
            f"<SOAP-ENV:faultcode>x</SOAP-ENV:faultcode><SOAP-ENV:faultstring>{CODE}</SOAP-ENV:faultstring>",
            SoapFault(code=CODE),
            None,
            id="qualified parts",
        ),
    ],
)
def test_faults_of_others(inside: str, expected: SoapFault, where: str | None, make_codec: MakeCodec) -> None:
    """The result code is found wherever a platform puts it; what is no code is text."""
    parsed = make_codec().read(fault(inside))
    assert parsed.message == expected
    assert parsed.spelling.get("fault_code_in") == where
    assert parsed.operation == ""


def answer(name: str, inside: str) -> bytes:
    """An answer of another maker."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{name} xmlns="{OSO22.namespace}">{inside}</{name}></s:Body></s:Envelope>'
    ).encode()


@pytest.mark.parametrize(
    ("name", "inside", "expected"),
    [
        ("afmeldingResponse", "OverdrachtGeslaagd", AfmeldingResponse(resultaat="OverdrachtGeslaagd")),
        ("notificatieResponse", "NotificatieOntvangen", NotificatieResponse(resultaat="NotificatieOntvangen")),
        ("notificatieResponse", "ok", NotificatieResponse(resultaat="ok")),
        ("sessiecontroleResponse", "VO", SessiecontroleResponse(sector="VO")),
        ("sessiecontroleResponse", "MBO", SessiecontroleResponse(sector="MBO")),
    ],
)
def test_a_resultaat_can_be_good(name: str, inside: str, expected: object, make_codec: MakeCodec) -> None:
    """A result that the answer is meant to have, or that is no code, is no foutmelding."""
    parsed = make_codec().read(answer(name, f"<resultaat> {inside}\n</resultaat>"))
    assert parsed.message == expected
    assert "fault" not in parsed.spelling


def test_a_request_is_never_a_foutmelding(make_codec: MakeCodec) -> None:
    """A request with a stray resultaat stays a request."""
    parsed = make_codec().read(answer("documentRequest", f"<resultaat>{CODE}</resultaat>"))
    assert isinstance(parsed.message, DocumentRequest)


def test_operation_of(make_codec: MakeCodec) -> None:
    """A message knows its wire name; a foutmelding only what it stands for."""
    codec = make_codec()
    assert codec.operation_of(AfmeldingResponse(resultaat="x")) == "afmeldingResponse"
    assert codec.operation_of(SoapFault(code=CODE, operation="documentResponse")) == "documentResponse"
    assert codec.operation_of(SoapFault(code=CODE)) == ""
