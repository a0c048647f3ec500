"""What the forum agrees about a family: when it looks again, that the panel should take it, or to look no longer."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.forum import queries
from triage.forum.commands import Conclude, Look
from triage.forum.models import ForumEntry, ForumNoteKind, ForumState
from triage.forum.service.weighing import add_note
from triage.panel.commands.entries import AT_MOST_AHEAD


def look(command: Look, *, by: Actor) -> ForumEntry:
    """Write down what was agreed; from now on a rise is one since today."""
    with transaction():
        entry = _entry(command.entry_id, command.seen_revision, by=by)
        if command.next_look_on <= clock.today():
            raise Invalid("The next look must be on a day after today.")
        if command.next_look_on > clock.today() + AT_MOST_AHEAD:
            raise Invalid("The next look must be within a year.")
        entry.agreed = command.agreed
        entry.looked_at, entry.next_look_on = clock.now(), command.next_look_on
        entry.weight_before = entry.weight
        if entry.state is ForumState.CLOSED:
            entry.state, entry.closed_at = ForumState.WATCHED, None
        add_note(entry, ForumNoteKind.LOOKED, command.agreed, by=by)
        audit.record("forum.looked", subject=entry, by=by, family_id=entry.family_id, next=command.next_look_on)
    return entry


def put_forward(command: Conclude, *, by: Actor) -> ForumEntry:
    """Nominate a family to the panel: the coordinator verifies it. Nothing is decided by it."""
    with transaction():
        entry = _entry(command.entry_id, command.seen_revision, by=by)
        if entry.state is not ForumState.WATCHED:
            raise Refused("Only a family that the forum looks at can be put forward.")
        entry.state = ForumState.PUT_FORWARD
        entry.put_forward_at, entry.put_forward_by_id = clock.now(), by.user_id
        entry.put_forward_because = command.because
        entry.looked_at = clock.now()
        entry.weight_before = entry.weight
        add_note(entry, ForumNoteKind.PUT_FORWARD, command.because, by=by)
        audit.record("forum.put_forward", subject=entry, by=by, family_id=entry.family_id)
    return entry


def close(command: Conclude, *, by: Actor) -> ForumEntry:
    """Look at a family no longer; it comes back by itself when concern rises."""
    with transaction():
        entry = _entry(command.entry_id, command.seen_revision, by=by)
        if entry.state is ForumState.CLOSED:
            raise Refused("The forum no longer looks at this family.")
        entry.state, entry.closed_at = ForumState.CLOSED, clock.now()
        entry.closed_because, entry.next_look_on = command.because, None
        entry.looked_at = clock.now()
        entry.weight_before = entry.weight
        add_note(entry, ForumNoteKind.CLOSED, command.because, by=by)
        audit.record("forum.closed", subject=entry, by=by, family_id=entry.family_id)
    return entry


def _entry(entry_id: uuid.UUID, seen_revision: int, *, by: Actor) -> ForumEntry:
    if not by.may(Permission.FORUM_MANAGE):
        raise NotFound
    entry = queries.entry_by_id(entry_id, seen_by=by)
    if entry.revision != seen_revision:
        newest = entry.notes[0].words if entry.notes else ""
        raise Stale(changes=[newest] if newest else [])
    return entry
