"""Several families of the list at once: who they are, what an act would change, and how one came out."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.filters import day
from triage.panel.commands.entries import ListFilter
from triage.panel.commands.together import AT_MOST, Came, DoTogether, Together
from triage.panel.models import (
    ENTRY_STATUS_LABELS,
    SECTION_LABELS,
    BulkAct,
    EntryStatus,
    Item,
    ListEntry,
    Meeting,
    MeetingStatus,
)
from triage.panel.queries import list_page, meetings
from triage.panel.queries.interests import interests_of
from triage.referrals.models import Referral

COUNTS_ONLY_WAITING = "Only a family that waits for the panel can be parked."
COUNTS_ONLY_PARKED = "This family is not parked."
ON_IT_ALREADY = "It is on this agenda already."
LATE = "Its referral came after the closing date: put it on the agenda there, with the chair’s reason."
LEFT = "It is no longer on the list."


@dataclass(frozen=True, slots=True)
class Line:
    """What would change for one family, or why nothing can."""

    entry: ListEntry
    then: str
    now: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CameOut:
    """How an act came out for one family that the reader may see."""

    entry: ListEntry
    came: Came
    words: str


def of_these(entry_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Sequence[ListEntry]:
    """Those of these places that this reader may see, in the order of their references."""
    query = select(ListEntry).where(ListEntry.id.in_(entry_ids)).options(joinedload(ListEntry.family))
    hidden = interests_of(seen_by)
    found = db.session.scalars(query.order_by(ListEntry.reference)).all()
    return [each for each in found if each.family_id not in hidden]


def of_the_filter(wanted: ListFilter, *, seen_by: Actor) -> tuple[Sequence[uuid.UUID], bool]:
    """The first families that a filter shows, and whether it shows more than can be taken at once."""
    found = list_page.page(wanted, seen_by=seen_by, size=AT_MOST)
    return [row.id for row in found.rows if not row.hidden], found.next is not None


def meetings_to_fill(*, seen_by: Actor) -> Sequence[Meeting]:
    """Meetings whose papers are not out: onto a later agenda a family comes alone, with the chair's reason."""
    return [each for each in meetings.meetings_to_come(seen_by=seen_by) if each.status is MeetingStatus.PLANNED]


def preview(command: DoTogether, *, seen_by: Actor) -> Sequence[Line]:
    """What the act would change for each, as things stand."""
    found = of_these([each.entry_id for each in command.chosen], seen_by=seen_by)
    if command.kind is Together.AGENDA:
        return _onto_the_agenda(command, found, seen_by=seen_by)
    parks = command.kind is Together.PARK
    fits, why_not = (EntryStatus.WAITING, COUNTS_ONLY_WAITING) if parks else (EntryStatus.PARKED, COUNTS_ONLY_PARKED)
    now = f"Parked until {day(command.until)}" if parks else ENTRY_STATUS_LABELS[EntryStatus.WAITING]
    return [
        Line(entry, _state(entry), now) if entry.status is fits else Line(entry, _state(entry), why_not=why_not)
        for entry in found
    ]


def bulk_act(act_id: uuid.UUID, *, seen_by: Actor) -> BulkAct:
    """An act that this person did; raises `NotFound`."""
    found = db.session.get(BulkAct, act_id)
    if found is None or found.by_id != seen_by.user_id:
        raise NotFound
    return found


def by_key(key: str) -> BulkAct | None:
    """The act that a form was sent for already."""
    return db.session.scalars(select(BulkAct).where(BulkAct.idempotency_key == key)).one_or_none()


def came_out(act: BulkAct, *, seen_by: Actor) -> Sequence[CameOut]:
    """How it came out for each that this reader may see now."""
    by_entry: Mapping[uuid.UUID, Mapping[str, str]] = {uuid.UUID(each["entry"]): each for each in act.outcomes}
    return [
        CameOut(entry, Came(by_entry[entry.id]["came"]), by_entry[entry.id]["words"])
        for entry in of_these(by_entry, seen_by=seen_by)
    ]


def _onto_the_agenda(command: DoTogether, found: Sequence[ListEntry], *, seen_by: Actor) -> Sequence[Line]:
    assert command.meeting_id is not None
    meeting = meetings.meeting(command.meeting_id, seen_by=seen_by)
    on_it = set(
        db.session.scalars(
            select(Item.family_id).where(
                Item.meeting_id == meeting.id, Item.family_id.in_([each.family_id for each in found])
            )
        )
    )
    late = set(
        db.session.scalars(
            select(Referral.id).where(
                Referral.id.in_([each.referral_id for each in found if each.referral_id]),
                Referral.sent_at > meeting.referrals_close_at,
            )
        )
    )
    now = f"On the agenda of {day(meeting.starts_at)}, under “{SECTION_LABELS[command.section]}”"
    lines = []
    for entry in found:
        reasons = (
            (entry.status is EntryStatus.LEFT, LEFT),
            (entry.family_id in on_it, ON_IT_ALREADY),
            (entry.referral_id in late, LATE),
        )
        why_not = next((words for holds, words in reasons if holds), "")
        lines.append(Line(entry, _state(entry), "" if why_not else now, why_not))
    return lines


def _state(entry: ListEntry) -> str:
    if entry.status is EntryStatus.PARKED and entry.parked_until is not None:
        return f"Parked until {day(entry.parked_until)}"
    return ENTRY_STATUS_LABELS[entry.status]
