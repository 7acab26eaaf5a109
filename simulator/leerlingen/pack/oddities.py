"""What is unusual about a pupil, so that a tester can choose those that may cause trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from simulator.leerlingen.model import Leerling, PgnKind
from simulator.leerlingen.pupil.loopbaan import stage_of
from simulator.register import Sector
from simulator.text.text import Text

_DUPLICATE = frozenset({"22", "34", "44", "61"})
"""Codelijst 2: advice that names two levels."""

_GUARDIAN = "3"
_MANY_NAMES = 5
_MANY_FILES = 10
_SCHOOLS = 3
_LATE = 5
_SPECIAL = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something unusual about a pupil that a system may handle wrongly.

    Attributes:
        applies: tells whether a pupil has it.
    """

    id: str
    text: Text
    applies: Callable[[Leerling], bool]


def find_oddities(leerling: Leerling) -> tuple[Oddity, ...]:
    """Return what is unusual about a pupil, in the order of `ODDITIES`."""
    return tuple(each for each in ODDITIES if each.applies(leerling))


def _names(leerling: Leerling) -> str:
    return "".join((*leerling.voornamen, leerling.roepnaam, leerling.voorvoegsel, leerling.achternaam))


def _stages(leerling: Leerling) -> list[int]:
    """Return the stage of every school year, oldest first; years in special education have none."""
    years = {jaar.begin_schooljaar: jaar.jaargroep for jaar in leerling.loopbaan}
    return [stage_of(group) for group in years.values() if group != _SPECIAL]


def _repeated(leerling: Leerling) -> bool:
    stages = _stages(leerling)
    started = next((place for place, stage in enumerate(stages) if stage > 1), len(stages))
    return any(now == before for before, now in pairwise(stages[max(started - 1, 0) :]))


def _skipped(leerling: Leerling) -> bool:
    was_in_special = any(jaar.jaargroep == _SPECIAL for jaar in leerling.loopbaan)
    return not was_in_special and any(now > before + 1 for before, now in pairwise(_stages(leerling)))


def _most_schools_a_year(leerling: Leerling) -> int:
    schools: dict[int, set[tuple[str, str]]] = {}
    for jaar in leerling.loopbaan:
        schools.setdefault(jaar.begin_schooljaar, set()).add((jaar.school.brin, jaar.school.vestigingscode))
    return max(map(len, schools.values()))


def _lives_apart(leerling: Leerling) -> bool:
    return len({each.adres for each in leerling.gezin.verzorgers if each.adres}) > 1


def _started_late(leerling: Leerling) -> bool:
    return leerling.onderwijs_sinds.year - leerling.geboortedatum.year > _LATE


ODDITIES = (
    Oddity(
        id="zonder_bsn",
        text=Text(nl="nog geen BSN, wel een onderwijsnummer", en="no BSN yet, but an onderwijsnummer"),
        applies=lambda leerling: leerling.pgn_soort is PgnKind.ONDERWIJSNUMMER,
    ),
    Oddity(
        id="geheim_adres",
        text=Text(nl="geheim adres", en="secret address"),
        applies=lambda leerling: leerling.adresgeheim,
    ),
    Oddity(
        id="veel_voornamen",
        text=Text(nl="veel voornamen", en="many given names"),
        applies=lambda leerling: len(leerling.voornamen) >= _MANY_NAMES,
    ),
    Oddity(
        id="diacrieten",
        text=Text(nl="letters met accent of trema", en="letters with an accent or a diaeresis"),
        applies=lambda leerling: not _names(leerling).isascii(),
    ),
    Oddity(
        id="voorvoegsel",
        text=Text(nl="voorvoegsel", en="surname prefix"),
        applies=lambda leerling: bool(leerling.voorvoegsel),
    ),
    Oddity(
        id="dubbele_naam",
        text=Text(nl="dubbele achternaam", en="double surname"),
        applies=lambda leerling: " " in leerling.achternaam or "-" in leerling.achternaam,
    ),
    Oddity(
        id="overleden_ouder",
        text=Text(nl="overleden ouder", en="deceased parent"),
        applies=lambda leerling: any(each.overleden_op for each in leerling.gezin.verzorgers),
    ),
    Oddity(
        id="een_ouder",
        text=Text(nl="één ouder", en="one parent"),
        applies=lambda leerling: [each.relatie != _GUARDIAN for each in leerling.gezin.verzorgers] == [True],
    ),
    Oddity(
        id="ouders_apart",
        text=Text(nl="ouders op twee adressen", en="parents at two addresses"),
        applies=_lives_apart,
    ),
    Oddity(
        id="voogd",
        text=Text(nl="voogd", en="guardian"),
        applies=lambda leerling: any(each.relatie == _GUARDIAN for each in leerling.gezin.verzorgers),
    ),
    Oddity(
        id="instelling",
        text=Text(nl="instelling is aansprakelijk, geen verzorgers", en="an institution is liable, no carers"),
        applies=lambda leerling: leerling.gezin.instelling is not None,
    ),
    Oddity(
        id="drie_scholen",
        text=Text(nl="drie scholen in één schooljaar", en="three schools in one school year"),
        applies=lambda leerling: _most_schools_a_year(leerling) >= _SCHOOLS,
    ),
    Oddity(
        id="later_begonnen",
        text=Text(nl="later in het onderwijs begonnen", en="started school later"),
        applies=_started_late,
    ),
    Oddity(id="gedoubleerd", text=Text(nl="jaar overgedaan", en="repeated a year"), applies=_repeated),
    Oddity(id="versneld", text=Text(nl="groep overgeslagen", en="skipped a year"), applies=_skipped),
    Oddity(
        id="verblijf_so",
        text=Text(nl="tijd in het speciaal onderwijs", en="a spell in special education"),
        applies=lambda leerling: (
            leerling.school.sector is not Sector.SO and any(jaar.jaargroep == _SPECIAL for jaar in leerling.loopbaan)
        ),
    ),
    Oddity(
        id="dubbel_advies",
        text=Text(nl="dubbel advies", en="advice for two levels"),
        applies=lambda leerling: leerling.advies is not None and leerling.advies.code in _DUPLICATE,
    ),
    Oddity(
        id="herzien_advies",
        text=Text(nl="herzien advies", en="revised advice"),
        applies=lambda leerling: leerling.advies is not None and bool(leerling.advies.herzien),
    ),
    Oddity(
        id="dyslexie",
        text=Text(nl="dyslexie", en="dyslexia"),
        applies=lambda leerling: any(each.code == "F81.0" for each in leerling.ondersteuning.diagnoses),
    ),
    Oddity(
        id="medicijnen",
        text=Text(nl="gebruikt medicijnen", en="takes medication"),
        applies=lambda leerling: leerling.ondersteuning.medicijngebruik,
    ),
    Oddity(
        id="opp",
        text=Text(nl="ontwikkelingsperspectief (OPP)", en="development perspective (OPP)"),
        applies=lambda leerling: leerling.ondersteuning.opp_start is not None,
    ),
    Oddity(
        id="arrangement",
        text=Text(nl="arrangement van het SWV", en="arrangement of the SWV"),
        applies=lambda leerling: leerling.ondersteuning.arrangement_start is not None,
    ),
    Oddity(
        id="tlv",
        text=Text(nl="toelaatbaarheidsverklaring (TLV)", en="admission statement (TLV)"),
        applies=lambda leerling: leerling.ondersteuning.tlv_start is not None,
    ),
    Oddity(
        id="lwoo",
        text=Text(nl="LWOO", en="LWOO"),
        applies=lambda leerling: leerling.ondersteuning.lwoo_start is not None,
    ),
    Oddity(
        id="niet_akkoord",
        text=Text(nl="ouders niet akkoord", en="parents disagree"),
        applies=lambda leerling: leerling.inzage.akkoord == "Nee",
    ),
    Oddity(
        id="opt_uit",
        text=Text(nl="onderdelen weggelaten (opt-uit)", en="categories left out (opt-out)"),
        applies=lambda leerling: bool(leerling.opt_out),
    ),
    Oddity(
        id="veel_bijlagen",
        text=Text(nl="veel bijlagen", en="many attachments"),
        applies=lambda leerling: leerling.bijlagen >= _MANY_FILES,
    ),
)
