"""What was done at the first event that is not right: told from that event, the ones beside it and the MACs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection

from triage.audit import chain, queries
from triage.audit.findings import Fault, Finding

BEYOND = 100_000
"""How far beyond where it stands an event may have been written."""


@dataclass(frozen=True, slots=True)
class Read:
    """One event as it is stored."""

    columns: tuple[Any, ...]
    previous: bytes
    mac: bytes

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of `queries.stored`; what is no longer a MAC at all becomes an empty one."""
        *columns, previous, mac = row
        return cls(tuple(columns), _bytes(previous), _bytes(mac))

    @property
    def sequence(self) -> int:
        """The number that it has now."""
        return int(self.columns[0])

    def is_genuine(self, key: bytes, *, written_as: int, after: bytes | None = None) -> bool:
        """Whether this is what the service wrote under that number, and after that event where one is given."""
        previous = self.previous if after is None else after
        return chain.event_mac(key, previous, (written_as, *self.columns[1:])) == self.mac


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The place at which the trail stops being right."""

    connection: Connection
    keys: chain.Keys
    expected: int
    last_mac: bytes

    def of(self, row: Read) -> Finding:
        """What is wrong with the event that stands where number `expected` should."""
        here, key = self.expected, self.keys.event
        if row.sequence > here:
            return self._missing(row.sequence - 1, "")
        if row.sequence < here:
            return self._finding(Fault.INSERTED, f"there are two events {row.sequence}", at=row.sequence)
        following = self._read(here + 1)
        if row.is_genuine(key, written_as=here):
            return self._finding(Fault.REPLACED, f"event {here} was not written after event {here - 1} as it stands")
        original = next((each for each in self._numbers() if row.is_genuine(key, written_as=each)), 0)
        if original:
            return self._renumbered(original, following)
        if self._inserted(following):
            return self._finding(Fault.INSERTED, f"event {here} was not written by this service")
        return self._finding(Fault.EDITED, f"event {here} is not as it was written")

    def _renumbered(self, original: int, following: Read | None) -> Finding:
        """A genuine event under another number."""
        here = self.expected
        other = self._read(original)
        if other is not None and other.is_genuine(self.keys.event, written_as=here):
            return self._finding(Fault.REORDERED, f"events {here} and {original} have changed places")
        if original < here or self._inserted(following):
            return self._finding(Fault.INSERTED, f"event {here} is a copy of event {original}")
        return self._missing(original - 1, "; those after it were given new numbers")

    def _missing(self, last: int, more: str) -> Finding:
        here = self.expected
        words = f"event {here} is missing" if last == here else f"events {here} to {last} are missing"
        return self._finding(Fault.DELETED, words + more)

    def _inserted(self, following: Read | None) -> bool:
        """Whether what comes next was written right after what came before."""
        if following is not None:
            return following.previous == self.last_mac
        head = queries.stored_head(self.connection)
        return head is not None and head.mac == self.last_mac

    def _numbers(self) -> Iterator[int]:
        """Every number that an event may have been written under, the nearest first."""
        head, newest = queries.stored_head(self.connection), self.expected + BEYOND
        newest = max(newest, head.sequence) if head is not None else newest
        yield from range(self.expected, newest + 1)
        yield from range(self.expected - 1, 0, -1)

    def _read(self, sequence: int) -> Read | None:
        row = queries.stored_one(self.connection, sequence)
        return Read.of(row) if row is not None else None

    def _finding(self, fault: Fault, words: str, *, at: int | None = None) -> Finding:
        return Finding(self.expected if at is None else at, fault, words)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else bytes(value) if isinstance(value, memoryview | bytearray) else b""
