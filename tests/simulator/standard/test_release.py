"""Releases of the protocol and of the dossier."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import ConfigurationError
from simulator.standard.release import (
    DOSSIER_2019_1,
    OSO18,
    OSO22,
    RELEASES,
    dossier_release_of_namespace,
    dossier_year,
    get_release,
    release_of_namespace,
)

NAMESPACES = {
    "oso18": "http://xml.kennisnet.nl/schemas/Overstapservice/20180404",
    "oso22": "http://xml.kennisnet.nl/schemas/Overstapservice/20200910",
}


@pytest.mark.parametrize(("name", "namespace"), NAMESPACES.items(), ids=NAMESPACES)
def test_a_release_is_found_by_name_and_by_namespace(name: str, namespace: str) -> None:
    """Namespaces are those of the published examples. Bron: protocol 2.1."""
    assert get_release(name).namespace == namespace
    assert release_of_namespace(namespace) is get_release(name)


def test_there_are_no_other_releases() -> None:
    """The registry holds what the tests here know."""
    assert set(RELEASES) == set(NAMESPACES)


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        "http://xml.eld.nl/schemas/Overstapservice/20160411",
        "http://xml.eld.nl/schemas/Overstapservice/20180404",
        "http://xml.kennisnet.nl/schemas/Overstapservice/20200910/",
    ],
)
def test_another_namespace_is_no_release(namespace: str) -> None:
    """Another year, another host or a slash too many is not taken for a release."""
    assert release_of_namespace(namespace) is None


def test_the_releases_differ_where_the_protocol_changed() -> None:
    """Index became routeringskenmerk, PaO became SWV, and the pgnfrag came. Bron: protocol 13."""
    assert (OSO18.aanleverpunt_kind, OSO18.swv_doel, OSO18.has_pgnfrag) == ("index", "PaO", False)
    assert (OSO22.aanleverpunt_kind, OSO22.swv_doel, OSO22.has_pgnfrag) == ("routeringskenmerk", "SWV", True)


@pytest.mark.parametrize("name", ["oso23", "OSO22", ""])
def test_an_unknown_release_is_refused_with_the_choices(name: str) -> None:
    """The message says what was asked and what there is."""
    with pytest.raises(ConfigurationError, match=re.escape(repr(name))) as caught:
        get_release(name)
    assert "oso18, oso22" in caught.value.remedy


def test_the_dossier_release_is_found_by_namespace() -> None:
    """The namespace says which dossier release it is."""
    assert dossier_release_of_namespace("http://www.edustandaard.nl/oso_gegevensset/2019/dossier") is DOSSIER_2019_1
    assert dossier_release_of_namespace("http://www.edustandaard.nl/oso_gegevensset/2018/dossier") is None
    assert (DOSSIER_2019_1.name, DOSSIER_2019_1.validatieversie) == ("2019.1", "2019.1.1")


@pytest.mark.parametrize(
    ("namespace", "year"),
    [
        ("http://www.edustandaard.nl/oso_gegevensset/2019/dossier", "2019"),
        ("http://www.edustandaard.nl/oso_gegevensset/1.2/dossier", "1.2"),
        ("http://www.edustandaard.nl/oso_gegevensset/2019/dossiers", None),
        ("http://www.edustandaard.nl/oso_gegevensset/dossier", None),
        ("http://xml.kennisnet.nl/schemas/Overstapservice/20200910", None),
    ],
)
def test_the_year_is_in_the_namespace(namespace: str, year: str | None) -> None:
    """A dossier of a year that is not supported is still recognised as a dossier."""
    assert dossier_year(namespace) == year


def test_the_examples_are_of_this_release(official_examples: tuple[Path, ...]) -> None:
    """The official examples carry the namespace and versions that the release names."""
    for path in official_examples:
        text = path.read_text(encoding="utf-8")
        assert f'"{DOSSIER_2019_1.namespace}"' in text
        assert f"<standaardversie>{DOSSIER_2019_1.name}</standaardversie>" in text
        assert f"<validatieversie>{DOSSIER_2019_1.validatieversie}</validatieversie>" in text
