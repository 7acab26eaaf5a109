"""The assertion that others use in their tests."""

from __future__ import annotations

import pytest

from simulator.dossier import assert_valid_dossier
from simulator.dossier.examples.minimal import make_exemplary
from simulator.dossier.writer import write
from simulator.standard.overdracht import Profiel

GOOD = write(make_exemplary(Profiel.POVO))


def test_a_valid_dossier_gives_its_verdict() -> None:
    """What was judged is returned, for whoever wants to look further."""
    assert assert_valid_dossier(GOOD, mode="intended", profile="POVO").findings == ()


def test_a_failure_names_rule_place_and_remedy() -> None:
    """Everything that is needed to mend it, in the language that was asked."""
    broken = GOOD.replace(b"<geslacht>0", b"<geslacht>7").replace(b"<bsn>999900006</bsn>", b"")
    with pytest.raises(AssertionError) as caught:
        assert_valid_dossier(broken, lang="en")
    text = str(caught.value)
    for expected in ("CL14.geslacht", "OVa.LL12", "/geslacht[1]", "is not in code list 14", "Fill in the BSN"):
        assert expected in text


def test_notices_do_not_fail_but_another_profile_does() -> None:
    """A wrong BSN is a notice officially and an error as intended, unless switched off."""
    wrong = GOOD.replace(b"<bsn>999900006", b"<bsn>1")
    assert [finding.rule for finding in assert_valid_dossier(wrong).findings] == ["NR.bsn"]
    assert assert_valid_dossier(wrong, mode="intended", without=["NR.bsn"]).findings == ()
    with pytest.raises(AssertionError, match=r"NR\.bsn"):
        assert_valid_dossier(wrong, mode="intended")
    with pytest.raises(AssertionError, match="profile POVO, expected POPO"):
        assert_valid_dossier(GOOD, profile="POPO")
