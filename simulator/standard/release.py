"""Releases of the protocol and of the dossier: the only place that knows a year.

A release is a value that selects namespaces, element names and enum values. Bindings of messages per release are
data files in `simulator/messages/data`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of the OSO protocol.

    Attributes:
        name: `oso18` or `oso22`.
        namespace: of every message element. Bron: protocol 2.1.
        aanleverpunt_kind: what stands for an aanleverpunt on the wire: `index` or `routeringskenmerk`.
        swv_doel: value of `doel` for an SWV aanleverpunt: `PaO` or `SWV`. Bron: protocol 13.
        has_pgnfrag: whether the zoeksleutel travels with a pgnfrag. Bron: protocol 5.3.
    """

    name: str
    namespace: str
    aanleverpunt_kind: str
    swv_doel: str
    has_pgnfrag: bool


OSO18 = Release(
    name="oso18",
    namespace="http://xml.kennisnet.nl/schemas/Overstapservice/20180404",
    aanleverpunt_kind="index",
    swv_doel="PaO",
    has_pgnfrag=False,
)
OSO22 = Release(
    name="oso22",
    namespace="http://xml.kennisnet.nl/schemas/Overstapservice/20200910",
    aanleverpunt_kind="routeringskenmerk",
    swv_doel="SWV",
    has_pgnfrag=True,
)
RELEASES = {release.name: release for release in (OSO18, OSO22)}
_BY_NAMESPACE = {release.namespace: release for release in RELEASES.values()}


def get_release(name: str) -> Release:
    """Return the protocol release called `name`.

    Raises:
        ConfigurationError: no such release.
    """
    try:
        return RELEASES[name]
    except KeyError:
        raise ConfigurationError(
            f"unknown protocol release {name!r}",
            nl=f"onbekende release van het protocol {name!r}",
            remedy=f"choose one of: {', '.join(RELEASES)}",
            remedy_nl=f"kies een van: {', '.join(RELEASES)}",
        ) from None


def release_of_namespace(namespace: str) -> Release | None:
    """Return the release whose messages live in `namespace`, or None."""
    return _BY_NAMESPACE.get(namespace)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRelease:
    """One release of the gegevensset.

    Attributes:
        name: `2019.1`; also the value of metadata/standaardversie.
        namespace: of every dossier element.
        validatieversie: the value of metadata/validatieversie.
        schema: file name of the project's own XSD, in `simulator/standard/data/xsd`.
    """

    name: str
    namespace: str
    validatieversie: str
    schema: str


DOSSIER_2019_1 = DossierRelease(
    name="2019.1",
    namespace="http://www.edustandaard.nl/oso_gegevensset/2019/dossier",
    validatieversie="2019.1.1",
    schema="dossier-2019.1.xsd",
)
DOSSIER_RELEASES = {release.name: release for release in (DOSSIER_2019_1,)}

_DOSSIER_NAMESPACE = re.compile(r"http://www\.edustandaard\.nl/oso_gegevensset/(?P<year>\d+(?:\.\d+)?)/dossier")


def dossier_release_of_namespace(namespace: str) -> DossierRelease | None:
    """Return the dossier release whose elements live in `namespace`, or None."""
    return next((release for release in DOSSIER_RELEASES.values() if release.namespace == namespace), None)


def dossier_year(namespace: str) -> str | None:
    """Return the year that a dossier namespace names (`"2022"`, `"1.2"`), or None when it is no dossier namespace.

    Bron: gegevensset versions 1: the namespace carries the year only.

    >>> dossier_year("http://www.edustandaard.nl/oso_gegevensset/2022/dossier")
    '2022'
    """
    match = _DOSSIER_NAMESPACE.fullmatch(namespace)
    return match["year"] if match else None
