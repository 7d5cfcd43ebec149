"""Frozen dataclasses as JSON text, exact in both directions; what is empty is left out.

The reader is strict: what it does not know, or what has another type than it should, is an error and never a guess.
ASCII only, so that any character survives in both databases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def written(value: Any) -> str:
    """A dataclass of text, numbers, days, moments, tuples and dataclasses."""
    return json.dumps(_plain(value), separators=(",", ":"))


def read(kind: type[T], stored: str) -> T:
    """Raises ValueError or TypeError where it is no such value that this Lots knows."""
    value: T = _value(kind, json.loads(stored))
    return value


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        held = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(one) for field, one in held if one != field.default}
    if isinstance(value, date):  # a moment is a day, too
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _value(kind: Any, plain: Any) -> Any:
    """`plain` as a value of the type `kind`. Raises TypeError, ValueError."""
    if get_origin(kind) is UnionType:
        return None if plain is None else _value(next(one for one in get_args(kind) if one is not NoneType), plain)
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), plain)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_value(inner, one) for one in _checked(list, plain))
    if kind is date or kind is datetime:
        return kind.fromisoformat(_checked(str, plain))
    if is_dataclass(kind):
        return _dataclass(kind, _checked(dict, plain))
    return _checked(kind, plain)


def _dataclass(kind: Any, plain: Mapping[str, Any]) -> Any:
    types = _types(kind)
    unknown = plain.keys() - types.keys()
    missing = {field.name for field in fields(kind) if field.default is MISSING} - plain.keys()
    if unknown or missing:
        raise ValueError(f"{kind.__name__}: {', '.join(sorted(unknown | missing))}")
    return kind(**{name: _value(types[name], one) for name, one in plain.items()})


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _one_of(allowed: tuple[str, ...], plain: Any) -> Any:
    if plain not in allowed:
        raise ValueError(f"{plain!r} is none of {', '.join(allowed)}")
    return plain


def _checked(kind: type, plain: Any) -> Any:
    if type(plain) is not kind:  # not isinstance: true and false are no numbers here
        raise TypeError(f"{type(plain).__name__} in place of {kind.__name__}")
    return plain
