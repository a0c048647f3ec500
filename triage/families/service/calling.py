"""What a family is called: by the family names of its people, as long as nobody calls it otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from triage.families.commands import NewPerson
from triage.families.models import Family, MemberRole

MOST_NAMES = 3
OUTER_ROLES = frozenset({MemberRole.OTHER_ADULT, MemberRole.OTHER_RELATIVE, MemberRole.GRANDPARENT})
NOT_KNOWN = "Name not known"


def family_name(people: Iterable[NewPerson]) -> str:
    """The family by its family names, such as "Okoro and Bell"; a relative's or lodger's name comes last."""
    return _called((person.role, person.family_name) for person in people)


def members_name(family: Family) -> str:
    """The same of the people who are in a family today."""
    return _called((member.role, member.person.family_name) for member in family.members if member.to_date is None)


def _called(people: Iterable[tuple[str, str]]) -> str:
    ordered = sorted(people, key=lambda each: each[0] in OUTER_ROLES)
    names = list(dict.fromkeys(name for _role, name in ordered if name))[:MOST_NAMES]
    if not names:
        return NOT_KNOWN
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
