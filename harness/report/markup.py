"""Messages formatted for the report: indented and shortened lines.

Works on text, not on a parsed tree, so that prefixes, CDATA and errors show as they were sent. From the first error in
the markup on, the text is shown unformatted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINES = 400
"""Longer messages are cut off, with a reference to their file."""

_TAG = re.compile(r"""<(?P<close>/?)[A-Za-z_:][^\s<>/"']*(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_MARKS = (("<!--", "-->", "comment"), ("<![CDATA[", "]]>", "cdata"), ("<?", "?>", "comment"))
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
_MAX_TEXT = 160
_BASE64_SHOWN = 48
_TEXT_SHOWN = 120
_PLAIN_WIDTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A part of a line.

    Attributes:
        kind: `tag`, `comment`, `text`, `base64` (more base64 was left out) or `more` (more text was left out).
        text: to show.
        left_out: number of characters left out.
    """

    kind: str
    text: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: its indentation level and its tokens."""

    depth: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A formatted body.

    Attributes:
        lines: at most `MAX_LINES`.
        left_out: number of lines left out.
    """

    lines: tuple[Line, ...]
    left_out: int


def lay_out(body: bytes) -> FormattedText:
    """Return a body of any kind as formatted lines."""
    encoding = "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = body.decode(encoding, "replace").strip()
    lines = tuple(_markup(text, 0)) if text.startswith("<") else tuple(_plain(text))
    return FormattedText(lines=lines[:MAX_LINES], left_out=max(0, len(lines) - MAX_LINES))


def _plain(text: str) -> Iterator[Line]:
    for line in text.splitlines():
        yield Line(depth=0, tokens=(Token(kind="text", text=line[:_PLAIN_WIDTH]), *_rest(line, _PLAIN_WIDTH)))


def _rest(text: str, shown: int) -> Iterator[Token]:
    if len(text) > shown:
        yield Token(kind="more", left_out=len(text) - shown)


def _markup(text: str, depth: int) -> Iterator[Line]:
    """Yield a line per tag, or one line for an element with only text; `depth` is that of the outermost element."""
    level = depth
    tokens = list(_tokens(text))
    place = 0
    while place < len(tokens):
        kind, raw = tokens[place]
        following = [kind for kind, _ in tokens[place + 1 : place + 3]]
        if kind == "open" and following[:1] == ["close"]:
            yield _line(level, raw, "", tokens[place + 1][1])
            place += 2
            continue
        if kind == "open" and following == ["text", "close"]:
            yield _line(level, raw, tokens[place + 1][1], tokens[place + 2][1])
            place += 3
            continue
        if kind == "cdata":
            yield from _cdata(raw, level)
        else:
            level = max(depth, level - (kind == "close"))
            yield _line(level, "" if kind == "text" else raw, raw if kind == "text" else "", "", kind=kind)
            level += kind == "open"
        place += 1


def _cdata(raw: str, level: int) -> Iterator[Line]:
    inner = raw[len("<![CDATA[") : -len("]]>")].strip()
    yield _line(level, "<![CDATA[", "", "")
    yield from _markup(inner, level + 1)
    yield _line(level, "]]>", "", "")


def _line(depth: int, before: str, text: str, after: str, *, kind: str = "") -> Line:
    style = "comment" if kind == "comment" else "tag"
    tokens = [Token(kind=style, text=before)] if before else []
    if text:
        tokens += _shorten(text)
    if after:
        tokens.append(Token(kind="tag", text=after))
    return Line(depth=depth, tokens=tuple(tokens))


def _shorten(text: str) -> Iterator[Token]:
    if len(text) <= _MAX_TEXT:
        yield Token(kind="text", text=text)
    elif _BASE64.fullmatch(text, 0, 1 << 12):
        yield Token(kind="text", text=text[:_BASE64_SHOWN])
        yield Token(kind="base64", left_out=len(text) - _BASE64_SHOWN)
    else:
        yield Token(kind="text", text=text[:_TEXT_SHOWN])
        yield from _rest(text, _TEXT_SHOWN)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each token, in one pass; from the first error on, the rest is one text."""
    place = 0
    while place < len(text):
        start = text.find("<", place)
        between = text[place : start if start >= 0 else len(text)].strip()
        if between:
            yield "text", between
        if start < 0:
            return
        kind, end = _token_at(text, start)
        if end < 0:
            yield "text", text[start:]
            return
        yield kind, text[start:end]
        place = end


def _token_at(text: str, start: int) -> tuple[str, int]:
    """Return the kind and the end of the markup at `start`; the end is -1 when there is no markup."""
    for opening, closing, kind in _MARKS:
        if text.startswith(opening, start):
            end = text.find(closing, start + len(opening))
            return kind, end + len(closing) if end >= 0 else -1
    match = _TAG.match(text, start)
    if match is None:
        return "text", -1
    if match["close"]:
        return "close", match.end()
    return ("empty" if match[0].endswith("/>") else "open"), match.end()
