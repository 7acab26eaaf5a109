"""Delivery flags against the matrix of the profile, which the published validation does not hold them to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import ExtraCheck
from simulator.dossier.finding import FindingSource, Severity
from simulator.dossier.location import string_value
from simulator.dossier.profiel import profile_of
from simulator.standard.overdracht import Uitleveringscategorie, category_flags
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView


def _against_matrix(node: ElementView, view: DossierView) -> Iterator[etree._Element]:
    profiel = profile_of(view)
    if profiel is None:
        return
    for category, flag in category_flags(profiel).items():
        element = node.first(f"cat_{category}")
        if element is None:
            continue
        allowed = {flag.value}
        if flag is Uitleveringscategorie.OPTIONAL:
            allowed |= {Uitleveringscategorie.OPT_UIT.value}
        if string_value(element) not in allowed:
            yield element


CHECKS = (
    ExtraCheck(
        id="UI.profiel",
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=("categorie_uitlevering",),
        find=_against_matrix,
        reason=Text(
            nl="De gepubliceerde validatie kijkt of vlag en inhoud kloppen, niet of de vlag bij het profiel past.",
            en="The published validation checks flag against content, not whether the flag fits the profile.",
        ),
        message=Text(
            nl="De waarde {waarde} past bij deze categorie niet bij het profiel van het dossier.",
            en="The value {waarde} of this category does not fit the profile of the dossier.",
        ),
        fix=Text(
            nl="Gebruik de waarde die het profiel voorschrijft; alleen een optionele categorie mag op OPT-UIT.",
            en="Use the value that the profile prescribes; only an optional category may be OPT-UIT.",
        ),
    ),
)
