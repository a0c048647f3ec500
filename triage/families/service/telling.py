"""What every act on people over time does: say who said it, know a second send, and let others follow the change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.documents import service as documents
from triage.errors import Refused, Stale
from triage.families import changes, queries
from triage.families.commands import Source
from triage.families.models import Family, FamilyMember, Person
from triage.families.models.told import Told

KEYS = uuid.UUID("7c9f3a52-6d0e-4a53-9a0c-2f5f7f1d64b1")
NAMES_CHANGED = "A name changed."


def told(source: Source, *, by: Actor) -> dict[str, Any]:
    """The columns that say who said something, in what and when, and who put it in."""
    return {
        "source_agency_id": source.agency_id,
        "referral_id": source.referral_id,
        "batch_id": source.batch_id,
        "said_on": source.said_on,
        "recorded_by_id": by.user_id,
    }


def row_id(key: str, *parts: object) -> uuid.UUID:
    """The id of the row that a form's key makes: a second send finds the row of the first."""
    return uuid.uuid5(KEYS, "/".join((key, *map(str, parts))))


def was_made(kind: type[Any], made: uuid.UUID) -> bool:
    """Whether that row is there already."""
    return db.session.get(kind, made) is not None


def person_unchanged(family_id: uuid.UUID, person_id: uuid.UUID, seen_revision: int, *, by: Actor) -> Person:
    """A person of the family, if nobody changed them since the page was drawn; raises `Stale`."""
    person = queries.person_in(family_id, person_id, seen_by=by)
    if person.revision != seen_revision:
        raise Stale(changes=(f"What is known of {person.full_name} was changed.",))
    return person


def family_unchanged(family_id: uuid.UUID, seen_revision: int, *, by: Actor) -> Family:
    """The family, if nobody changed it since the page was drawn; raises `Stale`."""
    family = queries.family(family_id, seen_by=by)
    if family.revision != seen_revision:
        raise Stale(changes=("The family’s people, addresses or warnings were changed.",))
    return family


def not_ahead(on: date | None) -> date:
    """The day of a change, today without one; raises `Refused` for a day to come."""
    if on is not None and on > clock.today():
        raise Refused("This has not happened yet. Come back on the day.")
    return on or clock.today()


def not_before(on: date, began: date | None) -> None:
    """Raises `Refused` where something would end before it began."""
    if began is not None and on < began:
        raise Refused("It cannot end before it began.")


def mistake(row: Told, because: str, *, by: Actor) -> None:
    """Keep a row as a mistake; it has ended too, where it has days."""
    row.mistaken_at, row.mistaken_by_id, row.mistaken_because = clock.now(), by.user_id, because
    if hasattr(row, "to_date") and row.to_date is None:
        row.to_date = clock.today()


def earlier_place(member: FamilyMember, *, until: date, how: str) -> dict[str, Any]:
    """What somebody's place was until a day, as JSON keeps it; `how` says whether it changed or was a mistake."""
    return {
        "role": member.role.value,
        "main_carer": member.is_main_carer,
        "responsible": member.parental_responsibility,
        "from": member.from_date.isoformat() if member.from_date else None,
        "to": until.isoformat(),
        "how": how,
    }


def settle(family: Family, *, by: Actor, because: str = "", also: Iterable[uuid.UUID] = ()) -> None:
    """Let letters that have not left, the family's name and what is concluded follow a change in one family."""
    db.session.flush()
    concerned = {member.person_id for member in family.members} | set(also)
    documents.address_changed(concerned, by=by, because=because or documents.ADDRESS_CHANGED)
    changes.announce(family.id, by=by)


def settle_person(person: Person, *, by: Actor, because: str = "") -> None:
    """The same in every family of a person, those closed to the actor too; the person's revision goes up."""
    person.touch()
    db.session.flush()
    with scope.as_service():
        for family in queries.families_of_person(person.id):
            settle(family, by=by, because=because, also=(person.id,))
        db.session.flush()
