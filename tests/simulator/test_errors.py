"""Three kinds of trouble."""

from __future__ import annotations

import pytest

from simulator.errors import (
    ConfigurationError,
    InvalidNumberError,
    LocalProtocolError,
    OsoError,
    RemoteProtocolError,
    TransportError,
    UntrustedXmlError,
)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        pytest.param(ConfigurationError("no such key"), "no such key", id="message only"),
        pytest.param(ConfigurationError("no such key", where="a.toml:3"), "a.toml:3: no such key", id="with a place"),
        pytest.param(
            ConfigurationError("no such key", where="a.toml:3", remedy="leave it out"),
            "a.toml:3: no such key\n  leave it out",
            id="with a remedy",
        ),
    ],
)
def test_a_configuration_error_says_what_where_and_what_to_do(error: ConfigurationError, text: str) -> None:
    """The text for a person has the place in front and the remedy on a line of its own."""
    assert str(error) == text
    assert error.message == "no such key"


@pytest.mark.parametrize(
    "error",
    [
        LocalProtocolError("x"),
        RemoteProtocolError("x"),
        UntrustedXmlError("x"),
        InvalidNumberError("x"),
        ConfigurationError("x"),
        TransportError("tls", "x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_everything_raised_on_purpose_has_one_root(error: OsoError) -> None:
    """One except clause catches osolab's own errors, and their text is the message."""
    assert isinstance(error, OsoError)
    assert str(error) == "x"


@pytest.mark.parametrize(
    "error",
    [
        LocalProtocolError("no", nl="nee"),
        RemoteProtocolError("no", nl="nee", line=1),
        InvalidNumberError("no", nl="nee"),
        ConfigurationError("no", nl="nee"),
        TransportError("tls", "no", nl="nee"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_speaks_both_languages(error: OsoError) -> None:
    """Dutch when asked for, English otherwise; the text of the exception itself is English."""
    assert (error.in_language("nl"), error.in_language("en"), str(error)) == ("nee", "no", "no")


def test_an_error_without_dutch_is_told_in_english() -> None:
    """Better the other language than nothing."""
    assert LocalProtocolError("no").in_language("nl") == "no"


def test_trouble_keeps_its_words_at_another_place() -> None:
    """Whoever knows the file and the key puts the same trouble there, in both languages."""
    moved = ConfigurationError("no", nl="nee", where="a", remedy="do", remedy_nl="doe").at("b.toml:3")
    assert moved.in_language("nl") == "b.toml:3: nee\n  doe"
    assert moved.in_language("en") == "b.toml:3: no\n  do"


def test_our_misuse_is_not_the_peers_fault() -> None:
    """The kinds do not overlap, but XML that is refused is the peer's doing."""
    assert not issubclass(LocalProtocolError, RemoteProtocolError)
    assert not issubclass(RemoteProtocolError, LocalProtocolError)
    assert not issubclass(TransportError, RemoteProtocolError)
    assert issubclass(UntrustedXmlError, RemoteProtocolError)


def test_a_remote_error_knows_its_line() -> None:
    """The line is there when it is known, and None otherwise."""
    assert RemoteProtocolError("x", line=12).line == 12
    assert UntrustedXmlError("x").line is None


def test_a_transport_error_knows_its_kind() -> None:
    """Whoever looks for the fault reads the kind."""
    assert TransportError("timeout", "x").kind == "timeout"
