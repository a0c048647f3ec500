"""Words that nobody else would type, planted wherever somebody types, and the places where none may turn up."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import JSON, Connection, MetaData, String, Table, select, update

from triage.db import db

CANARY = re.compile(r"zq[0-9a-f]{6}zq", re.IGNORECASE)
LAST_WORDS = "the-last-that-is-overheard"
PATIENCE = 120.0
ADDRESSES = re.compile(r"""\b(?:href|action|src|formaction)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)

# Every column in which somebody's words are kept. A column of text that is in neither table fails the test.
TYPED: dict[str, tuple[str, ...]] = {
    "agencies": ("name",),
    "persons": ("given_name", "family_name", "known_as", "school", "language", "safe_times", "contact_note", "email"),
    "users": ("email", "name", "job_title"),
    "families": ("name", "visit_risk", "restricted_because"),
    "identifiers": ("value",),
    "households": ("name",),
    "addresses": ("lines", "through"),
    "referrals": ("title", "outcome", "next_step", "return_reason"),
    "referral_entries": ("text", "by_name"),
    "referral_files": ("name", "description"),
    "information_requests": ("question",),
    "request_lines": ("reference", "words", "corrected_because", "said_by_name"),
    "evidence_items": ("reference", "authorised_by", "note", "check_note"),
    "conclusions": ("reason", "by_name"),
    "discretions": ("reason", "nominated_by"),
    "list_entries": ("note", "park_reason"),
    "list_changes": ("words", "by_name"),
    "items": ("title", "why", "carry_reason", "late_reason"),
    "agency_returns": ("facts", "opinion", "not_shared_because", "given_by_name"),
    "decisions": ("rationale", "dissent", "departure_reason", "by_name", "chairs_reason", "ratified_note"),
    "declarations": ("nature",),
    "minutes": ("information_shared", "discussion", "risks", "saved_by_name"),
    "addenda": ("text", "by_name"),
    "actions": ("what", "note", "updated_by_name"),
    "attendances": ("name",),
    "meetings": ("place", "note", "last_minutes_note"),
    "allocations": ("over_cap_reason", "end_reason", "refused_by"),
    "offers": ("note",),
    "visits": (
        "place",
        "joint_with",
        "interpreter",
        "outcome_note",
        "expectations",
        "support_offered",
        "waived_reason",
    ),
    "visit_events": ("note", "by_name"),
    "moves": ("reason", "by_name"),
    "named_people": ("why",),
    "glasses": ("reason", "review"),
    "notices": ("text",),
    "documents": ("recipient_name", "safe_because", "blocked_because", "sent_back_because", "void_because"),
}


@dataclass
class Aviary:
    """How many canaries there are, and which words are theirs."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    planted: int = 0

    def word(self) -> str:
        """A word that is nowhere else."""
        self.planted += 1
        return f"zq{next(self.numbers):06x}zq"

    def plant(self, connection: Connection) -> None:
        """Put one into every typed value of the database."""
        tables = MetaData()
        tables.reflect(connection)
        for name, columns in TYPED.items():
            for column in columns:
                self._plant_in(connection, tables.tables[name], column)

    def _plant_in(self, connection: Connection, table: Table, column: str) -> None:
        for row in connection.execute(select(table.c.id, table.c[column])).all():
            if row[1]:
                fresh = self._changed(row[1], table.c[column], column)
                connection.execute(update(table).where(table.c.id == row[0]).values({column: fresh}))

    def _changed(self, value: Any, column: Any, name: str) -> Any:
        if isinstance(column.type, JSON):
            return [f"{line} {self.word()}" for line in value]
        room = getattr(column.type, "length", None) if isinstance(column.type, String) else None
        joined = f"{self.word()}.{value}" if name == "email" else f"{value} {self.word()}"
        return joined if room is None or len(joined) <= room else f"{value[: room - 11]} {joined[-10:]}"


def in_addresses(body: str) -> list[str]:
    """The addresses of a page that hold a canary."""
    return [address for address in ADDRESSES.findall(body) if found_in(address)]


def found_in(*texts: object) -> list[str]:
    """The canaries in these texts, written plainly or for an address."""
    return [bird for text in texts for bird in CANARY.findall(unquote(unquote(str(text))))]


def in_file_names(folder: Path) -> list[str]:
    """The names on disk that hold a canary."""
    return [str(place) for place in folder.rglob("*") if found_in(place.name)]


def in_table(app: Flask, name: str) -> list[str]:
    """What of a table's rows holds a canary."""
    with app.app_context(), db.engine.connect() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        return [str(row) for row in connection.execute(select(table)).all() if found_in(row)]


@contextmanager
def overheard(redis_url: str) -> Iterator[list[str]]:
    """Every command that anybody sends to Redis until the block ends, with its keys and values."""
    heard: list[str] = []
    own = redis_url.rpartition("/")[2]
    ready = threading.Event()
    with Redis.from_url(redis_url, socket_timeout=None) as connection, connection.monitor() as monitor:
        ready.set()

        def listen() -> None:
            try:
                # A server is monitored whole; another worker's tests have a database of their own in it.
                heard.extend(command["command"] for command in monitor.listen() if str(command["db"]) == own)
            except (RedisError, OSError, ValueError, AttributeError):
                return  # the line was cut at the end of the block

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield heard
        _heard_out(redis_url, heard)
        monitor.connection.disconnect()
    thread.join(5)


def _heard_out(redis_url: str, heard: list[str]) -> None:
    """Wait until a last command has been heard, and so every one before it."""
    with Redis.from_url(redis_url) as connection:
        connection.echo(LAST_WORDS)
    patience = time.monotonic() + PATIENCE
    while not any(LAST_WORDS in command for command in heard):
        assert time.monotonic() < patience, "Redis was no longer overheard"
        time.sleep(0.01)


def left_in(redis_url: str) -> list[str]:
    """Every key of Redis with all it holds."""
    readers = {b"string": "get", b"hash": "hgetall", b"list": "lrange", b"set": "smembers", b"zset": "zrange"}
    with Redis.from_url(redis_url) as connection:
        found = []
        for key in connection.keys("*"):
            reader = readers.get(connection.type(key))
            more = (0, -1) if reader in {"lrange", "zrange"} else ()
            found.append(f"{key!r}: {getattr(connection, reader)(key, *more) if reader else ''!r}")
    return found
