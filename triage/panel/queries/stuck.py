"""Families with whom nothing moves: what their records say, and the questions why that were asked of somebody."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.allocations.models import Allocation, AllocationStatus, Visit, VisitEvent
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family, records_of
from triage.panel.models import Action, ActionStatus, EntryStatus, ListEntry, Meeting, MeetingStatus, StuckQuestion
from triage.panel.queries.interests import no_interest_in
from triage.rules.stuck import OpenAction, Standing, StuckBecause, StuckState
from triage.rules.visits import VisitStatus

MOST = 200
NOBODY_NAMED = (
    AllocationStatus.AWAITING_VISIT,
    AllocationStatus.AWAITING_KEYWORKER,
    AllocationStatus.AWAITING_PARTNER,
)
ASKED_OF_AN_AGENCY = {
    StuckBecause.ACTION_OVERDUE_TWICE: Permission.ACTIONS_UPDATE,
    StuckBecause.UNALLOCATED: Permission.OFFERS_ANSWER,
}
"""Whose people of an agency may say why, where no one person was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is so since that day or longer may be a standstill: no progress, nobody named, an action of before."""

    progress: date
    unallocated: datetime
    due: date | None
    visits: int


@dataclass(slots=True)
class _Found:
    """What is read of one family, before it is a `Standing`."""

    progress_on: date | None = None
    unallocated_since: date | None = None
    found_nobody: list[date] = field(default_factory=list)
    actions: list[OpenAction] = field(default_factory=list)


def standings(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Standing]:
    """What the records say of these families, each of a few statements for all of them."""
    found: defaultdict[uuid.UUID, _Found] = defaultdict(_Found)
    for family_id, progress_on in db.session.execute(
        select(ListEntry.family_id, ListEntry.progress_on).where(
            ListEntry.family_id.in_(family_ids), ListEntry.status == EntryStatus.WAITING
        )
    ):
        found[family_id].progress_on = progress_on
    for family_id, opened_at in db.session.execute(_unallocated(Allocation.family_id.in_(family_ids))):
        found[family_id].unallocated_since = clock.local(opened_at).date()
    for family_id, at in db.session.execute(_found_nobody(family_ids)):
        found[family_id].found_nobody.append(clock.local(at).date())
    for family_id, action in _open_actions(family_ids):
        found[family_id].actions.append(action)
    return {
        family_id: Standing(
            progress_on=one.progress_on,
            unallocated_since=one.unallocated_since,
            found_nobody=tuple(one.found_nobody),
            actions=tuple(one.actions),
        )
        for family_id, one in found.items()
    }


def perhaps_stuck(before: Before) -> Sequence[uuid.UUID]:
    """Families nobody is asked about yet, with a visit, an action or a decision that may stand still."""
    visits = select(Visit.family_id).where(Visit.status == VisitStatus.ATTEMPTED, Visit.attempts >= before.visits)
    idle = _unallocated(Allocation.opened_at <= before.unallocated).with_only_columns(Allocation.family_id)
    found = {*db.session.scalars(visits), *db.session.scalars(idle)}
    if before.due is not None:
        late = select(Action.family_id).where(Action.status == ActionStatus.OPEN, Action.due_on < before.due)
        found |= {family_id for family_id in db.session.scalars(late) if family_id is not None}
    asked = set(db.session.scalars(select(StuckQuestion.family_id).where(StuckQuestion.over_at.is_(None))))
    gone = set(db.session.scalars(select(Family.id).where(Family.merged_into_id.is_not(None))))
    return sorted(found - asked - gone)


def without_progress(before: Before, *, most: int) -> Sequence[uuid.UUID]:
    """So many families that wait without progress and that nobody is asked about, the longest first."""
    is_asked = exists().where(StuckQuestion.entry_id == ListEntry.id, StuckQuestion.over_at.is_(None))
    query = (
        select(ListEntry.family_id)
        .where(ListEntry.status == EntryStatus.WAITING, ListEntry.progress_on <= before.progress, ~is_asked)
        .order_by(ListEntry.progress_on, ListEntry.reference)
        .limit(max(0, most))
    )
    return db.session.scalars(query).all()


def count_asked_of_the_desk() -> int:
    """How many questions about the list itself wait for an answer of whoever keeps it."""
    query = select(func.count()).select_from(StuckQuestion).where(*_in_state(StuckState.ASKED))
    return db.session.scalars(query.where(StuckQuestion.because == StuckBecause.NO_PROGRESS)).one()


def meeting_before(number: int) -> date | None:
    """The day of the panel's last meeting but so many less one; None where it has not met so often."""
    starts = select(Meeting.starts_at).where(Meeting.status == MeetingStatus.CLOSED)
    found = db.session.scalars(starts.order_by(Meeting.starts_at.desc()).limit(number)).all()
    return clock.local(found[-1]).date() if len(found) == number else None


def open_questions(family_ids: Collection[uuid.UUID] | None = None) -> Sequence[StuckQuestion]:
    """Every question that is not over, or those about these families; for the service's own work."""
    query = select(StuckQuestion).where(StuckQuestion.over_at.is_(None)).options(joinedload(StuckQuestion.family))
    if family_ids is not None:
        query = query.where(StuckQuestion.family_id.in_(family_ids))
    return db.session.scalars(query.order_by(StuckQuestion.due_on, StuckQuestion.id)).unique().all()


def of_entries(entry_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, StuckQuestion]:
    """The open question about each of these places on the list that has one; the caller was let into the places."""
    if not entry_ids:
        return {}
    query = select(StuckQuestion).where(StuckQuestion.entry_id.in_(entry_ids), StuckQuestion.over_at.is_(None))
    query = query.options(joinedload(StuckQuestion.asked_of_agency))
    return {each.entry_id: each for each in db.session.scalars(query)}


def of_family(family_id: uuid.UUID) -> Sequence[StuckQuestion]:
    """Every question that was asked about a family, oldest first; the caller has already been let into the family."""
    query = select(StuckQuestion).where(StuckQuestion.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(StuckQuestion.asked_at, StuckQuestion.id)).all()


def question(question_id: uuid.UUID, *, seen_by: Actor) -> StuckQuestion:
    """One question, for whoever is asked and for those who keep the list; raises `NotFound` otherwise."""
    found = db.session.scalars(_questions().where(StuckQuestion.id == question_id, _visible(seen_by))).unique()
    one = found.one_or_none()
    if one is None:
        raise NotFound
    return one


def questions(state: StuckState, *, seen_by: Actor) -> Sequence[StuckQuestion]:
    """The questions of a state that this reader may see, what is due first before the rest."""
    query = _questions().where(_visible(seen_by), *_in_state(state))
    return db.session.scalars(query.order_by(*_due_first(state)).limit(MOST)).unique().all()


def count_to_answer(*, seen_by: Actor) -> tuple[int, date | None]:
    """How many questions wait for an answer of this person or their agency, and the first day that one is due."""
    asked = _asked_of(seen_by)
    if seen_by.may(Permission.ALLOCATIONS_MANAGE):
        asked = or_(asked, and_(StuckQuestion.asked_of_id.is_(None), StuckQuestion.asked_of_agency_id.is_(None)))
    query = select(func.count(), func.min(StuckQuestion.due_on)).where(
        asked, no_interest_in(StuckQuestion.family_id, seen_by), *_in_state(StuckState.ASKED)
    )
    count, first = db.session.execute(query).one()
    return count, first


def _questions() -> Select[StuckQuestion]:
    return select(StuckQuestion).options(
        joinedload(StuckQuestion.family),
        joinedload(StuckQuestion.entry),
        joinedload(StuckQuestion.action),
        joinedload(StuckQuestion.asked_of),
        joinedload(StuckQuestion.asked_of_agency),
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    """All for those who keep the list, what one is asked for the others; none of a family of a declared interest."""
    apart = no_interest_in(StuckQuestion.family_id, actor)
    return apart if actor.may(Permission.LIST_MANAGE) else and_(apart, _asked_of(actor))


def _asked_of(actor: Actor) -> ColumnElement[bool]:
    """Asked of this person, or of their agency where they may answer for it."""
    may = [because for because, permission in ASKED_OF_AN_AGENCY.items() if actor.may(permission)]
    of_agency = and_(
        StuckQuestion.asked_of_id.is_(None),
        StuckQuestion.asked_of_agency_id == actor.agency_id,
        StuckQuestion.because.in_(may),
    )
    return or_(StuckQuestion.asked_of_id == actor.user_id, of_agency)


def _in_state(state: StuckState) -> list[ColumnElement[bool]]:
    """The state as `StuckQuestion.state` has it, in words of the database."""
    not_over, not_passed_on = StuckQuestion.over_at.is_(None), StuckQuestion.escalated_at.is_(None)
    conditions: Mapping[StuckState, list[ColumnElement[bool]]] = {
        StuckState.ASKED: [not_over, not_passed_on, StuckQuestion.answered_at.is_(None)],
        StuckState.WAITING: [not_over, not_passed_on, StuckQuestion.answered_at.is_not(None)],
        StuckState.WITH_FORUM: [not_over, StuckQuestion.escalated_at.is_not(None)],
        StuckState.OVER: [StuckQuestion.over_at.is_not(None)],
    }
    return conditions[state]


def _due_first(state: StuckState) -> tuple[Any, ...]:
    if state is StuckState.OVER:
        return (StuckQuestion.over_at.desc(), StuckQuestion.id)
    return (
        case((StuckQuestion.wait_until.is_(None), StuckQuestion.due_on), else_=StuckQuestion.wait_until),
        StuckQuestion.id,
    )


def _unallocated(*conditions: ColumnElement[bool]) -> Select[uuid.UUID, datetime]:
    """Decided and nobody named, but where a visit is booked: that is on its way."""
    booked = exists().where(Visit.allocation_id == Allocation.id, Visit.status == VisitStatus.SCHEDULED)
    return select(Allocation.family_id, Allocation.opened_at).where(
        Allocation.status.in_(NOBODY_NAMED), ~booked, *conditions
    )


def _found_nobody(family_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, datetime]:
    """When visits that are not booked again found nobody."""
    return (
        select(Visit.family_id, VisitEvent.at)
        .join(VisitEvent, VisitEvent.visit_id == Visit.id)
        .where(
            Visit.family_id.in_(family_ids),
            Visit.status == VisitStatus.ATTEMPTED,
            VisitEvent.status == VisitStatus.ATTEMPTED,
        )
    )


def _open_actions(family_ids: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, OpenAction]]:
    """The open actions for these families that are past their day, with the meetings held since."""
    late = select(Action.family_id, Action.id, Action.due_on).where(
        Action.family_id.in_(family_ids), Action.status == ActionStatus.OPEN, Action.due_on < clock.today()
    )
    found = db.session.execute(late).all()
    if not found:
        return
    first = min(due_on for _, _, due_on in found)
    starts = select(Meeting.starts_at).where(Meeting.status == MeetingStatus.CLOSED)
    met = [clock.local(at).date() for at in db.session.scalars(starts.order_by(Meeting.starts_at))]
    held = [day for day in met if day > first]
    for family_id, action_id, due_on in found:
        if family_id is not None:
            yield family_id, OpenAction(id=str(action_id), due_on=due_on, held=tuple(d for d in held if d > due_on))
