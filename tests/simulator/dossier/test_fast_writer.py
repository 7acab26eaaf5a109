"""The compiled writer is the readable writer, only faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.dossier.elements import ELEMENTS, TEXT_WITH_OMSCHRIJVING, EmptyForm, Field, FieldKind
from simulator.dossier.elements.field import block
from simulator.dossier.examples.full import make_alternative, make_full, make_rich
from simulator.dossier.examples.minimal import make_minimal
from simulator.dossier.fast_writer import compile_source, write_fast
from simulator.dossier.model import Dossier, Leerling, Spelling
from simulator.dossier.writer import write
from simulator.errors import LocalProtocolError
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

MAKERS = [
    pytest.param(make_full, id="full"),
    pytest.param(make_alternative, id="alternative"),
    pytest.param(make_rich, id="rich"),
    *(
        pytest.param(lambda profiel=profiel: make_minimal(profiel), id=f"minimal {profiel.value}")
        for profiel in Profiel
    ),
]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
AWKWARD = st.one_of(
    TEXT, st.sampled_from(["", " ", "a&b<c>d\"e'f", "]]>", "\r\n\t", "ë\u0301", "\U0001f600", "\x7f\x85"])
)
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.TEXT: AWKWARD,
    FieldKind.DATE: st.one_of(st.dates(), st.just(Spelling(" 2007-03-17Z"))),
    FieldKind.JA_NEE: st.one_of(st.booleans(), st.just(Spelling("1"))),
    FieldKind.WHOLE: st.one_of(st.integers(), st.just(Spelling("+05"))),
    FieldKind.DECIMAL: st.one_of(
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6), st.just(Spelling("1."))
    ),
}


def canonical(data: bytes) -> str:
    """Canonical XML 2.0."""
    return str(etree.canonicalize(data.decode().partition("\n")[2]))


@cache
def blocks(model: type) -> st.SearchStrategy[Any]:
    """Return any value of a class of the model, valid or not."""
    if model in TEXT_WITH_OMSCHRIJVING:
        return st.builds(model, waarde=AWKWARD, omschrijving=st.none() | AWKWARD)
    optional = {field.name for field in fields(model) if field.default is not MISSING}
    return st.builds(
        model,
        **{each.attribute: values(each, optional=each.attribute in optional) for each in ELEMENTS[model]},
    )


def values(field: Field, *, optional: bool) -> st.SearchStrategy[Any]:
    """Return what a field may hold; a rare block is rarely there, so that examples stay small."""
    model = field.model
    one = st.deferred(lambda: blocks(model)) if model else VALUES[field.kind]
    if field.kind in (FieldKind.LIST, FieldKind.GROEP) or field.many:
        several = st.lists(one, max_size=2).map(tuple)
        return st.none() | several if field.empty is EmptyForm.OPTIONAL else several
    return st.none() | one if optional else one


@pytest.mark.parametrize("make", MAKERS)
def test_the_bytes_are_those_of_the_readable_writer(make: Callable[[], Dossier]) -> None:
    """Full and minimal dossiers of every profile: equal by C14N, and to the byte on one line."""
    dossier = make()
    assert canonical(write_fast(dossier)) == canonical(write(dossier, indent=False))
    assert write_fast(dossier) == write(dossier, indent=False)


@pytest.mark.parametrize("profiel", list(Profiel), ids=str)
def test_synthetic_pupils_too(profiel: Profiel) -> None:
    """Dossiers of the generator, every profile, with attachments of every type."""
    generator = LeerlingGenerator(3)
    for index in range(8):
        leerling = generator.leerling(index, traits=Traits(profiel=profiel, bijlagen=11 if index == 0 else None))
        dossier = build_dossier(leerling, profiel, datum=generator.peildatum)
        assert write_fast(dossier) == write(dossier, indent=False)


def holders(model: type) -> list[Field]:
    """Return the fields of a class that hold a block."""
    return [field for field in ELEMENTS[model] if field.model]


@given(data=st.data(), field=st.sampled_from(holders(Leerling)))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_block_of_a_pupil(data: st.DataObject, field: Field) -> None:
    """Whatever a block holds, awkward texts and unusual spellings included, both writers agree to the byte."""
    drawn: Any = data.draw(values(field, optional=False))
    dossier = make_minimal(Profiel.BB)
    leerling = replace(dossier.huidigeschool.leerling, **{field.attribute: drawn})
    dossier = replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))
    assert write_fast(dossier) == write(dossier, indent=False)


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_dossier(data: st.DataObject) -> None:
    """The same for a dossier as a whole."""
    dossier: Dossier = data.draw(values(block("dossier", Dossier), optional=False))
    assert write_fast(dossier) == write(dossier, indent=False)


@given(text=AWKWARD)
@settings(deadline=None)
def test_any_hint_of_the_schema(text: str) -> None:
    """An attribute is escaped as the readable writer does it."""
    dossier = replace(make_minimal(Profiel.BB), schemalocatie=text)
    assert write_fast(dossier) == write(dossier, indent=False)


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\ufffe", "\ud800"], ids=ascii)
def test_what_xml_lacks_is_refused_alike(character: str) -> None:
    """Neither writer writes a character that XML does not know; the message names the element."""
    dossier = replace(make_minimal(Profiel.BB), overdrachtsoort=f"a{character}")
    for writer in (write, write_fast):
        with pytest.raises(LocalProtocolError, match="overdrachtsoort"):
            writer(dossier)


def test_a_value_of_a_wrong_type_is_refused() -> None:
    """A float has no canonical form in a dossier."""
    school = make_minimal(Profiel.BB).huidigeschool
    wrong = replace(school, leerling=replace(school.leerling, geslacht=1.5))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(LocalProtocolError, match="float"):
        write_fast(replace(make_minimal(Profiel.BB), huidigeschool=wrong))


def test_the_source_is_made_of_the_table() -> None:
    """Each class has its function, and each element is written nowhere else."""
    source = compile_source()
    assert all(f"def write_{model.__name__}(block):" in source for model in ELEMENTS)
