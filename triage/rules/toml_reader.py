"""Reads typed values out of a TOML table and says in words which one is wrong, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)


class DataError(ValueError):
    """Published data that cannot be right; the message names the place and the reason."""


class PolicyError(DataError):
    """A policy that cannot be published, with the place and the reason in words."""


@dataclass(slots=True)
class Table:
    """One TOML table, its place in the file, and the keys that were asked for."""

    data: Mapping[str, Any]
    place: str
    asked: set[str] = field(default_factory=set)

    def fail(self, reason: str) -> DataError:
        return DataError(f"{self.place}: {reason}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(f"“{key}” must be words.")
        return value

    def flag(self, key: str) -> bool:
        value = self._get(key, False)
        if not isinstance(value, bool):
            raise self.fail(f"“{key}” must be true or false.")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(f"“{key}” must be a whole number.")
        return value

    def maybe_whole(self, key: str) -> int | None:
        self.asked.add(key)
        return self.whole(key) if key in self.data else None

    def number(self, key: str) -> float:
        value = self._get(key, None)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fail(f"“{key}” must be a number.")
        return float(value)

    def day(self, key: str) -> date:
        value = self._get(key, None)
        if type(value) is not date:
            raise self.fail(f"“{key}” must be a date such as 2025-04-01.")
        return value

    def maybe_day(self, key: str) -> date | None:
        self.asked.add(key)
        return self.day(key) if key in self.data else None

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        value = self._get(key, default)
        try:
            return kind(value)
        except ValueError as error:
            raise self.fail(f"“{key}” must be one of {', '.join(kind)}, not “{value}”.") from error

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        return tuple(Table({key: each}, self.place).choice(key, kind) for each in self.items(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(Table({key: each}, self.place).text(key) for each in self.items(key))

    def items(self, key: str) -> list[Any]:
        value = self._get(key, [])
        if not isinstance(value, list):
            raise self.fail(f"“{key}” must be a list.")
        return value

    def table(self, key: str) -> Table:
        value = self._get(key, None)
        if not isinstance(value, dict):
            raise self.fail(f"“{key}” must be a table.")
        return Table(value, f"{self.place}, {key}")

    def maybe_table(self, key: str) -> Table | None:
        self.asked.add(key)
        return self.table(key) if key in self.data else None

    def tables(self, key: str) -> tuple[Table, ...]:
        found = []
        for number, value in enumerate(self.items(key), start=1):
            if not isinstance(value, dict):
                raise self.fail(f"“{key}” number {number} must be a table.")
            found.append(Table(value, f"{self.place}, {value.get('id', f'{key} {number}')}"))
        return tuple(found)

    def nothing_else(self) -> None:
        """A misspelt key would be a rule that silently does nothing."""
        unknown = sorted(set(self.data) - self.asked)
        if unknown:
            raise self.fail(f"“{unknown[0]}” is not something that can be set here.")

    def _get(self, key: str, default: object) -> Any:
        self.asked.add(key)
        if key not in self.data and default is None:
            raise self.fail(f"“{key}” is missing.")
        return self.data.get(key, default)
