"""The result table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import LocalProtocolError
from simulator.standard import resultaat
from simulator.standard.aannames import Aannames, ValueKind
from simulator.standard.overdracht import Role
from simulator.standard.resultaat import FlowType, Reason, ResultTable

TABLE = ResultTable.load(Aannames.load())
AVAILABLE = resultaat.LEERLINGINFO_NIET_BESCHIKBAAR
RETRIEVABLE = resultaat.LEERLINGINFO_NIET_OPVRAAGBAAR
SUCCEEDED = resultaat.OVERDRACHT_GESLAAGD


def test_every_reason_has_a_row() -> None:
    """There is one row for each reason, no more."""
    assert {row.reason for row in TABLE.rows} == set(Reason)
    assert len(TABLE.rows) == len(Reason)


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_a_row_is_complete(reason: Reason) -> None:
    """Every row says, in both languages, what a user is told and can do."""
    row = TABLE.row(reason)
    assert row.code.isalnum()
    assert row.services
    for text in (row.text, row.remedy):
        assert text.nl.endswith(".")
        assert text.en.endswith(".")
        assert row.code not in text.nl + text.en


@pytest.mark.parametrize(
    ("reason", "code", "by", "flow"),
    [
        (Reason.DELIVERED, "OverdrachtGeslaagd", Role.DOEL, FlowType.NORMAL),
        (Reason.SIGNED_OFF, "OverdrachtGeslaagd", Role.TC, FlowType.NORMAL),
        (Reason.NOTIFIED, "NotificatieOntvangen", Role.DOEL, FlowType.NORMAL),
        (Reason.NOT_PREPARED, "LeerlinginfoNietBeschikbaar", Role.BRON, FlowType.ALTERNATIVE),
        (Reason.NO_INZAGE, "LeerlinginfoNietOpvraagbaar", Role.BRON, FlowType.ALTERNATIVE),
        (Reason.SESSIE_AFWIJKEND, "SessieAfwijkend", Role.TC, FlowType.ALTERNATIVE),
        (Reason.UNKNOWN_AANLEVERPUNT, "OnbekendAanleverpunt", Role.TC, FlowType.ALTERNATIVE),
        (Reason.NO_RELATION, "GeenRelatieMetDoel", Role.TC, FlowType.ALTERNATIVE),
        (Reason.ALREADY_SIGNED_OFF, "SessieReedsAfgemeld", Role.TC, FlowType.ALTERNATIVE),
        (Reason.SOURCE_UNKNOWN, "VerstrekkerNietBekend", Role.TC, FlowType.ALTERNATIVE),
    ],
    ids=str,
)
def test_codes_that_were_seen_are_facts(reason: Reason, code: str, by: Role, flow: FlowType) -> None:
    """A seen code stands in the table itself and no assumption can change it. Bron: protocol 10."""
    row = TABLE.row(reason)
    assert (row.code, row.raised_by, row.flow, row.certainty, row.aanname) == (code, by, flow, "S", "")


def test_the_constants_are_codes_of_the_table() -> None:
    """Every constant of the module is a seen code."""
    constants = {value for name, value in vars(resultaat).items() if name.isupper() and isinstance(value, str)}
    assert constants == {row.code for row in TABLE.rows if not row.aanname}


@pytest.mark.parametrize("reason", [row.reason for row in TABLE.rows if row.aanname], ids=str)
def test_an_assumed_code_follows_its_assumption(reason: Reason) -> None:
    """Overriding the assumption changes the code of its reason."""
    name = TABLE.row(reason).aanname
    row = Aannames.load()[name]
    if row.kind is ValueKind.CODES:
        override = ",".join("AndereCode" if part == reason else f"Code{n}" for n, part in enumerate(row.parts))
    else:
        override = "AndereCode"
    assert ResultTable.load(Aannames.load({name: override})).code_for(reason) == "AndereCode"


def test_every_assumed_code_is_used() -> None:
    """No assumption about a code is a switch that does nothing."""
    used = {(row.aanname, row.reason.value) for row in TABLE.rows}
    for row in Aannames.load().register:
        if row.kind is ValueKind.CODES:
            assert {(row.id, part) for part in row.parts} <= used


@pytest.mark.parametrize("reason", [Reason.PUPIL_UNKNOWN, Reason.WITHDRAWN], ids=str)
def test_nobody_can_tell_whether_a_pupil_exists(reason: Reason) -> None:
    """Unknown, withdrawn and not prepared give one code, explained in one way. Bron: C-04, C-17."""
    assert TABLE.code_for(reason) == TABLE.code_for(Reason.NOT_PREPARED)
    explained = TABLE.get(TABLE.code_for(reason))
    assert explained is not None
    assert explained.reason is Reason.NOT_PREPARED


def test_a_code_is_explained() -> None:
    """The text that goes with a code is found by the code."""
    assert TABLE.foutmelding(RETRIEVABLE).text == TABLE.row(Reason.NO_INZAGE).text
    assert TABLE.foutmelding(RETRIEVABLE).code == RETRIEVABLE


def test_an_unknown_code_is_shown_with_a_general_text() -> None:
    """A code that nobody knows still reaches the user. Bron: FS-27."""
    assert TABLE.get("Nooitgezien") is None
    melding = TABLE.foutmelding("Nooitgezien")
    assert melding.code == "Nooitgezien"
    assert melding.text.nl
    assert melding.text not in {row.text for row in TABLE.rows}


def test_no_code_is_a_technical_failure() -> None:
    """A fault without a code gets the text of a technical failure."""
    assert TABLE.foutmelding("").text == TABLE.row(Reason.TECHNICAL).text


@pytest.mark.parametrize(
    ("codes", "best"),
    [
        pytest.param([SUCCEEDED], 0, id="only one"),
        pytest.param([AVAILABLE, SUCCEEDED], 1, id="F-01 delivered wins"),
        pytest.param([SUCCEEDED, AVAILABLE], 0, id="delivered wins when first"),
        pytest.param([AVAILABLE, RETRIEVABLE], 1, id="F-03 the better of two refusals"),
        pytest.param([RETRIEVABLE, AVAILABLE], 0, id="F-03 in the other order"),
        pytest.param([AVAILABLE, AVAILABLE], 1, id="F-04 a tie goes to the last"),
        pytest.param([RETRIEVABLE, AVAILABLE, RETRIEVABLE], 2, id="a tie with another between"),
        pytest.param(["LeerlinginfoNietGewijzigd", RETRIEVABLE], 0, id="not changed above no inzage"),
        pytest.param([AVAILABLE, "SessieAfwijkend"], 0, id="not prepared above a session code"),
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
    assert TABLE.best(codes) == best


def test_another_rank_order_gives_another_best_result() -> None:
    """The order is the one of A07, not of the table."""
    order = "not_prepared, delivered, no_inzage, not_changed, wrong_dossier_version, school_not_allowed"
    table = ResultTable.load(Aannames.load({"A07": f"{order}, technical, other, sessie"}))
    assert table.best([RETRIEVABLE, AVAILABLE]) == 1
    assert table.best([AVAILABLE, SUCCEEDED]) == 0
    assert table.best(["SessieAfwijkend", ""]) == 1


def test_a_code_with_two_reasons_counts_for_the_better_one() -> None:
    """When an override gives two reasons one code, that code takes the higher place of the two."""
    table = ResultTable.load(Aannames.load({"A14": AVAILABLE}))
    assert table.best([AVAILABLE, RETRIEVABLE]) == 0
    assert TABLE.best([AVAILABLE, RETRIEVABLE]) == 1


def test_nothing_asked_gives_nothing_to_report() -> None:
    """Without a single answer there is no best one."""
    with pytest.raises(LocalProtocolError):
        TABLE.best([])


@given(st.lists(st.sampled_from([row.code for row in TABLE.rows] + ["", "Nooitgezien"]), min_size=1))
def test_nothing_before_beats_the_best_and_nothing_after_equals_it(codes: list[str]) -> None:
    """Whatever was answered: no code ranks above the best, and no later one equals it."""
    best = TABLE.best(codes)
    ranks = [TABLE.rank(code) for code in codes]
    assert ranks[best] == min(ranks)
    assert min(ranks) not in ranks[best + 1 :]
