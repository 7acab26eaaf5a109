"""A synthetic pupil, and the dossier about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from osolab.choice import require_choice
from osolab.dossier import Dossier
from osolab.table import html_table
from simulator.dossier.writer import write
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.model import Leerling
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A synthetic pupil; made by `Sandbox.pupil`.

    Its repr never shows the pgn; the attribute `pgn` holds it.

    >>> import osolab
    >>> pupil = osolab.Sandbox(seed=7).pupil("POVO")
    >>> pupil.profile, pupil.group, pupil.school
    ('POVO', '8', '99AA')
    >>> pupil.pgn in repr(pupil)
    False
    """

    profiel: Profiel = field(repr=False)
    leerling: Leerling = field(repr=False)
    day: date = field(repr=False)
    """Peildatum: the day for which the data of the pupil hold."""

    @property
    def profile(self) -> str:
        """The profile of the transfer that it was made for: POPO, POVO, VOVO, BB, POSWV or VOSWV."""
        return self.profiel.value

    @property
    def index(self) -> int:
        """Number of the pupil: the same seed and index give the same pupil."""
        return self.leerling.index

    @property
    def pgn(self) -> str:
        """The number under which the dossier travels: a BSN, or an onderwijsnummer."""
        return self.leerling.pgn

    @property
    def name(self) -> str:
        """Call name and surname."""
        return self.leerling.full_name

    @property
    def birthday(self) -> date:
        """Day of birth."""
        return self.leerling.geboortedatum

    @property
    def group(self) -> str:
        """Year at school, code list 13: 1-8 in primary, 11-16 in secondary education."""
        return self.leerling.jaargroep

    @property
    def school(self) -> str:
        """BRIN of the present school."""
        return self.leerling.school.brin

    def dossier(self, *, attachments: str = "small") -> Dossier:
        """Return the dossier, filled as the profile allows; the same at each call.

        Args:
            attachments: their size: `small`, `typical` (as scanned), or `heavy`.

        Raises:
            ConfigurationError: no such size.
        """
        size = BijlageSize(require_choice(attachments, BijlageSize, where="attachments"))
        made = build_dossier(self.leerling, self.profiel, datum=self.day, size=size)
        return Dossier(content=write(made), profile=self.profile)

    def __repr__(self) -> str:
        return f"Pupil({self.profile}, {self.name!r}, group {self.group}, school {self.school}, index {self.index})"

    def _repr_html_(self) -> str:
        heads = ("profile", "name", "birthday", "group", "school", "index")
        return html_table("Pupil", heads, [[getattr(self, head) for head in heads]])
