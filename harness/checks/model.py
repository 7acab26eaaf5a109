"""What a check is: an id, the requirement behind it, and a function from evidence to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.checks.evidence import Bewijs, Gesprek
from harness.config.scenario import Scenariostap
from harness.outcome import Controleuitkomst, Niveau, Schuld, Verdict
from simulator.text.text import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevinding:
    """Something that a check found wrong.

    Attributes:
        message: what is wrong.
        at_fault: the side at fault.
        gesprek: the exchange that shows it.
        expected: what should have been there.
        actual: what was there.
        fix: how to mend it.
        level: overrides the level of the check.
        aannames: assumption ids that this finding rests on.
        eis: overrides the requirement of the check.
    """

    message: Tekst
    at_fault: Schuld
    gesprek: Gesprek | None = None
    expected: str = ""
    actual: str = ""
    fix: Tekst | None = None
    level: Niveau | None = None
    aannames: tuple[str, ...] = ()
    eis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NietVanToepassing:
    """Says that a check cannot judge here, and why."""

    reason: Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Stapbewijs:
    """What a check on one step may look at: all evidence so far, and what this step added.

    Attributes:
        bewijs: everything so far.
        stap: that was done.
        gesprekken: exchanges of this step.
    """

    bewijs: Bewijs
    stap: Scenariostap
    gesprekken: tuple[Gesprek, ...]


Soort = TypeVar("Soort", Bewijs, Stapbewijs)
"""What a check looks at: a whole scenario, or one step of it."""


@dataclass(frozen=True, kw_only=True)
class Controle(Generic[Soort]):
    """One check.

    Attributes:
        id: name, stable: reports and comparisons use it.
        eis: requirement that it proves.
        level: how binding.
        title: what holds when it passes.
        find: from evidence to what is wrong; nothing found means that it passes.
        aannames: assumption ids that every verdict of this check rests on.
        rests_on: tells which more a verdict on this evidence rests on.
    """

    id: str
    eis: str
    level: Niveau
    title: Tekst
    find: Callable[[Soort], Iterator[Bevinding | NietVanToepassing]]
    aannames: tuple[str, ...] = ()
    rests_on: Callable[[Soort], Iterable[str]] = lambda _: ()

    def judge(self, bewijs: Soort) -> Iterator[Controleuitkomst]:
        """Yield what it found: one passed or not applicable, or every failure, the same one once with its count."""
        failures: dict[tuple[object, ...], list[Bevinding]] = {}
        for found in self.find(bewijs):
            if isinstance(found, NietVanToepassing):
                yield self._uitkomst(Verdict.NOT_APPLICABLE, found.reason)
                return
            failures.setdefault((found.message, found.at_fault, found.expected, found.actual), []).append(found)
        for same in failures.values():
            yield failure(self, same[0], times=len(same))
        if not failures:
            more = tuple(sorted(set(self.rests_on(bewijs)) - {*self.aannames, ""}))
            yield self._uitkomst(Verdict.PASSED, self.title, more)

    def _uitkomst(self, verdict: Verdict, message: Tekst, more: tuple[str, ...] = ()) -> Controleuitkomst:
        judged = verdict is Verdict.PASSED
        return Controleuitkomst(
            id=self.id,
            eis=self.eis,
            level=self.level,
            verdict=verdict,
            message=message,
            aannames=(*self.aannames, *more) if judged else (),
        )


def failure(controle: Controle[Soort], found: Bevinding, *, times: int = 1) -> Controleuitkomst:
    """Return a finding as the outcome of a check; `times` says how often it was found."""
    count = f" ({times} x)" if times > 1 else ""
    return Controleuitkomst(
        id=controle.id,
        eis=found.eis or controle.eis,
        level=found.level or controle.level,
        verdict=Verdict.FAILED,
        message=Tekst(nl=found.message.nl + count, en=found.message.en + count),
        exchange=found.gesprek.nummer if found.gesprek else None,
        expected=found.expected,
        actual=found.actual,
        at_fault=found.at_fault,
        fix=found.fix,
        aannames=tuple(dict.fromkeys((*controle.aannames, *found.aannames))),
    )


def side(actor: str) -> Schuld:
    """Return the side of an actor in the exchange; `tc` is the exchange."""
    match actor:
        case "tc":
            return Schuld.EXCHANGE
        case "bron" | "doel" | "swv":
            return Schuld(actor)
        case _:
            return Schuld.UNKNOWN
