"""Claiming and finishing the outbox's jobs, safely beside any number of other processes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from triage.db import db
from triage.documents.models import JobState, OutboxJob, Tick

INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def put_job(kind: str, subject_id: uuid.UUID, *, now: datetime) -> uuid.UUID:
    """Make a job due: a new row, or the row of an earlier one, since a subject has one job of a kind."""
    fresh = {
        "state": JobState.DUE,
        "attempts": 0,
        "next_attempt_at": now,
        "lease": None,
        "lease_until": None,
        "error_class": "",
        "done_at": None,
    }
    insert = INSERTS[db.session.get_bind().dialect.name](OutboxJob)
    values = {"id": uuid.uuid4(), "kind": kind, "subject_id": subject_id, "created_at": now, **fresh}
    put = insert.values(**values).on_conflict_do_update(index_elements=["kind", "subject_id"], set_=fresh)
    job_id: uuid.UUID = db.session.execute(put.returning(OutboxJob.id)).scalar_one()
    return job_id


def claim_jobs(
    *, now: datetime, lease: uuid.UUID, lease_for: timedelta, limit: int, only: Collection[uuid.UUID] = ()
) -> Sequence[OutboxJob]:
    """Take due jobs of one kind, oldest first; a job whose holder died is due again when its lease runs out.

    One statement picks and marks: two processes never hold the same job.
    """
    due = _due(now)
    wanted = and_(due, OutboxJob.id.in_(only)) if only else due
    kind = select(OutboxJob.kind).where(wanted).order_by(OutboxJob.next_attempt_at).limit(1).scalar_subquery()
    picked = select(OutboxJob.id).where(wanted, OutboxJob.kind == kind).order_by(OutboxJob.next_attempt_at).limit(limit)
    if db.session.get_bind().dialect.name == "postgresql":
        picked = picked.with_for_update(skip_locked=True)
    take = (
        update(OutboxJob)
        .where(OutboxJob.id.in_(picked), due)
        .values(state=JobState.RUNNING, lease=lease, lease_until=now + lease_for, attempts=OutboxJob.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(take)
    mine = select(OutboxJob).where(OutboxJob.lease == lease, OutboxJob.state == JobState.RUNNING)
    return db.session.execute(mine.execution_options(populate_existing=True)).scalars().all()


def keep_lease(lease: uuid.UUID, *, until: datetime) -> None:
    """Say that the holder is alive."""
    held = update(OutboxJob).where(OutboxJob.lease == lease, OutboxJob.state == JobState.RUNNING)
    db.session.execute(held.values(lease_until=until).execution_options(synchronize_session=False))


def finish_jobs(job_ids: Collection[uuid.UUID], *, lease: uuid.UUID, now: datetime) -> int:
    """Mark jobs done that this lease still holds; answers how many."""
    held = update(OutboxJob).where(OutboxJob.id.in_(job_ids), OutboxJob.lease == lease)
    done = held.values(state=JobState.DONE, done_at=now, lease=None, lease_until=None, error_class="")
    return len(db.session.scalars(done.returning(OutboxJob.id).execution_options(synchronize_session=False)).all())


def put_off_job(
    job_id: uuid.UUID, *, lease: uuid.UUID, state: JobState, next_attempt_at: datetime, error_class: str
) -> None:
    """Mark a failed attempt of a job that this lease still holds."""
    held = update(OutboxJob).where(OutboxJob.id == job_id, OutboxJob.lease == lease)
    values = {"state": state, "next_attempt_at": next_attempt_at, "error_class": error_class[:120]}
    db.session.execute(held.values(**values, lease=None, lease_until=None).execution_options(synchronize_session=False))


def due_jobs(*, now: datetime, limit: int = 500) -> Sequence[uuid.UUID]:
    """The jobs that somebody should be working on and nobody is, oldest first."""
    statement = select(OutboxJob.id).where(_due(now)).order_by(OutboxJob.next_attempt_at).limit(limit)
    return db.session.execute(statement).scalars().all()


def is_open(kind: str, subject_id: uuid.UUID) -> bool:
    """Whether a job of that kind waits or is being done for the subject."""
    wanted = select(OutboxJob.id).where(
        OutboxJob.kind == kind,
        OutboxJob.subject_id == subject_id,
        OutboxJob.state.in_((JobState.DUE, JobState.RUNNING)),
    )
    return db.session.scalars(wanted).first() is not None


def next_due_at() -> datetime | None:
    """When the next job falls due, if any waits."""
    waits = func.min(OutboxJob.next_attempt_at)
    return db.session.execute(select(waits).where(OutboxJob.state == JobState.DUE)).scalar_one_or_none()


def claim_tick(name: str, *, now: datetime, every: timedelta) -> bool:
    """Whether this process is the one to do a periodic task now."""
    insert = INSERTS[db.session.get_bind().dialect.name](Tick)
    db.session.execute(insert.values(name=name, next_at=now).on_conflict_do_nothing())
    claim = update(Tick).where(Tick.name == name, Tick.next_at <= now).values(next_at=now + every)
    taken = db.session.scalars(claim.returning(Tick.name).execution_options(synchronize_session=False))
    return taken.one_or_none() is not None


def _due(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or held by somebody whose lease ran out."""
    return or_(
        and_(OutboxJob.state == JobState.DUE, OutboxJob.next_attempt_at <= now),
        and_(OutboxJob.state == JobState.RUNNING, OutboxJob.lease_until < now),
    )
