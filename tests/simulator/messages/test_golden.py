"""One file per message and release, used to read and to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from simulator.messages.codec import Codec
from simulator.messages.model import DocumentResponse, Message

GOLDEN = sorted((path.parent.name, path.stem) for path in (Path(__file__).parent / "golden").glob("*/*.xml"))
each_golden = pytest.mark.family(("release", "name"), GOLDEN, ids=lambda part: part)

Golden = Callable[[str, str], bytes]
GetMessage = Callable[[str, str], Message]
MakeCodec = Callable[..., Codec]


def same_document(data: bytes) -> str:
    """What a document says, without layout and with prefixes of one kind."""
    text: str = etree.canonicalize(data.decode(), strip_text=True, rewrite_prefixes=True)
    return text


@each_golden
def test_reads(release: str, name: str, make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """A message as the agreement shows it becomes the value that it stands for."""
    parsed = make_codec(release).read(golden(release, name))
    assert parsed.message == get_message(release, name)
    assert parsed.operation == name.partition("-")[0]
    assert parsed.release.name == release


@each_golden
def test_writes(release: str, name: str, make_codec: MakeCodec, golden: Golden, get_message: GetMessage) -> None:
    """A value becomes the message as the agreement shows it: same elements, same order, same namespace."""
    written = make_codec(release).write(get_message(release, name))
    assert same_document(written) == same_document(golden(release, name))


@each_golden
def test_conforms(release: str, name: str, make_codec: MakeCodec, golden: Golden) -> None:
    """A message as the agreement shows it has no deviation."""
    assert make_codec(release).check(golden(release, name)) == ()


@each_golden
def test_reads_without_a_note(release: str, name: str, make_codec: MakeCodec, golden: Golden) -> None:
    """Only the line-wrapped key is a spelling worth noting in a message as the agreement shows it."""
    assert dict(make_codec(release).read(golden(release, name)).spelling).keys() <= {"zoeksleutel"}


@pytest.mark.parametrize(
    ("envelope", "message"), [("SOAP-ENV", "ns1"), ("s", ""), ("x", "soapenv")], ids=["php", "default", "odd"]
)
@pytest.mark.parametrize("name", sorted({name for _, name in GOLDEN}))
def test_prefixes_do_not_matter(name: str, envelope: str, message: str, make_codec: MakeCodec, golden: Golden) -> None:
    """Names are read by namespace: other prefixes, or none, change nothing."""
    codec, data = make_codec(), golden("oso22", name)
    swapped = data.replace(b"soapenv", b"@")
    swapped = re.sub(rb"(</?)o:", rb"\1" + (message.encode() + b":" if message else b""), swapped)
    swapped = swapped.replace(b"xmlns:o=", b"xmlns:" + message.encode() + b"=" if message else b"xmlns=")
    assert codec.read(swapped.replace(b"@", envelope.encode())) == codec.read(data)


@pytest.mark.parametrize("release", ["oso18", "oso22"])
def test_every_message_has_a_golden_file(release: str, make_codec: MakeCodec) -> None:
    """No message of a binding goes without; documentResponse has tests of its own."""
    codec = make_codec(release)
    messages = codec.binding_of(codec.release).messages
    have = {name.partition("-")[0] for golden_release, name in GOLDEN if golden_release == release}
    assert messages.keys() - have == {"documentResponse"}


@pytest.mark.parametrize("release", ["oso18", "oso22"])
def test_envelope_of_documentresponse(release: str, make_codec: MakeCodec) -> None:
    """The answer with a dossier declares xsi, xsd and XMLSchema as default namespace, and holds one wrapper."""
    codec = make_codec(release)
    written = codec.write(DocumentResponse(dossier=b'<d xmlns="urn:d"/>'))
    assert written == (
        b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>'
        b'<o:documentResponse xmlns:o="' + codec.release.namespace.encode() + b'"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        b' xmlns="http://www.w3.org/2001/XMLSchema"><o:dossier xmlns=""><d xmlns="urn:d"/></o:dossier>'
        b"</o:documentResponse></soapenv:Body></soapenv:Envelope>"
    )
