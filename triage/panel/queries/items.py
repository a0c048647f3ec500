"""Items of an agenda as one reader may see them: what they declared an interest in is not there."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from triage.access import fields, scope
from triage.access.actor import Actor
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceAnswer, EvidenceItem
from triage.evidence.queries import shown
from triage.families.models import records_of
from triage.panel.models import Declaration, Item, ItemStatus, Meeting, Section
from triage.panel.queries.interests import interests_of, invited, no_interest_in
from triage.referrals.models import Referral


def item(meeting_id: uuid.UUID, position: int, *, seen_by: Actor) -> Item:
    """The item of that number; raises `NotFound`, also for one in whose family the reader declared an interest."""
    return _one(Item.meeting_id == meeting_id, Item.position == position, seen_by=seen_by)


def item_by_id(item_id: uuid.UUID, *, seen_by: Actor) -> Item:
    """One item; raises `NotFound` as `item` does."""
    return _one(Item.id == item_id, seen_by=seen_by)


def _one(*conditions: object, seen_by: Actor) -> Item:
    query = (
        select(Item)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(*conditions, invited(seen_by), no_interest_in(Item.family_id, seen_by))  # type: ignore[arg-type]  # conditions on columns
        .options(joinedload(Item.meeting), joinedload(Item.family))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def items(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Item]:
    """The items of a meeting in order, without those that are hidden from this reader."""
    query = (
        select(Item)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(Item.meeting_id == meeting_id, invited(seen_by), no_interest_in(Item.family_id, seen_by))
        .options(joinedload(Item.family))
        .order_by(Item.position)
    )
    return db.session.scalars(query).unique().all()


def all_items(meeting: Meeting) -> Sequence[Item]:
    """Every item in order, restricted ones too, for the acts that treat a meeting as a whole."""
    query = (
        select(Item)
        .where(Item.meeting_id == meeting.id)
        .options(joinedload(Item.family), selectinload(Item.declarations))
        .order_by(Item.position, Item.id)
    )
    with scope.as_service():
        return db.session.scalars(query).unique().all()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line of the agenda as a reader sees it; a hidden one shows only that it is there."""

    id: uuid.UUID
    number: int
    section: Section
    status: ItemStatus
    minutes: int
    starts_after: int
    """Minutes from the start of the meeting to the start of this item."""
    reference: str = ""
    name: str = ""
    title: str = ""
    why: str = ""
    family_id: uuid.UUID | None = None
    times_carried: int = 0
    carry_reason: str = ""
    late_reason: str = ""
    agencies: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    revision: int = 0
    hidden: bool = False
    restricted: bool = False
    """It is hidden because the record is restricted, and not for an interest of the reader's own."""


def agenda(meeting: Meeting, *, seen_by: Actor) -> tuple[AgendaLine, ...]:
    """The agenda in order with running times; raises nothing: the meeting was let through already."""
    hidden = interests_of(seen_by)
    rows = all_items(meeting)
    needed = agencies_needed([row.family_id for row in rows if row.family_id])
    lines, elapsed = [], 0
    for row in rows:
        lines.append(_line(row, elapsed, needed, is_hidden=row.family_id in hidden))
        elapsed += row.minutes
    return tuple(lines)


def _line(row: Item, elapsed: int, needed: Mapping[uuid.UUID, tuple[str, ...]], *, is_hidden: bool) -> AgendaLine:
    if is_hidden:
        return AgendaLine(
            id=row.id,
            number=row.position,
            section=row.section,
            status=row.status,
            minutes=row.minutes,
            starts_after=elapsed,
            hidden=True,
            restricted=row.family is not None and row.family.restricted,
        )
    return AgendaLine(
        id=row.id,
        number=row.position,
        section=row.section,
        status=row.status,
        minutes=row.minutes,
        starts_after=elapsed,
        reference=row.family.reference if row.family else "",
        name=row.family.name if row.family else "",
        title=row.title,
        why=row.why,
        family_id=row.family_id,
        times_carried=row.times_carried,
        carry_reason=row.carry_reason,
        late_reason=row.late_reason,
        agencies=needed.get(row.family_id, ()) if row.family_id else (),
        declared=tuple(each.user.name for each in row.declarations),
        revision=row.revision,
    )


def agencies_needed(family_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, ...]]:
    """By family, the agencies that referred it or say something of it: those whose members should be in the room."""
    said = (
        select(EvidenceItem.family_id, Agency.name)
        .join(Agency, Agency.id == EvidenceItem.source_agency_id)
        .where(
            EvidenceItem.family_id.in_(family_ids),
            EvidenceItem.answer == EvidenceAnswer.YES,
            EvidenceItem.stands,
            # An agenda has many readers: that Jobcentre Plus is needed would tell them of benefit data.
            shown(fields.on_record(fields.Place.PAPER)),
        )
    )
    referred = (
        select(Referral.family_id, Agency.name)
        .join(Agency, Agency.id == Referral.agency_id)
        .where(Referral.family_id.in_(family_ids))
    )
    found: dict[uuid.UUID, set[str]] = {}
    for family_id, name in db.session.execute(said.union(referred)):
        found.setdefault(family_id, set()).add(name)
    return {family_id: tuple(sorted(names)) for family_id, names in found.items()}


def declared_before(family_id: uuid.UUID) -> Sequence[Declaration]:
    """Interests in a family declared at any meeting: they hold at the next one too."""
    query = select(Declaration).join(Item, Item.id == Declaration.item_id)
    query = query.where(Item.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(Declaration.at)).all()


def declaration(item_id: uuid.UUID, user_id: uuid.UUID) -> Declaration | None:
    """One person's interest in one item."""
    query = select(Declaration).where(Declaration.item_id == item_id, Declaration.user_id == user_id)
    return db.session.scalars(query).one_or_none()


def declarations_on(item_id: uuid.UUID) -> Sequence[Declaration]:
    """Everybody's interests in one item."""
    query = select(Declaration).where(Declaration.item_id == item_id).order_by(Declaration.at)
    return db.session.scalars(query).all()


def declarations_of(family_id: uuid.UUID, user_id: uuid.UUID) -> Sequence[Declaration]:
    """One person's interests in a family, at every meeting."""
    query = (
        select(Declaration)
        .join(Item, Item.id == Declaration.item_id)
        .where(Item.family_id == family_id, Declaration.user_id == user_id)
    )
    return db.session.scalars(query).all()


def declarations_at(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Declaration]:
    """Every interest declared at a meeting that this reader may know of, in the order of the agenda."""
    query = (
        select(Declaration)
        .join(Item, Item.id == Declaration.item_id)
        .where(Item.meeting_id == meeting_id, no_interest_in(Item.family_id, seen_by))
        .options(contains_eager(Declaration.item).joinedload(Item.family))
        .order_by(Item.position, Declaration.at)
    )
    return db.session.scalars(query).unique().all()


def item_of_family(meeting_id: uuid.UUID, family_id: uuid.UUID) -> Item | None:
    """The family's item at a meeting: there is at most one."""
    query = select(Item).where(Item.meeting_id == meeting_id, Item.family_id == family_id)
    return db.session.scalars(query).one_or_none()


def last_position(meeting_id: uuid.UUID) -> int:
    """The highest number on the agenda."""
    with scope.as_service():
        return db.session.scalars(select(func.max(Item.position)).where(Item.meeting_id == meeting_id)).one() or 0
