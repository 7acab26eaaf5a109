"""Ways to break the regular families: code lists and delivery categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from simulator.dossier.examples.breakage import Breuk
from simulator.dossier.examples.edits import met, zonder
from simulator.dossier.examples.full import make_rich
from simulator.dossier.location import name_of, xpath_of
from simulator.dossier.rules import CODEREGELS
from simulator.dossier.rules.categorie import CATEGORIEEN, Categorie
from simulator.dossier.rules.rule import NAMESPACE, Coderegel
from simulator.dossier.writer import write
from simulator.standard.codelijsten import codelist

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CODE = "98"
"""In no code list, and a whole number, so that the schema takes it everywhere."""

_MEE = {"CL29.overdrachtsoort": ("OVa.OS03+OVb.OS01",)}
_FLAGS = 48
_KEEPS_ONE_CODE = frozenset({"CL29.overdrachtsoort"})
_IMPOSSIBLE = "OS.cat01.VERPLICHT"


def code_breuken() -> Iterator[Breuk]:
    """Yield a way to break each rule on a code list."""
    root = etree.fromstring(write(make_rich()))
    for regel in CODEREGELS:
        element = _find(root, regel)
        path = _path(element)
        other = codelist(regel.lijst).rows[-1].code
        changes = regel.lijst == _FLAGS or regel.id in _KEEPS_ONE_CODE
        yield Breuk(
            regel=regel.id,
            breekt=(met(path, NO_CODE),),
            heelt=() if changes else (met(path, other),),
            waar=xpath_of(element),
            mee=_MEE.get(regel.id, ()),
        )


def categorie_breuken() -> Iterator[Breuk]:
    """Yield a way to break each rule on a delivery category, save the one that cannot be broken."""
    for categorie in CATEGORIEEN:
        yield from _categorie(categorie)


def _categorie(categorie: Categorie) -> Iterator[Breuk]:
    flag = f"metadata/categorie_uitlevering/cat_{categorie.naam}"
    holder = {"dossier": "", "leerling": "huidigeschool/leerling/"}.get(
        categorie.waar, f"huidigeschool/leerling/{categorie.waar}/"
    )
    paths = {element: holder + element for element in categorie.elementen}
    required = f"OS.cat{categorie.nummer}.VERPLICHT"
    if required != _IMPOSSIBLE:
        yield Breuk(
            regel=required,
            breekt=(met(flag, "VERPLICHT"), *map(zonder, paths.values())),
            heelt=(met(flag, "VERPLICHT"),),
            waar=f"/dossier[1]/metadata[1]/categorie_uitlevering[1]/cat_{categorie.naam}[1]",
        )
    for value in ("VERBODEN", "OPT-UIT"):
        prefix = f"OS.cat{categorie.nummer}.{value}"
        always = categorie.naam == "metadata"
        for element, path in paths.items():
            others = [zonder(each) for name, each in paths.items() if name != element and not always]
            yield Breuk(
                regel=f"{prefix}.{element}" if len(paths) > 1 else prefix,
                breekt=(met(flag, value), *others),
                heelt=() if always else (met(flag, value), *map(zonder, paths.values())),
                waar=_positions(path),
                mee=tuple(f"{prefix}.{each}" for each in paths if always and each != element),
            )


def _find(root: etree._Element, regel: Coderegel) -> etree._Element:
    return next(
        element
        for element in root.iter(NAMESPACE + regel.element)
        if not regel.ouder or _parent_name(element) == regel.ouder
    )


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def _path(element: etree._Element) -> str:
    names = [name_of(element), *(name_of(above) for above in element.iterancestors())]
    return "/".join(reversed(names[:-1]))


def _positions(path: str) -> str:
    return "/dossier[1]/" + "/".join(f"{step}[1]" for step in path.split("/"))
