"""The order of a population, and the manifest of what was made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum

from simulator import __version__
from simulator.errors import ConfigurationError
from simulator.leerlingen.deviations.share import check_share
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.builder import GEGEVENSVERSIE
from simulator.leerlingen.generator import PEILDATUM
from simulator.leerlingen.names.pgn import PgnPolicy, describe_numbers, get_pgn_policy, refuse_too_many
from simulator.leerlingen.population.mix import Mix, parse_mix
from simulator.plain_data import PlainData
from simulator.standard.release import DOSSIER_2019_1

AANNAMES = ("A26", "A35", "A40", "A51", "A52", "A53", "A54", "A55")
"""Assumptions of every population.

BRIN 99xx is free, the test BSNs are never issued, carers have relation 1, 2 or 3, an onderwijsnummer starts with 10.
"""

WIDE_AANNAMES = ("A56",)
"""Assumptions that `--pgn wide` adds: 900000000-999999999 is not issued either."""


class OutputFormat(StrEnum):
    """File format of a population on disk."""

    XML = "xml"
    ZIP = "zip"
    TAR = "tar"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def holds_dossiers(self) -> bool:
        """Whether dossiers are written, not flat records."""
        return self not in (OutputFormat.JSONL, OutputFormat.PARQUET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationOrder:
    """The order of a population: the same order gives the same bytes.

    Attributes:
        mix: as `parse_mix` writes it.
        peildatum: ISO date.
        deviations: share of the dossiers that carry one known fault.
        attachment_size: size mix of the attachments, see `BijlageSize`.
    """

    pupils: int
    seed: int
    mix: str
    format: str
    pgn: str
    peildatum: str = PEILDATUM.isoformat()
    gegevensversie: str = GEGEVENSVERSIE
    deviations: float = 0.0
    attachment_size: str = BijlageSize.SMALL.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Number of pupils by profile, kind of number, and BRIN of the sender; the path of each dossier with a fault."""

    profielen: dict[str, int] = field(default_factory=dict)
    pgn: dict[str, int] = field(default_factory=dict)
    schools: dict[str, int] = field(default_factory=dict)
    deviations: dict[str, str] = field(default_factory=dict)

    def add(self, more: Counts) -> None:
        """Add the counts of `more` to these."""
        for mine, theirs in ((self.profielen, more.profielen), (self.pgn, more.pgn), (self.schools, more.schools)):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        self.deviations.update(more.deviations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a population holds.

    Attributes:
        shard: part and number of parts, when only a part was made.
        profielen, pgn, schools: number of pupils by profile, kind of number, BRIN of the sender.
        deviations: path of each dossier with a known fault -> id of the fault, see `osolab list deviations`.
        files: sha256 of each file in the folder itself; those of the dossiers are in `SHA256SUMS`.
    """

    order: PopulationOrder
    shard: tuple[int, int] | None
    profielen: dict[str, int]
    pgn: dict[str, int]
    schools: dict[str, int]
    deviations: dict[str, str] = field(repr=False)
    files: dict[str, str] = field(repr=False)
    osolab: str = __version__
    dossier: str = DOSSIER_2019_1.name
    aannames: tuple[str, ...] = AANNAMES

    @property
    def leerlingen(self) -> int:
        """Number of pupils."""
        return sum(self.profielen.values())

    def as_json(self) -> str:
        """Return the manifest as JSON."""
        head = {
            "leerlingen": self.leerlingen,
            "nummers": describe_numbers(self.order.pupils, PgnPolicy(self.order.pgn)),
            "aandelen": {profiel: round(count / self.leerlingen, 4) for profiel, count in self.profielen.items()},
        }
        return json.dumps({**head, **DATA.dump(self)}, indent=2) + "\n"


DATA = PlainData(
    {
        PopulationOrder: {"deviations": "afwijkingen", "attachment_size": "bijlagemaat"},
        Counts: {"schools": "scholen", "deviations": "afwijkingen"},
        Manifest: {"order": "opdracht", "schools": "scholen", "deviations": "afwijkingen", "files": "bestanden"},
    }
)
"""Serialises orders, counts and manifests."""


def make_manifest(
    order: PopulationOrder, shard: tuple[int, int] | None, counts: Counts, files: dict[str, str]
) -> Manifest:
    """Return the manifest of what was made."""
    return Manifest(
        order=order,
        shard=shard,
        profielen=dict(sorted(counts.profielen.items())),
        pgn=dict(sorted(counts.pgn.items())),
        schools=dict(sorted(counts.schools.items())),
        deviations=dict(sorted(counts.deviations.items())),
        files=dict(sorted(files.items())),
        aannames=AANNAMES + (WIDE_AANNAMES if order.pgn == PgnPolicy.WIDE else ()),
    )


def make_order(
    *,
    pupils: int,
    seed: int,
    mix: Mix | str,
    format: str,  # noqa: A002 - the name of the flag
    pgn: str,
    deviations: float = 0.0,
    attachments: str = BijlageSize.SMALL,
) -> PopulationOrder:
    """Return the order that the flags ask for.

    Raises:
        ConfigurationError: an impossible order.
    """
    if pupils < 1:
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where="--pupils")
    policy = get_pgn_policy(pgn)
    refuse_too_many(pupils, policy)
    output_format = get_format(format)
    if check_share(deviations) and not output_format.holds_dossiers:
        raise ConfigurationError(
            f"format {output_format} holds no dossiers to deviate",
            nl=f"vorm {output_format} bevat geen dossiers die kunnen afwijken",
            where="--deviations",
            remedy="choose format xml, zip or tar",
            remedy_nl="kies vorm xml, zip of tar",
        )
    size = get_attachment_size(attachments)
    if size is not BijlageSize.SMALL and not output_format.holds_dossiers:
        raise ConfigurationError(
            f"format {output_format} holds no dossiers with attachments",
            nl=f"vorm {output_format} bevat geen dossiers met bijlagen",
            where="--attachments",
            remedy="choose format xml, zip or tar",
            remedy_nl="kies vorm xml, zip of tar",
        )
    return PopulationOrder(
        pupils=pupils,
        seed=seed,
        mix=str(parse_mix(mix) if isinstance(mix, str) else mix),
        format=output_format.value,
        pgn=policy.value,
        deviations=deviations,
        attachment_size=size.value,
    )


def get_attachment_size(name: str) -> BijlageSize:
    """Return the size mix called `name`.

    Raises:
        ConfigurationError: unknown.
    """
    try:
        return BijlageSize(name)
    except ValueError:
        raise ConfigurationError(
            f"attachments cannot be {name!r}",
            nl=f"bijlagen kunnen niet {name!r} zijn",
            where="--attachments",
            remedy=f"choose one of: {', '.join(BijlageSize)}",
            remedy_nl=f"kies een van: {', '.join(BijlageSize)}",
        ) from None


def get_format(name: str) -> OutputFormat:
    """Return the format called `name`.

    Raises:
        ConfigurationError: unknown, or not part of this version.
    """
    try:
        return OutputFormat(name)
    except ValueError:
        raise ConfigurationError(
            f"format {name!r} cannot be written",
            nl=f"vorm {name!r} kan niet worden geschreven",
            where="--format",
            remedy=f"choose one of: {', '.join(OutputFormat)}",
            remedy_nl=f"kies een van: {', '.join(OutputFormat)}",
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
