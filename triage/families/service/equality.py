"""Giving equality answers. They are written and never read back: the equity check counts them (rules/equality.py)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid, Stale
from triage.families.commands import GiveEquality
from triage.families.models import EqualityAnswer, Family, FamilyMember, MemberRole
from triage.families.queries import equality
from triage.rules.dates import age_on
from triage.rules.equality import may_be_given

CHILDREN = frozenset({MemberRole.CHILD, MemberRole.STEP_CHILD})
ADULT = 18
SINCE = "Somebody has answered these questions, or changed who is in the family, since you opened the page."


def equality_revision(family: Family) -> int:
    """What the form of a family has seen: its people, and how often somebody has answered about them."""
    return family.revision + equality.revision_of_people([each.person_id for each in family.members])


def children_of(family: Family) -> Mapping[str, str]:
    """The children whom the equity check would count: their names by id."""
    today = clock.today()
    return {
        str(each.person_id): each.person.full_name
        for each in family.members
        if each.to_date is None and _is_child(each, today)
    }


@once
def give_equality(family: Family, command: GiveEquality, *, by: Actor) -> None:
    """Answer about children of a family that `by` may see; a second press finds it done.

    Raises:
        Stale: somebody answered, or the family changed, since the page was drawn.
        Invalid: that is no answer of the list, or no child of the family.
    """
    with transaction():
        about = {child: uuid.UUID(child) for child in children_of(family)}
        rows = equality.of_people(about.values())
        kept = {str(row.person_id): row for row in rows}
        if _is_done(rows, command):
            return
        if command.seen_revision != equality_revision(family):
            raise Stale(changes=(SINCE,))
        count = _keep(command, kept, about, lambda key: EqualityAnswer(person_id=about[key]))
        audit.record("families.equality_given", subject=family, by=by, family_id=family.id, count=count)


def give_equality_of_sent(referral_id: uuid.UUID, children: Collection[str], command: GiveEquality) -> int:
    """Answer about children as a referral names them, inside the act of whoever may; answers how many were given.

    Raises:
        Stale: somebody answered since the page was drawn.
        Invalid: that is no answer of the list, or no child of the referral.
    """
    rows = equality.of_sent(referral_id)
    if _is_done(rows, command):
        return 0
    if command.seen_revision != equality.revision_of_sent(referral_id):
        raise Stale(changes=("Somebody has answered these questions since you opened the page.",))
    kept = {row.sent_id: row for row in rows if row.sent_id}
    return _keep(command, kept, children, lambda key: EqualityAnswer(referral_id=referral_id, sent_id=key))


def _is_child(member: FamilyMember, today: date) -> bool:
    born = member.person.date_of_birth
    if born is None:
        return member.role in CHILDREN
    return age_on(born, today) < ADULT and not member.person.deceased


def _is_done(rows: Collection[EqualityAnswer], command: GiveEquality) -> bool:
    return any(row.given_key == command.idempotency_key for row in rows)


def _keep(
    command: GiveEquality,
    kept: Mapping[str, EqualityAnswer],
    about: Collection[str],
    make: Callable[[str], EqualityAnswer],
) -> int:
    for key, group in command.groups.items():
        if key not in about or not may_be_given(group):
            raise Invalid("Choose one of the answers in the list")
        row = kept.get(key)
        if row is None:
            row = make(key)
            db.session.add(row)
        row.ethnic_group, row.given_at, row.given_key = group, clock.now(), command.idempotency_key
    db.session.flush()
    return len(command.groups)
