"""A received dossier as a user sees it, before anything is imported: what it is, what is in it, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from simulator.dossier import Mode, Verdict, validate
from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.dossier import Dossier
from simulator.dossier.reader import read
from simulator.errors import RemoteProtocolError
from simulator.las.model import ReceivedDossier
from simulator.standard.overdracht import CATEGORIES, Uitleveringscategorie


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """What a user sees of a received dossier. Bron: FT-08, FT-16.

    Attributes:
        verdict: of the validation; an outdated or broken dossier is shown as such.
        dossier: its content; None when it cannot be read.
        bijlagen: file names of the attachments, in order.
        not_shared: categories that the school or the parents left out, not to be mistaken for empty ones (G-10).
        same_leerling: whether the pgn in it is the one asked for; None when either has none.
    """

    verdict: Verdict
    dossier: Dossier | None = None
    bijlagen: tuple[str, ...] = ()
    not_shared: tuple[str, ...] = ()
    same_leerling: bool | None = None


def show(received: ReceivedDossier, *, mode: str = Mode.OFFICIAL) -> DossierView:
    """Return a received dossier as a user sees it.

    Args:
        received: as kept.
        mode: of the validation, `official` or `intended`.

    Raises:
        ValueError: no such mode.
    """
    verdict = validate(received.dossier, mode=mode)
    try:
        dossier = read(received.dossier)
    except RemoteProtocolError:
        return DossierView(verdict=verdict)
    leerling = dossier.huidigeschool.leerling
    pgn = leerling.bsn or leerling.onderwijsnummer
    return DossierView(
        verdict=verdict,
        dossier=dossier,
        bijlagen=tuple(document.bestandsnaam for document in _documents(dossier)),
        not_shared=_not_shared(dossier),
        same_leerling=None if pgn is None or received.pgn is None else pgn == received.pgn,
    )


def _not_shared(dossier: Dossier) -> tuple[str, ...]:
    flags = dossier.metadata.categorie_uitlevering
    if flags is None:
        return ()
    opted_out = Uitleveringscategorie.OPT_UIT
    return tuple(category for category in CATEGORIES if getattr(flags, f"cat_{category}") == opted_out)


def _documents(value: object) -> Iterator[Document]:
    """Yield the attachments in a part of a dossier, in the order of the model."""
    if isinstance(value, Document):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _documents(member)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _documents(getattr(value, field.name))
