"""The commands of the simulator alone: generate, validate, pki."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.cli.command_line import BilingualGroup, run_cli
from simulator.cli.generate import generate
from simulator.cli.pki import pki
from simulator.cli.validate import validate
from simulator.text.text import Text

OIN = "00000003990000010000"

Simulator = Callable[..., tuple[int, str, str]]


@pytest.fixture
def simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Simulator:
    """The three commands in a folder of their own: gives exit code, standard output and standard error."""
    group = BilingualGroup(name="proef", text=Text(nl="proef", en="trial"))
    for command in (generate, validate, pki):
        group.add_command(command)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OSOLAB_LANG", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        code = run_cli(group, [str(word) for word in words], name="proef")
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def dossiers(simulator: Simulator) -> list[Path]:
    """Four dossiers in folder `p`."""
    assert simulator("generate", "--pupils", 4, "--seed", 7, "--out", "p")[0] == 0
    return sorted(Path("p").rglob("*.xml"))


class TestGenerate:
    """`osolab generate`."""

    def test_makes_valid_dossiers(self, simulator: Simulator, dossiers: list[Path]) -> None:
        """As many dossiers as pupils, all of them valid."""
        assert len(dossiers) == 4
        assert simulator("validate", "p")[0] == 0

    def test_says_what_it_made(self, simulator: Simulator) -> None:
        """The folder, and how many of each profile."""
        code, out, err = simulator("generate", "--pupils", 3, "--mix", "POVO=1", "--out", "q")
        assert (code, err) == (0, "")
        assert out == "q: POVO 3\n"

    def test_same_seed_same_bytes(self, simulator: Simulator, dossiers: list[Path]) -> None:
        """The same seed makes the same files, another seed others."""
        for seed, folder in ((7, "same"), (8, "other")):
            simulator("generate", "--pupils", 4, "--seed", seed, "--out", folder)
        names = [path.relative_to("p") for path in dossiers]
        assert [Path("same", name).read_bytes() for name in names] == [path.read_bytes() for path in dossiers]
        assert sorted(Path("other").rglob("*.xml")) != [Path("other", name) for name in names]

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            pytest.param(["--out", "q"], "--pupils", id="no-number"),
            pytest.param(["--pupils", "0", "--out", "q"], "--pupils", id="nobody"),
            pytest.param(["--pupils", "2"], "--out", id="no-folder"),
            pytest.param(["--pupils", "2", "--out", "q", "--shard", "1-2"], "i/n", id="form-of-the-shard"),
            pytest.param(["--pupils", "2", "--out", "q", "--shard", "3/2"], "3/2", id="shard-that-is-not"),
            pytest.param(["--pupils", "2", "--out", "q", "--mix", "PO=1"], "POVO", id="unknown-profile"),
            pytest.param(["--pupils", "2", "--out", "q", "--format", "csv"], "jsonl", id="unknown-form"),
            pytest.param(["--pupils", "2", "--out", "/dev/null/q"], "/dev/null", id="folder-that-cannot-be"),
        ],
    )
    def test_what_cannot_be_made(self, simulator: Simulator, words: list[str], hint: str) -> None:
        """What was asked wrongly is said, with a hint; nothing is written."""
        code, out, err = simulator("generate", *words)
        assert (code, out) == (2, "")
        assert hint in err
        assert list(Path().iterdir()) == []

    def test_leaves_other_populations_alone(self, simulator: Simulator, dossiers: list[Path]) -> None:
        """A folder with another population is replaced only with --force."""
        before = [path.read_bytes() for path in dossiers]
        code, _, err = simulator("generate", "--pupils", 2, "--seed", 9, "--out", "p")
        assert code == 2
        assert "--force" in err
        assert [path.read_bytes() for path in dossiers] == before
        assert simulator("generate", "--pupils", 2, "--seed", 9, "--out", "p", "--force")[0] == 0
        assert len(list(Path("p").rglob("*.xml"))) == 2


class TestValidate:
    """`osolab validate`."""

    def test_an_invalid_file_is_1(self, simulator: Simulator, dossiers: list[Path]) -> None:
        """One bad file among good ones gives exit code 1, and is named."""
        bad = dossiers[0]
        bad.write_bytes(bad.read_bytes().replace(b"<metadata>", b"<metadata><zomaar/>"))
        code, out, _ = simulator("validate", "p")
        assert code == 1
        assert bad.name in out
        assert "zomaar" in out

    def test_json_has_the_shape_of_the_interface(self, simulator: Simulator, dossiers: list[Path]) -> None:
        """Release, mode, files with findings, and a summary."""
        code, out, _ = simulator("validate", *dossiers, "--format", "json", "--mode", "intended")
        data = json.loads(out)
        assert code == 0
        assert (data["release"], data["mode"]) == ("2019.1", "intended")
        assert data["summary"]["files"] == data["summary"]["valid"] == len(data["files"]) == 4
        assert {"file", "profile", "valid", "findings"} <= data["files"][0].keys()

    def test_reads_standard_input(
        self, simulator: Simulator, dossiers: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A dash is standard input."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(dossiers[0].read_bytes())))
        assert simulator("validate", "-")[0] == 0
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"geen dossier")))
        code, out, _ = simulator("validate", "-", "--format", "json")
        assert code == 1
        assert [one["source"] for one in json.loads(out)["files"][0]["findings"]] == ["parse"]

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            pytest.param([], "PATH", id="nothing"),
            pytest.param(["weg.xml"], "weg.xml", id="no-such-file"),
            pytest.param([".", "--mode", "streng"], "intended", id="unknown-mode"),
            pytest.param([".", "--format", "xml"], "sarif", id="unknown-form"),
        ],
    )
    def test_what_cannot_be_judged(self, simulator: Simulator, words: list[str], hint: str) -> None:
        """A path or a flag that is wrong is exit code 2, not a verdict on a dossier."""
        code, _, err = simulator("validate", *words)
        assert code == 2
        assert hint in err


class TestPki:
    """`osolab pki`."""

    def test_makes_shows_and_renews(self, simulator: Simulator) -> None:
        """A vendor gets a certificate of its own; renewing keeps the authority and replaces the rest."""
        code, out, _ = simulator("pki", "init", "pki", "--vendor", f"{OIN}=Proef BV")
        assert code == 0
        assert OIN in out
        before = {path.name: path.read_bytes() for path in Path("pki").iterdir()}
        assert simulator("pki", "show", "pki")[1] == out
        assert simulator("pki", "renew", "pki")[0] == 0
        after = {path.name: path.read_bytes() for path in Path("pki").iterdir()}
        assert before.keys() == after.keys()
        assert before["ca.key"] == after["ca.key"]
        assert before[f"client-{OIN}.pem"] != after[f"client-{OIN}.pem"]

    def test_does_not_replace_unasked(self, simulator: Simulator) -> None:
        """An authority that is there stays, unless --force."""
        simulator("pki", "init", "pki")
        before = Path("pki/ca.pem").read_bytes()
        code, _, err = simulator("pki", "init", "pki")
        assert code == 2
        assert "--force" in err
        assert Path("pki/ca.pem").read_bytes() == before
        assert simulator("pki", "init", "pki", "--force")[0] == 0
        assert Path("pki/ca.pem").read_bytes() != before

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            pytest.param(["init"], "DIR", id="no-folder"),
            pytest.param(["init", "pki", "--vendor", OIN], "OIN=NA", id="vendor-without-name"),
            pytest.param(["init", "pki", "--key", "dsa"], "p256", id="unknown-key"),
            pytest.param(["show", "weg"], "osolab pki init", id="nothing-to-show"),
            pytest.param(["renew", "weg"], "osolab pki init", id="nothing-to-renew"),
            pytest.param(["init", "/dev/null/pki"], "/dev/null", id="folder-that-cannot-be"),
        ],
    )
    def test_what_cannot_be_made(self, simulator: Simulator, words: list[str], hint: str) -> None:
        """What was asked wrongly is said, with a hint."""
        code, out, err = simulator("pki", *words)
        assert (code, out) == (2, "")
        assert hint in err
