"""One message: its name, its result code, and its bytes as HTTP."""

from __future__ import annotations

import base64
import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from simulator.errors import UntrustedXmlError
from simulator.journal import mask
from simulator.standard.release import release_of_namespace
from simulator.untrusted_xml import parse

UNREADABLE = "onleesbaar"
"""Name of a message that is not SOAP."""

_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")
_MAX_CODE = 80

_PACKED = re.compile(r"(?P<before>>(?:<!\[CDATA\[)?\s*)(?P<packed>(?:P[A-P]|77u/|H4sI)[A-Za-z0-9+/\s]{60,}={0,2})")
"""A text that is base64 of XML (`<`, or a byte order mark) or of gzip; an attachment is a ZIP and does not match."""
_GZIP = b"\x1f\x8b"
_MAX_UNPACKED = 64 * 1024 * 1024
_LEFT_OUT = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHead:
    """Name, code and release of a message.

    Attributes:
        message: local name of the SOAP body's child, or `onleesbaar`.
        code: fault string or `resultaat`, cut at 80 characters.
        release: protocol release by namespace; empty when unknown.
    """

    message: str
    code: str = ""
    release: str = ""

    @property
    def operation(self) -> str:
        """The wire name without `Request`, safe in a file name."""
        return _UNSAFE.sub("", self.message.removesuffix("Request"))[:40] or UNREADABLE


def read_head(body: bytes) -> MessageHead:
    """Read the name and the code of a message; never raises, for the bytes are not trusted."""
    try:
        root = parse(body)
    except UntrustedXmlError:
        return MessageHead(message=UNREADABLE)
    container = root.find(f"{_SOAP}Body") if root.tag == f"{_SOAP}Envelope" else None
    child = next((item for item in container if isinstance(item.tag, str)), None) if container is not None else None
    if child is None:
        return MessageHead(message=UNREADABLE)
    namespace, _, name = str(child.tag).rpartition("}")
    namespace = namespace.removeprefix("{")
    code = child.findtext("faultstring") if name == "Fault" else child.findtext(f"{{{namespace}}}resultaat")
    release = release_of_namespace(namespace)
    return MessageHead(
        message=name,
        code=" ".join((code or "").split())[:_MAX_CODE],
        release=release.name if release else "",
    )


def masked(body: bytes) -> bytes:
    """Return a body with personal data masked; bytes that are no text are returned unchanged.

    A dossier that travels as base64 (assumption A03) is decoded, masked and encoded again.
    """
    if body.startswith(_UTF16_MARKS):
        return mask(body.decode("utf-16", "replace")).encode("utf-16")
    text = _PACKED.sub(_mask_packed, body.decode("utf-8", "surrogateescape"))
    return mask(text).encode("utf-8", "surrogateescape")


def _mask_packed(match: re.Match[str]) -> str:
    """Mask XML that is encoded as base64 or as gzip in base64; what cannot be decoded is removed."""
    try:
        data = base64.b64decode(match["packed"])
        if not data.startswith(_GZIP):
            return match["before"] + base64.b64encode(masked(data)).decode()
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        data = unpacker.decompress(data, _MAX_UNPACKED)
    except (ValueError, zlib.error):
        return match["before"] + _LEFT_OUT
    if not unpacker.eof:
        return match["before"] + _LEFT_OUT
    return match["before"] + base64.b64encode(gzip.compress(masked(data), mtime=0)).decode()


def request_bytes(url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a request as HTTP: request line, headers, body."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = headers if any(name.lower() == "host" for name in headers) else {"Host": parts.netloc, **headers}
    return _http(f"POST {target} HTTP/1.1", named, body)


def response_bytes(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a response as HTTP: status line, headers, body."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return _http(f"HTTP/1.1 {status} {phrase}".rstrip(), headers, body)


def split_http(data: bytes) -> tuple[str, bytes]:
    """Return the head (lines joined by a newline) and the body of a message written by this module."""
    head, _, body = data.partition(b"\r\n\r\n")
    return head.decode("latin-1").replace("\r\n", "\n"), body


def _http(first: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = (first, *(f"{name}: {value}" for name, value in headers.items()), "", "")
    return "\r\n".join(lines).encode("latin-1", "replace") + body
