"""A dossier comes out of documentResponse exactly as it went in, in each embedding."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from simulator.errors import LocalProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import DocumentResponse
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22

MakeCodec = Callable[..., Codec]

EMBEDDINGS = ("xml_child", "cdata", "base64", "gzip_base64")
CODECS = {name: Codec(OSO22, Aannames.load({"A03": name})) for name in EMBEDDINGS}
each_embedding = pytest.mark.parametrize("embedding", EMBEDDINGS)

space = st.text(" \t\r\n", max_size=3)
text = st.text(
    st.characters(codec="utf-8", exclude_characters="<&\r", exclude_categories=["Cc", "Cs"]), max_size=12
).filter(lambda value: "]]>" not in value and not {"\ufffe", "\uffff"} & set(value))
comment = st.sampled_from(["<!---->", "<!-- </o:dossier> -->", "<?render </x> ?>", "<!-- ]]> </a></b> -->"])
layout = st.lists(st.one_of(space, comment), max_size=2).map("".join)
root_tag = st.sampled_from([
    ("<dossier>", "</dossier>"),
    ('<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">', "</dossier\n>"),
    ("<d:dossier xmlns:d='urn:d' a='>' b=\"&lt;/x>\" >", "</d:dossier>"),
    ('<o:dossier xmlns:o="urn:mine" xmlns="">', "</o:dossier>"),
    ('<dossier xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xsi="urn:no">', "</dossier>"),
])  # fmt: skip
content = st.lists(
    st.one_of(
        text,
        layout,
        st.sampled_from(
            ["<a/>", "<a b='1'></a >", "<![CDATA[</o:dossier>]]>", "&#13;&amp;&#x20AC;", "\r\n", "]]&gt;", "o: x"]
        ),
    ),
    max_size=4,
).map("".join)
body = st.builds(
    lambda before, tags, inner, after: before + tags[0] + inner + tags[1] + after, layout, root_tag, content, layout
)


ENCODINGS = (  # name in the declaration, codec, byte order marks
    ("UTF-8", "utf-8", ("", "\ufeff")),
    ("US-ASCII", "ascii", ("",)),
    ("ISO-8859-1", "iso8859-1", ("",)),
    ("windows-1252", "cp1252", ("",)),
    ("UTF-16", "utf-16-le", ("\ufeff",)),
    ("UTF-16", "utf-16-be", ("\ufeff",)),
)


@st.composite
def dossiers(draw: st.DrawFn) -> bytes:
    """A document with any prologue: with or without mark and declaration, in one of several encodings."""
    name, codec, marks = draw(st.sampled_from(ENCODINGS))
    declaration = f"<?xml version='1.0' encoding = '{name}'" + draw(st.sampled_from(["?>", " standalone='yes' ?>"]))
    if draw(st.booleans()):
        declaration = declaration.replace("'", '"')
    if codec.startswith("utf") and draw(st.booleans()):
        declaration = draw(st.sampled_from(["", "<?xml version='1.0'?>"]))
    document: str = draw(st.sampled_from(marks)) + declaration + draw(body)
    return document.encode(codec, "xmlcharrefreplace")


@each_embedding
@given(dossier=dossiers())
@example(dossier=b"<d/>")
@example(dossier=b"\xef\xbb\xbf<d/>")
@example(dossier="\ufeff <d/>".encode("utf-16-le"))
def test_byte_for_byte(embedding: str, dossier: bytes) -> None:
    """Mark, declaration, line ends, comments, quotes and white space in tags: what is received is what was sent."""
    etree.fromstring(dossier)  # the strategy makes documents
    codec = CODECS[embedding]
    parsed = codec.read(codec.write(DocumentResponse(dossier=dossier)))
    assert parsed.message == DocumentResponse(dossier=dossier)
    assert parsed.spelling == {"dossier": embedding}


@each_embedding
@pytest.mark.parametrize("reader", EMBEDDINGS)
def test_readers_look_for_themselves(embedding: str, reader: str) -> None:
    """Which embedding a reader expects does not matter: it takes every one."""
    answer = DocumentResponse(dossier=b'<?xml version="1.0"?>\r\n<d xmlns="urn:d"/>\n')
    assert CODECS[reader].read(CODECS[embedding].write(answer)).message == answer


@each_embedding
def test_official_examples(embedding: str, official_examples: tuple[Path, ...]) -> None:
    """The official example dossiers travel byte for byte, and the message conforms."""
    codec = CODECS[embedding]
    for path in official_examples:
        answer = DocumentResponse(dossier=path.read_bytes())
        written = codec.write(answer)
        assert codec.read(written).message == answer, path.name
        assert codec.check(written) == (), path.name


@each_embedding
def test_dossier_without_namespace_keeps_none(embedding: str) -> None:
    """A dossier without a namespace does not fall into that of documentResponse."""
    written = CODECS[embedding].write(DocumentResponse(dossier=b"<dossier><a/></dossier>"))
    names = {etree.QName(element).namespace for element in etree.fromstring(written).iter("{*}dossier", "{*}a", "a")}
    assert names <= {OSO22.namespace, None}


@pytest.mark.parametrize("embedding", ["base64", "gzip_base64"])
@given(dossier=st.binary(max_size=60).filter(lambda data: not data.startswith(b"\x1f\x8b") and data))
def test_any_bytes_in_base64(embedding: str, dossier: bytes) -> None:
    """Base64 carries whatever was made available, also what is no XML at all."""
    codec = CODECS[embedding]
    assert codec.read(codec.write(DocumentResponse(dossier=dossier))).message == DocumentResponse(dossier=dossier)


@pytest.mark.parametrize(
    ("dossier", "reason"),
    [
        pytest.param(b"", "inside a message as XML", id="empty"),
        pytest.param(b"<d>", "inside a message as XML", id="cut off"),
        pytest.param(b"<o:d/>", "inside a message as XML", id="prefix of the envelope"),
        pytest.param(b"<a/><b/>", "inside a message as XML", id="two roots"),
        pytest.param(b'<!DOCTYPE d SYSTEM "x"><d/>', "DOCTYPE", id="doctype"),
        pytest.param("<?xml version='1.0' encoding='UTF-32'?><d/>".encode("utf-32"), "encoding", id="utf-32"),
        pytest.param(b"\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><d/>", "encoding", id="mark contradicts"),
        pytest.param(b"<?xml version='1.0' encoding='UTF-16'?><d/>", "encoding", id="not the encoding it says"),
        pytest.param(b"<?xml version='1.0' encoding='Klingon'?><d/>", "encoding", id="unknown encoding"),
        pytest.param(b"<d>\xff</d>", "inside a message as XML", id="not utf-8"),
    ],
)
def test_what_cannot_be_spliced(dossier: bytes, reason: str) -> None:
    """Bytes that are no document cannot stand inside one: that is our own mistake, and says so."""
    with pytest.raises(LocalProtocolError, match=reason):
        CODECS["xml_child"].write(DocumentResponse(dossier=dossier))


@pytest.mark.parametrize(
    ("dossier", "reason"),
    [(b"<d>\xff</d>", "not utf-8"), (b"<d>\x00</d>", "does not allow"), ("<d/>".encode("utf-32"), "encoding")],
    ids=["not utf-8", "control character", "utf-32"],
)
def test_what_cannot_be_cdata(dossier: bytes, reason: str) -> None:
    """Character data holds the characters of XML only."""
    with pytest.raises(LocalProtocolError, match=reason):
        CODECS["cdata"].write(DocumentResponse(dossier=dossier))


def test_cdata_holds_what_is_no_document() -> None:
    """As character data a dossier need not be well-formed, also when it holds the end of a CDATA section."""
    answer = DocumentResponse(dossier=b"<d> a]]>b & c ]]]]>> <e>")
    assert CODECS["cdata"].read(CODECS["cdata"].write(answer)).message == answer


def test_gzip_is_repeatable() -> None:
    """The same dossier gives the same message at any time: no clock in the compressed bytes."""
    dossier = b"<d/>" * 100
    written = CODECS["gzip_base64"].write(DocumentResponse(dossier=dossier))
    packed = base64.b64decode(written.partition(b"<o:dossier>")[2].partition(b"<")[0])
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed) == dossier
