"""Slips of data entry as schools make them: nothing refuses them, and somebody suffers them."""

from __future__ import annotations

from collections.abc import Callable

from simulator.dossier.examples.byte_edits import dubbel, indien
from simulator.dossier.examples.edits import met, zonder
from simulator.leerlingen.deviations.makers import L, boom, constant, drop_one, plain, swap_neighbours, tekst
from simulator.leerlingen.deviations.model import Afwijking, Gewicht, Maker, Soort, overal
from simulator.text.text import Tekst

_GEGEVEN = f"{L}/achternaam"
_ADRES = f"{L}/adreslijst/adres"
_ZICHTBAAR = indien(f"{L}/communicatielijst/communicatie/geheim", "false")
_TELEFOON = f"{L}/communicatielijst/communicatie/nummer"
_UITLEG = Tekst(
    nl="Geen enkele toets ziet dit; een import die er niet tegen kan, valt om of koppelt de verkeerde leerling.",
    en="No check sees this; an import that cannot bear it falls over, or links the wrong pupil.",
)


def _slip(name: str, nl: str, en: str, maak: Maker) -> Afwijking:
    return Afwijking(
        id=f"slordig.{name}",
        titel=Tekst(nl=nl, en=en),
        uitleg=_UITLEG,
        soort=Soort.SLORDIGHEID,
        gewicht=Gewicht.STIL,
        regels=overal(),
        maak=maak,
    )


def _naam(change: Callable[[str], str]) -> Maker:
    return tekst(_GEGEVEN, plain(change))


SLORDIGHEID = (
    _slip("hoofdletters", "Achternaam met caps lock", "Surname with caps lock", _naam(str.upper)),
    _slip("kleine_letters", "Achternaam zonder hoofdletter", "Surname without capital", _naam(str.lower)),
    _slip("spatie_erachter", "Naam met spatie erachter", "Name with trailing blank", _naam(lambda text: f"{text} ")),
    _slip("spatie_ervoor", "Naam met spatie ervoor", "Name with leading blank", _naam(lambda text: f" {text}")),
    _slip("vaste_spatie", "Naam met vaste spatie", "Name with no-break space", _naam(lambda text: f"{text}\u00a0")),
    _slip(
        "telefoon_in_naam",
        "Telefoonnummer in de roepnaam",
        "Telephone number in the call name",
        tekst(f"{L}/roepnaam", plain(lambda text: f"{text} 0600123456")),
    ),
    _slip(
        "opmerking_in_naam",
        "Opmerking in de achternaam",
        "Remark in the surname",
        _naam(lambda text: f"{text} (niet bellen)"),
    ),
    _slip(
        "letters_verwisseld",
        "Letters verwisseld in de achternaam",
        "Letters swapped in the surname",
        tekst(_GEGEVEN, swap_neighbours),
    ),
    _slip(
        "letter_weg",
        "Letter weg uit de roepnaam",
        "Letter missing from the call name",
        tekst(f"{L}/roepnaam", drop_one),
    ),
    _slip(
        "onbekende_naam", "Roepnaam “onbekend”", "Call name “onbekend”", tekst(f"{L}/roepnaam", constant("onbekend"))
    ),
    _slip(
        "streepje", "Streepje waar niets bekend is", "Dash where nothing is known", boom(met(f"{L}/voorvoegsel", "-"))
    ),
    _slip("voornaam_dubbel", "Eerste voornaam dubbel", "First given name twice", boom(dubbel(f"{L}/voornaam"))),
    _slip(
        "voorletters",
        "Voorletters zonder punten",
        "Initials without dots",
        tekst(f"{L}/voorletters-1", plain(lambda text: text.replace(".", ""))),
    ),
    _slip(
        "telefoon_verwisseld",
        "Cijfers verwisseld in het telefoonnummer",
        "Digits swapped in the telephone number",
        tekst(_TELEFOON, swap_neighbours, _ZICHTBAAR),
    ),
    _slip(
        "telefoon_cijfer_weg",
        "Telefoonnummer van negen cijfers",
        "Telephone number of nine digits",
        tekst(_TELEFOON, drop_one, _ZICHTBAAR),
    ),
    _slip(
        "telefoon_opmaak",
        "Telefoonnummer met haakjes en streepjes",
        "Telephone number with brackets and dashes",
        tekst(_TELEFOON, plain(lambda text: f"({text[:3]}) {text[3:6]}-{text[6:]}"), _ZICHTBAAR),
    ),
    _slip(
        "vader_zonder_adres",
        "Verzorger zonder adres",
        "Carer without an address",
        boom(zonder(f"{L}/verzorger/adreslijst")),
    ),
    _slip("verzorger_dubbel", "Dezelfde verzorger dubbel", "The same carer twice", boom(dubbel(f"{L}/verzorger"))),
    _slip(
        "relatie_onbekend",
        "Relatie tot het kind weg",
        "Relation to the child missing",
        boom(zonder(f"{L}/verzorger/relatietotkind")),
    ),
    _slip(
        "huisnummer_in_straat",
        "Huisnummer in het veld van de straat",
        "House number in the field of the street",
        tekst(f"{_ADRES}/straat", plain(lambda text: f"{text} 12")),
    ),
    _slip(
        "plaats_hoofdletters", "Plaats in hoofdletters", "Town in capitals", tekst(f"{_ADRES}/plaats", plain(str.upper))
    ),
    _slip(
        "toevoeging",
        "Toevoeging “1 hoog achter”",
        "Addition “1 hoog achter”",
        boom(indien(_ADRES), met(f"{_ADRES}/toevoeging", "1 hoog achter")),
    ),
    _slip(
        "loopbaan_dubbel",
        "Schooljaar dubbel in de loopbaan",
        "School year twice in the career",
        boom(dubbel(f"{L}/schoolloopbaanlijst/schoolloopbaan")),
    ),
    _slip("geslacht_onbekend", "Geslacht onbekend", "Sex unknown", boom(met(f"{L}/geslacht", "0"))),
)
"""Slips of data entry."""
