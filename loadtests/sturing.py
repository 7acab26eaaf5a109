"""The old name of `loadtests.run.locust_bridge`, for one release."""

from __future__ import annotations

from loadtests.deprecated import forward

__getattr__ = forward(__name__, "loadtests.run.locust_bridge", {"install": "install"})
