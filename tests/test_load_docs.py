"""docs/belasten.md tells of every shape, metric and exit code as they are; its manifests and files can be read."""

from __future__ import annotations

import math
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from loadtests.cli import load
from loadtests.pupils.pool import COLUMNS
from loadtests.schedule.shape_data import read, value_of
from loadtests.stub.trouble import KINDS
from loadtests.verdict.metrics import METRICS
from loadtests.verdict.season import cost, translate
from loadtests.verdict.verdict import EXIT
from simulator.json_schema import first_complaint, load_schema


@pytest.fixture
def page(project_root: Path) -> str:
    """The page as text."""
    return (project_root / "docs" / "belasten.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the table whose first heading is this one, without its headings."""
    table = page.split(f"\n| {heading} |")[1].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)


def parse(line: str) -> None:
    """Let click parse `osolab load …` without running it."""
    words = shlex.split(line)
    assert words[:2] == ["osolab", "load"], line
    with load.make_context("load", words[2:]):
        pass


def test_every_shape_with_its_defaults(page: str) -> None:
    """The table of shapes is that of the data file."""
    told = {cells[0].strip("`"): (cells[1], cells[2]) for cells in rows(page, "shape")}
    shapes = read()["vorm"]
    known = {
        name: (f"{shape['tempo']:g}" if "tempo" in shape else "as the country", str(shape["duur"]))
        for name, shape in shapes.items()
    }
    assert told == known
    assert f"{shapes['burst']['leerlingen']} pupils at once, out of {shapes['burst']['bronscholen']} schools" in page


def test_the_arithmetic_of_the_year(page: str) -> None:
    """The national figures on the page are those that the program works out."""
    figures = translate(1.0)
    assert f"= {figures['year_transfers']:,.0f} transfers" in page
    assert f"of which {figures['season_transfers']:,.0f} fall in the season" in page
    assert f"that is {figures['peak_hour_per_s']:.2f} transfers a second, and {figures['peak_per_s']:.1f} in a" in page
    first = value_of("leerlingen_povo") * value_of("eerste_dagen_aandeel") / value_of("eerste_dagen")
    assert f"{first:,.0f} a day" in page
    assert f"{value_of('scholen_po') + value_of('scholen_vo'):,.0f} schools" in page
    assert f"{value_of('prijs_per_kernuur')} euro and a guess" in page


def test_the_knee_is_found_as_it_is_told(page: str) -> None:
    """The limits of a good step are those of the data file."""
    knee, flat = read()["knie"], " ".join(page.split())
    assert (knee["groei"], knee["p95_veelvoud"], knee["eerste_treden"]) == (1.5, 4.0, 3)
    assert f"goes on by {knee['nauwkeurigheid']:.0%}, up after a good step and down after a bad" in flat
    assert (knee["treden"], "the eight steps from the first turn" in flat) == (8, True)
    assert f"at least {knee['doorvoer_minstens']:.0%} of what was due" in flat
    assert f"fewer than {knee['fouten_onder']:.1%} failed" in flat
    assert f"the higher of {knee['p95_vloer_ms']:.0f} ms and four times" in flat


def test_every_metric(page: str) -> None:
    """The table of gates names every metric, with its words and an example."""
    told = [(cells[0], cells[2], cells[3]) for cells in rows(page, "metric")]
    assert told == [(f"`{name}`", metric.text.en, f"`{metric.example}`") for name, metric in METRICS.items()]


def test_every_exit_code(page: str) -> None:
    """The table of exit codes has every verdict, mistakes of the user and interruption."""
    assert {int(cells[0]) for cells in rows(page, "exit")} == {*EXIT.values(), 2, 130}


def test_every_kind_of_trouble(page: str) -> None:
    """Everything that can be planted is planted on the page."""
    assert set(re.findall(r"--plant (\w+)=", page)) == set(KINDS)


def test_every_column_of_a_list_of_pupils(page: str) -> None:
    """The columns of the list of an external bron are those that are read."""
    assert [cells[0].strip("`") for cells in rows(page, "column")] == list(COLUMNS)


def test_environment_files_can_be_read(page: str) -> None:
    """Each environment file on the page, that of the cluster included, has only keys that the schema knows."""
    manifests = [manifest for block in blocks(page, "yaml") for manifest in yaml.safe_load_all(block)]
    inside = [text for manifest in manifests for text in manifest.get("data", {}).values()]
    schema = load_schema("harness.config", "omgeving.schema.json")
    examples = [*blocks(page, "toml"), *inside]
    assert len(examples) >= 4
    assert [first_complaint(schema, tomllib.loads(example)) for example in examples] == [None] * len(examples)


def test_loads_in_blocks_of_shell_parse(page: str) -> None:
    """Every load on the page, also one behind ssh, has flags and values that osolab takes."""
    found = re.findall(r"osolab load [^#&`\n]+", "\n".join(blocks(page, "sh")))
    assert len(found) >= 8
    for line in found:
        parse(line)


def manifests(page: str, kind: str) -> dict[str, dict[str, Any]]:
    """Return the manifests of a kind, by name."""
    every = [manifest for block in blocks(page, "yaml") for manifest in yaml.safe_load_all(block)]
    return {one["metadata"]["name"]: one for one in every if one["kind"] == kind}


def test_the_jobs_of_a_cluster_fit_together(page: str) -> None:
    """Leader and generators run commands that osolab takes, find each other, and mount what they name."""
    jobs, services = manifests(page, "Job"), manifests(page, "Service")
    said = {}
    for name, job in jobs.items():
        pod = job["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        with load.make_context("load", container["args"][1:]) as context:
            said[name] = context.params
        volumes = {volume["name"] for volume in pod["volumes"]}
        mounts = [mount for each in (container, *pod["initContainers"]) for mount in each["volumeMounts"]]
        assert {mount["name"] for mount in mounts} == volumes
        assert "POD_IP" in {variable["name"] for variable in container["env"]}
    (service,) = services.values()
    leader, generators = jobs["osolab-leader"], jobs["osolab-generators"]["spec"]
    assert service["spec"]["selector"] == leader["spec"]["template"]["metadata"]["labels"]
    assert service["metadata"]["name"] == said["osolab-generators"]["worker_of"]
    assert generators["completionMode"] == "Indexed"
    assert generators["completions"] == generators["parallelism"] == said["osolab-leader"]["expect_workers"]


def test_the_arithmetic_of_a_fleet(page: str) -> None:
    """Generators, bytes and core hours follow from the figures for one transfer."""
    per_core = int(re.findall(r"each (\d+) transfers a second:", " ".join(page.split()))[0])
    table = {cells[0]: cells[1:] for cells in rows(page, "for R transfers/s")}
    peak, thousand = 11.4, 1000.0
    for rate, column in ((peak, 1), (thousand, 2)):
        assert table["generators"][column] == str(math.ceil(rate / per_core))
        for name in ("received", "sent"):
            kilobytes = float(re.findall(r"R . ([\d.]+) kB", table[name][0])[0])
            megabits = float(table[name][column].split()[0])
            assert megabits == pytest.approx(rate * kilobytes * 8 / 1000, abs=0.5 if rate > peak else 0.06)
    hours = cost(1 / per_core)["core_hours_per_million"]
    assert f"= {hours:.1f} core hours for a million transfers" in page


def test_figures_of_the_cost_are_in_load_json(page: str) -> None:
    """What the page says a run reports about cost is what it reports."""
    told = set(re.findall(r"`((?:cpu_seconds|core_hours|cost)_per_\w+)`", page))
    assert told == set(cost(0.01)) - {"price_per_core_hour"}
