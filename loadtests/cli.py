"""The command `osolab load`: validates the flags, runs Locust in a subprocess, and prints the result.

Locust runs in a subprocess because it patches the sockets of the whole process that imports it.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.command_line import (
    EXIT_BROKEN,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_USAGE,
    BilingualGroup,
    lang_option,
    option,
)
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import Text

if TYPE_CHECKING:
    from loadtests.config import LoadConfig

_NEEDED = ("locust", "hdrh", "geventhttpclient", "psutil", "matplotlib")
_LOCUSTFILE = Path(__file__).with_name("locustfile.py")
_PORT = 5557
_LOOPBACK = "127.0.0.1"
_WORKERS_WAIT_S = 600
"""Seconds that a leader waits for its workers."""


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Belast het stelsel: overdrachten volgens een schema dat op niemand wacht, elk antwoord nagekeken.\n\n"
        "Zonder omgevingsbestand draait een stub op deze machine. Locust doet het werk; locust -f "
        "loadtests/locustfile.py kan ook.",
        en="Load the exchange: transfers by a schedule that waits for nobody, every answer checked.\n\n"
        "Without an environment file a stub runs on this machine. Locust does the work; locust -f "
        "loadtests/locustfile.py works too.",
    ),
)
@option(
    "--env",
    "env",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    nl="omgevingsbestand (TOML); zonder is alles gesimuleerd",
    en="environment file (TOML); without one everything is simulated",
)
@option(
    "--shape",
    default="season",
    show_default=True,
    metavar="season|burst|ramp|constant|soak",
    nl="hoe overdrachten over de tijd liggen; ook season:year en season:peak",
    en="how transfers lie in time; also season:year and season:peak",
)
@option("--transfers", type=int, default=None, metavar="N", nl="aantal overdrachten", en="number of transfers")
@option("--rate", type=float, default=None, metavar="R", nl="overdrachten per seconde", en="transfers a second")
@option("--duration", default=None, metavar="T", nl="hoe lang, zoals 90s, 3m of 1h30m", en="how long: 90s, 3m or 1h30m")
@option("--tries", type=float, default=None, metavar="N", nl="sessies per leerling", en="sessies a pupil")
@option(
    "--arrivals",
    type=click.Choice(["poisson", "exact"]),
    default=None,
    nl="als vreemden, of op gelijke afstand; zonder: op gelijke afstand bij ramp, anders als vreemden",
    en="as strangers come, or evenly spaced; without it: evenly spaced for ramp, otherwise as strangers",
)
@option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    nl="seed van het schema",
    en="seed of the schedule",
)
@option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    nl="generatorprocessen op deze machine",
    en="generator processes on this machine",
)
@option(
    "--expect-workers",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    nl="leid N generatoren op andere machines, die zich melden met --worker-of",
    en="lead N generators on other machines, which report with --worker-of",
)
@option(
    "--worker-of",
    default=None,
    metavar="HOST[:PORT]",
    nl="genereer voor de leider op HOST; die zegt wat er te doen is",
    en="generate for the leader at HOST, who says what to do",
)
@option(
    "--gate",
    "gates",
    multiple=True,
    metavar="EXPR",
    nl="grens, zoals 'p(95){document}<800ms' of 'fail_rate<0.1%'; mag vaker",
    en="gate, such as 'p(95){document}<800ms' or 'fail_rate<0.1%'; may be repeated",
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build/load"),
    show_default=True,
    nl="map voor verslag, cijfers en boeken",
    en="folder for report, figures and books",
)
@option("--pupils", type=int, default=2400, show_default=True, nl="leerlingen in de bank", en="pupils in the bank")
@option(
    "--attachments",
    type=click.Choice(["none", "small", "typical"]),
    default="none",
    show_default=True,
    nl="bijlagen van wat geleverd wordt: geen, klein, of gewoon (de helft boven 0,3 MB; hoogstens 400 leerlingen)",
    en="attachments of what is delivered: none, small, or typical (half above 0.3 MB; at most 400 pupils)",
)
@option(
    "--sample",
    type=int,
    default=50,
    show_default=True,
    nl="van elke zoveel dossiers één langs schema en regels; 0: geen",
    en="one dossier in so many is judged by schema and rules; 0: none",
)
@option(
    "--in-flight",
    type=int,
    default=2000,
    show_default=True,
    nl="hoogste aantal overdrachten tegelijk onderweg, per proces",
    en="most transfers under way at once, per process",
)
@option(
    "--pool",
    type=int,
    default=64,
    show_default=True,
    nl="hoogste aantal verbindingen naar één adres, per proces; wie erbuiten valt wacht, en dat telt mee",
    en="most connections to one place, per process; who falls outside waits, and that counts",
)
@option(
    "--lateness-ms",
    type=float,
    default=100.0,
    show_default=True,
    nl="begint de generator vaker dan 1 op 100 later dan dit, dan is er geen oordeel (98)",
    en="when the generator starts more than 1 in 100 later than this, there is no verdict (98)",
)
@option(
    "--drain-s",
    type=float,
    default=60.0,
    show_default=True,
    nl="seconden die overdrachten krijgen om af te lopen",
    en="seconds that transfers get to finish",
)
@option(
    "--client",
    type=click.Choice(["fast", "requests"]),
    default="fast",
    show_default=True,
    nl="waarmee berichten gaan",
    en="what carries the messages",
)
@option(
    "--connections",
    type=click.Choice(["keep", "new"]),
    default="keep",
    show_default=True,
    nl="verbindingen hergebruiken, of telkens een nieuwe",
    en="use connections again, or a new one each time",
)
@option(
    "--plant",
    multiple=True,
    metavar="WHAT",
    nl="bouw een storing in de stub: stall=500ms/1000ms, duplicate=100, lost_sign_off=100; mag vaker",
    en="plant trouble in the stub: stall=500ms/1000ms, duplicate=100, lost_sign_off=100; may be repeated",
)
@option(
    "--pki",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    nl="map met testcertificaten; zonder worden ze voor de gelegenheid gemaakt",
    en="folder with test certificates; without one they are made for the occasion",
)
@lang_option
def load(
    *,
    env: Path | None,
    duration: str | None,
    arrivals: str | None,
    processes: int,
    expect_workers: int | None,
    worker_of: str | None,
    out: Path,
    pki: Path | None,
    lang: str,
    **rest: object,
) -> int:
    """Run a load."""
    _require_extra()
    if worker_of is not None:
        return _be_worker(worker_of, env, pki, lang)
    from loadtests.config import LoadConfig, work_out
    from loadtests.schedule.shapes import parse_duration

    config = LoadConfig(
        env=str(env.absolute()) if env else "",
        duration=parse_duration(duration) if duration else None,
        out=str(out),
        pki=str(pki.absolute()) if pki else "",
        lang=lang,
        generators=expect_workers or (processes if processes > 1 else 0),
        arrivals=arrivals or "",
        **rest,  # type: ignore[arg-type] # click gives each flag its type
    )
    plan = work_out(config)
    click.echo(plan.plan.explanation.in_language(lang))
    return _let_locust(config, _distribution(processes, expect_workers), lang)


def _distribution(processes: int, expect_workers: int | None) -> list[str]:
    """Return the flags of Locust for its processes and machines.

    Processes of this machine connect over loopback, at a free port.
    """
    if expect_workers:
        _require_free(_PORT)
        wait = ["--expect-workers-max-wait", str(_WORKERS_WAIT_S)]
        return ["--master", "--expect-workers", str(expect_workers), "--master-bind-port", str(_PORT), *wait]
    if processes == 1:
        return []
    with socket.create_server((_LOOPBACK, 0)) as taken:
        port = str(taken.getsockname()[1])
    place = ["--master-bind-host", _LOOPBACK, "--master-bind-port", port, "--master-host", _LOOPBACK]
    return ["--processes", str(processes), *place, "--master-port", port]


def _require_free(port: int) -> None:
    try:
        socket.create_server(("", port)).close()
    except OSError as error:
        raise ConfigurationError(
            f"port {port} cannot be had: {os.strerror(error.errno or 0)}",
            nl=f"poort {port} is niet te krijgen: {os.strerror(error.errno or 0)}",
            where="--expect-workers",
            remedy="wait until the other run that this machine leads is over",
            remedy_nl="wacht tot de andere run die deze machine leidt, voorbij is",
        ) from None


def _let_locust(config: LoadConfig, distribution: list[str], lang: str) -> int:
    """Run Locust to its end and print the result."""
    from loadtests.config import VARIABLE
    from loadtests.report.result_file import read_load_result
    from loadtests.report.summary import summarise
    from loadtests.verdict.verdict import EXIT

    command = [sys.executable, "-m", "locust", "-f", str(_LOCUSTFILE), "--headless", *_QUIET, *distribution]
    variables = {**os.environ, VARIABLE: replace(config).as_json()}
    file = Path(config.out) / "load.json"
    with suppress(OSError):  # the file of an earlier run is no result of this one
        file.unlink()
    code, interrupted = _wait_for(command, variables)
    if not file.exists():
        if interrupted:
            return EXIT_INTERRUPTED
        if code == EXIT_USAGE:  # a mistake of the user, already reported
            return code
        raise OsoError(
            f"the process that leads the load ended without a result (exit {code})",
            nl=f"het proces dat de belasting leidt stopte zonder uitslag (exit {code})",
        )
    result = read_load_result(file)
    click.echo(summarise(result, lang))
    click.echo(f"{config.out}/load.html")
    return EXIT_INTERRUPTED if interrupted else EXIT[result.verdict]


_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _wait_for(command: list[str], variables: dict[str, str]) -> tuple[int, bool]:
    """Run a command to its end; return its exit code and whether a signal to stop came.

    The first signal is passed on, so that the run ends cleanly; the next one kills the command.
    """
    process = subprocess.Popen(  # noqa: S603 - this interpreter
        command, env=variables, stdin=subprocess.DEVNULL, start_new_session=True
    )
    told: list[int] = []

    def pass_on(number: int, _: object) -> None:
        told.append(number)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL) if told[1:] else process.terminate()

    before = {number: signal.signal(number, pass_on) for number in _STOP}
    try:
        return process.wait(), bool(told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_QUIET = ("--only-summary", "--loglevel", "ERROR", "--skip-log-setup")


def _be_worker(place: str, env: Path | None, pki: Path | None, lang: str) -> int:
    """Generate load for a leader on another machine, until it says to stop."""
    from harness.config.environment import load_environment
    from loadtests.config import PREFIX, VARIABLE

    if env:
        load_environment(env, variables=os.environ)
    host, colon, port = place.partition(":")
    if not host or (colon and not port.isdecimal()):
        raise ConfigurationError(
            f"{place!r} is no place",
            nl=f"{place!r} is geen plaats",
            where="--worker-of",
            remedy="write HOST or HOST:PORT",
            remedy_nl="schrijf HOST of HOST:POORT",
        )
    where = ["--worker", "--master-host", host, "--master-port", port or str(_PORT)]
    command = [sys.executable, "-m", "locust", "-f", str(_LOCUSTFILE), "--headless", *_QUIET, *where]
    variables = {name: value for name, value in os.environ.items() if name != VARIABLE}
    variables |= {f"{PREFIX}ENV": str(env.absolute()) if env else "", f"{PREFIX}LANG": lang}
    variables |= {f"{PREFIX}PKI": str(pki.absolute()) if pki else ""}
    code, interrupted = _wait_for(command, variables)
    if interrupted:
        return EXIT_INTERRUPTED
    return code if code in {EXIT_OK, EXIT_USAGE} else EXIT_BROKEN


def _require_extra() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"load needs {', '.join(missing)}, which is not installed",
            nl=f"belasten vraagt {', '.join(missing)}, dat niet is geïnstalleerd",
            remedy="pip install 'osolab[load]'",
            remedy_nl="pip install 'osolab[load]'",
        )
