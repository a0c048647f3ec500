"""Frozen dataclasses to plain dictionaries that JSON can hold, and back again."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(thing: object) -> Any:
    """Dates as ISO text, enums as their values, tuples as lists, dataclasses as dictionaries."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {each.name: to_plain(getattr(thing, each.name)) for each in fields(thing)}
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, Decimal):
        return str(thing)
    if isinstance(thing, tuple | list | frozenset):
        return [to_plain(each) for each in thing]
    if isinstance(thing, Mapping):
        return {str(key): to_plain(value) for key, value in thing.items()}
    return thing


def from_plain(kind: type[T], stored: Mapping[str, Any]) -> T:
    """Build `kind` again from what `to_plain` made; unknown keys are left alone."""
    known: Any = kind
    hints = _hints(known)
    return kind(**{name: _value(hints[name], stored[name]) for name in hints if name in stored})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        return _value(next(h for h in get_args(hint) if h is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in value)
    return _scalar(hint, value)


def _scalar(hint: Any, value: Any) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum | Decimal):
        return hint(value)
    return value
