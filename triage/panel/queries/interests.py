"""Whose meeting it is, and in which families somebody declared an interest: they see nothing of these (cases.md 10)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, true, union_all

from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.families.models import Family
from triage.panel.models import Attendance, AttendanceKind, Declaration, Item, Meeting, Seat
from triage.restriction.models import NamedPerson

RUNS_MEETINGS = (Permission.PANEL_DECIDE, Permission.MINUTES_EDIT, Permission.MEETINGS_PREPARE)


def runs_meetings(actor: Actor) -> bool:
    """Whether this person runs meetings rather than being invited to some."""
    return any(actor.may(permission) for permission in RUNS_MEETINGS)


def invited(actor: Actor) -> ColumnElement[bool]:
    """Meetings that this person runs, has a seat at, or was entered for as more than an observer."""
    if runs_meetings(actor):
        return true()
    if not actor.may(Permission.MEETINGS_SEE):
        return Meeting.id.is_(None)
    return or_(
        exists().where(Seat.panel_id == Meeting.panel_id, Seat.user_id == actor.user_id),
        exists().where(
            Attendance.meeting_id == Meeting.id,
            Attendance.user_id == actor.user_id,
            Attendance.kind != AttendanceKind.OBSERVER,
        ),
    )


def interests_of(actor: Actor) -> frozenset[uuid.UUID]:
    """The families whose papers are hidden from this person."""
    return interests_of_user(actor.user_id)


def interests_of_user(user_id: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """The same by somebody's id: families of a declared interest, and restricted ones on which they are not named.

    A guest without an account has declared none on record and is named on none.
    """
    declared = (
        select(Family.id.label("id"), Family.merged_into_id.label("into"))
        .join(Item, Item.family_id == Family.id)
        .join(Declaration, Declaration.item_id == Item.id)
        .where(Declaration.user_id == user_id)
    )
    is_named = exists().where(NamedPerson.family_id == Family.id, NamedPerson.user_id == user_id)
    closed = select(Family.id.label("id"), Family.merged_into_id.label("into")).where(
        Family.restricted, Family.merged_into_id.is_(None), ~is_named
    )
    with scope.as_service():
        found = db.session.execute(declared.union(closed)).all()
        kept = {into or family_id for family_id, into in found}
        merged = db.session.scalars(select(Family.id).where(Family.merged_into_id.in_(kept))) if kept else ()
        return frozenset({*kept, *merged})


def no_interest_in(family_id: Any, actor: Actor) -> ColumnElement[bool]:
    """A condition for queries: rows of a family in which this person declared an interest are left out.

    What they declared is found once for a statement, not again for each of its rows: on a long list that is the
    difference between reading fifty families and reading them all.
    """
    declaration, item = (model.__table__.alias() for model in (Declaration, Item))
    declared_in, this, merged = (Family.__table__.alias() for _ in range(3))
    declared = (
        select(func.coalesce(declared_in.c.merged_into_id, declared_in.c.id))
        .join(item, item.c.family_id == declared_in.c.id)
        .join(declaration, declaration.c.item_id == item.c.id)
        .where(declaration.c.user_id == actor.user_id)
    )
    themselves = select(this.c.id).where(this.c.id.in_(declared))
    into_them = select(merged.c.id).where(merged.c.merged_into_id.in_(declared))
    return or_(family_id.is_(None), family_id.not_in(union_all(themselves, into_them)))
