"""The most that each profile allows: every element that it does not forbid, in one dossier or two."""

from __future__ import annotations

from dataclasses import replace

from simulator.dossier.examples.full import make_rich
from simulator.dossier.examples.minimal import make_exemplary
from simulator.dossier.model import Dossier, Leerling
from simulator.standard.overdracht import Overdrachtsoort, Profiel, Uitleveringscategorie, category_flags

_ONDERWIJSNUMMER = "101222331"


def make_maximal(profiel: Profiel) -> tuple[Dossier, ...]:
    """Return dossiers without a finding in either mode that together hold every element that a profile allows.

    One or two: a BSN excludes an onderwijsnummer, so a profile that allows both needs a second dossier.
    """
    rich, exemplary = make_rich(), make_exemplary(profiel)
    swv = profiel.overdrachtsoort is Overdrachtsoort.SWV
    leerling = _without_forbidden(rich.huidigeschool.leerling, profiel)
    if swv:
        verzorgers = tuple(replace(each, banknummer=None) for each in leerling.verzorger)
        leerling = replace(leerling, bsn=None, verzorger=verzorgers)
    pupils = [leerling] if swv else [leerling, replace(leerling, bsn=None, onderwijsnummer=_ONDERWIJSNUMMER)]
    overstap = rich.metadata.overstap if profiel is Profiel.BB else exemplary.metadata.overstap
    return tuple(
        replace(
            rich,
            metadata=replace(exemplary.metadata, overstap=overstap),
            overdrachtsoort=exemplary.overdrachtsoort,
            huidigeschool=replace(rich.huidigeschool, leerling=pupil),
        )
        for pupil in pupils
    )


def _without_forbidden(leerling: Leerling, profiel: Profiel) -> Leerling:
    """Return the pupil without the categories that a profile forbids."""
    forbidden = {name for name, flag in category_flags(profiel).items() if flag is Uitleveringscategorie.FORBIDDEN}
    if leerling.huisarts is not None:
        leerling = replace(leerling, huisarts=replace(leerling.huisarts, adresgeheim=False))
    if "vve" in forbidden:
        leerling = replace(
            leerling, vanpeuterspeelzaal=None, naampeuterspeelzaal=None, voorschools=None, vroegschools=()
        )
    if "eindtoetsbo" in forbidden:
        leerling = replace(leerling, eindtoets_basisonderwijs=None)
    if "vombo" in forbidden:
        leerling = replace(
            leerling,
            bevorderd=None,
            examenresultaat=None,
            resultaatvakkenvo=(),
            certificaat=(),
            competenties=(),
            stage=(),
            overigvombo=None,
        )
    return leerling
