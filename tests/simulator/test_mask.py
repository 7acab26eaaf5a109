"""What may be shown of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal import mask

KOPPELSLEUTEL = "19677A96-B737-402E-B3B8-24A3EEF32000"
PGN = "999990019"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<o:pgn>999990019</o:pgn>", "<o:pgn>9********</o:pgn>", id="in an element"),
        pytest.param("<bsn>\n 999990019\n</bsn>", "<bsn>\n 9********\n</bsn>", id="between blanks"),
        pytest.param("<pgn><![CDATA[999990019]]></pgn>", "<pgn><![CDATA[9********]]></pgn>", id="in CDATA"),
        pytest.param("onderwijsnummer 101222331.", "onderwijsnummer 1********.", id="onderwijsnummer in a sentence"),
        pytest.param("?pgn=999990019&x=1", "?pgn=9********&x=1", id="in a query"),
        pytest.param("/leerling/999990019/x", "/leerling/9********/x", id="in a path"),
        pytest.param("bsn_999990019-x", "bsn_9********-x", id="in a file name"),
        pytest.param("999990019 999994669", "9******** 9********", id="two"),
        pytest.param("<naam>999990018</naam>", "<naam>999990018</naam>", id="nine digits that are no pgn"),
        pytest.param("0612999990019", "0612999990019", id="inside a longer number"),
        pytest.param("QUJD999990019REVG", "QUJD999990019REVG", id="inside base64"),
        pytest.param("0000000700099AA00007", "0000000700099AA00007", id="routeringskenmerk"),
    ],
)
def test_a_pgn_shows_its_first_digit(text: str, shown: str) -> None:
    """BSNs and onderwijsnummers are hidden wherever they stand on their own; other digits stay readable."""
    assert mask(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<o:zoeksleutel>QUJD\nREVG=</o:zoeksleutel>", "<o:zoeksleutel>***</o:zoeksleutel>", id="wrapped"),
        pytest.param("<zoeksleutel>QUJD</zoeksleutel>", "<zoeksleutel>***</zoeksleutel>", id="no prefix"),
        pytest.param(
            '<z:zoeksleutel a="b">Q</z:zoeksleutel>', '<z:zoeksleutel a="b">***</z:zoeksleutel>', id="attribute"
        ),
        pytest.param("<zoeksleutel><![CDATA[Q]]></zoeksleutel>", "<zoeksleutel>***</zoeksleutel>", id="CDATA"),
        pytest.param("<o:zoeksleutel>QUJD", "<o:zoeksleutel>***", id="cut short"),
        pytest.param("<o:pgnfrag>0019</o:pgnfrag>", "<o:pgnfrag>****</o:pgnfrag>", id="pgnfrag"),
        pytest.param(
            "<zoeksleutelPgnfrag><zoeksleutel>Q</zoeksleutel><pgnfrag>1</pgnfrag></zoeksleutelPgnfrag>",
            "<zoeksleutelPgnfrag><zoeksleutel>***</zoeksleutel><pgnfrag>****</pgnfrag></zoeksleutelPgnfrag>",
            id="both",
        ),
        pytest.param(
            f"<o:koppelsleutel>{KOPPELSLEUTEL}</o:koppelsleutel>",
            "<o:koppelsleutel>19677A96-****</o:koppelsleutel>",
            id="koppelsleutel",
        ),
        pytest.param(f"<koppelsleutel><![CDATA[{KOPPELSLEUTEL}]]></koppelsleutel>", None, id="koppelsleutel in CDATA"),
        pytest.param("<koppelsleutel />\n<soort>x</soort>", "<koppelsleutel />\n<soort>x</soort>", id="empty element"),
        pytest.param("<zoeksleutel/><soort>x</soort>", "<zoeksleutel/><soort>x</soort>", id="empty zoeksleutel"),
    ],
)
def test_a_key_is_hidden(text: str, shown: str | None) -> None:
    """Keys are unreadable; a koppelsleutel keeps eight characters to be recognised by; the rest stays."""
    masked = mask(text)
    assert KOPPELSLEUTEL[9:] not in masked
    if shown is not None:
        assert masked == shown


@given(st.text(alphabet="<>/ =-&;\n.:'\"_", max_size=20), st.text(alphabet="<>/ =-&;\n.:'\"_", max_size=20))
def test_no_punctuation_lets_a_pgn_through(before: str, after: str) -> None:
    """Whatever stands beside it, a pgn is hidden."""
    assert PGN not in mask(before + PGN + after)


@given(st.text(max_size=200))
def test_what_is_masked_can_be_masked_again(text: str) -> None:
    """Masking twice is masking once."""
    assert mask(mask(text)) == mask(text)


def test_a_message_that_never_closes_its_tags_costs_no_more_time() -> None:
    """Work grows with the length of the message, not with its square."""
    assert mask("<koppelsleutel " * 20_000) == "<koppelsleutel " * 20_000
