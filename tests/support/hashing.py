"""Passwords kept at the least cost while tests run, except in those whose subject is the cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from triage.accounts.service import hasher, passwords

PRODUCTION = hasher._parameters
QUICK = replace(PRODUCTION, time_cost=1, memory_cost=8)


def make_quick() -> None:
    """From now on hashing takes a moment: the same algorithm, one round over as little as it can do with."""
    hasher._parameters = QUICK
    passwords._nobodys_hash.cache_clear()


@contextmanager
def as_in_production() -> Iterator[None]:
    """Hashing as slow as it is for people."""
    hasher._parameters = PRODUCTION
    passwords._nobodys_hash.cache_clear()
    try:
        yield
    finally:
        make_quick()
