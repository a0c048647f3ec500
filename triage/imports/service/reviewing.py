"""Somebody says who the person of a row is: one of those known, nobody of them, or that it waits."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Stale
from triage.imports.commands import DecideRow, RowAnswer
from triage.imports.models import ROW_FATE_LABELS, Batch, ListRow, RowFate
from triage.imports.queries import known
from triage.imports.queries import reviewing as queries
from triage.imports.service import evidence
from triage.imports.service.ending import close_referred


def decide(command: DecideRow, *, by: Actor) -> ListRow:
    """Keep what somebody says of a row; sending the same answer again changes nothing.

    Raises:
        NotFound: it is no row that this person reviews.
        Stale: a colleague has decided otherwise since the page was drawn.
        Invalid: the person chosen is not one of those who could be meant.
    """
    with transaction():
        row, batch = queries.row(command.row_id, seen_by=by)
        if _is_so_already(row, command, by=by):
            return row
        _must_wait(row, by=by)
        if command.answer is RowAnswer.LATER:
            row.decided_at, row.decided_by_id = clock.now(), by.user_id
        elif command.answer is RowAnswer.NOBODY:
            _nobody(row, by=by)
        else:
            _attach(row, batch, command.person_id, by=by)
        db.session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Together:
    """What came of attaching several rows."""

    done: int
    left: tuple[str, ...]
    """Rows that could be somebody else by now, or that a colleague decided, in words."""
    gone: int
    """Rows that are not there any more for whoever chose them."""


def attach_together(chosen: Collection[tuple[int, uuid.UUID]], *, by: Actor) -> Together:
    """Attach several rows after a look at each; what has changed or gone since is left, and the rest is done."""
    done, left, gone = 0, [], 0
    with transaction():
        for row_id, person_id in chosen:
            try:
                row, batch = queries.row(row_id, seen_by=by)
            except NotFound:
                gone += 1
                continue
            suspects = queries.suspects(row, seen_by=by)
            if [each.person.id for each in suspects] == [person_id] and queries.claim(row.id):
                _attach(row, batch, person_id, by=by)
                done += 1
            else:
                left.append(f"row {row.number} of {batch.reference}")
        db.session.flush()
    return Together(done, tuple(left), gone)


def reopen(row_id: int, *, by: Actor) -> ListRow:
    """Take a decision on a row back: its evidence goes, and it waits to be looked at again."""
    with transaction():
        row, batch = queries.row(row_id, seen_by=by)
        if row.fate is RowFate.REVIEW:
            return row
        evidence.take_back(batch, by=by, rows=[row.id])
        row.described = {name: value for name, value in row.described.items() if name != "ruled_out"}
        row.fate, row.candidate_id = RowFate.REVIEW, None
        row.decided_at = row.decided_by_id = None
        audit.record("imports.row_reopened", subject=row, by=by, family_id=row.family_id)
        db.session.flush()
    return row


def record_review_seen(row: ListRow, families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody was shown a row beside those known who could be meant."""
    audit.saw("imports.row_seen", subject=row, by=by, families=families)


def record_together_seen(families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody was shown several rows beside those known."""
    audit.saw("imports.rows_seen", subject="lists", by=by, families=families)


def _attach(row: ListRow, batch: Batch, person_id: uuid.UUID | None, *, by: Actor) -> None:
    chosen = next((each for each in queries.suspects(row, seen_by=by) if each.person.id == person_id), None)
    if chosen is None:
        raise Invalid("Choose one of the people shown")
    theirs = known.families_now([chosen.person.id]).get(chosen.person.id, ())
    row.fate, row.person_id = RowFate.ATTACHED, chosen.person.id
    row.family_id = theirs[0] if theirs else None
    row.score, row.reasons = chosen.likeness.score, chosen.likeness.words
    row.decided_at, row.decided_by_id = clock.now(), by.user_id
    db.session.flush()
    audit.record("imports.row_attached", subject=row, by=by, family_id=row.family_id, person=row.person_id)
    evidence.record(batch, [row], by=by)
    if row.candidate_id is not None and row.family_id is not None:
        with scope.as_service():
            close_referred({row.candidate_id: row.family_id}, by=by)


def _nobody(row: ListRow, *, by: Actor) -> None:
    """It is none of those shown; they are not offered for it again, and it waits with the others of its home."""
    out = {*row.described.get("ruled_out", ()), *(str(each.person.id) for each in queries.suspects(row, seen_by=by))}
    if row.person_id is not None:
        out.add(str(row.person_id))
    audit.record("imports.row_not_them", subject=row, by=by, family_id=row.family_id)
    row.described = {**row.described, "ruled_out": sorted(out)}
    row.fate, row.person_id, row.family_id = RowFate.NOT_THEM, None, None
    row.score, row.reasons = None, ""
    row.decided_at, row.decided_by_id = clock.now(), by.user_id


def _is_so_already(row: ListRow, command: DecideRow, *, by: Actor) -> bool:
    """Whether this same person said the same a moment ago."""
    if row.decided_by_id != by.user_id:
        return False
    if command.answer is RowAnswer.NOBODY:
        return row.fate is RowFate.NOT_THEM
    return command.answer is RowAnswer.THEM and row.fate is RowFate.ATTACHED and row.person_id == command.person_id


def _must_wait(row: ListRow, *, by: Actor) -> None:
    """Hold the row until the end of the act, so that of two people who decide at once the second hears of the first."""
    if not queries.claim(row.id):
        db.session.refresh(row)
        who = queries.names_of([row.decided_by_id]).get(row.decided_by_id or uuid.UUID(int=0), "A colleague")
        raise Stale(changes=(f"{who} has decided this row: {ROW_FATE_LABELS[row.fate].lower()}.",))
