"""Small files of every type that may be attached, written byte by byte.

They hold a line or two of text where the format makes that easy. All can be opened, except one: `ppt` is only the
container of the old format (a compound file whose presentation stream holds plain text), because a slide in it is too
complex to write by hand. Nothing is compressed: compressed bytes differ between versions of zlib, and a pupil must give
the same bytes everywhere.

A file is made larger by filler bytes, in a place of its format that readers do not show; the three old formats (`doc`,
`xls`, `ppt`) take none.
"""

from __future__ import annotations

import io
import struct
import zlib
from base64 import encodebytes
from collections.abc import Iterable
from typing import Protocol
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_WHEN = (1980, 1, 1, 0, 0, 0)
_EVERYBODY_READS = 0o644 << 16
_UNIX = 3
_OFFICE = "http://schemas.openxmlformats.org"
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"{_OFFICE}/package/2006"
_JPG_SEGMENT = 65_533
_FILLER = "media/vulling.bin"
_BINARY = "application/octet-stream"

Lines = tuple[str, ...]
"""Lines of text of a file."""


def zip_bytes(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP with these entries, stored without compression; the same entries give the same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in entries:
            info = ZipInfo(name, _WHEN)
            info.create_system = _UNIX
            info.external_attr = _EVERYBODY_READS
            archive.writestr(info, content)
    return buffer.getvalue()


def make_txt(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a UTF-8 text file; the filler is written as base64, on lines of 76 characters."""
    text = "\r\n".join((*lines, "")).encode()
    # Base64 makes 76 characters of 57 bytes; the line end takes two more.
    return text + encodebytes(filler[: len(filler) * 57 // 78]).replace(b"\n", b"\r\n")


def make_pdf(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a PDF 1.4 of one page; characters outside Latin-1 become question marks; a stream holds the filler."""
    shown = b" ".join(b"(" + _pdf_text(line) + b") Tj T*" for line in lines)
    page = b"BT /F1 11 Tf 14 TL 60 780 Td " + shown + b" ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        _pdf_stream(page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    if filler:
        bodies.append(_pdf_stream(filler))
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)


def _pdf_stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _pdf_text(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def make_png(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a grey PNG of 16 by 16 whose tone follows from the text; the text itself is in a tEXt chunk.

    The filler is in an ancillary chunk, which readers skip.
    """
    size = 16
    tone = zlib.crc32("".join(lines).encode()) & 0xFF
    rows = (b"\x00" + bytes((tone + 4 * row) & 0xFF for _ in range(size)) for row in range(size))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\x00" + " ".join(lines).encode("latin-1", "replace")),
        *(((b"osLb", filler),) if filler else ()),
        (b"IDAT", _zlib_stored(b"".join(rows))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _zlib_stored(data: bytes) -> bytes:
    """Return a zlib stream of one stored block (at most 65,535 bytes)."""
    length = len(data)
    block = struct.pack("<BHH", 1, length, length ^ 0xFFFF) + data
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(data))


def make_jpg(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a mid-grey baseline JPEG of 8 by 8; the text is in a comment segment, the filler in APP15."""
    comment = " ".join(lines).encode()[:60_000]
    dc_counts = bytes([1] + [0] * 15)  # one code of one bit: category 0, no difference from mid grey
    ac_counts = bytes([1] + [0] * 15)  # one code of one bit: end of block
    segments = (
        (0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        (0xFE, comment),
        *((0xEF, filler[start : start + _JPG_SEGMENT]) for start in range(0, len(filler), _JPG_SEGMENT)),
        (0xDB, b"\x00" + bytes([16] * 64)),
        (0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\x01\x11\x00"),
        (0xC4, b"\x00" + dc_counts + b"\x00"),
        (0xC4, b"\x10" + ac_counts + b"\x00"),
        (0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    head = b"".join(bytes([0xFF, mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in segments)
    return b"\xff\xd8" + head + b"\x3f" + b"\xff\xd9"  # two zero bits, padded with ones


def make_rtf(lines: Lines, _filler: bytes = b"") -> bytes:
    """Return an RTF file, which Word opens under the extension `doc`."""
    body = r"\par ".join("".join(_rtf_character(character) for character in line) for line in lines)
    return rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}\f0\fs22 {body}\par}}".encode("ascii")


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return f"\\{character}"
    code = ord(character)
    return character if character.isascii() else f"\\u{code if code < 0x8000 else code - 0x10000}?"  # noqa: PLR2004 - signed 16 bits


def make_xls(lines: Lines, _filler: bytes = b"") -> bytes:
    """Return a BIFF2 sheet, a flat list of records: the oldest form of `xls`, which still opens."""
    out = struct.pack("<HHHH", 0x0009, 4, 2, 0x0010)
    for row, line in enumerate(lines):
        text = line.encode("cp1252", "replace")[:255]
        out += struct.pack("<HHHH", 0x0004, 8 + len(text), row, 0) + b"\x00\x00\x00" + bytes([len(text)]) + text
    return out + struct.pack("<HH", 0x000A, 0)


def make_ppt(lines: Lines, _filler: bytes = b"") -> bytes:
    """Return the container of an old presentation: a compound file of version 3, whose only stream holds plain text."""
    sector = 512
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    stream = "\n".join(lines).encode("utf-16-le").ljust(4096, b"\x00")[:4096]
    chain = len(stream) // sector
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108
    table = [fat, end, *range(3, 2 + chain), end]
    allocation = b"".join(struct.pack("<I", entry) for entry in table).ljust(sector, b"\xff")
    directory = _cfb_entry("Root Entry", 5, child=1, start=end, size=0)
    directory += _cfb_entry("PowerPoint Document", 2, child=free, start=2, size=len(stream))
    directory += _cfb_entry("", 0, child=free, start=0, size=0) * 2
    return header + allocation + directory + stream


def _cfb_entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = (name + "\x00").encode("utf-16-le") if name else b""
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _xml(tag: str, attributes: dict[str, str], *children: ET.Element) -> ET.Element:
    element = ET.Element(tag, attributes)
    element.extend(children)
    return element


def _text(tag: str, text: str, attributes: dict[str, str] | None = None) -> ET.Element:
    element = ET.Element(tag, attributes or {})
    element.text = text
    return element


def _part(root: ET.Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _office_zip(kinds: dict[str, str], entries: Iterable[tuple[str, bytes]], filler: bytes) -> bytes:
    """Return an Office file of these parts, with the filler as a part that nothing refers to."""
    types = ("[Content_Types].xml", _content_types(kinds, filled=bool(filler)))
    return zip_bytes((types, *entries, *(((_FILLER, filler),) if filler else ())))


def _content_types(parts: dict[str, str], *, filled: bool) -> bytes:
    root = _xml(
        "Types",
        {"xmlns": f"{_PACKAGE}/content-types"},
        _xml(
            "Default", {"Extension": "rels", "ContentType": "application/vnd.openxmlformats-package.relationships+xml"}
        ),
        *((_xml("Default", {"Extension": "bin", "ContentType": _BINARY}),) if filled else ()),
        *(
            _xml(
                "Override",
                {"PartName": f"/{name}", "ContentType": f"application/vnd.openxmlformats-officedocument.{kind}+xml"},
            )
            for name, kind in parts.items()
        ),
    )
    return _part(root)


def _relations(*targets: tuple[str, str]) -> bytes:
    return _part(
        _xml(
            "Relationships",
            {"xmlns": f"{_PACKAGE}/relationships"},
            *(
                _xml("Relationship", {"Id": f"rId{number}", "Type": f"{_RELATION}/{kind}", "Target": target})
                for number, (kind, target) in enumerate(targets, start=1)
            ),
        )
    )


def make_docx(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a Word document with a paragraph for each line."""
    paragraphs = (_xml("w:p", {}, _xml("w:r", {}, _text("w:t", line))) for line in lines)
    document = _xml("w:document", {"xmlns:w": f"{_OFFICE}/wordprocessingml/2006/main"}, _xml("w:body", {}, *paragraphs))
    return _office_zip(
        {"word/document.xml": "wordprocessingml.document.main"},
        (
            ("_rels/.rels", _relations(("officeDocument", "word/document.xml"))),
            ("word/document.xml", _part(document)),
        ),
        filler,
    )


def make_xlsx(lines: Lines, filler: bytes = b"") -> bytes:
    """Return a workbook of one sheet, a row for each line."""
    main = f"{_OFFICE}/spreadsheetml/2006/main"
    workbook = _xml(
        "workbook",
        {"xmlns": main, "xmlns:r": _RELATION},
        _xml("sheets", {}, _xml("sheet", {"name": "Blad1", "sheetId": "1", "r:id": "rId1"})),
    )
    rows = (
        _xml(
            "row",
            {"r": str(number)},
            _xml("c", {"r": f"A{number}", "t": "inlineStr"}, _xml("is", {}, _text("t", line))),
        )
        for number, line in enumerate(lines, start=1)
    )
    sheet = _xml("worksheet", {"xmlns": main}, _xml("sheetData", {}, *rows))
    kinds = {"xl/workbook.xml": "spreadsheetml.sheet.main", "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet"}
    return _office_zip(
        kinds,
        (
            ("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", _part(workbook)),
            ("xl/_rels/workbook.xml.rels", _relations(("worksheet", "worksheets/sheet1.xml"))),
            ("xl/worksheets/sheet1.xml", _part(sheet)),
        ),
        filler,
    )


def make_pptx(_lines: Lines, filler: bytes = b"") -> bytes:
    """Return a presentation without slides: it opens, and is empty."""
    presentation = _xml(
        "p:presentation",
        {"xmlns:p": f"{_OFFICE}/presentationml/2006/main"},
        _xml("p:sldSz", {"cx": "9144000", "cy": "6858000"}),
        _xml("p:notesSz", {"cx": "6858000", "cy": "9144000"}),
    )
    return _office_zip(
        {"ppt/presentation.xml": "presentationml.presentation.main"},
        (
            ("_rels/.rels", _relations(("officeDocument", "ppt/presentation.xml"))),
            ("ppt/presentation.xml", _part(presentation)),
        ),
        filler,
    )


def make_odt(lines: Lines, filler: bytes = b"") -> bytes:
    """Return an OpenDocument text with a paragraph for each line."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    mime = "application/vnd.oasis.opendocument.text"
    paragraphs = (_text("text:p", line) for line in lines)
    content = _xml(
        "office:document-content",
        {"xmlns:office": f"{space}:office:1.0", "xmlns:text": f"{space}:text:1.0", "office:version": "1.2"},
        _xml("office:body", {}, _xml("office:text", {}, *paragraphs)),
    )
    manifest = _xml(
        "manifest:manifest",
        {"xmlns:manifest": f"{space}:manifest:1.0", "manifest:version": "1.2"},
        _xml("manifest:file-entry", {"manifest:full-path": "/", "manifest:media-type": mime}),
        _xml("manifest:file-entry", {"manifest:full-path": "content.xml", "manifest:media-type": "text/xml"}),
    )
    parts = [("mimetype", mime.encode()), ("content.xml", _part(content))]
    if filler:
        manifest.append(_xml("manifest:file-entry", {"manifest:full-path": _FILLER, "manifest:media-type": _BINARY}))
        parts.append((_FILLER, filler))
    return zip_bytes((parts[0], ("META-INF/manifest.xml", _part(manifest)), *parts[1:]))


class Maker(Protocol):
    """Makes a file of one type, of lines of text and filler bytes."""

    def __call__(self, lines: Lines, filler: bytes = b"", /) -> bytes:
        """Return the file."""
        ...


MAKERS: dict[str, Maker] = {
    "pdf": make_pdf,
    "txt": make_txt,
    "docx": make_docx,
    "png": make_png,
    "xlsx": make_xlsx,
    "jpg": make_jpg,
    "odt": make_odt,
    "doc": make_rtf,
    "pptx": make_pptx,
    "xls": make_xls,
    "ppt": make_ppt,
}
"""Every type that may be attached, by extension, most likely first. Bron: gegevensset business rules 4, quirk 16."""
