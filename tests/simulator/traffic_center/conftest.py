"""A Traffic Center of each release, and requests that it would grant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from simulator.clock import ManualClock
from simulator.messages.model import (
    Adressering,
    AfmeldingRequest,
    MeldenNotificatieRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
)
from simulator.network.transport import Peer
from simulator.register import Aanleverpunt, Bestemming, Register
from simulator.sandbox import Sandbox, small_register
from simulator.sessie import Sessie
from simulator.standard.aannames import Aannames
from simulator.standard.keys import Zoeksleutel, get_search_key
from simulator.standard.release import RELEASES, Release
from simulator.store import Store
from simulator.traffic_center.center import TrafficCenter

PGN = "999990019"

Changes = dict[str, str]
"""Address fields to change, by attribute."""


@pytest.fixture(params=list(RELEASES.values()), ids=list(RELEASES))
def release(request: pytest.FixtureRequest) -> Release:
    """Each release in turn."""
    value: Release = request.param
    return value


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A Traffic Center with good requests to start from: 99VO asks 99AA, 99AA answers."""

    sandbox: Sandbox

    @property
    def tc(self) -> TrafficCenter:
        """The Traffic Center."""
        return self.sandbox.tc

    @property
    def zoeksleutel(self) -> Zoeksleutel:
        """The zoeksleutel of the pupil that all is about."""
        return get_search_key("hmac").make(PGN)

    def sessie(self, granted: OverdrachtResponse) -> Sessie:
        """Return what the books say of a sessie."""
        sessie = self.sandbox.store.sessie(granted.sessie_id)
        assert sessie is not None
        return sessie

    def advance(self, by: timedelta) -> None:
        """Put the clock forward."""
        assert isinstance(self.sandbox.clock, ManualClock)
        self.sandbox.clock.advance(by)

    def aanleverpunt(self, brin: str, index: int) -> Aanleverpunt:
        """Return an aanleverpunt of the register."""
        return next(
            aanleverpunt
            for aanleverpunt in self.sandbox.register.aanleverpunten
            if (aanleverpunt.brin, aanleverpunt.index) == (brin, index)
        )

    def code(self, brin: str, index: int) -> str:
        """Return the wire code of an aanleverpunt."""
        return self.aanleverpunt(brin, index).code(self.sandbox.release)

    def peer(self, brin: str, index: int) -> Peer:
        """Return whoever speaks for an aanleverpunt."""
        return Peer(oin=self.aanleverpunt(brin, index).oin)

    def overdracht(self, *, adres: Changes | None = None, **changes: object) -> OverdrachtRequest:
        """Return a request that is granted, with changes."""
        good_adres = Adressering(bron_brin="99AA", doel_brin="99VO", doel_aanleverpunt=self.code("99VO", 1))
        good = OverdrachtRequest(
            adressering=replace(good_adres, **(adres or {})),
            zoeksleutel=self.zoeksleutel,
            overdrachtsoort="overstapdossier",
        )
        return replace(good, **changes)  # type: ignore[arg-type]  # a test may put anything in

    def grant(self, *, adres: Changes | None = None, **changes: object) -> OverdrachtResponse:
        """Return a granted sessie."""
        answer = self.tc.grant_sessie(self.overdracht(adres=adres, **changes), self.peer("99VO", 1))
        assert isinstance(answer, OverdrachtResponse), answer
        return answer

    def check(
        self, granted: OverdrachtResponse, *, adres: Changes | None = None, **changes: object
    ) -> SessiecontroleRequest:
        """Return a session check by the first aanleverpunt of 99AA that is found valid, with changes."""
        asked = self.overdracht()
        good_adres = replace(asked.adressering, bron_aanleverpunt=self.code("99AA", 1))
        good = SessiecontroleRequest(
            adressering=replace(good_adres, **(adres or {})),
            zoeksleutel=asked.zoeksleutel,
            overdrachtsoort=asked.overdrachtsoort,
            sessie_id=granted.sessie_id,
        )
        return replace(good, **changes)  # type: ignore[arg-type]  # a test may put anything in

    def afmelding(
        self, granted: OverdrachtResponse, *, adres: Changes | None = None, **changes: object
    ) -> AfmeldingRequest:
        """Return a sign-off that is accepted, with changes."""
        check = self.check(granted, adres=adres)
        good = AfmeldingRequest(
            adressering=check.adressering,
            zoeksleutel=check.zoeksleutel,
            overdrachtsoort=check.overdrachtsoort,
            sessie_id=granted.sessie_id,
            resultaat="OverdrachtGeslaagd",
        )
        return replace(good, **changes)  # type: ignore[arg-type]  # a test may put anything in

    def melding_swv(self, **adres: str) -> MeldenNotificatieRequest:
        """Return an announcement to the SWV of 99AA that is registered, with changes."""
        good = Adressering(
            bron_brin="99AA",
            bron_aanleverpunt=self.code("99AA", 1),
            doel_brin="99AA",
            doel_aanleverpunt=self.code("99AA", 10),
        )
        return MeldenNotificatieRequest(adressering=replace(good, **adres), doel=Bestemming.SWV)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(release: Release) -> MakeDesk:
    """Return a function that makes a Traffic Center with other assumptions, register or books."""

    def make(
        aannames: dict[str, str] | None = None,
        change: Callable[[Register], Register] | None = None,
        store: Store | None = None,
    ) -> Desk:
        register = change(small_register()) if change else small_register()
        return Desk(sandbox=Sandbox(register, release=release, aannames=Aannames.load(aannames), store=store))

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A Traffic Center with all defaults."""
    return make_desk()
