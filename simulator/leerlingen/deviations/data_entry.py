"""Slips of data entry as schools make them; no validation finds them."""

from __future__ import annotations

from collections.abc import Callable

from simulator.dossier.examples.byte_edits import duplicate, when
from simulator.dossier.examples.edits import remove_all, set_text
from simulator.leerlingen.deviations.makers import L, constant, drop_one, edit_text, edit_tree, plain, swap_neighbours
from simulator.leerlingen.deviations.model import Deviation, DeviationKind, Maker, Weight, everywhere
from simulator.text.text import Text

_GIVEN = f"{L}/achternaam"
_ADRES = f"{L}/adreslijst/adres"
_VISIBLE = when(f"{L}/communicatielijst/communicatie/geheim", "false")
_TELEFOON = f"{L}/communicatielijst/communicatie/nummer"
_EXPLANATION = Text(
    nl="Geen enkele toets ziet dit; een import die er niet tegen kan, valt om of koppelt de verkeerde leerling.",
    en="No check sees this; an import that cannot bear it falls over, or links the wrong pupil.",
)


def _slip(name: str, nl: str, en: str, make: Maker) -> Deviation:
    return Deviation(
        id=f"slordig.{name}",
        title=Text(nl=nl, en=en),
        explanation=_EXPLANATION,
        kind=DeviationKind.DATA_ENTRY,
        weight=Weight.SILENT,
        rules=everywhere(),
        make=make,
    )


def _name(change: Callable[[str], str]) -> Maker:
    return edit_text(_GIVEN, plain(change))


DATA_ENTRY = (
    _slip("hoofdletters", "Achternaam met caps lock", "Surname with caps lock", _name(str.upper)),
    _slip("kleine_letters", "Achternaam zonder hoofdletter", "Surname without capital", _name(str.lower)),
    _slip("spatie_erachter", "Naam met spatie erachter", "Name with trailing blank", _name(lambda text: f"{text} ")),
    _slip("spatie_ervoor", "Naam met spatie ervoor", "Name with leading blank", _name(lambda text: f" {text}")),
    _slip("vaste_spatie", "Naam met vaste spatie", "Name with no-break space", _name(lambda text: f"{text}\u00a0")),
    _slip(
        "telefoon_in_naam",
        "Telefoonnummer in de roepnaam",
        "Telephone number in the call name",
        edit_text(f"{L}/roepnaam", plain(lambda text: f"{text} 0600123456")),
    ),
    _slip(
        "opmerking_in_naam",
        "Opmerking in de achternaam",
        "Remark in the surname",
        _name(lambda text: f"{text} (niet bellen)"),
    ),
    _slip(
        "letters_verwisseld",
        "Letters verwisseld in de achternaam",
        "Letters swapped in the surname",
        edit_text(_GIVEN, swap_neighbours),
    ),
    _slip(
        "letter_weg",
        "Letter weg uit de roepnaam",
        "Letter missing from the call name",
        edit_text(f"{L}/roepnaam", drop_one),
    ),
    _slip(
        "onbekende_naam",
        "Roepnaam “onbekend”",
        "Call name “onbekend”",
        edit_text(f"{L}/roepnaam", constant("onbekend")),
    ),
    _slip(
        "streepje",
        "Streepje waar niets bekend is",
        "Dash where nothing is known",
        edit_tree(set_text(f"{L}/voorvoegsel", "-")),
    ),
    _slip("voornaam_dubbel", "Eerste voornaam dubbel", "First given name twice", edit_tree(duplicate(f"{L}/voornaam"))),
    _slip(
        "voorletters",
        "Voorletters zonder punten",
        "Initials without dots",
        edit_text(f"{L}/voorletters-1", plain(lambda text: text.replace(".", ""))),
    ),
    _slip(
        "telefoon_verwisseld",
        "Cijfers verwisseld in het telefoonnummer",
        "Digits swapped in the telephone number",
        edit_text(_TELEFOON, swap_neighbours, _VISIBLE),
    ),
    _slip(
        "telefoon_cijfer_weg",
        "Telefoonnummer van negen cijfers",
        "Telephone number of nine digits",
        edit_text(_TELEFOON, drop_one, _VISIBLE),
    ),
    _slip(
        "telefoon_opmaak",
        "Telefoonnummer met haakjes en streepjes",
        "Telephone number with brackets and dashes",
        edit_text(_TELEFOON, plain(lambda text: f"({text[:3]}) {text[3:6]}-{text[6:]}"), _VISIBLE),
    ),
    _slip(
        "vader_zonder_adres",
        "Verzorger zonder adres",
        "Carer without an address",
        edit_tree(remove_all(f"{L}/verzorger/adreslijst")),
    ),
    _slip(
        "verzorger_dubbel", "Dezelfde verzorger dubbel", "The same carer twice", edit_tree(duplicate(f"{L}/verzorger"))
    ),
    _slip(
        "relatie_onbekend",
        "Relatie tot het kind weg",
        "Relation to the child missing",
        edit_tree(remove_all(f"{L}/verzorger/relatietotkind")),
    ),
    _slip(
        "huisnummer_in_straat",
        "Huisnummer in het veld van de straat",
        "House number in the field of the street",
        edit_text(f"{_ADRES}/straat", plain(lambda text: f"{text} 12")),
    ),
    _slip(
        "plaats_hoofdletters",
        "Plaats in hoofdletters",
        "Town in capitals",
        edit_text(f"{_ADRES}/plaats", plain(str.upper)),
    ),
    _slip(
        "toevoeging",
        "Toevoeging “1 hoog achter”",
        "Addition “1 hoog achter”",
        edit_tree(when(_ADRES), set_text(f"{_ADRES}/toevoeging", "1 hoog achter")),
    ),
    _slip(
        "loopbaan_dubbel",
        "Schooljaar dubbel in de loopbaan",
        "School year twice in the career",
        edit_tree(duplicate(f"{L}/schoolloopbaanlijst/schoolloopbaan")),
    ),
    _slip("geslacht_onbekend", "Geslacht onbekend", "Sex unknown", edit_tree(set_text(f"{L}/geslacht", "0"))),
)
"""Slips of data entry."""
