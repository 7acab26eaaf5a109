"""The commands `demo`, `run`, `list`, `report` and `serve`, mounted by `osolab.cli` under `osolab`.

Heavy imports stay inside the commands, so that `osolab --version` is fast.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.command_line import EXIT_INTERRUPTED, EXIT_OK, BilingualGroup, lang_option, option
from simulator.text.text import Text

if TYPE_CHECKING:
    from harness.config.environment import Environment
    from harness.play.runner import RunPlan
    from harness.stage.trigger import AskPerson


_ENV = option(
    "--env",
    "env",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    nl="omgevingsbestand (TOML); zonder is alles gesimuleerd",
    en="environment file (TOML); without one everything is simulated",
)
_UNMASKED = option(
    "--unmasked",
    is_flag=True,
    nl="laat pgn's en sleutels leesbaar in het verslag",
    en="leave pgn's and keys readable in the report",
)


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Draai alle meegeleverde scenario's tussen gesimuleerde partijen, over echte mTLS-verbindingen.",
        en="Run all bundled scenarios between simulated parties, over real mTLS connections.",
    ),
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build/demo"),
    show_default=True,
    nl="map voor het verslag",
    en="folder for the report",
)
@option("--open", "open_", is_flag=True, nl="open het verslag in de browser", en="open the report in the browser")
@option(
    "--workers", type=click.IntRange(min=1, max=64), default=2, show_default=True, nl="naast elkaar", en="side by side"
)
@_UNMASKED
@lang_option
def demo(
    out: Path,
    open_: bool,
    workers: int,
    unmasked: bool,
    lang: str,
) -> int:
    """Run everything."""
    from harness.config.environment import default_environment
    from harness.run.plan import plan_run
    from harness.run.selection import Selection

    plan = plan_run(default_environment(), Selection(), workers=workers, ask_person=_who_to_ask(lang))
    code = _execute(plan, out=out, unmasked=unmasked, lang=lang, expected={})
    if open_:
        click.launch(str((out / "report.html").resolve()))
    return code


@click.command(
    "run",
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Draai scenario's tegen gesimuleerde of externe partijen.\n\nID is een scenario (B-02), een groep (C) of "
        "een begin (B-0*); zonder ID alle.",
        en="Run scenarios against simulated or external parties.\n\nID is a scenario (B-02), a group (C) or a "
        "beginning (B-0*); all without one.",
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID…]")
@_ENV
@option("--out", type=click.Path(path_type=Path), default=None, nl="map voor het verslag", en="folder for the report")
@option("--role", default="", metavar="bron,doel,…", nl="alleen deze rollen", en="only these roles")
@option("--profile", default="", metavar="POVO,…", nl="alleen deze profielen", en="only these profiles")
@option("--tag", multiple=True, nl="alleen met dit label; mag vaker", en="only with this tag; may be repeated")
@option("--level", default="", metavar="moet,…", nl="alleen van dit niveau", en="only of this level")
@option("--workers", type=click.IntRange(min=1, max=64), default=None, nl="naast elkaar", en="side by side")
@option(
    "--rerun",
    type=click.Path(path_type=Path),
    default=None,
    metavar="RUNDIR",
    nl="opnieuw wat in deze map is gedraaid",
    en="again what was run in this folder",
)
@option("--only-failed", is_flag=True, nl="van --rerun alleen wat niet slaagde", en="of --rerun only what did not pass")
@option(
    "--expected",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    nl='verwachte uitslagen (JSON, {"C-05": "failed"}); een andere uitslag is een fout',
    en='expected verdicts (JSON, {"C-05": "failed"}); another verdict is a failure',
)
@option("--seed", type=click.IntRange(min=0), default=None, nl="seed van de leerlingen", en="seed of the pupils")
@option("--fail-fast", is_flag=True, nl="stop na de eerste fout", en="stop after the first failure")
@_UNMASKED
@lang_option
def run_command(
    ids: tuple[str, ...],
    env: Path | None,
    out: Path | None,
    role: str,
    profile: str,
    tag: tuple[str, ...],
    level: str,
    workers: int | None,
    rerun: Path | None,
    only_failed: bool,
    expected: Path | None,
    seed: int | None,
    fail_fast: bool,
    unmasked: bool,
    lang: str,
) -> int:
    """Run scenarios."""
    from harness.run.execution import default_out
    from harness.run.plan import plan_run
    from harness.run.selection import Selection, read_expected
    from simulator.clock import SystemClock

    environment = _environment(env, seed)
    selection = Selection(
        ids=ids,
        roles=_split(role),
        profiles=_split(profile),
        tags=tag,
        levels=_split(level),
        rerun=rerun,
        only_failed=only_failed,
    )
    wanted = read_expected(expected) if expected else {}
    plan = plan_run(
        environment,
        selection,
        workers=workers or environment.workers,
        fail_fast=fail_fast,
        ask_person=_who_to_ask(lang),
    )
    return _execute(plan, out=out or default_out(SystemClock()), unmasked=unmasked, lang=lang, expected=wanted)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _environment(env: Path | None, seed: int | None = None) -> Environment:
    import os
    from dataclasses import replace

    from harness.config.environment import default_environment, load_environment

    environment = load_environment(env, variables=os.environ) if env else default_environment()
    return environment if seed is None else replace(environment, seed=seed)


def _who_to_ask(lang: str) -> AskPerson | None:
    """Return a function that asks the person at this terminal to act for an external party; None without one."""
    return partial(_ask_person, lang=lang) if sys.stdin.isatty() else None


def _ask_person(instruction: Text, *, lang: str) -> bool:
    question = Text(nl="Gedaan?", en="Done?").in_language(lang)
    return click.confirm(f"\n{instruction.in_language(lang)}\n{question}", default=True)


def _execute(plan: RunPlan, *, out: Path, unmasked: bool, lang: str, expected: dict[str, Any]) -> int:
    """Run, show progress, write the run folder, print the result; return the exit code."""
    import os
    import shutil

    from harness.outcome import exit_code
    from harness.report.terminal import print_run
    from harness.report.writer import ReportWriter, build_reports
    from harness.run.execution import execute, judge_run
    from harness.run.progress import RunProgress
    from simulator.standard.eisen import load_eisen

    events = execute(plan)
    interrupted = False
    asks = plan.ask_person is not None and bool(plan.environment.external)
    environ = {**os.environ, "CI": "true"} if asks else os.environ  # a moving line would run over the questions
    try:
        writer = ReportWriter(out, unmasked=unmasked, eisen=load_eisen(), aannames=plan.environment.aannames, lang=lang)
        with RunProgress(sys.stderr, environ=environ, lang=lang) as progress:
            try:
                for event in events:
                    writer.consume(event)
                    progress.consume(event)
            except KeyboardInterrupt:
                interrupted = True
                events.close()  # type: ignore[attr-defined]  # a generator; typed by what it yields
    finally:
        shutil.rmtree(plan.pki_directory, ignore_errors=True)
    run = build_reports(out, lang) if interrupted or writer.run is None else writer.run
    print_run(run, file=sys.stdout, environ=os.environ, lang=lang, out=out)
    return EXIT_INTERRUPTED if interrupted else exit_code(judge_run(run, expected))


@click.command(
    "list",
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Toon een catalogus: scenarios, eisen, aannames, controles of afwijkingen.",
        en="Show a catalogue: scenarios, eisen (requirements), aannames (assumptions), controles (checks) or "
        "afwijkingen (deviations).",
    ),
)
@click.argument("what", type=click.Choice(["scenarios", "eisen", "aannames", "controles", "afwijkingen"]))
@_ENV
@option("--json", "as_json", is_flag=True, nl="alles, als JSON", en="everything, as JSON")
@lang_option
def list_command(what: str, env: Path | None, as_json: bool, lang: str) -> int:
    """Show a catalogue."""
    import json

    from harness.catalogue import CATALOGUES, COLUMNS
    from harness.config.scenario import load_scenarios

    environment = _environment(env)
    rows = CATALOGUES[what](load_scenarios(environment.scenario_directories), environment)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return EXIT_OK
    from rich.table import Table

    from simulator.cli.progress_bar import print_table

    table = Table(*COLUMNS[what])
    for row in rows:
        table.add_row(*(_cell(row[column], lang) for column in COLUMNS[what]))
    print_table(table)
    return EXIT_OK


def _cell(value: Any, lang: str) -> str:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        return str(value[lang])
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Maak elk verslag van een run opnieuw, uit run.json en berichten/.",
        en="Make every report of a run again, from run.json and berichten/.",
    ),
)
@click.argument("rundir", metavar="RUNDIR", type=click.Path(path_type=Path))
@lang_option
def report(rundir: Path, lang: str) -> int:
    """Rebuild reports."""
    import os

    from harness.report.terminal import print_run
    from harness.report.writer import build_reports

    print_run(build_reports(rundir, lang), file=sys.stdout, environ=os.environ, lang=lang, out=rundir)
    return EXIT_OK


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Laat partijen doorlopend draaien: Traffic Center, bron, doel, swv, of alles.",
        en="Keep parties running: Traffic Center, source, target, SWV, or all of them.",
    ),
)
@click.argument("party", type=click.Choice(["tc", "bron", "doel", "swv", "all"]), default="all")
@option(
    "--env",
    "env",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    nl="omgevingsbestand (TOML)",
    en="environment file (TOML)",
)
@lang_option
def serve(party: str, env: Path, lang: str) -> int:
    """Keep parties running."""
    from harness.serve.parties import serve_parties

    serve_parties(_environment(env), party=party, lang=lang, say=click.echo)
    return EXIT_OK


COMMANDS = (demo, run_command, list_command, report, serve)
"""What the harness adds to the command group."""
