"""The trigger: makes an external party act, by a command, by a URL, or by asking a person."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness.config.environment import Environment
from simulator.errors import ConfigurationError, TransportError
from simulator.network.https import HttpsTransport
from simulator.network.tls import TlsFiles
from simulator.text.text import Text

AskPerson = Callable[[Text], bool]
"""Shows a person what to do and returns whether it was done."""


class Trigger:
    """Passes acts on to an external party.

    An act is a JSON object: `scenario`, `actor`, `act`, and what the act needs (`pgn`, `profile`, `bron_brin`, …).

    Args:
        environment: with its [trigger] table.
        ask_person: used when no trigger is set.
        tls: client certificate for a trigger with `https://`, and the CA that must have issued the trigger's own.
    """

    def __init__(self, environment: Environment, *, ask_person: AskPerson | None, tls: TlsFiles | None = None) -> None:
        self._environment = environment
        self._ask_person = ask_person
        self._tls = tls

    @property
    def available(self) -> bool:
        """Whether there is a command, a URL or a person to ask."""
        return bool(self._environment.trigger_command or self._environment.trigger_url or self._ask_person)

    def act(self, act: Mapping[str, Any], instruction: Text) -> bool:
        """Have an act done; return whether it was.

        Raises:
            ConfigurationError: the command or the URL does not work.
        """
        if self._environment.trigger_command:
            self._run_command(act)
            return True
        if self._environment.trigger_url:
            self._post(act)
            return True
        return self._ask_person(instruction) if self._ask_person else False

    def _run_command(self, act: Mapping[str, Any]) -> None:
        where = f"{self._environment.file}: trigger.command"
        try:
            command = shlex.split(self._environment.trigger_command)
        except ValueError as error:
            raise ConfigurationError(
                f"the trigger is no command line: {error}",
                nl=f"de trigger is geen opdrachtregel: {error}",
                where=where,
                remedy="close every quotation mark",
                remedy_nl="sluit elk aanhalingsteken",
            ) from None
        folder = Path(self._environment.file).parent if self._environment.file else Path()
        try:
            done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own file
                command,
                input=json.dumps(act),
                text=True,
                capture_output=True,
                timeout=self._environment.deadline_s,
                check=False,
                cwd=folder,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ConfigurationError(
                f"the trigger does not work: {error}", nl=f"de trigger werkt niet: {error}", where=where
            ) from None
        if done.returncode:
            said = done.stderr.strip()[-200:]
            raise ConfigurationError(
                f"the trigger ended with exit code {done.returncode} on act {act['act']!r}: {said}",
                nl=f"de trigger eindigde met code {done.returncode} bij handeling {act['act']!r}: {said}",
                where=where,
                remedy="see that the command does the act, or answers with exit code 0",
                remedy_nl="zorg dat het commando de handeling doet, of met code 0 eindigt",
            )

    def _post(self, act: Mapping[str, Any]) -> None:
        where = f"{self._environment.file}: trigger.url"
        try:
            secured = self._environment.trigger_url.startswith("https://")
            with HttpsTransport(self._tls if secured else None, read_timeout=self._environment.deadline_s) as transport:
                response = transport.send(
                    self._environment.trigger_url, json.dumps(act).encode(), {"Content-Type": "application/json"}
                )
        except TransportError as error:
            raise ConfigurationError(
                f"the trigger does not work: {error}",
                nl=f"de trigger werkt niet: {error.in_language('nl')}",
                where=where,
            ) from None
        if response.status >= 400:  # noqa: PLR2004 - HTTP errors start there
            text = response.body.decode(errors="replace").strip()[:200]
            raise ConfigurationError(
                f"the trigger answered {response.status} on act {act['act']!r}: {text}",
                nl=f"de trigger antwoordde {response.status} bij handeling {act['act']!r}: {text}",
                where=where,
            )
