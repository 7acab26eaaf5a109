"""The old name of `loadtests.users`, for one release."""

from __future__ import annotations

from loadtests.deprecated import forward

__getattr__ = forward(
    __name__,
    "loadtests.users",
    {
        "OsoGebruiker": "OsoUser",
        "Doelgebruiker": "DoelUser",
        "Swvgebruiker": "SwvUser",
        "Brongebruiker": "BronUser",
        "Aankomsten": "ScheduledArrivals",
    },
)
