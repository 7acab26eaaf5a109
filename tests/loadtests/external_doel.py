"""A doel as somebody else could have one: fetches what its trigger is told, and fails in whatever way it is asked to.

Run as a program: `python external_doel.py TRIGGER_URL TC_URL PKI [FAILING[,FAILING…] [EVERY]]`. Of every so many
orders the last suffers from the first failing, the one before from the second, and so on.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

from harness.config.environment import make_environment
from harness.stage.cast import LEVERANCIERS, VENDOR_DOEL, Cast
from harness.stage.stage import TestCertificates
from simulator.clock import SystemClock
from simulator.journal import LogEntry
from simulator.las.context import SystemContext
from simulator.las.doel import Doelsysteem
from simulator.las.fetcher import DossierFetcher
from simulator.las.model import Doelsessie
from simulator.messages.model import AfmeldingResponse
from simulator.network.https import HttpsTransport
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.soap import CallResult
from simulator.standard.keys import get_search_key
from simulator.standard.overdracht import Profiel
from simulator.web.server import Server

ACCOUNT = "proef"
FAILINGS = ("none", "forget", "ignore", "refuse", "repeat", "confuse", "dawdle")
"""Leaves out sign-offs or orders, answers 500, fetches twice, fetches what another order named, or answers first."""


class Log:
    """A log that nobody reads."""

    def log(self, entry: LogEntry) -> None:
        """Keep nothing."""


class Forgetful(DossierFetcher):
    """Leaves sign-offs out."""

    def sign_off(self, sessie: Doelsessie, *, resultaat: str, aanleverpunt: str) -> CallResult[AfmeldingResponse]:  # noqa: ARG002 - all forgotten
        """Forget to close a sessie."""
        return CallResult(fault="forgotten")


class TriggerServer:
    """The trigger: takes an act as JSON and has the doel do it.

    Args:
        doel: that fetches.
        forgetful: fetches as well, and signs nothing off.
        failing: some of `FAILINGS`.
        every: so many orders suffer once from each.
    """

    def __init__(self, doel: Doelsysteem, forgetful: Doelsysteem, failing: Sequence[str], every: int) -> None:
        self._doel = doel
        self._forgetful = forgetful
        self._failing = failing
        self._every = every
        self._turn = count(1)
        self._first: dict[str, Any] = {}
        self._later: Queue[dict[str, Any]] = Queue()

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return 200 once the act is done; 202 from a doel that dawdles."""
        act = json.loads(request.body)
        assert (act["actor"], act["act"]) == ("doel", "request_dossier")
        assert act["name"]
        self._first = self._first or act
        if "dawdle" in self._failing:
            self._later.put(act)
            return _answer(202)
        failing = dict(enumerate(self._failing)).get(-next(self._turn) % self._every)
        if failing == "refuse":
            return _answer(500)
        if failing == "forget":
            self._fetch(act, self._forgetful)
        elif failing != "ignore":
            self._fetch(self._first if failing == "confuse" else act, self._doel)
        if failing == "repeat":
            self._fetch(act, self._doel)
        return _answer(200)

    def work(self) -> None:
        """Do, one after another, what was answered before it was done."""
        while True:
            self._fetch(self._later.get(), self._doel)

    def _fetch(self, act: dict[str, Any], doel: Doelsysteem) -> None:
        moment = act.get("aanvraagdatum")
        doel.request_dossier(
            pgn=act["pgn"],
            bron_brin=act["bron_brin"],
            overdrachtsoort=Profiel(act["profile"]).overdrachtsoort,
            account=ACCOUNT,
            aanvraagdatum=datetime.fromisoformat(moment) if moment else None,
        )


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, body=b"{}", headers={"Content-Type": "application/json"})


def main(trigger_url: str, tc_url: str, pki: str, failing: str = "none", every: str = "5") -> None:
    """Be a doel until this program is ended."""
    environment = make_environment({}, file="")
    clock = SystemClock()
    certificates = TestCertificates(Path(pki), leveranciers=LEVERANCIERS, clock=clock)
    with ExitStack() as stack:
        transport = stack.enter_context(HttpsTransport(certificates.client(VENDOR_DOEL)))
        context = SystemContext(
            release=environment.release,
            aannames=environment.aannames,
            search_key=get_search_key(environment.aannames.value("A02")),
            clock=clock,
            log_to=Log(),
            tc_url=tc_url,
            tc_transport=transport,
            transport=transport,
        )
        aanleverpunt = Cast(environment, {}).target("vo", "doel")
        doel, forgetful = (Doelsysteem(name="doel", aanleverpunt=aanleverpunt, context=context) for _ in range(2))
        forgetful.fetcher = Forgetful(name="doel", aanleverpunt=aanleverpunt, context=context)
        door = TriggerServer(doel, forgetful, failing.split(","), int(every))
        threading.Thread(target=door.work, daemon=True).start()
        stack.enter_context(Server(doel.handle, tls=certificates.server("127.0.0.1"), name="doel"))
        trigger = urlsplit(trigger_url)
        tls = certificates.server("127.0.0.1") if trigger.scheme == "https" else None
        stack.enter_context(Server(door.handle, tls=tls, port=trigger.port or 0, name="trigger"))
        sys.stdout.write("Ready\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
