"""Who wants to know that a version came into use: the list is scored anew, and nothing else waits for it.

Criteria know nothing of the packages after them, so they leave a function here.
"""

from __future__ import annotations

from typing import Protocol

from triage.criteria.commands import CriteriaKind


class Listener(Protocol):
    """What is called, inside the act's transaction, when a version of that kind begins or ends."""

    def __call__(self, kind: CriteriaKind, key: str) -> object:
        """Take notice."""


_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener(kind, key)` when a version comes into use; subscribing twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(kind: CriteriaKind, key: str) -> None:
    """Say that a version of that key came into use."""
    for listener in _listeners:
        listener(kind, key)
