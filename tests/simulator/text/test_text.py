"""Texts in two languages."""

from __future__ import annotations

import pytest

from simulator.text.text import LANGUAGES, Text


def test_dutch_comes_first() -> None:
    """Dutch is the default language."""
    assert LANGUAGES == ("nl", "en")


@pytest.mark.parametrize(("language", "text"), [("nl", "ja"), ("en", "yes")])
def test_a_text_is_given_in_the_language_asked_for(language: str, text: str) -> None:
    """The Dutch and the English text do not change places."""
    assert Text(nl="ja", en="yes").in_language(language) == text


def test_a_text_in_json_has_both_languages() -> None:
    """The JSON shape is `{"nl": …, "en": …}`, and reads back."""
    text = Text(nl="ja", en="yes")
    assert text.as_dict() == {"nl": "ja", "en": "yes"}
    assert Text.of(text.as_dict()) == text


def test_a_text_needs_both_languages() -> None:
    """A text without English is refused when the data are read, not when somebody switches languages."""
    with pytest.raises(KeyError, match="en"):
        Text.of({"nl": "ja"})
