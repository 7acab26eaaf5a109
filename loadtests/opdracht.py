"""The old name of `loadtests.config`, for one release."""

from __future__ import annotations

from loadtests.deprecated import forward

__getattr__ = forward(__name__, "loadtests.config", {"PREFIX": "PREFIX"})
