"""Checks on what a step asked for: was a dossier delivered, or refused with the right code by the right party."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.evidence import Gesprek, controle_valid
from harness.checks.fault import Weigering, blame_refusal, blame_rejected_control, refusal_of
from harness.checks.model import Bevinding, NietVanToepassing, Stapbewijs, side
from harness.outcome import Niveau, Schuld
from simulator.messages.model import DocumentRequest, DocumentResponse, OverdrachtRequest
from simulator.standard.resultaat import Reden, Resultaat
from simulator.text.text import Tekst

NOT_EXPECTED = NietVanToepassing(
    reason=Tekst(nl="Deze stap verwacht hierover niets.", en="This step expects nothing about it.")
)


def overdrachten_of(stap: Stapbewijs) -> list[Gesprek]:
    """Return the exchanges of a step in which a sessie was asked for."""
    return [gesprek for gesprek in stap.gesprekken if isinstance(gesprek.vraag, OverdrachtRequest)]


def documenten_of(stap: Stapbewijs) -> list[Gesprek]:
    """Return the exchanges of a step in which a dossier was asked for."""
    return [gesprek for gesprek in stap.gesprekken if isinstance(gesprek.vraag, DocumentRequest)]


def _delivered(gesprek: Gesprek) -> bool:
    return isinstance(gesprek.antwoord, DocumentResponse)


def asker_of(stap: Stapbewijs) -> str:
    """Return the actor that asks in this scenario."""
    return "swv" if stap.bewijs.scenario.profile.bundle == "PaO" else "doel"


def remedy_of(stap: Stapbewijs, code: str) -> Tekst | None:
    """Return what the result table advises for a code."""
    row = stap.bewijs.resultaten.get(code)
    return row.remedy if row else None


def find_delivery(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """Every pupil asked for got a dossier, or none did."""
    wanted = stap.stap.expect.delivered
    if wanted is None:
        yield NOT_EXPECTED
        return
    documenten = documenten_of(stap)
    if not wanted:
        for gesprek in documenten:
            if _delivered(gesprek):
                yield _leak(stap, gesprek)
        return
    answered = {
        gesprek.vraag.sessie_id
        for gesprek in documenten
        if _delivered(gesprek) and isinstance(gesprek.vraag, DocumentRequest)
    }
    for gesprek in documenten:
        assert isinstance(gesprek.vraag, DocumentRequest)
        last = gesprek is [one for one in documenten if _same_sessie(one, gesprek)][-1]
        if gesprek.vraag.sessie_id not in answered and last:
            yield _not_delivered(stap, gesprek)
    if not documenten:
        overdrachten = overdrachten_of(stap)
        weigering = refusal_of(overdrachten[-1], stap.bewijs) if overdrachten else None
        yield Bevinding(
            at_fault=blame_refusal(weigering, stap.bewijs) if weigering else side(asker_of(stap)),
            gesprek=overdrachten[-1] if overdrachten else None,
            message=Tekst(nl="Er is geen dossier opgevraagd.", en="No dossier was asked for."),
            expected="documentRequest",
            actual=weigering.code if weigering else "-",
        )


def _same_sessie(one: Gesprek, other: Gesprek) -> bool:
    assert isinstance(one.vraag, DocumentRequest)
    assert isinstance(other.vraag, DocumentRequest)
    return one.vraag.sessie_id == other.vraag.sessie_id


def _leak(stap: Stapbewijs, gesprek: Gesprek) -> Bevinding:
    return Bevinding(
        at_fault=_blame_delivery(stap, gesprek),
        gesprek=gesprek,
        message=Tekst(
            nl="Er is een dossier geleverd dat niet geleverd mocht worden.",
            en="A dossier was delivered that must not be delivered.",
        ),
        expected=row.code if (row := _expected_row(stap)) else "0 dossier",
        actual="documentResponse + dossier",
        fix=_reason_remedy(stap),
    )


def _not_delivered(stap: Stapbewijs, gesprek: Gesprek) -> Bevinding:
    weigering = refusal_of(gesprek, stap.bewijs)
    return Bevinding(
        at_fault=blame_refusal(weigering, stap.bewijs) if weigering else side(gesprek.uitwisseling.naar),
        gesprek=gesprek,
        message=Tekst(
            nl="Er is geen dossier geleverd, hoewel het klaarstond.",
            en="No dossier was delivered although it was prepared.",
        ),
        expected="documentResponse + dossier",
        actual=gesprek.code or gesprek.response_error or "-",
        fix=remedy_of(stap, gesprek.code),
    )


def _reason_remedy(stap: Stapbewijs) -> Tekst | None:
    row = _expected_row(stap)
    return (
        Tekst(nl=f"Antwoord met {row.code}: {row.tekst.nl}", en=f"Answer with {row.code}: {row.tekst.en}")
        if row
        else None
    )


def _expected_row(stap: Stapbewijs) -> Resultaat | None:
    return stap.bewijs.resultaten.row(Reden(stap.stap.expect.refused)) if stap.stap.expect.refused else None


def _blame_delivery(stap: Stapbewijs, gesprek: Gesprek) -> Schuld:
    """Return whose doing a wrong delivery is: the exchange's, when it approved the sessie that it had to reject."""
    if stap.stap.expect.by != "tc" or "tc" in stap.bewijs.external:
        return Schuld.BRON
    sessie = stap.bewijs.sessie_of(gesprek)
    controles = sessie.controles_during(gesprek) if sessie else ()
    if not controles or not controle_valid(controles[-1]):
        return Schuld.BRON
    closed = sessie is not None and any(not afmelding.code for afmelding in sessie.afmeldingen)
    if stap.stap.expect.refused == Reden.ALREADY_SIGNED_OFF and not closed:
        return side(asker_of(stap))
    return Schuld.EXCHANGE


def _refusals(stap: Stapbewijs) -> list[Weigering]:
    """Return the refusals that decide the step: per sessie the best, or that of the overdracht."""
    found = [refusal_of(gesprek, stap.bewijs) for gesprek in documenten_of(stap) or overdrachten_of(stap)[-1:]]
    return [weigering for weigering in found if weigering is not None]


def find_refusal(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The refusal has the code of the expected reason."""
    row = _expected_row(stap)
    if row is None:
        yield NOT_EXPECTED
        return
    refusals = _refusals(stap)
    if any(weigering.code == row.code for weigering in refusals):
        return
    if not refusals:
        yield Bevinding(
            at_fault=_blame_missing_refusal(stap),
            gesprek=next(iter(documenten_of(stap) or overdrachten_of(stap)), None),
            message=Tekst(nl="Er is niet geweigerd.", en="There was no refusal."),
            expected=row.code,
            actual="-",
            fix=_reason_remedy(stap),
        )
        return
    weigering = refusals[-1]
    guessed = bool(row.aanname) and bool(weigering.code)
    yield Bevinding(
        at_fault=_blame_code(weigering, stap),
        gesprek=weigering.gesprek,
        message=Tekst(
            nl="De weigering draagt een andere code dan verwacht."
            + (" De verwachte codenaam is een aanname." if guessed else ""),
            en="The refusal carries another code than expected."
            + (" The expected name of the code is an assumption." if guessed else ""),
        ),
        expected=row.code,
        actual=weigering.code or weigering.gesprek.response_error or "SOAP fault",
        fix=_reason_remedy(stap),
        level=Niveau.ZEER_WENSELIJK if guessed else None,
        aannames=(row.aanname,) if row.aanname else (),
    )


def _blame_missing_refusal(stap: Stapbewijs) -> Schuld:
    documenten = documenten_of(stap)
    if documenten:
        return _blame_delivery(stap, documenten[-1])
    return Schuld.EXCHANGE if overdrachten_of(stap) else side(asker_of(stap))


def _blame_code(weigering: Weigering, stap: Stapbewijs) -> Schuld:
    """Return whose doing a wrong code is."""
    at_the_tc = weigering.silence is not None or isinstance(weigering.gesprek.vraag, OverdrachtRequest)
    if weigering.gesprek.uitwisseling.error or at_the_tc:
        return blame_refusal(weigering, stap.bewijs)
    if stap.stap.expect.by == "tc" and weigering.by == "tc":
        return Schuld.EXCHANGE
    if stap.stap.expect.by == "bron" and weigering.by == "tc" and weigering.controle:
        sessie = stap.bewijs.sessie_of(weigering.gesprek)
        return blame_rejected_control(weigering.controle, weigering.gesprek, sessie, stap.bewijs)
    return Schuld.BRON


def find_refuser(stap: Stapbewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """The refusal was raised by the party that has to raise it."""
    wanted = stap.stap.expect.by
    refusals = [weigering for weigering in _refusals(stap) if weigering.by]
    if not wanted or not refusals:
        yield NOT_EXPECTED
        return
    for weigering in refusals:
        if weigering.by != wanted:
            yield Bevinding(
                at_fault=_blame_code(weigering, stap),
                gesprek=weigering.gesprek,
                message=Tekst(
                    nl="De weigering komt van een andere partij dan zij hoort te komen.",
                    en="The refusal comes from another party than it should.",
                ),
                expected=wanted,
                actual=weigering.by,
            )
