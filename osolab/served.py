"""The parties of a sandbox on sockets: mutual TLS on loopback, for your own system to call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.config.environment import Environment
from harness.stage.cast import VENDOR_BRON, VENDOR_DOEL, VENDOR_SWV
from harness.stage.stage import Certificates, HttpsStage
from osolab.choice import require_choice
from osolab.parties import Parties
from osolab.table import html_table
from simulator.clock import SystemClock
from simulator.network.tls import TlsFiles

_PLACES = ("tc", "bron", "doel", "swv")
_VENDORS = {"bron": VENDOR_BRON, "doel": VENDOR_DOEL, "swv": VENDOR_SWV}


class Served(Parties):
    """Parties behind HTTPS servers, until the `with` block of `Sandbox.serve` ends.

    Attributes:
        urls: where `tc`, `bron`, `doel` and `swv` listen.

    >>> import osolab
    >>> with osolab.Sandbox(seed=7).serve() as served:
    ...     list(served.urls), served.urls["tc"].startswith("https://")
    (['tc', 'bron', 'doel', 'swv'], True)
    """

    def __init__(self, environment: Environment, stage: HttpsStage, certificates: Certificates) -> None:
        super().__init__(environment, stage, clock=SystemClock())
        self._certificates = certificates
        self.urls: Mapping[str, str] = {place: stage.url(place) for place in _PLACES}

    @property
    def ca(self) -> Path:
        """PEM file of the test CA that issued every certificate: what a client must trust."""
        return self.client("doel").ca

    def client(self, role: str = "doel") -> TlsFiles:
        """Return the PEM files with which a system authenticates when it calls as `bron`, `doel` or `swv`.

        They are `ca`, `certificate` and `key`; with requests `cert=(files.certificate, files.key), verify=files.ca`.

        Raises:
            ConfigurationError: no such role.
        """
        return self._certificates.client(_VENDORS[require_choice(role, _VENDORS, where="role")])

    def __repr__(self) -> str:
        return f"Served({', '.join(f'{place}={url!r}' for place, url in self.urls.items())})"

    def _repr_html_(self) -> str:
        return html_table("Served", ("party", "url"), self.urls.items())
