"""Deviations that the schema refuses, and codes that are in no code list."""

from __future__ import annotations

from datetime import date

from simulator.dossier.examples.byte_edits import append, duplicate, rename_tag, set_attribute, when
from simulator.dossier.examples.edits import Edit, extra, remove_all, set_text
from simulator.leerlingen.deviations.makers import L, derived, edit_tree
from simulator.leerlingen.deviations.model import (
    OVERSTAPPEN,
    WITH_TOETSEN,
    Deviation,
    DeviationKind,
    Weight,
    everywhere,
)
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text


def _schema(name: str, nl: str, en: str, *edits: Edit) -> Deviation:
    return Deviation(
        id=f"schema.{name}",
        title=Text(nl=nl, en=en),
        explanation=Text(
            nl="Het schema weigert dit; aan de regels komt de validatie niet toe.",
            en="The schema refuses this; the validation does not get to the rules.",
        ),
        kind=DeviationKind.SCHEMA,
        weight=Weight.HARD,
        rules=everywhere("XSD"),
        make=edit_tree(*edits),
    )


SCHEMA = (
    _schema("onbekend_element", "Onbekend element", "Unknown element", extra(L, "schoenmaat")),
    _schema(
        "hoofdletters", "Elementnaam met hoofdletter", "Name with a capital", rename_tag(f"{L}/roepnaam", "Roepnaam")
    ),
    _schema("onbekend_attribuut", "Onbekend attribuut", "Unknown attribute", set_attribute(L, "id", "1")),
    _schema("dubbel", "Geboortedatum dubbel", "Date of birth twice", duplicate(f"{L}/geboortedatum")),
    _schema("volgorde", "Elementen in andere volgorde", "Elements in another order", append(f"{L}/achternaam")),
    _schema("geen_metadata", "Zonder metadata", "Without metadata", remove_all("metadata")),
    _schema("geen_leerling", "Zonder leerling", "Without a pupil", remove_all(L)),
    _schema("geen_achternaam", "Zonder achternaam", "Without a surname", remove_all(f"{L}/achternaam")),
    _schema("geen_soort", "Zonder overdrachtsoort", "Without kind of handover", remove_all("overdrachtsoort")),
    _schema("datum_bestaat_niet", "30 februari", "30 February", set_text(f"{L}/geboortedatum", "2014-02-30")),
    _schema(
        "datum_nederlands", "Datum als 24-06-2014", "Date as 24-06-2014", set_text(f"{L}/geboortedatum", "24-06-2014")
    ),
    _schema("datum_leeg", "Lege datum", "Empty date", set_text(f"{L}/geboortedatum", "")),
    _schema("geslacht_letter", "Geslacht als letter", "Sex as a letter", set_text(f"{L}/geslacht", "M")),
    _schema("janee_woord", "Ja in plaats van true", "Ja instead of true", set_text(f"{L}/adresgeheim", "Ja")),
    _schema("brin_klein", "BRIN in kleine letters", "BRIN in lower case", set_text("huidigeschool/brincode", "99ab")),
    _schema(
        "vestiging_kort",
        "Vestigingscode van één cijfer",
        "Branch of one digit",
        set_text("huidigeschool/vestigingscode", "0"),
    ),
    _schema(
        "gba_datum",
        "GBA-datum als ISO-datum",
        "Register date as ISO date",
        derived(f"{L}/gba/gbageboortedatum", f"{L}/geboortedatum", date.isoformat),
    ),
    _schema(
        "schooljaar_kort",
        "Schooljaar als 25/26",
        "School year as 25/26",
        when(f"{L}/schoolloopbaanlijst"),
        set_text(f"{L}/schoolloopbaanlijst/schoolloopbaan/schooljaar", "25/26"),
    ),
)
"""Deviations of the schema."""


def _code(name: str, rule: str, path: str, value: str, *, profielen: tuple[Profiel, ...] = tuple(Profiel)) -> Deviation:
    return Deviation(
        id=f"code.{name}",
        title=Text(nl=f"Code {value!r} bij {name}", en=f"Code {value!r} for {name}"),
        explanation=Text(
            nl=f"De waarde van {path} staat niet in de codelijst: een eigen of oude code van het pakket.",
            en=f"The value of {path} is in no code list: a code of the package's own, or an old one.",
        ),
        kind=DeviationKind.CODELIJST,
        weight=Weight.HARD,
        rules=everywhere(rule, profielen=profielen),
        make=edit_tree(when(path), set_text(path, value)),
    )


_LOOPBAAN = f"{L}/schoolloopbaanlijst/schoolloopbaan"
_TOETS = f"{L}/toetslijst/toets/resultaat/referentiescore"
_EINDTOETS = f"{L}/eindtoets_basisonderwijs/eindtoetsresultaat"

CODELIJST = (
    _code("geslacht", "CL14.geslacht", f"{L}/geslacht", "3"),
    _code("advies", "CL02.advies", f"{L}/overstapadvies/advies", "vwo", profielen=(Profiel.POVO,)),
    _code("advies_voorloopnul", "CL02.advies", f"{L}/overstapadvies/advies", "070", profielen=(Profiel.POVO,)),
    _code("wens_ouders", "CL02.wensouders", f"{L}/overstapadvies/wensouders", "99", profielen=(Profiel.POVO,)),
    _code("wens_leerling", "CL02.wensleerling", f"{L}/overstapadvies/wensleerling", "99", profielen=(Profiel.POVO,)),
    _code("jaargroep", "CL13.jaargroep", f"{_LOOPBAAN}/jaargroep", "09"),
    _code(
        "communicatie_soort", "CL04.communicatie_soort", "huidigeschool/communicatielijst/communicatie/soort", "mobiel"
    ),
    _code(
        "communicatie_aanduiding",
        "CL05.communicatie_aanduiding",
        f"{L}/communicatielijst/communicatie/aanduiding",
        "thuis",
    ),
    _code("soortadres", "CL19.soortadres", "huidigeschool/adreslijst/adres/soortadres", "Bezoek"),
    _code("relatie", "CL41.relatietotkind", f"{L}/verzorger/relatietotkind", "moeder"),
    _code("referentiescore", "CL11.codereferentiescore", f"{_TOETS}/codereferentiescore", "iv", profielen=WITH_TOETSEN),
    _code("toetssoort", "CL42.toetssoort", f"{_EINDTOETS}/toetssoort", "11", profielen=(Profiel.VOVO, Profiel.VOSWV)),
    _code("akkoord", "CL37.akkoord", "inzage/akkoord", "J", profielen=OVERSTAPPEN),
    _code("profiel_advies", "CL21.profiel", f"{L}/overstapadvies/profiel", "extra", profielen=(Profiel.POVO,)),
)
"""Codes that are in no code list."""
