"""Reading and writing lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from simulator.dossier import validate
from simulator.dossier.examples.full import make_alternative, make_full, make_rich
from simulator.dossier.examples.minimal import make_minimal
from simulator.dossier.model import Datum, Dossier, Leerling, Spelling
from simulator.dossier.reader import read
from simulator.dossier.writer import format_value, write
from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.standard.overdracht import Profiel

MAKERS = [
    pytest.param(make_full, id="full"),
    pytest.param(make_alternative, id="alternative"),
    pytest.param(make_rich, id="rich"),
    *(pytest.param(lambda profiel=profiel: make_minimal(profiel), id=profiel.value) for profiel in Profiel),
]


def canonical(data: bytes) -> str:
    """Canonical XML 2.0 without the white space between elements, whatever the prefixes."""
    root = etree.fromstring(data)
    for element in root.iter("*"):
        if len(element) and not (element.text or "").strip():
            element.text = None
            for child in element:
                if not (child.tail or "").strip():
                    child.tail = None
    return str(etree.canonicalize(root, rewrite_prefixes=True))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("indent", [True, False], ids=["indented", "one-line"])
def test_a_dossier_survives_writing_and_reading(make: Callable[[], Dossier], *, indent: bool) -> None:
    """What was built is what is read back, value by value."""
    dossier = make()
    assert read(write(dossier, indent=indent)) == dossier


@pytest.mark.parametrize("make", MAKERS)
def test_bytes_survive_reading_and_writing(make: Callable[[], Dossier]) -> None:
    """What was read is written with the same content in the same order."""
    data = write(make())
    assert canonical(write(read(data))) == canonical(data)


def test_official_examples_survive(official_examples: tuple[Path, ...]) -> None:
    """The published examples come back byte for byte."""
    for path in official_examples:
        data = path.read_bytes()
        assert canonical(write(read(data))) == canonical(data), path.name
        assert write(read(data)).split() == data.split(), path.name


def with_leerling(dossier: Dossier, **changes: object) -> Dossier:
    leerling = replace(dossier.huidigeschool.leerling, **changes)  # type: ignore[arg-type]
    return replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))


SPELLINGS = [
    ("adresgeheim", "1"),
    ("adresgeheim", " false "),
    ("geslacht", "+01"),
    ("geslacht", "-0"),
    ("geboortedatum", "2007-03-17Z"),
    ("geboortedatum", "2007-03-17+01:00"),
    ("geboortedatum", "12007-03-17"),
    ("geboortedatum", "-2007-03-17"),
    ("geboortedatum", " 2007-03-17\n"),
]


@pytest.mark.parametrize(("element", "text"), SPELLINGS, ids=[f"{name}={text!r}" for name, text in SPELLINGS])
def test_unusual_spellings_survive(element: str, text: str) -> None:
    """A value that the schema takes in another spelling than Python's is kept as it was spelled."""
    data = write(with_leerling(make_minimal(Profiel.BB), **{element: Spelling(text)}))
    assert not [finding for finding in validate(data).findings if finding.rule == "XSD"]
    dossier = read(data)
    assert getattr(dossier.huidigeschool.leerling, element) == Spelling(text)
    assert canonical(write(dossier)) == canonical(data)


def test_usual_spellings_become_python_values() -> None:
    """Who reads a dossier gets dates, booleans and numbers."""
    leerling = read(write(make_full())).huidigeschool.leerling
    assert leerling.geboortedatum == date(2007, 3, 17)
    assert leerling.adresgeheim is False
    assert leerling.geslacht == 0
    score = leerling.toetslijst[0].resultaat.toetsscore
    assert score is not None
    assert score.vaardigheidsscore == Decimal("101.5")


def test_empty_containers_survive() -> None:
    """An empty container that the schema allows is told from an absent one."""
    dossier = make_full()
    eindtoets = dossier.huidigeschool.leerling.eindtoets_basisonderwijs
    assert eindtoets is not None
    assert eindtoets.eindtoetsresultaat is not None
    onderdeel = eindtoets.eindtoetsresultaat.onderdelen[0]
    for domeinen in (None, ()):
        result = replace(eindtoets.eindtoetsresultaat, onderdelen=(replace(onderdeel, domeinen=domeinen),))
        changed = with_leerling(dossier, eindtoets_basisonderwijs=replace(eindtoets, eindtoetsresultaat=result))
        assert read(write(changed)) == changed
    bare = replace(eindtoets, eindtoetsresultaat=replace(eindtoets.eindtoetsresultaat, onderdelen=()))
    data = write(with_leerling(dossier, eindtoets_basisonderwijs=bare))
    assert b"<onderdelen/>" in data
    assert not [finding for finding in validate(data).findings if finding.rule == "XSD"]


def test_comments_and_prefixes_are_no_content() -> None:
    """Another prefix, CDATA, a comment inside a value: the dossier is the same."""
    data = write(make_minimal(Profiel.POVO))
    prefixed = (
        data.replace(b'xmlns="', b'xmlns:o="').replace(b"</", b"</o:").replace(b"<", b"<o:").replace(b"<o:/o:", b"</o:")
    ).replace(b"<o:?xml", b"<?xml")
    assert read(prefixed) == read(data)
    commented = data.replace(b">POVO<", b">PO<!-- x -->VO<").replace(b">LASLVS<", b"><![CDATA[LASLVS]]><")
    assert read(commented) == read(data)


def test_the_schema_hint_of_the_root_survives() -> None:
    """xsi:schemaLocation of the root is kept."""
    dossier = replace(make_minimal(Profiel.BB), schemalocatie="http://example.org/a a.xsd")
    assert read(write(dossier)) == dossier


REFUSED = [
    (b"<metadata>", b"<metadata><vreemd/>", "vreemd"),
    (b"<metadata>", b'<metadata a="1">', "attribute a"),
    (b"<achternaam>Leerling</achternaam>", b"", "achternaam"),
    (b"<naam>", b"<naam>x</naam><naam>", "naam"),
    (b"<deeldossier>", b"<deeldossier><b/>", "b"),
    (b"<metadata>", b"<metadata>los", "text"),
    (b"<adreslijst>", b"<adreslijst><straat/>", "straat"),
]


@pytest.mark.parametrize(("old", "new", "named"), REFUSED, ids=[f"{case[2]}-{n}" for n, case in enumerate(REFUSED)])
def test_what_has_no_place_is_refused_not_dropped(old: bytes, new: bytes, named: str) -> None:
    """The reader names what the model cannot hold, with its line."""
    with pytest.raises(RemoteProtocolError, match=named) as caught:
        read(write(make_minimal(Profiel.POVO)).replace(old, new, 1))
    assert caught.value.line


def test_another_root_is_refused() -> None:
    """Only a dossier of this release is read."""
    with pytest.raises(RemoteProtocolError, match="root"):
        read(b"<dossier/>")


def test_a_character_that_xml_lacks_is_our_mistake() -> None:
    """A control character in a text is named with its element."""
    dossier = replace(make_minimal(Profiel.BB), overdrachtsoort="\x00")
    with pytest.raises(LocalProtocolError, match="overdrachtsoort"):
        write(dossier)


def test_numbers_are_written_without_exponent() -> None:
    """A decimal is written as the schema wants it."""
    assert format_value(Decimal("1E+3")) == "1000"
    with pytest.raises(LocalProtocolError, match="float"):
        format_value(1.5)  # type: ignore[arg-type]


def test_the_bsn_stays_out_of_representations() -> None:
    """Printing a pupil, as a log or a traceback does, does not print the number."""
    leerling: Leerling = make_minimal(Profiel.POVO).huidigeschool.leerling
    assert leerling.bsn
    assert leerling.bsn not in repr(leerling)


def test_the_declaration_is_the_usual_one() -> None:
    """UTF-8, double quotes, default namespace."""
    first, second = write(make_minimal(Profiel.POVO)).split(b"\n")[:2]
    assert first == b'<?xml version="1.0" encoding="UTF-8"?>'
    assert second == b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">'


def test_dates_are_an_alias_for_people() -> None:
    """The alias for dates takes a date and a spelling."""
    value: Datum = date(2019, 8, 1)
    assert format_value(value) == format_value(Spelling("2019-08-01"))
