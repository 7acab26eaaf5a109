"""Running parties, and what their users do: make a dossier available, and fetch it."""

from __future__ import annotations

import random

from harness.checks.evidence import Call, read_exchanges
from harness.config.environment import Environment
from harness.stage.cast import default_source, default_target
from harness.stage.stage import Stage
from harness.stage.world import World
from osolab.dossier import Dossier
from osolab.pupil import Pupil
from osolab.transfer import Exchange, Message, Transfer, make_exchanges, make_messages, make_transfer
from osolab.validation import Readable, read_bytes
from simulator.clock import Clock
from simulator.errors import LocalProtocolError
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.standard.overdracht import Overdrachtsoort, Profiel


class Parties:
    """A running Traffic Center, bron, doel and SWV: the common base of `Sandbox` and `Served`.

    Args:
        environment: release, seed and account.
        stage: where the parties run: in memory, or behind HTTPS servers.
        clock: of all parties.
    """

    def __init__(self, environment: Environment, stage: Stage, *, clock: Clock) -> None:
        chance = random.Random(environment.seed)  # noqa: S311 - repeatable on purpose
        self._world = World(environment, stage, clock=clock, chance=chance)
        self._account = environment.account
        self._prepared: dict[tuple[str, str, Overdrachtsoort], tuple[Pupil, Dossier]] = {}

    def prepare(self, pupil: Pupil, dossier: Readable | None = None) -> Dossier:
        """Make a dossier available at the school of the pupil, for the school that receives in this profile.

        Args:
            pupil: whose dossier; inzage by the parents is recorded, unless the pupil was made with `inzage=False`.
            dossier: to make available instead of that of the pupil, such as a damaged one.

        >>> import osolab
        >>> lab = osolab.Sandbox(seed=7)
        >>> pupil = lab.pupil("POVO")
        >>> lab.prepare(pupil) == pupil.dossier()
        True
        """
        made = pupil.dossier() if dossier is None else Dossier(content=read_bytes(dossier), profile=pupil.profile)
        inzage = pupil.leerling.inzage
        cast = self._world.cast
        aanleverpunt, server = cast.sources(default_source(pupil.profiel))[0]
        bron = self._world.bronnen[server]
        bron.register_leerling(pupil.pgn, pupil.leerling.leerlingid, account=self._account, aanleverpunt=aanleverpunt)
        bron.zet_klaar(
            Klaargezet(
                pgn=pupil.pgn,
                profiel=pupil.profiel,
                dossier=made.content,
                inzage=inzage.ingezien,
                inzagedatum=inzage.datum,
                toestemming=pupil.profiel is Profiel.VOVO and inzage.toestemming == "Ja",
                allowed_brins=frozenset({cast.brin(default_target(pupil.profiel))}),
            ),
            account=self._account,
            aanleverpunt=aanleverpunt,
        )
        self._prepared[_key(pupil)] = pupil, made
        return made

    def transfer(self, pupil: Pupil, dossier: Readable | None = None) -> Transfer:
        """Transfer a dossier: the doel asks for it, or the SWV in the profiles POSWV and VOSWV.

        It is made available first, unless that was done with `prepare`.

        Args:
            pupil: whose dossier.
            dossier: to make available instead of that of the pupil, or instead of what was prepared.

        >>> import osolab
        >>> lab = osolab.Sandbox(seed=7)
        >>> [exchange.operation for exchange in lab.transfer(lab.pupil("POVO")).exchanges]
        ['overdrachtRequest', 'documentRequest', 'sessiecontroleRequest', 'afmeldingRequest']
        """
        available, _ = self._prepared.get(_key(pupil), (None, None))
        if dossier is not None or available != pupil:
            self.prepare(pupil, dossier)
        before = len(self._world.journal.exchanges)
        offered = pupil.profiel.overdrachtsoort is Overdrachtsoort.SWV
        resultaat = self._offer(pupil) if offered else self._request(pupil)
        code = resultaat.foutmelding.code if resultaat.foutmelding else ""
        return make_transfer(
            self._calls(before),
            outcome=resultaat.resultaat or code,
            dossier=resultaat.dossier,
            foutmelding=resultaat.foutmelding,
        )

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All HTTP exchanges since these parties started, those with your own system included."""
        return make_exchanges(self._calls())

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages since these parties started, parsed."""
        return make_messages(self._calls())

    def _calls(self, before: int = 0) -> tuple[Call, ...]:
        return read_exchanges(self._world.journal.exchanges[before:], self._world.codec)

    def _request(self, pupil: Pupil) -> Overdrachtsresultaat:
        """Let the doel request the dossier."""
        return self._world.doelen[default_target(pupil.profiel)].request_dossier(
            pgn=pupil.pgn,
            bron_brin=pupil.school,
            overdrachtsoort=pupil.profiel.overdrachtsoort,
            account=self._account,
        )

    def _offer(self, pupil: Pupil) -> Overdrachtsresultaat:
        """Let the bron offer the dossier to the SWV, which then fetches it on its own."""
        cast, target = self._world.cast, default_target(pupil.profiel)
        swv = self._world.swvs[target]
        before = len(swv.resultaten)
        aanleverpunt, server = cast.sources(default_source(pupil.profiel))[0]
        sent = self._world.bronnen[server].start_swv_aanvraag(
            pupil.pgn, cast.target(target, "swv"), account=self._account, aanleverpunt=aanleverpunt
        )
        self._world.stage.settle(self._world.environment.deadline_s)
        fetched = swv.resultaten[before:]
        if not fetched:
            raise LocalProtocolError(f"the SWV fetched nothing: {sent.code} {sent.fault}".rstrip())
        return fetched[0]


def _key(pupil: Pupil) -> tuple[str, str, Overdrachtsoort]:
    """Return the key of a prepared dossier: a school has one per pupil and overdrachtsoort."""
    return pupil.school, pupil.pgn, pupil.profiel.overdrachtsoort
