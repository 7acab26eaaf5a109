"""Attachments: real little files, wrapped as the gegevensset wants."""

from __future__ import annotations

import io
import re
import struct
import zlib
from base64 import b64decode
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from simulator.leerlingen.dossier.bijlage import make_bijlagen
from simulator.leerlingen.dossier.tiny_files import (
    MAKERS,
    make_docx,
    make_jpg,
    make_odt,
    make_pdf,
    make_png,
    make_ppt,
    make_xls,
)
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits

LINES = ("Eén (regel) met \\ en {x}", "Zoë & Şahin <groep 8>")
ALLOWED = {"pdf", "jpg", "png", "doc", "docx", "odt", "xls", "xlsx", "txt", "ppt", "pptx"}
SIGNATURES = {
    "pdf": b"%PDF-1.4",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "doc": b"{\\rtf1",
    "docx": b"PK\x03\x04",
    "odt": b"PK\x03\x04",
    "xls": b"\x09\x00\x04\x00",
    "xlsx": b"PK\x03\x04",
    "txt": "Eén".encode(),
    "ppt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "pptx": b"PK\x03\x04",
}


def test_every_allowed_type_is_made() -> None:
    """The makers cover the list of the gegevensset, no more and no less."""
    assert set(MAKERS) == ALLOWED


@pytest.mark.parametrize("extension", sorted(ALLOWED))
def test_a_file_is_what_its_name_says(extension: str) -> None:
    """A file starts with the signature of its type, and is the same bytes every time."""
    content = MAKERS[extension](LINES)
    assert content.startswith(SIGNATURES[extension])
    assert content == MAKERS[extension](LINES)


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx", "odt"])
def test_an_office_file_is_a_package_of_well_formed_parts(extension: str) -> None:
    """Each part parses, each part is declared, and the ZIP is whole."""
    with ZipFile(io.BytesIO(MAKERS[extension](LINES))) as package:
        assert package.testzip() is None
        names = package.namelist()
        for name in names:
            if name != "mimetype":
                ET.fromstring(package.read(name))
        if extension != "odt":
            declared = ET.fromstring(package.read("[Content_Types].xml"))
            parts = {part.get("PartName", "").lstrip("/") for part in declared} - {""}
            assert parts == {name for name in names if not name.endswith(".rels")} - {"[Content_Types].xml"}


@pytest.mark.parametrize(("make", "part"), [(make_docx, "word/document.xml"), (make_odt, "content.xml")])
def test_a_text_document_holds_the_text(make: object, part: str) -> None:
    """What was written can be read back, markup characters and diacritics included."""
    assert callable(make)
    with ZipFile(io.BytesIO(make(LINES))) as package:
        assert "".join(ET.fromstring(package.read(part)).itertext()) == "".join(LINES)
        assert make is not make_odt or package.infolist()[0].filename == "mimetype"


def test_a_pdf_points_at_its_objects() -> None:
    """Every offset of the cross-reference table points at its object; the length of the stream is right."""
    pdf = make_pdf(LINES)
    table = int(re.findall(rb"startxref\n(\d+)", pdf)[0])
    assert pdf[table:].startswith(b"xref\n")
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n ", pdf)]
    assert len(offsets) == 6
    for number, offset in enumerate(offsets, start=1):
        assert pdf[offset:].startswith(b"%d 0 obj" % number)
    length, stream = re.findall(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", pdf)[0]
    assert int(length) == len(stream)
    assert "(Eén \\(regel\\) met \\\\ en {x}) Tj".encode("cp1252") in stream
    assert "(Zoë & ?ahin <groep 8>) Tj".encode("cp1252") in stream


def test_a_png_decodes() -> None:
    """Every chunk has the right checksum, and the pixels unpack to 16 rows of 16."""
    png = make_png(LINES)
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + body),)
        chunks[kind] = body
        at += 12 + length
    assert len(zlib.decompress(chunks[b"IDAT"])) == 16 * 17
    assert list(chunks)[-1] == b"IEND"


def test_a_jpeg_is_a_chain_of_segments() -> None:
    """From marker to marker one comes at the scan, and behind it at the end."""
    jpg = make_jpg(LINES)
    marks, at = [], 2
    while jpg[at + 1] != 0xDA:
        marks.append(jpg[at + 1])
        at += 2 + int.from_bytes(jpg[at + 2 : at + 4], "big")
    assert marks == [0xE0, 0xFE, 0xDB, 0xC0, 0xC4, 0xC4]
    assert jpg.endswith(b"\xff\xd9")


def test_an_old_sheet_is_a_chain_of_records() -> None:
    """Record after record one comes at the end of the file, with a label for each line."""
    xls, at, kinds = make_xls(LINES), 0, []
    while at < len(xls):
        kind, length = struct.unpack("<HH", xls[at : at + 4])
        kinds.append(kind)
        at += 4 + length
    assert kinds == [0x0009, 0x0004, 0x0004, 0x000A]


def test_the_frame_of_an_old_presentation_holds_its_stream() -> None:
    """The directory names the presentation stream, whose sectors hold the text."""
    ppt = make_ppt(LINES)
    assert len(ppt) == 512 * 3 + 4096
    assert "PowerPoint Document".encode("utf-16-le") in ppt[1024:1536]
    assert ppt[1536:].decode("utf-16-le").rstrip("\x00") == "\n".join(LINES)


def test_eleven_attachments_cover_all_types() -> None:
    """Attachments take the types in turn; each is the base64 of a ZIP with exactly one entry of the same name."""
    leerling = LeerlingGenerator(7).leerling(2, traits=Traits(bijlagen=22))
    documents = make_bijlagen(leerling)
    assert {document.bestandsnaam.rpartition(".")[2] for document in documents[:11]} == ALLOWED
    assert len({document.bestandsnaam for document in documents}) == 22
    for document in documents:
        with ZipFile(io.BytesIO(b64decode(document.bestandsinhoud, validate=True))) as archive:
            assert archive.namelist() == [document.bestandsnaam]
            content = archive.read(document.bestandsnaam)
        extension = document.bestandsnaam.rpartition(".")[2]
        assert extension == "txt" or content.startswith(SIGNATURES[extension])
