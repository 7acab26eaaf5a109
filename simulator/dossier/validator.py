"""The verdict on a dossier: bytes in, findings out, whatever the bytes are.

In the order of the published validation: bytes that are no XML are not judged further, and the rules are not tried on a
dossier that the schema refuses. What osolab checks beyond the published validation comes last; in mode `official` it
gives notices only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.engine import run_checks
from simulator.dossier.finding import Finding, Mode, Verdict
from simulator.dossier.parsing import find_release, try_parse
from simulator.dossier.profiel import profile_of
from simulator.dossier.rules.engine import make_view, try_rules
from simulator.dossier.schema import validate_schema
from simulator.untrusted_xml import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection

    from simulator.dossier.rules.rule import Bundle


_SMALL = 400_000
"""Fewer bytes than this hold fewer than 50,000 elements, however short their names."""


def validate(
    data: bytes,
    *,
    mode: str = Mode.OFFICIAL,
    max_bytes: int = MAX_BYTES,
    bundle: Bundle | None = None,
    own_checks: bool = True,
    without: Collection[str] = (),
) -> Verdict:
    """Judge one dossier.

    Args:
        data: the file, any bytes at all.
        mode: `official`: as the published 2019.1 validation does; `intended`: its dormant rules too.
        max_bytes: refuse to parse more than this.
        bundle: OV or PaO; chosen from what the dossier says of itself when None.
        own_checks: whether to look at numbers, dates, tests, delivery flags and attachments as well.
        without: ids of our own checks that are switched off.

    Raises:
        ValueError: no such mode.
        LocalProtocolError: `without` names a check that does not exist.

    >>> validate(b"<html/>").findings[0].rule
    'ROOT'
    """
    mode = Mode(mode)
    root = try_parse(data, max_bytes)
    if isinstance(root, Finding):
        return Verdict(release="", profile=None, mode=mode, findings=(root,))
    release = find_release(root)
    if isinstance(release, tuple):
        name, finding = release
        return Verdict(release=name, profile=None, mode=mode, findings=(finding,))
    view = make_view(root)
    profile = profile_of(view)
    findings = validate_schema(root, release, small=len(data) < _SMALL)
    if not findings:
        findings = try_rules(view, mode, bundle=bundle)
        if own_checks:
            findings += run_checks(view, mode, without=frozenset(without))
    findings.sort(key=_line)
    return Verdict(release=release.name, profile=profile, mode=mode, findings=tuple(findings))


def _line(finding: Finding) -> int:
    return finding.line or 0
