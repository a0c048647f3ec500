"""A family to change over time, and the commands for it with less to write."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from tests.intake.arranging import okoro, person, sent, taken_in
from triage import clock
from triage.db import db
from triage.families import queries
from triage.families.commands import Source
from triage.families.models import FactKind, Family, Person, PersonFact


def a_family(people: Any) -> Family:
    """A mother and her son at one address, and a baby to be born."""
    facts = okoro()
    baby = person(str(uuid.uuid4()), "", "Okoro", None, "unborn", expected_on=clock.today() + timedelta(days=30))
    return taken_in(sent(people.referrer, **{**facts, "people": (*facts["people"], baby)}), people.coordinator)


def one(family: Family, given: str) -> Person:
    db.session.expire_all()
    return next(member.person for member in family.members if member.person.given_name == given)


def of_person(who: Person, key: str = "", **more: Any) -> dict[str, Any]:
    return {
        "person_id": who.id,
        "seen_revision": who.revision,
        "idempotency_key": key or uuid.uuid4().hex,
        "source": Source(said_on=clock.today()),
        **more,
    }


def of_family(family: Family, key: str = "", **more: Any) -> dict[str, Any]:
    db.session.expire_all()
    return {"seen_revision": family.revision, "idempotency_key": key or uuid.uuid4().hex, **more}


def said_of(who: Person, kind: FactKind) -> list[PersonFact]:
    return [row for row in queries.facts_of([who.id]) if row.kind is kind]


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
