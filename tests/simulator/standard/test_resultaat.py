"""The result table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import LocalProtocolError
from simulator.standard import resultaat
from simulator.standard.aannames import Aannames, Soort
from simulator.standard.overdracht import Rol
from simulator.standard.resultaat import Reden, Resultaattabel, Stroom

TABEL = Resultaattabel.load(Aannames.load())
BESCHIKBAAR = resultaat.LEERLINGINFO_NIET_BESCHIKBAAR
OPVRAAGBAAR = resultaat.LEERLINGINFO_NIET_OPVRAAGBAAR
GESLAAGD = resultaat.OVERDRACHT_GESLAAGD


def test_every_reason_has_a_row() -> None:
    """There is one row for each reason, no more."""
    assert {row.reden for row in TABEL.rows} == set(Reden)
    assert len(TABEL.rows) == len(Reden)


@pytest.mark.parametrize("reden", Reden, ids=str)
def test_a_row_is_complete(reden: Reden) -> None:
    """Every row says, in both languages, what a user is told and can do."""
    row = TABEL.row(reden)
    assert row.code.isalnum()
    assert row.services
    for text in (row.tekst, row.remedy):
        assert text.nl.endswith(".")
        assert text.en.endswith(".")
        assert row.code not in text.nl + text.en


@pytest.mark.parametrize(
    ("reden", "code", "by", "flow"),
    [
        (Reden.DELIVERED, "OverdrachtGeslaagd", Rol.DOEL, Stroom.NORMAL),
        (Reden.SIGNED_OFF, "OverdrachtGeslaagd", Rol.TC, Stroom.NORMAL),
        (Reden.NOTIFIED, "NotificatieOntvangen", Rol.DOEL, Stroom.NORMAL),
        (Reden.NOT_PREPARED, "LeerlinginfoNietBeschikbaar", Rol.BRON, Stroom.ALTERNATIVE),
        (Reden.NO_INZAGE, "LeerlinginfoNietOpvraagbaar", Rol.BRON, Stroom.ALTERNATIVE),
        (Reden.SESSIE_AFWIJKEND, "SessieAfwijkend", Rol.TC, Stroom.ALTERNATIVE),
        (Reden.UNKNOWN_AANLEVERPUNT, "OnbekendAanleverpunt", Rol.TC, Stroom.ALTERNATIVE),
        (Reden.NO_RELATION, "GeenRelatieMetDoel", Rol.TC, Stroom.ALTERNATIVE),
        (Reden.ALREADY_SIGNED_OFF, "SessieReedsAfgemeld", Rol.TC, Stroom.ALTERNATIVE),
        (Reden.SOURCE_UNKNOWN, "VerstrekkerNietBekend", Rol.TC, Stroom.ALTERNATIVE),
    ],
    ids=str,
)
def test_codes_that_were_seen_are_facts(reden: Reden, code: str, by: Rol, flow: Stroom) -> None:
    """A seen code stands in the table itself and no assumption can change it. Bron: protocol 10."""
    row = TABEL.row(reden)
    assert (row.code, row.raised_by, row.flow, row.certainty, row.aanname) == (code, by, flow, "S", "")


def test_the_constants_are_codes_of_the_table() -> None:
    """Every constant of the module is a seen code."""
    constants = {value for name, value in vars(resultaat).items() if name.isupper() and isinstance(value, str)}
    assert constants == {row.code for row in TABEL.rows if not row.aanname}


@pytest.mark.parametrize("reden", [row.reden for row in TABEL.rows if row.aanname], ids=str)
def test_an_assumed_code_follows_its_assumption(reden: Reden) -> None:
    """Overriding the assumption changes the code of its reason."""
    name = TABEL.row(reden).aanname
    row = Aannames.load()[name]
    if row.kind is Soort.CODES:
        override = ",".join("AndereCode" if part == reden else f"Code{n}" for n, part in enumerate(row.parts))
    else:
        override = "AndereCode"
    assert Resultaattabel.load(Aannames.load({name: override})).code_for(reden) == "AndereCode"


def test_every_assumed_code_is_used() -> None:
    """No assumption about a code is a switch that does nothing."""
    used = {(row.aanname, row.reden.value) for row in TABEL.rows}
    for row in Aannames.load().register:
        if row.kind is Soort.CODES:
            assert {(row.id, part) for part in row.parts} <= used


@pytest.mark.parametrize("reden", [Reden.PUPIL_UNKNOWN, Reden.WITHDRAWN], ids=str)
def test_nobody_can_tell_whether_a_pupil_exists(reden: Reden) -> None:
    """Unknown, withdrawn and not prepared give one code, explained in one way. Bron: C-04, C-17."""
    assert TABEL.code_for(reden) == TABEL.code_for(Reden.NOT_PREPARED)
    explained = TABEL.get(TABEL.code_for(reden))
    assert explained is not None
    assert explained.reden is Reden.NOT_PREPARED


def test_a_code_is_explained() -> None:
    """The text that goes with a code is found by the code."""
    assert TABEL.foutmelding(OPVRAAGBAAR).tekst == TABEL.row(Reden.NO_INZAGE).tekst
    assert TABEL.foutmelding(OPVRAAGBAAR).code == OPVRAAGBAAR


def test_an_unknown_code_is_shown_with_a_general_text() -> None:
    """A code that nobody knows still reaches the user. Bron: FS-27."""
    assert TABEL.get("Nooitgezien") is None
    melding = TABEL.foutmelding("Nooitgezien")
    assert melding.code == "Nooitgezien"
    assert melding.tekst.nl
    assert melding.tekst not in {row.tekst for row in TABEL.rows}


def test_no_code_is_a_technical_failure() -> None:
    """A fault without a code gets the text of a technical failure."""
    assert TABEL.foutmelding("").tekst == TABEL.row(Reden.TECHNICAL).tekst


@pytest.mark.parametrize(
    ("codes", "best"),
    [
        pytest.param([GESLAAGD], 0, id="only one"),
        pytest.param([BESCHIKBAAR, GESLAAGD], 1, id="F-01 delivered wins"),
        pytest.param([GESLAAGD, BESCHIKBAAR], 0, id="delivered wins when first"),
        pytest.param([BESCHIKBAAR, OPVRAAGBAAR], 1, id="F-03 the better of two refusals"),
        pytest.param([OPVRAAGBAAR, BESCHIKBAAR], 0, id="F-03 in the other order"),
        pytest.param([BESCHIKBAAR, BESCHIKBAAR], 1, id="F-04 a tie goes to the last"),
        pytest.param([OPVRAAGBAAR, BESCHIKBAAR, OPVRAAGBAAR], 2, id="a tie with another between"),
        pytest.param(["LeerlinginfoNietGewijzigd", OPVRAAGBAAR], 0, id="not changed above no inzage"),
        pytest.param([BESCHIKBAAR, "SessieAfwijkend"], 0, id="not prepared above a session code"),
        pytest.param(["SessieAfwijkend", "OnbekendAanleverpunt"], 1, id="session codes are equal"),
        pytest.param(["SessieAfwijkend", "Nooitgezien"], 0, id="a session code above an unknown code"),
        pytest.param(["Nooitgezien", ""], 0, id="an unknown code above a technical failure"),
        pytest.param(["", "TechnischeFout"], 1, id="technical failures are equal"),
        pytest.param(
            ["AfmeldingOnjuist", "SessieAfwijkend"], 1, id="a code that is no answer of bron counts as unknown"
        ),
    ],
)
def test_the_best_result_is_reported(codes: list[str], best: int) -> None:
    """Sign-off takes the highest in rank, and of equals the last. Bron: protocol 8.7, A07."""
    assert TABEL.best(codes) == best


def test_another_rank_order_gives_another_best_result() -> None:
    """The order is the one of A07, not of the table."""
    order = "not_prepared, delivered, no_inzage, not_changed, wrong_dossier_version, school_not_allowed"
    tabel = Resultaattabel.load(Aannames.load({"A07": f"{order}, technical, other, sessie"}))
    assert tabel.best([OPVRAAGBAAR, BESCHIKBAAR]) == 1
    assert tabel.best([BESCHIKBAAR, GESLAAGD]) == 0
    assert tabel.best(["SessieAfwijkend", ""]) == 1


def test_a_code_with_two_reasons_counts_for_the_better_one() -> None:
    """When an override gives two reasons one code, that code takes the higher place of the two."""
    tabel = Resultaattabel.load(Aannames.load({"A14": BESCHIKBAAR}))
    assert tabel.best([BESCHIKBAAR, OPVRAAGBAAR]) == 0
    assert TABEL.best([BESCHIKBAAR, OPVRAAGBAAR]) == 1


def test_nothing_asked_gives_nothing_to_report() -> None:
    """Without a single answer there is no best one."""
    with pytest.raises(LocalProtocolError):
        TABEL.best([])


@given(st.lists(st.sampled_from([row.code for row in TABEL.rows] + ["", "Nooitgezien"]), min_size=1))
def test_nothing_before_beats_the_best_and_nothing_after_equals_it(codes: list[str]) -> None:
    """Whatever was answered: no code ranks above the best, and no later one equals it."""
    best = TABEL.best(codes)
    ranks = [TABEL.rank(code) for code in codes]
    assert ranks[best] == min(ranks)
    assert min(ranks) not in ranks[best + 1 :]
