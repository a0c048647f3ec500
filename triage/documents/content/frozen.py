"""Frozen content to plain JSON and back, by the types that the dataclasses declare."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Content = TypeVar("Content")

JsonValue = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None


def to_dict(content: object) -> dict[str, Any]:
    """A frozen dataclass as plain JSON values."""
    if not is_dataclass(content) or isinstance(content, type):
        raise TypeError(f"{type(content).__name__} is not content")
    return {item.name: _plain(getattr(content, item.name)) for item in fields(content)}


def from_dict(kind: type[Content], data: Mapping[str, Any]) -> Content:
    """The content that `to_dict` wrote; raises `ValueError` for a field it does not know."""
    hints = get_type_hints(kind)
    unknown = set(data) - set(hints)
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _typed(hints[name], value) for name, value in data.items()})


def _plain(value: object) -> JsonValue:
    """One value as JSON can hold it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return [_plain(item) for item in sorted(value)]
    if is_dataclass(value):
        return to_dict(value)
    if isinstance(value, str | int | float | bool | None):
        return value
    raise TypeError(f"content may not hold a {type(value).__name__}")


def _typed(hint: Any, value: Any) -> Any:
    """One JSON value as the declared type."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return None if value is None else _typed(_without_none(hint), value)
    if origin is tuple:
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    if origin is frozenset:
        return frozenset(_typed(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        return from_dict(hint, value)  # type: ignore[arg-type]  # is_dataclass narrows to an instance as well
    if hint in {date, datetime, time}:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum | uuid.UUID):
        return hint(value)
    return value


def _without_none(hint: Any) -> Any:
    """The one type of `X | None`."""
    return next(option for option in get_args(hint) if option is not NoneType)
