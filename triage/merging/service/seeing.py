"""Whether somebody may put two records together: only who may open everything that it touches."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage.access import scope
from triage.access.actor import Actor
from triage.errors import Refused
from triage.families import queries as families
from triage.families.models import Family
from triage.merging import queries

NOT_YOURS = (
    "You cannot put these two together: somebody else must do it. Ask the information governance officer, "
    "who can say who may."
)
TOO_SHORT = 10


def families_of(person_ids: Collection[uuid.UUID], *, by: Actor) -> list[Family]:
    """The families of these people; raises `Refused` where one of them is closed to this person.

    The words are the same whatever closes it, so that nobody learns of a restricted record by trying.
    """
    seen = families.families_of(person_ids, seen_by=by)
    with scope.as_service():
        there = {place.family_id for place in queries.places_of(person_ids)}
    if there - {family.id for family in seen}:
        raise Refused(NOT_YOURS)
    return list(dict.fromkeys(seen))


def must_be_open(family: Family, *, by: Actor) -> None:
    """Everybody of this family belongs to families that are open to this person; raises `Refused` otherwise."""
    families_of([member.person_id for member in family.members], by=by)
