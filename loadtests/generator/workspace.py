"""The files of a generator: its own copy of the environment file and of the certificates.

The paths of a leader on another machine mean nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from harness.config.environment import Environment
from loadtests.config import read_config, read_environment
from loadtests.generator.message import Begin
from loadtests.guard import is_mine
from simulator.errors import ConfigurationError
from simulator.network.pki import TestPki

_WHERE = "--worker-of"


def settle(order: Begin, variables: Mapping[str, str], *, elsewhere: bool) -> Begin:
    """Return an order with the paths of the environment file and the certificates on this machine.

    Args:
        order: from the leader.
        variables: the process environment, in which `osolab load --worker-of` puts its own `--env` and `--pki`.
        elsewhere: whether the leader is on another machine.

    Raises:
        ConfigurationError: a file is missing on this machine, or an address may not be loaded from it.
    """
    asked, own = order.config, read_config(variables)
    if elsewhere and asked.env and not own.env:
        raise ConfigurationError(
            "the leader works with an environment file, and there is none here",
            nl="de leider werkt met een omgevingsbestand, en hier is er geen",
            where=_WHERE,
            remedy="copy it to this machine and give it with --env",
            remedy_nl="kopieer het naar deze machine en geef het met --env",
        )
    asked = replace(asked, env=own.env or asked.env)
    pki = own.pki or order.pki
    if elsewhere:
        environment = read_environment(asked)
        pki = _certificates(environment, own.pki)
        _require_reachable(order.urls, environment)
    return replace(order, config=asked, pki=pki, elsewhere=elsewhere)


def _certificates(environment: Environment, own: str) -> str:
    """Return the folder with the test certificates. None is made here: the parties would not trust its authority."""
    if environment.tls.certificate:
        return own
    folder = environment.tls.directory or (Path(own) if own else None)
    if folder is None:
        raise ConfigurationError(
            "there are no certificates here",
            nl="hier zijn geen certificaten",
            where=_WHERE,
            remedy="copy the folder that the leader gets with --pki to this machine, and give it with --pki",
            remedy_nl="kopieer de map die de leider krijgt met --pki naar deze machine, en geef hem met --pki",
        )
    TestPki.load(folder)
    return str(folder)


def _require_reachable(urls: Mapping[str, str], environment: Environment) -> None:
    """Refuse URLs that cannot be reached from this machine, or that its environment file does not allow."""
    for door, url in sorted(urls.items()):
        host = urlsplit(url).hostname or ""
        if host and is_mine(host, ()):
            raise ConfigurationError(
                f"the leader has {door} at {host}, which from here is another machine",
                nl=f"bij de leider staat {door} op {host}, en dat is hier een andere machine",
                where=_WHERE,
                remedy="give its parties an address in its environment file: host in [exchange], [bron] and [swv]",
                remedy_nl="geef zijn partijen een adres in zijn omgevingsbestand: host bij [exchange], [bron] en [swv]",
            )
        if host and not is_mine(host, environment.load_mine):
            raise ConfigurationError(
                f"{host}, where the leader has {door}, is not called ours here",
                nl=f"{host}, waar bij de leider {door} staat, staat hier niet te boek als de onze",
                where=f"{environment.file or _WHERE}: load.mine",
                remedy=f'only when whoever runs it agreed: add mine = ["{host}"] to [load]',
                remedy_nl=f'alleen als de beheerder ermee instemt: zet mine = ["{host}"] bij [load]',
            )
