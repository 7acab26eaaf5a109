"""Locustfile for OSO: `locust -f loadtests/locustfile.py`, with all features of Locust.

It is configured by environment variables named as the flags of `osolab load`, such as `OSOLAB_SHAPE=season`. Without
any it runs twenty transfers per second against a stub on this machine, until Locust stops.
"""

from __future__ import annotations

import os

from loadtests.config import PREFIX
from loadtests.run.locust_bridge import install

os.environ.setdefault(f"{PREFIX}SHAPE", "constant")

if os.environ.get(f"{PREFIX}LOOP") == "closed":
    from loadtests.users import BronUser, DoelUser, SwvUser

    __all__ = ["BronUser", "DoelUser", "SwvUser"]
else:
    from loadtests.users import ScheduledArrivals

    __all__ = ["ScheduledArrivals"]

install()
