"""Writes the run folder during and after a run, and rebuilds the reports of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from harness.events import Event, RunFinished, RunStarted, ScenarioFinished
from harness.outcome import RunResult
from harness.report import checksums, eis_coverage, html, junit, run_json
from harness.report.message_folder import MessageFolder, read_messages
from harness.report.model import RunFolder
from harness.report.registers import take_snapshot
from simulator.errors import ConfigurationError
from simulator.files import SUMS
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import Eis


class ReportWriter:
    """Consumes the events of one run and writes its folder.

    run.json is written after every scenario, the reports when the run is over.

    Args:
        out: the run folder; made when it does not exist; an earlier run in it is replaced.
        unmasked: keep pgn's and keys readable.
        eisen: the requirement register, by id.
        aannames: the assumption register with the values of this run.
        lang: language that report.html opens in and that junit.xml and eisen.csv are written in.

    Raises:
        ConfigurationError: the folder cannot be written, or holds something that is no run.
    """

    def __init__(
        self,
        out: Path,
        *,
        unmasked: bool = False,
        eisen: Mapping[str, Eis],
        aannames: Aannames | None = None,
        lang: str = "nl",
    ) -> None:
        self._out = out
        self._lang = lang
        self._registers = take_snapshot(eisen, aannames or Aannames.load())
        self._run_file = run_json.RunFile(out, self._registers, unmasked=unmasked)
        self._folder = MessageFolder(out, unmasked=unmasked)
        self._run: RunResult | None = None
        _claim(out)

    @property
    def run(self) -> RunResult | None:
        """The run as in run.json, coverage included; None before it begins."""
        return self._run

    def consume(self, event: Event) -> None:
        """Process an event.

        Raises:
            ConfigurationError: the folder can no longer be written.
        """
        try:
            match event:
                case RunStarted():
                    self._begin(event.run)
                case ScenarioFinished():
                    self._add(event)
                case RunFinished():
                    self._finish(event.run)
                case _:
                    pass
        except OSError as error:
            raise _not_writable(self._out, error) from error

    def _begin(self, run: RunResult) -> None:
        for name in (SUMS, *checksums.REPORTS):
            (self._out / name).unlink(missing_ok=True)
        self._folder.create()
        self._keep(run)

    def _add(self, event: ScenarioFinished) -> None:
        assert self._run is not None, "a run starts before its scenarios"
        self._folder.add(event.result.id, event.exchanges)
        done = (*self._run.scenarios, event.result)
        planned = {scenario_id: place for place, scenario_id in enumerate(self._run.planned)}
        in_order = sorted(done, key=lambda scenario: planned.get(scenario.id, len(planned)))
        self._keep(replace(self._run, scenarios=tuple(in_order)))

    def _finish(self, run: RunResult) -> None:
        self._folder.finish()
        self._keep(run, indent=2)
        build_reports(self._out, self._lang)

    def _keep(self, run: RunResult, *, indent: int | None = None) -> None:
        coverage = eis_coverage.count(eis_coverage.measure(run, self._registers.eisen))
        self._run = replace(run, coverage=coverage)
        self._run_file.write(self._run, indent=indent)


def build_reports(run_dir: Path, lang: str = "nl") -> RunResult:
    """Rebuild every report of a run folder from run.json and berichten/ alone, and return the run.

    Args:
        run_dir: folder that `--out` named.
        lang: `nl` or `en`.

    Raises:
        ConfigurationError: the folder is no run folder, is damaged, or cannot be written.
    """
    run, registers = run_json.read_run(run_dir)
    folder = RunFolder(folder=run_dir, run=run, registers=registers, entries=read_messages(run_dir))
    try:
        html.write_html(folder, lang)
        junit.write_junit(folder, lang)
        eis_coverage.write_eisen(folder, lang)
        checksums.write_sums(run_dir)
    except OSError as error:
        raise _not_writable(run_dir, error) from error
    return run


def _claim(out: Path) -> None:
    """Make the folder, or check that it is empty or holds an earlier run."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        strangers = sorted(path.name for path in out.iterdir())
        if strangers and not (out / run_json.NAME).is_file():
            raise ConfigurationError(
                f"holds {strangers[0]!r} and is no run folder; nothing is written over it",
                nl=f"bevat {strangers[0]!r} en is geen map van een run; er wordt niets overschreven",
                where=str(out),
                remedy="name a new or empty folder with --out",
                remedy_nl="noem een nieuwe of lege map bij --out",
            )
        probe = out / ".osolab-probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise _not_writable(out, error) from error


def _not_writable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"cannot write: {error.strerror or error}",
        nl=f"schrijven lukt niet: {error.strerror or error}",
        where=str(error.filename or path),
        remedy="name another folder with --out, or mend its permissions or free space",
        remedy_nl="noem een andere map bij --out, of herstel de rechten of de vrije ruimte",
    )
