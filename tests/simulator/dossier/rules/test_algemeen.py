"""The odd e-mail pattern of the published validation, taken apart."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dossier.rules.algemeen import ends_in_email

LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
PUBLISHED = re.compile(rf"[a-zA-Z0-9!#$%*+=?^_`{{|}}~.-]+@{LABEL}(\.{LABEL})*\Z")


@given(text=st.text(alphabet="ab1@.- \n'", max_size=14))
def test_it_says_what_the_pattern_says(text: str) -> None:
    """For every text the same answer as a search with the pattern as published."""
    assert ends_in_email(text) == (PUBLISHED.search(text) is not None)


LONG = ["a", "a@", "@a.", "a@b-", "x@a ", "-@-"]


@pytest.mark.parametrize("piece", LONG)
def test_long_texts_take_no_time(piece: str) -> None:
    """A million characters are judged at once: no text makes the validator hang."""
    start = time.process_time()
    ends_in_email(piece * 300_000)
    ends_in_email(piece[:2] + piece * 300_000 + " ")
    assert time.process_time() - start < 5
