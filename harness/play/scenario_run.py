"""A scenario being played: its world, its pupils, and where it has got to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from harness.checks.evidence import Bewijs, ExchangeReader
from harness.config.scenario import Scenario, Voorbereiding
from harness.outcome import Verdict
from harness.play.mailbox import Postbus
from harness.stage.cast import default_source, default_target
from harness.stage.pupils import Proefleerling, make_proefleerling, prepare_dossier
from harness.stage.trigger import Trekker
from harness.stage.world import OTHER_BRIN, Wereld
from simulator.las.doel import Doelsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Doelsessie
from simulator.las.swv import Swvsysteem
from simulator.register import Aanleverpunt
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.resultaat import Foutmelding
from simulator.text.text import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Gedaan:
    """What became of an act: done, skipped with a reason, or waited for in vain."""

    verdict: Verdict = Verdict.PASSED
    message: Tekst | None = None


DONE = Gedaan()


@dataclass(kw_only=True)
class Spel:
    """One scenario in one world.

    Attributes:
        wereld: the parties.
        scenario: that is played.
        trekker: makes external parties act.
        leerlingen: pupils of the scenario, the first is the one it is about.
        sessie: of the last start_sessie or request_dossier.
        answered: code and aanleverpunt of the last document answer.
        koppelsleutel: of the last SWV application.
        prepared_at: moment just before the dossier was last made available.
        shown: codes that the asking party showed its user, with the text.
        versions: how often the dossier was made available.
    """

    wereld: Wereld
    scenario: Scenario
    trekker: Trekker
    leerlingen: tuple[Proefleerling, ...] = ()
    sessie: Doelsessie | None = None
    answered: tuple[str, str] = ("", "")
    koppelsleutel: Koppelsleutel | None = None
    prepared_at: datetime | None = None
    shown: dict[str, str] = field(default_factory=dict)
    versions: int = 0

    def __post_init__(self) -> None:
        """Make the pupils."""
        if self.source != "onbekend":
            school = self.wereld.rolbezetting.school(self.source)
            self.leerlingen = tuple(
                make_proefleerling(self.wereld.generator, self.scenario, number, school)
                for number in range(self.scenario.given.pupils)
            )
        else:
            school = self.wereld.rolbezetting.school(default_source(self.scenario.profile))
            self.leerlingen = (make_proefleerling(self.wereld.generator, self.scenario, 0, school),)

    @cached_property
    def postbus(self) -> Postbus:
        """The mailbox; opened when it is first needed, with all that came before in it."""
        return Postbus(self.wereld.journaal, self.reader)

    @cached_property
    def reader(self) -> ExchangeReader:
        """Reads what was said, for the mailbox and for the evidence after every step."""
        return ExchangeReader(self.wereld.codec)

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
    def leerling(self) -> Proefleerling:
        """The pupil that the scenario is about."""
        return self.leerlingen[0]

    @property
    def doelpunt(self) -> Aanleverpunt:
        """The aanleverpunt that asks."""
        return self.wereld.rolbezetting.target(self.target, self.asker)

    @property
    def vrager(self) -> Doelsysteem | Swvsysteem | None:
        """The simulated system that asks; None when it is external."""
        parties: Mapping[str, Doelsysteem | Swvsysteem] = (
            self.wereld.swvs if self.asker == "swv" else self.wereld.doelen
        )
        return parties.get(self.target)

    def arrange(self) -> Gedaan:
        """Bring about what is given: pupils known and dossiers made available, in every source system.

        An external bron is told through the trigger; without one it is taken to be ready, as it was asked to be.
        """
        if self.source == "onbekend":
            return DONE
        if not self.wereld.bronnen:
            return self._arrange_external()
        sources = self.wereld.rolbezetting.sources(self.source)
        for (punt, door), gegeven in zip(sources, self.scenario.given.systems, strict=False):
            for leerling in self.leerlingen:
                if gegeven.known:
                    self._make_known(leerling, punt, door)
                    self._withdraw(leerling, punt, door)
                if gegeven.prepared:
                    self.prepare(leerling, gegeven.prepared, punt)
        return DONE

    def _arrange_external(self) -> Gedaan:
        self.prepared_at = self.wereld.clock.now()
        if not self.trekker.available:
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
        self, leerling: Proefleerling, voorbereiding: Voorbereiding, punt: Aanleverpunt | None = None
    ) -> Gedaan:
        """Make the dossier of a pupil available, at a system of ours or, through the trigger, at an external one."""
        self.prepared_at = self.wereld.clock.now()
        punt = punt or self.wereld.rolbezetting.sources(self.source)[0][0]
        allowed = self.doelpunt.brin if voorbereiding.for_target else OTHER_BRIN
        if not self.wereld.bronnen:
            return self.ask(
                "bron",
                "prepare",
                leerling,
                inzage=voorbereiding.inzage,
                toestemming=voorbereiding.toestemming,
                for_brin=allowed,
            )
        door = next(door for place, door in self.wereld.rolbezetting.sources(self.source) if place == punt)
        day = self.wereld.omgeving.peildatum + timedelta(days=14 * self.versions)
        dossier = prepare_dossier(leerling, self.scenario, voorbereiding, day=day)
        self.wereld.bronnen[door].zet_klaar(
            Klaargezet(
                pgn=leerling.pgn,
                profiel=self.scenario.profile,
                dossier=dossier,
                inzage=voorbereiding.inzage,
                toestemming=(voorbereiding.toestemming or "Ja") == "Ja" and self.scenario.profile is Profiel.VOVO,
                allowed_brins=frozenset({allowed}),
            ),
            account=self.wereld.omgeving.account,
            aanleverpunt=punt,
        )
        self.wereld.prepared.setdefault(leerling.pgn, []).append(dossier)
        return DONE

    def _make_known(self, leerling: Proefleerling, punt: Aanleverpunt, door: str) -> None:
        account = self.wereld.omgeving.account
        self.wereld.bronnen[door].register_leerling(
            leerling.pgn, leerling.leerling.leerlingid, account=account, aanleverpunt=punt
        )

    def _withdraw(self, leerling: Proefleerling, punt: Aanleverpunt, door: str) -> None:
        """Take back what an earlier playing of the scenario left, in a world that lives on."""
        bron, soort = self.wereld.bronnen[door], self.overdrachtsoort
        if bron.dossierkast(punt).look_up(leerling.pgn, soort).klaargezet is not None:
            bron.trek_in(leerling.pgn, account=self.wereld.omgeving.account, soort=soort, aanleverpunt=punt)

    def ask(self, actor: str, act: str, leerling: Proefleerling, **details: Any) -> Gedaan:  # noqa: ANN401 - JSON values
        """Have an external party do something, through the trigger; skipped when nothing and nobody can be asked."""
        payload = {
            "scenario": self.scenario.id,
            "actor": actor,
            "act": act,
            "profile": str(self.scenario.profile),
            "pgn": leerling.pgn,
            "name": leerling.naam,
            "bron_brin": self.wereld.rolbezetting.brin(self.source),
            "doel_brin": self.doelpunt.brin,
            "doel_aanleverpunt": self.doelpunt.code(self.wereld.omgeving.release),
            **details,
        }
        shown = ", ".join(f"{key}={value}" for key, value in payload.items() if value not in (None, ""))
        instruction = Tekst(nl=f"Laat {actor} nu doen: {shown}", en=f"Now make {actor} do: {shown}")
        if not self.trekker.available:
            return Gedaan(
                verdict=Verdict.SKIPPED,
                message=Tekst(
                    nl=f"Niets of niemand kan {actor} laten handelen ({act}); zie [trigger] in het omgevingsbestand.",
                    en=f"Nothing and nobody can make {actor} act ({act}); see [trigger] in the environment file.",
                ),
            )
        done = self.trekker.act(payload, instruction)
        return (
            DONE
            if done
            else Gedaan(
                verdict=Verdict.SKIPPED, message=Tekst(nl="De handeling is niet gedaan.", en="The act was not done.")
            )
        )

    def show(self, foutmelding: Foutmelding | None) -> None:
        """Keep what the asking party showed its user."""
        if foutmelding is not None and foutmelding.code:
            self.shown[foutmelding.code] = foutmelding.tekst.nl

    @property
    def count(self) -> int:
        """Number of the last exchange so far."""
        exchanges = self.wereld.journaal.uitwisselingen
        return exchanges[-1].nummer if exchanges else 0

    def bewijs(self) -> Bewijs:
        """Return everything that was said and written down so far."""
        wereld = self.wereld
        return Bewijs(
            scenario=self.scenario,
            gesprekken=self.reader.read(wereld.journaal.uitwisselingen),
            pgns=frozenset(leerling.pgn for leerling in self.leerlingen),
            names=frozenset(leerling.naam for leerling in self.leerlingen),
            dossiers={pgn: tuple(versions) for pgn, versions in wereld.prepared.items()},
            logregels=wereld.journaal.logregels,
            tc_dump=None if wereld.omgeving.exchange.external else wereld.opslag.dump(),
            shown=self.shown if self.vrager else None,
            external=wereld.external,
            codec=wereld.codec,
            aannames=wereld.omgeving.aannames,
            resultaten=wereld.resultaten,
        )
