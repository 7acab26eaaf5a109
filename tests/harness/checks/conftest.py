"""Ways to change evidence by hand: other messages, other senders, exchanges that are missing or double."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from harness.checks.evidence import Call, Evidence, read_exchanges
from harness.checks.model import Check, StepEvidence
from harness.outcome import CheckOutcome, Verdict
from simulator.messages.model import Message

Change = Callable[["CraftedEvidence"], "CraftedEvidence"]
"""Something that is done to evidence."""


@dataclass(frozen=True, kw_only=True)
class CraftedEvidence:
    """Evidence that can be tampered with; every method returns a changed copy."""

    evidence: Evidence
    altered: Callable[..., Message]

    def find(self, kind: type[Any], place: int = 0) -> Call:
        """Return an exchange by the kind of its request."""
        return [one for one in self.evidence.calls if isinstance(one.question, kind)][place]

    def facts(self, **changes: object) -> CraftedEvidence:
        """Change facts of the evidence itself."""
        changed = replace(self.evidence, **changes)  # type: ignore[arg-type]  # by name
        return replace(self, evidence=changed)

    def only(self, keep: Callable[[Call], bool]) -> CraftedEvidence:
        """Leave out what is not to be kept."""
        return self.facts(calls=tuple(one for one in self.evidence.calls if keep(one)))

    def without(self, *kinds: type[Any]) -> CraftedEvidence:
        """Leave out every exchange with a request of these kinds."""
        return self.only(lambda one: not isinstance(one.question, kinds))

    def change(
        self,
        call: Call,
        *,
        request: Message | bytes | None = None,
        response: Message | bytes | None = None,
        **fields: object,
    ) -> CraftedEvidence:
        """Put another request, response or field of the record in place of those of one exchange."""
        if request is not None:
            fields["request"] = self._write(request)
        if response is not None:
            fields["response"] = self._write(response)
        changed = replace(call.exchange, **fields)  # type: ignore[arg-type]  # by name
        return self._with([changed if one is call else one.exchange for one in self.evidence.calls])

    def question(self, kind: type[Any], **changes: object) -> CraftedEvidence:
        """Change fields of a request; `bron_brin` and its like change the addresses."""
        call = self.find(kind)
        return self.change(call, request=self.altered(call.question, **changes))

    def response(self, kind: type[Any], response: Message | bytes, place: int = 0) -> CraftedEvidence:
        """Put another response to a request."""
        return self.change(self.find(kind, place), response=response)

    def also(self, call: Call, **changes: object) -> CraftedEvidence:
        """Add another exchange like this one, after all others."""
        last = max(one.exchange.ended for one in self.evidence.calls)
        number = max(one.number for one in self.evidence.calls) + 1
        fields = {"number": number, "begun": last + 1, "ended": last + 2, **changes}
        extra = replace(call.exchange, **fields)  # type: ignore[arg-type]  # by name
        return self._with([*(one.exchange for one in self.evidence.calls), extra])

    def write(self, message: Message) -> bytes:
        """Return the bytes of a message."""
        return self.evidence.codec.write(message)

    def _write(self, message: Message | bytes) -> bytes:
        return message if isinstance(message, bytes) else self.write(message)

    def _with(self, exchanges: Sequence[Any]) -> CraftedEvidence:
        return self.facts(calls=read_exchanges(exchanges, self.evidence.codec))


@pytest.fixture(scope="session")
def craft(record: Callable[[str], Evidence], altered: Callable[..., Message]) -> Callable[[str], CraftedEvidence]:
    """The evidence of a bundled scenario in which everybody behaved, ready to be tampered with."""
    return lambda scenario_id: CraftedEvidence(evidence=record(scenario_id), altered=altered)


Judge = Callable[..., CheckOutcome]
"""Gives the first outcome of a check, by the tuple it is in and its id."""


@pytest.fixture(scope="session")
def judge() -> Judge:
    """A way to apply one check to evidence, or to a step of it."""

    def judge_one(checks: Sequence[Check[Any]], check_id: str, work: CraftedEvidence | StepEvidence) -> CheckOutcome:
        check = next(one for one in checks if one.id == check_id)
        found = list(check.judge(work.evidence if isinstance(work, CraftedEvidence) else work))
        assert {one.id for one in found} == {check_id}
        return found[0]

    return judge_one


@pytest.fixture(scope="session")
def expect_failure(judge: Judge) -> Callable[..., CheckOutcome]:
    """A way to say that a check fails, by whose fault, and that it names the exchange when there is one to name."""

    def expect(
        checks: Sequence[Check[Any]], check_id: str, work: CraftedEvidence | StepEvidence, at_fault: str
    ) -> CheckOutcome:
        found = judge(checks, check_id, work)
        assert (found.verdict, found.at_fault) == (Verdict.FAILED, at_fault), found.message.en
        assert found.eis
        assert found.message.nl != found.message.en
        return found

    return expect
