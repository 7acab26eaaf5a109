"""Loads on parties that somebody else runs: an exchange, a bron, reached through the environment file alone."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import make_environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import Cast
from harness.stage.pupils import make_test_pupil
from loadtests.pupils.pool import COLUMNS
from osolab import cli
from simulator.leerlingen.generator import LeerlingGenerator
from tests.loadtests.patience import await_change, has_grown

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
MINUTE = 60.0
PATIENT = ("--lateness-ms", 10_000)
"""However busy the machine of a test is: it is not about the generator."""
VARIABLES = {key: value for key, value in os.environ.items() if not key.startswith("OSOLAB_")} | {
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
}


def osolab(*words: object) -> list[str]:
    """Return a command line."""
    return [sys.executable, "-m", "harness", *map(str, words), "--lang", "en"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Test certificates, made once."""
    pki = tmp_path_factory.mktemp("certificates") / "pki"
    cli.run(["pki", "init", str(pki)])
    return pki


@pytest.fixture
def folder(tmp_path: Path, certificates: Path) -> Path:
    """A folder with certificates, for both sides."""
    shutil.copytree(certificates, tmp_path / "pki")
    return tmp_path


@pytest.fixture
def ports() -> Mapping[str, int]:
    """Free ports for the exchange, the bron, the doel and the SWV, which must be known before any of them runs."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(4)]
        return dict(zip(("exchange", "bron", "doel", "swv"), (one.getsockname()[1] for one in taken), strict=True))


def table(name: str, **values: object) -> str:
    """Return a table of an environment file."""
    return "\n".join([f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])


def at(ports: Mapping[str, int], name: str) -> str:
    """Return where a party listens."""
    return f"https://127.0.0.1:{ports[name]}"


@contextmanager
def served(folder: Path, party: str, text: str) -> Iterator[subprocess.Popen[str]]:
    """Run a party as if it were somebody else's; yield its process."""
    (folder / "theirs.toml").write_text(text + table("tls", directory="pki"), encoding="utf-8")
    with subprocess.Popen(
        osolab("serve", party, "--env", "theirs.toml"), cwd=folder, env=VARIABLES, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            heard = []
            for line in process.stdout:
                heard.append(line)
                if line.startswith("Ready"):
                    break
            else:
                pytest.fail("".join(heard))
            yield process
        finally:
            process.terminate()
            process.wait(MINUTE)


def load(folder: Path, text: str, *words: object) -> tuple[int, str, dict[str, Any]]:
    """Return exit code, what was said, and the result of a load in an environment."""
    (folder / "ours.toml").write_text(text + table("tls", directory="pki"), encoding="utf-8")
    done = subprocess.run(
        osolab("load", "--env", "ours.toml", *PATIENT, "--shape", "constant", "--rate", 50, "--duration", "2s", *words),
        cwd=folder,
        env=VARIABLES,
        capture_output=True,
        text=True,
        timeout=MINUTE,
        check=False,
    )
    file = folder / "build/load/load.json"
    return done.returncode, done.stdout + done.stderr, json.loads(file.read_text("utf-8")) if file.exists() else {}


def test_an_exchange_of_others(folder: Path, ports: Mapping[str, int]) -> None:
    """The generator and our bron work with somebody else's exchange; its book is absent, and that is said."""
    theirs = table("exchange", port=ports["exchange"])
    theirs += "".join(table(name, url=at(ports, name)) for name in ("bron", "doel", "swv"))
    ours = table("exchange", mode="external", url=at(ports, "exchange"))
    ours += table("bron", port=ports["bron"]) + table("swv", port=ports["swv"])
    with served(folder, "tc", theirs):
        code, said, run = load(folder, ours, "--pupils", 80)
    assert code == 0, said
    assert run["totals"]["completed"] == run["totals"]["delivered"] + run["totals"]["refused"] == 100
    assert run["plan"]["external"] == ["exchange"]
    assert run["books"]["books"] == ["client", "bron"]
    assert run["books"]["counts"] == {}
    assert {"F-01", "F-03", "F-04"} <= set(run["plan"]["left_out"])
    page = (folder / "build/load/load.html").read_text(encoding="utf-8")
    assert "Of others: Traffic Center." in page


def pupils_of(*scenario_ids: str) -> list[dict[str, str]]:
    """Return the pupils that a bron of osolab serves, as a vendor would list them."""
    environment = make_environment({}, file="")
    generator = LeerlingGenerator(environment.seed, peildatum=environment.peildatum)
    cast, scenarios = Cast(environment, {}), load_scenarios()
    return [
        {
            "scenario": scenario_id,
            "pgn": make_test_pupil(generator, scenarios[scenario_id], 0, cast.school("po")).pgn,
            "bron_brin": cast.brin("po"),
        }
        for scenario_id in scenario_ids
    ]


def test_a_bron_of_others(folder: Path, ports: Mapping[str, int]) -> None:
    """The generator and our exchange work with somebody else's bron and the list of its pupils."""
    theirs = table("exchange", mode="external", url=at(ports, "exchange")) + table("bron", port=ports["bron"])
    theirs += table("doel", url=at(ports, "doel")) + table("swv", url=at(ports, "swv"))
    ours = table("exchange", port=ports["exchange"]) + table("load", leerlingen="leerlingen.csv")
    ours += table("bron", mode="external", url=at(ports, "bron"))
    with (folder / "leerlingen.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        rows.writerows(pupils_of("B-02", "C-01"))
    with served(folder, "bron", theirs):
        code, said, run = load(folder, ours)
    assert code == 0, said
    assert run["totals"]["completed"] == run["totals"]["delivered"] + run["totals"]["refused"] == 100
    assert set(run["plan"]["scenarios"]) == set(run["scenarios"]) == {"B-02", "C-01"}
    assert run["plan"]["pupils"] == 2
    assert run["plan"]["external"] == ["bron"]
    assert run["books"]["books"] == ["client", "exchange"]
    assert run["books"]["counts"] == {}


def test_an_exchange_that_dies(folder: Path, ports: Mapping[str, int]) -> None:
    """When an exchange of others dies half-way the run ends early, failed and partial; every transfer has an end."""
    theirs = table("exchange", port=ports["exchange"])
    theirs += "".join(table(name, url=at(ports, name)) for name in ("bron", "doel", "swv"))
    ours = table("exchange", mode="external", url=at(ports, "exchange"))
    ours += table("bron", port=ports["bron"]) + table("swv", port=ports["swv"])
    book = folder / "build/load/boeken/client.jsonl"
    with served(folder, "tc", theirs) as process:

        def kill_half_way() -> None:
            if await_change(folder, lambda: has_grown(book)):
                process.kill()

        killer = threading.Thread(target=kill_half_way, daemon=True)
        killer.start()
        code, said, run = load(folder, ours, "--pupils", 80, "--duration", "50s")
    killer.join(MINUTE)
    assert code == 1, said
    assert "Traceback" not in said
    assert "everything failed" in run["partial"]
    assert run["totals"]["delivered"] + run["totals"]["refused"] > 0
    assert run["totals"]["failed"] > 0
    assert run["totals"]["lost"] == 0


def test_nobody_on_the_list_that_can_be_played(folder: Path, ports: Mapping[str, int]) -> None:
    """A list with none of the scenarios of the mixture is refused before anything is sent, with what would fit."""
    (folder / "leerlingen.csv").write_text("scenario,pgn,bron_brin\nB-99,999900018,99AA\n", encoding="utf-8")
    ours = table("bron", mode="external", url=at(ports, "bron")) + table("load", leerlingen="leerlingen.csv")
    code, said, run = load(folder, ours)
    assert (code, run) == (2, {})
    assert "B-02" in said
    assert "Traceback" not in said


EXTERNAL_DOEL = table("doel", mode="external")


@contextmanager
def ordered(folder: Path, ports: Mapping[str, int], *failing: object, scheme: str = "http") -> Iterator[str]:
    """Run a doel as if it were somebody else's; yield an environment that names its trigger."""
    program = Path(__file__).with_name("external_doel.py")
    trigger = f"{scheme}://127.0.0.1:{ports['doel']}/act"
    command = [sys.executable, str(program), trigger, f"{at(ports, 'exchange')}/oso", "pki"]
    with subprocess.Popen(
        [*command, *map(str, failing)], cwd=folder, env=VARIABLES, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "Ready\n"
            yield table("exchange", port=ports["exchange"]) + EXTERNAL_DOEL + table("trigger", url=trigger)
        finally:
            process.terminate()
            process.wait(MINUTE)


@pytest.mark.parametrize(
    ("failing", "scheme", "words"),
    [
        pytest.param("none", "http", (), id="answers when done"),
        pytest.param("dawdle", "https", ("--client", "requests", "--processes", 2), id="answers before it is done"),
    ],
)
def test_a_doel_of_others(
    folder: Path, ports: Mapping[str, int], failing: str, scheme: str, words: tuple[object, ...]
) -> None:
    """Somebody else's doel fetches what its trigger is told; the books of the stub say that all of it was done.

    Its trigger may be behind TLS, under the CA of the environment, whatever carries the orders, from two processes.
    """
    with ordered(folder, ports, failing, scheme=scheme) as ours:
        code, said, run = load(folder, ours, "--pupils", 80, "--gate", "fail_rate<1%", "--gate", "p(95)<30s", *words)
    assert code == 0, said
    assert run["totals"]["delivered"] + run["totals"]["refused"] == run["totals"]["completed"] == 100
    assert run["codes"] == run["planned"]
    assert run["plan"]["external"] == ["doel"]
    assert run["books"]["books"] == ["orders", "exchange", "bron"]
    assert run["books"]["per_book"]["orders"] == run["books"]["transfers"] == 100
    assert run["books"]["counts"] == {}
    assert set(run["steps"]) == {"transfer", "sessiecontrole"}
    assert "I-01" in run["plan"]["left_out"]
    assert not (folder / "build/load/boeken/client.jsonl").exists()
    page = (folder / "build/load/load.html").read_text(encoding="utf-8")
    assert "are read from the books of the Traffic Center and the bron" in page


@pytest.mark.parametrize(
    ("failing", "differences", "totals"),
    [
        pytest.param(
            "forget,ignore,refuse",
            {"no_sign_off": 20, "not_fetched": 20},
            {"lost": 40, "wrong": 0, "failed": 20},
            id="forgets sign-offs, ignores orders, answers 500",
        ),
        pytest.param("repeat", {"unplanned": 20}, {"lost": 0, "wrong": 0, "failed": 0}, id="fetches twice"),
    ],
)
def test_a_doel_of_others_that_fails(
    folder: Path, ports: Mapping[str, int], failing: str, differences: dict[str, int], totals: dict[str, int]
) -> None:
    """What a doel leaves out, or does too much, is found in the books of the stub, and is the doel's fault."""
    with ordered(folder, ports, failing, 5) as ours:
        code, said, run = load(folder, ours, "--pupils", 80, "--drain-s", 2)
    assert code == 1, said
    assert run["books"]["counts"] == differences
    assert {one["at_fault"] for one in run["books"]["verschillen"]} == {"doel"}
    assert {name: run["totals"][name] for name in totals} == totals
    assert run["totals"]["delivered"] + run["totals"]["refused"] == 100 - sum(totals.values())
    assert run["steps"]["transfer"]["errors"] == sum(totals.values())


def test_a_doel_of_others_that_fetches_something_else(folder: Path, ports: Mapping[str, int]) -> None:
    """A doel that fetches another pupil than it was told to is found out: the outcome differs, or else the dossier."""
    with ordered(folder, ports, "confuse", 5) as ours:
        code, said, run = load(folder, ours, "--pupils", 80)
    assert code == 1, said
    assert set(run["books"]["counts"]) == {"other_outcome"}
    assert run["totals"]["wrong"] == run["books"]["counts"]["other_outcome"] == run["mistakes"]["outcome"]
    assert 0 < run["totals"]["wrong"] <= 20  # of refusals at one school the books cannot tell pupils apart


def test_nobody_at_the_trigger(folder: Path, ports: Mapping[str, int]) -> None:
    """A trigger that cannot be reached is told before anything starts, with what to do about it."""
    ours = EXTERNAL_DOEL + table("trigger", url=f"http://127.0.0.1:{ports['doel']}/act")
    code, said, run = load(folder, ours)
    assert (code, run) == (2, {})
    assert "nobody answers at the trigger" in said
    assert "Traceback" not in said
