"""A chain of each release with a pupil at 99AA, and short ways to make a dossier available and to ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from simulator.clock import ManualClock
from simulator.las.bron import Bronsysteem
from simulator.las.doel import Doelsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.register import Aanleverpunt, Register
from simulator.sandbox import Sandbox, small_register
from simulator.standard.aannames import Aannames
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1, RELEASES, Release

PGN = "999990019"
DOSSIER = (
    b"<?xml version='1.0'  encoding=\"UTF-8\"?>\r\n<!-- kept -->\n"
    b"<dossier xmlns='"
    + DOSSIER_2019_1.namespace.encode()
    + b"' >\n\t<naam>Ren&#233;e  van d'\xc3\x89glise</naam><leeg/>\n</dossier>\n"
)


@pytest.fixture(params=list(RELEASES.values()), ids=list(RELEASES))
def release(request: pytest.FixtureRequest) -> Release:
    """Each release in turn."""
    value: Release = request.param
    return value


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A chain: 99AA has the pupil in its first system, 99VO asks."""

    sandbox: Sandbox
    pgn: str = PGN
    dossier: bytes = DOSSIER

    @property
    def bron(self) -> Bronsysteem:
        """The first system of 99AA."""
        return self.sandbox.bron("99AA")

    @property
    def second(self) -> Bronsysteem:
        """The second system of 99AA, of another vendor."""
        return self.sandbox.bron("99AA", 1)

    @property
    def doel(self) -> Doelsysteem:
        """The system of 99VO."""
        return self.sandbox.doel("99VO")

    def code(self, aanleverpunt: Aanleverpunt) -> str:
        """Return the wire code of an aanleverpunt."""
        return aanleverpunt.code(self.sandbox.release)

    def klaar(self, bron: Bronsysteem | None = None, **changes: object) -> Klaargezet:
        """Make a POVO dossier available that 99VO may have, with changes."""
        good = Klaargezet(
            pgn=self.pgn,
            profiel=Profiel.POVO,
            dossier=self.dossier,
            inzage=True,
            allowed_brins=frozenset({"99VO"}),
        )
        changed = replace(good, **changes)  # type: ignore[arg-type]  # a test may put anything in
        return (bron or self.bron).zet_klaar(changed, account="juf.anja")

    def ask(self, **changes: object) -> Overdrachtsresultaat:
        """Let 99VO ask 99AA for the pupil, with changes."""
        good: dict[str, object] = {
            "pgn": self.pgn,
            "bron_brin": "99AA",
            "overdrachtsoort": Overdrachtsoort.OVERSTAP,
            "account": "mentor.bas",
        }
        return self.doel.request_dossier(**(good | changes))  # type: ignore[arg-type]  # a test may put anything in

    def advance(self, by: timedelta) -> None:
        """Put the clock forward."""
        assert isinstance(self.sandbox.clock, ManualClock)
        self.sandbox.clock.advance(by)

    def calls(self) -> list[tuple[str, str]]:
        """Return who called whom, in order of departure."""
        return [(one.sender, one.receiver) for one in self.sandbox.journal.exchanges]


MakeTrial = Callable[..., Trial]


@pytest.fixture
def make_trial(release: Release) -> MakeTrial:
    """Return a function that makes a chain with other assumptions or another register."""

    def make(aannames: dict[str, str] | None = None, register: Register | None = None) -> Trial:
        sandbox = Sandbox(register or small_register(), release=release, aannames=Aannames.load(aannames))
        trial = Trial(sandbox=sandbox)
        for bron in (trial.bron, trial.second):
            bron.register_leerling(PGN, "2022-017", account="administratie")
        return trial

    return make


@pytest.fixture
def trial(make_trial: MakeTrial) -> Trial:
    """A chain with all defaults."""
    return make_trial()
