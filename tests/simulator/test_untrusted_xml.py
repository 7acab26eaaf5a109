"""XML that somebody else wrote."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from simulator import untrusted_xml
from simulator.errors import UntrustedXmlError
from simulator.untrusted_xml import MAX_DEPTH, parse

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<a>&d;</a>"""


def test_good_xml_comes_back_as_an_element_with_lines() -> None:
    """The root is returned, namespaces, comments and text as they were, and lines are known."""
    root = parse(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<o:a xmlns:o="urn:x"><!-- c -->\n<o:b>\xc3\xa9&amp;</o:b></o:a>'
    )
    assert root.tag == "{urn:x}a"
    assert root.findtext("{urn:x}b") == "\u00e9&"
    assert f"{root[0].sourceline} {root[1].sourceline}" == "2 3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_that_xml_knows_are_read(encoding: str) -> None:
    """A declared or marked encoding is honoured."""
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    document = f'<?xml version="1.0" encoding="{declared}"?><a>caf\u00e9</a>'
    assert parse(document.encode(encoding)).text == "caf\u00e9"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n\t", id="blank"),
        pytest.param(b"geen xml", id="plain text"),
        pytest.param(b'{"a": 1}', id="json"),
        pytest.param(b"\x00\x01\x02\xff", id="binary"),
        pytest.param(b"PK\x03\x04rest of a zip", id="zip"),
        pytest.param(b"<a>", id="never closed"),
        pytest.param(b"<a></b>", id="closed wrongly"),
        pytest.param(b"<a/><b/>", id="two roots"),
        pytest.param(b"<a>&unknown;</a>", id="unknown entity"),
        pytest.param(b'<?xml version="1.0" encoding="nonsense"?><a/>', id="unknown encoding"),
        pytest.param("<a>\u00e9</a>".encode("latin-1"), id="wrong encoding"),
        pytest.param(b"<html><body><p>502 Bad Gateway<br></body></html>", id="html"),
    ],
)
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    """One kind of error, with a message, whatever is wrong with the bytes."""
    with pytest.raises(UntrustedXmlError) as caught:
        parse(data)
    assert str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(BOMB, id="billion laughs"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', id="external entity"),
        pytest.param(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', id="external DTD"),
        pytest.param(b"<!DOCTYPE html><html/>", id="bare doctype"),
        pytest.param(b"<!-- first --><!DOCTYPE a [<!ENTITY % p 'x'> %p;]><a/>", id="parameter entity"),
        pytest.param('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), id="in UTF-16"),
    ],
)
def test_a_doctype_is_refused(data: bytes) -> None:
    """No DTD is read at all, so nothing can be expanded or fetched."""
    with pytest.raises(UntrustedXmlError, match="DOCTYPE"):
        parse(data)


def test_the_line_of_the_fault_is_known() -> None:
    """A message can point at the line, also when the fault comes after the first element."""
    with pytest.raises(UntrustedXmlError) as caught:
        parse(b"<a>\n<b>\n</c></a>")
    assert caught.value.line == 3


def test_a_document_that_is_too_large_is_refused_before_it_is_read() -> None:
    """The limit holds to the byte, and bytes above it are not even parsed."""
    document = b"<a>" + b"x" * 93 + b"</a>"
    assert parse(document, max_bytes=100).tag == "a"
    with pytest.raises(UntrustedXmlError, match="101 bytes"):
        parse(b"<" * 101, max_bytes=100)


@pytest.mark.parametrize(("depth", "accepted"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False), (5000, False)])
def test_nesting_has_a_limit(depth: int, *, accepted: bool) -> None:
    """The limit holds to the level; far beyond it the parser itself gives up first."""
    document = b"<a>" * depth + b"</a>" * depth
    if accepted:
        assert parse(document).tag == "a"
    else:
        with pytest.raises(UntrustedXmlError, match=f"deeper than {MAX_DEPTH}|Excessive depth"):
            parse(document)


def test_many_siblings_are_not_deep() -> None:
    """Only nesting counts, not the number of elements."""
    assert len(parse(b"<a>" + b"<b/>" * 5000 + b"</a>")) == 5000


def test_a_text_beyond_the_default_limit_of_the_parser_is_read() -> None:
    """An attachment of more than ten million characters arrives whole."""
    assert len(parse(b"<a>" + b"A" * 11_000_000 + b"</a>").text or "") == 11_000_000


@given(st.binary(max_size=200))
def test_bytes_are_read_or_refused_but_nothing_else_is_raised(data: bytes) -> None:
    """Whatever comes in, the answer is an element or an UntrustedXmlError."""
    try:
        root = parse(data)
    except UntrustedXmlError:
        return
    assert isinstance(root, etree._Element)


PIECES = [
    b'<?xml version="1.0" encoding="UTF-8"?>', b'<?xml version="1.0"?>', b'<?xml version="1.1"?>', b"\xef\xbb\xbf",
    b'<?xml version="1.0" encoding="UTF-16"?>', b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>', b"\n", b" ",
    b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY b "c">]>', b"<!-- c -->", b"<?p i?>", b"<a>", b"<a", b">", b"/>", b"</a>",
    b' b="1"', b' b="1" b="1"', b"\tc='2'", b' x:d="3"', b'\nxmlns="urn:x"', b' xmlns:x="urn:x"', b' b="&amp;"',
    b' b="&y;"', b' b="<"', b"<x:a>", b"<a:b:c>", b"\x00", b"\xff", "\u2c60".encode(), b"text", b"<a>" * MAX_DEPTH,
    b"</a>" * MAX_DEPTH, b"<a/>", "<a><b/></a>".encode("utf-16"), b"]]>", b"<![CDATA[</a>]]>",
]  # fmt: skip


def outcome(data: bytes) -> tuple[object, ...]:
    """What becomes of a document: its tree, or the whole of the refusal."""
    try:
        return (etree.tostring(parse(data)),)
    except UntrustedXmlError as error:
        return str(error), error.in_language("nl"), error.line


@given(st.lists(st.sampled_from(PIECES), max_size=7).map(b"".join))
@example(b'<a b="1" b="1"/>')
@example(b"<a>" * MAX_DEPTH + b"<a/>" + b"</a>" * MAX_DEPTH)
@example(b"<a>" * (MAX_DEPTH - 1) + b"<a/>" + b"</a>" * (MAX_DEPTH - 1))
@example("<a>".encode("utf-16") + "<a>".encode("utf-16-le") * MAX_DEPTH + "</a>".encode("utf-16-le") * (MAX_DEPTH + 1))
def test_the_short_way_changes_nothing(data: bytes) -> None:
    """What is spared the second parser and the walk gets the same tree, and the same refusal in the same words."""
    with patch.object(untrusted_xml, "_PLAIN_START", re.compile(b"(?!)")):
        the_long_way = outcome(data)
    assert outcome(data) == the_long_way


@pytest.mark.parametrize(
    "data", [b"<a/>", b'<?xml version="1.0" encoding="UTF-8"?>\n<s:E xmlns:s="urn:s" b="c">\n</s:E>']
)
def test_usual_documents_go_the_short_way(data: bytes) -> None:
    """Only what could hold a DOCTYPE is read by two parsers."""
    with patch.object(untrusted_xml, "_refuse_doctype", side_effect=AssertionError):
        assert parse(data) is not None


def test_the_official_examples_are_accepted(official_examples: tuple[Path, ...]) -> None:
    """No limit stands in the way of a real dossier."""
    for path in official_examples:
        assert etree.QName(parse(path.read_bytes())).localname == "dossier"
