"""Attachments as large as asked: they still open, are the same every time, and stay within their bounds."""

from __future__ import annotations

import io
import re
import struct
import zlib
from base64 import b64decode
from statistics import median
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from simulator.dossier.fast_writer import write_fast
from simulator.dossier.model import Document
from simulator.dossier.validator import validate
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.dossier.bijlage import make_bijlagen
from simulator.leerlingen.dossier.bijlage_size import MOST_OF_A_DOSSIER, BijlageSize, make_filler
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.dossier.tiny_files import MAKERS
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

LINES = ("Eén (regel)", "Zoë")
SIZE = 400_000
GROWS = ("pdf", "txt", "docx", "png", "xlsx", "jpg", "odt", "pptx")
GENERATOR = LeerlingGenerator(2026)


def large(extension: str) -> bytes:
    return MAKERS[extension](LINES, make_filler(7, SIZE))


def files_of(documents: tuple[Document, ...]) -> dict[str, bytes]:
    """Return the file in each attachment."""
    found = {}
    for document in documents:
        with ZipFile(io.BytesIO(b64decode(document.bestandsinhoud))) as archive:
            found[document.bestandsnaam] = archive.read(document.bestandsnaam)
    return found


def draw_sizes(size: BijlageSize, count: int = 4000) -> list[int]:
    return sorted(size.draw_size(DrawStream(5, number)) for number in range(count))


@pytest.mark.parametrize("extension", sorted(MAKERS))
def test_no_filling_changes_nothing(extension: str) -> None:
    """A file without filling is the little file that it was; the old formats stay that in any case."""
    plain = MAKERS[extension](LINES)
    assert MAKERS[extension](LINES, b"") == plain
    if extension in GROWS:
        assert SIZE * 0.99 <= len(large(extension)) - len(plain) <= SIZE * 1.01
    else:
        assert large(extension) == plain


def test_a_large_pdf_opens() -> None:
    """A reader of PDF takes it as whole, finds one page with its text, and every offset right."""
    pypdf = pytest.importorskip("pypdf")
    content = large("pdf")
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert len(reader.pages) == 1
    assert "Eén (regel)" in reader.pages[0].extract_text()
    assert len(reader.get_object(7)._data) == SIZE
    for number, offset in enumerate(re.findall(rb"(\d{10}) 00000 n ", content), start=1):
        assert content[int(offset) :].startswith(b"%d 0 obj" % number)


def test_a_large_png_is_a_chain_of_chunks() -> None:
    """Every chunk has the right checksum, the pixels are there, and the filling may be skipped by any reader."""
    png, at, kinds = large("png"), 8, []
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + body),)
        kinds.append(kind)
        at += 12 + length
    assert kinds[-2:] == [b"IDAT", b"IEND"]
    (filling,) = set(kinds) - {b"IHDR", b"tEXt", b"IDAT", b"IEND"}
    assert filling[:1].islower(), "upper case would mean that a reader must know it"


def test_a_large_jpeg_is_a_chain_of_segments() -> None:
    """From marker to marker one comes at the scan."""
    jpg, marks, at = large("jpg"), [], 2
    while jpg[at + 1] != 0xDA:
        assert jpg[at] == 0xFF
        marks.append(jpg[at + 1])
        at += 2 + int.from_bytes(jpg[at + 2 : at + 4], "big")
    assert marks.count(0xEF) == SIZE // 65_533 + 1
    assert jpg.endswith(b"\xff\xd9")


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_every_part_of_a_large_office_file_has_a_type(extension: str) -> None:
    """The package is whole and declares the filling; without that Word calls a file damaged."""
    with ZipFile(io.BytesIO(large(extension))) as package:
        assert package.testzip() is None
        declared = ET.fromstring(package.read("[Content_Types].xml"))
        extensions = {part.get("Extension") for part in declared}
        parts = {part.get("PartName", "").lstrip("/") for part in declared}
        for name in set(package.namelist()) - {"[Content_Types].xml"}:
            assert name in parts or name.rpartition(".")[2] in extensions


def test_a_large_text_is_text() -> None:
    """A text file holds letters on lines of at most 76, a document declares its filling."""
    text = large("txt").decode("utf-8")
    assert text.startswith("Eén (regel)\r\n")
    assert max(map(len, text.split("\r\n"))) == 76
    with ZipFile(io.BytesIO(large("odt"))) as package:
        manifest = package.read("META-INF/manifest.xml").decode()
        assert all(name in manifest for name in package.namelist() if name not in ("mimetype", "META-INF/manifest.xml"))


def test_filling_does_not_compress() -> None:
    """Deflate gains nothing on it, also where the pool comes round; every length comes out."""
    assert len(zlib.compress(make_filler(1_000_000, 3_000_000))) > 3_000_000
    for start, size in ((0, 0), (5, -1), (0, 1 << 20), (1_048_575, 1), (1_048_575, 2), (3_000_000, 2_500_000)):
        assert len(make_filler(start, size)) == max(size, 0)
    assert make_filler(0, 1 << 20) == make_filler(0, 2 << 20)[1 << 20 :]


@pytest.mark.parametrize(
    ("metric", "middle", "most"), [("typical", 300_000, 5_000_000), ("heavy", 1_000_000, 20_000_000)]
)
def test_sizes_have_the_asked_spread(metric: str, middle: int, most: int) -> None:
    """Half of the attachments is above the median of the table, the largest near its end; small ones are not filled."""
    sizes = draw_sizes(BijlageSize(metric))
    assert median(sizes) == pytest.approx(middle, rel=0.1)
    assert most * 0.9 < sizes[-1] <= most
    assert sum(sizes) / len(sizes) > 1.5 * middle, "a long tail to the right"
    assert set(draw_sizes(BijlageSize.SMALL, 50)) == {0}


def test_an_attachment_is_as_large_as_drawn_and_the_same_every_time() -> None:
    """The same pupil has the same bytes, another one others; names and number do not depend on the size."""
    leerling = GENERATOR.leerling(3, traits=Traits(bijlagen=8))
    typical = make_bijlagen(leerling, BijlageSize.TYPICAL)
    assert typical == make_bijlagen(leerling, BijlageSize.TYPICAL)
    assert [each.bestandsnaam for each in typical] == [each.bestandsnaam for each in make_bijlagen(leerling)]
    files = files_of(typical)
    assert all(19_000 < len(files[name]) < 5_050_000 for name in files if not name.endswith(".doc"))
    other = make_bijlagen(GENERATOR.leerling(4, traits=Traits(bijlagen=8)), BijlageSize.TYPICAL)
    assert not {each.bestandsinhoud for each in typical} & {each.bestandsinhoud for each in other}


def test_a_dossier_of_heavy_attachments_is_bounded() -> None:
    """Twenty heavy attachments come to no more than the bound of a dossier; what does not fit any more is small."""
    leerling = GENERATOR.leerling(11, traits=Traits(bijlagen=20))
    files = files_of(make_bijlagen(leerling, BijlageSize.HEAVY))
    assert len(files) == 20
    assert MOST_OF_A_DOSSIER * 0.6 < sum(map(len, files.values())) < MOST_OF_A_DOSSIER * 1.01


@pytest.mark.parametrize("size", [BijlageSize.TYPICAL, BijlageSize.HEAVY], ids=str)
def test_a_dossier_with_large_attachments_has_no_findings(size: BijlageSize) -> None:
    """Valid by schema, published rules and our own checks of attachments, the texts above ten megabytes included."""
    leerling = GENERATOR.leerling(12, traits=Traits(profiel=Profiel.POVO, bijlagen=11))
    content = write_fast(build_dossier(leerling, Profiel.POVO, datum=PEILDATUM, size=size))
    assert len(content) > 2_000_000
    assert validate(content, mode="intended").findings == ()
