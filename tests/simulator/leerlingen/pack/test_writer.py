"""A pack on disk: whole, repeatable, and nothing of somebody else's is lost for it."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from simulator.dossier.batch import validate_paths
from simulator.errors import ConfigurationError
from simulator.leerlingen.pack import folder
from simulator.leerlingen.pack.cases import CASES
from simulator.leerlingen.pack.writer import write_pack
from simulator.leerlingen.population.population import generate_population


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


class Links(HTMLParser):
    """Gathers what a page points at."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep each href and src; `tag` makes no difference."""
        self.found += [value for name, value in attrs if name in {"href", "src"} and value and tag]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with the selection, without PDFs."""
    out = tmp_path_factory.mktemp("pakket") / "pak"
    write_pack(out, seed=5, pdf=False)
    return out


def test_a_pack_holds_a_sheet_a_row_and_a_dossier_for_each_case(pack: Path) -> None:
    """Nobody is missing anywhere."""
    manifest = json.loads((pack / "MANIFEST.json").read_text(encoding="utf-8"))
    ids = [each["leerlingid"] for each in manifest["inhoud"]]
    assert len(ids) == manifest["leerlingen"] == len(CASES)
    assert manifest["zonder_leerling"] == []
    assert sorted(file.stem for file in (pack / "bladen").glob("*.html")) == sorted(ids)
    assert sorted(file.stem for file in (pack / "verwacht").glob("*.xml")) == sorted(ids)
    rows = list(csv.reader(io.StringIO((pack / "leerlingen.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ids


def test_expected_dossiers_are_good(pack: Path) -> None:
    """`osolab validate` agrees with what the pack expects."""
    results = [each.verdict for each in validate_paths([str(pack / "verwacht")], mode="intended")]
    assert len(results) == len(CASES)
    assert not [finding for verdict in results for finding in verdict.findings]


def test_checksums_cover_all_but_the_papers(pack: Path) -> None:
    """Whoever gets the pack can see that it is whole."""
    files = tree(pack)
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert sums == {
        name: sha256(content).hexdigest()
        for name, content in files.items()
        if name not in {"SHA256SUMS", "MANIFEST.json"}
    }


def test_every_link_leads_to_a_file_of_the_pack(pack: Path) -> None:
    """A pack is whole on its own: no page points outside, or at what is not there."""
    for page in pack.rglob("*.html"):
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        assert links.found, page
        for link in links.found:
            target = (page.parent / unquote(link)).resolve()
            assert target.is_relative_to(pack.resolve()), link
            assert target.is_file(), link


def test_attachments_are_files_that_open(pack: Path) -> None:
    """What is uploaded by hand is the document itself, not the ZIP around it."""
    kinds = {file.suffix: file.read_bytes()[:5] for file in (pack / "bijlagen").rglob("*.*") if file.is_file()}
    assert kinds[".pdf"] == b"%PDF-"
    assert kinds[".png"][1:4] == b"PNG"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_same_order_same_bytes(tmp_path: Path, lang: str) -> None:
    """A pack can be made again."""
    write_pack(tmp_path / "a", pupils=6, seed=9, pdf=False, lang=lang)
    write_pack(tmp_path / "b", pupils=6, seed=9, pdf=False, lang=lang)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


@pytest.mark.parametrize("attachments", ["small", "typical"])
def test_dossiers_of_a_drawn_pack_are_those_of_the_population(tmp_path: Path, attachments: str) -> None:
    """Paper and load test speak of the same pupils, with attachments of the same size."""
    mix = "POVO=0.5,VOVO=0.25,POSWV=0.25"
    write_pack(tmp_path / "pak", pupils=12, seed=4, mix=mix, attachments=attachments, pdf=False)
    generate_population(pupils=12, seed=4, mix=mix, attachments=attachments, out=tmp_path / "pop")
    population = {file.name: file.read_bytes() for file in (tmp_path / "pop").rglob("LN*.xml")}
    assert {file.name: file.read_bytes() for file in (tmp_path / "pak/verwacht").iterdir()} == population


def test_shards_together_are_the_whole(tmp_path: Path) -> None:
    """A pack can be made in parts."""
    write_pack(tmp_path / "all", pupils=5, seed=4, pdf=False)
    for part in (1, 2):
        write_pack(tmp_path / f"{part}", pupils=5, seed=4, shard=(part, 2), pdf=False)
    parts = {name: data for part in "12" for name, data in tree(tmp_path / part).items() if name.startswith("verwacht")}
    assert parts == {name: data for name, data in tree(tmp_path / "all").items() if name.startswith("verwacht")}


def test_progress_counts_up_to_the_end(tmp_path: Path) -> None:
    """A person sees how far it has come."""
    seen: list[tuple[int, int]] = []
    write_pack(tmp_path / "pak", pupils=3, pdf=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"mix": "landelijk"}, "--mix"),
        ({"shard": (1, 2)}, "--shard"),
        ({"pupils": 0}, "--pupils"),
        ({"pupils": 3, "mix": "POVO=2"}, "--mix"),
        ({"pupils": 3, "shard": (4, 3)}, "--shard"),
        ({"pupils": 1, "shard": (1, 3)}, "--shard"),
        ({"pupils": 9999, "pgn": "unique"}, "--pupils"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_impossible_orders_are_refused(tmp_path: Path, asked: dict[str, object], where: str) -> None:
    """What cannot be made is said before anything is."""
    with pytest.raises(ConfigurationError) as refusal:
        write_pack(tmp_path / "pak", pdf=False, **asked)  # type: ignore[arg-type]  # wrong on purpose
    assert where in refusal.value.where
    assert refusal.value.remedy or "--pupils" in refusal.value.where
    assert not (tmp_path / "pak").exists()


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    """Somebody's files stay, with `force` too; only a pack is replaced."""
    out = tmp_path / "pak"
    out.mkdir()
    (out / "brief.txt").write_text("van mij", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(ConfigurationError) as refusal:
            write_pack(out, pupils=2, pdf=False, force=force)
        assert refusal.value.where == str(out)
        assert tree(out) == {"brief.txt": b"van mij"}


def test_force_replaces_a_pack_and_nothing_else(tmp_path: Path) -> None:
    """The old sheets go, the new ones come, notes beside them stay."""
    out = tmp_path / "pak"
    write_pack(out, pupils=5, seed=1, pdf=False)
    (out / "bladen" / "notitie.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        write_pack(out, pupils=2, seed=2, pdf=False)
    write_pack(out, pupils=2, seed=2, pdf=False, force=True)
    write_pack(tmp_path / "vers", pupils=2, seed=2, pdf=False)
    assert tree(out) == tree(tmp_path / "vers") | {"bladen/notitie.txt": b"van mij"}


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a pack is no pack: the message says what to do, and the folder is as it was."""
    write = folder.PackFolder.write

    def full(self: folder.PackFolder, name: str, content: bytes) -> None:
        if name == "leerlingen.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, name, content)

    monkeypatch.setattr(folder.PackFolder, "write", full)
    with pytest.raises(ConfigurationError) as refusal:
        write_pack(tmp_path / "pak", pupils=2, pdf=False)
    assert "ruimte" in refusal.value.in_language("nl")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file in the way is no traceback."""
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    for out in (tmp_path / "bestand", tmp_path / "bestand" / "pak"):
        with pytest.raises(ConfigurationError) as refusal:
            write_pack(out, pupils=2, pdf=False)
        assert refusal.value.remedy_nl


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_pages_speak_one_language(tmp_path: Path, lang: str) -> None:
    """No text of the other language is left on a page."""
    write_pack(tmp_path, pupils=2, pdf=False, lang=lang)
    text = "".join(file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.html"))
    shown = re.sub(r"(?s)<style>.*?</style>", "", text)
    assert f'<html lang="{lang}">' in shown
    other = {"nl": "Nothing to enter", "en": "Niets in te voeren"}[lang]
    own = {"nl": "Invoerblad", "en": "Entry sheet"}[lang]
    assert own in shown
    assert other not in shown
