"""Trials of a version, and the families that would change as far as their reader may see them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family
from triage.panel.queries.interests import no_interest_in
from triage.trials.models import Trial, TrialRow, TrialState

PAGE = 50
UNDER_WAY = (TrialState.WAITING, TrialState.RUNNING)


def trial(trial_id: uuid.UUID) -> Trial:
    """One trial; raises `NotFound`. It holds numbers only: the families are asked for with their reader."""
    found = db.session.get(Trial, trial_id)
    if found is None:
        raise NotFound
    return found


def trials_of(version_id: uuid.UUID) -> Sequence[Trial]:
    """The trials of a version, the newest first."""
    query = select(Trial).where(Trial.version_id == version_id).order_by(Trial.asked_at.desc(), Trial.id)
    return db.session.scalars(query).all()


def latest(version_id: uuid.UUID) -> Trial | None:
    """The last trial of a version."""
    return next(iter(trials_of(version_id)), None)


def by_key(key: str) -> Trial | None:
    """What an earlier send of the same form began."""
    return db.session.scalars(select(Trial).where(Trial.idempotency_key == key)).one_or_none()


def under_way(version_id: uuid.UUID, digest: str) -> Trial | None:
    """A trial of the same words that is not done yet."""
    query = select(Trial).where(Trial.version_id == version_id, Trial.digest == digest, Trial.state.in_(UNDER_WAY))
    return db.session.scalars(query.limit(1)).first()


def rows(
    found: Trial,
    *,
    seen_by: Actor,
    change: str = "",
    after: int = -1,
    before: int | None = None,
    most: int | None = PAGE + 1,
) -> Sequence[tuple[TrialRow, Family]]:
    """The families of a trial from one position on, without those that this reader may not see."""
    query = select(TrialRow, Family).join(Family, Family.id == TrialRow.family_id)
    query = query.where(TrialRow.trial_id == found.id, no_interest_in(TrialRow.family_id, seen_by), *_with(change))
    if before is not None:
        query = query.where(TrialRow.position < before).order_by(TrialRow.position.desc())
        return [(each[0], each[1]) for each in db.session.execute(query.limit(most))]
    query = query.where(TrialRow.position > after).order_by(TrialRow.position)
    return [(each[0], each[1]) for each in db.session.execute(query.limit(most))]


def closed_since(found: Trial) -> Mapping[str, int]:
    """How many families of each change were restricted after they were counted: they are counted no more."""
    query = (
        select(TrialRow.change, func.count())
        .join(Family, Family.id == TrialRow.family_id)
        .where(TrialRow.trial_id == found.id, TrialRow.counted, Family.restricted)
        .group_by(TrialRow.change)
    )
    with scope.as_service():
        return {each[0]: each[1] for each in db.session.execute(query)}


def add(values: Sequence[Mapping[str, Any]]) -> None:
    """Keep these families."""
    if values:
        db.session.execute(insert(TrialRow), list(values))


def forget(trial_id: uuid.UUID) -> None:
    """Keep nothing of what a trial said of families."""
    db.session.execute(delete(TrialRow).where(TrialRow.trial_id == trial_id))


def with_rows(version_id: uuid.UUID, *, but: uuid.UUID) -> Sequence[uuid.UUID]:
    """Earlier trials of a version."""
    return db.session.scalars(select(Trial.id).where(Trial.version_id == version_id, Trial.id != but)).all()


def _with(change: str) -> tuple[ColumnElement[bool], ...]:
    """The rows of one change; a star at its end or within stands for anything, as in "up*"."""
    if not change:
        return ()
    if "*" in change:
        return (TrialRow.change.like(change.replace("*", "%")),)
    return (TrialRow.change == change,)
