"""Who wants to know that a family's evidence changed: the list re-scores it in the same transaction.

Evidence knows nothing of the packages after it, so they leave a function here.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Protocol

from triage.access.actor import Actor


class Listener(Protocol):
    """What is called after a change, inside the act's transaction."""

    def __call__(self, family_ids: Collection[uuid.UUID], *, by: Actor) -> object:
        """Take notice."""


_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener(family_ids, by=actor)` whenever families' evidence changes; subscribing twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(family_ids: Collection[uuid.UUID], *, by: Actor) -> None:
    """Say that what is known of these families has changed: by an answer, a check, or because time passed."""
    for listener in _listeners:
        listener(family_ids, by=by)
