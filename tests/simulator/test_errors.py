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
