"""User classes for your own locustfile: each plays the asking side of OSO in a closed loop.

::

    from loadtests import users
    from loadtests.run.locust_bridge import install

    install()

    class Mentor(users.DoelUser):
        wait_time = constant_throughput(0.5)

Import the module rather than its classes: Locust runs every user class that it finds in a locustfile.

A closed loop sends the next request only after a response, so its latencies suffer from coordinated omission. The
schedule of `loadtests/locustfile.py` is an open loop; these classes are for comparison, and for a fixed number of users
with a `wait_time`. Run them with `OSOLAB_LOOP=closed`.
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
        asker: role that it plays: `doel`, `swv` or `bron`.
        worker: the generator of this process, once the run has begun.
    """

    abstract = True
    asker: ClassVar[str] = "doel"
    worker: Worker

    def on_start(self) -> None:
        """Wait until the generator is ready."""
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
    """Placeholder for the transfers on the schedule: Locust requires a user class, and the schedule needs none."""

    fixed_count = 1

    @task
    def idle(self) -> None:
        """Do nothing: the schedule starts the transfers."""
        gevent.sleep(1)
