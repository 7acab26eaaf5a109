"""Labels and meanings: a person never meets a bare element name or a bare code."""

from __future__ import annotations

import pytest

from simulator.dossier.elements import ELEMENTS, FieldKind
from simulator.leerlingen.pack.labels import CATEGORIEEN, label, meaning
from simulator.standard.codelijsten import CodelijstUse, codelist, load_uses
from simulator.standard.overdracht import CATEGORIES

WITHOUT_LABEL = {"bestandsinhoud", "categorie_uitlevering"}
"""Shown in another way: as a file, and as the flag of each section."""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_element_has_a_label(lang: str) -> None:
    """The table knows all elements that a dossier can have; a label reads as words, not as a name of the standard."""
    for fields in ELEMENTS.values():
        for field in fields:
            for name in filter(None, (field.element, field.member)):
                if name in WITHOUT_LABEL or name.startswith("cat_"):
                    continue
                spoken = label("", name, lang)
                assert spoken[0].isupper(), name
                assert "_" not in spoken, name


def test_every_category_has_a_title() -> None:
    """Sixteen, in the order of the standard."""
    assert tuple(CATEGORIEEN) == CATEGORIES


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.family("row", load_uses(), ids=lambda row: row.rule)
def test_every_code_says_what_it_means(row: CodelijstUse, lang: str) -> None:
    """Wherever the standard wants a code, its meaning stands beside it, unless the code is a word itself."""
    path = tuple(f"/dossier/{row.path.removeprefix('//')}".strip("/").split("/"))
    for code in codelist(row.number).rows:
        spoken = meaning(path, FieldKind.TEXT, code.code, lang)
        assert spoken or code.meaning.in_language(lang).casefold() == code.code.casefold(), code


@pytest.mark.parametrize(
    ("kind", "text", "nl", "en"),
    [
        (FieldKind.DATE, "2026-03-05", "5 maart 2026", "5 March 2026"),
        (FieldKind.DATE, "gisteren", "", ""),
        (FieldKind.JA_NEE, "true", "ja", "yes"),
        (FieldKind.JA_NEE, "0", "nee", "no"),
        (FieldKind.TEXT, "vrij", "", ""),
    ],
    ids=["date", "no date", "true", "0", "free text"],
)
def test_dates_and_indicators_are_spelled(kind: FieldKind, text: str, nl: str, en: str) -> None:
    """As a person says them; what is not what it should be stays without."""
    path = ("dossier", "nergens")
    assert (meaning(path, kind, text, "nl"), meaning(path, kind, text, "en")) == (nl, en)
