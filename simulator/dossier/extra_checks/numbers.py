"""Numbers and texts that have a prescribed form, which the schema does not check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import CheckFunction, ExtraCheck
from simulator.dossier.finding import FindingSource, Severity
from simulator.dossier.location import string_value
from simulator.standard.email import is_email
from simulator.standard.identifiers import is_bsn, is_iban, is_onderwijsnummer, is_postcode
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

_NEDERLAND = "6030"
_SCHOOLJAAR = re.compile(r"(?P<first>[0-9]{4})-(?P<second>[0-9]{4})")


def is_schooljaar(text: str) -> bool:
    """Tell whether a text names two years that follow each other.

    >>> is_schooljaar("2018-2019"), is_schooljaar("2018-2020")
    (True, False)
    """
    match = _SCHOOLJAAR.fullmatch(text)
    return match is not None and int(match["second"]) == int(match["first"]) + 1


def _unless(holds: Callable[[str], bool]) -> CheckFunction:
    """Return a check that reports an element unless its text `holds`."""

    def find(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
        if not holds(string_value(node.element)):
            yield node.element

    return find


def _postcode(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    postcode = node.first("postcode")
    if postcode is not None and node.text("land") in {None, _NEDERLAND} and not is_postcode(string_value(postcode)):
        yield postcode


def _email(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    nummer = node.first("nummer")
    if nummer is not None and node.text("soort") == "e-mail" and not is_email(string_value(nummer)):
        yield nummer


_UNCHECKED = Text(
    nl="De gepubliceerde validatie neemt hier elke tekst aan; de ontvangende school merkt de fout pas later.",
    en="The published validation takes any text here; the receiving school finds the mistake only later.",
)
_EMAIL_REASON = Text(
    nl="De gepubliceerde validatie kijkt alleen naar het einde van het adres, en niet naar contactemail.",
    en="The published validation looks at the end of the address only, and not at contactemail.",
)
_EMAIL_MESSAGE = Text(nl="“{waarde}” is geen e-mailadres.", en="“{waarde}” is no e-mail address.")
_EMAIL_FIX = Text(
    nl="Vul een volledig e-mailadres in, zoals naam@school.nl.",
    en="Fill in a complete e-mail address, such as name@school.nl.",
)

CHECKS = (
    ExtraCheck(
        id="NR.bsn",
        source=FindingSource.NUMBER,
        severity=Severity.ERROR,
        where=("bsn",),
        find=_unless(is_bsn),
        reason=_UNCHECKED,
        message=Text(
            nl="Het BSN voldoet niet aan de elfproef of telt geen negen cijfers.",
            en="The BSN fails the 11-test or does not have nine digits.",
        ),
        fix=Text(
            nl="Neem het BSN over van een officieel document; een leerling zonder BSN heeft een onderwijsnummer.",
            en="Copy the BSN from an official document; a pupil without one has an onderwijsnummer.",
        ),
    ),
    ExtraCheck(
        id="NR.onderwijsnummer",
        source=FindingSource.NUMBER,
        severity=Severity.ERROR,
        where=("onderwijsnummer",),
        find=_unless(is_onderwijsnummer),
        reason=_UNCHECKED,
        message=Text(nl="Het onderwijsnummer is niet geldig.", en="The onderwijsnummer is not valid."),
        fix=Text(
            nl="Neem het onderwijsnummer over zoals DUO het heeft toegekend: negen cijfers, te beginnen met 1.",
            en="Copy the onderwijsnummer as DUO issued it: nine digits, the first a 1.",
        ),
    ),
    ExtraCheck(
        id="NR.iban",
        source=FindingSource.NUMBER,
        severity=Severity.ERROR,
        where=("iban",),
        find=_unless(is_iban),
        reason=_UNCHECKED,
        message=Text(nl="Het IBAN klopt niet met zijn controlegetal.", en="The IBAN does not fit its check digits."),
        fix=Text(nl="Neem het IBAN over van de bankpas.", en="Copy the IBAN from the bank card."),
    ),
    ExtraCheck(
        id="NR.postcode",
        source=FindingSource.NUMBER,
        severity=Severity.WARNING,
        where=("adres",),
        find=_postcode,
        reason=_UNCHECKED,
        message=Text(nl="“{waarde}” is geen Nederlandse postcode.", en="“{waarde}” is no Dutch postal code."),
        fix=Text(
            nl="Vul vier cijfers en twee hoofdletters in, of het land als het adres buiten Nederland ligt.",
            en="Fill in four digits and two capitals, or the country when the address is abroad.",
        ),
    ),
    ExtraCheck(
        id="NR.schooljaar",
        source=FindingSource.NUMBER,
        severity=Severity.WARNING,
        where=("schooljaar",),
        find=_unless(is_schooljaar),
        reason=_UNCHECKED,
        message=Text(
            nl="De twee jaren van schooljaar “{waarde}” volgen niet op elkaar.",
            en="The two years of school year “{waarde}” do not follow each other.",
        ),
        fix=Text(nl="Vul het schooljaar in als 2018-2019.", en="Fill in the school year as 2018-2019."),
    ),
    ExtraCheck(
        id="NR.email",
        source=FindingSource.NUMBER,
        severity=Severity.WARNING,
        where=("communicatie",),
        find=_email,
        reason=_EMAIL_REASON,
        message=_EMAIL_MESSAGE,
        fix=_EMAIL_FIX,
    ),
    ExtraCheck(
        id="NR.contactemail",
        source=FindingSource.NUMBER,
        severity=Severity.WARNING,
        where=("contactemail",),
        find=_unless(is_email),
        reason=_EMAIL_REASON,
        message=_EMAIL_MESSAGE,
        fix=_EMAIL_FIX,
    ),
)
