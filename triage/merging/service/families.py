"""Two records of one family become one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.allocations.queries.held import working_with
from triage.db import db, once, transaction
from triage.errors import Refused, Stale
from triage.families import service as families_service
from triage.families.models import Family, Merge, MergeKind, SnapshotMoment
from triage.merging import queries
from triage.merging.commands import Together
from triage.merging.fates import OF_A_FAMILY
from triage.merging.queries import rows
from triage.merging.service.afterwards import follow_up
from triage.merging.service.holding import hold
from triage.merging.service.homes import keep_closed, move_homes
from triage.merging.service.letters import move_letters
from triage.merging.service.listing import move_place
from triage.merging.service.log import Log
from triage.merging.service.moving import move, move_all
from triage.merging.service.open_matters import STILL_OPEN
from triage.merging.service.people import CHANGED
from triage.merging.service.restricting import close_papers, share_restriction
from triage.merging.service.seeing import NOT_DONE, is_closed, people_of
from triage.merging.service.weighing import TwoFamilies, two_families
from triage.restriction.service.naming import name_holder
from triage.rules.dates import long_date


@once
def merge_families(command: Together, *, by: Actor) -> Merge:
    """Put two records of one family together: what lives goes on under the kept one, what was decided stays.

    Raises:
        Refused: the two cannot be one record now, with what must be done first.
        Stale: either record was changed since the page was drawn.
    """
    merge = _put_together(command, by=by)
    if merge is None:
        raise Refused(NOT_DONE)
    return merge


def _put_together(command: Together, *, by: Actor) -> Merge | None:
    """None where somebody of the two belongs to a family that is closed to this person: that is told and kept."""
    with transaction():
        done = queries.by_key(command.idempotency_key)
        if done is not None:
            return done
        kept, gone = (queries.record(each, seen_by=by) for each in (command.kept_id, command.gone_id))
        pair = two_families(kept.reference, gone.reference, by=by)
        if (kept.revision, gone.revision) != command.seen:
            raise Stale(CHANGED)
        with scope.as_service():
            hold(kept, gone)
        if pair.said and not command.withdrawn_because:
            raise Refused(
                "Somebody has said that a referral of the one is not about the other. Say why that was wrong."
            )
        with scope.as_service():
            _must_be_possible(kept, gone)
        if is_closed(people_of(kept, gone), by=by):
            return None
        with scope.as_service():
            return _merge(pair, command, by=by)


def stands_in_the_way(kept: Family, gone: Family) -> tuple[str, ...]:
    """What must be done before two families can be one; the caller was let into both."""
    with scope.as_service():
        return tuple(_obstacles(kept, gone))


def _obstacles(kept: Family, gone: Family) -> Iterator[str]:
    turns = {each.id: queries.items_coming(each.id) for each in (kept, gone)}
    for family in (kept, gone):
        for item in turns[family.id]:
            if item.meeting.status in queries.PAPERS_OUT:
                on = long_date(clock.local(item.meeting.starts_at).date())
                yield f"{family.reference} is on the agenda of {on}, whose papers are out. Wait until it is over."
    both = {item.meeting_id for item in turns[kept.id]} & {item.meeting_id for item in turns[gone.id]}
    for item in turns[gone.id]:
        if item.meeting_id in both and item.meeting.status not in queries.PAPERS_OUT:
            on = long_date(clock.local(item.meeting.starts_at).date())
            yield f"Both are on the agenda of {on}. Take one of them off it first."
    if queries.to_ratify(gone.id):
        yield f"The chair decided alone on {gone.reference}. Wait until a meeting has ratified it, or keep that record."
    if queries.open_allocation(kept.id) is not None and queries.open_allocation(gone.id) is not None:
        yield "Both are allocated, each to a worker of its own. End one of the two allocations first."


def _must_be_possible(kept: Family, gone: Family) -> None:
    found = next(_obstacles(kept, gone), None)
    if found is not None:
        raise Refused(found)


def _merge(pair: TwoFamilies, command: Together, *, by: Actor) -> Merge:
    kept, gone, log = pair.kept, pair.gone, Log()
    for family in (kept, gone):
        families_service.snapshot_of(family, SnapshotMoment.MERGE, by=by)
    for said in pair.said:
        log.remove(said)
    closed_anew = share_restriction(log, kept, gone, by=by)
    keep_closed(log, (kept, gone))
    move_homes(log, kept, gone)
    move_all(log, OF_A_FAMILY, gone.id, kept.id, still_open=STILL_OPEN)
    db.session.flush()
    move_place(log, kept, gone, by=by)
    _move_ruled_out(log, gone.id, kept.id)
    move_letters(log, "family_id", gone.id, kept.id, by=by)
    _keep_warnings(log, kept, gone)
    log.change(gone, merged_into_id=kept.id)
    merge = _record(pair, command, log, by=by)
    follow_up((kept,), {member.person for member in kept.members}, by=by)
    if closed_anew:
        name_holder(kept.id, working_with(kept.id))
        close_papers(kept, gone, by=by)
    families_service.snapshot_of(kept, SnapshotMoment.MERGE, by=by)
    return merge


def _move_ruled_out(log: Log, gone: uuid.UUID, kept: uuid.UUID) -> None:
    for said in rows.rows_with("not_same", family_id=gone):
        move(log, said, "not_same", "family_id", kept)


def _keep_warnings(log: Log, kept: Family, gone: Family) -> None:
    """What whoever visits or writes must know is never lost."""
    warnings = dict.fromkeys(filter(None, (*kept.visit_risk.split("\n"), *gone.visit_risk.split("\n"))))
    log.change(kept, visit_risk="\n".join(warnings), domestic_abuse=kept.domestic_abuse or gone.domestic_abuse)


def _record(pair: TwoFamilies, command: Together, log: Log, *, by: Actor) -> Merge:
    """The merge itself, with every row that it touched."""
    reasons = [f"{person.full_name} is in both" for person in pair.shared]
    reasons += [f"{each.kept.full_name} and {each.gone.full_name}: {each.words}" for each in pair.alike]
    if pair.same_home:
        reasons.append("Same address")
    if pair.said:
        reasons.append(f"“Not the same” was withdrawn: {command.withdrawn_because}")
    merge = Merge(
        kind=MergeKind.FAMILY,
        kept_family_id=pair.kept.id,
        gone_family_id=pair.gone.id,
        because=command.because,
        reasons=reasons,
        moved={"steps": log.steps, "families": [str(pair.kept.id), str(pair.gone.id)]},
        at=clock.now(),
        by_id=by.user_id,
        by_name=by.name,
        idempotency_key=command.idempotency_key,
    )
    db.session.add(merge)
    db.session.flush()
    audit.record(
        "families.merged",
        subject=merge,
        by=by,
        families=[pair.kept.id, pair.gone.id],
        kept=pair.kept.id,
        gone=pair.gone.id,
        rows=len(log.steps),
    )
    return merge
