"""Checks on delivered dossiers: valid, of the right profile, and exactly the bytes that were prepared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from harness.checks.evidence import Bewijs, Gesprek
from harness.checks.model import Bevinding, Controle, NietVanToepassing
from harness.outcome import Niveau, Schuld
from simulator.dossier.finding import Oordeel
from simulator.dossier.validator import validate
from simulator.messages.model import DocumentRequest
from simulator.text.text import Tekst

_NOTHING_DELIVERED = NietVanToepassing(reason=Tekst(nl="Er is geen dossier geleverd.", en="No dossier was delivered."))


@lru_cache(maxsize=64)
def judge_dossier(data: bytes) -> Oordeel:
    """Return the verdict on delivered bytes; kept, because a step and a standard check ask for the same one."""
    return validate(data, mode="official")


def broken_rules(data: bytes) -> tuple[str, ...]:
    """Return the ids of the rules that delivered bytes break, once each, in order; notices do not count."""
    findings = judge_dossier(data).findings
    return tuple(dict.fromkeys(finding.rule for finding in findings if finding.severity != "notice"))


def find_invalid_dossiers(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A delivered dossier breaks no rule, unless the scenario planted one."""
    if not bewijs.leveringen:
        yield _NOTHING_DELIVERED
        return
    planted = {rule for step in bewijs.scenario.steps for rule in step.expect.findings}
    for gesprek, data in bewijs.leveringen:
        for finding in judge_dossier(data).findings:
            if finding.severity == "notice" or finding.rule in planted:
                continue
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=gesprek,
                message=Tekst(nl=f"{finding.rule}: {finding.message.nl}", en=f"{finding.rule}: {finding.message.en}"),
                expected=finding.rule,
                actual=f"{finding.xpath}:{finding.line}" if finding.line else finding.xpath or "-",
                fix=finding.fix,
            )


def find_changed_dossiers(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A dossier arrives byte for byte as it was prepared."""
    if "bron" in bewijs.external:
        yield NietVanToepassing(
            reason=Tekst(
                nl="De bron is niet van osolab: wat klaarstond is hier niet te zien.",
                en="The source is not osolab's: what was prepared cannot be seen here.",
            )
        )
        return
    if not bewijs.leveringen:
        yield _NOTHING_DELIVERED
        return
    for gesprek, data in bewijs.leveringen:
        prepared = _prepared_for(gesprek, bewijs)
        if data not in prepared:
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=gesprek,
                message=Tekst(
                    nl="Het geleverde dossier is niet byte voor byte wat was klaargezet.",
                    en="The delivered dossier is not byte for byte what was prepared.",
                ),
                expected=", ".join(sorted(_digest(one) for one in prepared)) or "-",
                actual=_digest(data),
                aannames=("A03",),
            )


def _prepared_for(document: Gesprek, bewijs: Bewijs) -> set[bytes]:
    """Return every version of the dossier of the pupil asked for; of all pupils when a koppelsleutel hides who."""
    vraag = document.vraag
    assert isinstance(vraag, DocumentRequest)
    pgns = bewijs.dossiers if vraag.pgn is None else (vraag.pgn,)
    return {data for pgn in pgns for data in bewijs.dossiers.get(pgn, ())}


def _digest(data: bytes) -> str:
    return f"sha256 {hashlib.sha256(data).hexdigest()[:16]}"


def find_wrong_profile(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A delivered dossier is of the profile that the scenario asks for."""
    if not bewijs.leveringen:
        yield _NOTHING_DELIVERED
        return
    for gesprek, data in bewijs.leveringen:
        profile = judge_dossier(data).profile
        if profile != bewijs.scenario.profile:
            yield Bevinding(
                at_fault=Schuld.BRON,
                gesprek=gesprek,
                message=Tekst(
                    nl="Het geleverde dossier heeft een ander profiel dan is gevraagd.",
                    en="The delivered dossier has another profile than was asked for.",
                ),
                expected=bewijs.scenario.profile,
                actual=str(profile),
            )


INHOUD = (
    Controle(
        id="dossier_geldig",
        eis="FT-16",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elk geleverd dossier voldoet aan de gegevensset.", en="Every delivered dossier fits the gegevensset."
        ),
        find=find_invalid_dossiers,
    ),
    Controle(
        id="dossier_ongeschonden",
        eis="SE-07",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elk dossier kwam byte voor byte aan zoals het klaarstond.",
            en="Every dossier arrived byte for byte as it was prepared.",
        ),
        find=find_changed_dossiers,
        aannames=("A03",),
    ),
    Controle(
        id="profiel_klopt",
        eis="FS-20",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elk geleverd dossier heeft het gevraagde profiel.", en="Every delivered dossier has the profile asked."
        ),
        find=find_wrong_profile,
    ),
)
