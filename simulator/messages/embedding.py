"""How a dossier travels inside documentResponse (assumption A03), byte for byte.

====================  ================================================================================================
`xml_child`           the dossier as child elements: its bytes spliced into the wrapper; its byte order mark and XML
                      declaration open the whole message, because both are one document on the wire
`cdata`               the whole dossier as character data; the message takes over its encoding
`base64`              the whole dossier, base64
`gzip_base64`         compressed first
====================  ================================================================================================

Readers recognise the form from the content; they also accept a dossier without a wrapper, and escaped text.

Bron: protocol 7.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.messages.byte_span import Document, WellFormedCache, codec_of, locate, split, stands_alone
from simulator.messages.node import MessageNode
from simulator.xml_characters import FORBIDDEN

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XOP = "http://www.w3.org/2004/08/xop/include"

_GZIP_MAGIC = b"\x1f\x8b"
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|(lt|gt|amp|quot|apos));")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeFrame:
    """The message around a dossier, in ASCII.

    Attributes:
        head: up to and including the start tag of the wrapper.
        child_head: the same for child elements: the wrapper undeclares the default namespace, so that a dossier
            without one does not inherit that of documentResponse.
        tail: the end tag of the wrapper and what follows.
    """

    head: bytes
    child_head: bytes
    tail: bytes


def embed(dossier: bytes, embedding: str, frame: EnvelopeFrame, cache: WellFormedCache) -> bytes:
    """Return the message with a dossier in it.

    Args:
        dossier: a whole document; any bytes for the base64 kinds.
        embedding: a value of assumption A03.
        frame: the message around it.
        cache: checks that what is spliced in is well-formed.

    Raises:
        LocalProtocolError: the dossier cannot travel this way: no well-formed XML, a DOCTYPE, a foreign encoding.
    """
    match embedding:
        case "xml_child":
            document = _carried(dossier)
            if reason := cache.why_malformed(dossier, document):
                raise LocalProtocolError(f"the dossier cannot stand inside a message as XML: {reason}")
            head, tail = document.widen(frame.child_head), document.widen(frame.tail)
            return b"".join((document.prologue, head, document.rest, tail))
        case "cdata":
            document = _carried(dossier)
            _check_characters(dossier, document.codec)
            close, cut = document.widen(b"]]>"), document.widen(b"]]]]><![CDATA[>")
            head, tail = document.widen(frame.head + b"<![CDATA["), document.widen(b"]]>" + frame.tail)
            return b"".join((document.prologue, head, _replace(dossier, close, cut, document), tail))
        case "gzip_base64":
            dossier = gzip.compress(dossier, mtime=0)
    return b"".join((DECLARATION, frame.head, base64.b64encode(dossier), frame.tail))


def _replace(dossier: bytes, old: bytes, new: bytes, document: Document) -> bytes:
    if not document.is_wide:
        return dossier.replace(old, new)
    # Two-byte characters: a match at an odd offset would be two half characters.
    codec = document.codec
    return dossier.decode(codec).replace(old.decode(codec), new.decode(codec)).encode(codec)


def _carried(dossier: bytes) -> Document:
    document = split(dossier)
    if document is None:
        raise LocalProtocolError("the encoding of this dossier cannot stand inside a message; embed it as base64 (A03)")
    return document


def _check_characters(dossier: bytes, codec: str) -> None:
    try:
        found = FORBIDDEN.search(dossier.decode(codec))
    except UnicodeDecodeError as error:
        raise LocalProtocolError(f"the dossier is not {codec}: {error.reason}") from None
    if found:
        raise LocalProtocolError(f"the dossier has a character that XML does not allow: {found[0]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLocation:
    """Where in a message the dossier is.

    Attributes:
        container: the wrapper, or the message itself when there is none.
        path: of the container: index among the siblings at each level, the root included.
        is_last: each step of the path takes the last child.
        embedding: `xml_child`, `text` (character data that is a document), `base64`, `empty` or `xop`.
    """

    container: MessageNode
    path: tuple[int, ...]
    is_last: bool
    embedding: str


def find(root: MessageNode, path: tuple[int, ...], namespace: str, wrapper: str) -> DossierLocation:
    """Return where in a documentResponse the dossier is.

    Args:
        root: the envelope.
        path: of the message.
        namespace: of the message.
        wrapper: name of the wrapper; any other element of the message's namespace will do when it is the only one.
    """
    message, is_last = _walk(root, path)
    named = message.find(namespace, wrapper)
    alone = message.children[0] if len(message.children) == 1 and message.children[0].namespace == namespace else None
    inside = named or alone
    if inside is not None:
        step = message.children.index(inside)
        path, is_last = (*path, step), is_last and step == len(message.children) - 1
    container = inside or message
    return DossierLocation(container=container, path=path, is_last=is_last, embedding=_sniff(container))


def _walk(root: MessageNode, path: tuple[int, ...]) -> tuple[MessageNode, bool]:
    node, is_last = root, True
    for step in path[1:]:
        is_last = is_last and step == len(node.children) - 1
        node = node.children[step]
    return node, is_last


def _sniff(container: MessageNode) -> str:
    if container.children:
        return "xop" if container.children[0].namespace == XOP else "xml_child"
    text = container.value
    if not text:
        return "empty"
    return "text" if text.removeprefix("\ufeff").lstrip().startswith("<") else "base64"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedDossier:
    """A dossier that was taken out of a message.

    Attributes:
        dossier: its bytes.
        embedding: `xml_child`, `cdata`, `text`, `base64`, `gzip_base64` or `empty`.
        note: `reserialised` or `recoded` when the bytes are not those that travelled, else empty.
    """

    dossier: bytes
    embedding: str
    note: str = ""


def take_out(
    data: bytes, place: DossierLocation, *, max_bytes: int, serialise: Callable[[], bytes]
) -> ExtractedDossier:
    """Return the dossier.

    Args:
        data: the whole message as received.
        place: where in it the dossier is.
        max_bytes: refuse a compressed dossier that becomes larger than this.
        serialise: gives the child element of the container as a document, when its bytes do not stand alone.

    Raises:
        RemoteProtocolError: what is there is no dossier, or one that is too large.
    """
    match place.embedding:
        case "empty":
            return ExtractedDossier(dossier=b"", embedding="empty")
        case "xop":
            raise RemoteProtocolError(
                "the dossier is an attachment (MTOM), which OSO does not have",
                nl="het dossier is een bijlage (MTOM), die OSO niet kent",
                line=_line(place),
            )
        case "base64":
            return _decode(place, max_bytes)
        case "text":
            return _from_text(data, place)
    return _from_children(data, place) or ExtractedDossier(
        dossier=serialise(), embedding="xml_child", note="reserialised"
    )


def _cut(data: bytes, place: DossierLocation) -> tuple[Document, bytes, dict[str, str]] | None:
    """Return the message in parts, what is between the tags of the container, and the namespaces in scope there."""
    document = split(data)
    if document is None:
        return None
    narrow = document.narrow()
    span = locate(narrow, place.path, is_last=place.is_last, codec=document.narrow_codec)
    return (document, narrow[span.inner : span.stop], span.outside) if span else None


def _from_children(data: bytes, place: DossierLocation) -> ExtractedDossier | None:
    """Cut the dossier out of the message, or return None when what is cut out is no document of its own."""
    found = _cut(data, place)
    if found is None or len(place.container.children) > 1:
        return None
    document, inner, outside = found
    if not stands_alone(inner, outside, codec=document.narrow_codec):
        return None
    return ExtractedDossier(dossier=document.prologue + document.widen(inner), embedding="xml_child")


def _line(place: DossierLocation) -> int:
    return place.container.line


def _from_text(data: bytes, place: DossierLocation) -> ExtractedDossier:
    """Take a document out of character data, with its line ends, which a parser would change."""
    found = _cut(data, place)
    if found is None:
        return ExtractedDossier(dossier=place.container.value.encode(), embedding="text", note="recoded")
    around, inner, _ = found
    raw = inner.decode(around.narrow_codec)
    is_cdata = "<![CDATA[" in raw
    parts = []
    position = 0
    for section in _SECTION.finditer(raw):
        parts += [_unescape(raw[position : section.start()], layout=is_cdata), section[1] or ""]
        position = section.end()
    parts.append(_unescape(raw[position:], layout=is_cdata))
    text = "".join(parts)
    if not is_cdata and text.lstrip().startswith("<?xml"):
        text = text.lstrip()  # white space before an XML declaration can only be layout of the message
    codec = _declared(text, around)
    note = "" if codec == around.codec else "recoded"
    try:
        return ExtractedDossier(dossier=text.encode(codec), embedding="cdata" if is_cdata else "text", note=note)
    except (UnicodeEncodeError, LookupError) as error:
        raise RemoteProtocolError(
            f"the dossier says that it is {codec}, but it cannot be: {error}",
            nl=f"het dossier zegt dat het {codec} is, maar dat kan niet: {error}",
        ) from None


def _declared(text: str, around: Document) -> str:
    """Return the encoding that the document in `text` has on its own."""
    declaration = text.removeprefix("\ufeff").partition("?>")[0] + "?>" if "<?xml" in text[:6] else ""
    codec = codec_of(declaration.encode("ascii", "replace"), default=around.codec if around.is_wide else "utf-8")
    return around.codec if around.is_wide and codec == "utf-16" else codec


def _unescape(text: str, *, layout: bool) -> str:
    """Return character data with its references resolved; white space beside CDATA sections is layout."""
    if layout and not text.strip():
        return ""
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    return _PREDEFINED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def _decode(place: DossierLocation, max_bytes: int) -> ExtractedDossier:
    try:
        dossier = base64.b64decode("".join(place.container.text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RemoteProtocolError(
            f"no dossier: neither XML nor base64 ({error})",
            nl=f"geen dossier: geen XML en geen base64 ({error})",
            line=_line(place),
        ) from None
    if not dossier.startswith(_GZIP_MAGIC):
        return ExtractedDossier(dossier=dossier, embedding="base64")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(dossier)) as file:
            unpacked = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RemoteProtocolError(
            f"the dossier cannot be decompressed: {error}",
            nl=f"het dossier is niet uit te pakken: {error}",
            line=_line(place),
        ) from None
    if len(unpacked) > max_bytes:
        raise RemoteProtocolError(
            f"the compressed dossier is larger than {max_bytes} bytes",
            nl=f"het gecomprimeerde dossier is groter dan {max_bytes} bytes",
            line=_line(place),
        )
    return ExtractedDossier(dossier=unpacked, embedding="gzip_base64")
