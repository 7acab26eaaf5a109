"""The command line: what each command does, in two languages, with the exit codes of the interface and no traceback."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness import cli
from harness.config.scenario import load_scenarios
from harness.play import runner
from harness.play.steps import VERBS
from harness.run.progress import RunProgress
from simulator.text.text import Text

if TYPE_CHECKING:
    from tests.harness.conftest import Osolab

MEMORY = '[run]\ntransport = "memory"\n'
REPORTS = {"run.json", "berichten", "report.html", "junit.xml", "eisen.csv", "SHA256SUMS"}
OTHERS = ("failed", "error", "no_call", "skipped", "not_applicable")
COMMANDS = (
    "demo",
    "run",
    "list",
    "report",
    "serve",
    "generate",
    "validate",
    "pki",
    "pki init",
    "pki show",
    "pki renew",
)


def read_run(folder: str = "out") -> Any:  # noqa: ANN401 - JSON
    """Return run.json of a run folder."""
    return json.loads(Path(folder, "run.json").read_text(encoding="utf-8"))


class TestRun:
    """`osolab run`."""

    def test_leaves_a_run_folder(self, osolab: Osolab) -> None:
        """A run writes everything that the interface promises, and exits with 0."""
        done = osolab("run", "B-02", "C-01", "--env", "env.toml", "--out", "out")
        assert done.code == 0
        assert {path.name for path in Path("out").iterdir()} == REPORTS
        run = read_run()
        assert run["planned"] == ["B-02", "C-01"]
        assert run["summary"]["passed"] == 2
        assert run["finished"] is not None
        assert "B-02" in done.out
        assert "out/report.html" in done.out

    def test_names_its_own_folder(self, osolab: Osolab) -> None:
        """Without --out the folder is under build/, named after the moment."""
        assert osolab("run", "B-02", "--env", "env.toml").code == 0
        (folder,) = Path("build").iterdir()
        assert folder.name.startswith("run-")

    @pytest.mark.parametrize(
        ("flags", "expected"),
        [
            (["--role", "swv"], ["I-08"]),
            (["H", "I", "--profile", "povo,VOSWV"], ["H-01", "H-04", "I-02"]),
            (["--tag", "klas", "--tag", "bijlagen", "--profile", "POVO", "--level", "moet,mag_niet"], ["B-06", "E-10"]),
        ],
        ids=["role", "profile", "tag-and-level"],
    )
    def test_filters(self, osolab: Osolab, flags: list[str], expected: list[str]) -> None:
        """Flags narrow down what is run."""
        assert osolab("run", *flags, "--env", "env.toml", "--out", "out").code == 0
        assert read_run()["planned"] == expected

    def test_a_failure_is_1(self, osolab: Osolab) -> None:
        """A blocking check that fails gives exit code 1, and the terminal says who is at fault and how to mend it."""
        Path("env.toml").write_text(f'{MEMORY}[bron]\nsabotage = ["geen_sessiecontrole"]\n', encoding="utf-8")
        done = osolab("run", "B-02", "B-01", "--env", "env.toml", "--out", "out", "--lang", "en", "--fail-fast")
        assert done.code == 1
        assert "FS-04" in done.out
        assert "sessiecontroleRequest first" in done.said
        run = read_run()
        assert run["scenarios"][0]["at_fault"] == "bron"
        assert len(run["scenarios"]) == 1, "--fail-fast"

    def test_an_expected_failure_is_0(self, osolab: Osolab) -> None:
        """A failure that was expected does not count; one that stays away does."""
        Path("env.toml").write_text(f'{MEMORY}[bron]\nsabotage = ["geen_sessiecontrole"]\n', encoding="utf-8")
        Path("verwacht.json").write_text('{"B-02": "failed"}', encoding="utf-8")
        words = ("--env", "env.toml", "--expected", "verwacht.json", "--out", "out")
        assert osolab("run", "B-02", *words).code == 0
        Path("env.toml").write_text(MEMORY, encoding="utf-8")
        assert osolab("run", "B-02", *words).code == 1

    def test_a_crash_of_ours_is_3(self, osolab: Osolab, monkeypatch: pytest.MonkeyPatch) -> None:
        """When osolab itself breaks in a scenario the code says nothing about the LAS."""

        def crash(*_: object) -> None:
            raise RuntimeError("kapot")

        monkeypatch.setitem(VERBS, "request_dossier", crash)
        done = osolab("run", "B-02", "--env", "env.toml", "--out", "out")
        assert done.code == 3
        assert "osolab zelf: RuntimeError: kapot" in done.out

    def test_a_bug_outside_scenarios_is_3(self, osolab: Osolab, monkeypatch: pytest.MonkeyPatch) -> None:
        """Any other bug is a sentence as well, with the way to see more."""

        def crash(*_: object) -> None:
            raise RuntimeError("kapot")

        monkeypatch.setattr("harness.run.plan.choose", crash)
        done = osolab("run", "B-02", "--env", "env.toml", "--lang", "en")
        assert done.code == 3
        assert "bug in osolab itself: RuntimeError: kapot" in done.err
        monkeypatch.setenv("OSOLAB_DEBUG", "1")
        with pytest.raises(RuntimeError):
            osolab("run", "B-02", "--env", "env.toml")

    @pytest.mark.processes
    def test_a_call_that_never_came_is_4(self, osolab: Osolab, pki_directory: Path) -> None:
        """A doel of others that is told to act and does nothing: no_call, exit code 4."""
        Path("env.toml").write_text(
            f'[doel]\nmode = "external"\n[trigger]\ncommand = "true"\n'
            f'[waiting]\ndeadline_s = 2.0\n[tls]\ndirectory = "{pki_directory}"\n',
            encoding="utf-8",
        )
        done = osolab("run", "E-01", "--env", "env.toml", "--out", "out")
        assert done.code == 4
        (scenario,) = read_run()["scenarios"]
        assert (scenario["verdict"], scenario["at_fault"]) == ("no_call", "doel")

    @pytest.mark.parametrize("place", ["between-scenarios", "within-the-events"])
    def test_an_interrupt_is_130(self, osolab: Osolab, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
        """Ctrl-C ends the run in order: what was done stands in the folder, `finished` stays empty."""
        with monkeypatch.context() as patch:
            _interrupt(patch, place)
            done = osolab("run", "B", "--env", "env.toml", "--out", "out")
        assert done.code == 130
        run = read_run()
        assert run["finished"] is None
        assert 1 <= len(run["scenarios"]) < len(run["planned"])
        assert {path.name for path in Path("out").iterdir()} == REPORTS
        assert osolab("run", "--rerun", "out", "--only-failed", "--env", "env.toml", "--out", "rest").code == 0
        left = set(run["planned"]) - {scenario["id"] for scenario in run["scenarios"]}
        assert set(read_run("rest")["planned"]) == left

    def test_leaves_no_certificates_behind(
        self, osolab: Osolab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The folder of a temporary PKI is gone afterwards, also when nothing could be written."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
        (tmp_path / "tmp").mkdir()
        assert osolab("run", "B-02", "--env", "env.toml", "--out", "out").code == 0
        assert osolab("run", "B-02", "--env", "env.toml", "--out", "env.toml").code == 2
        assert list((tmp_path / "tmp").iterdir()) == []

    def test_unmasked_only_when_asked(self, osolab: Osolab) -> None:
        """A pgn is readable in the messages only with --unmasked."""
        found = []
        for flags in ((), ("--unmasked",)):
            osolab("run", "B-02", "--env", "env.toml", "--out", f"out{len(flags)}", *flags)
            texts = [
                path.read_text("utf-8") for path in Path(f"out{len(flags)}/berichten").rglob("*") if path.is_file()
            ]
            found.append(any("<oso:pgn>9********<" in text or ":pgn>9********<" in text for text in texts))
        assert found == [True, False]


def _interrupt(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let Ctrl-C arrive after the first scenario: while showing it, or while waiting for the next event."""
    if place == "between-scenarios":
        shown = RunProgress.consume

        def consume(self: RunProgress, event: object) -> None:
            shown(self, event)  # type: ignore[arg-type]  # an event
            if type(event).__name__ == "ScenarioFinished":
                raise KeyboardInterrupt

        monkeypatch.setattr(RunProgress, "consume", consume)
        return
    listen = runner._listen

    def interrupted(*args: Any) -> Any:  # noqa: ANN401 - passed on
        for event in listen(*args):
            yield event
            if type(event).__name__ == "ScenarioFinished":
                raise KeyboardInterrupt

    monkeypatch.setattr("harness.play.runner._listen", interrupted)


class TestPrecedence:
    """Flag, then environment variable, then environment file."""

    @pytest.mark.parametrize(
        ("variables", "flags", "seed"),
        [
            pytest.param({}, [], 11, id="file"),
            pytest.param({"OSOLAB_SEED": "22"}, [], 22, id="variable"),
            pytest.param({"OSOLAB_SEED": "22"}, ["--seed", "33"], 33, id="flag"),
        ],
    )
    def test_of_the_seed(
        self,
        osolab: Osolab,
        monkeypatch: pytest.MonkeyPatch,
        variables: Mapping[str, str],
        flags: list[str],
        seed: int,
    ) -> None:
        """The nearest word counts."""
        Path("env.toml").write_text(f"{MEMORY}seed = 11\n", encoding="utf-8")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert osolab("run", "B-02", "--env", "env.toml", "--out", "out", *flags).code == 0
        assert read_run()["seed"] == seed

    def test_of_the_environment_file(self, osolab: Osolab, monkeypatch: pytest.MonkeyPatch) -> None:
        """OSOLAB_ENV names the file when no flag does."""
        monkeypatch.setenv("OSOLAB_ENV", "nergens.toml")
        assert osolab("run", "B-02", "--out", "out").code == 2
        assert osolab("run", "B-02", "--out", "out", "--env", "env.toml").code == 0

    @pytest.mark.parametrize(
        ("variable", "words", "expected"),
        [
            pytest.param(None, ["list", "scenarios"], "POVO met inzage", id="default"),
            pytest.param("en", ["list", "scenarios"], "POVO with inspection", id="variable"),
            pytest.param("en", ["list", "scenarios", "--lang", "nl"], "POVO met inzage", id="flag"),
            pytest.param(None, ["--lang", "en", "list", "scenarios"], "POVO with inspection", id="before-the-command"),
            pytest.param(None, ["--lang", "en", "list", "scenarios", "--lang=nl"], "POVO met", id="last-one-counts"),
        ],
    )
    def test_of_the_language(
        self, osolab: Osolab, monkeypatch: pytest.MonkeyPatch, variable: str | None, words: list[str], expected: str
    ) -> None:
        """The language comes from the flag, before or after the command, else the variable, else it is Dutch."""
        if variable:
            monkeypatch.setenv("OSOLAB_LANG", variable)
        assert expected in osolab(*words).out


class TestList:
    """`osolab list`."""

    @pytest.mark.parametrize("what", ["scenarios", "eisen", "aannames", "controles"])
    def test_json_and_table(self, osolab: Osolab, what: str) -> None:
        """JSON has every row whole; the table shows the same rows in a language."""
        rows = json.loads(osolab("list", what, "--json").out)
        assert rows
        shown = {lang: osolab("list", what, "--lang", lang).out for lang in ("nl", "en")}
        assert all(row["id"][:6] in shown["nl"] for row in rows)
        assert shown["nl"] != shown["en"]

    def test_scenarios_of_ones_own(self, osolab: Osolab) -> None:
        """Folders that the environment names are in the catalogue."""
        Path("eigen").mkdir()
        text = Path(load_scenarios()["B-02"].source).read_text(encoding="utf-8").replace("B-02", "M-07")
        Path("eigen/M-07.yaml").write_text(text, encoding="utf-8")
        Path("env.toml").write_text(f'{MEMORY}scenarios = ["eigen"]\n', encoding="utf-8")
        rows = json.loads(osolab("list", "scenarios", "--env", "env.toml", "--json").out)
        assert "M-07" in {row["id"] for row in rows}
        assert osolab("run", "M-07", "--env", "env.toml", "--out", "out").code == 0


def test_report_is_rebuilt(osolab: Osolab) -> None:
    """Every report comes back from run.json and berichten/, in either language."""
    osolab("run", "B-02", "--env", "env.toml", "--out", "out")
    for name in ("report.html", "junit.xml", "eisen.csv", "SHA256SUMS"):
        Path("out", name).unlink()
    done = osolab("report", "out", "--lang", "en")
    assert done.code == 0
    assert {path.name for path in Path("out").iterdir()} == REPORTS
    assert "POVO with inspection" in done.out


def test_demo(osolab: Osolab) -> None:
    """The main job needs no arguments: every scenario over real connections, all passed, reports in build/demo."""
    done = osolab("demo", "--lang", "en")
    assert done.code == 0
    assert {path.name for path in Path("build/demo").iterdir()} == REPORTS
    run = read_run("build/demo")
    assert run["planned"] == sorted(load_scenarios())
    assert run["summary"] == {"passed": len(run["planned"])} | dict.fromkeys(OTHERS, 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_two_languages(osolab: Osolab, command: str) -> None:
    """Help is there for every command, without running it, in Dutch and in English."""
    shown = {lang: osolab(*command.split(), "--help", "--lang", lang) for lang in ("nl", "en")}
    assert {one.code for one in shown.values()} == {0}
    assert "Usage" in shown["en"].out
    assert shown["nl"].out != shown["en"].out


@pytest.mark.parametrize(("lang", "question"), [("nl", "Doe dit\nGedaan?"), ("en", "Do this\nDone?")])
def test_a_person_is_asked_in_the_language_of_the_run(
    monkeypatch: pytest.MonkeyPatch, lang: str, question: str
) -> None:
    """Who must make an external party act is shown what to do, and asked whether it is done."""
    asked: list[str] = []

    def confirm(text: str, **_: object) -> bool:
        asked.append(text.strip())
        return True

    monkeypatch.setattr("click.confirm", confirm)
    assert cli._ask_person(Text(nl="Doe dit", en="Do this"), lang=lang)
    assert asked == [question]
