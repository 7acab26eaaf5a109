"""Converts dataclasses to JSON-compatible data and back; strictly, and with the place of a value that does not fit.

Where a file has another key than the name of the field, that is said once, where that file is written and read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from enum import StrEnum
from types import GenericAlias
from typing import Any, TypeVar, cast, get_args, get_origin

from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

T = TypeVar("T")

_NOT_FINITE = frozenset({"inf", "-inf", "nan"})
_LONGEST_QUOTE = 40


class MisfitError(Exception):
    """Data that does not fit the type to load.

    Attributes:
        place: path of keys and positions from the root, such as `series/0/t`; empty for the whole.
        en, nl: what is wrong.
    """

    def __init__(self, place: str, *, en: str, nl: str) -> None:
        super().__init__(f"{place}: {en}" if place else en)
        self.place = place
        self.en = en
        self.nl = nl


class _NotHereError(ValueError):
    """A value of another type than its field."""

    def __init__(self, value: object) -> None:
        shown = json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST_QUOTE]
        super().__init__(f"{shown} does not belong here")
        self.nl = f"{shown} hoort hier niet"


class PlainData:
    """Turns dataclasses into plain data and back.

    Args:
        names: by class, the key in the data by field name, for fields whose key has another name.
    """

    def __init__(self, names: Mapping[type, Mapping[str, str]] | None = None) -> None:
        self._names = names or {}
        self._converter = Converter(detailed_validation=True, unstruct_collection_overrides={tuple: list})
        self._register()

    def dump(self, value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """Return a value as JSON-compatible data; a float that is not finite becomes text, such as `inf`."""
        return self._converter.unstructure(value)

    def load(self, shape: type[T], data: object) -> T:
        """Return the object of which `dump` made `data`.

        Raises:
            MisfitError: the data does not fit; nothing is coerced or left out, and only a field that has a default may
                be missing.
        """
        try:
            return self._converter.structure(data, shape)
        except BaseValidationError as error:
            raise self._misfit(error, "") from error
        except _NotHereError as error:
            raise MisfitError("", en=str(error), nl=error.nl) from error

    def _register(self) -> None:
        converter = self._converter
        converter.register_unstructure_hook(float, lambda value: value if math.isfinite(value) else str(value))
        converter.register_unstructure_hook_factory(is_dataclass, self._make_dumper)
        converter.register_structure_hook_factory(is_dataclass, self._make_loader)
        for kind in (int, str, bool):
            converter.register_structure_hook(kind, _exactly(kind))
        converter.register_structure_hook(float, _number)
        converter.register_structure_hook(StrEnum, _word)
        converter.register_structure_hook_func(lambda shape: shape is object, lambda value, _: value)
        converter.register_structure_hook_factory(_is_tuple, self._make_tuple_loader)
        converter.register_structure_hook_factory(_is_mapping, self._make_mapping_loader)

    def _make_dumper(self, shape: type) -> Callable[[Any], Any]:
        renamed: dict[str, Any] = {field: override(rename=name) for field, name in self._names.get(shape, {}).items()}
        return make_dict_unstructure_fn(shape, self._converter, **renamed)

    def _make_loader(self, shape: type) -> Callable[[Any, Any], Any]:
        renamed: dict[str, Any] = {field: override(rename=name) for field, name in self._names.get(shape, {}).items()}
        load: Callable[[Any, Any], Any] = make_dict_structure_fn(
            shape, self._converter, _cattrs_forbid_extra_keys=True, **renamed
        )
        return lambda data, kind: load(_of(dict, data), kind)

    def _make_tuple_loader(self, shape: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - a form of typing
        plain = GenericAlias(list, get_args(shape)[:1])
        load = self._converter.get_structure_hook(plain)
        return lambda data, _: tuple(load(_of(list, data), plain))

    def _make_mapping_loader(self, shape: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - a form of typing
        plain = GenericAlias(dict, (str, get_args(shape)[1]))
        load = self._converter.get_structure_hook(plain)
        return lambda data, _: load(_of(dict, data), plain)

    def _misfit(self, error: Exception, place: str) -> MisfitError:
        """Return the first error with its path; cattrs keeps each step of the path as a note."""
        if isinstance(error, BaseValidationError):
            cause = error.exceptions[0]
            step = next((note for note in getattr(cause, "__notes__", ()) if type(note) is not str), None)
            if isinstance(step, AttributeValidationNote):
                place += f"/{self._names.get(error.cl, {}).get(step.name, step.name)}"
            elif isinstance(step, IterableValidationNote):
                place += f"/{step.index}"
            return self._misfit(cause, place)
        if isinstance(error, ForbiddenExtraKeysError):
            return MisfitError(f"{place}/{min(error.extra_fields)}".lstrip("/"), en="is not known", nl="is niet bekend")
        if isinstance(error, KeyError):
            return MisfitError(place.lstrip("/"), en="is missing", nl="ontbreekt")
        nl = error.nl if isinstance(error, _NotHereError) else str(error)
        return MisfitError(place.lstrip("/"), en=str(error), nl=nl)


def _of(kind: type, data: object) -> Any:  # noqa: ANN401 - of that kind
    if type(data) is not kind:
        raise _NotHereError(data)
    return data


def _exactly(kind: type) -> Callable[[object, object], Any]:
    return lambda value, _: _of(kind, value)


def _number(value: object, _: object) -> float:
    """Return a number as float; text such as `inf` is one, a boolean is not."""
    if isinstance(value, str) and value in _NOT_FINITE:
        return float(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _NotHereError(value)


def _word(value: object, shape: type[StrEnum]) -> StrEnum:
    if isinstance(value, str) and value in list(shape):
        return shape(value)
    raise _NotHereError(value)


def _is_tuple(shape: Any) -> bool:  # noqa: ANN401 - any form of typing
    return cast("object", get_origin(shape)) is tuple


def _is_mapping(shape: Any) -> bool:  # noqa: ANN401 - any form of typing
    return get_origin(shape) is Mapping
