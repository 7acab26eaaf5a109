"""A bron's own checks of a delivery, made once the Traffic Center has confirmed that the sessie is valid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.las.dossier_store import StoreEntry
from simulator.messages.model import DocumentRequest
from simulator.standard.aannames import Aannames
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DossierRelease
from simulator.standard.resultaat import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCase:
    """A delivery to be checked.

    Attributes:
        request: as received; its sessie is valid.
        entry: what the dossier store holds for it.
        dossier_release: that may be delivered; None: any, as the national test school does.
        aannames: the assumption register; A12 is used.
    """

    request: DocumentRequest
    entry: StoreEntry
    dossier_release: DossierRelease | None
    aannames: Aannames


def is_prepared(case: DeliveryCase) -> Reason | None:
    """The pupil is known and a released dossier is available. Bron: protocol 8.1 step 3; A13, A37."""
    entry = case.entry
    if not entry.known:
        return Reason.PUPIL_UNKNOWN
    if entry.ingetrokken:
        return Reason.WITHDRAWN
    if entry.klaargezet is None or entry.klaargezet.voorlopig:
        return Reason.NOT_PREPARED
    return None


def has_inzage(case: DeliveryCase) -> Reason | None:
    """PO: the parents have seen it. VOVO: consent was given. BinnenBRIN and SWV: nothing. Bron: FS-10, FS-11; A36."""
    klaargezet = case.entry.klaargezet
    if klaargezet is None or case.request.overdrachtsoort != Overdrachtsoort.OVERSTAP:
        return None
    if klaargezet.profiel is Profiel.VOVO:
        return None if klaargezet.toestemming else Reason.NO_TOESTEMMING
    return None if klaargezet.inzage else Reason.NO_INZAGE


def is_for_this_school(case: DeliveryCase) -> Reason | None:
    """The asking school was ticked; within one BRIN and for an SWV nothing is. Bron: protocol 8.1 step 4, FS-07."""
    klaargezet = case.entry.klaargezet
    if klaargezet is None or case.request.overdrachtsoort != Overdrachtsoort.OVERSTAP:
        return None
    return None if case.request.adressering.doel_brin in klaargezet.allowed_brins else Reason.SCHOOL_NOT_ALLOWED


def is_newer(case: DeliveryCase) -> Reason | None:
    """The dossier is newer than what the target has; moments are compared, not their text. Bron: protocol 8.5; A12."""
    klaargezet, asked = case.entry.klaargezet, case.request.aanvraagdatum
    if klaargezet is None or klaargezet.collection_date is None or asked is None:
        return None
    if case.request.overdrachtsoort == Overdrachtsoort.SWV:
        return None
    collected = klaargezet.collection_date
    if asked < collected or (asked == collected and case.aannames.value("A12") == "deliver"):
        return None
    return Reason.NOT_CHANGED


def has_right_version(case: DeliveryCase) -> Reason | None:
    """The dossier is of the release that may be delivered, by its namespace. Bron: protocol 8.1 step 6; A34."""
    release = case.dossier_release
    return None if release is None or case.entry.namespace == release.namespace else Reason.WRONG_DOSSIER_VERSION


CHECKS: tuple[Callable[[DeliveryCase], Reason | None], ...] = (
    is_prepared,
    has_inzage,
    is_for_this_school,
    is_newer,
    has_right_version,
)
"""In the order of the protocol; the first that fails decides the answer. Bron: protocol 8.1; A49."""


def why_not(case: DeliveryCase) -> Reason | None:
    """Return why the dossier may not be delivered, or None when it may."""
    return next((reason for check in CHECKS if (reason := check(case)) is not None), None)
