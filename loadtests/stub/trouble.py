"""Trouble planted in the stub: a Traffic Center that stalls, a dossier delivered twice, a sign-off that gets lost.

It shows that a load run detects such trouble.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import ConfigurationError
from simulator.network.transport import Handler, HttpRequest, HttpResponse

KINDS = ("stall", "duplicate", "lost_sign_off")
"""Kinds of trouble, see `make_planted_trouble`."""

_STALL = re.compile(r"(?P<stall>\d+)ms/(?P<every>\d+)ms")
_COUNT = re.compile(r"[1-9]\d*")


@dataclass(kw_only=True)
class PlantedTrouble:
    """Trouble around the handlers of the stub.

    Attributes:
        stall_s: seconds for which the Traffic Center stalls, once every `every_s` seconds; 0: never.
        every_s: period of the stalls, in seconds.
        duplicate: one in so many documents of the bron is delivered twice; 0: none.
        lost_sign_off: one in so many sign-offs is confirmed and not registered; 0: none.
        sleep: waits so many seconds.
        ticks: returns monotonic seconds.
    """

    stall_s: float
    every_s: float
    duplicate: int
    lost_sign_off: int
    sleep: Callable[[float], None]
    ticks: Callable[[], float]

    def __post_init__(self) -> None:
        """Begin counting."""
        self._lock = threading.Lock()
        self._counts = {"documentRequest": 0, "afmeldingRequest": 0}
        self._began = self.ticks()

    def around(self, party: str, handler: Handler) -> Handler:
        """Return the handler of a party with its trouble planted."""
        if party == "tc":
            handler = self._lose(handler) if self.lost_sign_off else handler
            return self._stand_still(handler) if self.stall_s else handler
        return self._double(handler) if self.duplicate else handler

    def _stand_still(self, handler: Handler) -> Handler:
        def stalling(request: HttpRequest) -> HttpResponse:
            phase = (self.ticks() - self._began) % self.every_s
            if phase < self.stall_s:
                self.sleep(self.stall_s - phase)
            return handler(request)

        return stalling

    def _double(self, handler: Handler) -> Handler:
        """Handle some documentRequests twice, so that the bron also logs them twice."""

        def doubling(request: HttpRequest) -> HttpResponse:
            if self._turn("documentRequest", request, self.duplicate):
                handler(request)
            return handler(request)

        return doubling

    def _lose(self, handler: Handler) -> Handler:
        """Answer some sign-offs with the response to an earlier one, without registering them."""
        confirmed: list[HttpResponse] = []

        def losing(request: HttpRequest) -> HttpResponse:
            if b"afmeldingRequest" not in request.body:
                return handler(request)
            if confirmed and self._turn("afmeldingRequest", request, self.lost_sign_off):
                return confirmed[0]
            response = handler(request)
            if response.status == 200:  # noqa: PLR2004 - HTTP OK
                confirmed[:] = confirmed or [response]
            return response

        return losing

    def _turn(self, operation: str, request: HttpRequest, every: int) -> bool:
        if operation.encode() not in request.body:
            return False
        with self._lock:
            self._counts[operation] += 1
            return self._counts[operation] % every == 0


def make_planted_trouble(
    planted: Sequence[str] | Mapping[str, str],
    *,
    sleep: Callable[[float], None],
    ticks: Callable[[], float],
) -> PlantedTrouble:
    """Return the trouble that is asked for.

    Args:
        planted: such as `stall=500ms/1000ms`, `duplicate=100` (every hundredth document), `lost_sign_off=100`.
        sleep: waits so many seconds.
        ticks: returns monotonic seconds.

    Raises:
        ConfigurationError: an unknown kind, or a value that does not fit.
    """
    found = dict(planted) if isinstance(planted, Mapping) else dict(_pair(text) for text in planted)
    asked = found.get("stall", "0ms/1000ms")
    stall = _match(_STALL, "stall", asked, "500ms/1000ms")
    if int(stall["stall"]) >= int(stall["every"]):  # it would stall forever
        raise _misfit("stall", asked, "500ms/1000ms")
    counts = {kind: int(_match(_COUNT, kind, found[kind], "100").group()) if kind in found else 0 for kind in KINDS[1:]}
    return PlantedTrouble(
        stall_s=int(stall["stall"]) / 1000,
        every_s=int(stall["every"]) / 1000,
        sleep=sleep,
        ticks=ticks,
        **counts,
    )


def _pair(text: str) -> tuple[str, str]:
    kind, equals, value = text.partition("=")
    if kind not in KINDS or not equals:
        raise ConfigurationError(
            f"{text!r} is no trouble that can be planted",
            nl=f"{text!r} is geen storing die kan worden ingebouwd",
            where="--plant",
            remedy="write stall=500ms/1000ms, duplicate=100 or lost_sign_off=100",
            remedy_nl="schrijf stall=500ms/1000ms, duplicate=100 of lost_sign_off=100",
        )
    return kind, value


def _match(pattern: re.Pattern[str], kind: str, value: str, example: str) -> re.Match[str]:
    found = pattern.fullmatch(value)
    if found is None:
        raise _misfit(kind, value, example)
    return found


def _misfit(kind: str, value: str, example: str) -> ConfigurationError:
    return ConfigurationError(
        f"{value!r} does not fit {kind}",
        nl=f"{value!r} past niet bij {kind}",
        where="--plant",
        remedy=f"write {kind}={example}",
        remedy_nl=f"schrijf {kind}={example}",
    )
