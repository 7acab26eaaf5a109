"""docs/omgeving.md tells of every key of the environment file, of the whole cast and of every act."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.serve.acts import ACTS
from harness.stage.cast import CAST_SCHOOLS


@pytest.fixture
def page(project_root: Path) -> str:
    """The page as text."""
    return (project_root / "docs" / "omgeving.md").read_text(encoding="utf-8")


def test_every_key_of_the_schema_is_explained(page: str, project_root: Path) -> None:
    """Who reads the page knows every key that the schema accepts, and none that it refuses."""
    schema = json.loads((project_root / "harness" / "config" / "omgeving.schema.json").read_text(encoding="utf-8"))
    tables = schema["properties"]
    party = set(schema["$defs"]["party"]["properties"])
    known = {f"….{key}" for key in party} | {f"{name}.mode" for name in ("bron", "doel", "swv")}
    for name in ("run", "exchange", "tls", "waiting", "trigger", "besturing", "load"):
        known |= {f"{name}.{key}" for key in tables[name]["properties"]}
    rows = [
        line.split("|")[1] for line in page.split("## The cast", maxsplit=1)[0].splitlines() if line.startswith("| `")
    ]
    told = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert told - {"aannames.Ann"} == known - {"….mode"}


def test_the_cast_is_the_cast(page: str) -> None:
    """The schools and BRINs on the page are those that scenarios play among."""
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (99[A-Z]{2}) \|", page, flags=re.MULTILINE))
    assert told == {school.name: school.brin for school in CAST_SCHOOLS}


def test_every_act_is_explained(page: str) -> None:
    """The page tells of every act that a trigger can be asked for."""
    acts = page.split("| act | of |", maxsplit=1)[1]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", acts, flags=re.MULTILINE)) == set(ACTS)
