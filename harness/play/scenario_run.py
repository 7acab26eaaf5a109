"""A scenario being played: its world, its pupils, and its progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from harness.checks.evidence import Evidence, ExchangeReader
from harness.config.scenario import Preparation, Scenario
from harness.outcome import Verdict
from harness.play.mailbox import Mailbox
from harness.stage.cast import default_source, default_target
from harness.stage.pupils import SyntheticPupil, make_test_pupil, prepare_dossier
from harness.stage.trigger import Trigger
from harness.stage.world import OTHER_BRIN, World
from simulator.las.doel import Doelsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Doelsessie
from simulator.las.swv import Swvsysteem
from simulator.register import Aanleverpunt
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.resultaat import Foutmelding
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """Result of an act: done, skipped with a reason, or no call within the deadline."""

    verdict: Verdict = Verdict.PASSED
    message: Text | None = None


DONE = ActResult()


@dataclass(kw_only=True)
class ScenarioRun:
    """One scenario being played in one world.

    Attributes:
        world: the parties.
        scenario: that is played.
        trigger: makes external parties act.
        leerlingen: pupils of the scenario; the first is its main pupil.
        sessie: of the last start_sessie or request_dossier.
        answered: code and aanleverpunt of the last document answer.
        koppelsleutel: of the last SWV application.
        prepared_at: moment just before the dossier was last made available.
        shown: codes that the asking party showed its user, with the text.
        versions: how often the dossier was made available.
    """

    world: World
    scenario: Scenario
    trigger: Trigger
    leerlingen: tuple[SyntheticPupil, ...] = ()
    sessie: Doelsessie | None = None
    answered: tuple[str, str] = ("", "")
    koppelsleutel: Koppelsleutel | None = None
    prepared_at: datetime | None = None
    shown: dict[str, str] = field(default_factory=dict)
    versions: int = 0

    def __post_init__(self) -> None:
        """Make the pupils."""
        if self.source != "onbekend":
            school = self.world.cast.school(self.source)
            self.leerlingen = tuple(
                make_test_pupil(self.world.generator, self.scenario, number, school)
                for number in range(self.scenario.given.pupils)
            )
        else:
            school = self.world.cast.school(default_source(self.scenario.profile))
            self.leerlingen = (make_test_pupil(self.world.generator, self.scenario, 0, school),)

    @cached_property
    def mailbox(self) -> Mailbox:
        """The mailbox; made at first use, with all earlier exchanges in it."""
        return Mailbox(self.world.journal, self.reader)

    @cached_property
    def reader(self) -> ExchangeReader:
        """Parses exchanges, for the mailbox and for the evidence after every step."""
        return ExchangeReader(self.world.codec)

    @property
    def source(self) -> str:
        """Name of the sending school in the cast."""
        return self.scenario.given.source or default_source(self.scenario.profile)

    @property
    def target(self) -> str:
        """Name of the receiving school in the cast."""
        return self.scenario.given.target or default_target(self.scenario.profile)

    @property
    def asker(self) -> str:
        """The actor that asks: `doel`, or `swv` for an SWV dossier."""
        return "swv" if self.scenario.profile.bundle == "PaO" else "doel"

    @property
    def overdrachtsoort(self) -> Overdrachtsoort:
        """Kind of handover of the profile."""
        return self.scenario.profile.overdrachtsoort

    @property
    def leerling(self) -> SyntheticPupil:
        """The main pupil of the scenario."""
        return self.leerlingen[0]

    @property
    def asking_aanleverpunt(self) -> Aanleverpunt:
        """The aanleverpunt that asks."""
        return self.world.cast.target(self.target, self.asker)

    @property
    def asking_system(self) -> Doelsysteem | Swvsysteem | None:
        """The simulated system that asks; None when it is external."""
        parties: Mapping[str, Doelsysteem | Swvsysteem] = self.world.swvs if self.asker == "swv" else self.world.doelen
        return parties.get(self.target)

    def arrange(self) -> ActResult:
        """Set up what is given: register the pupils and make dossiers available, in every source system.

        An external bron is told through the trigger; without one it is assumed to be ready.
        """
        if self.source == "onbekend":
            return DONE
        if not self.world.bronnen:
            return self._arrange_external()
        sources = self.world.cast.sources(self.source)
        for (aanleverpunt, door), given in zip(sources, self.scenario.given.systems, strict=False):
            for leerling in self.leerlingen:
                if given.known:
                    self._make_known(leerling, aanleverpunt, door)
                    self._withdraw(leerling, aanleverpunt, door)
                if given.prepared:
                    self.prepare(leerling, given.prepared, aanleverpunt)
        return DONE

    def _arrange_external(self) -> ActResult:
        self.prepared_at = self.world.clock.now()
        if not self.trigger.available:
            return DONE
        system = self.scenario.given.systems[0]
        prepared = system.prepared
        return self.ask(
            "bron",
            "arrange",
            self.leerling,
            known=system.known,
            prepared=prepared is not None,
            inzage=prepared.inzage if prepared else None,
            toestemming=prepared.toestemming if prepared else None,
            for_target=prepared.for_target if prepared else None,
            pgns=[leerling.pgn for leerling in self.leerlingen],
        )

    def prepare(
        self, leerling: SyntheticPupil, preparation: Preparation, aanleverpunt: Aanleverpunt | None = None
    ) -> ActResult:
        """Make the dossier of a pupil available, at a simulated system or, through the trigger, at an external one."""
        self.prepared_at = self.world.clock.now()
        aanleverpunt = aanleverpunt or self.world.cast.sources(self.source)[0][0]
        allowed = self.asking_aanleverpunt.brin if preparation.for_target else OTHER_BRIN
        if not self.world.bronnen:
            return self.ask(
                "bron",
                "prepare",
                leerling,
                inzage=preparation.inzage,
                toestemming=preparation.toestemming,
                for_brin=allowed,
            )
        door = next(door for place, door in self.world.cast.sources(self.source) if place == aanleverpunt)
        day = self.world.environment.peildatum + timedelta(days=14 * self.versions)
        dossier = prepare_dossier(leerling, self.scenario, preparation, day=day)
        self.world.bronnen[door].zet_klaar(
            Klaargezet(
                pgn=leerling.pgn,
                profiel=self.scenario.profile,
                dossier=dossier,
                inzage=preparation.inzage,
                toestemming=(preparation.toestemming or "Ja") == "Ja" and self.scenario.profile is Profiel.VOVO,
                allowed_brins=frozenset({allowed}),
            ),
            account=self.world.environment.account,
            aanleverpunt=aanleverpunt,
        )
        self.world.prepared.setdefault(leerling.pgn, []).append(dossier)
        return DONE

    def _make_known(self, leerling: SyntheticPupil, aanleverpunt: Aanleverpunt, door: str) -> None:
        account = self.world.environment.account
        self.world.bronnen[door].register_leerling(
            leerling.pgn, leerling.leerling.leerlingid, account=account, aanleverpunt=aanleverpunt
        )

    def _withdraw(self, leerling: SyntheticPupil, aanleverpunt: Aanleverpunt, door: str) -> None:
        """Withdraw the dossier that an earlier run of the scenario left; only a world that is reused has one."""
        bron, kind = self.world.bronnen[door], self.overdrachtsoort
        if bron.dossier_store(aanleverpunt).look_up(leerling.pgn, kind).klaargezet is not None:
            bron.withdraw(leerling.pgn, account=self.world.environment.account, kind=kind, aanleverpunt=aanleverpunt)

    def ask(self, actor: str, act: str, leerling: SyntheticPupil, **details: Any) -> ActResult:  # noqa: ANN401 - JSON values
        """Have an external party do something, through the trigger; skipped when nothing and nobody can be asked."""
        payload = {
            "scenario": self.scenario.id,
            "actor": actor,
            "act": act,
            "profile": str(self.scenario.profile),
            "pgn": leerling.pgn,
            "name": leerling.name,
            "bron_brin": self.world.cast.brin(self.source),
            "doel_brin": self.asking_aanleverpunt.brin,
            "doel_aanleverpunt": self.asking_aanleverpunt.code(self.world.environment.release),
            **details,
        }
        shown = ", ".join(f"{key}={value}" for key, value in payload.items() if value not in (None, ""))
        instruction = Text(nl=f"Laat {actor} nu doen: {shown}", en=f"Now make {actor} do: {shown}")
        if not self.trigger.available:
            return ActResult(
                verdict=Verdict.SKIPPED,
                message=Text(
                    nl=f"Niets of niemand kan {actor} laten handelen ({act}); zie [trigger] in het omgevingsbestand.",
                    en=f"Nothing and nobody can make {actor} act ({act}); see [trigger] in the environment file.",
                ),
            )
        done = self.trigger.act(payload, instruction)
        return (
            DONE
            if done
            else ActResult(
                verdict=Verdict.SKIPPED, message=Text(nl="De handeling is niet gedaan.", en="The act was not done.")
            )
        )

    def show(self, foutmelding: Foutmelding | None) -> None:
        """Record the error that the asking party showed its user."""
        if foutmelding is not None and foutmelding.code:
            self.shown[foutmelding.code] = foutmelding.text.nl

    @property
    def count(self) -> int:
        """Number of the last exchange so far; 0 when there is none."""
        exchanges = self.world.journal.exchanges
        return exchanges[-1].number if exchanges else 0

    def evidence(self) -> Evidence:
        """Return all evidence so far: exchanges, dossiers and log lines."""
        world = self.world
        return Evidence(
            scenario=self.scenario,
            calls=self.reader.read(world.journal.exchanges),
            pgns=frozenset(leerling.pgn for leerling in self.leerlingen),
            names=frozenset(leerling.name for leerling in self.leerlingen),
            dossiers={pgn: tuple(versions) for pgn, versions in world.prepared.items()},
            entries=world.journal.log_entries,
            tc_dump=None if world.environment.exchange.external else world.store.dump(),
            shown=self.shown if self.asking_system else None,
            external=world.external,
            codec=world.codec,
            aannames=world.environment.aannames,
            resultaten=world.resultaten,
        )
