"""Who wants to know that a family is stuck and that nobody could say why: the forum looks at it in the same act.

The panel knows nothing of the packages after it, so they leave a function here.
"""

from __future__ import annotations

import uuid
from typing import Protocol

from triage.access.actor import Actor


class Listener(Protocol):
    """What is called inside the act's transaction."""

    def __call__(self, family_id: uuid.UUID, *, why: str, by: Actor) -> object:
        """Take notice; `why` is a sentence for the reader."""


_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener(family_id, why=..., by=actor)` whenever a stuck family is passed on; twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(family_id: uuid.UUID, *, why: str, by: Actor) -> None:
    """Pass a stuck family on, once for each time that it was asked about."""
    for listener in _listeners:
        listener(family_id, why=why, by=by)
