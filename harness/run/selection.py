"""Which scenarios to run: by id, role, profile, tag, level or earlier run; and which an environment cannot run."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.config.environment import Environment, Party
from harness.config.scenario import Scenario
from harness.outcome import Verdict
from harness.report.run_json import read_run
from harness.stage.cast import default_source, default_target
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Role, get_profiel
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The scenarios that the user asks for; when all fields are empty: all scenarios.

    Attributes:
        ids: of scenarios, a group letter (`C`), or a prefix with an asterisk (`B-0*`).
        roles: bron, doel, swv, tc.
        profiles: POPO, POVO, …
        tags: a scenario must have at least one of these.
        levels: moet, mag_niet, …
        rerun: folder of an earlier run, whose scenarios are run again.
        only_failed: of that run only those that did not pass.
    """

    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    rerun: Path | None = None
    only_failed: bool = False


def choose(scenarios: Mapping[str, Scenario], selection: Selection) -> tuple[Scenario, ...]:
    """Return the scenarios asked for, in order of id.

    Raises:
        ConfigurationError: an id, role, profile, tag or level that does not exist, or nothing left.
    """
    chosen = {scenario.id for asked in selection.ids for scenario in _by_id(scenarios, asked)} or set(scenarios)
    _require_known(Text(nl="onbekende rol", en="unknown role"), selection.roles, tuple(Role))
    profiles = {get_profiel(profile) for profile in selection.profiles}
    tags = sorted({tag for scenario in scenarios.values() for tag in scenario.tags})
    _require_known(Text(nl="onbekend label", en="unknown tag"), selection.tags, tags)
    _require_known(
        Text(nl="onbekend niveau", en="unknown level"),
        selection.levels,
        ("moet", "mag_niet", "zeer_wenselijk", "onwenselijk"),
    )
    if selection.rerun is not None:
        chosen &= _of_run(selection.rerun, only_failed=selection.only_failed)
    elif selection.only_failed:
        raise ConfigurationError(
            "--only-failed needs an earlier run",
            nl="--only-failed heeft een eerdere run nodig",
            remedy="add --rerun RUNDIR",
            remedy_nl="geef --rerun RUNDIR erbij",
        )
    found = tuple(
        scenario
        for scenario in scenarios.values()
        if scenario.id in chosen
        and (not selection.roles or scenario.role in selection.roles)
        and (not profiles or scenario.profile in profiles)
        and (not selection.tags or set(selection.tags) & set(scenario.tags))
        and (not selection.levels or scenario.level in selection.levels)
    )
    if not found:
        raise ConfigurationError(
            "no scenario is left to run",
            nl="er blijft geen scenario over om te draaien",
            remedy="ask for less at once; `osolab list scenarios` shows what there is",
            remedy_nl="vraag minder tegelijk; `osolab list scenarios` toont wat er is",
        )
    return found


def _by_id(scenarios: Mapping[str, Scenario], asked: str) -> Iterable[Scenario]:
    name = asked.upper()
    if name.endswith("*"):
        found = [scenario for scenario in scenarios.values() if scenario.id.upper().startswith(name[:-1])]
    else:
        found = [scenario for scenario in scenarios.values() if name in (scenario.id.upper(), scenario.group)]
    if not found:
        close = difflib.get_close_matches(name, scenarios, n=3)
        hint = f"did you mean {', '.join(close)}? " if close else ""
        hint_nl = f"is {' of '.join(close)} bedoeld? " if close else ""
        raise ConfigurationError(
            f"there is no scenario {asked!r}",
            nl=f"er is geen scenario {asked!r}",
            remedy=f"{hint}`osolab list scenarios` shows what there is",
            remedy_nl=f"{hint_nl}`osolab list scenarios` toont wat er is",
        )
    return found


def _require_known(complaint: Text, asked: Sequence[str], known: Sequence[str]) -> None:
    for value in asked:
        if value not in known:
            raise ConfigurationError(
                f"{complaint.en} {value!r}",
                nl=f"{complaint.nl} {value!r}",
                remedy=f"choose from: {', '.join(known)}",
                remedy_nl=f"kies uit: {', '.join(known)}",
            )


def _of_run(folder: Path, *, only_failed: bool) -> set[str]:
    run, _ = read_run(folder)
    bad = {Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL}
    done = {scenario.id for scenario in run.scenarios if not only_failed or scenario.verdict in bad}
    missing = set(run.planned) - {scenario.id for scenario in run.scenarios}
    return done | missing


def why_not(scenario: Scenario, environment: Environment) -> Text | None:
    """Return why an environment cannot run a scenario, or None when it can."""
    asker = "swv" if scenario.profile.bundle == "PaO" else "doel"
    return _why_no_school(scenario, environment, asker) or _why_no_act(scenario, environment, asker)


def _why_no_school(scenario: Scenario, environment: Environment, asker: str) -> Text | None:
    """Return why an external party cannot be the school that a scenario asks for, or None when it can."""
    source = scenario.given.source or default_source(scenario.profile)
    target = scenario.given.target or default_target(scenario.profile)
    if environment.bron.brin and environment.bron.external and source != "po":
        return Text(
            nl=f"De externe bron is één basisschool ({environment.bron.brin}); dit scenario vraagt school «{source}».",
            en=f"The external source is one primary school ({environment.bron.brin}); this scenario asks «{source}».",
        )
    if environment.doel.brin and environment.doel.external and asker == "doel" and target != "vo":
        return Text(
            nl=f"Het externe doel is één middelbare school ({environment.doel.brin}); dit scenario vraagt «{target}».",
            en=f"The external target is one secondary school ({environment.doel.brin}); this scenario asks «{target}».",
        )
    return None


_NOTIFYING = frozenset({"notify", "start_swv_aanvraag"})
"""Verbs whose last call goes to the asking party."""


def _is_nowhere(party: Party) -> bool:
    return party.external and not party.url


def _why_no_act(scenario: Scenario, environment: Environment, asker: str) -> Text | None:
    """Return why the steps of a scenario cannot be done with the external parties, or None when they can."""
    verbs = {step.do for step in scenario.steps}
    planted = any(system.prepared and system.prepared.plant for system in scenario.given.systems)
    if environment.bron.external and planted:
        return Text(
            nl="Dit scenario plant een fout in het dossier; dat kan alleen in een bron van osolab.",
            en="This scenario plants a fault in the dossier; only a source of osolab's can hold one.",
        )
    if environment.party(asker).external and verbs & {"start_sessie", "request_document", "sign_off"}:
        return Text(
            nl=f"Dit scenario laat {asker} met opzet afwijken; dat kan alleen een {asker} van osolab.",
            en=f"This scenario makes {asker} deviate on purpose; only one of osolab's can do so.",
        )
    if not environment.exchange.external and verbs & _NOTIFYING and _is_nowhere(environment.party(asker)):
        return Text(
            nl=f"Een melding komt alleen aan als het adres bekend is: zet {asker}.url in het omgevingsbestand.",
            en=f"A notification arrives only at a known address: put {asker}.url in the environment file.",
        )
    if environment.exchange.external and verbs & _NOTIFYING and not environment.party(asker).port:
        return Text(
            nl=f"Een melding komt alleen aan als het Traffic Center ons adres kent: geef [{asker}] een vaste port "
            "en laat die daar registreren.",
            en=f"A notification arrives only when the Traffic Center knows our address: give [{asker}] a fixed port "
            "and have it registered there.",
        )
    if environment.party(asker).external and environment.exchange.external and environment.bron.external:
        return Text(nl="Geen van de partijen is van osolab.", en="None of the parties is osolab's.")
    return None


def read_expected(path: Path) -> dict[str, Verdict]:
    """Read a file of expected verdicts: `{"C-05": "failed"}` in JSON.

    Raises:
        ConfigurationError: not readable, not JSON, or a verdict that does not exist.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ConfigurationError(
            f"cannot read the expected verdicts: {error}",
            nl=f"kan de verwachte uitslagen niet lezen: {error}",
            where=str(path),
            remedy='write JSON such as {"C-05": "failed"}',
            remedy_nl='schrijf JSON, zoals {"C-05": "failed"}',
        ) from None
    try:
        return {str(scenario_id): Verdict(verdict) for scenario_id, verdict in data.items()}
    except (AttributeError, ValueError) as error:
        raise ConfigurationError(
            f"no list of verdicts: {error}",
            nl=f"geen lijst van uitslagen: {error}",
            where=str(path),
            remedy=f"verdicts are: {', '.join(Verdict)}",
            remedy_nl=f"de uitslagen zijn: {', '.join(Verdict)}",
        ) from None
