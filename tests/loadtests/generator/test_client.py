"""A transfer under load: it ends as planned with every scenario, and every kind of mistake is seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from harness.config.environment import Omgeving, default_omgeving
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SWV, VENDOR_TWEEDE
from loadtests.generator.client import Afloop, play
from loadtests.generator.client_kit import Gereedschap, make_gereedschap
from loadtests.model import Stap
from loadtests.pupils.cast import Bezetting
from loadtests.pupils.pool import Plaats, Proefpersoon, make_bank
from loadtests.pupils.recipe import Recept, make_recepten
from loadtests.stub.party import fill_in, take_notifications
from simulator.clock import ManualClock
from simulator.errors import TransportError
from simulator.ids import RandomIds
from simulator.journal import Journaal
from simulator.las.bron import Bronsysteem
from simulator.las.context import Uitrusting
from simulator.network.tls import TlsFiles
from simulator.network.transport import Antwoord, Handler, Netwerk, Peer, Verzoek
from simulator.register import Leverancier
from simulator.sandbox import START
from simulator.sessie import Toestand
from simulator.standard.keys import get_search_key
from simulator.store import MemoryOpslag
from simulator.traffic_center.center import TrafficCenter

SCENARIOS = "B-01 B-02 B-03 B-04 B-05 B-06 B-08 B-11 C-01 C-02 C-03 C-04 C-05 C-06 E-01 F-01 F-03 F-04 I-01 I-02"
VENDORS = {"bron": VENDOR_BRON, "bron2": VENDOR_TWEEDE, "swv": VENDOR_SWV}


class Papieren:
    """Certificates of no substance: the name of the file is the OIN."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files of a vendor."""
        return self.server(leverancier.oin)

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server."""
        return TlsFiles(ca=Path("ca"), certificate=Path(host), key=Path("key"))


class Wereld:
    """The stub of a load in memory, with four pupils of every scenario.

    Args:
        scenarios: that are played.
        sample: one dossier in so many is judged.
        change: of a pupil, on the way into a cabinet.
    """

    def __init__(
        self,
        *,
        scenarios: tuple[str, ...],
        sample: int = 0,
        change: Callable[[Plaats], Plaats] = lambda plaats: plaats,
    ) -> None:
        self.omgeving: Omgeving = default_omgeving()
        self.opslag = MemoryOpslag()
        self._clock = ManualClock(START)
        self._netwerk = Netwerk()
        self._changes: dict[tuple[str, bytes], Callable[[Handler, Verzoek], Antwoord]] = {}
        self._doors: dict[str, Handler] = {}
        urls = {door: self._netwerk.mount(door, self._behind(door)) for door in ("tc", *VENDORS)}
        bezetting = Bezetting(self.omgeving, urls)
        self._doors["tc"] = self._traffic_center(bezetting).handle
        bronnen = {
            door: Bronsysteem(
                naam="bron", aanleverpunten=bezetting.at_door(door), uitrusting=self._uitrusting(door, urls["tc"])
            )
            for door in ("bron", "bron2")
        }
        for door, bron in bronnen.items():
            self._doors[door] = bron.handle
        self._doors["swv"] = take_notifications(bezetting, self._uitrusting("swv", urls["tc"]))
        recepten: Mapping[str, Recept] = make_recepten(load_scenarios(), scenarios)
        weights = dict.fromkeys(scenarios, 1.0)
        self.personen = [
            fill_in(change(plaats), recepten[plaats.persoon.scenario], bronnen)
            for plaats in make_bank(recepten, weights, pupils=1, omgeving=self.omgeving, bezetting=bezetting)
        ]
        self.gereedschap: Gereedschap = make_gereedschap(
            omgeving=self.omgeving,
            bezetting=bezetting,
            recepten=recepten,
            certificaten=Papieren(),
            open_transport=lambda files: self._netwerk.transport(Peer(oin=str(files.certificate))),
            tc_url=urls["tc"],
            clock=self._clock,
            sample=sample,
        )

    def disturb(self, door: str, operatie: str, change: Callable[[Handler, Verzoek], Antwoord]) -> None:
        """Change what happens to one kind of request at a door."""
        self._changes[door, operatie.encode()] = change

    def play(self, persoon: Proefpersoon, *, nummer: int = 7, due: float = 1.0) -> Afloop:
        """Play a transfer that begins two seconds into the run, every look at the clock a millisecond later."""
        ticks = count(2000)
        return play(self.gereedschap, nummer, persoon, due=due, ticks=lambda: next(ticks) / 1000)

    def first(self, scenario: str) -> Proefpersoon:
        """Return a pupil of a scenario."""
        return next(persoon for persoon in self.personen if persoon.scenario == scenario)

    def _behind(self, door: str) -> Handler:
        def handle(verzoek: Verzoek) -> Antwoord:
            for (place, operatie), change in self._changes.items():
                if place == door and operatie in verzoek.body:
                    return change(self._doors[door], verzoek)
            return self._doors[door](verzoek)

        return handle

    def _traffic_center(self, bezetting: Bezetting) -> TrafficCenter:
        return TrafficCenter(
            release=self.omgeving.release,
            register=bezetting.register,
            opslag=self.opslag,
            clock=self._clock,
            ids=RandomIds(random.Random(1)),
            search_key=get_search_key(self.omgeving.aannames.value("A02")),
            aannames=self.omgeving.aannames,
        )

    def _uitrusting(self, door: str, tc_url: str) -> Uitrusting:
        transport = self._netwerk.transport(Peer(oin=VENDORS[door].oin))
        return Uitrusting(
            release=self.omgeving.release,
            aannames=self.omgeving.aannames,
            search_key=get_search_key(self.omgeving.aannames.value("A02")),
            clock=self._clock,
            logboek=Journaal(clock=self._clock, ticks=lambda: 0.0),
            tc_url=tc_url,
            tc_transport=transport,
            transport=transport,
        )


@pytest.fixture
def wereld() -> Wereld:
    """A world with pupils whose dossier is ready, and with pupils whose dossier is not."""
    return Wereld(scenarios=("B-02", "C-01"))


def answer(change: Callable[[bytes], bytes]) -> Callable[[Handler, Verzoek], Antwoord]:
    """Return what changes the bytes of an answer."""

    def changed(handler: Handler, verzoek: Verzoek) -> Antwoord:
        antwoord = handler(verzoek)
        return replace(antwoord, body=change(antwoord.body))

    return changed


def fail(_: Handler, verzoek: Verzoek) -> Antwoord:
    """Let a connection break."""
    raise TransportError("closed", f"{verzoek.path} hung up")


# -- as planned -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything() -> Wereld:
    """A world with every scenario, in which every dossier is judged."""
    return Wereld(scenarios=tuple(SCENARIOS.split()), sample=1)


@pytest.mark.parametrize("scenario", SCENARIOS.split())
def test_ends_as_planned(scenario: str, everything: Wereld) -> None:
    """Every scenario that can be played ends as its file says, with every pupil, and nothing is held against it."""
    personen = [persoon for persoon in everything.personen if persoon.scenario == scenario]
    recept = everything.gereedschap.recepten[scenario]
    assert len(personen) == 4
    for persoon in personen:
        afloop = everything.play(persoon)
        assert afloop.fouten == ()
        assert afloop.soort == ("delivered" if recept.levert else "refused")
        assert afloop.regel.resultaat == afloop.regel.planned
        assert afloop.regel.digest == persoon.digest
        assert afloop.gekeurd is (True if recept.levert else None)
        assert all(meting.ok for meting in afloop.stappen)
        sessie = everything.opslag.sessie(afloop.regel.sessie_id)  # type: ignore[arg-type] # text in the books
        assert sessie is not None
        assert sessie.toestand is Toestand.AFGEMELD
        assert sessie.resultaat == afloop.regel.planned


@pytest.mark.parametrize(("scenario", "documents"), [("B-02", 1), ("C-01", 1), ("F-01", 2), ("F-03", 2), ("I-01", 1)])
def test_steps(scenario: str, documents: int, everything: Wereld) -> None:
    """A transfer is a sessie, as many documents as there are systems to ask, and one sign-off, in that order."""
    afloop = everything.play(everything.first(scenario))
    assert [meting.stap for meting in afloop.stappen] == [Stap.OVERDRACHT, *[Stap.DOCUMENT] * documents, Stap.AFMELDING]


def test_bytes(everything: Wereld) -> None:
    """The size of a dossier stands at the step that brought it."""
    sizes = {meting.stap: meting.bytes for meting in everything.play(everything.first("B-02")).stappen}
    assert sizes[Stap.DOCUMENT] > 3000
    assert sizes[Stap.OVERDRACHT] == sizes[Stap.AFMELDING] == 0


def test_line_in_the_books(wereld: Wereld) -> None:
    """The line in the books tells number, sessie, moments, codes and digest."""
    persoon = wereld.first("B-02")
    regel = wereld.play(persoon, nummer=41, due=0.5).regel
    assert (regel.nummer, regel.scenario, regel.due, regel.started, regel.ended) == (41, "B-02", 0.5, 2.0, 2.001)
    assert regel.planned == regel.resultaat == "OverdrachtGeslaagd"
    assert regel.digest == persoon.digest
    assert regel.afgemeld
    assert regel.fout == ""


def test_latency_counts_from_due(wereld: Wereld) -> None:
    """The first step counts from the moment that it was due, so that a late start shows; later ones from when sent."""
    first, *later = wereld.play(wereld.first("B-02"), due=0.5).stappen
    assert first.ms > 1500
    assert all(0 < meting.ms < 1000 for meting in later)


# -- mistakes ---------------------------------------------------------------------------------------------------------


def kinds(afloop: Afloop) -> list[str]:
    """Return the kinds of mistakes of a transfer."""
    return [kind for kind, _ in afloop.fouten]


@pytest.mark.parametrize(("is_", "planned"), [("C-01", "B-02"), ("B-02", "C-01")], ids=["refused", "delivered"])
def test_other_code(is_: str, planned: str, wereld: Wereld) -> None:
    """A refusal where a dossier was planned is wrong, and so is a dossier where a refusal was planned."""
    afloop = wereld.play(replace(wereld.first(is_), scenario=planned, digest=""))
    assert afloop.soort == "wrong"
    assert kinds(afloop) == ["code"]
    assert afloop.regel.resultaat != afloop.regel.planned


def test_other_refusal() -> None:
    """A refusal with another code than the planned one is wrong as well."""
    wereld = Wereld(scenarios=("C-01", "C-02"))
    afloop = wereld.play(replace(wereld.first("C-01"), scenario="C-02"))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["code"])
    ((_, words),) = afloop.fouten
    assert "LeerlinginfoNietBeschikbaar" in words
    assert "LeerlinginfoNietOpvraagbaar" in words


def swap(wereld: Wereld) -> tuple[Proefpersoon, Proefpersoon]:
    """Let the bron answer with the dossier of the first pupil, whoever is asked for; return first and another pupil."""
    first, other = [persoon for persoon in wereld.personen if persoon.scenario == "B-02"][:2]
    kept: list[Antwoord] = []

    def same(handler: Handler, verzoek: Verzoek) -> Antwoord:
        kept.append(handler(verzoek))
        return kept[0]

    for door in ("bron", "bron2"):
        wereld.disturb(door, "documentRequest", same)
    assert wereld.play(first).soort == "delivered"
    return first, other


def test_other_pupil(wereld: Wereld) -> None:
    """A dossier of another pupil is found by its digest."""
    first, other = swap(wereld)
    afloop = wereld.play(other)
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["digest"])
    assert afloop.regel.digest == first.digest


def test_other_pupil_without_digest(wereld: Wereld) -> None:
    """Where no digest is known, as with an external bron, the dossier itself tells whom it is about."""
    first, other = swap(wereld)
    assert wereld.play(replace(first, digest="")).soort == "delivered"
    afloop = wereld.play(replace(other, digest=""))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["pupil"])


def test_changed_byte(wereld: Wereld) -> None:
    """One byte more in a dossier, though it means nothing, is not what was made available."""
    for door in ("bron", "bron2"):
        wereld.disturb(door, "documentRequest", answer(lambda body: body.replace(b"</leerling>", b" </leerling>", 1)))
    afloop = wereld.play(wereld.first("B-02"))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["digest"])


def test_no_dossier_at_all(wereld: Wereld) -> None:
    """Something in the place of a dossier is found where there is no digest to hold it against."""
    for door in ("bron", "bron2"):
        wereld.disturb(door, "documentRequest", answer(lambda body: body.replace(b"huidigeschool>", b"school>")))
    afloop = wereld.play(replace(wereld.first("B-02"), digest=""))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["dossier"])


def test_no_sessie(wereld: Wereld) -> None:
    """A sessie that is refused ends the transfer: wrong, with the code, and nothing is asked for or signed off."""
    afloop = wereld.play(replace(wereld.first("B-02"), bron="99ZZ"))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["no_sessie"])
    assert afloop.regel.resultaat == "VerstrekkerNietBekend"
    assert afloop.regel.sessie_id == ""
    assert [(meting.stap, meting.ok) for meting in afloop.stappen] == [(Stap.OVERDRACHT, False)]
    assert wereld.opslag.sessies == ()


def test_sign_off_refused(wereld: Wereld) -> None:
    """A sign-off that is not confirmed is wrong, though the dossier came."""

    def twice(handler: Handler, verzoek: Verzoek) -> Antwoord:
        handler(verzoek)
        return handler(verzoek)

    wereld.disturb("tc", "afmeldingRequest", twice)
    afloop = wereld.play(wereld.first("B-02"))
    assert (afloop.soort, kinds(afloop)) == ("wrong", ["sign_off"])
    assert afloop.regel.afgemeld == "AfmeldingOnjuist"
    assert afloop.stappen[-1].ok is False
    assert afloop.regel.resultaat == "OverdrachtGeslaagd"


@pytest.mark.parametrize(
    ("doors", "operatie", "steps"),
    [
        (("tc",), "overdrachtRequest", [(Stap.OVERDRACHT, False)]),
        (
            ("bron", "bron2"),
            "documentRequest",
            [(Stap.OVERDRACHT, True), (Stap.DOCUMENT, False), (Stap.AFMELDING, True)],
        ),
        (("tc",), "afmeldingRequest", [(Stap.OVERDRACHT, True), (Stap.DOCUMENT, True), (Stap.AFMELDING, False)]),
    ],
    ids=["sessie", "document", "sign-off"],
)
def test_technical_failure(
    doors: tuple[str, ...], operatie: str, steps: list[tuple[Stap, bool]], wereld: Wereld
) -> None:
    """A connection that breaks makes a transfer failed rather than wrong, and the step that broke is told."""
    for door in doors:
        wereld.disturb(door, operatie, fail)
    afloop = wereld.play(wereld.first("B-02"))
    assert afloop.soort == "failed"
    assert "hung up" in afloop.regel.fout
    assert [(meting.stap, meting.ok) for meting in afloop.stappen] == steps
    assert afloop.fouten


def test_garbage(wereld: Wereld) -> None:
    """An answer that is no SOAP is a technical failure."""
    wereld.disturb("tc", "overdrachtRequest", lambda *_: Antwoord(status=502, body=b"<html>Bad gateway</html>"))
    afloop = wereld.play(wereld.first("B-02"))
    assert afloop.soort == "failed"
    assert "502" in afloop.regel.fout


# -- the sample -------------------------------------------------------------------------------------------------------


def spoil(plaats: Plaats) -> Plaats:
    """Make a dossier available that breaks the schema, and expect just that."""
    ((known, klaargezet),) = plaats.klaargezet
    if klaargezet is None:
        return plaats
    dossier = klaargezet.dossier.replace(b"<achternaam>", b"<familienaam>").replace(b"</achternaam>", b"</familienaam>")
    assert dossier != klaargezet.dossier
    return replace(
        plaats,
        klaargezet=((known, replace(klaargezet, dossier=dossier)),),
        persoon=replace(plaats.persoon, digest=sha256(dossier).hexdigest()),
    )


def test_unsound_dossier() -> None:
    """A dossier in the sample that breaks schema or rules is wrong, though it is the one that was made available."""
    wereld = Wereld(scenarios=("B-02",), sample=1, change=spoil)
    afloop = wereld.play(wereld.first("B-02"))
    assert (afloop.soort, kinds(afloop), afloop.gekeurd) == ("wrong", ["rules"], False)


@pytest.mark.parametrize(
    ("sample", "nummer", "looked_at"), [(0, 0, False), (1, 5, True), (50, 100, True), (50, 101, False)]
)
def test_sample(sample: int, nummer: int, looked_at: bool) -> None:  # noqa: FBT001 - the expectation
    """Of so many transfers one dossier is judged; of none when nobody asks for it; a refusal has nothing to judge."""
    wereld = Wereld(scenarios=("B-02", "C-01"), sample=sample)
    assert (wereld.play(wereld.first("B-02"), nummer=nummer).gekeurd is not None) is looked_at
    assert wereld.play(wereld.first("C-01"), nummer=nummer).gekeurd is None
