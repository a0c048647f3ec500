"""What a family's concerns weigh, written anew when one comes, goes or ages; and families that come and leave so."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.db import db, transaction
from triage.families.models import Family
from triage.forum import queries
from triage.forum.models import ForumCause, ForumEntry, ForumNote, ForumNoteKind, ForumState
from triage.panel import changes
from triage.rules import concerns as rules
from triage.rules.dates import add_months

LIVE = (ForumState.WATCHED, ForumState.PUT_FORWARD)


def weigh(family_id: uuid.UUID, *, by: Actor, cause: ForumCause = ForumCause.CONCERNS) -> ForumEntry | None:
    """Weigh a family anew: it comes to the forum, comes back when concern rose, or leaves for the programme.

    Answers None where there is nothing to look at: no concern weighs, or the panel has the family already.
    """
    with transaction():
        policy, today = rules.policy(), clock.today()
        weight = rules.weight(queries.noticed_of(family_id), policy, on=today)
        entry = queries.latest_of(family_id)
        stuck = entry is not None and entry.cause is ForumCause.STUCK and entry.state in LIVE
        if queries.is_on_programme(family_id) and not stuck:
            _leave_for_programme(entry, by=by)
            return None
        if entry is None:
            return _come(family_id, weight, cause=cause, by=by) if weight else None
        before, entry.weight, entry.policy = entry.weight, weight, f"{policy.code}@{policy.version}"
        if entry.state not in LIVE and weight > entry.weight_before:
            _reopen(entry, by=by)
        elif before != weight:
            db.session.flush()
    return entry


def weigh_all() -> int:
    """Every family of which something was noticed lately, or with whom the forum stands; how many."""
    with scope.as_service():
        families = set(queries.with_concerns(add_months(clock.today(), -rules.policy().forgets_after - 1)))
        families |= {each.family_id for each in queries.watched_on_programme()}
        for family_id in sorted(families):
            weigh(family_id, by=SERVICE)
    return len(families)


def take_up_stuck(family_id: uuid.UUID, *, why: str, by: Actor) -> None:
    """A family with whom nothing moves and nobody could say why: the forum looks at it, once."""
    with transaction():
        entry = queries.latest_of(family_id)
        if entry is not None and entry.state is ForumState.WATCHED:
            return
        weight = rules.weight(queries.noticed_of(family_id), rules.policy(), on=clock.today())
        if entry is None or entry.state is not ForumState.PUT_FORWARD:
            _come(family_id, weight, cause=ForumCause.STUCK, by=by, why=why)


def add_note(entry: ForumEntry, kind: ForumNoteKind, words: str, *, by: Actor) -> None:
    """One line of the family's history with the forum."""
    line = ForumNote(kind=kind, words=words, weight=entry.weight, at=clock.now(), by_name=by.name)
    entry.notes.insert(0, line)


def _come(family_id: uuid.UUID, weight: int, *, cause: ForumCause, by: Actor, why: str = "") -> ForumEntry:
    family = db.session.get_one(Family, family_id)
    policy = rules.policy()
    entry = ForumEntry(
        family_id=family_id,
        reference=family.reference,
        cause=cause,
        why=why,
        state=ForumState.WATCHED,
        weight=weight,
        weight_before=0,
        policy=f"{policy.code}@{policy.version}",
        came_at=clock.now(),
    )
    db.session.add(entry)
    add_note(entry, ForumNoteKind.CAME, why, by=by)
    db.session.flush()
    audit.record("forum.came", subject=entry, by=by, family_id=family_id, cause=cause, weight=weight)
    return entry


def _reopen(entry: ForumEntry, *, by: Actor) -> None:
    entry.state = ForumState.WATCHED
    entry.closed_at, entry.next_look_on = None, None
    add_note(entry, ForumNoteKind.REOPENED, f"From {entry.weight_before} to {entry.weight}", by=by)
    audit.record("forum.reopened", subject=entry, by=by, family_id=entry.family_id, weight=entry.weight)


def _leave_for_programme(entry: ForumEntry | None, *, by: Actor) -> None:
    """The panel has it: the forum's entry ends by itself."""
    if entry is None or entry.state not in LIVE:
        return
    entry.state = ForumState.ON_PROGRAMME
    entry.weight_before = entry.weight
    add_note(entry, ForumNoteKind.ON_PROGRAMME, "", by=by)
    audit.record("forum.on_programme", subject=entry, by=by, family_id=entry.family_id)


changes.subscribe(take_up_stuck)
