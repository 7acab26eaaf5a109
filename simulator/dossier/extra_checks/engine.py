"""The walk of our own checks: once through the dossier."""

from __future__ import annotations

from functools import lru_cache

from simulator.dossier.extra_checks import CONTROLES, Controle
from simulator.dossier.finding import Bevinding, Ernst, Modus
from simulator.dossier.finding_list import Bevindingen
from simulator.dossier.rules.rule import NAMESPACE, Beeld, Knoop
from simulator.errors import LocalProtocolError


@lru_cache(maxsize=64)
def _plan(without: frozenset[str]) -> dict[str, tuple[Controle, ...]]:
    """Return the checks by tag, those switched off left out."""
    unknown = without - {controle.id for controle in CONTROLES}
    if unknown:
        known = ", ".join(controle.id for controle in CONTROLES)
        raise LocalProtocolError(f"no such check: {', '.join(sorted(unknown))}; there are {known}")
    plan: dict[str, list[Controle]] = {}
    for controle in CONTROLES:
        if controle.id not in without:
            for name in controle.waar:
                plan.setdefault(NAMESPACE + name, []).append(controle)
    return {tag: tuple(rows) for tag, rows in plan.items()}


def run_checks(beeld: Beeld, modus: Modus, *, without: frozenset[str] = frozenset()) -> list[Bevinding]:
    """Try every check on a dossier that the schema accepts.

    Args:
        beeld: the dossier, see `simulator.dossier.rules.engine.look_at`.
        modus: in `official` every finding is a notice.
        without: ids of checks that are switched off.

    Raises:
        LocalProtocolError: `without` names a check that does not exist.
    """
    plan = _plan(without)
    if not plan:
        return []
    bevindingen = Bevindingen()
    for element in beeld.dossier.element.iter(*plan):
        node = Knoop(element)
        for controle in plan[element.tag]:
            severity = Ernst.NOTICE if modus is Modus.OFFICIAL else controle.ernst
            for each in controle.onderzoek(node, beeld):
                texts = (controle.melding, controle.herstel)
                bevindingen.add(each, controle.id, controle.herkomst, severity, texts)
    return bevindingen.result()
