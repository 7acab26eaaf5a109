"""Byte offsets of an element in a received document, so that its content can be taken out byte for byte.

A parser that builds a tree loses white space in tags, line ends and the order of declarations. What was sent is known
only from the bytes; expat tells at which byte an element starts.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from xml.parsers import expat

_CHUNK = 512
"""Bytes that expat gets at a time: about the length of the envelope before a dossier."""

_SEPARATOR = "\f"
"""Between namespace and name in what expat reports; no document can hold it."""

_DECLARATION = re.compile(rb"<\?xml[ \t\r\n][^>]*\?>")
_ENCODING = re.compile(rb"""[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_START_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_NARROW = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]")
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    "<".encode("utf-16-le"): "utf-16-le",
    "<".encode("utf-16-be"): "utf-16-be",
}
"""UTF-16 by its first two bytes: the byte order mark, or the `<` that a document without one starts with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in two parts that give the original when put together again.

    Attributes:
        prologue: byte order mark and XML declaration; either may be absent.
        rest: everything after it.
        codec: Python's name of the encoding: one that extends ASCII, or UTF-16 with its byte order.
    """

    prologue: bytes
    rest: bytes
    codec: str

    @property
    def is_wide(self) -> bool:
        """Whether markup takes two bytes a character."""
        return self.codec.startswith("utf-16")

    def narrow(self) -> bytes:
        """Return the whole document with markup in ASCII: itself, or UTF-16 recoded as UTF-8 (without BOM)."""
        data = self.prologue + self.rest
        return data.decode(self.codec).removeprefix("\ufeff").encode() if self.is_wide else data

    def widen(self, part: bytes) -> bytes:
        """Return a part of `narrow()` in the encoding of the document."""
        return part.decode().encode(self.codec) if self.is_wide else part

    @property
    def narrow_codec(self) -> str:
        """The encoding of `narrow()`."""
        return "utf-8" if self.is_wide else self.codec


def split(data: bytes) -> Document | None:
    """Take a document apart at the end of its XML declaration.

    Returns:
        The parts, or None when the encoding is not one that can stand inside another document, or when byte order mark
        and declaration contradict each other.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    codec = _WIDE.get(data[:2], "")
    if codec:
        return _split_wide(data, codec)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    found = _DECLARATION.match(data, len(mark))
    declaration = found[0] if found else b""
    codec = codec_of(declaration)
    if not _NARROW.fullmatch(codec) or (mark and codec != "utf-8"):
        return None
    end = len(mark) + len(declaration)
    return Document(prologue=data[:end], rest=data[end:], codec=codec)


def _split_wide(data: bytes, codec: str) -> Document | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    mark = 1 if text.startswith("\ufeff") else 0
    found = _DECLARATION.match(text[:256].encode("ascii", "replace"), mark)
    declaration = found[0] if found else b""
    if codec_of(declaration, default="utf-16") not in {"utf-16", codec}:
        return None
    end = 2 * (mark + len(declaration))
    return Document(prologue=data[:end], rest=data[end:], codec=codec)


def codec_of(declaration: bytes, *, default: str = "utf-8") -> str:
    """Return Python's name of the encoding that an XML declaration names, or the name itself when Python has none.

    >>> codec_of(b'<?xml version="1.0" encoding="Latin1"?>')
    'iso8859-1'
    """
    found = _ENCODING.search(declaration)
    if found is None:
        return default
    try:
        return codecs.lookup(found[1].decode()).name
    except LookupError:
        return found[1].decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteSpan:
    """The byte offsets of one element.

    Attributes:
        start: first byte of its start tag.
        inner: first byte after the start tag.
        stop: first byte of the end tag.
        end: first byte after the end tag.
        outside: namespace by prefix that is in scope inside it; the prefix of the default is empty.
    """

    start: int
    inner: int
    stop: int
    end: int
    outside: dict[str, str]


def locate(data: bytes, path: tuple[int, ...], *, is_last: bool, codec: str) -> ByteSpan | None:
    """Find an element in a well-formed document, or return None when expat and libxml2 disagree that it is one.

    Args:
        data: the document, with markup in ASCII.
        path: which child to take at each level, from 0; the first step is the root.
        is_last: each step takes the last child.
        codec: encoding of `data`, whatever its declaration says.
    """
    try:
        finder = _Finder(path, codec)
        finder.find(data)
        tag = _START_TAG.match(data, finder.start)
        assert tag is not None, "expat found a start tag here"
        inner = tag.end()
        if tag[0].endswith(b"/>"):
            return ByteSpan(start=finder.start, inner=inner, stop=inner, end=inner, outside=finder.outside)
        stop = _closing(data, len(path)) if is_last else None
        if stop is None:
            finder = _Finder(path, codec, to_end=True)
            finder.find(data)
            stop = finder.stop
    except expat.ExpatError:
        return None
    end = data.index(b">", stop) + 1
    return ByteSpan(start=finder.start, inner=inner, stop=stop, end=end, outside=finder.outside)


def _closing(data: bytes, count: int) -> int | None:
    """Return where the last `count` end tags start, when nothing else follows; saves parsing the dossier.

    Comments, PIs and CDATA sections end in something that is neither white space nor an end tag, and text holds no `<`:
    so what looks like a row of end tags up to the end of a well-formed document is one.
    """
    start = len(data)
    for _ in range(count):
        start = data.rfind(b"</", 0, start)
    found = re.compile(rb"(?:</[^<>]*>[ \t\r\n]*){%d}" % count).fullmatch(data, max(start, 0))
    return start if found else None


class _Finder:
    """One run of expat up to the start, or the end, of an element."""

    def __init__(self, path: tuple[int, ...], codec: str, *, to_end: bool = False) -> None:
        self.start = -1
        self.stop = -1
        self.outside: dict[str, str] = {}
        self._path = list(path)
        self._here: list[int] = []
        self._counts = [0]
        self._declared: list[tuple[str, str]] = []
        self._to_end = to_end
        parser = expat.ParserCreate(codec, _SEPARATOR)
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.StartNamespaceDeclHandler = lambda prefix, uri: self._declared.append((prefix or "", uri or ""))
        parser.EndNamespaceDeclHandler = lambda _: self._declared.pop()
        self._parser = parser

    def find(self, data: bytes) -> None:
        """Feed the document until the element is found."""
        for offset in range(0, len(data), _CHUNK):
            self._parser.Parse(data[offset : offset + _CHUNK], False)  # noqa: FBT003 - expat takes it by position only
            if (self.stop if self._to_end else self.start) >= 0:
                return
        self._parser.Parse(b"", True)  # noqa: FBT003 - idem

    def _on_start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._here.append(self._counts[-1])
        self._counts[-1] += 1
        self._counts.append(0)
        if self.start < 0 and self._here == self._path:
            self.start = self._parser.CurrentByteIndex
            self.outside = dict(self._declared)
            if not self._to_end:
                self._parser.StartElementHandler = self._parser.EndElementHandler = None
                self._parser.StartNamespaceDeclHandler = self._parser.EndNamespaceDeclHandler = None

    def _on_end(self, _name: str) -> None:
        if self.stop < 0 <= self.start and self._here == self._path:
            self.stop = self._parser.CurrentByteIndex
        self._here.pop()
        self._counts.pop()


_FEW = 500
"""With fewer colons than this, each is looked at on its own."""


def _mentions(document: bytes, prefixes: Iterable[str]) -> bool:
    """Tell whether a prefix with its colon occurs anywhere, texts included; a dossier has few colons."""
    names = tuple(prefix.encode() for prefix in prefixes if prefix)
    *before, _ = document.split(b":", _FEW)
    if len(before) < _FEW:
        return any(part.endswith(names) for part in before)
    return any(name + b":" in document for name in names)


_MAX_DIGESTS = 4096
"""Most digests that are kept: some hundreds of kilobytes."""


class WellFormedCache:
    """Checks whether a document can stand inside another, and caches by digest those that can."""

    def __init__(self) -> None:
        self._good: set[bytes] = set()

    def why_malformed(self, data: bytes, document: Document) -> str:
        """Return why a document cannot stand inside another; empty when it can.

        Args:
            data: the whole document.
            document: its parts.
        """
        digest = sha256(data).digest()
        if digest in self._good:
            return ""
        reason = why_malformed(document)
        if not reason:
            if len(self._good) >= _MAX_DIGESTS:
                self._good.clear()
            self._good.add(digest)
        return reason


def why_malformed(document: Document) -> str:
    """Return why a document cannot stand inside another: not well-formed, or a DOCTYPE. Empty when it can."""
    doctype = ""

    def on_doctype(*_: object) -> None:
        nonlocal doctype
        doctype = "it has a DOCTYPE"

    parser = expat.ParserCreate(document.narrow_codec, _SEPARATOR)
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        parser.Parse(document.narrow(), True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        return doctype or str(error)
    return doctype


def stands_alone(document: bytes, outside: dict[str, str], *, codec: str) -> bool:
    """Tell whether a document that was cut out of another means the same on its own.

    It does not when it uses a prefix, or the default namespace, that only the document around it declares.

    Args:
        document: what was cut out, with markup in ASCII.
        outside: namespace by prefix in the document around it.
        codec: encoding of `document`.
    """
    default = outside.get("", "")
    if not default and not _mentions(document, outside):
        return True
    unbound = False

    def on_start(name: str, _: dict[str, str]) -> None:
        nonlocal unbound
        unbound = unbound or _SEPARATOR not in name

    parser = expat.ParserCreate(codec, _SEPARATOR)
    if default:
        parser.StartElementHandler = on_start
    try:
        parser.Parse(document, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError:
        return False
    return not unbound
