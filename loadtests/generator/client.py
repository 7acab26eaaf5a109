"""A transfer as the asking side plays it, with everything checked that can be checked on the way.

The client is the project's own: the same `Ophaler` that a functional run uses asks, walks and signs off. Only the
transport beneath it is another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from loadtests.generator.client_kit import Gereedschap
from loadtests.model import Boekregel, Stap
from loadtests.pupils.pool import Proefpersoon
from simulator.dossier.reader import read
from simulator.dossier.validator import validate
from simulator.errors import OsoError
from simulator.las.fetcher import Ophaler
from simulator.las.model import Aanleverpuntantwoord, Doelsessie
from simulator.las.notifier import Kennisgever
from simulator.messages.model import Adressering
from simulator.standard.keys import Koppelsleutel
from simulator.standard.resultaat import Reden

ACCOUNT = "belasting"
"""User who orders every transfer."""

Ticks = Callable[[], float]
"""Seconds since the start of the run."""


Soort = Literal["delivered", "refused", "ordered", "wrong", "failed"]
"""How a transfer ends: the first two are as planned; what was ordered of others ends elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stapmeting:
    """A step that was taken: milliseconds on the wire, whether it went as planned, bytes of the dossier received."""

    stap: Stap
    ms: float
    ok: bool
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Afloop:
    """What a transfer came to.

    Attributes:
        regel: for the books.
        soort: `delivered` or `refused`, both as planned; `ordered`, when others make it; `wrong` or `failed`.
        fouten: kind and words of everything that was not as it should be.
        stappen: taken, in order.
        gekeurd: whether schema and rules were satisfied; None when this dossier was not in the sample.
    """

    regel: Boekregel
    soort: Soort
    fouten: tuple[tuple[str, str], ...]
    stappen: tuple[Stapmeting, ...]
    gekeurd: bool | None = None


def play(gereedschap: Gereedschap, nummer: int, persoon: Proefpersoon, *, due: float, ticks: Ticks) -> Afloop:
    """Fetch one dossier: sessie, aanleverpunten in turn, one sign-off, and look at everything that comes back.

    Args:
        gereedschap: to work with.
        nummer: of the transfer.
        persoon: about whom.
        due: seconds since the start of the run at which it should have started.
        ticks: tells the seconds since the start of the run.
    """
    return _Overdracht(gereedschap, nummer, persoon, due, ticks).play()


def announce(gereedschap: Gereedschap, nummer: int, persoon: Proefpersoon, *, ticks: Ticks) -> Afloop:
    """Announce a dossier to an SWV as its bron does: at the Traffic Center, then to the SWV. Nobody fetches it.

    Args:
        gereedschap: to work with.
        nummer: of the announcement.
        persoon: whose dossier, of a scenario of an SWV.
        ticks: tells the seconds since the start of the run.

    Bron: protocol 8.3.
    """
    recept = gereedschap.recepten[persoon.scenario]
    school = gereedschap.bezetting.scholen(recept.bron)[persoon.doel]
    swv, (punt, door) = school.punt("swv"), school.bronpunten[0]
    uitrusting = gereedschap.uitrustingen[door]
    adressering = Adressering(
        bron_brin=punt.brin,
        bron_aanleverpunt=punt.code(uitrusting.release),
        doel_brin=swv.brin,
        doel_aanleverpunt=swv.code(uitrusting.release),
    )
    started = ticks()
    sent = Kennisgever(naam="bron", uitrusting=uitrusting).offer(adressering, account=ACCOUNT, couple=lambda _: None)
    ended = ticks()
    fouten = () if sent.received else (("announcement", sent.fout or sent.code),)
    return Afloop(
        regel=Boekregel(nummer=nummer, sessie_id="", scenario=Stap.MELDING, started=started, ended=ended),
        soort="failed" if fouten else "delivered",
        fouten=fouten,
        stappen=(Stapmeting(stap=Stap.MELDING, ms=(ended - started) * 1000, ok=not fouten),),
    )


class _Overdracht:
    """One transfer under way."""

    def __init__(self, gereedschap: Gereedschap, nummer: int, persoon: Proefpersoon, due: float, ticks: Ticks) -> None:
        self._gereedschap = gereedschap
        self._nummer = nummer
        self._persoon = persoon
        self._due = due
        self._ticks = ticks
        self._recept = gereedschap.recepten[persoon.scenario]
        self._planned = self._recept.code(gereedschap.resultaten)
        self._klok = gereedschap.klokken[self._recept.vrager]
        self._stappen: list[Stapmeting] = []
        self._fouten: list[tuple[str, str]] = []

    def play(self) -> Afloop:
        started = self._ticks()
        recept, persoon, gereedschap = self._recept, self._persoon, self._gereedschap
        school = gereedschap.bezetting.scholen(recept.doel)[persoon.doel]
        ophaler = Ophaler(
            naam=recept.vrager,
            aanleverpunt=school.punt(recept.vrager),
            uitrusting=gereedschap.uitrustingen[recept.vrager],
        )
        granted = ophaler.start_sessie(
            bron_brin=persoon.bron,
            overdrachtsoort=recept.overdrachtsoort,
            account=ACCOUNT,
            pgn=None if persoon.koppelsleutel else persoon.pgn,
            koppelsleutel=Koppelsleutel(persoon.koppelsleutel) if persoon.koppelsleutel else None,
        )
        sessie = granted.bericht
        # The first step counts from the moment at which it was due, the later ones from when they were sent: nobody
        # but the transfer itself decides when they are.
        self._step(Stap.OVERDRACHT, sessie is not None, extra=(started - self._due) * 1000)
        if sessie is None:
            self._fouten.append(("no_sessie", granted.code or granted.fout))
            return self._end("", started, resultaat=granted.code, fout=granted.fout)
        best = ophaler.best(self._walk(ophaler, sessie))
        self._check(best)
        reactie = ophaler.sign_off(sessie, resultaat=best.code, aanleverpunt=best.aanleverpunt)
        afgemeld = reactie.bericht.resultaat if reactie.bericht else reactie.code
        confirmed = afgemeld == gereedschap.resultaten.code_for(Reden.SIGNED_OFF)
        self._step(Stap.AFMELDING, confirmed)
        if not confirmed:
            self._fouten.append(("sign_off", afgemeld or reactie.fout))
        return self._end(
            sessie.id,
            started,
            resultaat=best.code,
            digest=self._digest(best.dossier),
            afgemeld=afgemeld,
            fout=best.fout or (reactie.fout if not afgemeld else ""),
            gekeurd=self._judge(best.dossier),
        )

    def _walk(self, ophaler: Ophaler, sessie: Doelsessie) -> list[Aanleverpuntantwoord]:
        antwoorden: list[Aanleverpuntantwoord] = []
        moment = {
            "before": sessie.moment - timedelta(days=365),
            "after": sessie.moment + timedelta(days=1),
        }.get(self._recept.aanvraagdatum)
        for verwijzing in sessie.aanleverpunten:
            antwoord = ophaler.request_document(sessie, verwijzing, aanvraagdatum=moment)
            antwoorden.append(antwoord)
            self._step(Stap.DOCUMENT, bool(antwoord.code), size=len(antwoord.dossier or b""))
            if antwoord.dossier is not None and self._gereedschap.stop_at_first:
                break
        return antwoorden

    def _check(self, best: Aanleverpuntantwoord) -> None:
        """Look whether the best answer is the one that was planned for this pupil, and about this pupil."""
        if best.code != self._planned:
            self._fouten.append(("code", f"{best.code or best.fout} where {self._planned} was planned"))
        if best.dossier is None or self._persoon.digest or not self._persoon.pgn:
            return
        try:
            leerling = read(best.dossier).huidigeschool.leerling
        except OsoError as error:
            self._fouten.append(("dossier", f"cannot be read: {type(error).__name__}"))
            return
        if self._persoon.pgn not in (leerling.bsn, leerling.onderwijsnummer):
            self._fouten.append(("pupil", "the dossier is about another pupil"))

    def _digest(self, dossier: bytes | None) -> str:
        """Return the digest of what came, once it is known to be what was made available."""
        if dossier is None:
            return ""
        digest = self._gereedschap.digest(dossier)
        if self._persoon.digest and digest != self._persoon.digest:
            self._fouten.append(("digest", f"{len(dossier)} bytes that were not made available"))
        return digest

    def _judge(self, dossier: bytes | None) -> bool | None:
        """Judge one dossier in so many by schema and rules."""
        every = self._gereedschap.sample
        if dossier is None or not every or self._nummer % every:
            return None
        oordeel = validate(dossier, mode="intended")
        if not oordeel.valid:
            self._fouten.append(("rules", ", ".join(sorted({finding.rule for finding in oordeel.findings}))))
        return oordeel.valid

    def _step(self, stap: Stap, ok: bool, *, extra: float = 0.0, size: int = 0) -> None:  # noqa: FBT001 - the outcome
        self._stappen.append(Stapmeting(stap=stap, ms=self._klok.ms + extra, ok=ok, bytes=size))

    def _end(
        self,
        sessie_id: str,
        started: float,
        *,
        resultaat: str,
        fout: str,
        digest: str = "",
        afgemeld: str = "",
        gekeurd: bool | None = None,
    ) -> Afloop:
        ended = self._ticks()
        soort: Soort
        if fout:
            soort = "failed"
        elif self._fouten:
            soort = "wrong"
        else:
            soort = "delivered" if self._recept.levert else "refused"
        return Afloop(
            regel=Boekregel(
                nummer=self._nummer,
                sessie_id=sessie_id,
                scenario=self._recept.id,
                due=round(self._due, 6),
                started=round(started, 6),
                ended=round(ended, 6),
                planned=self._planned,
                resultaat=resultaat,
                digest=digest,
                afgemeld=afgemeld,
                fout=fout,
            ),
            soort=soort,
            fouten=tuple(self._fouten),
            stappen=tuple(self._stappen),
            gekeurd=gekeurd,
        )
