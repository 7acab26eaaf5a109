"""General rules, for every profile. Bron: gegevensset business rules 5.2."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from simulator.dossier.location import string_value, text_nodes
from simulator.dossier.rules.predicates import verbiedt
from simulator.dossier.rules.rule import ALTIJD, Regel, Status
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop, Toets

_SHORTEST = 4
_LONGEST = 256
_LOCAL = frozenset(ascii_letters + digits + "!#$%*+=?^_`{|}~.-")
_LABEL = re.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?")
_JULY_31 = re.compile(r"[0-9]{4}-07-31")


def _email(holds: Callable[[str], bool]) -> Toets:
    """The nummer beside this soort is one for which `holds`; the soort of a school has no nummer beside it."""

    def test(soort: Knoop, _beeld: Beeld) -> etree._Element | None:
        nummer = soort.beside("nummer")
        return None if nummer is None or holds(string_value(nummer)) else nummer

    return test


def ends_in_email(text: str) -> bool:
    """Tell whether a text ends in what the published pattern takes for an e-mail address.

    That pattern has no anchor at its start, so that one permitted character before the last at sign is enough. Taken
    apart like this the test is linear in the length of the text, which the pattern itself is not. Bron: quirk 11.

    >>> ends_in_email("x y;<z> jan@school.nl"), ends_in_email("jan@localhost"), ends_in_email("jan@school.nl ")
    (True, True, False)
    """
    before, at, domain = text.rpartition("@")
    return bool(at) and before[-1:] in _LOCAL and all(map(_LABEL.fullmatch, domain.split(".")))


def _standaardversie(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    """The version stands in a text node of its own: a comment inside breaks it. Bron: quirk 9."""
    versions = node.all("standaardversie")
    return next((each for each in versions if DOSSIER_2019_1.name not in text_nodes(each)), None)


def _lwoo_einddatum(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    return None if _JULY_31.search(string_value(node.element)) else node.element


def _overleden_absent(date: Knoop, _beeld: Beeld) -> etree._Element | None:
    return None if date.above().has("overleden") else date.element


def _overleden_false(date: Knoop, _beeld: Beeld) -> etree._Element | None:
    """Fires for an absent flag as well, next to the rule above. Bron: quirk 12."""
    return None if date.above().is_true("overleden") else date.element


def _adresgeheim(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    return node.first("adresgeheim") if node.is_true("adresgeheim") else None


_EMAIL_FIX = Tekst(
    nl="Vul een volledig e-mailadres in, zoals naam@school.nl, zonder spatie of regeleinde erachter.",
    en="Fill in a complete e-mail address, such as name@school.nl, without a blank or line break after it.",
)

REGELS = (
    Regel(
        id="OG.01.minlength",
        waar="soort",
        wanneer=ALTIJD,
        bij="e-mail",
        toets=_email(lambda text: len(text) >= _SHORTEST),
        melding=Tekst(
            nl="Het e-mailadres “{waarde}” telt minder dan 4 tekens.",
            en="The e-mail address “{waarde}” has fewer than 4 characters.",
        ),
        herstel=_EMAIL_FIX,
    ),
    Regel(
        id="OG.01.maxlength",
        waar="soort",
        wanneer=ALTIJD,
        bij="e-mail",
        toets=_email(lambda text: len(text) <= _LONGEST),
        melding=Tekst(
            nl="Het e-mailadres “{waarde}” telt meer dan 256 tekens.",
            en="The e-mail address “{waarde}” has more than 256 characters.",
        ),
        herstel=_EMAIL_FIX,
    ),
    Regel(
        id="OG.01.at",
        waar="soort",
        wanneer=ALTIJD,
        bij="e-mail",
        toets=_email(lambda text: "@" in text),
        melding=Tekst(
            nl="In het e-mailadres “{waarde}” staat geen apenstaartje.",
            en="The e-mail address “{waarde}” has no at sign.",
        ),
        herstel=_EMAIL_FIX,
    ),
    Regel(
        id="OG.01.pattern",
        waar="soort",
        wanneer=ALTIJD,
        bij="e-mail",
        toets=_email(ends_in_email),
        melding=Tekst(
            nl="“{waarde}” eindigt niet op een geldig e-mailadres.",
            en="“{waarde}” does not end in a valid e-mail address.",
        ),
        herstel=_EMAIL_FIX,
    ),
    Regel(
        id="OG.02",
        waar="metadata",
        wanneer=ALTIJD,
        toets=_standaardversie,
        melding=Tekst(
            nl="standaardversie is “{waarde}”, verwacht is 2019.1.",
            en="standaardversie is “{waarde}”, 2019.1 is expected.",
        ),
        herstel=Tekst(
            nl="Zet in metadata/standaardversie exact 2019.1; dit doet de leverancier van het leerlingvolgsysteem.",
            en="Put exactly 2019.1 in metadata/standaardversie; the vendor of the pupil system does this.",
        ),
    ),
    Regel(
        id="OG.03",
        waar="lwoo_einddatum",
        wanneer=ALTIJD,
        toets=_lwoo_einddatum,
        melding=Tekst(
            nl="De einddatum van LWOO is “{waarde}”, verwacht is 31 juli van een jaar.",
            en="The end date of LWOO is “{waarde}”, 31 July of some year is expected.",
        ),
        herstel=Tekst(
            nl="Zet de einddatum op 31 juli, de laatste dag van het schooljaar.",
            en="Set the end date to 31 July, the last day of the school year.",
        ),
        status=Status.SHADOWED,
        reden=Tekst(nl="Het schema weigert elke andere datum al.", en="The schema already refuses every other date."),
    ),
    Regel(
        id="OG.04.overleden_absent",
        waar="overlijdensdatum",
        wanneer=ALTIJD,
        toets=_overleden_absent,
        melding=Tekst(
            nl="Er is een overlijdensdatum, maar niet aangegeven dat de verzorger is overleden.",
            en="There is a date of death, but no indication that the carer has died.",
        ),
        herstel=Tekst(
            nl="Geef bij de verzorger aan dat deze is overleden, of verwijder de overlijdensdatum.",
            en="Mark the carer as deceased, or remove the date of death.",
        ),
    ),
    Regel(
        id="OG.04.overleden_false",
        waar="overlijdensdatum",
        wanneer=ALTIJD,
        toets=_overleden_false,
        melding=Tekst(
            nl="Er is een overlijdensdatum, maar de verzorger staat niet als overleden te boek.",
            en="There is a date of death, but the carer is not marked as deceased.",
        ),
        herstel=Tekst(
            nl="Zet overleden op waar, of verwijder de overlijdensdatum.",
            en="Set overleden to true, or remove the date of death.",
        ),
    ),
    Regel(
        id="OG.05.roepnaam",
        waar="huisarts",
        wanneer=ALTIJD,
        toets=verbiedt("roepnaam"),
        melding=Tekst(nl="Bij de huisarts staat een roepnaam.", en="The family doctor has a call name."),
        herstel=Tekst(nl="Verwijder de roepnaam van de huisarts.", en="Remove the call name of the family doctor."),
    ),
    Regel(
        id="OG.05.geslacht",
        waar="huisarts",
        wanneer=ALTIJD,
        toets=verbiedt("geslacht"),
        melding=Tekst(nl="Bij de huisarts staat een geslacht.", en="The family doctor has a sex."),
        herstel=Tekst(nl="Verwijder het geslacht van de huisarts.", en="Remove the sex of the family doctor."),
    ),
    Regel(
        id="OG.05.adresgeheim",
        waar="huisarts",
        wanneer=ALTIJD,
        toets=_adresgeheim,
        melding=Tekst(nl="Het adres van de huisarts is geheim.", en="The address of the family doctor is secret."),
        herstel=Tekst(
            nl="Haal het vinkje bij geheim adres weg; een praktijkadres is openbaar.",
            en="Clear the secret-address tick; the address of a practice is public.",
        ),
    ),
)
