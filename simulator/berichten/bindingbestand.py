"""Reads a binding file and judges it by clear rules, before anything is built from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from simulator.berichten import model
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import RELEASES
from simulator.standard.sleutels import Zoeksleutel

CERTAINTIES = ("S", "S2", "I", "G", "X", "P")
UNSETTLED = frozenset("GXP")
"""Certainties that need a row in the assumption register."""

NESTED = {"adressering": model.Adressering, "zoeksleutel": Zoeksleutel}
"""Attributes of a message that are values of their own: `adressering.bron_brin`."""

REPEATED = {"aanleverpunten": model.Aanleverpuntverwijzing}
"""Attributes of a message that are tuples: the class of one item."""

MODELS: dict[str, type[Any]] = {cls.__name__: cls for cls in (*model.Request.__args__, *model.Response.__args__)}
NEUTRAL = {"overdrachtsoort": frozenset(Overdrachtsoort), "doel": frozenset({"OV", "SWV"})}
"""The words that the code knows, by type of words."""

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_ORIGIN = frozenset({"certainty", "source"})
_SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # keys that must be there, keys that may
    "file": (frozenset({"release", "fault", "types", "words", "messages"}), frozenset()),
    "fault": (_ORIGIN | {"element", "text_element", "assumption"}, frozenset()),
    "type": (_ORIGIN | {"kind", "nl", "en"}, frozenset({"pattern", "compact", "assumption"})),
    "word": (_ORIGIN | {"neutral"}, frozenset({"wire", "wire_from", "also_read", "assumption"})),
    "message": (
        _ORIGIN | {"model", "elements"},
        frozenset({"also_read", "positive", "order_assumption", "assumption"}),
    ),
    "element": (
        _ORIGIN,
        frozenset({
            "name", "name_from", "attribute", "type", "each", "children", "min", "max", "choice", "for", "when",
            "also_read", "read_only", "blank_from", "assumption",
        }),
    ),
}  # fmt: skip
_KINDS: dict[str, type[Any]] = {
    "fault": dict, "types": dict, "words": dict, "messages": dict, "for": dict, "when": dict,
    "elements": list, "children": list, "also_read": list, "positive": list,
    "min": int, "max": int, "compact": bool, "read_only": bool,
}  # fmt: skip
"""Type of the value of a key; every other key holds text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindingmap:
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
        wanted = " or ".join(f"{name}.toml" for name in RELEASES)
        if not any((self.directory / f"{name}.toml").is_file() for name in RELEASES):
            raise ConfigurationError(
                "no binding file in this directory",
                where=str(self.directory),
                remedy=f"put {wanted} in it; start from a copy of the bundled file",
            )


def read(release: str, source: Bindingmap, *, known: frozenset[str]) -> dict[str, Any]:
    """Return the judged content of the binding file of a release.

    Args:
        release: name of the release.
        source: where the file is.
        known: ids of the assumption register.

    Raises:
        ConfigurationError: the file cannot be read, is no TOML, or breaks a rule; names file and key.
    """
    path = source.directory / f"{release}.toml" if source.directory else None
    if path is None or not path.is_file():
        return _bundled(release, known)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot be read: {error}", where=str(path)) from None
    return _judged(text, release, where=str(path), known=known)


@cache
def _bundled(release: str, known: frozenset[str]) -> dict[str, Any]:
    text = (files("simulator.berichten") / "data" / f"{release}.toml").read_text(encoding="utf-8")
    return _judged(text, release, where=f"{release}.toml", known=known)


def _judged(text: str, release: str, *, where: str, known: frozenset[str]) -> dict[str, Any]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"no TOML: {error}", where=where) from None
    _Rechter(where, known).judge(raw, release)
    return raw


class _Rechter:
    """Judges one file."""

    def __init__(self, where: str, known: frozenset[str]) -> None:
        self._where = where
        self._known = known
        self._types: Mapping[str, Any] = {}

    def judge(self, raw: dict[str, Any], release: str) -> None:
        self._shape(raw, "file", "")
        self._require(raw["release"] == release, "release", f"this file is for {raw['release']!r}, not {release!r}")
        self._shape(raw["fault"], "fault", "fault")
        self._types = raw["types"]
        for name, row in raw["types"].items():
            self._judge_type(name, row)
        for name, words in raw["words"].items():
            self._judge_words(name, words)
        for name, row in raw["messages"].items():
            self._judge_message(name, row)
        missing = MODELS.keys() - {row["model"] for row in raw["messages"].values()}
        self._require(not missing, "messages", f"no message for {', '.join(sorted(missing))}")

    def _judge_type(self, name: str, row: dict[str, Any]) -> None:
        key = f"types.{name}"
        self._shape(row, "type", key)
        kinds = ("text", "words", "datetime", "dossier")
        self._require(row["kind"] in kinds, f"{key}.kind", f"choose one of: {', '.join(kinds)}")
        try:
            re.compile(row.get("pattern", ""))
        except re.error as error:
            self._require(holds=False, key=f"{key}.pattern", message=f"no regular expression: {error}")

    def _judge_words(self, name: str, words: list[dict[str, Any]]) -> None:
        key = f"words.{name}"
        self._require(name in NEUTRAL and isinstance(words, list), key, f"only for: {', '.join(NEUTRAL)}")
        for number, row in enumerate(words, 1):
            self._shape(row, "word", f"{key}[{number}]")
            self._one_of(row, "wire", "wire_from", f"{key}[{number}]")
        same = {row["neutral"] for row in words} == NEUTRAL[name] and len(words) == len(NEUTRAL[name])
        self._require(same, key, f"needs each of these once: {', '.join(sorted(NEUTRAL[name]))}")

    def _judge_message(self, name: str, row: dict[str, Any]) -> None:
        key = f"messages.{name}"
        self._shape(row, "message", key)
        self._require(_NAME.fullmatch(name) is not None, key, "not an element name")
        self._require(row["model"] in MODELS, f"{key}.model", f"choose one of: {', '.join(MODELS)}")
        self._judge_elements(row["elements"], MODELS[row["model"]], f"{key}.elements")

    def _judge_elements(self, rows: list[dict[str, Any]], cls: type[Any], key: str) -> None:
        for number, row in enumerate(rows, 1):
            self._judge_element(row, cls, f"{key}[{number}]")
        names = [row.get("name") for row in rows if "name" in row and "when" not in row]
        self._require(len(names) == len(set(names)), key, "two elements have the same name")
        choices = [row.get("choice", "") for row in rows if not row.get("read_only", False)]
        runs = [choice for choice, after in zip(choices, [*choices[1:], ""], strict=True) if choice and choice != after]
        self._require(len(runs) == len(set(runs)), key, "the elements of one choice must stand together")

    def _judge_element(self, row: dict[str, Any], cls: type[Any], key: str) -> None:
        self._shape(row, "element", key)
        self._one_of(row, "name", "name_from", key)
        name = row.get("name", "x")
        self._require(_NAME.fullmatch(name) is not None, f"{key}.name", f"{name!r} is not an element name")
        maximum = row.get("max", 1)
        self._require(row.get("min", 1) >= 0 <= maximum, key, "min and max cannot be below 0")
        self._require(not maximum or row.get("min", 1) <= maximum, key, "min is more than max")
        if "attribute" in row:
            self._judge_value(row, cls, key)
            return
        self._require("children" in row and "type" not in row, key, "give attribute and type, or children")
        each = row.get("each", "")
        self._require(not each or each in REPEATED.keys() & _annotations(cls), f"{key}.each", f"no list {each!r}")
        self._judge_elements(row["children"], REPEATED[each] if each else cls, f"{key}.children")

    def _judge_value(self, row: dict[str, Any], cls: type[Any], key: str) -> None:
        self._require(row.get("type") in self._types, f"{key}.type", f"choose one of: {', '.join(self._types)}")
        self._require("children" not in row, key, "give attribute and type, or children")
        head, _, tail = row["attribute"].partition(".")
        annotations = _annotations(NESTED[head]) if tail and head in NESTED else _annotations(cls)
        known = head in _annotations(cls) and (tail or head) in annotations
        self._require(known, f"{key}.attribute", f"{cls.__name__} has no {row['attribute']!r}")
        needed = {"datetime": "datetime", "bytes": "dossier"}
        wanted = next((kind for part, kind in needed.items() if part in annotations[tail or head]), "")
        kind = self._types[row["type"]]["kind"]
        fits = kind == wanted if wanted else kind in {"text", "words"}
        self._require(fits, f"{key}.type", f"a type of kind {wanted or 'text'} is needed")

    def _shape(self, row: Any, shape: str, key: str) -> None:  # noqa: ANN401 - whatever the file has there
        self._require(isinstance(row, dict), key, "a table is needed")
        required, optional = _SHAPES[shape]
        for name in required:
            self._require(name in row, key, f"key {name!r} is missing")
        for name, value in row.items():
            path = f"{key}.{name}".lstrip(".")
            self._require(name in required | optional, path, f"unknown key; known: {_listed(required | optional)}")
            kind = _KINDS.get(name, str)
            self._require(type(value) is kind, path, f"a {kind.__name__} is needed, not {value!r}")
        if shape != "file":
            self._judge_origin(row, key)

    def _judge_origin(self, row: dict[str, Any], key: str) -> None:
        self._require(row["certainty"] in CERTAINTIES, f"{key}.certainty", f"choose one of: {', '.join(CERTAINTIES)}")
        settled = row["certainty"] not in UNSETTLED or "assumption" in row
        self._require(settled, key, f"certainty {row['certainty']} needs an assumption of the register")
        ids = [
            row[name]
            for name in ("assumption", "name_from", "wire_from", "blank_from", "order_assumption")
            if name in row
        ]
        for name in (*ids, *row.get("when", {})):
            self._require(name in self._known, key, f"there is no assumption {name!r}")

    def _one_of(self, row: dict[str, Any], one: str, other: str, key: str) -> None:
        self._require((one in row) != (other in row), key, f"give {one} or {other}")

    def _require(self, holds: bool, key: str, message: str) -> None:  # noqa: FBT001 - reads as an assertion
        if not holds:
            remedy = "the header of oso22.toml explains the keys"
            raise ConfigurationError(message, where=f"{self._where}: {key}", remedy=remedy)


def _annotations(cls: type[Any]) -> dict[str, str]:
    return {item.name: str(item.type) for item in fields(cls)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
