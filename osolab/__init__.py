"""osolab: try out the transfer of pupil records over OSO, from Python as from the command line.

::

    import osolab

    lab = osolab.Sandbox(seed=7)       # Traffic Center, bron, doel and swv in memory; lab.serve() puts them on sockets
    pupil = lab.pupil("POVO")          # synthetic, the same on every machine
    dossier = pupil.dossier()          # bytes, tree, profile
    osolab.validate(dossier).findings  # what is wrong with it, where, and how to fix it
    transfer = lab.transfer(pupil)     # outcome, exchanges, messages
    osolab.run("B-02").verdicts        # scenarios, against our own parties or yours

The main path, for a newcomer:

    Sandbox        osolab.sandbox    puts the parties together and moves dossiers between them
    LeerlingGenerator(seed)          simulator.leerlingen      makes pupils, and dossiers of them
    Bronsysteem, Doelsysteem         simulator.las             deliver and fetch
    TrafficCenter                    simulator.traffic_center  grants and checks the sessie
    validate       osolab.validation                           asks simulator.dossier for a verdict
    run            osolab.scenario   lets the harness run scenarios and judge them

The names in `__all__` are stable. Each is imported at its first use: importing this package loads nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osolab.dossier import Dossier
    from osolab.pupil import Pupil
    from osolab.sandbox import Sandbox
    from osolab.scenario import run
    from osolab.served import Served
    from osolab.transfer import Exchange, Message, Transfer
    from osolab.validation import Finding, Validation, validate
    from simulator import __version__ as __version__
    from simulator.errors import ConfigurationError, OsoError

__all__ = (
    "ConfigurationError",
    "Dossier",
    "Exchange",
    "Finding",
    "Message",
    "OsoError",
    "Pupil",
    "Sandbox",
    "Served",
    "Transfer",
    "Validation",
    "run",
    "validate",
)

_HOMES = {
    "ConfigurationError": "simulator.errors",
    "Dossier": "osolab.dossier",
    "Exchange": "osolab.transfer",
    "Finding": "osolab.validation",
    "Message": "osolab.transfer",
    "OsoError": "simulator.errors",
    "Pupil": "osolab.pupil",
    "Sandbox": "osolab.sandbox",
    "Served": "osolab.served",
    "Transfer": "osolab.transfer",
    "Validation": "osolab.validation",
    "__version__": "simulator",
    "run": "osolab.scenario",
    "validate": "osolab.validation",
}
"""The module that defines each name."""

if not TYPE_CHECKING:  # a type checker reads the imports above, and so finds a name that does not exist

    def __getattr__(name: str) -> object:
        """Import a public name at its first use."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found

    def __dir__() -> list[str]:
        """Return every name, imported or not, for tab completion."""
        return sorted({*globals(), *_HOMES})
