"""Tests of making messages readable."""

from __future__ import annotations

import pytest

from harness.report.markup import MAX_LINES, FormattedText, lay_out


def shown(formatted: FormattedText) -> list[str]:
    return [
        "  " * line.depth + "".join(token.text or f"[{token.kind} {token.left_out}]" for token in line.tokens)
        for line in formatted.lines
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            '<?xml version="1.0"?><o:a xmlns:o="u"><o:b>1</o:b><o:c/><o:d></o:d></o:a>',
            ['<?xml version="1.0"?>', '<o:a xmlns:o="u">', "  <o:b>1</o:b>", "  <o:c/>", "  <o:d></o:d>", "</o:a>"],
            id="elements",
        ),
        pytest.param("<a>\n  <b>\n 1 \n</b>\n\n</a>\n", ["<a>", "  <b>1</b>", "</a>"], id="white space"),
        pytest.param("<a>x<b/>y</a>", ["<a>", "  x", "  <b/>", "  y", "</a>"], id="mixed content"),
        pytest.param('<a b="1>2"/>', ['<a b="1>2"/>'], id="angle bracket in an attribute"),
        pytest.param("<a><!-- <b> --></a>", ["<a>", "  <!-- <b> -->", "</a>"], id="comment"),
        pytest.param(
            "<a><![CDATA[<b><c/></b>]]></a>",
            ["<a>", "  <![CDATA[", "    <b>", "      <c/>", "    </b>", "  ]]>", "</a>"],
            id="CDATA",
        ),
        pytest.param("<a>1 &amp; 2</a>", ["<a>1 &amp; 2</a>"], id="entities stay as sent"),
        pytest.param("<a></b></a></a><c/>", ["<a></b>", "</a>", "</a>", "<c/>"], id="too many ends"),
        pytest.param("<a><!-- <b/>", ["<a>", "  <!-- <b/>"], id="a comment without end"),
        pytest.param('<a b="c><d/>', ['<a b="c><d/>'], id="an attribute without end"),
        pytest.param("HTTP says\nno", ["HTTP says", "no"], id="plain text"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_body_becomes_lines(body: str, lines: list[str]) -> None:
    """Markup is indented as it was written; from the first mistake on, the rest is shown as it is."""
    assert shown(lay_out(body.encode())) == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_xml_are_read(encoding: str) -> None:
    """A byte order mark tells how to read, and does not show."""
    assert shown(lay_out("<a>é</a>".encode(encoding))) == ["<a>é</a>"]


def test_long_base64_is_shortened() -> None:
    """Of base64 the beginning shows, and how much was left out."""
    assert shown(lay_out(b"<a>" + b"QUJD" * 100 + b"</a>")) == ["<a>" + "QUJD" * 12 + "[base64 352]</a>"]


def test_long_text_is_shortened() -> None:
    """Of long prose more shows than of base64."""
    assert shown(lay_out(b"<a>" + b"woord, " * 50 + b"</a>")) == ["<a>" + ("woord, " * 50)[:120] + "[more 229]</a>"]


def test_long_messages_end() -> None:
    """A message of more lines than the limit says how many are left out."""
    formatted = lay_out(b"<a>" + b"<b/>" * MAX_LINES + b"</a>")
    assert (len(formatted.lines), formatted.left_out) == (MAX_LINES, 2)


@pytest.mark.parametrize("piece", ["<!--", "<a ", '<a b="', "<![CDATA["])
def test_an_opening_that_never_closes_ends_the_markup(piece: str) -> None:
    """A megabyte of openings is taken as one text in one pass, not tried again from each of them."""
    (line,) = lay_out(piece.encode() * (1_000_000 // len(piece))).lines
    assert [token.kind for token in line.tokens] == ["text", "more"]
