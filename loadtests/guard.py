"""The guard: load goes only to this machine and to hosts that `load.mine` of the environment file lists."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatch
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from harness.config.environment import Environment
from simulator.errors import ConfigurationError, TransportError
from simulator.network.transport import HttpResponse, Transport


def require_mine(environment: Environment) -> None:
    """Refuse an environment with a party at an address that is neither loopback nor listed in `load.mine`.

    Raises:
        ConfigurationError: it has one.
    """
    places = [
        (f"{name}.url", urlsplit(party.url).hostname or "")
        for name, party in (("exchange", environment.exchange), ("bron", environment.bron), ("doel", environment.doel))
        if party.external and (party.url or name != "doel")  # a doel asks; only its trigger is called
    ]
    if environment.trigger_url:
        places.append(("trigger.url", urlsplit(environment.trigger_url).hostname or ""))
    for key, host in places:
        if not is_mine(host, environment.load_mine):
            raise ConfigurationError(
                f"{host or 'this party'} is not this machine and is not called ours",
                nl=f"{host or 'deze partij'} is niet deze machine en staat niet te boek als de onze",
                where=f"{environment.file}: {key}",
                remedy=f'only when whoever runs it agreed: add mine = ["{host}"] to [load]',
                remedy_nl=f'alleen als de beheerder ermee instemt: zet mine = ["{host}"] bij [load]',
            )


class GuardedTransport:
    """A transport that only sends to this machine and to `load.mine`, whatever address a Traffic Center hands out.

    Args:
        transport: that sends the allowed requests.
        mine: `load.mine` of the environment.
    """

    def __init__(self, transport: Transport, mine: tuple[str, ...]) -> None:
        self._transport = transport
        self._mine = mine
        self._passed: set[str] = set()

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response.

        Raises:
            TransportError: no response came, or the address is not allowed.
        """
        if url not in self._passed:
            host = urlsplit(url).hostname or ""
            if not is_mine(host, self._mine):
                raise TransportError("url", f"{host} is not this machine and is not called ours in [load] mine")
            self._passed.add(url)
        return self._transport.send(url, body, headers)


def is_mine(host: str, mine: tuple[str, ...]) -> bool:
    """Tell whether a host may be loaded: it is this machine, or one of `mine` (names, with `*`, or networks).

    >>> is_mine("localhost", ()), is_mine("10.1.2.3", ("10.1.0.0/16",)), is_mine("tc.example.nl", ("*.example.org",))
    (True, True, False)
    """
    try:
        address = ip_address(host)
    except ValueError:
        return (
            host == "localhost"
            or host.endswith(".localhost")
            or any(fnmatch(host, pattern.lower()) for pattern in mine)
        )
    return address.is_loopback or any(address in network for network in _networks(mine))


def _networks(mine: tuple[str, ...]) -> list:  # type: ignore[type-arg] # of either version of IP
    found = []
    for text in mine:
        try:
            found.append(ip_network(text, strict=False))
        except ValueError:
            continue
    return found
