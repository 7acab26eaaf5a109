"""ARCHITECTURE.md is true: layers, confinement of libraries, no circles, no hidden time or chance."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("osolab", "simulator", "harness", "scenarios", "loadtests")
MAY_IMPORT = {
    "simulator": {"simulator"},
    "harness": {"simulator", "harness"},
    "scenarios": set[str](),
    "loadtests": {"simulator", "harness", "loadtests"},
    "osolab": {"simulator", "harness", "loadtests", "osolab"},
}
DOORS = {"harness.__main__": "osolab.cli", "loadtests.__main__": "osolab.cli"}
"""What `python -m` starts is the whole program, under whichever name; nothing imports these modules."""

HOSTS = {"pytest", "pandas"}
"""Libraries that a user brings along: what needs them works when they are there."""

OWN = {*PACKAGES, "generated_data", "tests"}
MAX_LINES = 400
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "service", "misc"}

ASKS = {
    "time and chance": re.compile(
        r"datetime\.(datetime\.(now|utcnow|today)|date\.today)|time\.(time|time_ns|sleep|localtime|gmtime)"
        r"|uuid\.uuid[14]|os\.(urandom|getrandom)|secrets\.\w+|random\.(?!Random\b)\w+"
    ),
    "a stopwatch": re.compile(r"time\.(monotonic|perf_counter|process_time)(_ns)?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module and its syntax tree."""

    name: str
    tree: ast.Module
    lines: int

    @property
    def package(self) -> str:
        """The top-level package."""
        return self.name.partition(".")[0]

    def room(self, within: str) -> str:
        """Return the name that the layer table of a package uses; empty outside it and for the package itself."""
        return room_of(self.name, within)


def room_of(name: str, within: str) -> str:
    """Return the room of a package that a dotted name lies in; empty when it lies in none."""
    return name.removeprefix(f"{within}.").partition(".")[0] if name.startswith(f"{within}.") else ""


def module(name: str, source: str) -> Module:
    """Parse `source`."""
    return Module(name=name, tree=ast.parse(source), lines=source.count("\n"))


def modules_on_disk() -> dict[str, Module]:
    """Every module of the distribution, by dotted name."""
    found: dict[str, Module] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = module(name, path.read_text(encoding="utf-8"))
    return found


def imports(of: Module, known: Mapping[str, Module]) -> Iterator[str]:
    """Yield what a module imports, also under TYPE_CHECKING and in functions; `from a import b` is `a.b` if it can."""
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{of.name}: relative import"
            assert node.module is not None
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in known else node.module


def section(title: str) -> str:
    """Return the text under a heading of ARCHITECTURE.md, up to the next heading."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return re.split(rf"^#+ {re.escape(title)}$", text, flags=re.MULTILINE)[1].split("\n#")[0]


def rows(title: str) -> list[tuple[str, list[str]]]:
    """Return the first cell and the backticked names of the second cell, for each row of the table under a heading."""
    cells = [line.split("|")[1:3] for line in section(title).splitlines() if line.startswith("|")]
    return [(first.strip().strip("`"), re.findall(r"`([^`]+)`", second)) for first, second in cells[2:]]


def layers(package: str) -> dict[str, int]:
    """Return the layer of each room of a package."""
    return {room: int(layer) for layer, names in rows(package) for room in names}


def libraries() -> dict[str, list[str]]:
    """Return the modules, as patterns, that each library may be imported by."""
    return {name: where for cell, where in rows("Libraries") for name in re.split(r"[`, ]+", cell)}


def within(name: str, patterns: list[str]) -> bool:
    """Tell whether a module is one of the patterns, or below one."""
    return any(fnmatch(name, pattern) or fnmatch(name, f"{pattern}.*") for pattern in patterns)


def upward(known: Mapping[str, Module], table: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return every import that goes up, sideways, or out of the packages that may be known."""
    wrong: list[str] = []
    for mod in known.values():
        for target in imports(mod, known):
            package = target.partition(".")[0]
            if package not in OWN:
                continue
            if package not in MAY_IMPORT[mod.package] and target != DOORS.get(mod.name):
                wrong.append(f"{mod.name} imports {target}: {mod.package} may not know {package}")
            for within, rooms in table.items():
                mine, other = mod.room(within), room_of(target, within)
                if mine and other and mine != other and rooms.get(other, -1) >= rooms.get(mine, len(rooms)):
                    wrong.append(
                        f"{mod.name} (layer {rooms[mine]} of {within}) imports {target} (layer {rooms[other]})"
                    )
    return list(dict.fromkeys(wrong))


def strays(known: Mapping[str, Module], table: Mapping[str, list[str]]) -> list[str]:
    """Return every third-party import outside the rooms of its library."""
    found = {mod.name: {target.partition(".")[0] for target in imports(mod, known)} for mod in known.values()}
    return [
        f"{name} imports {library}"
        for name, targets in found.items()
        for library in sorted(targets - OWN - sys.stdlib_module_names)
        if not within(name, table.get(library, []))
    ]


def circle(known: Mapping[str, Module]) -> list[str]:
    """Return one circle of imports, or nothing."""
    graph = {mod.name: {target for target in imports(mod, known) if target in known} for mod in known.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def questions(mod: Module) -> Iterator[tuple[str, str]]:
    """Yield what a module asks of the machine, and where it does."""
    names = {
        alias.asname or alias.name: f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(mod.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(mod.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, _, tail = ast.unparse(node).partition(".")
            full = f"{names[head]}.{tail}".rstrip(".") if head in names else ""
            yield from (
                (kind, f"{mod.name}:{node.lineno}: {full}") for kind, form in ASKS.items() if form.fullmatch(full)
            )
        elif isinstance(node, ast.Call) and not node.args and ast.unparse(node.func) in {"random.Random", "Random"}:
            yield "time and chance", f"{mod.name}:{node.lineno}: Random() without a seed"


@pytest.fixture(scope="session")
def known() -> Mapping[str, Module]:
    """Every module of ours, by name."""
    return modules_on_disk()


@pytest.fixture(scope="session")
def known_layers() -> Mapping[str, Mapping[str, int]]:
    """The layer of every room on the map, by package."""
    packages = ("osolab", "simulator", "simulator.dossier", "simulator.leerlingen", "harness", "loadtests")
    return {package: layers(package) for package in packages}


def test_every_module_has_a_layer(known: Mapping[str, Module], known_layers: Mapping[str, Mapping[str, int]]) -> None:
    """A new room is first written into ARCHITECTURE.md."""
    homeless = [
        (name, within)
        for name, mod in known.items()
        for within, rooms in known_layers.items()
        if mod.room(within) and mod.room(within) not in rooms
    ]
    assert homeless == []


def test_every_room_on_the_map_exists(
    known: Mapping[str, Module], known_layers: Mapping[str, Mapping[str, int]]
) -> None:
    """The map shows no rooms that were never built or are gone."""
    rooms = {within: {mod.room(within) for mod in known.values()} for within in known_layers}
    assert [
        (within, room) for within in known_layers for room in known_layers[within] if room not in rooms[within]
    ] == []


def test_imports_go_down_only(known: Mapping[str, Module], known_layers: Mapping[str, Mapping[str, int]]) -> None:
    """A module imports lower layers of its own package, and of the packages that it may know."""
    found = upward(known, known_layers)
    assert not found, "\n".join(found)


def test_no_import_circles(known: Mapping[str, Module]) -> None:
    """No two modules need each other, not even for type annotations."""
    assert circle(known) == []


def test_libraries_stay_in_their_rooms(known: Mapping[str, Module]) -> None:
    """Replacing a library touches one room; a library that no row names is nowhere."""
    found = strays(known, libraries())
    assert not found, "\n".join(found)


def test_libraries_are_declared() -> None:
    """Every library that is imported is a dependency of ours, not an accident of another's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    offered = (extras[name] for name in ("bundle", "load", "parquet", "stats", "strategies"))
    lines = [*project["dependencies"], *(line for some in offered for line in some)]
    declared = {re.match(r"[\w.-]+", line)[0].lower() for line in lines}  # type: ignore[index]
    owners = packages_distributions()
    undeclared = [
        library
        for library in sorted(libraries().keys() - HOSTS)
        if declared.isdisjoint(owner.lower() for owner in owners.get(library, [library]))
    ]
    assert undeclared == []


def test_time_and_chance_are_passed_in(known: Mapping[str, Module]) -> None:
    """Nothing but the edges asks the machine what time it is, or for a random number."""
    edges = dict(rows("Time and chance"))
    asked = [(name, kind, line) for name, mod in known.items() for kind, line in questions(mod)]
    found = [line for name, kind, line in asked if not within(name, [*edges[kind], *edges["time and chance"]])]
    assert not found, "\n".join(found)


def test_scenarios_hold_no_logic(known: Mapping[str, Module]) -> None:
    """The folder of scenarios is data: at most a docstring."""
    code = [mod for name, mod in known.items() if mod.package == "scenarios"]
    assert [mod.name for mod in code if [node for node in mod.tree.body if not isinstance(node, ast.Expr)]] == []


def test_modules_are_named_after_a_thing(known: Mapping[str, Module]) -> None:
    """No module is called after a shelf to put things on."""
    assert [name for name in known if NAMELESS & set(name.split("."))] == []


def test_modules_fit_on_a_few_screens(known: Mapping[str, Module]) -> None:
    """Over 400 lines it is two rooms; tests included."""
    tests = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in ROOT.glob("tests/**/*.py")}
    lines = {name: mod.lines for name, mod in known.items()} | tests
    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}


@pytest.mark.parametrize(
    ("importer", "statement", "caught"),
    [
        pytest.param("simulator.sessie", "from simulator.las.doel import x", True, id="upward"),
        pytest.param("simulator.ids", "import simulator.register", True, id="sideways"),
        pytest.param("simulator.las.doel", "from simulator import sessie", False, id="downward"),
        pytest.param("simulator.las.doel", "from simulator.las import bron", False, id="same room"),
        pytest.param(
            "simulator.sessie", "from typing import X\nif X:\n    import simulator.web", True, id="for types only"
        ),
        pytest.param("simulator.web", "import harness.events", True, id="simulator to harness"),
        pytest.param("harness.events", "import simulator.web", False, id="harness to simulator"),
        pytest.param("harness.events", "import loadtests.cli", True, id="harness to loadtests"),
        pytest.param("harness.cli", "import loadtests.cli", True, id="the commands of harness to those of loadtests"),
        pytest.param("harness.cli", "import osolab.cli", True, id="the commands of harness to the whole program"),
        pytest.param("harness.__main__", "import osolab.cli", False, id="the other door to the whole program"),
        pytest.param("harness.__main__", "import osolab.sandbox", True, id="the other door to anything else"),
        pytest.param("osolab.cli", "import loadtests.cli", False, id="the whole program to the commands of loadtests"),
    ],
)
def test_upward_imports_are_caught(
    known_layers: Mapping[str, Mapping[str, int]], importer: str, statement: str, *, caught: bool
) -> None:
    """The walk sees the imports that it is there for."""
    mod = module(importer, statement)
    known = {name: module(name, "") for name in ("simulator.sessie", "simulator.register", "simulator.las")} | {
        importer: mod
    }
    assert bool(upward(known, known_layers)) is caught


def test_circles_are_caught() -> None:
    """A circle of three is found, also when one of them imports inside a function."""
    sources = {"a": "import b", "b": "def f():\n    from c import x", "c": "import a"}
    assert set(circle({name: module(name, source) for name, source in sources.items()})) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from time import sleep\nsleep(1)",
        "import uuid\nuuid.uuid4()",
        "import random\nrandom.choice([1])",
        "import random\nrandom.Random()",
        "import secrets\nsecrets.token_hex()",
        "import time\ntime.perf_counter",
    ],
    ids=lambda source: source.splitlines()[-1],
)
def test_hidden_inputs_are_caught(source: str) -> None:
    """Each way to ask the machine is seen through its import."""
    assert list(questions(module("simulator.las.doel", source)))


def test_passed_in_chance_is_allowed() -> None:
    """A seeded `random.Random` and a clock that was handed over are no hidden inputs."""
    source = "import random\ndef f(clock, seed):\n    return clock.now(), random.Random(seed).choice([1])"
    assert list(questions(module("simulator.las.doel", source))) == []
