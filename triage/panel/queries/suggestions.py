"""What the queue offers for an agenda, in the order of panel.md, one line for each family."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from triage import clock
from triage.access.actor import Actor
from triage.allocations.models import Allocation, AllocationStatus, Pathway, Visit
from triage.db import db
from triage.families.models import Family
from triage.panel.models import (
    Decision,
    EntryStatus,
    Item,
    ItemStatus,
    ListEntry,
    Meeting,
    Section,
    StuckQuestion,
)
from triage.panel.queries import order, stuck
from triage.panel.queries.actions import families_with_twice_overdue
from triage.panel.queries.interests import interests_of
from triage.panel.queries.items import agencies_needed
from triage.panel.queries.meetings import TO_COME
from triage.rules.dates import long_date
from triage.rules.verdict import Outcome
from triage.rules.visits import VisitStatus

TOP_OF_THE_LIST = 10
FAILED_VISITS = 2
ENDED_VISITS = (VisitStatus.COMPLETED, VisitStatus.REFUSED, VisitStatus.ABANDONED_UNSAFE, VisitStatus.WAIVED)
VISIT_WORDS = {
    VisitStatus.COMPLETED: "The challenge visit is completed",
    VisitStatus.REFUSED: "The family refused the challenge visit",
    VisitStatus.ABANDONED_UNSAFE: "The challenge visit was abandoned as unsafe",
    VisitStatus.WAIVED: "The chair waived the challenge visit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A family that the panel could take, and why."""

    section: Section
    family_id: uuid.UUID
    reference: str
    name: str
    why: str
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """From when the queue is new, and from when no progress or no keyworker means stuck."""

    last_frozen: datetime | None
    stuck: date
    unallocated: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A family with why, before the sections are put together."""

    family_id: uuid.UUID
    why: str


_nominating: list[tuple[Section, Callable[[Since], Iterator[Found]]]] = []


def suggestions(meeting: Meeting, since: Since, *, seen_by: Actor) -> tuple[Suggestion, ...]:
    """Everything the queue offers that is on no agenda yet; the first reason of panel.md's order wins."""
    taken = set(db.session.scalars(select(Item.family_id).where(Item.meeting_id == meeting.id)))
    taken |= _waiting_at_earlier_meetings(meeting) | interests_of(seen_by)
    taken |= set(db.session.scalars(select(Family.id).where(Family.merged_into_id.is_not(None))))
    chosen: dict[uuid.UUID, tuple[Section, str]] = {}
    for section, source in (*SOURCES, *_nominating):
        for found in source(since):
            if found.family_id not in taken:
                chosen.setdefault(found.family_id, (section, found.why))
    names = _names(list(chosen))
    agencies = agencies_needed(list(chosen))
    return tuple(
        Suggestion(
            section=section,
            family_id=family_id,
            reference=names[family_id][0],
            name=names[family_id][1],
            why=why,
            agencies=agencies.get(family_id, ()),
        )
        for family_id, (section, why) in chosen.items()
    )


def nominate(section: Section, source: Callable[[Since], Iterator[Found]]) -> None:
    """Let a later package nominate families: they stand in that section where nothing else has them on the agenda."""
    if (section, source) not in _nominating:
        _nominating.append((section, source))


def _waiting_at_earlier_meetings(meeting: Meeting) -> set[uuid.UUID | None]:
    """Families that an earlier meeting, planned or under way, is still to decide on."""
    query = (
        select(Item.family_id)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(
            Meeting.starts_at < meeting.starts_at,
            Meeting.status.in_(TO_COME),
            Item.status == ItemStatus.PLANNED,
            Item.family_id.is_not(None),
        )
    )
    return set(db.session.scalars(query))


def last_frozen(panel_id: uuid.UUID) -> datetime | None:
    """When the papers of the panel's last meeting went out."""
    query = select(Meeting.frozen_at).where(Meeting.panel_id == panel_id, Meeting.frozen_at.is_not(None))
    return db.session.scalars(query.order_by(Meeting.frozen_at.desc()).limit(1)).one_or_none()


def family_by_reference(reference: str) -> Family | None:
    """A family by its reference, however it was typed; one that was merged is the one that was kept."""
    found = db.session.scalars(select(Family).where(Family.reference == reference.strip().upper())).one_or_none()
    if found is None or found.merged_into_id is None:
        return found
    return db.session.get(Family, found.merged_into_id)


def _urgent(since: Since) -> Iterator[Found]:
    """Urgent families, and what the chair decided alone: the next meeting ratifies it."""
    for family_id in _listed(ListEntry.urgent.is_(True)):
        yield Found(family_id, "Marked urgent")
    query = select(Decision.family_id).where(
        Decision.chairs_action, Decision.ratified_at.is_(None), Decision.replaced_by_id.is_(None)
    )
    for family_id in db.session.scalars(query.order_by(Decision.at)):
        yield Found(family_id, "The chair decided alone: to be ratified")


def _new(since: Since) -> Iterator[Found]:
    """Families short of the rule, and those that joined since the last papers went out."""
    for family_id in _listed(ListEntry.outcome != Outcome.ELIGIBLE.value):
        yield Found(family_id, "To verify: short of the rule, the panel may use its discretion")
    if since.last_frozen is not None:
        for family_id in _listed(ListEntry.joined_at > since.last_frozen):
            yield Found(family_id, "New since the last meeting")


def _top(since: Since) -> Iterator[Found]:
    query = _entries().limit(TOP_OF_THE_LIST)
    for number, family_id in enumerate(db.session.scalars(query), start=1):
        yield Found(family_id, f"Place {number} on the list")


def _without_keyworker(since: Since) -> Iterator[Found]:
    query = select(Allocation.family_id).where(Allocation.status == AllocationStatus.AWAITING_KEYWORKER)
    for family_id in db.session.scalars(query.order_by(Allocation.opened_at)):
        yield Found(family_id, "Waits for a keyworker")


def _visits(since: Since) -> Iterator[Found]:
    query = select(Visit.family_id, Visit.status).where(Visit.status.in_(ENDED_VISITS))
    if since.last_frozen is not None:
        query = query.where(Visit.ended_at > since.last_frozen)
    for family_id, status in db.session.execute(query.order_by(Visit.ended_at)):
        yield Found(family_id, VISIT_WORDS[status])


def _stuck(since: Since) -> Iterator[Found]:
    """Each with what came of asking why: nobody answered, why it waits and until when, or the forum looks at it."""
    asked = {each.family_id: each for each in stuck.open_questions()}
    for found in _standing_still(since):
        question = asked.get(found.family_id)
        yield found if question is None else replace(found, why=f"{found.why}. {_what_came(question)}")


def _what_came(question: StuckQuestion) -> str:
    """Words for an agenda, which has many readers: the reason of the list, and nothing that somebody wrote."""
    if question.escalated_at is not None:
        return f"With the forum since {long_date(clock.local(question.escalated_at).date())}"
    if question.wait_until is not None:
        return f"{question.reason}: to be looked at again on {long_date(question.wait_until)}"
    return f"Why was asked, to be answered by {long_date(question.due_on)}"


def _standing_still(since: Since) -> Iterator[Found]:
    """No progress, two failed visits, no keyworker for long, an action overdue twice (panel.md, "Rhythm")."""
    for family_id in _listed(ListEntry.progress_on <= since.stuck):
        yield Found(family_id, f"Stuck: no progress since {since.stuck.day} {since.stuck:%B} or earlier")
    visits = select(Visit.family_id).where(Visit.status == VisitStatus.ATTEMPTED, Visit.attempts >= FAILED_VISITS)
    for family_id in db.session.scalars(visits.order_by(Visit.requested_at)):
        yield Found(family_id, "Stuck: two visits found nobody")
    idle = select(Allocation.family_id).where(
        Allocation.status == AllocationStatus.AWAITING_PARTNER, Allocation.opened_at <= since.unallocated
    )
    for family_id in db.session.scalars(idle.order_by(Allocation.opened_at)):
        yield Found(family_id, "Stuck: the partner has not answered")
    for family_id in families_with_twice_overdue():
        yield Found(family_id, "Stuck: an action was overdue at two meetings")


def _iom(since: Since) -> Iterator[Found]:
    query = select(Pathway.family_id).where(Pathway.ended_at.is_(None), Pathway.odoc_on.is_(None))
    for family_id in db.session.scalars(query.order_by(Pathway.opened_at)):
        yield Found(family_id, "On the IOM pathway: no outcome from the partners' meeting yet")


SOURCES: Sequence[tuple[Section, Callable[[Since], Iterator[Found]]]] = (
    (Section.URGENT, _urgent),
    (Section.NEW_REFERRALS, _new),
    (Section.PRIORITY_LIST, _top),
    (Section.ALLOCATIONS, _without_keyworker),
    (Section.VISITS, _visits),
    (Section.STUCK, _stuck),
    (Section.IOM, _iom),
)


def _entries() -> Select[uuid.UUID]:
    waiting = select(ListEntry.family_id).where(ListEntry.status == EntryStatus.WAITING)
    return waiting.order_by(*order.today().direction())


def _listed(*conditions: ColumnElement[bool]) -> Sequence[uuid.UUID]:
    """Families that wait and meet these conditions, in the order of the list."""
    return db.session.scalars(_entries().where(*conditions)).all()


def _names(family_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    query = select(Family.id, Family.reference, Family.name).where(Family.id.in_(family_ids))
    return {family_id: (reference, name) for family_id, reference, name in db.session.execute(query)}
