"""A restricted family with everything that belongs to one, and the people it is open and closed to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from tests.intake.arranging import okoro, sent, taken_in
from tests.support.people import People, make_user
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import User
from triage.db import db, transaction
from triage.families.models import Family
from triage.restriction import service
from triage.restriction.commands import BreakGlass, Restrict
from triage.restriction.models import Glass

REASON = "The mother was found unconscious and a carer must be reached"


def arranged(people: People, **changes: object) -> Family:
    """A family taken in from a referral."""
    return taken_in(sent(people.referrer, **okoro(**changes)), people.coordinator)


def restrict(family: Family, by: User, *named: User) -> Family:
    """Close the record to whoever does it and these people."""
    db.session.refresh(family)
    command = Restrict(
        seen_revision=family.revision, reason="The family of a councillor", people=tuple(each.id for each in named)
    )
    service.restrict(family.reference, command, by=by.actor)
    return family


def restricted(people: People, *named: User, **changes: object) -> Family:
    """A family that is closed to all but the coordinator who took it in, and these people."""
    return restrict(arranged(people, **changes), people.coordinator, *named)


def stranger(role: Role = Role.COORDINATOR) -> User:
    """A colleague who is not named."""
    return make_user(role)


def broken_by(user: User, family: Family, reason: str = REASON) -> Glass:
    """A glass that this person has open."""
    service.break_glass(
        BreakGlass(reference=family.reference, reason=reason, idempotency_key=uuid.uuid4().hex), by=user.actor
    )
    return next(each for each in glasses(family) if each.user_id == user.id and each.closed_at is None)


def glasses(family: Family) -> Iterable[Glass]:
    """Every opening of a family."""
    return db.session.query(Glass).filter(Glass.family_id == family.id).order_by(Glass.opened_at).all()


def run_out(glass: Glass) -> None:
    """The hour is over."""
    with transaction():
        glass.opened_at, glass.until = glass.opened_at - (glass.until - glass.opened_at), clock.now()
