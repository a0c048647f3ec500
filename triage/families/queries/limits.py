"""Who may read of families at all, and which of them are left out for some readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.families.models import Family

SEES_FAMILIES = (Permission.FAMILIES_SEE, Permission.FAMILIES_EDIT, Permission.REFERRALS_VERIFY)


Limit = Callable[[Any, Actor], ColumnElement[bool]]
_limits: list[Limit] = []


def leave_out_unless(condition: Limit) -> None:
    """Let a later package hide families from some readers: `condition(Family.id, actor)` must hold to see one.

    The panel leaves out those in which somebody declared an interest (cases.md 10).
    """
    if condition not in _limits:
        _limits.append(condition)


def not_left_out(family_id: Any, actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions for what other packages keep of families: rows of a family that this reader may not see go."""
    return [limit(family_id, actor) for limit in _limits]


def limited(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions for families themselves: those that this reader may not see go."""
    return not_left_out(Family.id, actor)


def must_see(actor: Actor) -> None:
    """A family's record is for those who may open any; to all others it does not exist."""
    if not any(actor.may(permission) for permission in SEES_FAMILIES):
        raise NotFound
