"""Two records of one person become one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Refused, Stale
from triage.families import service as families_service
from triage.families.models import Family, Merge, MergeKind, Person, SnapshotMoment
from triage.merging import queries
from triage.merging.commands import Together
from triage.merging.fates import OF_A_PERSON
from triage.merging.queries import rows
from triage.merging.service.afterwards import follow_up
from triage.merging.service.holding import hold
from triage.merging.service.homes import keep_closed
from triage.merging.service.letters import move_letters
from triage.merging.service.log import Log
from triage.merging.service.moving import move_all
from triage.merging.service.open_matters import STILL_OPEN
from triage.merging.service.seeing import NOT_DONE, is_closed
from triage.merging.service.values import one_current_name, settle
from triage.merging.service.weighing import TwoPeople, two_people

CHANGED = "One of the two records was changed while you were looking. Look again before you put them together."


@once
def merge_people(command: Together, *, by: Actor) -> Merge:
    """Put two records of one person together: what is known under either is known of the kept one from now on.

    Raises:
        Refused: the two cannot be one record, or something must be confirmed or withdrawn first.
        Stale: either record was changed since the page was drawn.
    """
    merge = _put_together(command, by=by)
    if merge is None:
        raise Refused(NOT_DONE)
    return merge


def _put_together(command: Together, *, by: Actor) -> Merge | None:
    """None where one of the two belongs to a family that is closed to this person: that is told and kept."""
    with transaction():
        done = queries.by_key(command.idempotency_key)
        if done is not None:
            return done
        pair = two_people(command.kept_id, command.gone_id, by=by)
        _must_be_as_seen(pair, command)
        if is_closed((pair.kept.id, pair.gone.id), by=by):
            return None
        with scope.as_service():
            hold(pair.kept, pair.gone, *_families(pair.kept, pair.gone))
            return _merge(pair, command, by=by)


def _must_be_as_seen(pair: TwoPeople, command: Together) -> None:
    if (pair.kept.revision, pair.gone.revision) != command.seen:
        raise Stale(CHANGED)
    if pair.to_confirm and not command.confirmed:
        raise Refused(f"{pair.to_confirm[0]}. Confirm that they are one person all the same.")
    if pair.said is not None and not command.withdrawn_because:
        raise Refused("Somebody has said that these are two people. Say why that was wrong.")


def _merge(pair: TwoPeople, command: Together, *, by: Actor) -> Merge:
    kept, gone, log = pair.kept, pair.gone, Log()
    concerned = _families(kept, gone)
    for family in concerned:
        families_service.snapshot_of(family, SnapshotMoment.MERGE, by=by)
    if pair.said is not None:
        log.remove(pair.said)
    _rename_in_addresses(log, gone.id, kept.id)
    keep_closed(log, concerned)
    settle(log, kept, gone, command.take)
    move_all(log, OF_A_PERSON, gone.id, kept.id, still_open=STILL_OPEN)
    one_current_name(log, kept)
    _move_ruled_out(log, gone.id, kept.id)
    move_letters(log, "person_id", gone.id, kept.id, by=by)
    log.change(gone, merged_into_id=kept.id)
    merge = _record(pair, command, log, concerned, by=by)
    follow_up(concerned, (kept, gone), by=by)
    for family in concerned:
        families_service.snapshot_of(family, SnapshotMoment.MERGE, by=by)
    return merge


def _families(*people: Person) -> Sequence[Family]:
    places = queries.places_of([person.id for person in people])
    return list(dict.fromkeys(place.family for place in places))


def _rename_in_addresses(log: Log, gone: uuid.UUID, kept: uuid.UUID) -> None:
    """Whoever must not learn of an address must not under either name."""
    for address in rows.addresses_kept_from(gone):
        others = [str(kept) if each == str(gone) else each for each in address.must_not_know]
        log.change(address, must_not_know=list(dict.fromkeys(others)))


def _move_ruled_out(log: Log, gone: uuid.UUID, kept: uuid.UUID) -> None:
    """What was said of the one and a third person holds of the other."""
    for column, opposite in (("person_id", "other_id"), ("other_id", "person_id")):
        for said in rows.rows_with("not_same_people", **{column: gone}):
            first, second = sorted((kept, getattr(said, opposite)))
            if rows.rows_with("not_same_people", person_id=first, other_id=second):
                log.remove(said)
            else:
                log.change(said, person_id=first, other_id=second)
    db.session.flush()


def _record(pair: TwoPeople, command: Together, log: Log, concerned: Sequence[Family], *, by: Actor) -> Merge:
    """The merge itself, with every row that it touched and what the page showed when it was decided."""
    reasons = list(pair.likeness.reasons)
    if pair.said is not None:
        reasons.append(f"“Not the same” was withdrawn: {command.withdrawn_because}")
    reasons += [f"Confirmed: {each}" for each in pair.to_confirm]
    merge = Merge(
        kind=MergeKind.PERSON,
        kept_person_id=pair.kept.id,
        gone_person_id=pair.gone.id,
        because=command.because,
        reasons=reasons,
        moved={"steps": log.steps, "families": [str(family.id) for family in concerned]},
        at=clock.now(),
        by_id=by.user_id,
        by_name=by.name,
        idempotency_key=command.idempotency_key,
    )
    db.session.add(merge)
    db.session.flush()
    audit.record(
        "families.people_merged",
        subject=merge,
        by=by,
        families=[family.id for family in concerned],
        kept=pair.kept.id,
        gone=pair.gone.id,
        rows=len(log.steps),
    )
    return merge
