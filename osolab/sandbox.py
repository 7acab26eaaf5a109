"""`osolab.Sandbox`: a Traffic Center, a bron, a doel and an SWV in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

from harness.config.environment import Environment, make_environment
from harness.stage.cast import default_source
from harness.stage.stage import HttpsStage, MemoryStage, make_certificates
from osolab.choice import require_choice, require_number
from osolab.parties import Parties
from osolab.pupil import Pupil
from osolab.served import Served
from simulator.clock import AMSTERDAM, ManualClock, SystemClock
from simulator.errors import ConfigurationError
from simulator.leerlingen.pupil.traits import Traits, make_traits
from simulator.standard.overdracht import get_profiel
from simulator.standard.release import RELEASES


class Sandbox(Parties):
    """All parties in memory: schools, their systems, the Traffic Center between them, and pupils.

    The same seed gives the same pupils, dossiers and identifiers on every machine; the clock stands still.

    Args:
        seed: 0 or more.
        release: of the protocol: `oso22` or `oso18`.

    Raises:
        ConfigurationError: no such release, or an invalid seed.

    >>> import osolab
    >>> lab = osolab.Sandbox(seed=7)
    >>> lab
    Sandbox(seed=7, release='oso22')
    >>> lab.transfer(lab.pupil("POVO")).delivered
    True
    """

    def __init__(self, *, seed: int = 1, release: str = "oso22") -> None:
        self.seed = require_number(seed, low=0, where="seed")
        self.release = require_choice(release, RELEASES, where="release")
        environment = self._environment("memory")
        morning = datetime.combine(environment.peildatum, time(9), tzinfo=AMSTERDAM)
        self._day = environment.peildatum
        super().__init__(environment, MemoryStage(), clock=ManualClock(morning))
        self._next = 0

    def pupil(self, profile: str = "POVO", *, index: int | None = None, **traits: object) -> Pupil:
        """Return a synthetic pupil at the school of the cast that is the bron in a profile.

        Args:
            profile: POPO, POVO, VOVO, BB, POSWV or VOSWV.
            index: number of the pupil, from 0; by default the first that is above all numbers used so far.
            **traits: wanted traits, the rest is random: `jaargroep="6"`, `pgn_soort="onderwijsnummer"`, `bijlagen=2`,
                `adresgeheim=True`, `diacrieten=True`, `inzage=False`, and the other keys of `pupil` in a scenario.

        Raises:
            ConfigurationError: an unknown profile or trait, or one that does not fit; the remedy names what does.

        >>> import osolab
        >>> lab = osolab.Sandbox(seed=7)
        >>> lab.pupil("POPO", jaargroep="6").group
        '6'
        >>> lab.pupil("POVO", index=3) == osolab.Sandbox(seed=7).pupil("POVO", index=3)
        True
        """
        profiel = get_profiel(str(profile))
        number = self._next if index is None else require_number(index, low=0, where="index")
        if "profiel" in traits:
            raise ConfigurationError(
                "the profile is said twice",
                nl="het profiel staat er dubbel",
                where="pupil: profiel",
                remedy="give it as `profile` only",
                remedy_nl="geef het alleen als `profile`",
            )
        wanted = make_traits(traits, where="pupil", base=Traits(profiel=profiel))
        school = self._world.cast.school(default_source(profiel))
        bron_school = self._world.generator.school(school.brin, school.sector, naam=school.title)
        leerling = self._world.generator.leerling(number, traits=wanted, bron_school=bron_school)
        self._next = max(self._next, number + 1)
        return Pupil(profiel=profiel, leerling=leerling, day=self._day)

    @contextmanager
    def serve(self, *, pki: str | Path | None = None) -> Iterator[Served]:
        """Run the parties behind HTTPS servers: mutual TLS on loopback, each at a free port, until the block ends.

        What was made available in the sandbox is available there too.

        Args:
            pki: folder of a test PKI, made when absent; by default a temporary one.

        Raises:
            ConfigurationError: the folder cannot be used.

        >>> import osolab
        >>> lab = osolab.Sandbox(seed=7)
        >>> with lab.serve() as served:
        ...     served.transfer(lab.pupil("POVO")).exchanges[0].url == served.urls["tc"]
        True
        """
        environment = self._environment("https")
        with tempfile.TemporaryDirectory(prefix="osolab-pki-") as temporary:
            certificates = make_certificates(environment, pki_directory=Path(pki or temporary), clock=SystemClock())
            assert certificates is not None, "only an environment in memory goes without"
            stage = HttpsStage(environment, certificates)
            try:
                served = Served(environment, stage, certificates)
                for pupil, dossier in self._prepared.values():
                    served.prepare(pupil, dossier)
                yield served
            finally:
                stage.close()

    def _environment(self, transport: str) -> Environment:
        return make_environment({"run": {"transport": transport, "release": self.release, "seed": self.seed}}, file="")

    def __repr__(self) -> str:
        return f"Sandbox(seed={self.seed}, release={self.release!r})"
