"""Evidence with a clock: sessions missed of possible, and a conviction that lapses in two weeks."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from triage import clock
from triage.demo.council import Council
from triage.evidence import service
from triage.evidence.commands import AddItem
from triage.families.models import Family, MemberRole
from triage.rules.dates import add_months
from triage.rules.facts import Answer

NAMESPACE = uuid.UUID("7d0b5d0e-6f0e-4b53-9a54-6f3f0c1d2b11")
LAPSES_IN = timedelta(days=14)
PARENTS = (MemberRole.MOTHER, MemberRole.FATHER)


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When the school and the police told of them."""
    yield clock.now() - timedelta(days=1), lambda: _tell(council, family())


def _tell(council: Council, family: Family) -> None:
    child = next(each.person_id for each in family.members if each.role is MemberRole.CHILD)
    parent = next(each.person_id for each in family.members if each.role in PARENTS)
    today = clock.today() + timedelta(days=1)
    _add(
        council,
        family,
        AddItem(
            indicator="sf3.education.attendance-90",
            answer=Answer.YES,
            agency_id=council.agencies["brannoc"].id,
            person_id=child,
            on=today - timedelta(days=75),
            until=today - timedelta(days=5),
            value=19,
            out_of=96,
            reference="Register of this term, printed on Monday",
        ),
    )
    _add(
        council,
        family,
        AddItem(
            indicator="sf3.crime.adult",
            answer=Answer.YES,
            agency_id=council.agencies["police"].id,
            person_id=parent,
            on=_began(today + LAPSES_IN),
            reference="Court list 44/118",
        ),
    )


def _began(last_day: date) -> date:
    """A year before the day on which it lapses."""
    return add_months(last_day, -12)


def _add(council: Council, family: Family, item: AddItem) -> None:
    by = council.users["coordinator"].actor
    key = str(uuid.uuid5(NAMESPACE, f"{family.reference}/{item.indicator}"))
    service.add_item(replace(item, idempotency_key=key), family.id, by=by)
