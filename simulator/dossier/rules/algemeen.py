"""General rules, for every profile. Bron: gegevensset business rules 5.2."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from simulator.dossier.location import string_value, text_nodes
from simulator.dossier.rules.predicates import forbids
from simulator.dossier.rules.rule import ALWAYS, Rule, Status
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView, Predicate

_SHORTEST = 4
_LONGEST = 256
_LOCAL = frozenset(ascii_letters + digits + "!#$%*+=?^_`{|}~.-")
_LABEL = re.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?")
_JULY_31 = re.compile(r"[0-9]{4}-07-31")


def _email(holds: Callable[[str], bool]) -> Predicate:
    """Demand that the nummer next to this soort `holds`; the soort of a school has no nummer next to it."""

    def test(soort: ElementView, _view: DossierView) -> etree._Element | None:
        nummer = soort.beside("nummer")
        return None if nummer is None or holds(string_value(nummer)) else nummer

    return test


def ends_in_email(text: str) -> bool:
    """Tell whether a text ends in what the published pattern takes for an e-mail address.

    That pattern has no anchor at its start, so one permitted character before the last at sign is enough. This function
    is linear in the length of the text, which the pattern itself is not. Bron: quirk 11.

    >>> ends_in_email("x y;<z> jan@school.nl"), ends_in_email("jan@localhost"), ends_in_email("jan@school.nl ")
    (True, True, False)
    """
    before, at, domain = text.rpartition("@")
    return bool(at) and before[-1:] in _LOCAL and all(map(_LABEL.fullmatch, domain.split(".")))


def _standaardversie(node: ElementView, _view: DossierView) -> etree._Element | None:
    """Demand the version as one whole text node: a comment inside it breaks the rule. Bron: quirk 9."""
    versions = node.all("standaardversie")
    return next((each for each in versions if DOSSIER_2019_1.name not in text_nodes(each)), None)


def _lwoo_einddatum(node: ElementView, _view: DossierView) -> etree._Element | None:
    return None if _JULY_31.search(string_value(node.element)) else node.element


def _overleden_absent(date: ElementView, _view: DossierView) -> etree._Element | None:
    return None if date.above().has("overleden") else date.element


def _overleden_false(date: ElementView, _view: DossierView) -> etree._Element | None:
    """An absent flag breaks this rule too, besides that of `_overleden_absent`. Bron: quirk 12."""
    return None if date.above().is_true("overleden") else date.element


def _adresgeheim(node: ElementView, _view: DossierView) -> etree._Element | None:
    return node.first("adresgeheim") if node.is_true("adresgeheim") else None


_EMAIL_FIX = Text(
    nl="Vul een volledig e-mailadres in, zoals naam@school.nl, zonder spatie of regeleinde erachter.",
    en="Fill in a complete e-mail address, such as name@school.nl, without a blank or line break after it.",
)

RULES = (
    Rule(
        id="OG.01.minlength",
        where="soort",
        when=ALWAYS,
        of_value="e-mail",
        predicate=_email(lambda text: len(text) >= _SHORTEST),
        message=Text(
            nl="Het e-mailadres “{waarde}” telt minder dan 4 tekens.",
            en="The e-mail address “{waarde}” has fewer than 4 characters.",
        ),
        fix=_EMAIL_FIX,
    ),
    Rule(
        id="OG.01.maxlength",
        where="soort",
        when=ALWAYS,
        of_value="e-mail",
        predicate=_email(lambda text: len(text) <= _LONGEST),
        message=Text(
            nl="Het e-mailadres “{waarde}” telt meer dan 256 tekens.",
            en="The e-mail address “{waarde}” has more than 256 characters.",
        ),
        fix=_EMAIL_FIX,
    ),
    Rule(
        id="OG.01.at",
        where="soort",
        when=ALWAYS,
        of_value="e-mail",
        predicate=_email(lambda text: "@" in text),
        message=Text(
            nl="In het e-mailadres “{waarde}” staat geen apenstaartje.",
            en="The e-mail address “{waarde}” has no at sign.",
        ),
        fix=_EMAIL_FIX,
    ),
    Rule(
        id="OG.01.pattern",
        where="soort",
        when=ALWAYS,
        of_value="e-mail",
        predicate=_email(ends_in_email),
        message=Text(
            nl="“{waarde}” eindigt niet op een geldig e-mailadres.",
            en="“{waarde}” does not end in a valid e-mail address.",
        ),
        fix=_EMAIL_FIX,
    ),
    Rule(
        id="OG.02",
        where="metadata",
        when=ALWAYS,
        predicate=_standaardversie,
        message=Text(
            nl="standaardversie is “{waarde}”, verwacht is 2019.1.",
            en="standaardversie is “{waarde}”, 2019.1 is expected.",
        ),
        fix=Text(
            nl="Zet in metadata/standaardversie exact 2019.1; dit doet de leverancier van het leerlingvolgsysteem.",
            en="Put exactly 2019.1 in metadata/standaardversie; the vendor of the pupil system does this.",
        ),
    ),
    Rule(
        id="OG.03",
        where="lwoo_einddatum",
        when=ALWAYS,
        predicate=_lwoo_einddatum,
        message=Text(
            nl="De einddatum van LWOO is “{waarde}”, verwacht is 31 juli van een jaar.",
            en="The end date of LWOO is “{waarde}”, 31 July of some year is expected.",
        ),
        fix=Text(
            nl="Zet de einddatum op 31 juli, de laatste dag van het schooljaar.",
            en="Set the end date to 31 July, the last day of the school year.",
        ),
        status=Status.SHADOWED,
        reason=Text(nl="Het schema weigert elke andere datum al.", en="The schema already refuses every other date."),
    ),
    Rule(
        id="OG.04.overleden_absent",
        where="overlijdensdatum",
        when=ALWAYS,
        predicate=_overleden_absent,
        message=Text(
            nl="Er is een overlijdensdatum, maar niet aangegeven dat de verzorger is overleden.",
            en="There is a date of death, but no indication that the carer has died.",
        ),
        fix=Text(
            nl="Geef bij de verzorger aan dat deze is overleden, of verwijder de overlijdensdatum.",
            en="Mark the carer as deceased, or remove the date of death.",
        ),
    ),
    Rule(
        id="OG.04.overleden_false",
        where="overlijdensdatum",
        when=ALWAYS,
        predicate=_overleden_false,
        message=Text(
            nl="Er is een overlijdensdatum, maar de verzorger staat niet als overleden te boek.",
            en="There is a date of death, but the carer is not marked as deceased.",
        ),
        fix=Text(
            nl="Zet overleden op waar, of verwijder de overlijdensdatum.",
            en="Set overleden to true, or remove the date of death.",
        ),
    ),
    Rule(
        id="OG.05.roepnaam",
        where="huisarts",
        when=ALWAYS,
        predicate=forbids("roepnaam"),
        message=Text(nl="Bij de huisarts staat een roepnaam.", en="The family doctor has a call name."),
        fix=Text(nl="Verwijder de roepnaam van de huisarts.", en="Remove the call name of the family doctor."),
    ),
    Rule(
        id="OG.05.geslacht",
        where="huisarts",
        when=ALWAYS,
        predicate=forbids("geslacht"),
        message=Text(nl="Bij de huisarts staat een geslacht.", en="The family doctor has a sex."),
        fix=Text(nl="Verwijder het geslacht van de huisarts.", en="Remove the sex of the family doctor."),
    ),
    Rule(
        id="OG.05.adresgeheim",
        where="huisarts",
        when=ALWAYS,
        predicate=_adresgeheim,
        message=Text(nl="Het adres van de huisarts is geheim.", en="The address of the family doctor is secret."),
        fix=Text(
            nl="Haal het vinkje bij geheim adres weg; een praktijkadres is openbaar.",
            en="Clear the secret-address tick; the address of a practice is public.",
        ),
    ),
)
