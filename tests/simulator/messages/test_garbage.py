"""Whatever comes in, reading gives a message or a refusal, and checking gives deviations: nothing else escapes."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import RemoteProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import DocumentResponse, SoapFault
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22

CODEC = Codec(OSO22, Aannames.load())
SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parent / "golden" / "oso22").glob("*.xml"))] + [
    CODEC.write(SoapFault(code="SessieAfwijkend", text="x")),
    *(
        Codec(OSO22, Aannames.load({"A03": value})).write(DocumentResponse(dossier=b'<d xmlns="urn:d"><e/>x</d>'))
        for value in ("xml_child", "cdata", "base64", "gzip_base64")
    ),
]
PIECES = [
    b"", b"<o:sessieId/>", b"<x/>", b"</o:dossier>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&lt;", b"&x;",
    b"\x00", b"\xff", b"\xef\xbb\xbf", b' xmlns="urn:a b"', b' xmlns:q=""', b"<q:a/>", b"<dossier/>", b"H4sI", b"=",
    b"encoding='ISO-8859-1'", b"encoding='windows-1252'", b"\x81", b"<?xml version='1.1'?>", b"Response", b"Request",
    b"o:", b"<o:pgn>",
]  # fmt: skip


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """A message with up to three cuts, each healed with something else."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        stop = min(len(data), start + draw(st.sampled_from([0, 0, 1, 5, 40])))
        data = data[:start] + draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=3))) + data[stop:]
    return data


@given(data=st.one_of(garbled(), st.binary(max_size=40)))
def test_nothing_else_escapes(data: bytes) -> None:
    """A garbled message is read, or refused as the sender's fault; the check always gives an answer."""
    with contextlib.suppress(RemoteProtocolError):
        CODEC.read(data)
    for found in CODEC.check(data):
        assert found.line >= 1
        assert found.text.nl
        assert found.text.en


@given(data=garbled())
def test_what_conforms_can_be_read(data: bytes) -> None:
    """Bytes without a deviation are a message."""
    if not CODEC.check(data):
        assert CODEC.read(data)
