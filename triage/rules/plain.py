"""Frozen dataclasses to plain dictionaries that JSON can hold, and back again."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]


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
    made = {}
    for name, read in _readers(known):
        if name in stored:
            value = stored[name]
            made[name] = value if read is None or value is None else read(value)
    return kind(**made)


@cache
def _readers(kind: Any) -> tuple[tuple[str, Reader | None], ...]:
    """Each field with what reads it, found once: a kept verdict has hundreds of them."""
    hints = get_type_hints(kind)
    return tuple((each.name, _reader(hints[each.name])) for each in fields(kind))


def _reader(hint: Any) -> Reader | None:
    """What makes a kept value what it was; None where it is so already. Nothing kept is nothing again."""
    if get_origin(hint) in (Union, types.UnionType):
        return _reader(next(each for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is tuple:
        return _reader_of_many(_reader(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return partial(from_plain, hint)
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum | Decimal):
        return hint
    return None


def _reader_of_many(read: Reader | None) -> Reader:
    if read is None:
        return tuple
    return lambda values: tuple([None if each is None else read(each) for each in values])
