"""The panel's own placing of a family, kept apart from its score; parking; and what ends with time."""

from __future__ import annotations

import uuid

from triage import audit, clock, jobs
from triage.access.actor import SERVICE, Actor
from triage.db import transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import service as evidence
from triage.panel.commands.entries import AT_MOST_AHEAD, MoveEntry, ParkEntry, Placing
from triage.panel.models import EntryStatus, ListChangeKind, ListEntry, Move
from triage.panel.queries import entries as queries
from triage.panel.queries.order import list_policy
from triage.panel.service.entries import note_change, rescore
from triage.panel.service.scoring import put_in_order
from triage.rules.priority import capped_from, tie_of
from triage.rules.priority_policy import THOUSAND

EVERY_SECONDS = 900
AT_ONCE = 500


def move(command: MoveEntry, *, by: Actor) -> Move:
    """Place a family by hand until a day; its points stay what they are.

    Raises:
        Refused: the family does not wait, or is parked.
        Invalid: the family to stand beside is not on the list, or the last day is past.
    """
    with transaction():
        entry = _waiting(command.entry_id, command.seen_revision, by=by)
        if command.expires_on <= clock.today():
            raise Invalid("The move must last until a day after today.")
        if command.expires_on > clock.today() + AT_MOST_AHEAD:
            raise Invalid("The move can last for a year at most.")
        _end_active(entry, "Replaced by another move", by=by)
        key, tie, capped, words = _place(entry, command, by=by)
        placed = Move(
            order_key=key,
            words=words,
            reason=command.reason,
            expires_on=command.expires_on,
            at=clock.now(),
            by_id=by.user_id,
            by_name=by.name,
        )
        entry.moves.append(placed)
        entry.moved, entry.order_key, entry.tie, entry.capped = True, key, tie, capped
        until = f"until {command.expires_on.day} {command.expires_on:%B %Y}"
        note_change(entry, ListChangeKind.MOVED, f"{words} {until}: {command.reason}", by=by)
        audit.record("panel.moved", subject=entry, by=by, family_id=entry.family_id, placing=command.placing)
    return placed


def end_move(entry_id: uuid.UUID, *, by: Actor, why: str = "The move was taken back") -> None:
    """Give a family the place of its points again."""
    with transaction():
        entry = queries.entry_by_id(entry_id, seen_by=by)
        if not _end_active(entry, why, by=by):
            raise Refused("This family has not been moved, or its move has ended already.")
        audit.record("panel.move_ended", subject=entry, by=by, family_id=entry.family_id)


def park(command: ParkEntry, *, by: Actor) -> None:
    """Leave a family out of the order until a day; its clock goes on and it returns by itself."""
    with transaction():
        entry = _waiting(command.entry_id, command.seen_revision, by=by)
        if command.until <= clock.today():
            raise Invalid("A family can only be parked until a day after today.")
        if command.until > clock.today() + AT_MOST_AHEAD:
            raise Invalid("A family can be parked for a year at most.")
        entry.status = EntryStatus.PARKED
        entry.parked_until, entry.park_reason = command.until, command.reason
        entry.progress_on = clock.today()
        words = f"Parked until {command.until.day} {command.until:%B %Y}: {command.reason}"
        note_change(entry, ListChangeKind.PARKED, words, by=by)
        audit.record("panel.parked", subject=entry, by=by, family_id=entry.family_id, until=command.until)


def unpark(entry_id: uuid.UUID, *, by: Actor, why: str = "Returned to the list before the day") -> None:
    """Put a parked family back in the order."""
    with transaction():
        entry = queries.entry_by_id(entry_id, seen_by=by)
        if entry.status is not EntryStatus.PARKED:
            raise Refused("This family is not parked.")
        _unpark(entry, why, by=by)


def fall_due() -> None:
    """What time alone brings about: moves end, parked families return, lapsed evidence changes the order."""
    today = clock.today()
    with transaction():
        for expired in queries.moves_expired(today):
            _end_active(expired.entry, "The move ran out", by=SERVICE)
        for entry in queries.parked_until(today):
            _unpark(entry, "The day has come", by=SERVICE)
    cap_what_is_due()
    for entry in queries.to_rescore(today):
        rescore(entry.family_id, SERVICE)
        evidence.keep_if_changed(entry.family_id, by=SERVICE)


def cap_what_is_due() -> None:
    """Mark those to whom waiting adds no more from today; nothing else of the list is written because days pass."""
    policy, today = list_policy(), clock.today()
    longest = capped_from(policy, on=today)
    while longest is not None:
        with transaction():
            due = queries.to_cap(longest, most=AT_ONCE)
            for entry in due:
                put_in_order(entry, policy)
        if len(due) < AT_ONCE:
            return


def _waiting(entry_id: uuid.UUID, seen_revision: int, *, by: Actor) -> ListEntry:
    """An entry that may be moved or parked, unchanged since it was seen."""
    entry = queries.entry_by_id(entry_id, seen_by=by)
    if entry.revision != seen_revision:
        latest = max(entry.changes, key=lambda change: change.at, default=None)
        raise Stale(changes=[latest.words] if latest else [])
    if entry.status is not EntryStatus.WAITING:
        raise Refused("Only a family that waits for the panel can be moved or parked.")
    return entry


def _place(entry: ListEntry, command: MoveEntry, *, by: Actor) -> tuple[int, int, bool, str]:
    """The key and tie that put the family where the panel wants it, beside whom it stands, and the words."""
    if command.placing is Placing.TOP:
        top = queries.top() or entry
        return top.order_key + THOUSAND, top.tie, top.capped, "Moved to the top"
    try:
        beside = queries.entry(command.beside.strip().upper(), seen_by=by)
    except NotFound:
        beside = None
    if beside is None or beside.status is not EntryStatus.WAITING or beside.id == entry.id:
        raise Invalid("Enter the reference of another family that waits on the list, such as F-2026-00042.")
    if command.placing is Placing.ABOVE:
        return beside.order_key, beside.tie - 1, beside.capped, f"Moved above {beside.reference}"
    return beside.order_key, beside.tie + 1, beside.capped, f"Moved below {beside.reference}"


def _end_active(entry: ListEntry, why: str, *, by: Actor) -> bool:
    """End the move in force, if there is one."""
    current = queries.active_move(entry.id)
    if current is None:
        return False
    current.ended_at = clock.now()
    entry.moved, entry.order_key, entry.tie = False, entry.score_key, tie_of(entry.reference)
    longest = capped_from(list_policy(), on=clock.today())
    entry.capped = longest is not None and entry.waiting_since <= longest
    note_change(entry, ListChangeKind.MOVE_ENDED, f"{why}. The place follows the points again.", by=by)
    return True


def _unpark(entry: ListEntry, why: str, *, by: Actor) -> None:
    entry.status = EntryStatus.WAITING
    entry.parked_until, entry.park_reason = None, ""
    entry.progress_on = clock.today()
    note_change(entry, ListChangeKind.UNPARKED, why, by=by)
    audit.record("panel.unparked", subject=entry, by=by, family_id=entry.family_id)


jobs.every(EVERY_SECONDS, "panel: what falls due on the list", fall_due)
