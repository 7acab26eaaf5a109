"""A locustfile written before the names became English still works, and says what the names are now."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

RENAMED = {
    "loadtests.gebruikers.OsoGebruiker": "loadtests.users.OsoUser",
    "loadtests.gebruikers.Doelgebruiker": "loadtests.users.DoelUser",
    "loadtests.gebruikers.Swvgebruiker": "loadtests.users.SwvUser",
    "loadtests.gebruikers.Brongebruiker": "loadtests.users.BronUser",
    "loadtests.gebruikers.Aankomsten": "loadtests.users.ScheduledArrivals",
    "loadtests.sturing.install": "loadtests.run.locust_bridge.install",
    "loadtests.opdracht.PREFIX": "loadtests.config.PREFIX",
}

FETCH_EACH = """
import json, sys, warnings
from pkgutil import resolve_name

found = {}
for old, new in json.loads(sys.argv[1]).items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fetched = resolve_name(old)
    ours = [str(one.message) for one in caught if one.category is DeprecationWarning and "old name" in str(one.message)]
    found[old] = [fetched is resolve_name(new), ours]
print(json.dumps(found))
"""
"""Fetches each object by both names, in a process of its own: importing Locust patches the sockets of a process."""

OLD_LOCUSTFILE = """
from locust import constant_throughput
from loadtests import gebruikers
from loadtests.sturing import install

install()

class Mentor(gebruikers.Doelgebruiker):
    wait_time = constant_throughput(0.5)
"""
"""As docs/belasten.md had it."""


@pytest.fixture(scope="module")
def fetched(make_trial: Callable[..., Any]) -> dict[str, tuple[bool, list[str]]]:
    """Return for each old name whether it gave the object of the new name, and its warnings."""
    done = make_trial(command=[sys.executable, "-c", FETCH_EACH, json.dumps(RENAMED)]).run()
    assert done.returncode == 0, done.stderr
    found: dict[str, tuple[bool, list[str]]] = json.loads(done.stdout)
    return found


@pytest.mark.processes
@pytest.mark.parametrize(("old", "new"), RENAMED.items(), ids=RENAMED)
def test_old_name(fetched: dict[str, tuple[bool, list[str]]], old: str, new: str) -> None:
    """It gives the very object that has an English name now, and warns once which name that is."""
    same, warned = fetched[old]
    assert same
    assert warned == [f"{old} is now {new}; the old name goes in the next release"]


@pytest.mark.processes
def test_old_locustfile(make_trial: Callable[..., Any], tmp_path: Path) -> None:
    """Locust finds the user of an old locustfile, and each warning points at the line of it that is to change."""
    file = tmp_path / "locustfile.py"
    file.write_text(OLD_LOCUSTFILE)
    command = [sys.executable, "-W", "always::DeprecationWarning", "-m", "locust"]
    done: subprocess.CompletedProcess[str] = make_trial("-f", str(file), "--list", command=command).run()
    assert done.returncode == 0, done.stderr
    assert "Mentor" in done.stdout.split()
    for line, old in ((4, "loadtests.sturing.install"), (8, "loadtests.gebruikers.Doelgebruiker")):
        assert f"{file}:{line}: DeprecationWarning: {old} is now {RENAMED[old]};" in done.stderr


@pytest.mark.parametrize("module", sorted({old.rpartition(".")[0] for old in RENAMED}))
def test_a_name_that_never_was(module: str) -> None:
    """An old module has no other names than those that were written down."""
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'Nobody'"):
        _ = import_module(module).Nobody
