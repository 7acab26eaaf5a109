"""A transfer under load: it ends as planned with every scenario, and every kind of mistake is seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from harness.config.environment import Environment, default_environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_BRON, VENDOR_SECOND, VENDOR_SWV
from loadtests.generator.client import TransferOutcome, play
from loadtests.generator.client_kit import ClientKit, make_client_kit
from loadtests.model import ProtocolStep
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import PreparedPupil, SyntheticPupil, make_pool
from loadtests.pupils.recipe import Recipe, make_recipes
from loadtests.stub.party import fill_in, take_notifications
from simulator.clock import ManualClock
from simulator.errors import TransportError
from simulator.ids import RandomIds
from simulator.journal import Journal
from simulator.las.bron import Bronsysteem
from simulator.las.context import SystemContext
from simulator.network.tls import TlsFiles
from simulator.network.transport import Handler, HttpRequest, HttpResponse, InMemoryNetwork, Peer
from simulator.register import Leverancier
from simulator.sandbox import START
from simulator.sessie import State
from simulator.standard.keys import get_search_key
from simulator.store import MemoryStore
from simulator.traffic_center.center import TrafficCenter

SCENARIOS = "B-01 B-02 B-03 B-04 B-05 B-06 B-08 B-11 C-01 C-02 C-03 C-04 C-05 C-06 E-01 F-01 F-03 F-04 I-01 I-02"
VENDORS = {"bron": VENDOR_BRON, "bron2": VENDOR_SECOND, "swv": VENDOR_SWV}


class Papers:
    """Certificates of no substance: the name of the file is the OIN."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files of a vendor."""
        return self.server(leverancier.oin)

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server."""
        return TlsFiles(ca=Path("ca"), certificate=Path(host), key=Path("key"))


class World:
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
        change: Callable[[PreparedPupil], PreparedPupil] = lambda prepared: prepared,
    ) -> None:
        self.environment: Environment = default_environment()
        self.store = MemoryStore()
        self._clock = ManualClock(START)
        self._network = InMemoryNetwork()
        self._changes: dict[tuple[str, bytes], Callable[[Handler, HttpRequest], HttpResponse]] = {}
        self._doors: dict[str, Handler] = {}
        urls = {door: self._network.mount(door, self._behind(door)) for door in ("tc", *VENDORS)}
        cast = LoadCast(self.environment, urls)
        self._doors["tc"] = self._traffic_center(cast).handle
        bronnen = {
            door: Bronsysteem(name="bron", aanleverpunten=cast.at_door(door), context=self._context(door, urls["tc"]))
            for door in ("bron", "bron2")
        }
        for door, bron in bronnen.items():
            self._doors[door] = bron.handle
        self._doors["swv"] = take_notifications(cast, self._context("swv", urls["tc"]))
        recipes: Mapping[str, Recipe] = make_recipes(load_scenarios(), scenarios)
        weights = dict.fromkeys(scenarios, 1.0)
        self.pupils = [
            fill_in(change(prepared), recipes[prepared.person.scenario], bronnen)
            for prepared in make_pool(recipes, weights, pupils=1, environment=self.environment, cast=cast)
        ]
        self.kit: ClientKit = make_client_kit(
            environment=self.environment,
            cast=cast,
            recipes=recipes,
            certificates=Papers(),
            open_transport=lambda files: self._network.transport(Peer(oin=str(files.certificate))),
            tc_url=urls["tc"],
            clock=self._clock,
            sample=sample,
        )

    def disturb(self, door: str, operation: str, change: Callable[[Handler, HttpRequest], HttpResponse]) -> None:
        """Change what happens to one kind of request at a door."""
        self._changes[door, operation.encode()] = change

    def play(self, pupil: SyntheticPupil, *, number: int = 7, due: float = 1.0) -> TransferOutcome:
        """Play a transfer that begins two seconds into the run, every look at the clock a millisecond later."""
        ticks = count(2000)
        return play(self.kit, number, pupil, due=due, ticks=lambda: next(ticks) / 1000)

    def first(self, scenario: str) -> SyntheticPupil:
        """Return a pupil of a scenario."""
        return next(pupil for pupil in self.pupils if pupil.scenario == scenario)

    def _behind(self, door: str) -> Handler:
        def handle(request: HttpRequest) -> HttpResponse:
            for (place, operation), change in self._changes.items():
                if place == door and operation in request.body:
                    return change(self._doors[door], request)
            return self._doors[door](request)

        return handle

    def _traffic_center(self, cast: LoadCast) -> TrafficCenter:
        return TrafficCenter(
            release=self.environment.release,
            register=cast.register,
            store=self.store,
            clock=self._clock,
            ids=RandomIds(random.Random(1)),
            search_key=get_search_key(self.environment.aannames.value("A02")),
            aannames=self.environment.aannames,
        )

    def _context(self, door: str, tc_url: str) -> SystemContext:
        transport = self._network.transport(Peer(oin=VENDORS[door].oin))
        return SystemContext(
            release=self.environment.release,
            aannames=self.environment.aannames,
            search_key=get_search_key(self.environment.aannames.value("A02")),
            clock=self._clock,
            log_to=Journal(clock=self._clock, ticks=lambda: 0.0),
            tc_url=tc_url,
            tc_transport=transport,
            transport=transport,
        )


@pytest.fixture
def world() -> World:
    """A world with pupils whose dossier is ready, and with pupils whose dossier is not."""
    return World(scenarios=("B-02", "C-01"))


def answer(change: Callable[[bytes], bytes]) -> Callable[[Handler, HttpRequest], HttpResponse]:
    """Return what changes the bytes of an answer."""

    def changed(handler: Handler, request: HttpRequest) -> HttpResponse:
        response = handler(request)
        return replace(response, body=change(response.body))

    return changed


def fail(_: Handler, request: HttpRequest) -> HttpResponse:
    """Let a connection break."""
    raise TransportError("closed", f"{request.path} hung up")


# -- as planned -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything() -> World:
    """A world with every scenario, in which every dossier is judged."""
    return World(scenarios=tuple(SCENARIOS.split()), sample=1)


@pytest.mark.parametrize("scenario", SCENARIOS.split())
def test_ends_as_planned(scenario: str, everything: World) -> None:
    """Every scenario that can be played ends as its file says, with every pupil, and nothing is held against it."""
    pupils = [pupil for pupil in everything.pupils if pupil.scenario == scenario]
    recipe = everything.kit.recipes[scenario]
    assert len(pupils) == 4
    for pupil in pupils:
        outcome = everything.play(pupil)
        assert outcome.faults == ()
        assert outcome.kind == ("delivered" if recipe.delivers else "refused")
        assert outcome.entry.resultaat == outcome.entry.planned
        assert outcome.entry.digest == pupil.digest
        assert outcome.judged is (True if recipe.delivers else None)
        assert all(timing.ok for timing in outcome.timings)
        sessie = everything.store.sessie(outcome.entry.sessie_id)  # type: ignore[arg-type] # text in the books
        assert sessie is not None
        assert sessie.state is State.AFGEMELD
        assert sessie.resultaat == outcome.entry.planned


@pytest.mark.parametrize(("scenario", "documents"), [("B-02", 1), ("C-01", 1), ("F-01", 2), ("F-03", 2), ("I-01", 1)])
def test_steps(scenario: str, documents: int, everything: World) -> None:
    """A transfer is a sessie, as many documents as there are systems to ask, and one sign-off, in that order."""
    outcome = everything.play(everything.first(scenario))
    assert [timing.protocol_step for timing in outcome.timings] == [
        ProtocolStep.OVERDRACHT,
        *[ProtocolStep.DOCUMENT] * documents,
        ProtocolStep.AFMELDING,
    ]


def test_bytes(everything: World) -> None:
    """The size of a dossier stands at the step that brought it."""
    sizes = {timing.protocol_step: timing.bytes for timing in everything.play(everything.first("B-02")).timings}
    assert sizes[ProtocolStep.DOCUMENT] > 3000
    assert sizes[ProtocolStep.OVERDRACHT] == sizes[ProtocolStep.AFMELDING] == 0


def test_line_in_the_books(world: World) -> None:
    """The line in the books tells number, sessie, moments, codes and digest."""
    pupil = world.first("B-02")
    entry = world.play(pupil, number=41, due=0.5).entry
    assert (entry.number, entry.scenario, entry.due, entry.started, entry.ended) == (41, "B-02", 0.5, 2.0, 2.001)
    assert entry.planned == entry.resultaat == "OverdrachtGeslaagd"
    assert entry.digest == pupil.digest
    assert entry.afgemeld
    assert entry.fault == ""


def test_latency_counts_from_due(world: World) -> None:
    """The first step counts from the moment that it was due, so that a late start shows; later ones from when sent."""
    first, *later = world.play(world.first("B-02"), due=0.5).timings
    assert first.ms > 1500
    assert all(0 < timing.ms < 1000 for timing in later)


# -- mistakes ---------------------------------------------------------------------------------------------------------


def kinds(outcome: TransferOutcome) -> list[str]:
    """Return the kinds of mistakes of a transfer."""
    return [kind for kind, _ in outcome.faults]


@pytest.mark.parametrize(("is_", "planned"), [("C-01", "B-02"), ("B-02", "C-01")], ids=["refused", "delivered"])
def test_other_code(is_: str, planned: str, world: World) -> None:
    """A refusal where a dossier was planned is wrong, and so is a dossier where a refusal was planned."""
    outcome = world.play(replace(world.first(is_), scenario=planned, digest=""))
    assert outcome.kind == "wrong"
    assert kinds(outcome) == ["code"]
    assert outcome.entry.resultaat != outcome.entry.planned


def test_other_refusal() -> None:
    """A refusal with another code than the planned one is wrong as well."""
    world = World(scenarios=("C-01", "C-02"))
    outcome = world.play(replace(world.first("C-01"), scenario="C-02"))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["code"])
    ((_, words),) = outcome.faults
    assert "LeerlinginfoNietBeschikbaar" in words
    assert "LeerlinginfoNietOpvraagbaar" in words


def swap(world: World) -> tuple[SyntheticPupil, SyntheticPupil]:
    """Let the bron answer with the dossier of the first pupil, whoever is asked for; return first and another pupil."""
    first, other = [pupil for pupil in world.pupils if pupil.scenario == "B-02"][:2]
    kept: list[HttpResponse] = []

    def same(handler: Handler, request: HttpRequest) -> HttpResponse:
        kept.append(handler(request))
        return kept[0]

    for door in ("bron", "bron2"):
        world.disturb(door, "documentRequest", same)
    assert world.play(first).kind == "delivered"
    return first, other


def test_other_pupil(world: World) -> None:
    """A dossier of another pupil is found by its digest."""
    first, other = swap(world)
    outcome = world.play(other)
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["digest"])
    assert outcome.entry.digest == first.digest


def test_other_pupil_without_digest(world: World) -> None:
    """Where no digest is known, as with an external bron, the dossier itself tells whom it is about."""
    first, other = swap(world)
    assert world.play(replace(first, digest="")).kind == "delivered"
    outcome = world.play(replace(other, digest=""))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["pupil"])


def test_changed_byte(world: World) -> None:
    """One byte more in a dossier, though it means nothing, is not what was made available."""
    for door in ("bron", "bron2"):
        world.disturb(door, "documentRequest", answer(lambda body: body.replace(b"</leerling>", b" </leerling>", 1)))
    outcome = world.play(world.first("B-02"))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["digest"])


def test_no_dossier_at_all(world: World) -> None:
    """Something in the place of a dossier is found where there is no digest to hold it against."""
    for door in ("bron", "bron2"):
        world.disturb(door, "documentRequest", answer(lambda body: body.replace(b"huidigeschool>", b"school>")))
    outcome = world.play(replace(world.first("B-02"), digest=""))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["dossier"])


def test_no_sessie(world: World) -> None:
    """A sessie that is refused ends the transfer: wrong, with the code, and nothing is asked for or signed off."""
    outcome = world.play(replace(world.first("B-02"), bron="99ZZ"))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["no_sessie"])
    assert outcome.entry.resultaat == "VerstrekkerNietBekend"
    assert outcome.entry.sessie_id == ""
    assert [(timing.protocol_step, timing.ok) for timing in outcome.timings] == [(ProtocolStep.OVERDRACHT, False)]
    assert world.store.sessies == ()


def test_sign_off_refused(world: World) -> None:
    """A sign-off that is not confirmed is wrong, though the dossier came."""

    def twice(handler: Handler, request: HttpRequest) -> HttpResponse:
        handler(request)
        return handler(request)

    world.disturb("tc", "afmeldingRequest", twice)
    outcome = world.play(world.first("B-02"))
    assert (outcome.kind, kinds(outcome)) == ("wrong", ["sign_off"])
    assert outcome.entry.afgemeld == "AfmeldingOnjuist"
    assert outcome.timings[-1].ok is False
    assert outcome.entry.resultaat == "OverdrachtGeslaagd"


@pytest.mark.parametrize(
    ("doors", "operation", "steps"),
    [
        (("tc",), "overdrachtRequest", {"overdracht": False}),
        (("bron", "bron2"), "documentRequest", {"overdracht": True, "document": False, "afmelding": True}),
        (("tc",), "afmeldingRequest", {"overdracht": True, "document": True, "afmelding": False}),
    ],
    ids=["sessie", "document", "sign-off"],
)
def test_technical_failure(doors: tuple[str, ...], operation: str, steps: dict[str, bool], world: World) -> None:
    """A connection that breaks makes a transfer failed rather than wrong, and the step that broke is told."""
    for door in doors:
        world.disturb(door, operation, fail)
    outcome = world.play(world.first("B-02"))
    assert outcome.kind == "failed"
    assert "hung up" in outcome.entry.fault
    assert [(timing.protocol_step, timing.ok) for timing in outcome.timings] == list(steps.items())
    assert outcome.faults


def test_garbage(world: World) -> None:
    """An answer that is no SOAP is a technical failure."""
    world.disturb("tc", "overdrachtRequest", lambda *_: HttpResponse(status=502, body=b"<html>Bad gateway</html>"))
    outcome = world.play(world.first("B-02"))
    assert outcome.kind == "failed"
    assert "502" in outcome.entry.fault


# -- the sample -------------------------------------------------------------------------------------------------------


def spoil(prepared: PreparedPupil) -> PreparedPupil:
    """Make a dossier available that breaks the schema, and expect just that."""
    ((known, klaargezet),) = prepared.klaargezet
    if klaargezet is None:
        return prepared
    dossier = klaargezet.dossier.replace(b"<achternaam>", b"<familienaam>").replace(b"</achternaam>", b"</familienaam>")
    assert dossier != klaargezet.dossier
    return replace(
        prepared,
        klaargezet=((known, replace(klaargezet, dossier=dossier)),),
        person=replace(prepared.person, digest=sha256(dossier).hexdigest()),
    )


def test_unsound_dossier() -> None:
    """A dossier in the sample that breaks schema or rules is wrong, though it is the one that was made available."""
    world = World(scenarios=("B-02",), sample=1, change=spoil)
    outcome = world.play(world.first("B-02"))
    assert (outcome.kind, kinds(outcome), outcome.judged) == ("wrong", ["rules"], False)


SAMPLES = [(0, 0, False), (1, 5, True), (50, 100, True), (50, 101, False)]


@pytest.mark.parametrize(("sample", "number", "looked_at"), SAMPLES)
def test_sample(sample: int, number: int, looked_at: bool) -> None:  # noqa: FBT001 - the expectation
    """Of so many transfers one dossier is judged; of none when nobody asks for it; a refusal has nothing to judge."""
    world = World(scenarios=("B-02", "C-01"), sample=sample)
    assert (world.play(world.first("B-02"), number=number).judged is not None) is looked_at
    assert world.play(world.first("C-01"), number=number).judged is None
