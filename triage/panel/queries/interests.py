"""Whose meeting it is, and in which families somebody declared an interest: they see nothing of these (cases.md 10)."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    TextClause,
    Uuid,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.engine.default import DefaultDialect

from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.families.models import Family
from triage.panel.models import Attendance, AttendanceKind, Declaration, Item, Meeting, Seat
from triage.restriction.models import NamedPerson

families, items, declarations = (cast("Table", model.__table__) for model in (Family, Item, Declaration))
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
    declared, merged = _closed_papers()
    with scope.as_service():
        found = db.session.execute(declared, {"reader": user_id}).all()
        kept = {into or family_id for family_id, into in found}
        those = db.session.scalars(merged, {"kept": list(kept)}) if kept else ()
        return frozenset({*kept, *those})


@cache
def _closed_papers() -> tuple[CompoundSelect[uuid.UUID, uuid.UUID | None], Select[uuid.UUID]]:
    """The families themselves with what each was merged into, and what was merged into some; put together once."""
    reader = bindparam("reader", type_=Uuid())
    declared = (
        select(families.c.id, families.c.merged_into_id)
        .join(items, items.c.family_id == families.c.id)
        .join(declarations, declarations.c.item_id == items.c.id)
        .where(declarations.c.user_id == reader)
    )
    is_named = exists().where(NamedPerson.family_id == families.c.id, NamedPerson.user_id == reader)
    closed = select(families.c.id, families.c.merged_into_id).where(
        families.c.restricted, families.c.merged_into_id.is_(None), ~is_named
    )
    into_them = families.c.merged_into_id.in_(bindparam("kept", expanding=True))
    return declared.union(closed), select(families.c.id).where(into_them)


def no_interest_in(family_id: Any, actor: Actor) -> ColumnElement[bool]:
    """A condition for queries: rows of a family in which this person declared an interest are left out.

    What they declared is found once for a statement, not again for each of its rows: on a long list that is the
    difference between reading fifty families and reading them all. A statement asks for one person only.
    """
    theirs = _of_an_interest().bindparams(declared_by=actor.user_id)
    return or_(family_id.is_(None), family_id.not_in(theirs))


@cache
def _of_an_interest() -> TextClause:
    """The families of somebody's interests in words of the database, written once.

    Built anew for each statement it cost more than the statement itself. Both databases read these words alike.
    """
    declared_in, this, merged = (families.alias() for _ in range(3))
    declared = (
        select(func.coalesce(declared_in.c.merged_into_id, declared_in.c.id))
        .join(items, items.c.family_id == declared_in.c.id)
        .join(declarations, declarations.c.item_id == items.c.id)
        .where(declarations.c.user_id == bindparam("declared_by", type_=Uuid()))
    )
    themselves = select(this.c.id).where(this.c.id.in_(declared))
    into_them = select(merged.c.id).where(merged.c.merged_into_id.in_(declared))
    words = union_all(themselves, into_them).compile(dialect=DefaultDialect(paramstyle="named"))
    ours = text(f"({words})")  # nosemgrep: sql-from-words -- a statement of ours, and who asks is a parameter
    return ours.bindparams(bindparam("declared_by", type_=Uuid()))
