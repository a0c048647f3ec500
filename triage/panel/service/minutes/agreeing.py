"""Draft, agreed, locked: a draft may be made again and again, agreed minutes are never edited."""

from __future__ import annotations

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, once, transaction
from triage.documents import service as documents
from triage.documents.commands import MinutesFor
from triage.errors import Invalid, Refused, Stale
from triage.notices.service import tell
from triage.panel.commands.minutes import AddAddendum, AgreeMinutes
from triage.panel.models import Addendum, Meeting, MeetingStatus, MinutesStatus
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings
from triage.panel.queries import minutes as queries
from triage.panel.service.minutes.composing import compose, readers

HELD = (MeetingStatus.OPEN, MeetingStatus.CLOSED)


def draft(meeting: Meeting, *, by: Actor) -> None:
    """Ask for the draft as a PDF, a new version each time."""
    with transaction():
        if meeting.minutes_status is MinutesStatus.AGREED:
            raise Refused("The minutes are agreed and locked.")
        if meeting.status not in HELD:
            raise Refused("There is nothing to draft before the meeting has opened.")
        meeting.minutes_status = MinutesStatus.DRAFT
        meeting.minutes_version += 1
        db.session.flush()
        documents.ask_for([MinutesFor(meeting_id=meeting.id, content=compose(meeting))], by=by)
        audit.record("panel.minutes_drafted", subject=meeting, by=by, version=meeting.minutes_version)


def agree(command: AgreeMinutes, *, by: Actor) -> Meeting:
    """Sign and lock the minutes, and make each reader's copy; agreeing them again changes nothing.

    Raises:
        Refused: the meeting is not closed, or nobody wrote minutes.
        Stale: the meeting changed since the page was drawn.
    """
    with transaction():
        meeting = meetings.meeting(command.meeting_id, seen_by=by)
        if meeting.minutes_status is MinutesStatus.AGREED:
            return meeting
        if not by.may(Permission.MINUTES_AGREE):
            raise Refused("The chair agrees the minutes.")
        if meeting.status is not MeetingStatus.CLOSED:
            raise Refused("Minutes are agreed once the meeting is closed.")
        if meeting.minutes_status is MinutesStatus.NONE:
            raise Refused("Nobody has written minutes of this meeting yet.")
        if meeting.revision != command.seen_revision:
            raise Stale(changes=("The meeting’s record was changed.",))
        meeting.minutes_status = MinutesStatus.AGREED
        meeting.minutes_version += 1
        meeting.minutes_agreed_at = clock.now()
        meeting.minutes_agreed_by_id = by.user_id
        _note_at_later_meeting(command, meeting, by=by)
        db.session.flush()
        ask_for_copies(meeting, by=by)
        _tell_readers(meeting)
        audit.record("panel.minutes_agreed", subject=meeting, by=by, version=meeting.minutes_version)
    return meeting


@once
def add_addendum(command: AddAddendum, *, by: Actor) -> Addendum:
    """Correct agreed minutes by adding to them; every copy is made again with the addendum."""
    with transaction():
        first = queries.addendum_by_key(command.idempotency_key)
        if first is not None:
            return first
        meeting = meetings.meeting(command.meeting_id, seen_by=by)
        if meeting.minutes_status is not MinutesStatus.AGREED:
            raise Refused("These minutes are still a draft: correct the item itself.")
        if not command.words.strip():
            raise Invalid("Say what is corrected.")
        item = item_queries.item_by_id(command.item_id, seen_by=by) if command.item_id else None
        if item is not None and item.meeting_id != meeting.id:
            raise Invalid("Choose an item of this meeting.")
        addendum = Addendum(
            meeting_id=meeting.id,
            item_id=item.id if item else None,
            text=command.words.strip(),
            at=clock.now(),
            by_name=by.name,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(addendum)
        meeting.minutes_version += 1
        db.session.flush()
        ask_for_copies(meeting, by=by)
        _tell_readers(meeting)
        audit.record("panel.addendum_added", subject=addendum, by=by, family_id=item.family_id if item else None)
    return addendum


def _tell_readers(meeting: Meeting) -> None:
    """A line on the home page of everybody who gets a copy."""
    for reader in readers(meeting):
        if reader.user_id is not None:
            tell(
                f"The minutes of {clock.local(meeting.starts_at):%-d %B %Y} are agreed.",
                href=f"/meetings/{meeting.id}/minutes",
                user_id=reader.user_id,
            )


def ask_for_copies(meeting: Meeting, *, by: Actor) -> None:
    """The whole minutes for the record, and each reader's copy with the items they were in the room for."""
    requests = [MinutesFor(meeting_id=meeting.id, content=compose(meeting))]
    for reader in readers(meeting):
        if reader.user_id is None:
            continue
        copy = compose(meeting, reader=reader)
        requests.append(
            MinutesFor(meeting_id=meeting.id, content=copy, reader_user_id=reader.user_id, reader_name=reader.name)
        )
    with scope.as_service():
        documents.ask_for(requests, by=by)
        db.session.flush()


def _note_at_later_meeting(command: AgreeMinutes, meeting: Meeting, *, by: Actor) -> None:
    """The meeting that agreed them records that it did, with its corrections."""
    if command.at_meeting_id is None:
        return
    later = meetings.meeting(command.at_meeting_id, seen_by=by)
    if later.panel_id != meeting.panel_id or later.starts_at <= meeting.starts_at:
        raise Invalid("Minutes are agreed at a later meeting of the same panel.")
    words = command.words.strip() or "They were agreed as a true record."
    later.last_minutes_note = f"Minutes of {clock.local(meeting.starts_at):%-d %B %Y}: {words}"
