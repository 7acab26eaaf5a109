"""OSO under load, for plain Locust: `locust -f loadtests/locustfile.py`, with everything that Locust can do around it.

What to do stands in environment variables, `OSOLAB_SHAPE=season` and so on, named as the flags of `osolab load`;
without any, twenty transfers a second against a stub on this machine, until Locust is told to stop.
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
