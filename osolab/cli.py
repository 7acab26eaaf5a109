"""The command `osolab`: one click group with the commands of `simulator`, `harness` and `loadtests`.

Heavy imports stay inside the commands: `osolab --version` must be quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from harness.cli import COMMANDS
from loadtests.cli import load
from simulator import __version__
from simulator.cli.command_line import EXIT_DIFFER, EXIT_OK, BilingualGroup, lang_option, option, run_cli
from simulator.cli.generate import generate
from simulator.cli.pki import pki
from simulator.cli.validate import validate
from simulator.text.text import Text


@click.group(
    cls=BilingualGroup,
    text=Text(
        nl="osolab: referentiesimulator en testopstelling voor OSO, de overstapservice onderwijs.",
        en="osolab: reference simulator and test harness for OSO, the Dutch pupil record transfer service.",
    ),
)
@click.version_option(__version__, prog_name="osolab")
@lang_option
def osolab(lang: str) -> None:
    """Osolab."""


for _command in (*COMMANDS, generate, validate, pki, load):
    osolab.add_command(_command)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(argv))


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    return run_cli(osolab, argv, name="osolab")


@osolab.command(
    text=Text(
        nl="Leg twee runs naast elkaar: wat is slechter geworden, wat beter.\n\nBeide van osolab run of beide van "
        "osolab load; code 5 als ze verschillen.",
        en="Lay two runs side by side: what got worse, what got better.\n\nBoth of osolab run or both of osolab load; "
        "exit 5 when they differ.",
    )
)
@click.argument("before", metavar="RUNDIR_A", type=click.Path(path_type=Path))
@click.argument("after", metavar="RUNDIR_B", type=click.Path(path_type=Path))
@option("--json", "as_json_", is_flag=True, nl="als JSON", en="as JSON")
@option(
    "--tolerance",
    type=float,
    default=0.1,
    show_default=True,
    metavar="SHARE",
    nl="deel waarmee een gemeten waarde mag schuiven; alleen bij belasten",
    en="share by which a measured value may move; for loads only",
)
@lang_option
def compare(before: Path, after: Path, *, as_json_: bool, tolerance: float, lang: str) -> int:
    """Compare two runs, of the harness or of a load test; only this package may import both."""
    import json

    from harness.compare.model import as_json, render_text
    from loadtests.compare import compare_runs

    found = compare_runs(before, after, tolerance=tolerance)
    if as_json_:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(render_text(found, lang), nl=False)
    return EXIT_DIFFER if found.differs else EXIT_OK
