"""Two places on the list become one: the older date since which a family waits is kept, and nothing else is lost."""

from __future__ import annotations

import uuid

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family
from triage.merging.queries import rows
from triage.merging.service.log import Log
from triage.panel.commands.entries import LeftWhy
from triage.panel.models import EntryStatus, ListChangeKind, ListEntry
from triage.panel.queries import entries
from triage.panel.service.entries import note_change
from triage.rules.dates import long_date
from triage.rules.verdict import Outcome

FURTHEST_LAST = (EntryStatus.PARKED, EntryStatus.WAITING, EntryStatus.DECIDED)


def move_place(log: Log, kept: Family, gone: Family, *, by: Actor) -> None:
    """Give the kept family the place of the other, or of two places the one that is further on.

    Which one that is, and what becomes of it, is the same whichever of the two records is kept.
    """
    mine, theirs = entries.active(kept.id), entries.active(gone.id)
    if theirs is None:
        return
    stays, goes = theirs, mine
    if mine is not None:
        goes, stays = sorted((mine, theirs), key=_standing)
    if goes is not None:
        _leave(log, goes, of=kept, by=by)
        _take_over(log, stays, goes)
    log.change(stays, family_id=kept.id, reference=kept.reference)
    db.session.flush()
    since = long_date(stays.waiting_since)
    words = f"{gone.reference} is the same family as {kept.reference}: it waits since {since}"
    note_change(stays, ListChangeKind.RESCORED, words, by=by)
    for item in rows.rows_with("items", entry_id=goes.id) if goes is not None else ():
        if item.family_id == kept.id:
            log.change(item, entry_id=stays.id)


def _standing(entry: ListEntry) -> tuple[int, bool, int, float, uuid.UUID]:
    """How far on a place is; of two as far on the one that the panel moved, the higher first, and then the older."""
    by_hand = entry.order_key if entry.moved else 0
    return FURTHEST_LAST.index(entry.status), entry.moved, by_hand, -entry.joined_at.timestamp(), entry.id


def _leave(log: Log, goes: ListEntry, *, of: Family, by: Actor) -> None:
    """End the place that is one too many."""
    log.change(goes, status=EntryStatus.LEFT, left_at=clock.now(), left_why=LeftWhy.MERGED.value)
    db.session.flush()
    note_change(goes, ListChangeKind.LEFT, f"The same family as {of.reference}", by=by)


def _take_over(log: Log, stays: ListEntry, goes: ListEntry) -> None:
    """What the other place had and this one would lose."""
    log.change(
        stays,
        waiting_since=min(stays.waiting_since, goes.waiting_since),
        joined_at=min(stays.joined_at, goes.joined_at),
        outcome=max((Outcome(each.outcome) for each in (stays, goes)), key=lambda each: each.rank).value,
        urgent=stays.urgent or goes.urgent,
        high_need=_either((stays.high_need, goes.high_need)),
        returned=max(stays.returned, goes.returned),
        note="\n".join(dict.fromkeys(filter(None, (stays.note, goes.note)))),
    )


def _either(answers: tuple[bool | None, bool | None]) -> bool | None:
    """Yes where either says so; not known where neither does."""
    known = [each for each in answers if each is not None]
    return any(known) if known else None
