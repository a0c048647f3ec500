"""Who wants to know that the people of a family changed: what is concluded about it is thought over in the same act.

Families know nothing of the packages after them, so these leave a function here.
"""

from __future__ import annotations

import uuid
from typing import Protocol

from triage.access.actor import Actor


class Listener(Protocol):
    """What is called after a change, inside the act's transaction."""

    def __call__(self, family_id: uuid.UUID, *, by: Actor) -> object:
        """Take notice."""


_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener(family_id, by=actor)` whenever a family's people change; subscribing twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(family_id: uuid.UUID, *, by: Actor) -> None:
    """Say that who is in a family, how old they are or how they live has changed."""
    for listener in _listeners:
        listener(family_id, by=by)
