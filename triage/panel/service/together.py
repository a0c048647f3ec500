"""One act on several families: each as if it were done alone, and what one refuses costs the others nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import Transaction, db, once, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.panel.commands.agenda import AddFamily
from triage.panel.commands.entries import ParkEntry
from triage.panel.commands.together import AT_MOST, NEEDS, Came, Chosen, DoTogether, Together
from triage.panel.models import BulkAct, EntryStatus, ListEntry, MeetingStatus
from triage.panel.queries import entries as entry_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as meeting_queries
from triage.panel.queries import together as queries
from triage.panel.service import agenda, moves
from triage.settings import settings

CHANGED = "It changed since you looked at it."
GONE = "It is no longer there for you."


@once
def do(command: DoTogether, *, by: Actor) -> BulkAct:
    """Do the act for each family, in one transaction; what became of each is kept with it.

    Sent twice with one key, it is done once and the first answer holds.

    Raises:
        NotFound: not this person's act to do, or no such meeting.
        Invalid: no family, or too many.
        Refused: the papers of the meeting are out.
    """
    if not by.may(NEEDS[command.kind]):
        raise NotFound
    if not 0 < len(command.chosen) <= AT_MOST:
        raise Invalid(f"Choose between 1 and {AT_MOST} families.")
    with transaction() as tx:
        known = queries.by_key(command.idempotency_key)
        if known is not None:
            return queries.bulk_act(known.id, seen_by=by)
        _must_be_open(command, by=by)
        done = BulkAct(
            kind=command.kind.value,
            families=len(command.chosen),
            at=clock.now(),
            by_id=by.user_id,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(done)
        db.session.flush()
        # In one order for everybody: two acts over the same families wait for one another, and not each for the other.
        in_order = sorted(command.chosen, key=lambda each: each.entry_id)
        done.outcomes = [_outcome(each, command, tx, by=by) for each in in_order]
        _record(done, by=by)
    return done


def _must_be_open(command: DoTogether, *, by: Actor) -> None:
    if command.kind is not Together.AGENDA:
        return
    assert command.meeting_id is not None
    if meeting_queries.meeting(command.meeting_id, seen_by=by).status is not MeetingStatus.PLANNED:
        raise Refused("The papers of this meeting are out: put a late family on its agenda there, with the reason.")


def _outcome(chosen: Chosen, command: DoTogether, tx: Transaction, *, by: Actor) -> dict[str, str]:
    """Do it for one family, or say why not."""
    try:
        with tx.part():
            came, words = Came.DONE, ACTS[command.kind](_unchanged(chosen, by=by), command, by)
    except Stale:
        came, words = Came.CHANGED, CHANGED
    except NotFound:
        came, words = Came.GONE, GONE
    except (Refused, Invalid) as refusal:
        came, words = Came.CANNOT, refusal.message
    return {"entry": str(chosen.entry_id), "came": came.value, "words": words}


def _unchanged(chosen: Chosen, *, by: Actor) -> ListEntry:
    """The family's place, as it was looked at."""
    entry = entry_queries.entry_by_id(chosen.entry_id, seen_by=by)
    if entry.revision != chosen.revision:
        raise Stale
    return entry


def _park(entry: ListEntry, command: DoTogether, by: Actor) -> str:
    assert command.until is not None
    moves.park(
        ParkEntry(entry_id=entry.id, seen_revision=entry.revision, until=command.until, reason=command.reason), by=by
    )
    return "Parked"


def _unpark(entry: ListEntry, command: DoTogether, by: Actor) -> str:
    moves.unpark(entry.id, by=by)
    return "Back on the list"


def _onto_the_agenda(entry: ListEntry, command: DoTogether, by: Actor) -> str:
    assert command.meeting_id is not None
    if entry.status is EntryStatus.LEFT:
        raise Refused(queries.LEFT)
    if item_queries.item_of_family(command.meeting_id, entry.family_id) is not None:
        raise Refused(queries.ON_IT_ALREADY)
    agenda.add(
        AddFamily(
            meeting_id=command.meeting_id,
            reference=entry.reference,
            section=command.section,
            why=command.reason,
            minutes=settings().minutes_per_family,
        ),
        by=by,
    )
    return "On the agenda"


ACTS: Mapping[Together, Callable[[ListEntry, DoTogether, Actor], str]] = {
    Together.PARK: _park,
    Together.UNPARK: _unpark,
    Together.AGENDA: _onto_the_agenda,
}


def _record(act: BulkAct, *, by: Actor) -> None:
    """One line of the trail for the whole act; each family has its own beside it."""
    came = [each["came"] for each in act.outcomes]
    done = [uuid.UUID(each["entry"]) for each in act.outcomes if each["came"] == Came.DONE]
    audit.record(
        "panel.done_together",
        subject=act,
        by=by,
        families=[each.family_id for each in queries.of_these(done, seen_by=by)],
        kind=act.kind,
        done=came.count(Came.DONE),
        left=len(came) - came.count(Came.DONE),
    )
