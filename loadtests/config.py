"""The configuration of a load run: flags of `osolab load` or variables of plain Locust, validated before the start."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.config.environment import Environment, default_environment, load_environment
from harness.config.scenario import load_scenarios
from loadtests.guard import is_mine, require_mine
from loadtests.pupils.recipe import Recipe, make_recipes
from loadtests.schedule.arrivals import ArrivalProcess
from loadtests.schedule.shape_data import mix
from loadtests.schedule.shapes import Plan, make_plan, parse_duration
from loadtests.stub.trouble import make_planted_trouble
from loadtests.verdict.gates import Gate, parse_gate
from simulator.errors import ConfigurationError

VARIABLE = "OSOLAB_LOAD"
"""Environment variable in which `osolab load` passes a `LoadConfig` to Locust, as JSON."""

PREFIX = "OSOLAB_"
"""Prefix of the environment variables for plain Locust, named as the flags of `osolab load`: `OSOLAB_SHAPE`."""

_KEYS = {"GATE": "gates"}
"""Names after `PREFIX` that differ from the field of `LoadConfig`."""

CLIENTS = ("fast", "requests")
CONNECTIONS = ("keep", "new")
ARRIVALS = ("poisson", "exact")
LOOPS = ("open", "closed")
ATTACHMENTS = ("none", "small", "typical")
MOST_LARGE = 400
"""Most pupils with typical attachments: they take some 300 MB of memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadConfig:
    """The configuration of a load run, as given.

    Attributes:
        shape: a shape of `vormen.toml`.
        transfers, rate, duration, tries: see `loadtests.schedule.shapes.make_plan`; duration in seconds.
        arrivals: `poisson` or `exact`; empty: exact for a ramp, which measures a rate, and poisson for the rest.
        seed: of the schedule.
        gates: expressions, see `loadtests.verdict.gates`.
        out: folder for the results.
        env: environment file; empty for the stub.
        pki: folder of the test certificates; empty for temporary ones.
        pupils: size of the pool of prepared pupils.
        attachments: size of those of the delivered dossiers: `none`, `small`, or `typical` with a tail to 5 MB each;
            attachments that a scenario asks for are there in any case.
        sample: one dossier in so many is validated by schema and rules; 0: none.
        in_flight: most transfers in flight in one process; what is due beyond it is not started.
        pool: size of the connection pool of one process per host, as real systems have one; further calls wait.
        lateness_ms: the generator is saturated when the p99 of lateness is above this.
        drain_s: seconds that transfers get to finish after the schedule.
        client: `fast` or `requests`.
        connections: `keep` or `new`.
        plant: trouble to plant in the stub, see `loadtests.stub.trouble`.
        lang: language of the output.
        generators: generator processes to wait for; 0: this process alone.
        loop: `open`: transfers start by a schedule; `closed`: the users of a locustfile start them.
    """

    shape: str = "season"
    transfers: int | None = None
    rate: float | None = None
    duration: float | None = None
    tries: float | None = None
    arrivals: str = ""
    seed: int = 1
    gates: tuple[str, ...] = ()
    out: str = "build/load"
    env: str = ""
    pki: str = ""
    pupils: int = 2400
    attachments: str = "none"
    sample: int = 50
    in_flight: int = 2000
    pool: int = 64
    lateness_ms: float = 100.0
    drain_s: float = 60.0
    client: str = "fast"
    connections: str = "keep"
    plant: tuple[str, ...] = ()
    lang: str = "nl"
    generators: int = 0
    loop: str = "open"

    @property
    def arrival_process(self) -> ArrivalProcess:
        """How arrivals are spaced within a segment."""
        chosen = self.arrivals or ("exact" if self.shape == "ramp" else "poisson")
        return "exact" if chosen == "exact" else "poisson"

    def as_json(self) -> str:
        """Return the configuration as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """Everything that follows from a configuration.

    Attributes:
        config: as given.
        environment: the parties.
        plan: the schedule, in segments.
        recipes: scenarios that are played, by id.
        weights: expected number of transfers by scenario.
        gates: parsed.
    """

    config: LoadConfig
    environment: Environment
    plan: Plan
    recipes: Mapping[str, Recipe]
    weights: Mapping[str, float]
    gates: tuple[Gate, ...]

    @property
    def without(self) -> frozenset[str]:
        """Scenarios of the mixes that this environment cannot play."""
        return frozenset(_scenarios(self.plan)) - self.weights.keys()

    def only(self, scenarios: Collection[str]) -> LoadPlan:
        """Return the plan with only these scenarios.

        Raises:
            ConfigurationError: none is left.
        """
        weights = {name: weight for name, weight in self.weights.items() if name in scenarios}
        if not weights:
            raise ConfigurationError(
                "no scenario of the mixture can be played in this environment",
                nl="geen scenario van het mengsel is in deze omgeving te spelen",
                where=self.environment.file,
                remedy="an external doel is that of the school vo, an external bron that of po, whose list of pupils "
                "names scenarios: " + ", ".join(sorted(self.weights)),
                remedy_nl="een extern doel is dat van school vo, een externe bron die van po, en de lijst met zijn "
                "leerlingen noemt scenario's: " + ", ".join(sorted(self.weights)),
            )
        return replace(self, weights=weights, recipes={name: self.recipes[name] for name in weights})


def read_config(variables: Mapping[str, str]) -> LoadConfig:
    """Return the configuration in the process environment, for Locust; unknown variables are ignored.

    Raises:
        ConfigurationError: a value of the wrong kind.
    """
    if VARIABLE in variables:
        return from_json(variables[VARIABLE])
    kinds = {field.name: field.type for field in fields(LoadConfig)}
    values: dict[str, Any] = {}
    for name, text in variables.items():
        key = _KEYS.get(name.removeprefix(PREFIX), name.removeprefix(PREFIX).lower())
        if name.startswith(PREFIX) and key in kinds:
            values[key] = _value(name, text, str(kinds[key]))
    return LoadConfig(**values)


def from_json(text: str) -> LoadConfig:
    """Return the configuration that `LoadConfig.as_json` wrote."""
    values = json.loads(text)
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return LoadConfig(**given)


def _value(name: str, text: str, kind: str) -> object:
    if name == f"{PREFIX}DURATION":
        return parse_duration(text)
    try:
        if "int" in kind:
            return int(text)
        if "float" in kind:
            return float(text)
    except ValueError:
        raise ConfigurationError(
            f"{text!r} is no number",
            nl=f"{text!r} is geen getal",
            where=name,
            remedy="write digits, durations in seconds",
            remedy_nl="schrijf cijfers, tijden in seconden",
        ) from None
    return tuple(text.split()) if "tuple" in kind else text


def work_out(config: LoadConfig) -> LoadPlan:
    """Return the plan of a configuration; every error in the configuration is found here, before anything starts.

    Raises:
        ConfigurationError: a number, gate, scenario or environment that does not fit, or an address that may not be
            loaded.
    """
    environment = read_environment(config)
    _require_numbers(config)
    _require_sockets(environment)
    require_mine(environment)
    if environment.doel.external:
        require_trigger(environment)
    make_planted_trouble(config.plant, sleep=lambda _: None, ticks=lambda: 0.0)
    plan = make_plan(
        config.shape,
        transfers=config.transfers,
        rate=config.rate,
        duration=config.duration,
        tries=config.tries,
        seed=config.seed,
        arrivals=config.arrival_process,
    )
    scenarios = load_scenarios(environment.scenario_directories)
    wanted = _scenarios(plan)
    recipes = make_recipes(scenarios, wanted)
    weights = {name: weight for name, weight in wanted.items() if _playable(recipes[name], environment)}
    load_plan = LoadPlan(
        config=config,
        environment=environment,
        plan=plan,
        recipes=recipes,
        weights=wanted,
        gates=tuple(parse_gate(text, scenarios=weights) for text in config.gates),
    )
    return load_plan.only(weights)


def read_environment(config: LoadConfig) -> Environment:
    """Return the environment of a configuration; without a file every party is simulated.

    Raises:
        ConfigurationError: the file does not fit.
    """
    return load_environment(Path(config.env), variables=os.environ) if config.env else default_environment()


def _scenarios(plan: Plan) -> Mapping[str, float]:
    """Return the expected number of transfers of each scenario in a plan; a ramp has one mix throughout."""
    found: Counter[str] = Counter()
    names = [(segment.mix, segment.count) for segment in plan.segments] or [("gemiddeld", 1)]
    for name, count in names:
        shares = mix(name).scenarios
        total = sum(shares.values())
        for scenario, share in shares.items():
            found[scenario] += share / total * count  # type: ignore[assignment] # a Counter may hold fractions
    return dict(found)


def _playable(recipe: Recipe, environment: Environment) -> bool:
    """Tell whether an environment can play a scenario.

    An external bron is one school with one system, and so is an external doel. An external exchange knows one address
    of the simulated bron, so not a school with two systems at two addresses.
    """
    if environment.doel.external and (recipe.asker, recipe.doel) != ("doel", "vo"):
        return False
    if environment.exchange.external and len(recipe.systems) > 1:
        return False
    if environment.bron.external:
        return recipe.bron == "po" and recipe.asker == "doel"
    return recipe.asker == "doel" or not environment.swv.external


def _require_sockets(environment: Environment) -> None:
    if environment.transport == "memory":
        raise ConfigurationError(
            "a load goes over sockets",
            nl="belasten gaat over echte verbindingen",
            where=f"{environment.file}: run.transport",
            remedy='use "https"',
            remedy_nl='gebruik "https"',
        )


def require_trigger(environment: Environment) -> None:
    """Require that an external doel has a trigger to order transfers by, and that their outcomes can be read.

    Raises:
        ConfigurationError: no trigger by URL, or no simulated exchange to read outcomes from.
    """
    if environment.exchange.external:
        raise ConfigurationError(
            "an external doel tells nobody how its transfers end, and the books of an external exchange are not ours",
            nl="een extern doel zegt niemand hoe zijn overdrachten aflopen, en de boeken van een extern Traffic Center "
            "hebben wij niet",
            where=f"{environment.file}: exchange.mode",
            remedy="load an external doel with our own Traffic Center",
            remedy_nl="belast een extern doel met ons eigen Traffic Center",
        )
    if environment.trigger_command or not environment.trigger_url:
        raise ConfigurationError(
            "a load needs a trigger.url to order transfers of an external doel: a process a transfer is no load",
            nl="een belasting heeft een trigger.url nodig om bij een extern doel overdrachten te bestellen: een proces "
            "per overdracht is geen belasting",
            where=f"{environment.file}: trigger.{'command' if environment.trigger_command else 'url'}",
            remedy='give [trigger] url = "http://127.0.0.1:…", or try the doel with osolab run',
            remedy_nl='geef [trigger] url = "http://127.0.0.1:…", of beproef het doel met osolab run',
        )
    parts = urlsplit(environment.trigger_url)
    if parts.scheme == "http" and not is_mine(parts.hostname or "", ()):
        raise ConfigurationError(
            f"without TLS only this machine is called, and {parts.hostname} is another",
            nl=f"zonder TLS wordt alleen deze machine aangeroepen, en {parts.hostname} is een andere",
            where=f"{environment.file}: trigger.url",
            remedy="use https://, under a certificate of the CA of [tls]",
            remedy_nl="gebruik https://, met een certificaat van de CA van [tls]",
        )


def _require_numbers(config: LoadConfig) -> None:
    least = {"pupils": 1, "sample": 0, "in_flight": 1, "pool": 1, "lateness_ms": 1, "drain_s": 1, "generators": 0}
    for name, minimum in least.items():
        if not getattr(config, name) >= minimum:  # this form refuses nan as well
            raise ConfigurationError(
                f"{getattr(config, name)} is not {minimum} or more",
                nl=f"{getattr(config, name)} is geen {minimum} of meer",
                where=f"--{name.replace('_', '-')}",
                remedy=f"give at least {minimum}",
                remedy_nl=f"geef minstens {minimum}",
            )
    named = {
        "client": CLIENTS,
        "connections": CONNECTIONS,
        "arrivals": ("", *ARRIVALS),
        "loop": LOOPS,
        "attachments": ATTACHMENTS,
    }
    for name, choices in named.items():
        if getattr(config, name) not in choices:
            raise ConfigurationError(
                f"{getattr(config, name)!r} is unknown",
                nl=f"{getattr(config, name)!r} is onbekend",
                where=f"--{name}",
                remedy=f"choose from {', '.join(choices)}",
                remedy_nl=f"kies uit {', '.join(choices)}",
            )
    if config.attachments == "typical" and config.pupils > MOST_LARGE:
        raise ConfigurationError(
            f"{config.pupils} pupils with typical attachments do not fit in memory",
            nl=f"{config.pupils} leerlingen met bijlagen van gewone grootte passen niet in het geheugen",
            where="--pupils",
            remedy=f"give --pupils {MOST_LARGE} or fewer; each is fetched more often",
            remedy_nl=f"geef --pupils {MOST_LARGE} of minder; elk wordt dan vaker opgehaald",
        )
