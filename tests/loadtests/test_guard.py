"""The guard: load goes to this machine, or to what the environment file calls ours."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from harness.config.environment import make_environment
from loadtests.guard import GuardedTransport, is_mine, require_mine
from simulator.errors import ConfigurationError, TransportError
from simulator.network.transport import HttpResponse


@pytest.mark.parametrize("host", ["localhost", "tc.localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine(host: str) -> None:
    """This machine may always be loaded."""
    assert is_mine(host, ())


@pytest.mark.parametrize(
    "host",
    [
        *("10.0.0.1", "192.168.1.1", "0.0.0.0", "8.8.8.8", "2001:db8::1", "fe80::1"),
        *("tc.example.nl", "localhost.example.nl", "notlocalhost", "127.0.0.1.example.nl", ""),
    ],
)
def test_elsewhere(host: str) -> None:
    """Any other address is refused as long as nobody calls it ours, also one that looks like this machine."""
    assert not is_mine(host, ())


@pytest.mark.parametrize(
    ("host", "mine"),
    [
        ("tc.example.nl", "tc.example.nl"),
        ("tc.example.nl", "TC.Example.NL"),
        ("tc.test.example.nl", "*.example.nl"),
        ("10.1.2.3", "10.1.2.3"),
        ("10.1.2.3", "10.1.0.0/16"),
        ("10.1.2.3", "10.1.2.9/16"),
        ("2001:db8::7", "2001:db8::/32"),
        ("2001:db8::7", "2001:db8:0::7"),
    ],
)
def test_ours(host: str, mine: str) -> None:
    """A name, a name with a star, an address and a network of either version of IP can be called ours."""
    assert is_mine(host, ("other.example.org", mine))


@pytest.mark.parametrize(
    ("host", "mine"),
    [
        ("example.nl", "*.example.nl"),
        ("tc.example.nl.evil.org", "tc.example.nl"),
        ("tc.example.nl", "example.nl"),
        ("10.2.2.3", "10.1.0.0/16"),
        ("10.1.2.3", "10.1.2.*"),
        ("10.1.2.3", "2001:db8::/32"),
        ("2001:db9::7", "2001:db8::/32"),
    ],
)
def test_not_ours(host: str, mine: str) -> None:
    """What is called ours is that and no more; a star is for names, an address has networks."""
    assert not is_mine(host, (mine,))


@pytest.mark.parametrize(
    ("party", "key"),
    [
        ({"exchange": {"mode": "external", "url": "https://tc.example.nl/oso"}}, "exchange.url"),
        ({"bron": {"mode": "external", "url": "https://[2001:db8::1]:8443/oso"}}, "bron.url"),
        ({"doel": {"mode": "external", "url": "https://10.0.0.1/oso"}}, "doel.url"),
        ({"trigger": {"url": "https://las.example.nl/start"}}, "trigger.url"),
    ],
    ids=["exchange", "bron", "doel", "trigger"],
)
def test_every_party(party: dict[str, dict[str, str]], key: str) -> None:
    """Every address of an environment is looked at; the refusal names file and key, and how to call it ours."""
    with pytest.raises(ConfigurationError) as caught:
        require_mine(make_environment(party, file="env.toml"))
    assert caught.value.where == f"env.toml: {key}"
    assert "mine" in caught.value.remedy
    assert "mine" in caught.value.remedy_nl


def test_allowed() -> None:
    """An environment whose parties are all ours or here passes."""
    require_mine(
        make_environment(
            {
                "exchange": {"mode": "external", "url": "https://tc.example.nl/oso"},
                "bron": {"mode": "external", "url": "https://127.0.0.1:8443/oso"},
                "load": {"mine": ["*.example.nl"]},
            },
            file="env.toml",
        )
    )


class Postman:
    """A transport that remembers where it was sent."""

    def __init__(self) -> None:
        self.went: list[str] = []

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Go there."""
        self.went.append(url)
        return HttpResponse(status=200, body=body, headers=headers)


def test_on_the_way() -> None:
    """An exchange that hands out an address that is not ours leads nowhere: no message goes there, ever."""
    postman = Postman()
    transport = GuardedTransport(postman, ("*.example.nl",))
    for url in ("https://localhost:1/a", "https://bron.example.nl/b", "https://localhost:2/c"):
        assert transport.send(url, b"x", {}).body == b"x"
    for _ in range(2):
        with pytest.raises(TransportError, match="not this machine"):
            transport.send("https://bron.example.org/oso", b"x", {})
    assert postman.went == ["https://localhost:1/a", "https://bron.example.nl/b", "https://localhost:2/c"]
