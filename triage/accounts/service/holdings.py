"""What somebody still holds when their account ends, so that it can be handed over: numbers only, never a family."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from triage.access import scope
from triage.accounts.holdings import Holding

Source = Callable[[uuid.UUID], Iterable[Holding]]
_sources: list[Source] = []


def count_with(source: Source) -> None:
    """Ask this source too; the packages that hold work know accounts, and accounts does not know them."""
    if source not in _sources:
        _sources.append(source)


def held_by(user_id: uuid.UUID) -> list[Holding]:
    """Everything open that this person has, restricted families counted like the others."""
    with scope.as_service():
        return [holding for source in _sources for holding in source(user_id) if holding.count]
