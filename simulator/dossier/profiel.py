"""The profile that a dossier declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from simulator.dossier.rules.rule import DossierView

_PROFIELEN = {
    "overstapdossier": (Profiel.POPO, Profiel.POVO, Profiel.VOVO),
    "swv-dossier": (Profiel.POSWV, Profiel.VOSWV),
}


def profile_of(view: DossierView) -> Profiel | None:
    """Return the profile that a dossier declares, None when kind of handover and kind of transfer disagree."""
    overdrachtsoort = view.dossier.text("overdrachtsoort") or ""
    if overdrachtsoort == "overdrachtbinnenbrin":
        return Profiel.BB
    overstap = view.metadata.text("overstap")
    return next((profiel for profiel in _PROFIELEN.get(overdrachtsoort, ()) if profiel == overstap), None)
