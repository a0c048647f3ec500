"""Lists as somebody may see them: their own agency's, or all of them for those who take them in."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select, true

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.imports.commands import ListKind
from triage.imports.models import Batch, BatchState, ListMapping

PAGE = 50
OVER = (BatchState.DISCARDED, BatchState.UNDONE, BatchState.FAILED)
"""What leaves room for the same file to be sent again."""


def batch(reference: str, *, seen_by: Actor) -> Batch:
    """One list; raises `NotFound` for another agency's as for one that is not there."""
    query = select(Batch).where(Batch.reference == reference, _visible_to(seen_by))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def batches(*, seen_by: Actor, before: str = "") -> Sequence[Batch]:
    """The newest lists, at most a page and one more; `before` is the reference of the last one seen."""
    query = select(Batch).where(_visible_to(seen_by)).order_by(Batch.uploaded_at.desc(), Batch.reference.desc())
    if before:
        last = batch(before, seen_by=seen_by)
        query = query.where(Batch.uploaded_at <= last.uploaded_at, Batch.reference < last.reference)
    return db.session.scalars(query.limit(PAGE + 1)).unique().all()


def count_tried(*, seen_by: Actor) -> int:
    """How many lists were tried and wait to be taken in."""
    query = select(func.count(Batch.id)).where(Batch.state == BatchState.TRIED, _visible_to(seen_by))
    return db.session.scalar(query) or 0


def count_to_put_right(*, seen_by: Actor) -> int:
    """How many lists wait for their sender: the columns are to be confirmed, or the file could not be read."""
    waiting = (BatchState.UPLOADED, BatchState.FAILED)
    query = select(func.count(Batch.id)).where(Batch.state.in_(waiting), Batch.agency_id == seen_by.agency_id)
    return db.session.scalar(query) or 0


def batch_by_id(batch_id: uuid.UUID, *, held: bool = False) -> Batch:
    """One list, for the service's own work; raises `NotFound`. Held, its state stays as it is until the act ends."""
    query = select(Batch).where(Batch.id == batch_id).execution_options(populate_existing=True)
    if held:
        query = query.with_for_update(read=True, of=Batch)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def lists(ids: Collection[uuid.UUID]) -> Sequence[Batch]:
    """These lists, for whoever sees what came of them."""
    return db.session.scalars(select(Batch).where(Batch.id.in_(ids))).unique().all()


def sent_before(key: uuid.UUID) -> Batch | None:
    """The list that this form sent already."""
    return db.session.scalars(select(Batch).where(Batch.idempotency_key == key.hex)).unique().one_or_none()


def same_file(sha256: str, *, agency_id: uuid.UUID, kind: ListKind) -> Batch | None:
    """The first list of the agency that was the very same file, unless it was taken back."""
    query = (
        select(Batch)
        .where(
            Batch.sha256 == sha256,
            Batch.agency_id == agency_id,
            Batch.kind == kind,
            Batch.state.not_in(OVER),
        )
        .order_by(Batch.uploaded_at)
    )
    return db.session.scalars(query.limit(1)).unique().first()


def remembered(agency_id: uuid.UUID, kind: ListKind) -> ListMapping | None:
    """How the agency's lists of that kind were read last."""
    query = select(ListMapping).where(ListMapping.agency_id == agency_id, ListMapping.kind == kind)
    return db.session.scalars(query).one_or_none()


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Permission.LISTS_MANAGE) else Batch.agency_id == actor.agency_id
