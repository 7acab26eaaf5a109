"""A way to break every rule of the published validation, listed rule by rule; `--explain` and the tests use it."""

from __future__ import annotations

from functools import cache

from simulator.dossier.examples.breakage import RuleBreaker
from simulator.dossier.examples.edits import extra, remove_all, set_text
from simulator.dossier.examples.families import categorie_breakages, code_breakages
from simulator.dossier.examples.overstap import overstap_breakages
from simulator.dossier.examples.swv import binnenbrin_breakages, swv_breakages
from simulator.dossier.rules.rule import Bundle
from simulator.standard.overdracht import Profiel

_COMMUNICATIE = "huidigeschool/communicatielijst/communicatie"
_NUMMER = "/dossier[1]/huidigeschool[1]/communicatielijst[1]/communicatie[1]/nummer[1]"
_LEERLING = "huidigeschool/leerling"
_IN_LEERLING = "/dossier[1]/huidigeschool[1]/leerling[1]"
_EMAIL = (remove_all(f"{_COMMUNICATIE}/geheim"), set_text(f"{_COMMUNICATIE}/soort", "e-mail"))


def _email_breakage(rule: str, wrong: str, right: str, *also_breaks: str) -> RuleBreaker:
    return RuleBreaker(
        rule=rule,
        profiel=Profiel.BB,
        breaks=(*_EMAIL, set_text(f"{_COMMUNICATIE}/nummer", wrong)),
        similar=(*_EMAIL, set_text(f"{_COMMUNICATIE}/nummer", right)),
        where=_NUMMER,
        also_breaks=also_breaks,
    )


_ALGEMEEN = (
    RuleBreaker(
        rule="CL33.deeldossier",
        breaks=(set_text("metadata/deeldossier", "ALLES"),),
        similar=(set_text("metadata/deeldossier", "LAS"),),
        where="/dossier[1]/metadata[1]/deeldossier[1]",
        also_breaks=("OVa.MD01+OVb.MD01",),
    ),
    _email_breakage("OG.01.minlength", "a@b", "a@bc"),
    _email_breakage("OG.01.maxlength", f"{'a' * 251}@ab.nl", f"{'a' * 250}@ab.nl"),
    _email_breakage("OG.01.at", "jan.school.nl", "o'hara@localhost", "OG.01.pattern"),
    _email_breakage("OG.01.pattern", "jan@school.nl ", "x y;<z> jan@school.nl"),
    RuleBreaker(
        rule="OG.02",
        breaks=(set_text("metadata/standaardversie", "2017.1"),),
        where="/dossier[1]/metadata[1]/standaardversie[1]",
    ),
    RuleBreaker(
        rule="OG.03",
        breaks=(set_text(f"{_LEERLING}/onderwijsondersteuning/lwoo/lwoo_einddatum", "2019-08-01"),),
        where=f"{_IN_LEERLING}/onderwijsondersteuning[1]/lwoo[1]/lwoo_einddatum[1]",
        outside_schema=True,
    ),
    RuleBreaker(
        rule="OG.04.overleden_absent",
        breaks=(remove_all(f"{_LEERLING}/verzorger/overleden"),),
        where=f"{_IN_LEERLING}/verzorger[1]/overlijdensdatum[1]",
        also_breaks=("OG.04.overleden_false",),
    ),
    RuleBreaker(
        rule="OG.04.overleden_false",
        breaks=(set_text(f"{_LEERLING}/verzorger/overleden", "0"),),
        similar=(set_text(f"{_LEERLING}/verzorger/overleden", "1"),),
        where=f"{_IN_LEERLING}/verzorger[1]/overlijdensdatum[1]",
    ),
    RuleBreaker(
        rule="OG.05.roepnaam",
        breaks=(set_text(f"{_LEERLING}/huisarts/roepnaam", "Vera"),),
        where=f"{_IN_LEERLING}/huisarts[1]/roepnaam[1]",
    ),
    RuleBreaker(
        rule="OG.05.geslacht",
        breaks=(set_text(f"{_LEERLING}/huisarts/geslacht", "0"),),
        where=f"{_IN_LEERLING}/huisarts[1]/geslacht[1]",
    ),
    RuleBreaker(
        rule="OG.05.adresgeheim",
        breaks=(set_text(f"{_LEERLING}/huisarts/adresgeheim", "true"),),
        similar=(set_text(f"{_LEERLING}/huisarts/adresgeheim", "false"),),
        where=f"{_IN_LEERLING}/huisarts[1]/adresgeheim[1]",
    ),
)
_DROPPED = tuple(
    RuleBreaker(
        rule=rule,
        profiel=Profiel.POSWV,
        breaks=(extra(_LEERLING, f"zorg/{element}"),),
        where=f"{_IN_LEERLING}/zorg[1]/{element}[1]",
        outside_schema=True,
        bundle=Bundle.PAO,
    )
    for rule, element in (("PaO.ZB01", "vir"), ("PaO.ZB02", "zat"))
)

UNBREAKABLE = {"OS.cat01.VERPLICHT": "the flag stands inside metadata, so metadata is never absent"}
"""Rules that no dossier can break, and why."""


@cache
def load_breakages() -> dict[str, RuleBreaker]:
    """Return the ways to break the rules, by rule id."""
    every = (
        *code_breakages(),
        *_ALGEMEEN,
        *categorie_breakages(),
        *overstap_breakages(),
        *binnenbrin_breakages(),
        *swv_breakages(),
        *_DROPPED,
    )
    return {breaker.rule: breaker for breaker in every}


__all__ = ["UNBREAKABLE", "RuleBreaker", "load_breakages"]
