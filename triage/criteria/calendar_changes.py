"""Who wants to know that the school terms changed: evidence is reckoned anew, and nothing else waits for it.

Criteria know nothing of the packages after them, so they leave a function here.
"""

from __future__ import annotations

from typing import Protocol

from triage.rules.terms import Terms


class Listener(Protocol):
    """What is called, inside the act's transaction, with the terms as they were and as they are."""

    def __call__(self, before: Terms, after: Terms) -> object:
        """Take notice."""


_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener(before, after)` when the school terms change; subscribing twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(before: Terms, after: Terms) -> None:
    """Say that the school terms changed."""
    for listener in _listeners:
        listener(before, after)
