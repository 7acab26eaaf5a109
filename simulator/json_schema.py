"""Errors of a JSON Schema in the files that people write: the place in the file, and the message in two languages.

Most texts are made here, in both languages. A schema may have better ones in a keyword of its own, `complaint`: by the
keyword that fails, texts in `nl` and `en` in which `{got}` is the value. The texts of `description` and
`description_nl` are remedies.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from simulator.errors import ConfigurationError
from simulator.text.text import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

KeyPath = tuple[str | int, ...]
"""Keys and positions from the root of a document, as in `("steps", 0, "do")`."""

_TYPES = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "true of false",
    "array": "lijst",
    "object": "tabel",
}
"""What JSON Schema calls a type, in Dutch."""

_LIMITS = {
    "minimum": "{got!r} is kleiner dan {limit}",
    "exclusiveMinimum": "{got!r} is niet groter dan {limit}",
    "maximum": "{got!r} is groter dan {limit}",
    "minLength": "{got!r} is korter dan {limit} teken(s)",
    "minItems": "{got!r} heeft minder onderdelen dan {limit}",
    "maxItems": "{got!r} heeft meer onderdelen dan {limit}",
    "uniqueItems": "{got!r} noemt iets dubbel",
}
"""Complaints about size and number, for which jsonschema has an English message only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaComplaint:
    """What is wrong with a document.

    Args:
        place: key or item that is wrong.
        what: is wrong with it.
        remedy: what to do about it; empty when the complaint says it all.
    """

    place: KeyPath
    what: Text
    remedy: Text

    def error(self, *, where: str, otherwise: Text | None = None) -> ConfigurationError:
        """Return the complaint as an error for the user.

        Args:
            where: file, line and key.
            otherwise: remedy when the complaint has none.
        """
        remedy = self.remedy if self.remedy.en or otherwise is None else otherwise
        return ConfigurationError(self.what.en, nl=self.what.nl, where=where, remedy=remedy.en, remedy_nl=remedy.nl)


@cache
def load_schema(package: str, name: str) -> Draft202012Validator:
    """Return the validator of a JSON Schema shipped in a package."""
    from jsonschema import Draft202012Validator

    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def first_complaint(schema: Draft202012Validator, data: Any) -> SchemaComplaint | None:  # noqa: ANN401 - any document
    """Return the worst complaint, or None when the document is fine."""
    from jsonschema.exceptions import best_match

    error = best_match(schema.iter_errors(data))
    if error is None:
        return None
    return SchemaComplaint(place=_place(error), what=_what(error), remedy=_remedy(error))


def dotted(path: Sequence[str | int], *, first: int = 0) -> str:
    """Return a path for people: `steps[0].do`; `first` is the number of the first item of a list."""
    text = ""
    for part in path:
        text += f"[{part + first}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "(top)"


def _place(error: ValidationError) -> KeyPath:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        return (*path, _unknown_keys(error)[0])
    if "propertyNames" in error.absolute_schema_path:
        return (*path, str(error.instance))
    return path


def _unknown_keys(error: ValidationError) -> list[str]:
    known = _known_keys(error)
    return sorted(str(key) for key in cast("dict[str, Any]", error.instance) if key not in known)


def _known_keys(error: ValidationError) -> list[str]:
    schema = error.schema
    assert isinstance(schema, Mapping)
    return sorted(schema.get("properties", {}))


def _what(error: ValidationError) -> Text:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    own = schema.get("complaint", {}).get(error.validator)
    if own is None:
        return _usual_text(error)
    return Text(nl=own["nl"].format(got=error.instance), en=own["en"].format(got=error.instance))


def _usual_text(error: ValidationError) -> Text:
    got, value = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            key = _unknown_keys(error)[0]
            return Text(nl=f"onbekende sleutel {key!r}", en=f"unknown key {key!r}")
        case "enum":
            return Text(
                nl=f"{got!r} hoort niet bij de toegestane waarden", en=f"{got!r} is not one of the allowed values"
            )
        case "required":
            key = next(key for key in cast("list[Any]", value) if key not in cast("dict[str, Any]", got))
            return Text(nl=f"sleutel {key!r} ontbreekt", en=f"key {key!r} is missing")
        case "type":
            names = [value] if isinstance(value, str) else cast("list[str]", value)
            types = " of ".join(_TYPES.get(name, name) for name in names)
            return Text(nl=f"{got!r} is geen {types}", en=f"{got!r} is not of type {value}")
        case "pattern":
            return Text(nl=f"{got!r} heeft niet de vorm {value}", en=f"{got!r} does not have the form {value}")
        case _:
            dutch = _LIMITS.get(str(error.validator))
            return Text(nl=dutch.format(got=got, limit=value) if dutch else error.message, en=error.message)


def _remedy(error: ValidationError) -> Text:
    match error.validator:
        case "additionalProperties":
            known = _known_keys(error)
            close = difflib.get_close_matches(_unknown_keys(error)[0], known, n=1)
            if close:
                return Text(nl=f"is {close[0]!r} bedoeld?", en=f"did you mean {close[0]!r}?")
            return Text(nl=f"bekende sleutels: {', '.join(known)}", en=f"known keys: {', '.join(known)}")
        case "enum":
            values = [str(value) for value in cast("list[Any]", error.validator_value)]
            close = difflib.get_close_matches(str(error.instance), values, n=1)
            return Text(
                nl=(f"is {close[0]!r} bedoeld? " if close else "") + f"toegestaan: {', '.join(values)}",
                en=(f"did you mean {close[0]!r}? " if close else "") + f"allowed: {', '.join(values)}",
            )
        case "required":
            return Text(nl="voeg hem toe", en="add it")
        case _:
            schema = error.schema if isinstance(error.schema, Mapping) else {}
            return Text(nl=str(schema.get("description_nl", "")), en=str(schema.get("description", "")))
