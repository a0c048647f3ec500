"""A restricted family of the invented council: a councillor's, with the people named and two emergency openings."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.demo.council import Council
from triage.demo.spec import Concern, Course, Home, Story, Who
from triage.families.models import Family
from triage.restriction import queries, service
from triage.restriction.commands import BreakGlass, Restrict, ReviewGlass

COUNCILLORS = Story(
    agency="health",
    user="health",
    people=(
        Who("mum", "Rosalind", "Amberley", "mother", 44.2, gender="female", phone="01632 960 911", safe_to_call="yes"),
        Who("dad", "Gareth", "Amberley", "father", 46.0, gender="male"),
        Who("tilda", "Tilda", "Amberley", "child", 14.6, gender="female", school="Elmfield Academy"),
    ),
    homes=(Home("Home", ("2 Guildhall Mews",), "ZZ99 5WX", ("mum", "dad", "tilda")),),
    concerns=(
        Concern("sf3.health.child-mental", "tilda", 25, None, "Letter from the clinic"),
        Concern("sf3.education.attendance-50", "tilda", 20, 47.0, "Register"),
        Concern("sf3.relationships.parenting", "dad", 25, None, "Told by the mother"),
    ),
    course=Course.LISTED,
    sent_days_ago=18,
    why="A child who no longer leaves her room.",
)

JUSTIFIED = "Tilda is missing and her aunt rings: is there another home that she could be at?"
TO_REVIEW = "The crisis team asks at night whether anybody works with this family now."
DAYS_AGO_JUSTIFIED = 6
DAYS_AGO_TO_REVIEW = 1


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When the record is closed, opened twice in an emergency, and one opening reviewed."""
    now = clock.now()
    deputy, governance = council.users["deputy"].actor, council.users["governance"].actor
    yield now - timedelta(days=15), lambda: _restrict(family(), council)
    yield now - timedelta(days=DAYS_AGO_JUSTIFIED), lambda: _open(family(), JUSTIFIED, by=deputy)
    yield now - timedelta(days=DAYS_AGO_JUSTIFIED - 1), lambda: _review(by=governance)
    yield now - timedelta(days=DAYS_AGO_TO_REVIEW), lambda: _open(family(), TO_REVIEW, by=deputy)


def _restrict(family: Family, council: Council) -> None:
    reason = "The mother is a councillor, and many who work here know her."
    command = Restrict(seen_revision=family.revision, reason=reason, people=(council.users["chair"].id,))
    service.restrict(family.reference, command, by=council.users["coordinator"].actor)


def _open(family: Family, reason: str, *, by: Actor) -> None:
    service.break_glass(BreakGlass(reference=family.reference, reason=reason, idempotency_key=uuid.uuid4().hex), by=by)


def _review(*, by: Actor) -> None:
    glass = queries.openings(seen_by=by, reviewed=False)[0]
    words = "The police confirm the call. The aunt’s address was needed, and nothing else was looked at."
    service.review(glass.id, ReviewGlass(seen_revision=glass.revision, justified=True, words=words), by=by)
