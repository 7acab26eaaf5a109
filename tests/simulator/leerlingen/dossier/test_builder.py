"""From pupil to dossier: valid in every profile, and no more than the profile allows."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest

from simulator.dossier.model import Communicatie, Dossier
from simulator.dossier.reader import read
from simulator.dossier.validator import validate
from simulator.dossier.writer import write
from simulator.errors import OsoError
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.model import GEHEIM_EMAIL, GEHEIM_TELEFOON, Inzagegegevens, PgnKind
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import CATEGORIES, Profiel, category_flags, opt_out_allowed

GENERATOR = LeerlingGenerator(2026)
PROFIELEN = list(Profiel)
SWV = (Profiel.POSWV, Profiel.VOSWV)

TRAITS: dict[str, dict[str, object]] = {
    "plain": {},
    "onderwijsnummer": {"pgn_soort": PgnKind.ONDERWIJSNUMMER},
    "eleven attachments": {"bijlagen": 11},
    "no attachments": {"bijlagen": 0},
    "disagrees": {"akkoord": "Nee", "reden": "Gedrag klopt <niet> & dat is jammer"},
    "no consent": {"toestemming": "Nee"},
    "secret address": {"adresgeheim": True},
    "diacritics": {"diacrieten": True},
    "fourteen given names": {"voornamen": 14},
    "deceased parent": {"overleden_verzorger": True},
    "secret and deceased": {"adresgeheim": True, "overleden_verzorger": True},
    "institution liable": {"verzorgersaansprakelijk": False},
    "support": {"ondersteuning": True},
}


def make(profiel: Profiel, index: int = 1, **traits: object) -> Dossier:
    """Return the dossier of a pupil with traits."""
    wanted = Traits(profiel=profiel, **traits)  # type: ignore[arg-type]  # traits of any type
    return build_dossier(GENERATOR.leerling(index, traits=wanted), profiel, datum=PEILDATUM)


def judge(dossier: Dossier) -> list[str]:
    """Return what the validation says in either mode."""
    content = write(dossier)
    return [
        f"{mode}: {finding.rule} {finding.xpath}"
        for mode in ("official", "intended")
        for finding in validate(content, mode=mode).findings
    ]


@pytest.mark.family("traits", TRAITS.values(), ids=TRAITS)
@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_every_profile_is_valid_with_every_trait(profiel: Profiel, traits: dict[str, object]) -> None:
    """No finding in either mode, whatever was asked of the pupil."""
    for index in range(6):
        assert judge(make(profiel, index, **traits)) == []


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_what_is_drawn_by_chance_is_valid(profiel: Profiel) -> None:
    """No finding for pupils of whom nothing was asked."""
    for index in range(100, 140):
        assert judge(make(profiel, index)) == []


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_written_and_read_it_is_the_same(profiel: Profiel) -> None:
    """Nothing is lost or changed between model, bytes and model."""
    dossier = make(profiel, bijlagen=3)
    assert read(write(dossier)) == dossier


@pytest.mark.family(
    ("profiel", "category"),
    [(profiel, category) for profiel in PROFIELEN for category in sorted(opt_out_allowed(profiel))],
    ids=str,
)
def test_a_category_left_out_is_gone_and_says_so(profiel: Profiel, category: str) -> None:
    """OPT-UIT in the flags, the data absent, no finding; other flags stay as the profile has them."""
    dossier = make(profiel, 4, opt_out=frozenset({category}), bijlagen=1, ondersteuning=True)
    flags = dossier.metadata.categorie_uitlevering
    assert flags is not None
    assert getattr(flags, f"cat_{category}") == "OPT-UIT"
    for other in set(CATEGORIES) - {category}:
        assert getattr(flags, f"cat_{other}") == category_flags(profiel)[other].value
    assert judge(dossier) == []


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_everything_left_out_at_once_is_valid(profiel: Profiel) -> None:
    """A dossier with only what the profile demands is valid."""
    assert judge(make(profiel, 4, opt_out=opt_out_allowed(profiel))) == []


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_an_swv_never_sees_the_number(profiel: Profiel) -> None:
    """The number stands in the right field of OV profiles, and nowhere in SWV profiles. Bron: PaO.LL12."""
    for soort in PgnKind:
        leerling = GENERATOR.leerling(3, traits=Traits(profiel=profiel, pgn_soort=soort, bijlagen=2))
        dossier = build_dossier(leerling, profiel, datum=PEILDATUM)
        block = dossier.huidigeschool.leerling
        expected = (None, None) if profiel in SWV else (leerling.pgn, None)
        assert (block.bsn, block.onderwijsnummer) == (expected if soort is PgnKind.BSN else expected[::-1])
        assert (leerling.pgn.encode() in write(dossier)) is (profiel not in SWV)


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_a_secret_address_stays_secret(profiel: Profiel) -> None:
    """Neither street, postcode nor telephone of the household is anywhere in the bytes; secret numbers are nines."""
    for index in range(30):
        leerling = GENERATOR.leerling(index, traits=Traits(profiel=profiel, adresgeheim=True, bijlagen=0))
        dossier = build_dossier(leerling, profiel, datum=PEILDATUM)
        content = write(dossier).decode()
        gezin = leerling.gezin
        assert gezin.adres.postcode not in content
        assert gezin.telefoon not in content
        block = dossier.huidigeschool.leerling
        assert (block.adresgeheim, block.adreslijst, block.adresbuitenland) == (True, (), ())
        housemates = [
            shown for shown, known in zip(block.verzorger, gezin.verzorgers, strict=True) if known.adres == gezin.adres
        ]
        assert housemates or gezin.instelling
        for each in housemates:
            assert (each.adresgeheim, each.adreslijst) == (True, ())
            assert all(_is_hidden(way) for way in each.communicatielijst)
        assert all(_is_hidden(way) for way in block.communicatielijst)


def _is_hidden(way: Communicatie) -> bool:
    return way.geheim is True and way.nummer == (GEHEIM_TELEFOON if way.soort == "telefoon" else GEHEIM_EMAIL)


def test_a_povo_dossier_counts_its_tests_back_from_its_own_date() -> None:
    """Made half a year later, in the next school year, the oldest tests stay behind. Bron: OVa.TR04."""
    leerling = GENERATOR.leerling(2, traits=Traits(opt_out=frozenset()))
    now = build_dossier(leerling, Profiel.POVO, datum=PEILDATUM).huidigeschool.leerling.toetslijst
    later = build_dossier(leerling, Profiel.POVO, datum=date(2026, 9, 1)).huidigeschool.leerling.toetslijst
    assert len(now) == len(leerling.toetsen)
    assert 0 < len(later) < len(now)
    assert later == tuple(toets for toets in now if str(toets.afname.afnamedatum) >= "2024-08-01")


def test_the_profile_shapes_the_content() -> None:
    """POVO has advice and tests but no VVE; POPO has VVE; VOVO a report and consent; POSWV no final test."""
    povo, popo, vovo, poswv = (
        make(profiel, 2, opt_out=frozenset()) for profiel in (Profiel.POVO, Profiel.POPO, Profiel.VOVO, Profiel.POSWV)
    )
    advies = povo.huidigeschool.leerling.overstapadvies
    assert advies
    assert advies.advies
    assert povo.huidigeschool.leerling.vanpeuterspeelzaal is None
    assert popo.huidigeschool.leerling.vanpeuterspeelzaal is not None
    assert vovo.huidigeschool.leerling.cijferlijstlijst
    assert vovo.inzage
    assert vovo.inzage.toestemming == "Ja"
    assert poswv.huidigeschool.leerling.eindtoets_basisonderwijs is None
    assert poswv.huidigeschool.leerling.onderwijsondersteuning


def test_the_parents_part_can_be_given() -> None:
    """The administration says what the parents did; not inspected is built as such, and refused by the rules."""
    leerling = GENERATOR.leerling(2)
    unseen = build_dossier(leerling, Profiel.POVO, datum=PEILDATUM, inzage=Inzagegegevens(ingezien=False))
    assert any("OVa.IZ02" in finding for finding in judge(unseen))
    seen = Inzagegegevens(ingezien=True, datum=date(2026, 3, 1), akkoord="Nee", reden="Fout in naam")
    inzage = build_dossier(leerling, Profiel.POVO, datum=PEILDATUM, inzage=seen).inzage
    assert inzage
    assert (inzage.akkoord, inzage.redennietakkoord, inzage.inzagedatum) == ("Nee", "Fout in naam", date(2026, 3, 1))


def test_a_plain_povo_dossier_has_a_real_size() -> None:
    """With two small attachments it weighs 15-25 kB as it travels, in the middle of the field."""
    sizes = [
        len(write(make(Profiel.POVO, index, bijlagen=2, opt_out=frozenset()), indent=False)) for index in range(60)
    ]
    assert 15_000 < median(sizes) < 26_000


def test_an_awkward_reason_travels_unharmed() -> None:
    """Markup characters, quotes and emoji in free text survive; a character that XML does not know is refused."""
    reason = "<b>\"Nee\" & 'nooit'</b> 🙂 \N{ZERO WIDTH JOINER}"
    dossier = make(Profiel.POPO, akkoord="Nee", reden=reason)
    inzage = read(write(dossier)).inzage
    assert inzage
    assert inzage.redennietakkoord == reason
    with pytest.raises(OsoError):
        write(make(Profiel.POPO, akkoord="Nee", reden="a\x00b"))
