"""Reads a binding file and judges it by clear rules, before anything is built from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

from simulator.errors import ConfigurationError
from simulator.json_schema import KeyPath, dotted, first_complaint, load_schema
from simulator.messages import model
from simulator.standard.keys import Zoeksleutel
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import RELEASES
from simulator.text.text import Text

NESTED = {"adressering": model.Adressering, "zoeksleutel": Zoeksleutel}
"""Attributes of a message that are values of their own: `adressering.bron_brin`."""

REPEATED = {"aanleverpunten": model.AanleverpuntReference}
"""Attributes of a message that are tuples: the class of one item."""

MODELS: dict[str, type[Any]] = {cls.__name__: cls for cls in (*model.Request.__args__, *model.Response.__args__)}
NEUTRAL = {"overdrachtsoort": frozenset(Overdrachtsoort), "doel": frozenset({"OV", "SWV"})}
"""The words that the code knows, by type of words."""

_REFERENCES = ("assumption", "name_from", "wire_from", "blank_from", "order_assumption")
"""Keys that hold an id of the assumption register."""

_SEE_HEADER = Text(nl="de kop van oso22.toml legt de sleutels uit", en="the header of oso22.toml explains the keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingFolder:
    """Where binding files are.

    Attributes:
        directory: a directory of the user's own; a release without a file in it takes the bundled one. None: bundled.
    """

    directory: Path | None = None

    def check(self) -> None:
        """Refuse a directory without a single binding file.

        Raises:
            ConfigurationError: no such directory, or nothing in it that is called after a release.
        """
        if self.directory is None:
            return
        wanted = [f"{name}.toml" for name in RELEASES]
        if not any((self.directory / f"{name}.toml").is_file() for name in RELEASES):
            raise ConfigurationError(
                "no binding file in this directory",
                nl="geen bindingbestand in deze map",
                where=str(self.directory),
                remedy=f"put {' or '.join(wanted)} in it; start from a copy of the bundled file",
                remedy_nl=f"zet {' of '.join(wanted)} erin; begin met een kopie van het meegeleverde bestand",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingText:
    """A binding file as it was when it was read: two of the same content are the same.

    Attributes:
        release: name of the release that it is for.
        where: the file, for a person.
        text: its content.
        bundled: whether it is osolab's own, which is trusted: the tests judge it.
    """

    release: str
    where: str
    text: str
    bundled: bool = False

    def judge(self, *, known: frozenset[str]) -> dict[str, Any]:
        """Return the content; that of a file of the user's own is judged first.

        Args:
            known: ids of the assumption register.

        Raises:
            ConfigurationError: it is no TOML, or breaks a rule; names file and key.
        """
        return _judged(self, known)


def read(release: str, source: BindingFolder) -> BindingText:
    """Return the binding file of a release, as it is now.

    Args:
        release: name of the release.
        source: where the file is.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    path = source.directory / f"{release}.toml" if source.directory else None
    if path is None or not path.is_file():
        return _bundled(release)
    try:
        return BindingText(release=release, where=str(path), text=path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot be read: {error}", nl=f"kan niet worden gelezen: {error}", where=str(path)
        ) from None


@cache
def _bundled(release: str) -> BindingText:
    text = (files("simulator.messages") / "data" / f"{release}.toml").read_text(encoding="utf-8")
    return BindingText(release=release, where=f"{release}.toml", text=text, bundled=True)


@lru_cache(maxsize=8)
def _judged(file: BindingText, known: frozenset[str]) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"no TOML: {error}", nl=f"geen TOML: {error}", where=file.where) from None
    if not file.bundled:
        _BindingValidator(file.where, known).judge(raw, file.release)
    return raw


class _BindingValidator:
    """Judges one file: its shape by a JSON Schema, then what depends on the code and on the assumption register."""

    def __init__(self, where: str, known: frozenset[str]) -> None:
        self._where = where
        self._known = known
        self._types: Mapping[str, Any] = {}

    def judge(self, raw: dict[str, Any], release: str) -> None:
        complaint = first_complaint(load_schema("simulator.messages", "data/binding.schema.json"), raw)
        if complaint is not None:
            raise complaint.error(where=self._place(complaint.place), otherwise=_SEE_HEADER)
        self._require(
            raw["release"] == release,
            ("release",),
            f"this file is for {raw['release']!r}, not {release!r}",
            nl=f"dit bestand is voor {raw['release']!r}, niet voor {release!r}",
        )
        self._judge_assumptions(raw, ())
        self._types = raw["types"]
        for name, row in raw["types"].items():
            self._judge_pattern(row.get("pattern", ""), ("types", name, "pattern"))
        for name, words in raw["words"].items():
            self._judge_words(name, words)
        for name, row in raw["messages"].items():
            self._choose(row["model"], MODELS, ("messages", name, "model"))
            self._judge_elements(row["elements"], MODELS[row["model"]], ("messages", name, "elements"))
        missing = _listed(MODELS.keys() - {row["model"] for row in raw["messages"].values()})
        self._require(not missing, ("messages",), f"no message for {missing}", nl=f"geen bericht voor {missing}")

    def _judge_assumptions(self, node: Any, key: KeyPath) -> None:  # noqa: ANN401 - any part of the file
        """Refuse an id that is not in the register, anywhere in a part of the file."""
        if isinstance(node, list):
            for number, item in enumerate(node):
                self._judge_assumptions(item, (*key, number))
        elif isinstance(node, dict):
            if isinstance(node.get("certainty"), str):  # a row, not a table of rows by name
                for name in (*(node[name] for name in _REFERENCES if name in node), *node.get("when", {})):
                    known = name in self._known
                    self._require(known, key, f"there is no assumption {name!r}", nl=f"er is geen aanname {name!r}")
            for name, item in node.items():
                self._judge_assumptions(item, (*key, name))

    def _judge_pattern(self, pattern: str, key: KeyPath) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self._refuse(key, f"no regular expression: {error}", nl=f"geen reguliere expressie: {error}")

    def _judge_words(self, name: str, words: list[dict[str, Any]]) -> None:
        once = sorted(row["neutral"] for row in words) == sorted(NEUTRAL[name])
        needed = _listed(NEUTRAL[name])
        self._require(
            once,
            ("words", name),
            f"needs each of these once: {needed}",
            nl=f"vraagt elk van deze één keer: {needed}",
        )

    def _judge_elements(self, rows: list[dict[str, Any]], cls: type[Any], key: KeyPath) -> None:
        for number, row in enumerate(rows):
            self._judge_element(row, cls, (*key, number))
        names = [row["name"] for row in rows if "name" in row and "when" not in row]
        once = len(names) == len(set(names))
        self._require(once, key, "two elements have the same name", nl="twee elementen hebben dezelfde naam")
        choices = [row.get("choice", "") for row in rows if not row.get("read_only", False)]
        runs = [choice for choice, _ in groupby(choices) if choice]
        self._require(
            len(runs) == len(set(runs)),
            key,
            "the elements of one choice must stand together",
            nl="de elementen van één keuze moeten bij elkaar staan",
        )

    def _judge_element(self, row: dict[str, Any], cls: type[Any], key: KeyPath) -> None:
        minimum, maximum = row.get("min", 1), row.get("max", 1)
        for name, got in (("min", minimum), ("max", maximum)):  # to a schema, 1.0 is a whole number
            whole = isinstance(got, int)
            self._require(whole, (*key, name), f"{got!r} is not of type integer", nl=f"{got!r} is geen geheel getal")
        self._require(not maximum or minimum <= maximum, key, "min is more than max", nl="min is meer dan max")
        if "attribute" in row:
            self._judge_value(row, cls, key)
            return
        each = row.get("each", "")
        listed = not each or each in REPEATED.keys() & _annotations(cls)
        self._require(listed, (*key, "each"), f"no list {each!r}", nl=f"geen lijst {each!r}")
        self._judge_elements(row["children"], REPEATED[each] if each else cls, (*key, "children"))

    def _judge_value(self, row: dict[str, Any], cls: type[Any], key: KeyPath) -> None:
        self._choose(row["type"], self._types, (*key, "type"))
        head, _, tail = row["attribute"].partition(".")
        annotations = _annotations(NESTED[head]) if tail and head in NESTED else _annotations(cls)
        known = head in _annotations(cls) and (tail or head) in annotations
        path, asked = (*key, "attribute"), row["attribute"]
        self._require(known, path, f"{cls.__name__} has no {asked!r}", nl=f"{cls.__name__} heeft geen {asked!r}")
        needed = {"datetime": "datetime", "bytes": "dossier"}
        wanted = next((kind for part, kind in needed.items() if part in annotations[tail or head]), "")
        kind = self._types[row["type"]]["kind"]
        fits = kind == wanted if wanted else kind in {"text", "words"}
        needed_kind = wanted or "text"
        self._require(
            fits,
            (*key, "type"),
            f"a type of kind {needed_kind} is needed",
            nl=f"een type van soort {needed_kind} is nodig",
        )

    def _choose(self, value: object, known: Collection[str], key: KeyPath) -> None:
        names = ", ".join(known)
        self._require(value in known, key, f"choose one of: {names}", nl=f"kies een van: {names}")

    def _require(self, holds: bool, key: KeyPath, message: str, *, nl: str) -> None:  # noqa: FBT001 - reads as an assertion
        if not holds:
            self._refuse(key, message, nl=nl)

    def _refuse(self, key: KeyPath, message: str, *, nl: str) -> NoReturn:
        raise ConfigurationError(
            message, nl=nl, where=self._place(key), remedy=_SEE_HEADER.en, remedy_nl=_SEE_HEADER.nl
        )

    def _place(self, key: KeyPath) -> str:
        """Return file and key; rows are counted from 1."""
        return f"{self._where}: {dotted(key, first=1)}"


def _annotations(cls: type[Any]) -> dict[str, str]:
    return {item.name: str(item.type) for item in fields(cls)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
