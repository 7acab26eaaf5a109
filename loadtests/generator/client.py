"""Plays a transfer as the asking side, and checks every response.

It uses the same `DossierFetcher` as a functional run, with another transport.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from loadtests.generator.client_kit import ClientKit
from loadtests.model import LedgerEntry, ProtocolStep
from loadtests.pupils.pool import SyntheticPupil
from simulator.dossier.reader import read
from simulator.dossier.validator import validate
from simulator.errors import OsoError
from simulator.las.fetcher import DossierFetcher
from simulator.las.model import AanleverpuntAnswer, Doelsessie
from simulator.las.notifier import NotificatieSender
from simulator.messages.model import Adressering
from simulator.standard.keys import Koppelsleutel
from simulator.standard.resultaat import Reason

ACCOUNT = "belasting"
"""Account that requests every transfer."""

Ticks = Callable[[], float]
"""Seconds since the start of the run."""


Kind = Literal["delivered", "refused", "ordered", "wrong", "failed"]
"""How a transfer ends: the first two are as planned; `ordered`: an external doel makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTiming:
    """One protocol step: its milliseconds, whether it went as planned, and the bytes of the dossier received."""

    protocol_step: ProtocolStep
    ms: float
    ok: bool
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOutcome:
    """The outcome of a transfer.

    Attributes:
        entry: for the ledger.
        kind: `delivered` or `refused`, both as planned; `ordered` when an external doel makes it; `wrong`; `failed`.
        faults: kind and description of every wrong response.
        timings: of the steps, in order.
        judged: whether the dossier satisfies schema and rules; None when it was not in the sample.
    """

    entry: LedgerEntry
    kind: Kind
    faults: tuple[tuple[str, str], ...]
    timings: tuple[StepTiming, ...]
    judged: bool | None = None


def play(kit: ClientKit, number: int, pupil: SyntheticPupil, *, due: float, ticks: Ticks) -> TransferOutcome:
    """Fetch one dossier (sessie, aanleverpunten in turn, one sign-off) and check every response.

    Args:
        kit: of this generator.
        number: of the transfer.
        pupil: whose dossier.
        due: scheduled start, in seconds since the start of the run.
        ticks: returns the seconds since the start of the run.
    """
    return _Transfer(kit, number, pupil, due, ticks).play()


def register_notificatie(kit: ClientKit, number: int, pupil: SyntheticPupil, *, ticks: Ticks) -> TransferOutcome:
    """Announce a dossier to an SWV as a bron does: at the Traffic Center, then to the SWV. It is not fetched.

    Args:
        kit: of this generator.
        number: of the announcement.
        pupil: whose dossier, of an SWV scenario.
        ticks: returns the seconds since the start of the run.

    Bron: protocol 8.3.
    """
    recipe = kit.recipes[pupil.scenario]
    school = kit.cast.schools(recipe.bron)[pupil.doel]
    swv, (aanleverpunt, door) = school.aanleverpunt("swv"), school.bron_aanleverpunten[0]
    context = kit.contexts[door]
    adressering = Adressering(
        bron_brin=aanleverpunt.brin,
        bron_aanleverpunt=aanleverpunt.code(context.release),
        doel_brin=swv.brin,
        doel_aanleverpunt=swv.code(context.release),
    )
    started = ticks()
    sent = NotificatieSender(name="bron", context=context).offer(adressering, account=ACCOUNT, couple=lambda _: None)
    ended = ticks()
    faults = () if sent.received else (("announcement", sent.fault or sent.code),)
    return TransferOutcome(
        entry=LedgerEntry(number=number, sessie_id="", scenario=ProtocolStep.MELDING, started=started, ended=ended),
        kind="failed" if faults else "delivered",
        faults=faults,
        timings=(StepTiming(protocol_step=ProtocolStep.MELDING, ms=(ended - started) * 1000, ok=not faults),),
    )


class _Transfer:
    """One transfer in progress."""

    def __init__(self, kit: ClientKit, number: int, pupil: SyntheticPupil, due: float, ticks: Ticks) -> None:
        self._kit = kit
        self._number = number
        self._pupil = pupil
        self._due = due
        self._ticks = ticks
        self._recipe = kit.recipes[pupil.scenario]
        self._planned = self._recipe.code(kit.resultaten)
        self._clock = kit.clocks[self._recipe.asker]
        self._timings: list[StepTiming] = []
        self._faults: list[tuple[str, str]] = []

    def play(self) -> TransferOutcome:
        started = self._ticks()
        recipe, pupil, kit = self._recipe, self._pupil, self._kit
        school = kit.cast.schools(recipe.doel)[pupil.doel]
        fetcher = DossierFetcher(
            name=recipe.asker,
            aanleverpunt=school.aanleverpunt(recipe.asker),
            context=kit.contexts[recipe.asker],
        )
        granted = fetcher.start_sessie(
            bron_brin=pupil.bron,
            overdrachtsoort=recipe.overdrachtsoort,
            account=ACCOUNT,
            pgn=None if pupil.koppelsleutel else pupil.pgn,
            koppelsleutel=Koppelsleutel(pupil.koppelsleutel) if pupil.koppelsleutel else None,
        )
        sessie = granted.message
        # The latency of the first step counts from the scheduled start, that of the later ones from when they were
        # sent: they have no scheduled moment of their own.
        self._step(ProtocolStep.OVERDRACHT, sessie is not None, extra=(started - self._due) * 1000)
        if sessie is None:
            self._faults.append(("no_sessie", granted.code or granted.fault))
            return self._end("", started, resultaat=granted.code, fault=granted.fault)
        best = fetcher.best(self._walk(fetcher, sessie))
        self._check(best)
        result = fetcher.sign_off(sessie, resultaat=best.code, aanleverpunt=best.aanleverpunt)
        afgemeld = result.message.resultaat if result.message else result.code
        confirmed = afgemeld == kit.resultaten.code_for(Reason.SIGNED_OFF)
        self._step(ProtocolStep.AFMELDING, confirmed)
        if not confirmed:
            self._faults.append(("sign_off", afgemeld or result.fault))
        return self._end(
            sessie.id,
            started,
            resultaat=best.code,
            digest=self._digest(best.dossier),
            afgemeld=afgemeld,
            fault=best.fault or (result.fault if not afgemeld else ""),
            judged=self._judge(best.dossier),
        )

    def _walk(self, fetcher: DossierFetcher, sessie: Doelsessie) -> list[AanleverpuntAnswer]:
        answers: list[AanleverpuntAnswer] = []
        moment = {
            "before": sessie.moment - timedelta(days=365),
            "after": sessie.moment + timedelta(days=1),
        }.get(self._recipe.aanvraagdatum)
        for reference in sessie.aanleverpunten:
            answer = fetcher.request_document(sessie, reference, aanvraagdatum=moment)
            answers.append(answer)
            self._step(ProtocolStep.DOCUMENT, bool(answer.code), size=len(answer.dossier or b""))
            if answer.dossier is not None and self._kit.stop_at_first:
                break
        return answers

    def _check(self, best: AanleverpuntAnswer) -> None:
        """Check that the best answer is the one planned for this pupil, and is about this pupil."""
        if best.code != self._planned:
            self._faults.append(("code", f"{best.code or best.fault} where {self._planned} was planned"))
        if best.dossier is None or self._pupil.digest or not self._pupil.pgn:
            return
        try:
            leerling = read(best.dossier).huidigeschool.leerling
        except OsoError as error:
            self._faults.append(("dossier", f"cannot be read: {type(error).__name__}"))
            return
        if self._pupil.pgn not in (leerling.bsn, leerling.onderwijsnummer):
            self._faults.append(("pupil", "the dossier is about another pupil"))

    def _digest(self, dossier: bytes | None) -> str:
        """Return the digest of the dossier received, and check that it is the one made available."""
        if dossier is None:
            return ""
        digest = self._kit.digest(dossier)
        if self._pupil.digest and digest != self._pupil.digest:
            self._faults.append(("digest", f"{len(dossier)} bytes that were not made available"))
        return digest

    def _judge(self, dossier: bytes | None) -> bool | None:
        """Validate the dossier by schema and rules when it is in the sample."""
        every = self._kit.sample
        if dossier is None or not every or self._number % every:
            return None
        verdict = validate(dossier, mode="intended")
        if not verdict.valid:
            self._faults.append(("rules", ", ".join(sorted({finding.rule for finding in verdict.findings}))))
        return verdict.valid

    def _step(self, protocol_step: ProtocolStep, ok: bool, *, extra: float = 0.0, size: int = 0) -> None:  # noqa: FBT001 - the outcome
        self._timings.append(StepTiming(protocol_step=protocol_step, ms=self._clock.ms + extra, ok=ok, bytes=size))

    def _end(
        self,
        sessie_id: str,
        started: float,
        *,
        resultaat: str,
        fault: str,
        digest: str = "",
        afgemeld: str = "",
        judged: bool | None = None,
    ) -> TransferOutcome:
        ended = self._ticks()
        kind: Kind
        if fault:
            kind = "failed"
        elif self._faults:
            kind = "wrong"
        else:
            kind = "delivered" if self._recipe.delivers else "refused"
        return TransferOutcome(
            entry=LedgerEntry(
                number=self._number,
                sessie_id=sessie_id,
                scenario=self._recipe.id,
                due=round(self._due, 6),
                started=round(started, 6),
                ended=round(ended, 6),
                planned=self._planned,
                resultaat=resultaat,
                digest=digest,
                afgemeld=afgemeld,
                fault=fault,
            ),
            kind=kind,
            faults=tuple(self._faults),
            timings=tuple(self._timings),
            judged=judged,
        )
