"""Who lives where: joining and leaving homes, two at once being normal, and new homes of a family."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from triage import audit
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.families import queries
from triage.families.commands import Live, NewHome, Source
from triage.families.models import Family, Household, Resident
from triage.families.service.homes import new_address
from triage.families.service.protected import name_recorder
from triage.families.service.telling import family_unchanged, not_ahead, not_before, row_id, settle, told, was_made


def live(family_id: uuid.UUID, command: Live, *, by: Actor) -> Family:
    """Let somebody live in other homes of the family from a day on, and no longer in those they leave.

    Raises:
        Stale: the family was changed since the page was drawn.
        Invalid: nothing would change.
        Refused: the day lies ahead, or before they came to live where they leave.
    """
    with transaction():
        if any(was_made(Resident, row_id(command.idempotency_key, home)) for home in command.joins):
            return queries.family(family_id, seen_by=by)
        if not command.joins and not command.leaves:
            return _lives_so_already(family_id, command, by=by)
        family = family_unchanged(family_id, command.seen_revision, by=by)
        must_be_member(family, command.person_id)
        on = not_ahead(command.on)
        for household in _homes(family, command.joins):
            made = row_id(command.idempotency_key, household.id)
            move_in(household, command.person_id, on, source=command.source, by=by, made=made)
        for household in _homes(family, command.leaves):
            move_out(household, command.person_id, on)
        family.touch()
        settle(family, by=by)
        audit.record("families.homes_changed", subject=family, by=by, family_id=family.id, person=command.person_id)
    return family


def add_home(family_id: uuid.UUID, command: NewHome, *, by: Actor) -> Household:
    """One more household of the family; its people may have left where they lived, or live in both.

    Raises:
        Stale: the family was changed since the page was drawn.
        Invalid: nobody lives there.
        Refused: the day lies ahead, or before somebody came to live where they leave.
    """
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(Household, made):
            return queries.household_in(family_id, made, seen_by=by)
        family = family_unchanged(family_id, command.seen_revision, by=by)
        if not command.residents:
            raise Invalid("Choose who lives there")
        on = not_ahead(command.on)
        if command.leaving_others:
            leave_homes(family, command.residents, on)
        household = Household(id=made, name=command.name, position=len(family.households))
        family.households.append(household)
        db.session.flush()
        for person_id in command.residents:
            must_be_member(family, person_id)
            move_in(household, person_id, on, source=command.source, by=by)
        address = new_address(household, command.address, source=command.source, since=on, by=by)
        family.touch()
        db.session.flush()
        name_recorder(address, by=by)
        settle(family, by=by)
        audit.record("families.home_added", subject=household, by=by, family_id=family.id)
    return household


def move_in(
    household: Household,
    person_id: uuid.UUID,
    on: date | None,
    *,
    source: Source,
    by: Actor,
    made: uuid.UUID | None = None,
) -> None:
    """Somebody lives there from a day on, unless they do already; joins the act under way."""
    if person_id in {each.person_id for each in household.residents if each.to_date is None}:
        return
    household.residents.append(
        Resident(id=made or uuid.uuid4(), person_id=person_id, from_date=on, **told(source, by=by))
    )


def move_out(household: Household, person_id: uuid.UUID, on: date) -> None:
    """Somebody lives there no longer; joins the act under way."""
    for each in household.residents:
        if each.person_id == person_id and each.to_date is None:
            not_before(on, each.from_date)
            each.to_date = on


def leave_homes(family: Family, people: Iterable[uuid.UUID], on: date) -> None:
    """These people live in none of the family's homes any more; joins the act under way."""
    for person_id in people:
        for household in family.households:
            move_out(household, person_id, on)


def must_be_member(family: Family, person_id: uuid.UUID) -> None:
    """Raises `Refused` where somebody is not of the family today."""
    if person_id not in {each.person_id for each in family.members if each.to_date is None}:
        raise Refused("This person is not in the family today.")


def _lives_so_already(family_id: uuid.UUID, command: Live, *, by: Actor) -> Family:
    """A second send finds that they live so; a first one says nothing new."""
    family = queries.family(family_id, seen_by=by)
    if family.revision == command.seen_revision:
        raise Invalid("They live so already. Tick the homes they have joined, and untick those they have left.")
    return family


def _homes(family: Family, ids: Iterable[uuid.UUID]) -> list[Household]:
    wanted = set(ids)
    found = [household for household in family.households if household.id in wanted]
    if len(found) < len(wanted):
        raise Invalid("Choose homes of this family")
    return found
