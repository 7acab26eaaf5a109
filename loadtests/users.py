"""Users for a locustfile of one's own: each plays the asking side of OSO in a closed loop, as Locust users do.

::

    from loadtests import users
    from loadtests.run.locust_bridge import install

    install()

    class Mentor(users.Doelgebruiker):
        wait_time = constant_throughput(0.5)

Import the module rather than its classes: Locust takes every user class that it finds in a locustfile for a user.

A closed loop waits for an answer before it asks again, so it cannot show what people who do not wait would have met.
That is what the schedule of `loadtests/locustfile.py` is for; these are for comparison, and for whoever wants a number
of users and a `wait_time`. Run them with `OSOLAB_LOOP=closed`.
"""

from __future__ import annotations

from typing import ClassVar

import gevent
from locust import User, constant_throughput, task

from loadtests.generator.worker import Werker

_NAP = 0.05


class OsoGebruiker(User):
    """A user of a school's system.

    Attributes:
        vrager: whose part it plays: `doel`, `swv` or `bron`.
        werker: what plays them, once the run has begun.
    """

    abstract = True
    vrager: ClassVar[str] = "doel"
    werker: Werker

    def on_start(self) -> None:
        """Wait until the parties are there."""
        while (werker := self.environment.osolab.werker) is None:
            gevent.sleep(_NAP)
        self.werker = werker

    @task
    def haal_op(self) -> None:
        """Fetch one dossier, from sessie to sign-off."""
        self.werker.play_next(self.vrager)


class Doelgebruiker(OsoGebruiker):
    """Fetches overstapdossiers: the doel of a transfer between schools."""

    wait_time = constant_throughput(1)


class Swvgebruiker(OsoGebruiker):
    """Fetches the dossiers of applications for support: an SWV, by koppelsleutel."""

    vrager = "swv"
    wait_time = constant_throughput(1)


class Brongebruiker(OsoGebruiker):
    """Announces dossiers to an SWV: the bron that applies for support."""

    vrager = "bron"
    wait_time = constant_throughput(1)

    @task
    def haal_op(self) -> None:
        """Announce one dossier: at the Traffic Center, then to the SWV."""
        self.werker.announce_next()


class Aankomsten(User):
    """Stands for everybody who comes by the schedule. Locust wants a user; arrivals need none, and wait for none."""

    fixed_count = 1

    @task
    def wacht(self) -> None:
        """Do nothing: the schedule does it."""
        gevent.sleep(1)
