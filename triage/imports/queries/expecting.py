"""The lists that agencies agreed to send, and which of them are due."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select, update

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.imports.commands import ListKind
from triage.imports.models import Batch, ExpectedList


def expected(*, seen_by: Actor) -> Sequence[ExpectedList]:
    """Every list that is expected, by agency and day; of other agencies for those alone who take lists in."""
    query = select(ExpectedList).join(Agency, Agency.id == ExpectedList.agency_id)
    query = query.where(*_own(seen_by), ExpectedList.ended_at.is_(None))
    return db.session.scalars(query.order_by(Agency.name, ExpectedList.due_on, ExpectedList.kind)).unique().all()


def one(expected_id: uuid.UUID, *, seen_by: Actor) -> ExpectedList:
    """One expected list, for whoever keeps them; raises `NotFound`."""
    found = db.session.get(ExpectedList, expected_id)
    if found is None or found.ended_at is not None or not seen_by.may(Permission.LISTS_MANAGE):
        raise NotFound
    return found


def of(agency_id: uuid.UUID, kind: ListKind) -> ExpectedList | None:
    """What was agreed with an agency about one kind of list, whether it still holds or not."""
    query = select(ExpectedList).where(ExpectedList.agency_id == agency_id, ExpectedList.kind == kind)
    return db.session.scalars(query).unique().one_or_none()


def moved_next(batch: Batch) -> Batch | None:
    """The list that moved the same expected day on after this one."""
    query = select(Batch).where(*_moving(batch.agency_id, batch.kind), Batch.imported_at > batch.imported_at)
    return db.session.scalars(query.order_by(Batch.imported_at).limit(1)).unique().first()


def forget_moves(agency_id: uuid.UUID, kind: ListKind) -> None:
    """A day was agreed anew: no list that came before it is undone back to an earlier one."""
    forget = update(Batch).where(*_moving(agency_id, kind)).values(due_before=None)
    db.session.execute(forget.execution_options(synchronize_session="fetch"))


def _moving(agency_id: uuid.UUID, kind: ListKind) -> list[ColumnElement[bool]]:
    return [Batch.agency_id == agency_id, Batch.kind == kind, Batch.due_before.is_not(None)]


def overdue(on: date) -> Sequence[ExpectedList]:
    """Lists past their day; for the service."""
    query = select(ExpectedList).where(ExpectedList.due_on < on, ExpectedList.ended_at.is_(None))
    return db.session.scalars(query.order_by(ExpectedList.due_on)).unique().all()


def count_overdue(on: date, *, seen_by: Actor) -> int:
    """How many lists are past their day: of every agency, or of the reader's own."""
    conditions = [*_own(seen_by), ExpectedList.due_on < on, ExpectedList.ended_at.is_(None)]
    return db.session.scalar(select(func.count(ExpectedList.id)).where(*conditions)) or 0


def _own(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.may(Permission.LISTS_MANAGE):
        return []
    if not actor.may(Permission.LISTS_SEND):
        raise NotFound
    return [ExpectedList.agency_id == actor.agency_id]
