"""What is asked of a population, and the manifest that tells what became of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from simulator import __version__
from simulator.errors import ConfigurationError
from simulator.leerlingen.deviations.share import check_share
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.leerlingen.dossier.builder import GEGEVENSVERSIE
from simulator.leerlingen.generator import PEILDATUM
from simulator.leerlingen.names.pgn import Pgnwijze, describe_numbers, get_pgnwijze, refuse_too_many
from simulator.leerlingen.population.mix import Mix, parse_mix
from simulator.standard.release import DOSSIER_2019_1

AANNAMES = ("A26", "A35", "A40", "A51", "A52", "A53", "A54", "A55")
"""Assumptions that every population rests on.

BRIN 99xx is free, the test BSNs are never issued, carers have relation 1, 2 or 3, an onderwijsnummer starts with 10.
"""

WIDE_AANNAMES = ("A56",)
"""Accepted by whoever asks for `--pgn wide`: 900000000-999999999 is not issued either."""


class Formaat(StrEnum):
    """Shape of a population on disk."""

    XML = "xml"
    ZIP = "zip"
    TAR = "tar"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def holds_dossiers(self) -> bool:
        """Whether dossiers are written, not flat records."""
        return self not in (Formaat.JSONL, Formaat.PARQUET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """What was asked: the same order gives the same bytes.

    Attributes:
        mix: as `parse_mix` writes it.
        peildatum: ISO date.
        afwijkingen: share of the dossiers that carry one known fault.
        bijlagemaat: size mix of the attachments, see `Bijlagemaat`.
    """

    pupils: int
    seed: int
    mix: str
    format: str
    pgn: str
    peildatum: str = PEILDATUM.isoformat()
    gegevensversie: str = GEGEVENSVERSIE
    afwijkingen: float = 0.0
    bijlagemaat: str = Bijlagemaat.SMALL.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellingen:
    """Number of pupils by profile, kind of number, and BRIN of the sender; the path of each dossier with a fault."""

    profielen: dict[str, int] = field(default_factory=dict)
    pgn: dict[str, int] = field(default_factory=dict)
    scholen: dict[str, int] = field(default_factory=dict)
    afwijkingen: dict[str, str] = field(default_factory=dict)

    def add(self, more: Tellingen) -> None:
        """Count the pupils of `more` here too."""
        for mine, theirs in ((self.profielen, more.profielen), (self.pgn, more.pgn), (self.scholen, more.scholen)):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        self.afwijkingen.update(more.afwijkingen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a population holds.

    Attributes:
        shard: part and number of parts, when only a part was made.
        profielen, pgn, scholen: number of pupils by profile, kind of number, BRIN of the sender.
        afwijkingen: path of each dossier with a known fault -> id of the fault, see `osolab list afwijkingen`.
        bestanden: sha256 of each file in the folder itself; those of the dossiers stand in `SHA256SUMS`.
    """

    opdracht: Opdracht
    shard: tuple[int, int] | None
    profielen: dict[str, int]
    pgn: dict[str, int]
    scholen: dict[str, int]
    afwijkingen: dict[str, str] = field(repr=False)
    bestanden: dict[str, str] = field(repr=False)
    osolab: str = __version__
    dossier: str = DOSSIER_2019_1.name
    aannames: tuple[str, ...] = AANNAMES

    @property
    def leerlingen(self) -> int:
        """Number of pupils."""
        return sum(self.profielen.values())

    def as_json(self) -> str:
        """Return the manifest as it stands on disk."""
        head = {
            "leerlingen": self.leerlingen,
            "nummers": describe_numbers(self.opdracht.pupils, Pgnwijze(self.opdracht.pgn)),
            "aandelen": {profiel: round(count / self.leerlingen, 4) for profiel, count in self.profielen.items()},
        }
        return json.dumps({**head, **asdict(self)}, indent=2) + "\n"


def make_manifest(
    opdracht: Opdracht, shard: tuple[int, int] | None, tellingen: Tellingen, bestanden: dict[str, str]
) -> Manifest:
    """Return the manifest of what was made."""
    return Manifest(
        opdracht=opdracht,
        shard=shard,
        profielen=dict(sorted(tellingen.profielen.items())),
        pgn=dict(sorted(tellingen.pgn.items())),
        scholen=dict(sorted(tellingen.scholen.items())),
        afwijkingen=dict(sorted(tellingen.afwijkingen.items())),
        bestanden=dict(sorted(bestanden.items())),
        aannames=AANNAMES + (WIDE_AANNAMES if opdracht.pgn == Pgnwijze.WIDE else ()),
    )


def make_opdracht(
    *,
    pupils: int,
    seed: int,
    mix: Mix | str,
    format: str,  # noqa: A002 - the name of the flag
    pgn: str,
    deviations: float = 0.0,
    attachments: str = Bijlagemaat.SMALL,
) -> Opdracht:
    """Return the order that the flags ask for.

    Raises:
        ConfigurationError: an impossible order.
    """
    if pupils < 1:
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where="--pupils")
    wijze = get_pgnwijze(pgn)
    refuse_too_many(pupils, wijze)
    formaat = get_formaat(format)
    if check_share(deviations) and not formaat.holds_dossiers:
        raise ConfigurationError(
            f"format {formaat} holds no dossiers to deviate",
            nl=f"vorm {formaat} bevat geen dossiers die kunnen afwijken",
            where="--deviations",
            remedy="choose format xml, zip or tar",
            remedy_nl="kies vorm xml, zip of tar",
        )
    maat = get_bijlagemaat(attachments)
    if maat is not Bijlagemaat.SMALL and not formaat.holds_dossiers:
        raise ConfigurationError(
            f"format {formaat} holds no dossiers with attachments",
            nl=f"vorm {formaat} bevat geen dossiers met bijlagen",
            where="--attachments",
            remedy="choose format xml, zip or tar",
            remedy_nl="kies vorm xml, zip of tar",
        )
    return Opdracht(
        pupils=pupils,
        seed=seed,
        mix=str(parse_mix(mix) if isinstance(mix, str) else mix),
        format=formaat.value,
        pgn=wijze.value,
        afwijkingen=deviations,
        bijlagemaat=maat.value,
    )


def get_bijlagemaat(name: str) -> Bijlagemaat:
    """Return the size mix called `name`.

    Raises:
        ConfigurationError: unknown.
    """
    try:
        return Bijlagemaat(name)
    except ValueError:
        raise ConfigurationError(
            f"attachments cannot be {name!r}",
            nl=f"bijlagen kunnen niet {name!r} zijn",
            where="--attachments",
            remedy=f"choose one of: {', '.join(Bijlagemaat)}",
            remedy_nl=f"kies een van: {', '.join(Bijlagemaat)}",
        ) from None


def get_formaat(name: str) -> Formaat:
    """Return the format called `name`.

    Raises:
        ConfigurationError: unknown, or not part of this version.
    """
    try:
        return Formaat(name)
    except ValueError:
        raise ConfigurationError(
            f"format {name!r} cannot be written",
            nl=f"vorm {name!r} kan niet worden geschreven",
            where="--format",
            remedy=f"choose one of: {', '.join(Formaat)}",
            remedy_nl=f"kies een van: {', '.join(Formaat)}",
        ) from None


def parse_shard(text: str) -> tuple[int, int]:
    """Return part and number of parts of `--shard i/n`.

    Raises:
        ConfigurationError: not of that form, or out of range.

    >>> parse_shard("2/4")
    (2, 4)
    """
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal()):
        raise ConfigurationError(
            f"{text!r} is no shard",
            nl=f"{text!r} is geen deel",
            where="--shard",
            remedy="write i/n, for instance 1/4",
            remedy_nl="schrijf i/n, bijvoorbeeld 1/4",
        )
    return check_shard((int(part), int(parts)))


def check_shard(shard: tuple[int, int]) -> tuple[int, int]:
    """Return part and number of parts.

    Raises:
        ConfigurationError: out of range.
    """
    part, parts = shard
    if not 1 <= part <= parts:
        raise ConfigurationError(
            f"shard {part}/{parts} does not exist",
            nl=f"deel {part}/{parts} bestaat niet",
            where="--shard",
            remedy=f"count from 1/{max(parts, 1)}",
            remedy_nl=f"tel vanaf 1/{max(parts, 1)}",
        )
    return shard
