"""Environment files: defaults, every kind of mistake by file, line and key, variables, secrets, contradictions."""

from __future__ import annotations

import json
import random
from dataclasses import fields, replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from harness.config.environment import Environment, Party, default_environment, load_environment, make_environment
from harness.stage.stage import MemoryStage, make_certificates
from harness.stage.world import World
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError

FULL = """\
[run]
release = "oso18"
seed = 7
peildatum = "2025-10-01"
transport = "https"
workers = 3
scenarios = ["eigen"]
account = "j.jansen"

[exchange]
mode = "external"
url = "https://tc.test/oso"

[bron]
port = 8001
sabotage = ["geen_sessiecontrole"]

[doel]
mode = "external"
url = "https://doel.test/oso"
brin = "99VX"
routeringskenmerk = "4"
oin = "00000003990000990000"

[tls]
ca = "certs/ca.pem"
certificate = "/etc/las/las.pem"
key = "${LAS_KEY}"

[waiting]
deadline_s = 1.5

[trigger]
command = "doe --token ${TOKEN}"

[besturing]
port = 9000

[aannames]
A03 = "base64"
A46 = 12
"""
VARIABLES = {"LAS_KEY": "geheim/las.key", "TOKEN": "t0ken"}


def write(folder: Path, text: str) -> Path:
    """Write an environment file."""
    path = folder / "omgeving.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str) -> Environment:
    """Load an environment file with this text."""
    return load_environment(write(folder, text), variables=VARIABLES)


def refusal(folder: Path, text: str) -> ConfigurationError:
    """Return why an environment file is refused."""
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return caught.value


def test_reads_every_part(tmp_path: Path) -> None:
    """An environment is what its file says; relative paths start at the folder of the file."""
    environment = load(tmp_path, FULL)
    assert (environment.release.name, environment.seed, environment.peildatum) == ("oso18", 7, date(2025, 10, 1))
    assert (environment.workers, environment.account, environment.deadline_s) == (3, "j.jansen", 1.5)
    assert environment.scenario_directories == (tmp_path / "eigen",)
    assert environment.exchange == Party(external=True, url="https://tc.test/oso")
    assert (environment.bron.port, environment.bron.sabotage) == (8001, ("geen_sessiecontrole",))
    assert environment.doel == Party(
        external=True,
        url="https://doel.test/oso",
        brin="99VX",
        routeringskenmerk="4",
        oin="00000003990000990000",
    )
    assert environment.tls.ca == tmp_path / "certs/ca.pem"
    assert environment.tls.certificate == Path("/etc/las/las.pem")
    assert environment.tls.key == tmp_path / "geheim/las.key"
    assert (environment.control_plane_port, environment.trigger_command) == (9000, "doe --token t0ken")
    assert environment.aannames.value("A03") == "base64"
    assert environment.read_s == 12
    assert environment.external == ("doel",)


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    """Whoever says nothing gets everything simulated, on loopback, in OSO'22."""
    default = default_environment()
    said = replace(load(tmp_path, ""), file="", aannames=default.aannames)
    assert said == default
    assert said.external == ()
    assert said.transport == "https"
    assert {party.host for party in (said.exchange, said.bron, said.doel, said.swv)} == {"127.0.0.1"}


def test_variables_are_secrets(tmp_path: Path) -> None:
    """What reports carry holds no value that came from a variable; the rest stands as it was written."""
    shown = load(tmp_path, FULL).shown
    assert shown["tls"] == {"ca": "certs/ca.pem", "certificate": "/etc/las/las.pem", "key": "***"}
    assert shown["trigger"] == {"command": "***"}
    assert not any(secret in str(shown) for secret in VARIABLES.values())


MISTAKES = {
    "unknown-table": ("[brn]\nport = 1\n", 1, "brn", "did you mean 'bron'"),
    "unknown-key": ("[bron]\n\nprot = 1\n", 3, "bron.prot", "did you mean 'port'"),
    "same-key-elsewhere": ("[bron]\nport = 1\n[doel]\nport = 70000\n", 4, "doel.port", ""),
    "unknown-value": ('[run]\nrelease = "oso20"\n', 2, "run.release", "oso18"),
    "text-for-a-number": ('[run]\nworkers = "2"\n', 2, "run.workers", ""),
    "negative-seed": ("[run]\nseed = -1\n", 2, "run.seed", ""),
    "no-time-to-wait": ("[waiting]\ndeadline_s = 0\n", 2, "waiting.deadline_s", ""),
    "brin-of-another-form": ('[bron]\nbrin = "AA99"\n', 2, "bron.brin", ""),
    "url-without-scheme": ('[exchange]\nmode = "external"\nurl = "tc.test"\n', 3, "exchange.url", ""),
    "day-that-is-none": ('[run]\npeildatum = "2026-02-30"\n', 2, "run.peildatum", "2026-03-27"),
    "exchange-without-url": ('[exchange]\nmode = "external"\n', 1, "exchange.url", "url = "),
    "sabotage-of-others": (
        '[bron]\nmode = "external"\nsabotage = ["geen_sessiecontrole"]\n',
        3,
        "bron.sabotage",
        "take it out",
    ),
    "external-in-memory": (
        '[run]\ntransport = "memory"\n[bron]\nmode = "external"\n',
        2,
        "run.transport",
        "https",
    ),
    "unknown-aanname": ('[aannames]\nA01 = "soap_fault"\nA99 = "x"\n', 3, "aannames.A99", "osolab list aannames"),
    "value-of-an-aanname": ('[aannames]\nA03 = "zip"\n', 2, "aannames.A03", "base64"),
    "unset-variable": ('[tls]\nkey = "${NERGENS}"\n', 2, "tls.key", "export NERGENS"),
    "unset-in-a-list": ('[run]\nscenarios = ["${NERGENS}"]\n', 2, "run.scenarios", "export NERGENS"),
}
"""Text, line, key, part of the remedy."""


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, mistake: tuple[str, int, str, str]) -> None:
    """The message names file, line and key, says what to do, and differs between the languages."""
    text, line, key, remedy = mistake
    error = refusal(tmp_path, text)
    assert error.where == f"{tmp_path / 'omgeving.toml'}:{line}: {key}"
    assert remedy in error.remedy
    assert error.in_language("nl") != error.in_language("en")


def test_bad_toml_is_named(tmp_path: Path) -> None:
    """A syntax error names the file, and the line as the TOML reader gives it."""
    error = refusal(tmp_path, "[run]\nseed =\n")
    assert error.where == str(tmp_path / "omgeving.toml")
    assert "line 2" in error.message


@pytest.mark.parametrize("kind", ["absent", "folder", "no-text"])
def test_what_cannot_be_read(tmp_path: Path, kind: str) -> None:
    """A file that is not there, is a folder or is no text is refused with its name."""
    path = tmp_path / "omgeving.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "no-text":
        path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError) as caught:
        load_environment(path, variables={})
    assert caught.value.where == str(path)


def test_a_party_is_found_by_its_role() -> None:
    """`tc` is the exchange of the file."""
    environment = make_environment({"exchange": {"port": 1}, "bron": {"port": 2}, "doel": {"port": 3}}, file="")
    assert [environment.party(name).port for name in ("tc", "bron", "doel", "swv")] == [1, 2, 3, 0]


def test_sabotage_that_does_not_exist(tmp_path: Path) -> None:
    """A sabotage that is unknown, or not for this role, is refused with those there are."""
    for table, name in (("doel", "geen_sessiecontrole"), ("bron", "slordig")):
        environment = load(tmp_path, f'[run]\ntransport = "memory"\n[{table}]\nsabotage = ["{name}"]\n')
        with pytest.raises(ConfigurationError, match=name) as caught:
            World(environment, MemoryStage(), clock=SystemClock(), chance=random.Random(1))
        assert caught.value.where.endswith(f": {table}.sabotage")
        assert "choose from" in caught.value.remedy


@pytest.mark.parametrize(
    ("tls", "key"),
    [
        pytest.param('certificate = "a.pem"\nkey = "a.key"', "ca", id="no-ca"),
        pytest.param('ca = "ca.pem"\nkey = "a.key"', "certificate", id="no-certificate"),
        pytest.param('ca = "ca.pem"\ncertificate = "a.pem"', "key", id="no-key"),
    ],
)
def test_half_of_the_certificates(tmp_path: Path, tls: str, key: str) -> None:
    """Whoever names files of his own names all three."""
    environment = load(tmp_path, f"[tls]\n{tls}\n")
    with pytest.raises(ConfigurationError, match=key) as caught:
        make_certificates(environment, pki_directory=tmp_path / "pki", clock=SystemClock())
    assert caught.value.where == f"{tmp_path / 'omgeving.toml'}: tls.{key}"


def test_the_schema_knows_every_field() -> None:
    """Nothing in an environment stays at its default for want of a key to set it."""
    schema = json.loads(resources.files("harness.config").joinpath("omgeving.schema.json").read_text(encoding="utf-8"))
    tables = {name: set(table.get("properties", ())) for name, table in schema["properties"].items()}
    party = set(schema["$defs"]["party"]["properties"])
    assert {one.name for one in fields(Party)} == (party - {"mode"}) | {"external"}
    assert tables["run"] >= {"release", "dossier", "seed", "peildatum", "transport", "workers", "account"}
    assert set(tables) >= {"run", "exchange", "bron", "doel", "swv", "tls", "waiting", "trigger", "aannames"}


def test_a_secret_that_does_not_fit_is_not_told(tmp_path: Path) -> None:
    """What a variable stands for may be a secret: a complaint about it names the variable, not the value."""
    path = tmp_path / "e.toml"
    path.write_text('[trigger]\nurl = "${DOOR}"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_environment(path, variables={"DOOR": "geheim-woord"})
    for lang in ("nl", "en"):
        text = caught.value.in_language(lang)
        assert "${DOOR}" in text
        assert "geheim-woord" not in text
        assert f"{path}:2: trigger.url" in text
