"""Which paths a profile allows, and which rules forbid the rest: found by trying each path with the validator."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from simulator.dossier import Mode, validate
from simulator.dossier.examples.edits import Edit, apply, copy_from_full, remove_all
from simulator.dossier.examples.maximal import make_maximal
from simulator.dossier.finding import Finding
from simulator.dossier.model import Dossier
from simulator.leerlingen.coverage.paths import count_paths, every_path
from simulator.standard.overdracht import Profiel

_CHOICES = {
    "huidigeschool/leerling/geboortemaand": "huidigeschool/leerling/geboortedatum",
    "huidigeschool/leerling/postcode4adres": "huidigeschool/leerling/adreslijst",
}
"""Second branch of a choice in the schema -> the first, which is removed when the second is tried."""

_SCHEMA = "XSD"


def touched_by(dossiers: Sequence[Dossier]) -> frozenset[str]:
    """Return every path that one of the dossiers holds."""
    return frozenset().union(*(count_paths(dossier) for dossier in dossiers))


def find_forbidden(dossiers: Sequence[Dossier]) -> dict[str, tuple[str, ...]]:
    """Return the paths that these dossiers lack and may not have, each with the rules that forbid it.

    Each absent element is added to the first dossier; it is forbidden when the validator then has a finding on that
    element, or below it. What is below a forbidden element is forbidden too.

    Args:
        dossiers: without a finding in mode intended, all of one profile.
    """
    touched = touched_by(dossiers)
    absent = [path for path in every_path() if path not in touched]
    found: dict[str, tuple[str, ...]] = {}
    for path in absent:
        above = path.rpartition("/")[0]
        if above in found:
            found[path] = found[above]
        elif above in touched and (rules := _refusal(dossiers[0], path)):
            found[path] = rules
    return found


@cache
def forbidden_paths(profiel: Profiel) -> dict[str, tuple[str, ...]]:
    """Return the paths that a profile forbids, each with the ids of the rules that do."""
    return find_forbidden(make_maximal(profiel))


@cache
def allowed_paths(profiel: Profiel) -> tuple[str, ...]:
    """Return the paths that a profile allows, in the order of the schema."""
    return tuple(path for path in every_path() if path not in forbidden_paths(profiel))


def _refusal(dossier: Dossier, path: str) -> tuple[str, ...]:
    """Return the ids of the rules that forbid an element; none when it is allowed."""
    rules = _complaints(dossier, path, [copy_from_full(path)])
    if _SCHEMA in rules and path in _CHOICES:
        rules = _complaints(dossier, path, [remove_all(_CHOICES[path]), copy_from_full(path)])
    return rules


def _complaints(dossier: Dossier, path: str, changes: Sequence[Edit]) -> tuple[str, ...]:
    findings = validate(apply(dossier, changes), mode=Mode.INTENDED).findings
    return tuple(sorted({finding.rule for finding in findings if _is_about(finding, path)}))


def _is_about(finding: Finding, path: str) -> bool:
    """Tell whether a finding is on an element at a path, or below it."""
    steps = [step.partition("[")[0].rpartition(":")[2] for step in (finding.xpath or "").split("/")]
    return f"{'/'.join(steps[2:])}/".startswith(f"{path}/")
