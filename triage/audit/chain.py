"""The chain: each event signed together with the signature of the one before it. Pure; nothing here reads a table.

An event's MAC is HMAC-SHA256 over the MAC before it and a canonical form of every column. Whoever changes a row, or
puts rows in another order, cannot make the MACs right again without the key, which the database does not hold.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

GENESIS = bytes(32)
"""What the first event follows."""

Columns = Sequence[str | int | None]

_encode = json.JSONEncoder(separators=(",", ":"), default=repr).encode


class ChainBroken(Exception):
    """The head of the chain is not what this service wrote; nothing is added until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Keys:
    """One key for each purpose, all made from the setting, so that no MAC of one kind passes for another."""

    event: bytes
    head: bytes
    anchor: bytes
    search: bytes


@lru_cache(maxsize=8)
def keys(setting: str) -> Keys:
    """The keys that belong to the setting TRIAGE_AUDIT_KEY."""
    return Keys(
        *(hmac.digest(setting.encode(), purpose, "sha256") for purpose in (b"event", b"head", b"anchor", b"search"))
    )


def canonical(columns: Columns) -> bytes:
    """The columns in their order as text that only these values have."""
    return _encode(columns).encode("ascii")


def event_mac(key: bytes, previous: bytes, columns: Columns) -> bytes:
    """The MAC of an event with these columns after the event with that MAC."""
    return hmac.digest(key, previous + canonical(columns), "sha256")


def head_mac(key: bytes, sequence: int, mac: bytes) -> bytes:
    """The head row's own MAC."""
    return hmac.digest(key, b"%d:" % sequence + mac, "sha256")


def anchor_mac(key: bytes, line: str) -> str:
    """The MAC of one line of the file of anchors."""
    return hmac.digest(key, line.encode("ascii"), "sha256").hex()


def searched_words(key: bytes, words: str) -> str:
    """A mark by which a search for the same words can be found again, and from which nobody can read them."""
    return hmac.digest(key, " ".join(words.casefold().split()).encode(), "sha256").hex()


def same(one: bytes, other: bytes) -> bool:
    """Whether two MACs are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def written_moment(moment: datetime) -> str:
    """A moment as both databases can give it back to the microsecond."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def written_facts(facts: dict[str, object]) -> str:
    """Facts as the text that is stored and signed."""
    return json.dumps(facts, separators=(",", ":"), sort_keys=True)
