"""Breaking the glass: a restricted record opened in an emergency, for at most an hour, read only, reviewed after."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, once, transaction
from triage.errors import NotFound, Refused, Stale
from triage.families.models import Family
from triage.notices import service as notices
from triage.restriction import queries
from triage.restriction.commands import OPEN_FOR, BreakGlass, ReviewGlass
from triage.restriction.models import Glass


@once
def break_glass(command: BreakGlass, *, by: Actor) -> str:
    """Open a restricted record to this person for an hour; answers its reference as it is written.

    One that is open to them already stays as it is. Those named and information governance hear of it at once.

    Raises:
        NotFound: nothing restricted has this reference; that somebody asked is kept all the same.
    """
    if by.user_id is None or not by.may(Permission.FAMILIES_SEE):
        raise NotFound
    reference = command.reference.strip().upper()
    with transaction(), scope.as_service():
        queries.wait_for_turn()
        family = queries.family_of_reference(reference)
        found = family is not None and family.restricted
        if family is not None and found:
            _open(family, command, by=by)
        elif family is None:
            _tell_of_a_guess(by=by)
        db.session.flush()
    if family is None:
        raise NotFound
    return family.reference


def close_glass(reference: str, *, by: Actor) -> None:
    """Close what one opened; the record is gone from the next page on. Raises `NotFound` where nothing is open."""
    if by.user_id is None:
        raise NotFound
    with transaction(), scope.as_service():
        family = queries.family_of_reference(reference)
        glass = queries.open_glass(family.id, by.user_id) if family is not None else None
        if family is None or glass is None:
            raise NotFound
        glass.closed_at = clock.now()
        audit.record("families.glass_closed", subject=glass, by=by, family_id=family.id, glass=glass.id)
        db.session.flush()


def review(glass_id: uuid.UUID, command: ReviewGlass, *, by: Actor) -> None:
    """Say whether an opening was justified, and why; nobody reviews their own.

    Raises:
        Stale: somebody else has reviewed it since the page was drawn.
        Refused: it was this person's own opening.
    """
    with transaction(), scope.as_service():
        glass = queries.opening(glass_id, seen_by=by)
        if glass.user_id == by.user_id:
            raise Refused("Somebody else has to review what you opened yourself.")
        if glass.revision != command.seen_revision or glass.reviewed_at is not None:
            raise Stale(changes=("Somebody else has reviewed this opening.",))
        glass.reviewed_at, glass.reviewed_by_id = clock.now(), by.user_id
        glass.justified, glass.review = command.justified, command.words
        notices.settle(page_of(glass))
        audit.record(
            "families.glass_reviewed",
            subject=glass,
            by=by,
            family_id=glass.family_id,
            glass=glass.id,
            justified=command.justified,
        )
        db.session.flush()


def page_of(glass: Glass) -> str:
    """Where an opening is reviewed."""
    return f"/openings/{glass.id}"


def _open(family: Family, command: BreakGlass, *, by: Actor) -> None:
    """A glass for somebody who is not named and has none open."""
    assert by.user_id is not None
    if queries.is_named(family.id, by.user_id) or queries.open_glass(family.id, by.user_id) is not None:
        return
    if queries.glass_by_key(command.idempotency_key) is not None:
        raise Refused("This opening is over. To read the record again, ask again and say why.")
    now = clock.now()
    glass = Glass(
        family_id=family.id,
        user_id=by.user_id,
        reason=command.reason,
        opened_at=now,
        until=now + OPEN_FOR,
        idempotency_key=command.idempotency_key,
    )
    db.session.add(glass)
    db.session.flush()
    audit.record("families.glass_broken", subject=glass, by=by, family_id=family.id, glass=glass.id)
    words = f"The restricted record {family.reference} was opened in an emergency"
    for each in queries.named_on(family.id):
        href = f"/restricted/{family.reference}" if each.user.actor.may(Permission.FAMILIES_RESTRICT) else ""
        notices.tell(words, href=href, user_id=each.user_id, urgent=True, family_id=family.id)
    notices.tell(
        f"{words}: review it",
        href=page_of(glass),
        holders_of=Permission.GLASSES_REVIEW,
        urgent=True,
        whoever_may_read=True,  # the reference alone, to those who keep the lists of people
    )


def _tell_of_a_guess(*, by: Actor) -> None:
    """Trying references is not for free: information governance hears of each that leads nowhere."""
    audit.record("families.glass_asked_in_vain", subject="families", by=by)
    words = "Somebody asked to open a restricted record by a reference that does not exist"
    notices.tell(words, href="/openings", holders_of=Permission.GLASSES_REVIEW)
