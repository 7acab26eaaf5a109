"""A way to break every rule of the published validation, listed rule by rule; `--explain` and the tests use it."""

from __future__ import annotations

from functools import cache

from simulator.dossier.examples.breakage import Breuk
from simulator.dossier.examples.edits import extra, met, zonder
from simulator.dossier.examples.families import categorie_breuken, code_breuken
from simulator.dossier.examples.overstap import overstap_breuken
from simulator.dossier.examples.swv import binnenbrin_breuken, swv_breuken
from simulator.dossier.rules.rule import Bundel
from simulator.standard.overdracht import Profiel

_COMMUNICATIE = "huidigeschool/communicatielijst/communicatie"
_NUMMER = "/dossier[1]/huidigeschool[1]/communicatielijst[1]/communicatie[1]/nummer[1]"
_LEERLING = "huidigeschool/leerling"
_IN_LEERLING = "/dossier[1]/huidigeschool[1]/leerling[1]"
_EMAIL = (zonder(f"{_COMMUNICATIE}/geheim"), met(f"{_COMMUNICATIE}/soort", "e-mail"))


def _email_breuk(regel: str, wrong: str, right: str, *mee: str) -> Breuk:
    return Breuk(
        regel=regel,
        profiel=Profiel.BB,
        breekt=(*_EMAIL, met(f"{_COMMUNICATIE}/nummer", wrong)),
        heelt=(*_EMAIL, met(f"{_COMMUNICATIE}/nummer", right)),
        waar=_NUMMER,
        mee=mee,
    )


_ALGEMEEN = (
    Breuk(
        regel="CL33.deeldossier",
        breekt=(met("metadata/deeldossier", "ALLES"),),
        heelt=(met("metadata/deeldossier", "LAS"),),
        waar="/dossier[1]/metadata[1]/deeldossier[1]",
        mee=("OVa.MD01+OVb.MD01",),
    ),
    _email_breuk("OG.01.minlength", "a@b", "a@bc"),
    _email_breuk("OG.01.maxlength", f"{'a' * 251}@ab.nl", f"{'a' * 250}@ab.nl"),
    _email_breuk("OG.01.at", "jan.school.nl", "o'hara@localhost", "OG.01.pattern"),
    _email_breuk("OG.01.pattern", "jan@school.nl ", "x y;<z> jan@school.nl"),
    Breuk(
        regel="OG.02",
        breekt=(met("metadata/standaardversie", "2017.1"),),
        waar="/dossier[1]/metadata[1]/standaardversie[1]",
    ),
    Breuk(
        regel="OG.03",
        breekt=(met(f"{_LEERLING}/onderwijsondersteuning/lwoo/lwoo_einddatum", "2019-08-01"),),
        waar=f"{_IN_LEERLING}/onderwijsondersteuning[1]/lwoo[1]/lwoo_einddatum[1]",
        buiten_schema=True,
    ),
    Breuk(
        regel="OG.04.overleden_absent",
        breekt=(zonder(f"{_LEERLING}/verzorger/overleden"),),
        waar=f"{_IN_LEERLING}/verzorger[1]/overlijdensdatum[1]",
        mee=("OG.04.overleden_false",),
    ),
    Breuk(
        regel="OG.04.overleden_false",
        breekt=(met(f"{_LEERLING}/verzorger/overleden", "0"),),
        heelt=(met(f"{_LEERLING}/verzorger/overleden", "1"),),
        waar=f"{_IN_LEERLING}/verzorger[1]/overlijdensdatum[1]",
    ),
    Breuk(
        regel="OG.05.roepnaam",
        breekt=(met(f"{_LEERLING}/huisarts/roepnaam", "Vera"),),
        waar=f"{_IN_LEERLING}/huisarts[1]/roepnaam[1]",
    ),
    Breuk(
        regel="OG.05.geslacht",
        breekt=(met(f"{_LEERLING}/huisarts/geslacht", "0"),),
        waar=f"{_IN_LEERLING}/huisarts[1]/geslacht[1]",
    ),
    Breuk(
        regel="OG.05.adresgeheim",
        breekt=(met(f"{_LEERLING}/huisarts/adresgeheim", "true"),),
        heelt=(met(f"{_LEERLING}/huisarts/adresgeheim", "false"),),
        waar=f"{_IN_LEERLING}/huisarts[1]/adresgeheim[1]",
    ),
)
_VERDWENEN = tuple(
    Breuk(
        regel=regel,
        profiel=Profiel.POSWV,
        breekt=(extra(_LEERLING, f"zorg/{element}"),),
        waar=f"{_IN_LEERLING}/zorg[1]/{element}[1]",
        buiten_schema=True,
        bundel=Bundel.PAO,
    )
    for regel, element in (("PaO.ZB01", "vir"), ("PaO.ZB02", "zat"))
)

ONBREEKBAAR = {"OS.cat01.VERPLICHT": "the flag stands inside metadata, so metadata is never absent"}
"""Rules that no dossier can break, and why."""


@cache
def load_breuken() -> dict[str, Breuk]:
    """Return the ways to break the rules, by rule id."""
    every = (
        *code_breuken(),
        *_ALGEMEEN,
        *categorie_breuken(),
        *overstap_breuken(),
        *binnenbrin_breuken(),
        *swv_breuken(),
        *_VERDWENEN,
    )
    return {breuk.regel: breuk for breuk in every}


__all__ = ["ONBREEKBAAR", "Breuk", "load_breuken"]
