"""Where elements begin and end in bytes."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.messages import byte_span
from simulator.messages.byte_span import WellFormedCache, locate, split, stands_alone


@pytest.mark.parametrize(
    ("document", "path", "inner"),
    [
        (b"<a>x</a>", (0,), b"x"),
        (b"<a><b/><c d='>'>x</c></a>", (0, 1), b"x"),
        (b"<a><b><c>1</c></b><b><c>2</c></b></a>", (0, 1, 0), b"2"),
        (b"<a><b><c>1</c></b><b><c>2</c></b></a>", (0, 0, 0), b"1"),
        (b"<?xml version='1.0'?><!-- <a> --><a><![CDATA[<b>]]><b>x</b ></a>\n<!-- </b></a> -->", (0, 0), b"x"),
        (b"<a><b/></a>", (0, 0), b""),
    ],
    ids=["root", "gt in attribute", "last", "first", "markup in comments", "empty tag"],
)
def test_locate(document: bytes, path: tuple[int, ...], inner: bytes) -> None:
    """The bytes between the tags of the element at a path, whatever stands around it."""
    for is_last in {False, path in {(0,), (0, 1), (0, 1, 0)}}:
        found = locate(document, path, is_last=is_last, codec="utf-8")
        assert found is not None
        assert document[found.inner : found.stop] == inner
        assert document[found.start : found.start + 1] == b"<"
        assert document[found.end - 1 : found.end] == b">"


def test_locate_far_into_a_document() -> None:
    """The element is found beyond the first piece that is fed to the parser, also when a tag straddles two pieces."""
    for length in range(2020, 2060):
        document = b"<a><!--" + b"x" * length + b"--><bbbbbbbbbb>x</bbbbbbbbbb></a>"
        found = locate(document, (0, 0), is_last=True, codec="utf-8")
        assert found is not None
        assert document[found.inner : found.stop] == b"x"


def test_expat_may_disagree() -> None:
    """What another parser took and expat does not has no place in bytes."""
    assert locate(b"<a><p:b/></a>", (0, 0), is_last=True, codec="utf-8") is None


def test_namespaces_in_scope() -> None:
    """Declarations of the element and of those around it count, the nearest wins; those of its neighbours do not."""
    document = b'<a xmlns="1" xmlns:p="2"><b xmlns:q="3"/><c xmlns:p="4" xmlns=""/></a>'
    found = locate(document, (0, 1), is_last=True, codec="utf-8")
    assert found is not None
    assert found.outside == {"": "", "p": "4"}


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
        "<a>\u20ac</a>".encode("utf-16-be"),
        "<?xml version='1.0' encoding='latin1'?><a>é</a>".encode("latin1"),
    ],
    ids=["bare", "mark and declaration", "utf-16", "utf-16 without mark", "latin-1"],
)
def test_split_and_put_together(data: bytes) -> None:
    """The two parts of a document are the document, and its declaration is in the first."""
    document = split(data)
    assert document is not None
    assert document.prologue + document.rest == data
    assert "<?xml" not in document.rest.decode(document.codec)
    assert document.widen(document.narrow()) in data


@pytest.mark.parametrize(
    ("document", "alone"),
    [
        (b"<a/>", True),
        (b"<p:a/>", False),
        (b"<a p:b='1'/>", False),
        (b"<p:a xmlns:p='x'/>", True),
        (b"<a>p: not a prefix</a>", True),
        (b"<a/><b/> p:", False),
    ],
)
def test_stands_alone(document: bytes, *, alone: bool) -> None:
    """A document that uses a prefix of its surroundings does not stand alone."""
    assert stands_alone(document, {"p": "urn:p"}, codec="utf-8") is alone


@given(
    st.lists(st.sampled_from([b"p:", b"xp:", b" q:", b"p", b":", b"<", b"x"]), max_size=12).map(b"".join),
    st.sampled_from([1, 3, 500]),
)
def test_prefixes_are_found_by_their_colon(document: bytes, few: int) -> None:
    """Whether there are few colons or many, a prefix is found where it stands with one."""
    with patch.object(byte_span, "_FEW", few):
        assert byte_span._mentions(document, ("p", "qq", "")) is (b"p:" in document)
        assert byte_span._mentions(document, ("",)) is False


def test_good_documents_are_judged_once() -> None:
    """A document that was good is not parsed again; one byte more and it is; a bad one is refused each time."""
    cache = WellFormedCache()
    with patch.object(byte_span, "why_malformed", wraps=byte_span.why_malformed) as judged:
        for data in (b"<a/>", b"<a/>", b"<a/> ", b"<a/>"):
            document = split(data)
            assert document is not None
            assert cache.why_malformed(data, document) == ""
        assert judged.call_count == 2
        for _ in range(2):
            document = split(b"<a>")
            assert document is not None
            assert "no element found" in cache.why_malformed(b"<a>", document)
        assert judged.call_count == 4


def test_what_is_remembered_is_bounded() -> None:
    """Beyond so many documents it begins anew, and only digests are kept."""
    cache = WellFormedCache()
    with patch.object(byte_span, "_MAX_DIGESTS", 3):
        for number in range(10):
            data = b"<a>%d</a>" % number
            document = split(data)
            assert document is not None
            cache.why_malformed(data, document)
            assert len(cache._good) <= 3
            assert {len(digest) for digest in cache._good} == {32}
