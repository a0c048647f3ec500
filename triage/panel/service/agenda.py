"""Building an agenda: adding, ordering, taking off, carrying over. Freezing it is in `freezing`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused
from triage.panel.commands.agenda import AddFamily, Direction
from triage.panel.models import Declaration, Item, ItemStatus, ListEntry, Meeting, MeetingStatus, Section
from triage.panel.queries import entries as entry_queries
from triage.panel.queries import items as queries
from triage.panel.queries import meetings as meeting_queries
from triage.panel.queries import suggestions as suggestion_queries
from triage.panel.service import freezing

ORDER = {section: number for number, section in enumerate(Section)}
CLOSED = "The agenda of a meeting that is over cannot change."
IMMOVABLE = (Section.WELCOME, Section.NEXT_MEETING)


@once
def add(command: AddFamily, *, by: Actor) -> Item:
    """Put a family on the agenda, once, at the end of its section.

    Raises:
        Invalid: no such family; or it comes late, and the chair's reason is missing.
        Refused: the meeting is over.
    """
    with transaction():
        meeting = _open_agenda(command.meeting_id, by=by)
        family = suggestion_queries.family_by_reference(command.reference)
        if family is None:
            raise Invalid("Enter the reference of a family, such as F-2026-00042.")
        known = queries.item_of_family(meeting.id, family.id)
        if known is not None:
            return known
        entry = entry_queries.active(family.id)
        late = is_late(meeting, entry)
        if late and not command.late_reason.strip():
            raise Invalid("This comes after the closing date: record the chair’s reason for taking it.")
        item = _insert(meeting, command.section)
        item.family, item.family_id, item.entry_id = family, family.id, entry.id if entry else None
        item.why, item.minutes = command.why, command.minutes
        item.late_reason = command.late_reason.strip() if late else ""
        db.session.flush()
        hold_interests(item)
        if meeting.status is not MeetingStatus.PLANNED:
            freezing.freeze_item(meeting, item, by=by)
        audit.record("panel.item_added", subject=item, by=by, family_id=family.id, section=command.section, late=late)
    return item


def is_late(meeting: Meeting, entry: ListEntry | None) -> bool:
    """Whether a family comes after the papers went out, or by a referral that came after the closing date."""
    if meeting.status is not MeetingStatus.PLANNED:
        return True
    sent_at = entry_queries.sent_at(entry.referral_id) if entry is not None else None
    return sent_at is not None and sent_at > meeting.referrals_close_at


def remove(item_id: uuid.UUID, *, by: Actor) -> Meeting:
    """Take an item off an agenda whose papers are not out yet."""
    with transaction():
        item = queries.item_by_id(item_id, seen_by=by)
        if item.meeting.status is not MeetingStatus.PLANNED:
            raise Refused("The papers are out: carry the item over instead, with a reason.")
        if item.section in IMMOVABLE:
            raise Refused("Every meeting has this item.")
        meeting = item.meeting
        audit.record("panel.item_removed", subject=item, by=by, family_id=item.family_id)
        for declared in queries.declarations_on(item.id):
            db.session.delete(declared)
        db.session.delete(item)
        db.session.flush()
        renumber(queries.all_items(meeting))
    return meeting


def shift(item_id: uuid.UUID, direction: Direction, *, by: Actor) -> Item:
    """Change places with the item above or below; at the end of the road nothing happens."""
    with transaction():
        item = queries.item_by_id(item_id, seen_by=by)
        must_be_planned(item.meeting)
        rows = list(queries.all_items(item.meeting))
        here = next(number for number, row in enumerate(rows) if row.id == item.id)
        there = here - 1 if direction is Direction.UP else here + 1
        movable = item.section not in IMMOVABLE and 0 <= there < len(rows) and rows[there].section not in IMMOVABLE
        if movable:
            rows[here], rows[there] = rows[there], rows[here]
            renumber(rows)
            audit.record("panel.item_moved", subject=item, by=by, family_id=item.family_id, direction=direction)
    return item


def set_minutes(item_id: uuid.UUID, minutes: int, *, by: Actor) -> Item:
    """Give an item more or less time."""
    with transaction():
        item = queries.item_by_id(item_id, seen_by=by)
        if item.meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.FROZEN):
            raise Refused(CLOSED)
        item.minutes = minutes
        audit.record("panel.item_timed", subject=item, by=by, family_id=item.family_id, minutes=minutes)
    return item


def group_by_agencies(meeting_id: uuid.UUID, *, by: Actor) -> None:
    """Bring families that need the same agencies together within each section, so that members can leave early."""
    with transaction():
        meeting = meeting_queries.meeting(meeting_id, seen_by=by)
        must_be_planned(meeting)
        rows = list(queries.all_items(meeting))
        needed = queries.agencies_needed([row.family_id for row in rows if row.family_id])
        for start, end in _runs(rows):
            rows[start:end] = sorted(rows[start:end], key=lambda row: _by_agencies(row, needed))
        renumber(rows)
        audit.record("panel.agenda_grouped", subject=meeting, by=by)


def carry_over(item_id: uuid.UUID, to: Meeting, reason: str, *, by: Actor) -> Item:
    """Put an item off to another meeting, with the reason."""
    with transaction():
        item = queries.item_by_id(item_id, seen_by=by)
        if item.status is not ItemStatus.PLANNED or item.family_id is None:
            raise Refused("Only a family's item that is not decided yet can be carried over.")
        if item.meeting.status in (MeetingStatus.CLOSED, MeetingStatus.CANCELLED):
            raise Refused(CLOSED)
        return carry(item, to, reason, by=by)


def carry(item: Item, to: Meeting, reason: str, *, by: Actor) -> Item:
    """The item again at another meeting, counting how often it was carried; joins the caller's transaction."""
    assert item.family_id is not None
    item.status = ItemStatus.CARRIED
    item.carry_reason = reason
    carried = queries.item_of_family(to.id, item.family_id)
    if carried is None:
        carried = _insert(to, item.section)
        carried.family_id, carried.entry_id = item.family_id, item.entry_id
        carried.why, carried.minutes = item.why, item.minutes
    carried.times_carried = item.times_carried + 1
    carried.carried_from_id, carried.carry_reason = item.id, reason
    db.session.flush()
    hold_interests(carried)
    if to.status is not MeetingStatus.PLANNED:
        carried.late_reason = carried.late_reason or f"Carried over: {reason}"
        freezing.freeze_item(to, carried, by=by)
    audit.record("panel.item_carried", subject=carried, by=by, family_id=item.family_id, times=carried.times_carried)
    return carried


def hold_interests(item: Item) -> None:
    """Somebody who declared an interest in the family at one meeting has it at the next one too."""
    if item.family_id is None:
        return
    known = {each.user_id for each in queries.declarations_on(item.id)}
    for earlier in queries.declared_before(item.family_id):
        if earlier.user_id not in known:
            known.add(earlier.user_id)
            db.session.add(Declaration(item_id=item.id, user_id=earlier.user_id, nature=earlier.nature, at=clock.now()))


def must_be_planned(meeting: Meeting) -> None:
    """Refuse to reorder an agenda whose papers are out: people hold its numbers in their hands."""
    if meeting.status is not MeetingStatus.PLANNED:
        raise Refused("The papers are out: the order of the items stays as everybody has it.")


def renumber(rows: Sequence[Item]) -> None:
    """Number the items from one in the order given, restricted ones too: written as the service."""
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
    with scope.as_service():
        db.session.flush()


def _open_agenda(meeting_id: uuid.UUID, *, by: Actor) -> Meeting:
    meeting = meeting_queries.meeting(meeting_id, seen_by=by)
    if meeting.status in (MeetingStatus.CLOSED, MeetingStatus.CANCELLED):
        raise Refused(CLOSED)
    return meeting


def _insert(meeting: Meeting, section: Section) -> Item:
    """A new item at the end of its section; once the papers are out, before the closing items, so that numbers hold."""
    rows = list(queries.all_items(meeting))
    wanted = ORDER[section] if meeting.status is MeetingStatus.PLANNED else ORDER[Section.CLOSURES]
    after = [number for number, row in enumerate(rows) if ORDER[row.section] <= wanted]
    place = after[-1] + 1 if after else 0
    item = Item(meeting_id=meeting.id, position=place + 1, section=section)
    db.session.add(item)
    rows.insert(place, item)
    renumber(rows)
    return item


def _runs(rows: Sequence[Item]) -> list[tuple[int, int]]:
    """Stretches of families of one section that follow each other."""
    runs: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        if row.family_id is None:
            continue
        start, end = runs[-1] if runs else (0, -1)
        if end == number and rows[start].section is row.section:
            runs[-1] = (start, number + 1)
        else:
            runs.append((number, number + 1))
    return runs


def _by_agencies(row: Item, needed: Mapping[uuid.UUID, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """Most agencies first, so that the room empties as the meeting goes on."""
    agencies = needed.get(row.family_id, ()) if row.family_id else ()
    return (-len(agencies), agencies)
