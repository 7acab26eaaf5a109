"""The verdict on a dossier: bytes in, findings out, whatever the bytes are.

The order is that of the published validation: no XML, no judgement; outside the schema, no rules; then the rules. What
osolab looks at beyond the published validation comes last and is a notice in mode `official`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.bevinding import Bevinding, Ernst, Herkomst, Modus, Oordeel
from simulator.dossier.leesbaar import find_release, try_parse
from simulator.dossier.regels.gang import look_at, try_rules
from simulator.dossier.schema import validate_schema
from simulator.standard.overdracht import Profiel
from simulator.untrusted_xml import MAX_BYTES

if TYPE_CHECKING:
    from simulator.dossier.regels.regel import Beeld, Bundel

_OVERSTAPPEN = {
    "overstapdossier": frozenset({Profiel.POPO, Profiel.POVO, Profiel.VOVO}),
    "swv-dossier": frozenset({Profiel.POSWV, Profiel.VOSWV}),
}


def validate(
    data: bytes, *, mode: str = Modus.OFFICIAL, max_bytes: int = MAX_BYTES, bundel: Bundel | None = None
) -> Oordeel:
    """Judge one dossier.

    Args:
        data: the file, any bytes at all.
        mode: `official`: as the published 2019.1 validation does; `intended`: its dormant rules too.
        max_bytes: refuse to parse more than this.
        bundel: OV or PaO; chosen from what the dossier says of itself when None.

    Raises:
        ValueError: no such mode.

    >>> validate(b"<html/>").findings[0].rule
    'ROOT'
    """
    modus = Modus(mode)
    root = try_parse(data, max_bytes)
    if isinstance(root, Bevinding):
        return Oordeel(release="", profile=None, mode=modus, findings=(root,))
    release = find_release(root)
    if isinstance(release, tuple):
        name, finding = release
        return Oordeel(release=name, profile=None, mode=modus, findings=(finding,))
    profile = profile_of(look_at(root))
    findings = validate_schema(root, release) or try_rules(root, modus, bundel=bundel)
    return Oordeel(release=release.name, profile=profile, mode=modus, findings=tuple(findings))


def profile_of(beeld: Beeld) -> Profiel | None:
    """Return the profile that a dossier says it has, None when kind of handover and kind of transfer disagree."""
    overdrachtsoort = beeld.dossier.text("overdrachtsoort") or ""
    if overdrachtsoort == "overdrachtbinnenbrin":
        return Profiel.BB
    overstap = beeld.metadata.text("overstap")
    return next((profiel for profiel in _OVERSTAPPEN.get(overdrachtsoort, ()) if profiel == overstap), None)


__all__ = ["Bevinding", "Ernst", "Herkomst", "Modus", "Oordeel", "profile_of", "validate"]
