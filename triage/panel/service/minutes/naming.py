"""What minutes call the members of a family."""

from __future__ import annotations

import uuid

from triage import clock
from triage.families.models import MEMBER_ROLE_LABELS, FamilyMember
from triage.panel.queries import decisions as queries
from triage.rules.dates import age_on
from triage.rules.naming import Named, labelled


def named(family_id: uuid.UUID) -> tuple[Named, ...]:
    """The names that may not stand in minutes, and the role that stands for each."""
    members = queries.members(family_id)
    words = labelled([_role(member) for member in members])
    return tuple(
        Named(
            given=member.person.given_name,
            family=member.person.family_name,
            known_as=member.person.known_as,
            words=label,
        )
        for member, label in zip(members, words, strict=True)
    )


def _role(member: FamilyMember) -> str:
    """Such as “the mother”, or “the child aged 11”."""
    role = f"the {MEMBER_ROLE_LABELS[member.role].lower()}"
    born = member.person.date_of_birth
    if born is None or age_on(born, clock.today()) >= 18:
        return role
    return f"{role} aged {age_on(born, clock.today())}"
