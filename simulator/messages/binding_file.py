"""Reads a binding file and validates it, before anything is built from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

from simulator.errors import ConfigurationError
from simulator.messages import model
from simulator.standard.keys import Zoeksleutel
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import RELEASES
from simulator.text.text import Text

CERTAINTIES = ("S", "S2", "I", "G", "X", "P")
UNSETTLED = frozenset("GXP")
"""Certainties that need a row in the assumption register."""

NESTED = {"adressering": model.Adressering, "zoeksleutel": Zoeksleutel}
"""Attributes of a message that are values of their own: `adressering.bron_brin`."""

REPEATED = {"aanleverpunten": model.AanleverpuntReference}
"""Attributes of a message that are tuples: the class of one item."""

MODELS: dict[str, type[Any]] = {cls.__name__: cls for cls in (*model.Request.__args__, *model.Response.__args__)}
NEUTRAL = {"overdrachtsoort": frozenset(Overdrachtsoort), "doel": frozenset({"OV", "SWV"})}
"""The neutral words, which the code knows, by type."""

_EITHER = Text(nl="geef attribute en type, of children", en="give attribute and type, or children")
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
class BindingFolder:
    """Where binding files are.

    Attributes:
        directory: a directory of the user's own; a release without a file in it takes the bundled one. None: bundled.
    """

    directory: Path | None = None

    def check(self) -> None:
        """Refuse a directory without a single binding file.

        Raises:
            ConfigurationError: no such directory, or no file in it that is named after a release.
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
    """A binding file as it was when it was read; equal by content, so that it can be a cache key.

    Attributes:
        release: name of the release that it is for.
        where: the file, for a person.
        text: its content.
    """

    release: str
    where: str
    text: str

    def judge(self, *, known: frozenset[str]) -> dict[str, Any]:
        """Return the parsed content, validated.

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
    return BindingText(release=release, where=f"{release}.toml", text=text)


@lru_cache(maxsize=8)
def _judged(file: BindingText, known: frozenset[str]) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"no TOML: {error}", nl=f"geen TOML: {error}", where=file.where) from None
    _BindingValidator(file.where, known).judge(raw, file.release)
    return raw


class _BindingValidator:
    """Validates one file."""

    def __init__(self, where: str, known: frozenset[str]) -> None:
        self._where = where
        self._known = known
        self._types: Mapping[str, Any] = {}

    def judge(self, raw: dict[str, Any], release: str) -> None:
        self._shape(raw, "file", "")
        self._require(
            raw["release"] == release,
            "release",
            f"this file is for {raw['release']!r}, not {release!r}",
            nl=f"dit bestand is voor {raw['release']!r}, niet voor {release!r}",
        )
        self._shape(raw["fault"], "fault", "fault")
        self._types = raw["types"]
        for name, row in raw["types"].items():
            self._judge_type(name, row)
        for name, words in raw["words"].items():
            self._judge_words(name, words)
        for name, row in raw["messages"].items():
            self._judge_message(name, row)
        missing = _listed(MODELS.keys() - {row["model"] for row in raw["messages"].values()})
        self._require(not missing, "messages", f"no message for {missing}", nl=f"geen bericht voor {missing}")

    def _judge_type(self, name: str, row: dict[str, Any]) -> None:
        key = f"types.{name}"
        self._shape(row, "type", key)
        self._choose(row["kind"], ("text", "words", "datetime", "dossier"), f"{key}.kind")
        try:
            re.compile(row.get("pattern", ""))
        except re.error as error:
            self._refuse(f"{key}.pattern", f"no regular expression: {error}", nl=f"geen reguliere expressie: {error}")

    def _judge_words(self, name: str, words: list[dict[str, Any]]) -> None:
        key = f"words.{name}"
        known = ", ".join(NEUTRAL)
        self._require(
            name in NEUTRAL and isinstance(words, list), key, f"only for: {known}", nl=f"alleen voor: {known}"
        )
        for number, row in enumerate(words, 1):
            self._shape(row, "word", f"{key}[{number}]")
            self._one_of(row, "wire", "wire_from", f"{key}[{number}]")
        same = {row["neutral"] for row in words} == NEUTRAL[name] and len(words) == len(NEUTRAL[name])
        once = _listed(NEUTRAL[name])
        self._require(same, key, f"needs each of these once: {once}", nl=f"vraagt elk van deze één keer: {once}")

    def _judge_message(self, name: str, row: dict[str, Any]) -> None:
        key = f"messages.{name}"
        self._shape(row, "message", key)
        self._require(_NAME.fullmatch(name) is not None, key, "not an element name", nl="geen elementnaam")
        self._choose(row["model"], MODELS, f"{key}.model")
        self._judge_elements(row["elements"], MODELS[row["model"]], f"{key}.elements")

    def _judge_elements(self, rows: list[dict[str, Any]], cls: type[Any], key: str) -> None:
        for number, row in enumerate(rows, 1):
            self._judge_element(row, cls, f"{key}[{number}]")
        names = [row.get("name") for row in rows if "name" in row and "when" not in row]
        once = len(names) == len(set(names))
        self._require(once, key, "two elements have the same name", nl="twee elementen hebben dezelfde naam")
        choices = [row.get("choice", "") for row in rows if not row.get("read_only", False)]
        runs = [choice for choice, after in zip(choices, [*choices[1:], ""], strict=True) if choice and choice != after]
        self._require(
            len(runs) == len(set(runs)),
            key,
            "the elements of one choice must stand together",
            nl="de elementen van één keuze moeten bij elkaar staan",
        )

    def _judge_element(self, row: dict[str, Any], cls: type[Any], key: str) -> None:
        self._shape(row, "element", key)
        self._one_of(row, "name", "name_from", key)
        name = row.get("name", "x")
        self._require(
            _NAME.fullmatch(name) is not None,
            f"{key}.name",
            f"{name!r} is not an element name",
            nl=f"{name!r} is geen elementnaam",
        )
        maximum = row.get("max", 1)
        minimum = row.get("min", 1)
        self._require(
            minimum >= 0 <= maximum, key, "min and max cannot be below 0", nl="min en max kunnen niet onder 0 liggen"
        )
        self._require(not maximum or minimum <= maximum, key, "min is more than max", nl="min is meer dan max")
        if "attribute" in row:
            self._judge_value(row, cls, key)
            return
        self._require("children" in row and "type" not in row, key, _EITHER.en, nl=_EITHER.nl)
        each = row.get("each", "")
        listed = not each or each in REPEATED.keys() & _annotations(cls)
        self._require(listed, f"{key}.each", f"no list {each!r}", nl=f"geen lijst {each!r}")
        self._judge_elements(row["children"], REPEATED[each] if each else cls, f"{key}.children")

    def _judge_value(self, row: dict[str, Any], cls: type[Any], key: str) -> None:
        self._choose(row.get("type"), self._types, f"{key}.type")
        self._require("children" not in row, key, _EITHER.en, nl=_EITHER.nl)
        head, _, tail = row["attribute"].partition(".")
        annotations = _annotations(NESTED[head]) if tail and head in NESTED else _annotations(cls)
        known = head in _annotations(cls) and (tail or head) in annotations
        path, asked = f"{key}.attribute", row["attribute"]
        self._require(known, path, f"{cls.__name__} has no {asked!r}", nl=f"{cls.__name__} heeft geen {asked!r}")
        needed = {"datetime": "datetime", "bytes": "dossier"}
        wanted = next((kind for part, kind in needed.items() if part in annotations[tail or head]), "")
        kind = self._types[row["type"]]["kind"]
        fits = kind == wanted if wanted else kind in {"text", "words"}
        needed_kind = wanted or "text"
        self._require(
            fits,
            f"{key}.type",
            f"a type of kind {needed_kind} is needed",
            nl=f"een type van soort {needed_kind} is nodig",
        )

    def _shape(self, row: Any, shape: str, key: str) -> None:  # noqa: ANN401 - whatever the file has there
        self._require(isinstance(row, dict), key, "a table is needed", nl="een tabel is nodig")
        required, optional = _SHAPES[shape]
        for name in required:
            self._require(name in row, key, f"key {name!r} is missing", nl=f"sleutel {name!r} ontbreekt")
        for name, value in row.items():
            path = f"{key}.{name}".lstrip(".")
            known = _listed(required | optional)
            self._require(
                name in required | optional,
                path,
                f"unknown key; known: {known}",
                nl=f"onbekende sleutel; bekend: {known}",
            )
            kind = _KINDS.get(name, str)
            self._require(
                type(value) is kind,
                path,
                f"a {kind.__name__} is needed, not {value!r}",
                nl=f"een {kind.__name__} is nodig, geen {value!r}",
            )
        if shape != "file":
            self._judge_origin(row, key)

    def _judge_origin(self, row: dict[str, Any], key: str) -> None:
        certainty = row["certainty"]
        self._choose(certainty, CERTAINTIES, f"{key}.certainty")
        self._require(
            certainty not in UNSETTLED or "assumption" in row,
            key,
            f"certainty {certainty} needs an assumption of the register",
            nl=f"zekerheid {certainty} vraagt een aanname uit het register",
        )
        ids = [
            row[name]
            for name in ("assumption", "name_from", "wire_from", "blank_from", "order_assumption")
            if name in row
        ]
        for name in (*ids, *row.get("when", {})):
            self._require(
                name in self._known, key, f"there is no assumption {name!r}", nl=f"er is geen aanname {name!r}"
            )

    def _one_of(self, row: dict[str, Any], one: str, other: str, key: str) -> None:
        self._require((one in row) != (other in row), key, f"give {one} or {other}", nl=f"geef {one} of {other}")

    def _choose(self, value: object, known: Collection[str], key: str) -> None:
        names = ", ".join(known)
        self._require(value in known, key, f"choose one of: {names}", nl=f"kies een van: {names}")

    def _require(self, holds: bool, key: str, message: str, *, nl: str) -> None:  # noqa: FBT001 - reads as an assertion
        if not holds:
            self._refuse(key, message, nl=nl)

    def _refuse(self, key: str, message: str, *, nl: str) -> NoReturn:
        raise ConfigurationError(
            message,
            nl=nl,
            where=f"{self._where}: {key}",
            remedy="the header of oso22.toml explains the keys",
            remedy_nl="de kop van oso22.toml legt de sleutels uit",
        )


def _annotations(cls: type[Any]) -> dict[str, str]:
    return {item.name: str(item.type) for item in fields(cls)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
