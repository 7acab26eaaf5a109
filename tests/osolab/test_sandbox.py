"""The sandbox: pupils, transfers in memory and on sockets, and answers to what is asked wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

import osolab

PROFILES = ("POPO", "POVO", "VOVO", "BB", "POSWV", "VOSWV")
TEXT_XML = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


@pytest.fixture
def lab() -> osolab.Sandbox:
    """A sandbox."""
    return osolab.Sandbox(seed=7)


class SyntheticPupil:
    """`Sandbox.pupil`, and what a pupil tells of itself."""

    def test_is_repeatable(self, lab: osolab.Sandbox) -> None:
        """The same seed gives the same pupils and dossiers; each call gives the next one."""
        other = osolab.Sandbox(seed=7)
        first, second = lab.pupil("POVO"), lab.pupil("POVO")
        assert (first, second) == (other.pupil("POVO"), other.pupil("POVO"))
        assert first != second
        assert first.dossier() == other.pupil("POVO", index=0).dossier()
        assert osolab.Sandbox(seed=8).pupil("POVO", index=0).name != first.name

    @pytest.mark.parametrize("profile", PROFILES)
    def test_shows_no_pgn(self, lab: osolab.Sandbox, profile: str) -> None:
        """Neither a console nor a notebook shows the pgn of a pupil or of a transfer."""
        pupil = lab.pupil(profile)
        transfer = lab.transfer(pupil)
        things = (pupil, pupil.dossier(), transfer, *transfer.exchanges, *transfer.messages)
        shown = "".join(repr(thing) for thing in things)
        shown += pupil._repr_html_() + pupil.dossier()._repr_html_() + transfer._repr_html_()
        assert pupil.name in shown
        assert pupil.pgn not in shown

    def test_traits(self, lab: osolab.Sandbox) -> None:
        """What is asked is so."""
        pupil = lab.pupil("popo", jaargroep="6", pgn_soort="onderwijsnummer")
        assert (pupil.profile, pupil.group) == ("POPO", "6")
        assert b"<onderwijsnummer>" in pupil.dossier().content

    @pytest.mark.parametrize(
        ("choices", "complaint"),
        [
            pytest.param({"profile": "PVO"}, "choose one of: POPO, POVO", id="profile"),
            pytest.param({"haar": "rood"}, r"unknown trait 'haar'\n  choose from: adresgeheim", id="trait"),
            pytest.param({"jaargroep": "3"}, "pupil: jaargroep: '3' does not fit", id="value"),
            pytest.param({"profiel": "BB"}, "the profile is said twice", id="twice"),
            pytest.param({"index": -1}, "index: -1 does not fit", id="index"),
        ],
    )
    def test_wrong_choices_are_explained(self, lab: osolab.Sandbox, choices: dict[str, object], complaint: str) -> None:
        """A wrong choice is answered with the right ones."""
        with pytest.raises(osolab.ConfigurationError, match=complaint):
            lab.pupil(**choices)  # type: ignore[arg-type]  # wrong on purpose

    def test_attachments(self, lab: osolab.Sandbox) -> None:
        """Attachments come in sizes, and the sizes are named when one is wrong."""
        pupil = lab.pupil("POVO", bijlagen=2)
        assert len(pupil.dossier(attachments="heavy").content) > 2 * len(pupil.dossier().content)
        with pytest.raises(osolab.ConfigurationError, match="choose one of: small, typical, heavy"):
            pupil.dossier(attachments="huge")


class TestTransfer:
    """`Sandbox.prepare` and `Sandbox.transfer`."""

    @pytest.mark.parametrize("release", ["oso22", "oso18"])
    @pytest.mark.parametrize("profile", PROFILES)
    def test_delivers_in_every_profile(self, profile: str, release: str) -> None:
        """Each profile travels by its own road, in both releases, and arrives byte for byte."""
        lab = osolab.Sandbox(seed=7, release=release)
        pupil = lab.pupil(profile)
        transfer = lab.transfer(pupil)
        assert transfer.delivered
        assert transfer.dossier == pupil.dossier().content
        asker = "swv" if profile.endswith("SWV") else "doel"
        assert (transfer.exchanges[-1].sender, transfer.exchanges[-1].operation) == (asker, "afmeldingRequest")
        assert [message.exchange for message in transfer.messages] == sorted(
            [*range(1, len(transfer.exchanges) + 1)] * 2
        )
        assert transfer.explain() == ""

    def test_is_repeatable(self) -> None:
        """The same seed gives the same bytes on the wire."""
        one, other = (osolab.Sandbox(seed=7) for _ in range(2))
        assert one.transfer(one.pupil()) == other.transfer(other.pupil())

    def test_a_refusal_is_an_outcome(self, lab: osolab.Sandbox) -> None:
        """Without inzage nothing is delivered, and the code and its explanation say so."""
        transfer = lab.transfer(lab.pupil("POVO", inzage=False))
        assert not transfer.delivered
        assert transfer.outcome == "LeerlinginfoNietOpvraagbaar"
        assert transfer.exchanges[1].code == transfer.outcome
        assert "inzage" in transfer.explain()
        assert "inspection" in transfer.explain("en")

    def test_another_dossier(self, lab: osolab.Sandbox, tmp_path: Path) -> None:
        """What was made available is what travels: bytes, or the content of a file, in place of the pupil's own."""
        pupil = lab.pupil("POVO")
        content = pupil.dossier().content + b"<!-- -->"
        (tmp_path / "dossier.xml").write_bytes(content)
        lab.prepare(pupil, tmp_path / "dossier.xml")
        assert lab.transfer(pupil).dossier == content
        assert lab.transfer(pupil, pupil.dossier()).dossier == pupil.dossier().content
        assert lab.transfer(pupil).dossier == pupil.dossier().content

    def test_one_number_in_two_profiles(self, lab: osolab.Sandbox) -> None:
        """A pupil with the number of another does not get that one's dossier."""
        pupils = [lab.pupil(profile, index=3) for profile in ("POPO", "POVO")]
        assert pupils[0].pgn == pupils[1].pgn
        assert [lab.transfer(pupil).dossier for pupil in pupils] == [pupil.dossier().content for pupil in pupils]

    def test_everything_is_kept(self, lab: osolab.Sandbox) -> None:
        """The sandbox knows all that was said since it began; a transfer knows its own part, counted from 1."""
        transfers = [lab.transfer(lab.pupil()) for _ in range(2)]
        assert [exchange.number for exchange in transfers[1].exchanges] == [1, 2, 3, 4]
        assert [exchange.number for exchange in lab.exchanges] == [*range(1, 9)]
        assert len(lab.messages) == 16

    @pytest.mark.parametrize(
        ("choices", "complaint"),
        [
            ({"release": "oso19"}, "choose one of: oso18, oso22"),
            ({"seed": -1}, "seed: -1"),
            ({"seed": "7"}, "seed: '7'"),
        ],
        ids=["release", "negative", "text"],
    )
    def test_wrong_sandbox_is_explained(self, choices: dict[str, object], complaint: str) -> None:
        """A release or seed that cannot be is refused at once."""
        with pytest.raises(osolab.ConfigurationError, match=complaint):
            osolab.Sandbox(**choices)  # type: ignore[arg-type]  # wrong on purpose


class TestServe:
    """`Sandbox.serve`."""

    def test_a_client_of_ones_own(self, lab: osolab.Sandbox) -> None:
        """Whoever has the certificate of a vendor asks the Traffic Center; what was said is kept."""
        asked = lab.transfer(lab.pupil()).exchanges[0].request
        with lab.serve() as served:
            files = served.client("doel")
            identity = (str(files.certificate), str(files.key))
            answer = requests.post(
                served.urls["tc"], data=asked, headers=TEXT_XML, cert=identity, verify=str(served.ca), timeout=30
            )
            assert [message.name for message in served.messages] == ["overdrachtRequest", "overdrachtResponse"]
            assert answer.content == served.exchanges[0].response
            with pytest.raises(requests.ConnectionError):
                requests.post(served.urls["tc"], data=asked, headers=TEXT_XML, verify=str(served.ca), timeout=30)
        with pytest.raises(requests.ConnectionError):
            requests.post(served.urls["tc"], data=asked, verify=False, timeout=30)

    def test_what_was_available_is_available(self, lab: osolab.Sandbox) -> None:
        """Dossiers that were made available in the sandbox are there on the sockets, and more can be added."""
        prepared, later = lab.pupil("POVO"), lab.pupil("VOSWV")
        content = lab.prepare(prepared, prepared.dossier().content + b"<!-- -->").content
        with lab.serve() as served:
            assert served.transfer(prepared).dossier == content
            assert served.transfer(later).dossier == later.dossier().content
            assert {url.startswith("https://") for url in served.urls.values()} == {True}
            assert served.urls["tc"] in repr(served)
            assert served.urls["tc"] in served._repr_html_()
            with pytest.raises(osolab.ConfigurationError, match="choose one of: bron, doel, swv"):
                served.client("tc")

    def test_a_test_pki_of_ones_own(self, lab: osolab.Sandbox, tmp_path: Path) -> None:
        """Certificates can be kept, so that a client trusts the same authority every time."""
        found = []
        for _ in range(2):
            with lab.serve(pki=tmp_path / "pki") as served:
                found.append(served.ca.read_bytes())
        assert found[0] == found[1]
        assert served.ca.is_relative_to(tmp_path)
