"""Discretion: a professional nominates a family, somebody else with the right authorises it, until a day or its end."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries
from triage.evidence.commands import AuthoriseDiscretion, EndDiscretion
from triage.evidence.models import Discretion

OWN = "Somebody else must authorise it: you nominate the family yourself."


@once
def authorise_discretion(
    command: AuthoriseDiscretion, family_id: uuid.UUID, *, by: Actor, referral_id: uuid.UUID | None = None
) -> Discretion:
    """Record who nominates the family, why, and that this person authorises it; a second send gives the first.

    Raises:
        Invalid: who or why is missing, the last day is past, or nominator and authoriser are the same person.
    """
    with transaction():
        earlier = queries.discretion_by_key(command.idempotency_key) if command.idempotency_key else None
        if earlier is not None:
            return earlier
        _must_stand(command, by)
        found = Discretion(
            family_id=family_id,
            referral_id=referral_id,
            reason=command.reason.strip(),
            nominated_by=command.nominated_by.strip(),
            authorised_by_id=by.user_id,
            authorised_by_name=by.name,
            until_on=command.until_on,
            at=clock.now(),
            idempotency_key=command.idempotency_key or None,
        )
        db.session.add(found)
        db.session.flush()
        audit.record("evidence.discretion_authorised", subject=found, by=by, family_id=family_id)
    return found


def end_discretion(command: EndDiscretion, family_id: uuid.UUID, *, by: Actor) -> Discretion:
    """End it with why; what was decided by it stays decided.

    Raises:
        Stale: somebody else changed it in between.
        Refused: it has ended already.
        Invalid: the reason is missing.
    """
    if not command.because.strip():
        raise Invalid("Say why it ends")
    with transaction():
        found = queries.discretion(command.discretion_id, of_family=family_id)
        if found.ended_at is not None:
            raise Refused("This discretion has ended already.")
        if found.revision != command.seen_revision:
            raise Stale(changes=("The discretion was changed.",))
        found.ended_at = clock.now()
        found.ended_by_id, found.ended_by_name = by.user_id, by.name
        found.ended_because = command.because.strip()
        db.session.flush()
        audit.record("evidence.discretion_ended", subject=found, by=by, family_id=found.family_id)
    return found


def _must_stand(command: AuthoriseDiscretion, by: Actor) -> None:
    if not command.nominated_by.strip() or not command.reason.strip():
        raise Invalid("Record who nominates the family and why it should be included.")
    if command.until_on is not None and command.until_on < clock.today():
        raise Invalid("The last day must be today or later.")
    if by.name and by.name.casefold() in command.nominated_by.casefold():
        raise Invalid(OWN)
