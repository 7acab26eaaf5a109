"""Whoever holds the official WSDL corrects a data file, not code; a mistake in it is named by file and key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from simulator.errors import ConfigurationError
from simulator.messages import binding_file
from simulator.messages.binding import ElementBinding, MessageBinding
from simulator.messages.binding_file import BindingFolder
from simulator.messages.codec import Codec
from simulator.messages.model import Message
from simulator.standard.aannames import Aannames

MakeCodec = Callable[..., Codec]
GetMessage = Callable[[str, str], Message]
Corrected = Callable[[str, str], Path]

FIRST = r'certainty = "I", source = "W1 W21"'  # of the first element of overdrachtRequest


@pytest.fixture
def corrected(tmp_path: Path) -> Corrected:
    """A directory with the binding of oso22 in which one text is replaced by another."""

    def correct(old: str, new: str) -> Path:
        text = (files("simulator.messages") / "data" / "oso22.toml").read_text(encoding="utf-8")
        assert re.search(old, text), old
        (tmp_path / "oso22.toml").write_text(re.sub(old, new, text, count=1), encoding="utf-8")
        return tmp_path

    return correct


def test_an_element_gets_another_name(corrected: Corrected, make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A renamed element is written, read and checked under its new name."""
    directory = corrected(r'name = "sessieId"(, .* certainty = "I")', r'name = "sessieID"\1')
    own, bundled, message = make_codec(binding_dir=directory), make_codec(), get_message("oso22", "overdrachtResponse")
    written = own.write(message)
    assert b"<o:sessieID>" in written
    assert own.read(written).message == message
    assert own.check(written) == ()
    assert [found.kind.value for found in bundled.check(written)] == ["unknown", "missing"]


def test_elements_change_places(corrected: Corrected, make_codec: MakeCodec, get_message: GetMessage) -> None:
    """The order of the rows is the order on the wire."""
    rows = re.compile(r"  (\{ name = \"overdrachtsoort\"[^\n]*)\n  (\{ name = \"sessieId\"[^\n]*)\n")
    own = make_codec(binding_dir=corrected(rows.pattern, r"  \2\n  \1\n"))
    written = own.write(get_message("oso22", "documentRequest"))
    assert written.index(b"<o:sessieId>") < written.index(b"<o:overdrachtsoort>")
    assert [found.kind.value for found in make_codec().check(written)] == ["order"]


def test_variants_of_one_name(corrected: Corrected, make_codec: MakeCodec, get_message: GetMessage) -> None:
    """Of two rows with one name the one that the assumptions switch on is written and read."""
    row = r'{ name = "sessieId", attribute = "sessie_id", type = "sessieId", certainty = "I", source = "W19" }'
    off = row.replace('"sessie_id"', '"overdrachtsoort"').replace("certainty", 'when = { A10 = "flat" }, certainty')
    on = row.replace("certainty", 'when = { A10 = "wrapped" }, certainty')
    own = make_codec(binding_dir=corrected(re.escape(row), f"{off},\n  {on}"))
    message = get_message("oso22", "documentRequest")
    assert own.read(own.write(message)).message == message
    assert own.write(message) == make_codec().write(message)


def test_other_release_stays_bundled(corrected: Corrected, make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A directory with one release leaves the other as it is."""
    directory = corrected("SWVaanvraag", "SWVaanvraag")
    message = get_message("oso18", "documentRequest")
    assert make_codec("oso18", binding_dir=directory).write(message) == make_codec("oso18").write(message)


def test_file_is_read_anew(corrected: Corrected, make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A codec made after a correction has it."""
    message = get_message("oso22", "overdrachtRequest")
    assert b"<o:bronBrin>" in make_codec(binding_dir=corrected("bronBrin", "bronBrin")).write(message)
    assert b"<o:bronBRIN>" in make_codec(binding_dir=corrected("bronBrin", "bronBRIN")).write(message)


def test_parties_share_a_binding(corrected: Corrected, make_codec: MakeCodec) -> None:
    """A binding is built once for a file and a set of assumption values, and anew when either changes."""
    one, same, other = make_codec(), make_codec(), make_codec(A04="bsn")
    assert one.binding_of(one.release) is same.binding_of(one.release)
    assert one.binding_of(one.release) is not other.binding_of(one.release)
    own = make_codec(binding_dir=corrected("bronBrin", "bronBrin"))
    assert own.binding_of(own.release) is not one.binding_of(one.release)


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        pytest.param(r'release = "oso22"', 'release = "oso18"', "release", "this file is for 'oso18'", id="release"),
        pytest.param(r'release = "oso22"', "release = oso22", "", "no TOML", id="no TOML"),
        pytest.param(r"\n\[fault\]", "\n[fout]", "", "'fault' is missing|unknown key", id="section"),
        pytest.param(r"kind = \"text\"", 'kind = "tekst"', "types.brin.kind", "allowed: text, words", id="kind"),
        pytest.param(
            r"pattern = '\[0-9\]\{2\}",
            "pattern = '([0-9]{2}",
            "types.brin.pattern",
            "no regular expression",
            id="pattern",
        ),
        pytest.param(
            r"compact = true",
            'compact = "ja"',
            "types.zoeksleutel.compact",
            "not of type boolean",
            id="type of a value",
        ),
        pytest.param(
            r'neutral = "SWV"', 'neutral = "PaO"', "words.doel", "needs each of these once: OV, SWV", id="neutral word"
        ),
        pytest.param(
            r'wire_from = "A05"',
            'wire_from = "A99"',
            "words.overdrachtsoort.3.",
            "no assumption 'A99'",
            id="assumption",
        ),
        pytest.param(
            r'wire_from = "A05"',
            'wire_from = "A05"\nwire = "x"',
            "words.overdrachtsoort.3.",
            "wire or wire_from",
            id="both",
        ),
        pytest.param(
            r'model = "DocumentRequest"',
            'model = "Adressering"',
            "messages.documentRequest.model",
            "choose one",
            id="model",
        ),
        pytest.param(
            r'model = "AfmeldingResponse"',
            'model = "NotificatieResponse"',
            "messages",
            "no message for AfmeldingR",
            id="left out",
        ),
        pytest.param(
            r'attribute = "pgn"',
            'attribute = "bsn"',
            r"documentRequest.elements.5..attribute",
            "DocumentRequest has no 'bsn'",
            id="attribute",
        ),
        pytest.param(
            r"adressering.bron_brin", "adressering.brin", r"elements.1..attribute", "has no 'adr", id="nested"
        ),
        pytest.param(r"adressering.bron_brin", "sessie.bron_brin", r"elements.1..attribute", "has no 'ses", id="head"),
        pytest.param(r'type = "brin"', 'type = "brim"', r"elements.1..type", "choose one of: brin", id="unknown type"),
        pytest.param(
            r'type = "dateTime"', 'type = "url"', r"elements.9..type", "kind datetime", id="type that does not fit"
        ),
        pytest.param(r"min = 0", "min = -1", r"elements.2.", "less than the minimum of 0", id="negative"),
        pytest.param(r"min = 0", "min = 2", r"elements.2.", "more than max", id="min over max"),
        pytest.param(r"min = 0", "min = 0.0", r"elements.2..min", "not of type integer", id="half a number"),
        pytest.param(r"min = 0", "children = []", r"elements.2.", "or children", id="value with children"),
        pytest.param(r'attribute = "pgn", ', "", r"elements.5.", "or children", id="type without attribute"),
        pytest.param(
            r"(?m)^for .*|for = \{[^}]*\}", "for = {}", r"elements.5..for", "name an attribute", id="for nothing"
        ),
        pytest.param(
            r"\[messages.overdrachtRequest\]",
            '[messages."overdracht Request"]',
            "messages.overdracht Request",
            "not an el",
            id="message name",
        ),
        pytest.param(r"\[\[words.doel\]\]", "[[words.soort]]", "words.soort", "unknown key 'soort'", id="words"),
        pytest.param(
            r'name = "doelBrin"', 'name = "bronBrin"', "overdrachtRequest.elements", "same name", id="same name"
        ),
        pytest.param(
            r'name = "doelBrin"', 'name = "doel Brin"', r"elements.3..name", "not an element name", id="no name"
        ),
        pytest.param(r'name = "doelBrin", ', "", r"elements.3.", "give name or name_from", id="nameless"),
        pytest.param(
            r'name = "doelBrin"',
            'naam = "doelBrin"',
            r"elements.3..naam",
            "unknown key 'naam'\\n  did you mean 'name'",
            id="unknown key",
        ),
        pytest.param(FIRST, 'certainty = "?", source = ""', r"elements.1..certainty", "allowed: S, S2", id="certainty"),
        pytest.param(FIRST, 'certainty = "G", source = ""', r"elements.1.", "G needs an assumption", id="bare guess"),
        pytest.param(FIRST, 'certainty = "I"', r"elements.1.", "'source' is missing", id="no source"),
        pytest.param(
            r'each = "aanleverpunten"',
            'each = "sessies"',
            r"elements.2..children.1..each",
            "no list 'sessies'",
            id="list",
        ),
        pytest.param(
            r'blank_from = "A09", certainty',
            'blank_from = "A09", choice = "sleutel", certainty',
            "overdrachtRequest.elements",
            "stand together",
            id="choice apart",
        ),
    ],
)
def test_rules(*, old: str, new: str, where: str, what: str, corrected: Corrected, make_codec: MakeCodec) -> None:
    """Each mistake is named with file, key and what would be right."""
    directory = corrected(old, new)
    with pytest.raises(ConfigurationError, match=what) as caught:
        make_codec(binding_dir=directory)
    assert caught.value.where.startswith(str(directory / "oso22.toml"))
    assert re.search(where, caught.value.where), caught.value.where
    assert caught.value.remedy or what == "no TOML"


def test_directory_without_a_binding(tmp_path: Path, make_codec: MakeCodec) -> None:
    """A directory that is not there, or that has no file called after a release, is a mistake."""
    (tmp_path / "oso2022.toml").touch()
    for directory in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ConfigurationError, match=r"no binding file") as caught:
            make_codec(binding_dir=directory)
        assert "oso22.toml" in caught.value.remedy


def test_file_that_is_no_text(tmp_path: Path, make_codec: MakeCodec) -> None:
    """A file that is no UTF-8 is a mistake with a name."""
    (tmp_path / "oso22.toml").write_bytes(b"release = '\xff'")
    with pytest.raises(ConfigurationError, match="cannot be read") as caught:
        make_codec(binding_dir=tmp_path)
    assert caught.value.where == str(tmp_path / "oso22.toml")


@pytest.mark.parametrize("release", ["oso18", "oso22"])
def test_bundled_files_keep_the_rules(release: str) -> None:
    """The bundled files are trusted when they are read, so they are judged here."""
    bundled = binding_file.read(release, BindingFolder())
    known = frozenset(row.id for row in Aannames.load().register)
    assert bundled.bundled
    assert replace(bundled, bundled=False).judge(known=known) == bundled.judge(known=known)


@pytest.mark.parametrize("release", ["oso18", "oso22"])
def test_every_unsettled_row_names_its_assumption(release: str, make_codec: MakeCodec) -> None:
    """What is a guess, a proposal or not found in the bundled files names a row of the register that is as unsure."""
    codec, aannames = make_codec(release), Aannames.load()
    binding = codec.binding_of(codec.release)
    rows: list[MessageBinding | ElementBinding] = [*binding.messages.values()]
    rows += [row for message in binding.messages.values() for row in message.elements]
    unsettled = [row for row in rows if row.provenance.certainty in {"G", "X", "P"}]
    assert len(unsettled) > 3
    for row in unsettled:
        assert aannames[row.provenance.assumption].certainty in {"G", "X", "P", "I"}, row.name
