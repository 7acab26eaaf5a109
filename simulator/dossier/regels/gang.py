"""The walk: once through the dossier, and every element of interest meets the rules that stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from simulator.dossier.bevinding import Bevinding, Ernst, Herkomst, Modus
from simulator.dossier.plaats import line_of, xpath_of
from simulator.dossier.regels import CODEREGELS, REGELS
from simulator.dossier.regels.codelijst import breaks_code, describe
from simulator.dossier.regels.regel import NAMESPACE, Beeld, Bundel, Coderegel, Knoop, Regel, Status, string_value
from simulator.standard.codelijsten import codelist
from simulator.standard.tekst import Tekst

if TYPE_CHECKING:
    from lxml import etree

_LONGEST_QUOTE = 60
_KNOWN = frozenset({"overstapdossier", "overdrachtbinnenbrin", "swv-dossier", "POPO", "POVO", "VOVO", "POSWV", "VOSWV"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coderij:
    """A rule on a code list, ready to be tried."""

    regel: Coderegel
    parent: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What to try on which element, for one kind of dossier; keys are tags with namespace."""

    codes: dict[str, tuple[_Coderij, ...]]
    regels: dict[str, tuple[Regel, ...]]
    tags: tuple[str, ...]


@lru_cache(maxsize=64)
def _plan(bundel: Bundel, overdrachtsoort: str, overstap: str, modus: Modus) -> _Plan:
    codes: dict[str, list[_Coderij]] = {}
    for coderegel in CODEREGELS:
        row = _Coderij(
            regel=coderegel,
            parent=NAMESPACE + coderegel.ouder if coderegel.ouder else "",
            codes=codelist(coderegel.lijst).codes,
        )
        codes.setdefault(NAMESPACE + coderegel.element, []).append(row)
    regels: dict[str, list[Regel]] = {}
    for regel in REGELS:
        awake = modus is Modus.INTENDED or regel.status is not Status.DORMANT
        if awake and regel.wanneer.applies(bundel, overdrachtsoort, overstap):
            regels.setdefault(NAMESPACE + regel.waar, []).append(regel)
    return _Plan(
        codes={tag: tuple(rows) for tag, rows in codes.items()},
        regels={tag: tuple(rows) for tag, rows in regels.items()},
        tags=tuple({**codes, **regels}),
    )


def look_at(root: etree._Element) -> Beeld:
    """Return the parts of a dossier that rules and checks ask for."""
    dossier = Knoop(root)
    school = dossier.below("huidigeschool")
    return Beeld(dossier=dossier, metadata=dossier.below("metadata"), school=school, leerling=school.below("leerling"))


def choose_bundel(beeld: Beeld) -> Bundel:
    """Return the validation that fits what the dossier says of itself.

    The published validation leaves the choice to its caller. A kind of handover that neither knows goes by the kind of
    transfer; when that does not tell either, it is OV.
    """
    overdrachtsoort = beeld.dossier.text("overdrachtsoort")
    if overdrachtsoort == "swv-dossier":
        return Bundel.PAO
    unknown = overdrachtsoort not in {"overstapdossier", "overdrachtbinnenbrin"}
    return Bundel.PAO if unknown and beeld.metadata.text("overstap") in {"POSWV", "VOSWV"} else Bundel.OV


def try_rules(root: etree._Element, modus: Modus, *, bundel: Bundel | None = None) -> list[Bevinding]:
    """Try every rule on a dossier that the schema accepts.

    Args:
        root: the element `dossier`.
        modus: `official` keeps the dormant rules silent.
        bundel: which validation; chosen from the dossier when None.

    Returns:
        The findings in the order of the walk.
    """
    beeld = look_at(root)
    overdrachtsoort = _known(beeld.dossier.text("overdrachtsoort"))
    overstap = _known(beeld.metadata.text("overstap"))
    plan = _plan(bundel or choose_bundel(beeld), overdrachtsoort, overstap, modus)
    codes, regels = plan.codes, plan.regels
    nodes = {node.element: node for node in (beeld.dossier, beeld.metadata, beeld.school, beeld.leerling) if node}
    findings: list[Bevinding] = []
    for element in root.iter(*plan.tags):
        tag = element.tag
        text = element.text
        for row in codes.get(tag, ()):
            if text not in row.codes and _breaks(element, row):
                findings.append(_code_finding(element, row.regel))  # noqa: PERF401 - the hot path seldom comes here
        rules = regels.get(tag)
        if rules is not None:
            node = nodes.get(element) or Knoop(element)
            for rule in rules:
                offender = rule.toets(node, beeld)
                if offender is not None:
                    findings.append(_finding(offender, rule))
    return findings


def _known(text: str | None) -> str:
    """Any other text is the same to every rule, so that one plan serves it."""
    return text if text in _KNOWN else ""


def _breaks(element: etree._Element, row: _Coderij) -> bool:
    if row.parent:
        parent = element.getparent()
        if parent is None or parent.tag != row.parent:
            return False
    return breaks_code(element, row.codes)


def _code_finding(element: etree._Element, regel: Coderegel) -> Bevinding:
    message, fix = describe(regel)
    return Bevinding(
        rule=regel.id,
        source=Herkomst.CODELIST,
        severity=Ernst.ERROR,
        line=line_of(element),
        xpath=xpath_of(element),
        message=quote(message, element),
        fix=fix,
    )


def _finding(element: etree._Element, regel: Regel) -> Bevinding:
    return Bevinding(
        rule=regel.id,
        source=Herkomst.CODELIST if regel.id.startswith("CL") else Herkomst.RULE,
        severity=Ernst.ERROR,
        line=line_of(element),
        xpath=xpath_of(element),
        message=quote(regel.melding, element),
        fix=regel.herstel,
    )


def quote(text: Tekst, element: etree._Element) -> Tekst:
    """Put the text of an element, cut when long, where the message says `{waarde}`."""
    if "{waarde}" not in text.nl:
        return text
    value = string_value(element)
    if len(element) and any(isinstance(child.tag, str) for child in element):
        value = ""
    if len(value) > _LONGEST_QUOTE:
        value = value[: _LONGEST_QUOTE - 1] + "…"
    return Tekst(nl=text.nl.replace("{waarde}", value), en=text.en.replace("{waarde}", value))
