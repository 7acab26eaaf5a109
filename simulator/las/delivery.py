"""May this dossier leave, and if not, why: a bron's own tests, once the Traffic Center has called the sessie valid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.las.dossier_store import Inhoud
from simulator.messages.model import DocumentRequest
from simulator.standard.aannames import Aannames
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DossierRelease
from simulator.standard.resultaat import Reden


@dataclass(frozen=True, slots=True, kw_only=True)
class Levering:
    """A delivery to be decided.

    Attributes:
        request: as received; its sessie is valid.
        inhoud: what the cabinet holds for it.
        dossier_release: that may be delivered; None: any, as the national test school does.
        aannames: A12.
    """

    request: DocumentRequest
    inhoud: Inhoud
    dossier_release: DossierRelease | None
    aannames: Aannames


def is_prepared(levering: Levering) -> Reden | None:
    """The pupil is known and a released dossier is available. Bron: protocol 8.1 step 3; A13, A37."""
    inhoud = levering.inhoud
    if not inhoud.bekend:
        return Reden.PUPIL_UNKNOWN
    if inhoud.ingetrokken:
        return Reden.WITHDRAWN
    if inhoud.klaargezet is None or inhoud.klaargezet.voorlopig:
        return Reden.NOT_PREPARED
    return None


def has_inzage(levering: Levering) -> Reden | None:
    """PO: the parents have seen it. VOVO: consent was given. BinnenBRIN and SWV: nothing. Bron: FS-10, FS-11; A36."""
    klaargezet = levering.inhoud.klaargezet
    if klaargezet is None or levering.request.overdrachtsoort != Overdrachtsoort.OVERSTAP:
        return None
    if klaargezet.profiel is Profiel.VOVO:
        return None if klaargezet.toestemming else Reden.NO_TOESTEMMING
    return None if klaargezet.inzage else Reden.NO_INZAGE


def is_for_this_school(levering: Levering) -> Reden | None:
    """The asking school was ticked; within one BRIN and for an SWV nothing is. Bron: protocol 8.1 step 4, FS-07."""
    klaargezet = levering.inhoud.klaargezet
    if klaargezet is None or levering.request.overdrachtsoort != Overdrachtsoort.OVERSTAP:
        return None
    return None if levering.request.adressering.doel_brin in klaargezet.allowed_brins else Reden.SCHOOL_NOT_ALLOWED


def is_newer(levering: Levering) -> Reden | None:
    """The dossier is newer than what the target has; moments are compared, not spellings. Bron: protocol 8.5; A12."""
    klaargezet, asked = levering.inhoud.klaargezet, levering.request.aanvraagdatum
    if klaargezet is None or klaargezet.verzameldatum is None or asked is None:
        return None
    if levering.request.overdrachtsoort == Overdrachtsoort.SWV:
        return None
    collected = klaargezet.verzameldatum
    if asked < collected or (asked == collected and levering.aannames.value("A12") == "deliver"):
        return None
    return Reden.NOT_CHANGED


def has_right_version(levering: Levering) -> Reden | None:
    """The dossier is of the release that may be delivered, by its namespace. Bron: protocol 8.1 step 6; A34."""
    release = levering.dossier_release
    return None if release is None or levering.inhoud.namespace == release.namespace else Reden.WRONG_DOSSIER_VERSION


TOETSEN: tuple[Callable[[Levering], Reden | None], ...] = (
    is_prepared,
    has_inzage,
    is_for_this_school,
    is_newer,
    has_right_version,
)
"""In the written order; the first that fails gives the answer. Bron: protocol 8.1; A49."""


def why_not(levering: Levering) -> Reden | None:
    """Return why the dossier may not leave, or None when it may."""
    return next((reden for toets in TOETSEN if (reden := toets(levering)) is not None), None)
