"""Ways to break the rules that follow a pattern: those on code lists and on delivery categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from simulator.dossier.examples.breakage import RuleBreaker
from simulator.dossier.examples.edits import remove_all, set_text
from simulator.dossier.examples.full import make_rich
from simulator.dossier.location import name_of, xpath_of
from simulator.dossier.rules import CODE_RULES
from simulator.dossier.rules.categorie import CATEGORIEEN, Categorie
from simulator.dossier.rules.rule import NAMESPACE, CodeRule
from simulator.dossier.writer import write
from simulator.standard.codelijsten import codelist

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CODE = "98"
"""A code that no code list has; a whole number, so that the schema accepts it everywhere."""

_ALONG = {"CL29.overdrachtsoort": ("OVa.OS03+OVb.OS01",)}
_FLAGS = 48
_KEEPS_ONE_CODE = frozenset({"CL29.overdrachtsoort"})
_IMPOSSIBLE = "OS.cat01.VERPLICHT"


def code_breakages() -> Iterator[RuleBreaker]:
    """Yield a way to break each rule on a code list."""
    root = etree.fromstring(write(make_rich()))
    for code_rule in CODE_RULES:
        element = _find(root, code_rule)
        path = _path(element)
        other = codelist(code_rule.codelijst).rows[-1].code
        changes = code_rule.codelijst == _FLAGS or code_rule.id in _KEEPS_ONE_CODE
        yield RuleBreaker(
            rule=code_rule.id,
            breaks=(set_text(path, NO_CODE),),
            similar=() if changes else (set_text(path, other),),
            where=xpath_of(element),
            also_breaks=_ALONG.get(code_rule.id, ()),
        )


def categorie_breakages() -> Iterator[RuleBreaker]:
    """Yield a way to break each rule on a delivery category, except the one that cannot be broken."""
    for categorie in CATEGORIEEN:
        yield from _categorie(categorie)


def _categorie(categorie: Categorie) -> Iterator[RuleBreaker]:
    flag = f"metadata/categorie_uitlevering/cat_{categorie.naam}"
    holder = {"dossier": "", "leerling": "huidigeschool/leerling/"}.get(
        categorie.where, f"huidigeschool/leerling/{categorie.where}/"
    )
    paths = {element: holder + element for element in categorie.elements}
    required = f"OS.cat{categorie.nummer}.VERPLICHT"
    if required != _IMPOSSIBLE:
        yield RuleBreaker(
            rule=required,
            breaks=(set_text(flag, "VERPLICHT"), *map(remove_all, paths.values())),
            similar=(set_text(flag, "VERPLICHT"),),
            where=f"/dossier[1]/metadata[1]/categorie_uitlevering[1]/cat_{categorie.naam}[1]",
        )
    for value in ("VERBODEN", "OPT-UIT"):
        prefix = f"OS.cat{categorie.nummer}.{value}"
        always = categorie.naam == "metadata"
        for element, path in paths.items():
            others = [remove_all(each) for name, each in paths.items() if name != element and not always]
            yield RuleBreaker(
                rule=f"{prefix}.{element}" if len(paths) > 1 else prefix,
                breaks=(set_text(flag, value), *others),
                similar=() if always else (set_text(flag, value), *map(remove_all, paths.values())),
                where=_positions(path),
                also_breaks=tuple(f"{prefix}.{each}" for each in paths if always and each != element),
            )


def _find(root: etree._Element, code_rule: CodeRule) -> etree._Element:
    return next(
        element
        for element in root.iter(NAMESPACE + code_rule.element)
        if not code_rule.parent or _parent_name(element) == code_rule.parent
    )


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def _path(element: etree._Element) -> str:
    names = [name_of(element), *(name_of(above) for above in element.iterancestors())]
    return "/".join(reversed(names[:-1]))


def _positions(path: str) -> str:
    return "/dossier[1]/" + "/".join(f"{step}[1]" for step in path.split("/"))
