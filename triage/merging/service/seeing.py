"""Whether somebody may put two records together, or part them: only who may open everything that it touches.

The page is drawn as for any pair, in their own eyes; only the act is not done, and every try is told. A refusal of the
page would show by itself that there is a closed record.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from triage import audit
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.families import queries as families
from triage.families.models import Family
from triage.merging import queries
from triage.notices import service as notices

NOT_DONE = (
    "This could not be done, and nothing was changed. The information governance officer has been told, and will say "
    "who goes on from here."
)
TOO_SHORT = 10
MOST_NAMED = 3


def families_of(person_ids: Collection[uuid.UUID], *, by: Actor) -> list[Family]:
    """The families of these people that are open to this person."""
    return list(dict.fromkeys(families.families_of(person_ids, seen_by=by)))


def is_closed(person_ids: Collection[uuid.UUID], *, by: Actor) -> bool:
    """Whether one of these people belongs to a family that is closed to this person; then the try is told.

    For an act that commits what is told and is refused afterwards, with `NOT_DONE` whatever closes the record.
    """
    with scope.as_service():
        there = {place.family_id: place.family.reference for place in queries.places_of(person_ids)}
    mine = families_of(person_ids, by=by)
    closed = sorted(set(there) - {family.id for family in mine}, key=lambda each: there[each])
    if not closed:
        return False
    audit.record("families.merge_refused", subject="families", by=by, families=closed)
    _tell([there[each] for each in closed], [family.reference for family in mine])
    return True


def _tell(closed: Sequence[str], known: Sequence[str]) -> None:
    """The references alone, to those who keep the lists of people: somebody named on the closed one can go on."""
    of = ", ".join(known[:MOST_NAMED]) or "another record"
    words = f"Records of {of} were not put together or parted, because {', '.join(closed[:MOST_NAMED])} is closed"
    notices.tell(
        f"{words} to whoever tried: ask somebody named on it",
        holders_of=Permission.GLASSES_REVIEW,
        whoever_may_read=True,
    )


def people_of(*records: Family) -> list[uuid.UUID]:
    """Everybody who belongs to these families."""
    return list(dict.fromkeys(member.person_id for family in records for member in family.members))
