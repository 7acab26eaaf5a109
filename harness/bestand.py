"""Files that people write: where in the file a complaint of a JSON Schema belongs."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

Path = tuple[str | int, ...]
"""Keys and positions from the top of a document, as in `("steps", 0, "do")`."""


@cache
def load_schema(package: str, name: str) -> Draft202012Validator:
    """Return the validator of a JSON Schema shipped in a package."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def first_complaint(schema: Draft202012Validator, data: Any) -> tuple[Path, str, str] | None:  # noqa: ANN401 - any document
    """Return where the worst complaint is, what it is and what to do, or None when the document is fine."""
    error = best_match(schema.iter_errors(data))
    if error is None:
        return None
    return _place(error), _what(error), _remedy(error)


def dotted(path: Sequence[str | int]) -> str:
    """Return a path for people: `steps[0].do`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "(top)"


def _place(error: ValidationError) -> Path:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        return (*path, _unknown_keys(error)[0])
    return path


def _unknown_keys(error: ValidationError) -> list[str]:
    known = _known_keys(error)
    return sorted(str(key) for key in cast("dict[str, Any]", error.instance) if key not in known)


def _known_keys(error: ValidationError) -> list[str]:
    schema = error.schema
    assert isinstance(schema, Mapping)
    return sorted(schema.get("properties", {}))


def _what(error: ValidationError) -> str:
    match error.validator:
        case "additionalProperties":
            return f"unknown key {_unknown_keys(error)[0]!r}"
        case "enum":
            return f"{error.instance!r} is not one of the allowed values"
        case "required":
            missing = [
                key
                for key in cast("list[Any]", error.validator_value)
                if key not in cast("dict[str, Any]", error.instance)
            ]
            return f"key {missing[0]!r} is missing"
        case "type":
            return f"{error.instance!r} is not of type {error.validator_value}"
        case "pattern":
            return f"{error.instance!r} does not have the form {error.validator_value}"
        case _:
            return error.message


def _remedy(error: ValidationError) -> str:
    match error.validator:
        case "additionalProperties":
            known = _known_keys(error)
            close = difflib.get_close_matches(_unknown_keys(error)[0], known, n=1)
            return f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(known)}"
        case "enum":
            values = [str(value) for value in cast("list[Any]", error.validator_value)]
            close = difflib.get_close_matches(str(error.instance), values, n=1)
            return (f"did you mean {close[0]!r}? " if close else "") + f"allowed: {', '.join(values)}"
        case "required":
            return "add it"
        case _:
            schema = error.schema
            return str(schema.get("description", "")) if isinstance(schema, Mapping) else ""
