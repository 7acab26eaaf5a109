"""Checks on delivered dossiers: valid, of the right profile, and exactly the bytes that were prepared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from harness.checks.evidence import Call, Evidence
from harness.checks.model import Check, Finding, NotApplicable
from harness.outcome import Fault, Level
from simulator.dossier.finding import Verdict
from simulator.dossier.validator import validate
from simulator.messages.model import DocumentRequest
from simulator.text.text import Text

_NOTHING_DELIVERED = NotApplicable(reason=Text(nl="Er is geen dossier geleverd.", en="No dossier was delivered."))


@lru_cache(maxsize=64)
def judge_dossier(data: bytes) -> Verdict:
    """Return the verdict on delivered bytes; cached, because a step and a standard check ask for the same one."""
    return validate(data, mode="official")


def broken_rules(data: bytes) -> tuple[str, ...]:
    """Return the ids of the rules that delivered bytes break, once each, in order; notices do not count."""
    findings = judge_dossier(data).findings
    return tuple(dict.fromkeys(finding.rule for finding in findings if finding.severity != "notice"))


def find_invalid_dossiers(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A delivered dossier breaks no rule, unless the scenario planted one."""
    if not evidence.deliveries:
        yield _NOTHING_DELIVERED
        return
    planted = {rule for step in evidence.scenario.steps for rule in step.expect.findings}
    for call, data in evidence.deliveries:
        for finding in judge_dossier(data).findings:
            if finding.severity == "notice" or finding.rule in planted:
                continue
            yield Finding(
                at_fault=Fault.BRON,
                call=call,
                message=Text(nl=f"{finding.rule}: {finding.message.nl}", en=f"{finding.rule}: {finding.message.en}"),
                expected=finding.rule,
                actual=f"{finding.xpath}:{finding.line}" if finding.line else finding.xpath or "-",
                fix=finding.fix,
            )


def find_changed_dossiers(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A dossier arrives byte for byte as it was prepared."""
    if "bron" in evidence.external:
        yield NotApplicable(
            reason=Text(
                nl="De bron is niet van osolab: wat klaarstond is hier niet te zien.",
                en="The source is not osolab's: what was prepared cannot be seen here.",
            )
        )
        return
    if not evidence.deliveries:
        yield _NOTHING_DELIVERED
        return
    for call, data in evidence.deliveries:
        prepared = _prepared_for(call, evidence)
        if data not in prepared:
            yield Finding(
                at_fault=Fault.BRON,
                call=call,
                message=Text(
                    nl="Het geleverde dossier is niet byte voor byte wat was klaargezet.",
                    en="The delivered dossier is not byte for byte what was prepared.",
                ),
                expected=", ".join(sorted(_digest(one) for one in prepared)) or "-",
                actual=_digest(data),
                aannames=("A03",),
            )


def _prepared_for(document: Call, evidence: Evidence) -> set[bytes]:
    """Return every version of the dossier of the pupil asked for; of all pupils when a koppelsleutel hides who."""
    question = document.question
    assert isinstance(question, DocumentRequest)
    pgns = evidence.dossiers if question.pgn is None else (question.pgn,)
    return {data for pgn in pgns for data in evidence.dossiers.get(pgn, ())}


def _digest(data: bytes) -> str:
    return f"sha256 {hashlib.sha256(data).hexdigest()[:16]}"


def find_wrong_profile(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A delivered dossier is of the profile that the scenario asks for."""
    if not evidence.deliveries:
        yield _NOTHING_DELIVERED
        return
    for call, data in evidence.deliveries:
        profile = judge_dossier(data).profile
        if profile != evidence.scenario.profile:
            yield Finding(
                at_fault=Fault.BRON,
                call=call,
                message=Text(
                    nl="Het geleverde dossier heeft een ander profiel dan is gevraagd.",
                    en="The delivered dossier has another profile than was asked for.",
                ),
                expected=evidence.scenario.profile,
                actual=str(profile),
            )


CONTENT = (
    Check(
        id="dossier_geldig",
        eis="FT-16",
        level=Level.MOET,
        title=Text(
            nl="Elk geleverd dossier voldoet aan de gegevensset.", en="Every delivered dossier fits the gegevensset."
        ),
        find=find_invalid_dossiers,
    ),
    Check(
        id="dossier_ongeschonden",
        eis="SE-07",
        level=Level.MOET,
        title=Text(
            nl="Elk dossier kwam byte voor byte aan zoals het klaarstond.",
            en="Every dossier arrived byte for byte as it was prepared.",
        ),
        find=find_changed_dossiers,
        aannames=("A03",),
    ),
    Check(
        id="profiel_klopt",
        eis="FS-20",
        level=Level.MOET,
        title=Text(
            nl="Elk geleverd dossier heeft het gevraagde profiel.", en="Every delivered dossier has the profile asked."
        ),
        find=find_wrong_profile,
    ),
)
