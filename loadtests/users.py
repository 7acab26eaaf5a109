"""Users for a locustfile of one's own: each plays the asking side of OSO in a closed loop, as Locust users do.

::

    from loadtests import users
    from loadtests.run.locust_bridge import install

    install()

    class Mentor(users.DoelUser):
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

from loadtests.generator.worker import Worker

_NAP = 0.05


class OsoUser(User):
    """A user of a school's system.

    Attributes:
        asker: whose part it plays: `doel`, `swv` or `bron`.
        worker: what plays them, once the run has begun.
    """

    abstract = True
    asker: ClassVar[str] = "doel"
    worker: Worker

    def on_start(self) -> None:
        """Wait until the parties are there."""
        while (worker := self.environment.osolab.worker) is None:
            gevent.sleep(_NAP)
        self.worker = worker

    @task
    def fetch(self) -> None:
        """Fetch one dossier, from sessie to sign-off."""
        self.worker.play_next(self.asker)


class DoelUser(OsoUser):
    """Fetches overstapdossiers: the doel of a transfer between schools."""

    wait_time = constant_throughput(1)


class SwvUser(OsoUser):
    """Fetches the dossiers of applications for support: an SWV, by koppelsleutel."""

    asker = "swv"
    wait_time = constant_throughput(1)


class BronUser(OsoUser):
    """Announces dossiers to an SWV: the bron that applies for support."""

    asker = "bron"
    wait_time = constant_throughput(1)

    @task
    def fetch(self) -> None:
        """Announce one dossier: at the Traffic Center, then to the SWV."""
        self.worker.announce_next()


class ScheduledArrivals(User):
    """Stands for everybody who comes by the schedule. Locust wants a user; arrivals need none, and wait for none."""

    fixed_count = 1

    @task
    def idle(self) -> None:
        """Do nothing: the schedule does it."""
        gevent.sleep(1)
