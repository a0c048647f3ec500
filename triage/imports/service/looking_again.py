"""Rows of nobody known, looked up again once more is known of people; and candidates that were referred since."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.db import act_under_way, db, transaction
from triage.families.service.touching import keep_in_step
from triage.imports import described
from triage.imports.commands import ToPlace
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries import finding as queries
from triage.imports.queries import homes, moments, reviewing
from triage.imports.queries.moments import CHANGED, CHANGES, LOOKING, QUIET, TO_LOOK
from triage.imports.service import evidence
from triage.imports.service.ending import close_referred
from triage.imports.service.placing import Placed, place

CHUNK = 1000
AHEAD = 60
"""Seconds for which a change counts as the last one too."""


@dataclass(frozen=True, slots=True)
class Again:
    """What looking again came to, as far as whoever asked for it may see the families."""

    attached: int
    to_review: int
    referred: int


def look_again(*, by: Actor) -> Again:
    """Look every row of nobody known up again: it attaches, or goes to review, or goes on waiting.

    A candidate whose people have come to be known by a referral is referred. What somebody said a row is not, it is
    not offered again.
    """
    with transaction(), scope.as_service():
        waiting = queries.waiting_rows()
    came = [_look(some, by=by) for those in waiting for some in _in_chunks(those)]
    return Again(
        sum(each.attached for each in came), sum(each.to_review for each in came), sum(each.referred for each in came)
    )


def look_again_if_people_changed() -> None:
    """The same in the background, where since the last time anybody came to be known, or more of somebody did.

    What breaks off in the middle is done again; what changes meanwhile is looked into the next time.
    """
    with transaction():
        is_due = moments.kept(TO_LOOK) != QUIET
        if is_due:
            moments.keep(TO_LOOK, LOOKING)
    if is_due:
        look_again(by=SERVICE)
        with transaction():
            moments.keep(TO_LOOK, QUIET, instead_of=LOOKING)


def miss_nobody(batch: Batch) -> None:
    """Whoever changed after a list was tried is looked for among its rows once it is in. Joins the act."""
    if batch.tried_at is not None and moments.kept(CHANGED) >= int(batch.tried_at.timestamp()):
        moments.keep(TO_LOOK, CHANGES)


def _note_changed(people: Collection[uuid.UUID]) -> None:
    """An act changed what is compared of people: once it is committed, rows that waited may be theirs."""
    act = act_under_way()
    if people and act is not None:
        act.after_commit(_changed)


def _changed() -> None:
    """Keep that people changed; a minute ahead, so that of many acts few have anything to write."""
    now = int(clock.now().timestamp())
    with transaction():
        if moments.kept(TO_LOOK) != CHANGES:
            moments.keep(TO_LOOK, CHANGES)
        if moments.kept(CHANGED) < now:
            moments.keep(CHANGED, now + AHEAD)


def _look(row_ids: Sequence[int], *, by: Actor) -> Again:
    """Some rows of one list, in an act of their own, so that nobody waits long for the database."""
    touched: dict[uuid.UUID, uuid.UUID] = {}
    with transaction(), scope.as_service():
        rows = queries.hold_waiting(row_ids)
        batch = reviewing.batch_of(rows[0]) if rows else None
        if batch is None or batch.state is not BatchState.IMPORTED:
            return Again(0, 0, 0)
        sure = list(_placed(batch, rows, touched))
        db.session.flush()
        evidence.record(batch, sure, by=by)
        referred = close_referred(touched, by=by)
        db.session.flush()
        reviewed = [row for row in rows if row.fate is RowFate.REVIEW]
        shown = homes.open_to({row.family_id for row in (*sure, *reviewed) if row.family_id}, seen_by=by)
        return Again(_count(sure, shown), _count(reviewed, shown), referred)


def _placed(batch: Batch, rows: Sequence[ListRow], touched: dict[uuid.UUID, uuid.UUID]) -> Iterator[ListRow]:
    """Those that are somebody known for sure now; `touched` takes their candidates with the families."""
    people = [ToPlace(row.number, described.from_json(str(row.id), row.described)) for row in rows]
    for row, found in zip(rows, place(people, agency_id=batch.agency_id, on=clock.today()), strict=True):
        if found.person_id is None or found.person_id in reviewing.ruled_out(row):
            continue
        _take(row, found)
        if row.fate is RowFate.ATTACHED:
            if row.candidate_id is not None and found.family_id is not None:
                touched[row.candidate_id] = found.family_id
            yield row


def _take(row: ListRow, found: Placed) -> None:
    row.fate, row.person_id, row.family_id = found.fate, found.person_id, found.family_id
    row.score, row.reasons = found.score, found.reasons
    row.decided_at = row.decided_by_id = None


def _count(rows: Sequence[ListRow], shown: Collection[uuid.UUID]) -> int:
    return sum(row.family_id is None or row.family_id in shown for row in rows)


def _in_chunks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


keep_in_step(_note_changed, kept=())
