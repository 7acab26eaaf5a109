"""Where elements begin and end in bytes."""

from __future__ import annotations

import pytest

from simulator.berichten.snede import locate, split, stands_alone


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
        snede = locate(document, path, is_last=is_last, codec="utf-8")
        assert snede is not None
        assert document[snede.inner : snede.stop] == inner
        assert document[snede.start : snede.start + 1] == b"<"
        assert document[snede.end - 1 : snede.end] == b">"


def test_locate_far_into_a_document() -> None:
    """The element is found beyond the first piece that is fed to the parser, also when a tag straddles two pieces."""
    for length in range(2020, 2060):
        document = b"<a><!--" + b"x" * length + b"--><bbbbbbbbbb>x</bbbbbbbbbb></a>"
        snede = locate(document, (0, 0), is_last=True, codec="utf-8")
        assert snede is not None
        assert document[snede.inner : snede.stop] == b"x"


def test_expat_may_disagree() -> None:
    """What another parser took and expat does not has no place in bytes."""
    assert locate(b"<a><p:b/></a>", (0, 0), is_last=True, codec="utf-8") is None


def test_namespaces_in_scope() -> None:
    """Declarations of the element and of those around it count, the nearest wins; those of its neighbours do not."""
    document = b'<a xmlns="1" xmlns:p="2"><b xmlns:q="3"/><c xmlns:p="4" xmlns=""/></a>'
    snede = locate(document, (0, 1), is_last=True, codec="utf-8")
    assert snede is not None
    assert snede.outside == {"": "", "p": "4"}


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
