"""What is asked of a load run: every number and choice is looked at before anything starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loadtests.config import VARIABLE, LoadConfig, from_json, read_config, work_out
from simulator.errors import ConfigurationError

CONSTANT = LoadConfig(shape="constant", rate=5.0, duration=60.0)
PGN = "999990019"


def environment(folder: Path, text: str) -> str:
    """Write an environment file and return its path."""
    file = folder / "env.toml"
    file.write_text(text)
    return str(file)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"pupils": 0}, "--pupils"),
        ({"pupils": -5}, "--pupils"),
        ({"sample": -1}, "--sample"),
        ({"in_flight": 0}, "--in-flight"),
        ({"lateness_ms": 0.0}, "--lateness-ms"),
        ({"lateness_ms": float("nan")}, "--lateness-ms"),
        ({"drain_s": 0.0}, "--drain-s"),
        ({"drain_s": float("nan")}, "--drain-s"),
        ({"generators": -1}, "--generators"),
        ({"client": "curl"}, "--client"),
        ({"connections": "some"}, "--connections"),
        ({"arrivals": "bursty"}, "--arrivals"),
        ({"loop": "half"}, "--loop"),
        ({"attachments": "huge"}, "--attachments"),
        ({"attachments": "typical", "pupils": 401}, "--pupils"),
        ({"plant": ("fire=1",)}, "--plant"),
        ({"rate": 0.0}, "--rate"),
        ({"rate": -3.0}, "--rate"),
        ({"rate": float("nan")}, "--rate"),
        ({"rate": float("inf")}, "--rate"),
        ({"duration": 0.0}, "--duration"),
        ({"duration": -1.0}, "--duration"),
        ({"transfers": 0, "rate": None}, "--transfers"),
        ({"tries": 0.0, "shape": "season"}, "--tries"),
        ({"shape": "sine"}, "--shape"),
        ({"gates": ("p(95)<800",)}, "--gate"),
        ({"gates": ("lost==0", "p95<800ms")}, "--gate"),
        ({"gates": ("p(95){Z-99}<800ms",)}, "--gate"),
    ],
)
def test_refused(changes: dict[str, Any], where: str) -> None:
    """What makes no sense is refused with the flag that it stands in, and what to write instead, in both languages."""
    with pytest.raises(ConfigurationError) as caught:
        work_out(replace(CONSTANT, **changes))
    assert where in caught.value.where
    assert caught.value.nl
    assert caught.value.nl != caught.value.message


def test_worked_out() -> None:
    """An order becomes stretches, scenarios with their shares, and gates."""
    plan = work_out(replace(CONSTANT, gates=("p(95){document}<800ms", "lost==0")))
    assert plan.plan.transfers == 300
    assert sum(plan.weights.values()) == pytest.approx(300)
    assert plan.recipes.keys() == plan.weights.keys()
    assert {"B-02", "C-01", "I-01"} <= plan.weights.keys()
    assert plan.without == frozenset()
    assert [gate.expression for gate in plan.gates] == ["p(95){document}<800ms", "lost==0"]


def test_ramp_has_a_mixture() -> None:
    """A ramp, whose stretches are not known beforehand, needs pupils all the same."""
    plan = work_out(LoadConfig(shape="ramp"))
    assert plan.plan.adaptive
    assert "B-02" in plan.weights


def test_external_bron(tmp_path: Path) -> None:
    """Beside an external bron only scenarios of its one school are played; the others are told to be left out."""
    env = environment(
        tmp_path, '[bron]\nmode = "external"\nurl = "https://localhost:9/"\n[load]\nleerlingen = "leerlingen.csv"\n'
    )
    plan = work_out(replace(CONSTANT, env=env))
    assert {recipe.bron for recipe in plan.recipes.values()} == {"po"}
    assert {recipe.asker for recipe in plan.recipes.values()} == {"doel"}
    assert {"F-01", "I-01", "B-03"} <= plan.without
    assert not plan.without & plan.weights.keys()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[run]\ntransport = "memory"\n', "run.transport"),
        ('[exchange]\nmode = "external"\nurl = "https://tc.example.nl/oso"\n', "exchange.url"),
        ('[bron]\nmode = "external"\nurl = "https://10.1.2.3/oso"\n', "bron.url"),
        ('[bron]\nmode = "extrenal"\n', "bron.mode"),
        ("[bron\n", "env.toml"),
    ],
    ids=["in memory", "foreign exchange", "foreign bron", "typo", "no TOML"],
)
def test_environment_refused(text: str, words: str, tmp_path: Path) -> None:
    """An environment that cannot or may not be loaded is refused, with file and key."""
    with pytest.raises(ConfigurationError) as caught:
        work_out(replace(CONSTANT, env=environment(tmp_path, text)))
    assert words in caught.value.where


def test_no_environment(tmp_path: Path) -> None:
    """An environment file that is not there is no reason to load the stub instead."""
    with pytest.raises(ConfigurationError, match="no such environment file"):
        work_out(replace(CONSTANT, env=str(tmp_path / "nowhere.toml")))


# -- plain Locust ---------------------------------------------------------------------------------------------------


def test_variables() -> None:
    """Variables of plain Locust are named as the flags, and read as these."""
    found = read_config(
        {
            "OSOLAB_SHAPE": "constant",
            "OSOLAB_RATE": "7.5",
            "OSOLAB_DURATION": "3m",
            "OSOLAB_TRANSFERS": "100",
            "OSOLAB_PUPILS": "60",
            "OSOLAB_IN_FLIGHT": "9",
            "OSOLAB_GATE": "p(95)<800ms lost==0",
            "OSOLAB_PLANT": "stall=500ms/1000ms duplicate=5",
            "OSOLAB_OUT": "somewhere",
            "OSOLAB_LOOP": "closed",
            "OSOLAB_LATENESS_MS": "250",
            "HOME": "/",
        }
    )
    assert found == LoadConfig(
        shape="constant",
        rate=7.5,
        duration=180.0,
        transfers=100,
        pupils=60,
        in_flight=9,
        gates=("p(95)<800ms", "lost==0"),
        plant=("stall=500ms/1000ms", "duplicate=5"),
        out="somewhere",
        loop="closed",
        lateness_ms=250.0,
    )


def test_no_variables() -> None:
    """Without variables an order is the usual one; variables that are not about load do not matter."""
    assert read_config({"OSOLAB_EXAMPLES": "/x", "PATH": "/bin"}) == LoadConfig()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OSOLAB_RATE", "fast"),
        ("OSOLAB_TRANSFERS", "12.5"),
        ("OSOLAB_PUPILS", ""),
        ("OSOLAB_DURATION", "soon"),
        ("OSOLAB_SEED", "0x"),
    ],
)
def test_variable_of_the_wrong_kind(name: str, text: str) -> None:
    """A variable that is no number where one belongs is named."""
    with pytest.raises(ConfigurationError) as caught:
        read_config({name: text})
    assert caught.value.where in {name, "--duration"}


def test_osolab_load_comes_first() -> None:
    """What `osolab load` orders is not changed by variables that happen to be set."""
    order = replace(CONSTANT, gates=("lost==0",), plant=("duplicate=9",))
    assert read_config({VARIABLE: order.as_json(), "OSOLAB_RATE": "1"}) == order
    assert from_json(order.as_json()) == order
