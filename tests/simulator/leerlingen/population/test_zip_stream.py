"""The ZIP that grows at its end."""

from __future__ import annotations

import io
from zipfile import ZipFile

from simulator.leerlingen.population.zip_stream import make_end, make_entry, make_line, size_of_entry


def archive_of(entries: int, *, shift: int = 0) -> bytes:
    """Return an archive of so many entries; `shift` bytes of something else go before it."""
    out, contents = bytearray(shift), bytearray()
    for number in range(entries):
        entry, content = make_entry(f"xml/99AA/LN{number:06d}.xml", b"<dossier>%d</dossier>" % number)
        assert len(entry) == size_of_entry(content)
        contents += make_line(content, len(out))
        out += entry
    return bytes(out + contents + make_end(entries, len(out), len(contents)))


def test_a_small_archive_opens() -> None:
    """Names, contents and checksums are what was put in."""
    with ZipFile(io.BytesIO(archive_of(3))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"xml/99AA/LN00000{number}.xml" for number in range(3)]
        assert archive.read("xml/99AA/LN000002.xml") == b"<dossier>2</dossier>"


def test_more_entries_than_the_old_format_can_count() -> None:
    """A season has more than 65,535 dossiers: the ZIP64 records say how many."""
    with ZipFile(io.BytesIO(archive_of(66_000))) as archive:
        assert len(archive.namelist()) == 66_000
        assert archive.read("xml/99AA/LN065999.xml") == b"<dossier>65999</dossier>"


def test_an_offset_beyond_four_gigabytes() -> None:
    """The line of an entry far into an archive carries its place in a ZIP64 field, which the reader understands."""
    _, content = make_entry("xml/99AA/LN000001.xml", b"<dossier/>")
    offset = 5 << 30
    line = make_line(content, offset)
    end = make_end(1, offset + size_of_entry(content), len(line))
    tail = line + end

    class FarFile(io.BytesIO):
        """A file of which only the tail exists."""

        start = offset + size_of_entry(content)

        def seek(self, position: int, whence: int = 0) -> int:
            if whence == 2:
                return super().seek(position, 2) + self.start
            return super().seek(position - self.start) + self.start

        def tell(self) -> int:
            return super().tell() + self.start

    with ZipFile(FarFile(tail)) as archive:
        assert archive.infolist()[0].header_offset == offset
