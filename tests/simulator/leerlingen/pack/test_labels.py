"""Labels and meanings: a person never meets a bare element name or a bare code."""

from __future__ import annotations

import pytest

from simulator.dossier.elements import ELEMENTEN, Soort
from simulator.leerlingen.pack.labels import CATEGORIEEN, label, meaning
from simulator.standard.codelijsten import Toepassing, codelist, load_toepassing
from simulator.standard.overdracht import CATEGORIES

WITHOUT_LABEL = {"bestandsinhoud", "categorie_uitlevering"}
"""Shown in another way: as a file, and as the flag of each section."""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_element_has_a_label(lang: str) -> None:
    """The table knows all elements that a dossier can have; a label reads as words, not as a name of the standard."""
    for fields in ELEMENTEN.values():
        for veld in fields:
            for name in filter(None, (veld.element, veld.member)):
                if name in WITHOUT_LABEL or name.startswith("cat_"):
                    continue
                spoken = label("", name, lang)
                assert spoken[0].isupper(), name
                assert "_" not in spoken, name


def test_every_category_has_a_title() -> None:
    """Sixteen, in the order of the standard."""
    assert tuple(CATEGORIEEN) == CATEGORIES


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.family("row", load_toepassing(), ids=lambda row: row.rule)
def test_every_code_says_what_it_means(row: Toepassing, lang: str) -> None:
    """Wherever the standard wants a code, its meaning stands beside it, unless the code is a word itself."""
    path = tuple(f"/dossier/{row.path.removeprefix('//')}".strip("/").split("/"))
    for code in codelist(row.number).rows:
        spoken = meaning(path, Soort.TEKST, code.code, lang)
        assert spoken or code.meaning.in_language(lang).casefold() == code.code.casefold(), code


@pytest.mark.parametrize(
    ("soort", "text", "nl", "en"),
    [
        (Soort.DATUM, "2026-03-05", "5 maart 2026", "5 March 2026"),
        (Soort.DATUM, "gisteren", "", ""),
        (Soort.JA_NEE, "true", "ja", "yes"),
        (Soort.JA_NEE, "0", "nee", "no"),
        (Soort.TEKST, "vrij", "", ""),
    ],
    ids=["date", "no date", "true", "0", "free text"],
)
def test_dates_and_indicators_are_spelled(soort: Soort, text: str, nl: str, en: str) -> None:
    """As a person says them; what is not what it should be stays without."""
    path = ("dossier", "nergens")
    assert (meaning(path, soort, text, "nl"), meaning(path, soort, text, "en")) == (nl, en)
