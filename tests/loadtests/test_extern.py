"""Loads on parties that somebody else runs: an exchange, a bron, reached through the environment file alone."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.leerlingdossier import make_proefleerling
from harness.omgeving import make_omgeving
from harness.rolbezetting import Rolbezetting
from harness.scenario import load_scenarios
from loadtests.bank import COLUMNS
from simulator.leerlingen.generator import LeerlingGenerator

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
    subprocess.run(osolab("pki", "init", "pki"), cwd=folder, env=VARIABLES, check=True, capture_output=True)
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
        osolab("load", "--env", "ours.toml", *PATIENT, "--shape", "constant", "--rate", 20, "--duration", "5s", *words),
        cwd=folder,
        env=VARIABLES,
        capture_output=True,
        text=True,
        timeout=MINUTE,
        check=False,
    )
    file = folder / "build/load/load.json"
    return done.returncode, done.stdout + done.stderr, json.loads(file.read_text("utf-8")) if file.exists() else {}


def test_an_exchange_of_others(tmp_path: Path, ports: Mapping[str, int]) -> None:
    """The generator and our bron work with somebody else's exchange; its book is absent, and that is said."""
    theirs = table("exchange", port=ports["exchange"])
    theirs += "".join(table(name, url=at(ports, name)) for name in ("bron", "doel", "swv"))
    ours = table("exchange", mode="external", url=at(ports, "exchange"))
    ours += table("bron", port=ports["bron"]) + table("swv", port=ports["swv"])
    with served(tmp_path, "tc", theirs):
        code, said, run = load(tmp_path, ours, "--pupils", 80)
    assert code == 0, said
    assert run["totals"]["completed"] == run["totals"]["delivered"] + run["totals"]["refused"] == 100
    assert run["plan"]["external"] == ["exchange"]
    assert run["books"]["books"] == ["client", "bron"]
    assert run["books"]["counts"] == {}
    assert {"F-01", "F-03", "F-04"} <= set(run["plan"]["left_out"])
    page = (tmp_path / "build/load/load.html").read_text(encoding="utf-8")
    assert "Of others: Traffic Center." in page


def pupils_of(*scenario_ids: str) -> list[dict[str, str]]:
    """Return the pupils that a bron of osolab serves, as a vendor would list them."""
    omgeving = make_omgeving({}, file="")
    generator = LeerlingGenerator(omgeving.seed, peildatum=omgeving.peildatum)
    cast, scenarios = Rolbezetting(omgeving, {}), load_scenarios()
    return [
        {
            "scenario": scenario_id,
            "pgn": make_proefleerling(generator, scenarios[scenario_id], 0, cast.school("po")).pgn,
            "bron_brin": cast.brin("po"),
        }
        for scenario_id in scenario_ids
    ]


def test_a_bron_of_others(tmp_path: Path, ports: Mapping[str, int]) -> None:
    """The generator and our exchange work with somebody else's bron and the list of its pupils."""
    theirs = table("exchange", mode="external", url=at(ports, "exchange")) + table("bron", port=ports["bron"])
    theirs += table("doel", url=at(ports, "doel")) + table("swv", url=at(ports, "swv"))
    ours = table("exchange", port=ports["exchange"]) + table("load", leerlingen="leerlingen.csv")
    ours += table("bron", mode="external", url=at(ports, "bron"))
    with (tmp_path / "leerlingen.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        rows.writerows(pupils_of("B-02", "C-01"))
    with served(tmp_path, "bron", theirs):
        code, said, run = load(tmp_path, ours)
    assert code == 0, said
    assert run["totals"]["completed"] == run["totals"]["delivered"] + run["totals"]["refused"] == 100
    assert set(run["plan"]["scenarios"]) == set(run["scenarios"]) == {"B-02", "C-01"}
    assert run["plan"]["pupils"] == 2
    assert run["plan"]["external"] == ["bron"]
    assert run["books"]["books"] == ["client", "exchange"]
    assert run["books"]["counts"] == {}


def test_an_exchange_that_dies(tmp_path: Path, ports: Mapping[str, int]) -> None:
    """When an exchange of others dies half-way the run ends early, failed and partial; every transfer has an end."""
    theirs = table("exchange", port=ports["exchange"])
    theirs += "".join(table(name, url=at(ports, name)) for name in ("bron", "doel", "swv"))
    ours = table("exchange", mode="external", url=at(ports, "exchange"))
    ours += table("bron", port=ports["bron"]) + table("swv", port=ports["swv"])
    book = tmp_path / "build/load/boeken/client.jsonl"
    with served(tmp_path, "tc", theirs) as process:

        def kill_half_way() -> None:
            while not (book.exists() and book.stat().st_size):
                time.sleep(0.2)
            process.kill()

        killer = threading.Thread(target=kill_half_way, daemon=True)
        killer.start()
        code, said, run = load(tmp_path, ours, "--pupils", 80, "--duration", "50s")
    killer.join(MINUTE)
    assert code == 1, said
    assert "Traceback" not in said
    assert "everything failed" in run["partial"]
    assert run["totals"]["delivered"] + run["totals"]["refused"] > 0
    assert run["totals"]["failed"] > 0
    assert run["totals"]["lost"] == 0


def test_nobody_on_the_list_that_can_be_played(tmp_path: Path, ports: Mapping[str, int]) -> None:
    """A list with none of the scenarios of the mixture is refused before anything is sent, with what would fit."""
    (tmp_path / "leerlingen.csv").write_text("scenario,pgn,bron_brin\nB-99,999900018,99AA\n", encoding="utf-8")
    ours = table("bron", mode="external", url=at(ports, "bron")) + table("load", leerlingen="leerlingen.csv")
    code, said, run = load(tmp_path, ours)
    assert (code, run) == (2, {})
    assert "B-02" in said
    assert "Traceback" not in said


def test_a_doel_of_others(tmp_path: Path, ports: Mapping[str, int]) -> None:
    """A load is the side that asks: an external doel is refused, with what to do instead."""
    code, said, run = load(tmp_path, table("doel", mode="external", url=at(ports, "doel")))
    assert (code, run) == (2, {})
    assert "osolab run" in said
