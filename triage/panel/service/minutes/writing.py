"""Saving what was said on one item, without ever overwriting what somebody else saved."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Refused, Stale
from triage.panel.commands.minutes import SaveMinute
from triage.panel.models import Item, MeetingStatus, Minute, MinutesStatus
from triage.panel.queries import items
from triage.panel.queries import minutes as queries
from triage.panel.service.minutes.naming import named
from triage.rules.naming import names_in

WRITTEN_WHILE = (MeetingStatus.FROZEN, MeetingStatus.OPEN, MeetingStatus.CLOSED)


def save(command: SaveMinute, *, by: Actor) -> Minute:
    """Save the minute of one item.

    Raises:
        Stale: somebody else saved since this page was drawn; both texts are kept, one saved and one on the page.
        Refused: the minutes are agreed and locked, or the papers are not frozen yet.
    """
    with transaction():
        item = items.item_by_id(command.item_id, seen_by=by)
        _must_be_open(item)
        minute = queries.begun(item.id)
        if minute.revision != command.seen_revision and minute.page_key != command.page_key:
            raise Stale(f"{minute.saved_by_name} saved this item while you were writing.")
        minute.information_shared = command.information_shared.strip()
        minute.discussion = command.discussion.strip()
        minute.risks = command.risks.strip()
        minute.saved_at = clock.now()
        minute.saved_by_id = by.user_id
        minute.saved_by_name = by.name
        minute.page_key = command.page_key
        queries.begin(item.meeting_id)
        db.session.flush()
        audit.record("panel.minute_saved", subject=item, by=by, family_id=item.family_id)
    return minute


def names_given_away(item: Item) -> tuple[str, ...]:
    """Names of the family that the typed minute holds: the copies replace them, and the writer is told."""
    minute = item.minute
    if minute is None or item.family_id is None:
        return ()
    text = f"{minute.information_shared}\n{minute.discussion}\n{minute.risks}"
    return names_in(text, named(item.family_id))


def _must_be_open(item: Item) -> None:
    """Agreed minutes are locked: a correction is an addendum, never an edit."""
    meeting = item.meeting
    if meeting.minutes_status is MinutesStatus.AGREED:
        raise Refused("The minutes are agreed and locked. Add an addendum instead.")
    if meeting.status not in WRITTEN_WHILE:
        raise Refused("Minutes are written once the papers are frozen.")
