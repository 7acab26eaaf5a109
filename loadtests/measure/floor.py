"""The floor: the least CPU that a transfer takes on this machine, to compare a result with.

It is the time to build, parse and validate one dossier of some 20 kB and to parse eight small messages, by the
libraries alone, plus that of the kernel for five messages over loopback. Bron: the design's measurements, section 6.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from simulator.dossier import Mode
from simulator.dossier.fast_writer import write_fast
from simulator.dossier.rules.engine import make_view, try_rules
from simulator.dossier.schema import validate_schema
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1
from simulator.untrusted_xml import parse

LOOPBACK_S = 0.00045
"""Seconds of CPU for five messages over loopback with the leanest HTTP that was measured."""

_ROUNDS = 31
_MESSAGES = 8
_MESSAGE = (
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>'
    b"<vraag><brin>99AA</brin><aanleverpunt>0000000700099AA00001</aanleverpunt></vraag></soapenv:Body></soapenv:Envelope>"
)


def floor_per_second(cores: int, *, ticks: Callable[[], float] = time.process_time) -> float:
    """Return the transfers per second that the necessary work alone would allow on so many cores.

    Args:
        cores: number of cores.
        ticks: returns the CPU seconds of this process.
    """
    leerling = LeerlingGenerator(7).leerling(0, traits=Traits(profiel=Profiel.POVO, bijlagen=0))
    dossier = build_dossier(leerling, Profiel.POVO, datum=PEILDATUM)

    def necessary() -> None:
        root = parse(write_fast(dossier))
        validate_schema(root, DOSSIER_2019_1)
        try_rules(make_view(root), Mode.OFFICIAL)
        for _ in range(_MESSAGES):
            parse(_MESSAGE)

    necessary()
    costs = []
    for _ in range(_ROUNDS):
        begin = ticks()
        necessary()
        costs.append(ticks() - begin)
    return round(cores / (median(costs) + LOOPBACK_S), 1)
