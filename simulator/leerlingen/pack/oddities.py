"""What is special about a pupil: so that whoever tests can pick the odd ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from simulator.leerlingen.model import Leerling, Pgnsoort
from simulator.leerlingen.pupil.loopbaan import stage_of
from simulator.register import Sector
from simulator.text.text import Tekst

_DUBBEL = frozenset({"22", "34", "44", "61"})
"""Codelijst 2: advice that names two levels."""

_GUARDIAN = "3"
_MANY_NAMES = 5
_MANY_FILES = 10
_SCHOOLS = 3
_LATE = 5
_SPECIAL = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijzonderheid:
    """Something about a pupil that a system may stumble over.

    Attributes:
        geldt: whether it is so.
    """

    id: str
    tekst: Tekst
    geldt: Callable[[Leerling], bool]


def find_bijzonderheden(leerling: Leerling) -> tuple[Bijzonderheid, ...]:
    """Return what is special about a pupil, in the order of `BIJZONDERHEDEN`."""
    return tuple(each for each in BIJZONDERHEDEN if each.geldt(leerling))


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
    has_spell = any(jaar.jaargroep == _SPECIAL for jaar in leerling.loopbaan)
    return not has_spell and any(now > before + 1 for before, now in pairwise(_stages(leerling)))


def _most_schools_a_year(leerling: Leerling) -> int:
    schools: dict[int, set[tuple[str, str]]] = {}
    for jaar in leerling.loopbaan:
        schools.setdefault(jaar.begin_schooljaar, set()).add((jaar.school.brin, jaar.school.vestigingscode))
    return max(map(len, schools.values()))


def _lives_apart(leerling: Leerling) -> bool:
    return len({each.adres for each in leerling.gezin.verzorgers if each.adres}) > 1


def _started_late(leerling: Leerling) -> bool:
    return leerling.onderwijs_sinds.year - leerling.geboortedatum.year > _LATE


BIJZONDERHEDEN = (
    Bijzonderheid(
        id="zonder_bsn",
        tekst=Tekst(nl="nog geen BSN, wel een onderwijsnummer", en="no BSN yet, but an onderwijsnummer"),
        geldt=lambda leerling: leerling.pgn_soort is Pgnsoort.ONDERWIJSNUMMER,
    ),
    Bijzonderheid(
        id="geheim_adres",
        tekst=Tekst(nl="geheim adres", en="secret address"),
        geldt=lambda leerling: leerling.adresgeheim,
    ),
    Bijzonderheid(
        id="veel_voornamen",
        tekst=Tekst(nl="veel voornamen", en="many given names"),
        geldt=lambda leerling: len(leerling.voornamen) >= _MANY_NAMES,
    ),
    Bijzonderheid(
        id="diacrieten",
        tekst=Tekst(nl="letters met accent of trema", en="letters with an accent or a diaeresis"),
        geldt=lambda leerling: not _names(leerling).isascii(),
    ),
    Bijzonderheid(
        id="voorvoegsel",
        tekst=Tekst(nl="voorvoegsel", en="surname prefix"),
        geldt=lambda leerling: bool(leerling.voorvoegsel),
    ),
    Bijzonderheid(
        id="dubbele_naam",
        tekst=Tekst(nl="dubbele achternaam", en="double surname"),
        geldt=lambda leerling: " " in leerling.achternaam or "-" in leerling.achternaam,
    ),
    Bijzonderheid(
        id="overleden_ouder",
        tekst=Tekst(nl="overleden ouder", en="deceased parent"),
        geldt=lambda leerling: any(each.overleden_op for each in leerling.gezin.verzorgers),
    ),
    Bijzonderheid(
        id="een_ouder",
        tekst=Tekst(nl="één ouder", en="one parent"),
        geldt=lambda leerling: [each.relatie != _GUARDIAN for each in leerling.gezin.verzorgers] == [True],
    ),
    Bijzonderheid(
        id="ouders_apart",
        tekst=Tekst(nl="ouders op twee adressen", en="parents at two addresses"),
        geldt=_lives_apart,
    ),
    Bijzonderheid(
        id="voogd",
        tekst=Tekst(nl="voogd", en="guardian"),
        geldt=lambda leerling: any(each.relatie == _GUARDIAN for each in leerling.gezin.verzorgers),
    ),
    Bijzonderheid(
        id="instelling",
        tekst=Tekst(nl="instelling is aansprakelijk, geen verzorgers", en="an institution is liable, no carers"),
        geldt=lambda leerling: leerling.gezin.instelling is not None,
    ),
    Bijzonderheid(
        id="drie_scholen",
        tekst=Tekst(nl="drie scholen in één schooljaar", en="three schools in one school year"),
        geldt=lambda leerling: _most_schools_a_year(leerling) >= _SCHOOLS,
    ),
    Bijzonderheid(
        id="later_begonnen",
        tekst=Tekst(nl="later in het onderwijs begonnen", en="started school later"),
        geldt=_started_late,
    ),
    Bijzonderheid(id="gedoubleerd", tekst=Tekst(nl="jaar overgedaan", en="repeated a year"), geldt=_repeated),
    Bijzonderheid(id="versneld", tekst=Tekst(nl="groep overgeslagen", en="skipped a year"), geldt=_skipped),
    Bijzonderheid(
        id="verblijf_so",
        tekst=Tekst(nl="tijd in het speciaal onderwijs", en="a spell in special education"),
        geldt=lambda leerling: (
            leerling.school.sector is not Sector.SO and any(jaar.jaargroep == _SPECIAL for jaar in leerling.loopbaan)
        ),
    ),
    Bijzonderheid(
        id="dubbel_advies",
        tekst=Tekst(nl="dubbel advies", en="advice for two levels"),
        geldt=lambda leerling: leerling.advies is not None and leerling.advies.code in _DUBBEL,
    ),
    Bijzonderheid(
        id="herzien_advies",
        tekst=Tekst(nl="herzien advies", en="revised advice"),
        geldt=lambda leerling: leerling.advies is not None and bool(leerling.advies.herzien),
    ),
    Bijzonderheid(
        id="dyslexie",
        tekst=Tekst(nl="dyslexie", en="dyslexia"),
        geldt=lambda leerling: any(each.code == "F81.0" for each in leerling.ondersteuning.diagnoses),
    ),
    Bijzonderheid(
        id="medicijnen",
        tekst=Tekst(nl="gebruikt medicijnen", en="takes medication"),
        geldt=lambda leerling: leerling.ondersteuning.medicijngebruik,
    ),
    Bijzonderheid(
        id="opp",
        tekst=Tekst(nl="ontwikkelingsperspectief (OPP)", en="development perspective (OPP)"),
        geldt=lambda leerling: leerling.ondersteuning.opp_start is not None,
    ),
    Bijzonderheid(
        id="arrangement",
        tekst=Tekst(nl="arrangement van het SWV", en="arrangement of the SWV"),
        geldt=lambda leerling: leerling.ondersteuning.arrangement_start is not None,
    ),
    Bijzonderheid(
        id="tlv",
        tekst=Tekst(nl="toelaatbaarheidsverklaring (TLV)", en="admission statement (TLV)"),
        geldt=lambda leerling: leerling.ondersteuning.tlv_start is not None,
    ),
    Bijzonderheid(
        id="lwoo",
        tekst=Tekst(nl="LWOO", en="LWOO"),
        geldt=lambda leerling: leerling.ondersteuning.lwoo_start is not None,
    ),
    Bijzonderheid(
        id="niet_akkoord",
        tekst=Tekst(nl="ouders niet akkoord", en="parents disagree"),
        geldt=lambda leerling: leerling.inzage.akkoord == "Nee",
    ),
    Bijzonderheid(
        id="opt_uit",
        tekst=Tekst(nl="onderdelen weggelaten (opt-uit)", en="categories left out (opt-out)"),
        geldt=lambda leerling: bool(leerling.opt_out),
    ),
    Bijzonderheid(
        id="veel_bijlagen",
        tekst=Tekst(nl="veel bijlagen", en="many attachments"),
        geldt=lambda leerling: leerling.bijlagen >= _MANY_FILES,
    ),
)
