"""Whose fault a refusal is: what the parties said is laid side by side, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from harness.checks.evidence import Bewijs, Gesprek, Sessieverloop
from harness.checks.model import side
from harness.outcome import Schuld
from simulator.messages.model import DocumentRequest, Foutantwoord, OverdrachtRequest, SessiecontroleRequest
from simulator.standard.keys import get_search_key
from simulator.standard.resultaat import Reden


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigering:
    """A refusal and who raised it.

    Attributes:
        gesprek: in which the asking party got it.
        code: as it got it; empty for a technical failure.
        by: `tc`, `bron`, or empty when that cannot be seen.
        controle: the session check behind it, when the Traffic Center raised it there.
        silence: the session check that the Traffic Center did not answer, when that is what stopped the source.
    """

    gesprek: Gesprek
    code: str
    by: str
    controle: Gesprek | None = None
    silence: Gesprek | None = None


def refusal_of(gesprek: Gesprek, bewijs: Bewijs) -> Weigering | None:
    """Return the refusal that an exchange ended in, or None when it did not."""
    if not (isinstance(gesprek.antwoord, Foutantwoord) or gesprek.antwoord is None):
        return None
    if isinstance(gesprek.vraag, OverdrachtRequest):
        return Weigering(gesprek=gesprek, code=gesprek.code, by="tc")
    if not isinstance(gesprek.vraag, DocumentRequest):
        return None
    if "tc" in bewijs.external:
        return Weigering(gesprek=gesprek, code=gesprek.code, by="")
    sessie = bewijs.sessie_of(gesprek)
    controles = sessie.controles_during(gesprek) if sessie else ()
    rejected = [controle for controle in controles if isinstance(controle.antwoord, Foutantwoord)]
    if rejected and rejected[-1].code == gesprek.code:
        return Weigering(gesprek=gesprek, code=gesprek.code, by="tc", controle=rejected[-1])
    silence = next((controle for controle in controles if controle.antwoord is None and not gesprek.code), None)
    return Weigering(
        gesprek=gesprek,
        code=gesprek.code,
        by="" if silence else "bron",
        controle=rejected[-1] if rejected else None,
        silence=silence,
    )


def blame_transport(error: str) -> Schuld:
    """Return what is at fault when no answer came: a wrong setting, or the way between the parties."""
    return Schuld.CONFIGURATION if error.startswith(("tls:", "url:")) else Schuld.NETWORK


def blame_silence(gesprek: Gesprek) -> Schuld:
    """Return the side at fault for a request without an answer that can be read."""
    error = gesprek.uitwisseling.error
    return blame_transport(error) if error else side(gesprek.uitwisseling.naar)


def blame_notification(stopped_at: Gesprek | None, bewijs: Bewijs) -> Schuld:
    """Return the side at fault for a notification that did not arrive.

    Args:
        stopped_at: the last exchange of it: a notificatieRequest, or the announcement at the Traffic Center.
        bewijs: everything so far.
    """
    if stopped_at is None:
        return Schuld.BRON
    row = bewijs.resultaten.get(stopped_at.code)
    match row.reden if row else None:
        case Reden.NOTIFY_TARGET_INACTIVE:
            return Schuld.CONFIGURATION
        case Reden.NOTIFY_DOEL_WRONG | Reden.NOTIFY_BRIN_DIFFERS | Reden.NOTIFY_SESSIE_UNKNOWN:
            return side(stopped_at.uitwisseling.van)
        case _:
            return blame_silence(stopped_at)


def blame_refusal(weigering: Weigering, bewijs: Bewijs) -> Schuld:
    """Return the side at fault for a refusal that should not have come."""
    if weigering.gesprek.uitwisseling.error:
        return blame_transport(weigering.gesprek.uitwisseling.error)
    if weigering.silence is not None:
        return blame_silence(weigering.silence)
    if isinstance(weigering.gesprek.vraag, OverdrachtRequest):
        return _blame_refused_sessie(weigering, bewijs)
    if weigering.controle is None:
        return Schuld.BRON if weigering.by == "bron" else Schuld.UNKNOWN
    sessie = bewijs.sessie_of(weigering.gesprek)
    return blame_rejected_control(weigering.controle, weigering.gesprek, sessie, bewijs)


def _blame_refused_sessie(weigering: Weigering, bewijs: Bewijs) -> Schuld:
    row = bewijs.resultaten.get(weigering.code)
    match row.reden if row else None:
        case Reden.KEY_WRONG | Reden.OVERDRACHTSOORT_WRONG | Reden.KOPPELSLEUTEL_UNKNOWN:
            return side(weigering.gesprek.uitwisseling.van)
        case (
            Reden.REQUESTER_UNKNOWN
            | Reden.TARGET_AANLEVERPUNT_INACTIVE
            | Reden.SOURCE_UNKNOWN
            | Reden.SOURCE_AANLEVERPUNT_UNKNOWN
        ):
            return Schuld.CONFIGURATION
        case _:
            return Schuld.EXCHANGE


def blame_rejected_control(
    controle: Gesprek, document: Gesprek, sessie: Sessieverloop | None, bewijs: Bewijs
) -> Schuld:
    """Return the side that made the Traffic Center reject a session check.

    The doel, when its documentRequest is not what it asked a sessie for; the bron, when its session check is not what
    the doel asked; the exchange, when all three agree.
    """
    asked, checked = document.vraag, controle.vraag
    assert isinstance(asked, DocumentRequest)
    assert isinstance(checked, SessiecontroleRequest)
    doel = side(document.uitwisseling.van)
    if sessie is None or sessie.overdracht is None:
        return doel if sessie is None or not sessie.granted else Schuld.EXCHANGE
    granted = sessie.overdracht.vraag
    assert isinstance(granted, OverdrachtRequest)
    if (asked.adressering, str(asked.overdrachtsoort)) != (checked.adressering, str(checked.overdrachtsoort)):
        return Schuld.BRON
    before = (granted.adressering.bron_brin, granted.adressering.doel_brin, granted.adressering.doel_aanleverpunt)
    after = (asked.adressering.bron_brin, asked.adressering.doel_brin, asked.adressering.doel_aanleverpunt)
    if before != after or str(granted.overdrachtsoort) != str(asked.overdrachtsoort):
        return doel
    if sessie.afmeldingen and sessie.afmeldingen[0].nummer < document.nummer:
        return doel
    return _blame_keys(granted, asked, checked, doel, bewijs)


def _blame_keys(
    granted: OverdrachtRequest, asked: DocumentRequest, checked: SessiecontroleRequest, doel: Schuld, bewijs: Bewijs
) -> Schuld:
    if asked.koppelsleutel is not None:
        if granted.koppelsleutel != asked.koppelsleutel:
            return doel
        return Schuld.EXCHANGE if checked.koppelsleutel == asked.koppelsleutel else Schuld.BRON
    if asked.pgn is None or granted.zoeksleutel is None or checked.zoeksleutel is None:
        return Schuld.UNKNOWN
    strategy = get_search_key(bewijs.aannames.value("A02"))
    reference = strategy.make(asked.pgn)
    if not strategy.same(granted.zoeksleutel, reference):
        return doel
    return Schuld.EXCHANGE if strategy.same(checked.zoeksleutel, reference) else Schuld.BRON
