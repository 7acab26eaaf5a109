"""Ways to change evidence by hand: other messages, other senders, exchanges that are missing or double."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from harness.checks.evidence import Bewijs, Gesprek, read_exchanges
from harness.checks.model import Controle, Stapbewijs
from harness.outcome import Controleuitkomst, Verdict
from simulator.messages.model import Bericht

Change = Callable[["Knutselwerk"], "Knutselwerk"]
"""Something that is done to evidence."""


@dataclass(frozen=True, kw_only=True)
class Knutselwerk:
    """Evidence that can be tampered with; every method returns a changed copy."""

    bewijs: Bewijs
    altered: Callable[..., Bericht]

    def find(self, kind: type[Any], place: int = 0) -> Gesprek:
        """Return an exchange by the kind of its request."""
        return [one for one in self.bewijs.gesprekken if isinstance(one.vraag, kind)][place]

    def facts(self, **changes: object) -> Knutselwerk:
        """Change facts of the evidence itself."""
        changed = replace(self.bewijs, **changes)  # type: ignore[arg-type]  # by name
        return replace(self, bewijs=changed)

    def only(self, keep: Callable[[Gesprek], bool]) -> Knutselwerk:
        """Leave out what is not to be kept."""
        return self.facts(gesprekken=tuple(one for one in self.bewijs.gesprekken if keep(one)))

    def without(self, *kinds: type[Any]) -> Knutselwerk:
        """Leave out every exchange with a request of these kinds."""
        return self.only(lambda one: not isinstance(one.vraag, kinds))

    def change(
        self,
        gesprek: Gesprek,
        *,
        request: Bericht | bytes | None = None,
        response: Bericht | bytes | None = None,
        **fields: object,
    ) -> Knutselwerk:
        """Put another request, response or field of the record in place of those of one exchange."""
        if request is not None:
            fields["request"] = self._write(request)
        if response is not None:
            fields["response"] = self._write(response)
        changed = replace(gesprek.uitwisseling, **fields)  # type: ignore[arg-type]  # by name
        return self._with([changed if one is gesprek else one.uitwisseling for one in self.bewijs.gesprekken])

    def vraag(self, kind: type[Any], **changes: object) -> Knutselwerk:
        """Change fields of a request; `bron_brin` and its like change the addresses."""
        gesprek = self.find(kind)
        return self.change(gesprek, request=self.altered(gesprek.vraag, **changes))

    def antwoord(self, kind: type[Any], response: Bericht | bytes, place: int = 0) -> Knutselwerk:
        """Put another response to a request."""
        return self.change(self.find(kind, place), response=response)

    def also(self, gesprek: Gesprek, **changes: object) -> Knutselwerk:
        """Add another exchange like this one, after all others."""
        last = max(one.uitwisseling.ended for one in self.bewijs.gesprekken)
        number = max(one.nummer for one in self.bewijs.gesprekken) + 1
        fields = {"nummer": number, "begun": last + 1, "ended": last + 2, **changes}
        extra = replace(gesprek.uitwisseling, **fields)  # type: ignore[arg-type]  # by name
        return self._with([*(one.uitwisseling for one in self.bewijs.gesprekken), extra])

    def write(self, bericht: Bericht) -> bytes:
        """Return the bytes of a message."""
        return self.bewijs.codec.write(bericht)

    def _write(self, message: Bericht | bytes) -> bytes:
        return message if isinstance(message, bytes) else self.write(message)

    def _with(self, exchanges: Sequence[Any]) -> Knutselwerk:
        return self.facts(gesprekken=read_exchanges(exchanges, self.bewijs.codec))


@pytest.fixture(scope="session")
def knutsel(record: Callable[[str], Bewijs], altered: Callable[..., Bericht]) -> Callable[[str], Knutselwerk]:
    """The evidence of a bundled scenario in which everybody behaved, ready to be tampered with."""
    return lambda scenario_id: Knutselwerk(bewijs=record(scenario_id), altered=altered)


Judge = Callable[..., Controleuitkomst]
"""Gives the first outcome of a check, by the tuple it is in and its id."""


@pytest.fixture(scope="session")
def judge() -> Judge:
    """A way to apply one check to evidence, or to a step of it."""

    def judge_one(
        controles: Sequence[Controle[Any]], controle_id: str, werk: Knutselwerk | Stapbewijs
    ) -> Controleuitkomst:
        controle = next(one for one in controles if one.id == controle_id)
        found = list(controle.judge(werk.bewijs if isinstance(werk, Knutselwerk) else werk))
        assert {one.id for one in found} == {controle_id}
        return found[0]

    return judge_one


@pytest.fixture(scope="session")
def expect_failure(judge: Judge) -> Callable[..., Controleuitkomst]:
    """A way to say that a check fails, by whose fault, and that it names the exchange when there is one to name."""

    def expect(
        controles: Sequence[Controle[Any]], controle_id: str, werk: Knutselwerk | Stapbewijs, at_fault: str
    ) -> Controleuitkomst:
        found = judge(controles, controle_id, werk)
        assert (found.verdict, found.at_fault) == (Verdict.FAILED, at_fault), found.message.en
        assert found.eis
        assert found.message.nl != found.message.en
        return found

    return expect
