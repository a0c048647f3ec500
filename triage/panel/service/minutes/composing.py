"""All that a copy of the minutes says, for one reader: by reference and not by name, never benefit data."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from triage import clock
from triage.access import fields, scope
from triage.documents.content import minutes as content
from triage.documents.service import letterhead
from triage.panel.models import (
    ACTION_STATUS_LABELS,
    SECTION_LABELS,
    Action,
    Attendance,
    AttendanceKind,
    Item,
    ItemStatus,
    Meeting,
    MinutesStatus,
    Section,
)
from triage.panel.queries import attendance, meetings
from triage.panel.queries import decisions as decision_queries
from triage.panel.queries import minutes as queries
from triage.panel.queries.interests import interests_of_user
from triage.panel.service.minutes.families import minute_item
from triage.panel.service.minutes.naming import named
from triage.panel.service.papers import CONFIDENTIALITY
from triage.rules.decisions import DECISION_LABELS
from triage.rules.hiding import View
from triage.rules.naming import without_names

ON_RECORD = fields.on_record(fields.Place.PAPER)
IN_THE_ROOM = (AttendanceKind.PRESENT, AttendanceKind.DEPUTY, AttendanceKind.OBSERVER)
SHOWN_APART = (Section.LAST_MINUTES, Section.ACTIONS, Section.NEXT_MEETING)
STATES = {MinutesStatus.AGREED: content.MinutesState.LOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who gets a copy, and the items they were not in the room for."""

    user_id: uuid.UUID | None
    name: str
    agency: str
    excluded: frozenset[int]
    view: View = ON_RECORD
    """What they may read of each item."""

    @property
    def misses(self) -> int:
        """How many items their copy leaves out."""
        return len(self.excluded)


def readers(meeting: Meeting) -> tuple[Reader, ...]:
    """Everybody entered for the meeting: who was there gets what they stayed for, who sent apologies no family."""
    with scope.as_service():
        items = queries.items_with_minutes(meeting.id)
        return tuple(_reader(line, items) for line in attendance.attendances(meeting.id))


def compose(meeting: Meeting, *, reader: Reader | None = None) -> content.Minutes:
    """The minutes as they stand now, whole or as one reader's copy."""
    with scope.as_service():
        return _compose(meeting, reader)


def _compose(meeting: Meeting, reader: Reader | None) -> content.Minutes:
    items = queries.items_with_minutes(meeting.id)
    excluded = reader.excluded if reader is not None else frozenset()
    hidden = {item.family_id for item in items if item.position in excluded and item.family_id}
    # An interest declared at another meeting holds for what this one looked back on.
    hidden |= interests_of_user(reader.user_id) if reader is not None else frozenset()
    whole = _whole(meeting, items, hidden, reader.view if reader is not None else ON_RECORD)
    if reader is None:
        return whole
    return whole.for_reader(reader.name, excluded=excluded)


def _reader(line: Attendance, items: Sequence[Item]) -> Reader:
    left = {item.position for item in items if line.user_id in {each.user_id for each in item.declarations}}
    closed = interests_of_user(line.user_id)
    left |= {item.position for item in items if item.family_id in closed}
    if line.kind not in IN_THE_ROOM:
        left = {item.position for item in items if item.family_id is not None}
    return Reader(
        user_id=line.user_id,
        name=line.name,
        agency=line.agency.name,
        excluded=frozenset(left),
        view=fields.view_of(line.user.actor, place=fields.Place.PAPER) if line.user else ON_RECORD,
    )


def _whole(meeting: Meeting, items: Sequence[Item], hidden: Collection[uuid.UUID], view: View) -> content.Minutes:
    """Every field of the paper, in its order (panel.md, "Minutes (PDF)")."""
    starts = clock.local(meeting.starts_at)
    lines = attendance.attendances(meeting.id)
    after = meetings.meeting_after(meeting)
    return content.Minutes(
        letterhead=letterhead(),
        meeting=meeting.panel.name,
        reference=f"M-{starts:%Y-%m-%d}",
        held_on=starts.date(),
        starts=f"{clock.local(meeting.opened_at or meeting.starts_at):%H:%M}",
        ends=f"{clock.local(meeting.closed_at):%H:%M}" if meeting.closed_at else "",
        place=meeting.place,
        chair=meeting.chair.name if meeting.chair else "",
        version=str(meeting.minutes_version),
        state=STATES.get(meeting.minutes_status, content.MinutesState.DRAFT),
        present=_people(lines, AttendanceKind.PRESENT),
        deputies=_people(lines, AttendanceKind.DEPUTY),
        observers=_people(lines, AttendanceKind.OBSERVER),
        apologies=_people(lines, AttendanceKind.APOLOGIES),
        quorum=attendance.quorum_of(meeting).words,
        confidentiality=CONFIDENTIALITY,
        declarations=_declarations(items),
        last_minutes=_noted(items, Section.LAST_MINUTES) or meeting.last_minutes_note,
        reviewed_actions=tuple(
            _action(each) for each in queries.reviewed_actions(meeting) if each.family_id not in hidden
        ),
        items=tuple(minute_item(item, view) for item in items if item.family_id is not None),
        carried_over=tuple(_carried(item) for item in items if item.status is ItemStatus.CARRIED and item.family),
        other_business=_other_business(meeting, items, hidden),
        next_meeting=f"{clock.local(after.starts_at):%A %-d %B %Y, %H:%M}, {after.place}".rstrip(", ") if after else "",
        signed_by=decision_queries.user_name(meeting.minutes_agreed_by_id),
        signed_at=meeting.minutes_agreed_at,
        addenda=_addenda(meeting, items),
    )


def _people(lines: Sequence[Attendance], kind: AttendanceKind) -> tuple[content.Attendee, ...]:
    return tuple(
        content.Attendee(
            name=line.name,
            agency=line.agency.name,
            role="Chair" if line.chairs else "",
            note="information sent" if line.information_sent else "",
            confidentiality_accepted=line.accepted_confidentiality,
        )
        for line in lines
        if line.kind is kind
    )


def _declarations(items: Sequence[Item]) -> tuple[content.Declaration, ...]:
    return tuple(
        content.Declaration(name=each.user.name, agency=each.user.agency.name, item=item.position)
        for item in items
        for each in item.declarations
    )


def _action(action: Action) -> content.ActionLine:
    """An action of an earlier meeting and where it stands; its family by reference."""
    what = without_names(action.what, named(action.family_id)) if action.family_id else action.what
    return content.ActionLine(
        what=what,
        agency=action.agency.name,
        person=action.owner.name if action.owner else "",
        due=action.due_on,
        state=ACTION_STATUS_LABELS[action.status],
        item=action.family.reference if action.family else "",
    )


def _carried(item: Item) -> str:
    assert item.family is not None
    why = f": {item.carry_reason}" if item.carry_reason else ""
    return f"{item.family.reference} (item {item.position}){why}"


def _noted(items: Sequence[Item], section: Section) -> str:
    """What was noted under a standing item."""
    found = [item.minute.discussion for item in items if item.section is section and item.minute and not item.family_id]
    return "\n\n".join(filter(None, found))


def _other_business(meeting: Meeting, items: Sequence[Item], hidden: Collection[uuid.UUID]) -> str:
    """Notes on the standing items, and what was ratified; of families that the reader left for, nothing."""
    ratified = [
        f"Ratified, the chair’s action on {each.family.reference}: {DECISION_LABELS[each.kind]}. {each.ratified_note}"
        for each in decision_queries.ratified_by(meeting.id)
        if each.family_id not in hidden
    ]
    notes = [
        f"{item.title or SECTION_LABELS[item.section]}: {item.minute.discussion}"
        for item in items
        if item.family_id is None and item.section not in SHOWN_APART and item.minute and item.minute.discussion
    ]
    return "\n\n".join(line.strip() for line in (*ratified, *notes))


def _addenda(meeting: Meeting, items: Sequence[Item]) -> tuple[content.Addendum, ...]:
    """Corrections after the minutes were agreed, on one item or on the whole."""
    by_id = {item.id: item for item in items}
    found = []
    for each in queries.addenda(meeting.id):
        item = by_id.get(each.item_id) if each.item_id else None
        words = without_names(each.text, named(item.family_id)) if item and item.family_id else each.text
        position = item.position if item else None
        found.append(content.Addendum(added_at=each.at, added_by=each.by_name, words=words, item=position))
    return tuple(found)
