"""Changing where and how the people of a family are reached, and the warnings about it."""

from __future__ import annotations

import uuid
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.documents import service as documents
from triage.errors import Refused, Stale
from triage.families import queries
from triage.families.commands import (
    ChangeAddress,
    ChangeContact,
    ChangeSafety,
)
from triage.families.models import (
    Address,
    FactKind,
    Family,
    Person,
    SafeToCall,
)
from triage.families.service.facts import move_on
from triage.families.service.homes import new_address
from triage.families.service.in_step import value_of
from triage.families.service.protected import name_recorder
from triage.families.service.telling import mistake


def change_address(family_id: uuid.UUID, command: ChangeAddress, *, by: Actor) -> Family:
    """Give a household a new address and end the old one; letters not yet posted are voided and asked for anew.

    Raises:
        Stale: the family was changed since the page was drawn.
        Refused: the new address would begin before the old one did, or lies ahead: until then letters go to the old.
    """
    with transaction():
        family = _unchanged(family_id, command.seen_revision, by=by)
        household = queries.household_in(family.id, command.household_id, seen_by=by)
        since = _end_old(household.address, command, by=by)
        new = new_address(household, command.address, source=command.source, since=since, by=by)
        family.touch()
        db.session.flush()
        name_recorder(new, by=by)
        residents = [resident.person_id for resident in household.residents if resident.to_date is None]
        documents.address_changed(residents, by=by)
        audit.record("families.address_changed", subject=new, by=by, family_id=family.id, safe=new.safe_to_write)
    return family


def _end_old(old: Address | None, command: ChangeAddress, *, by: Actor) -> date | None:
    """End the address that a household moved from, or keep it as a mistake; answers since when the new one holds."""
    if command.corrects and old is not None:
        mistake(old, command.because, by=by)
        return old.from_date
    if command.from_date > clock.today():
        raise Refused("They have not moved yet, and letters go to the old address until then. Come back on the day.")
    if old is not None:
        if old.from_date is not None and command.from_date < old.from_date:
            raise Refused("The new address cannot begin before the one it replaces.")
        old.to_date = command.from_date
    return command.from_date


@once
def change_contact(family_id: uuid.UUID, command: ChangeContact, *, by: Actor) -> Person:
    """Change how a person may be reached; a second send of the same finds it done.

    Raises:
        Stale: the person was changed in between.
    """
    with transaction():
        person = queries.person_in(family_id, command.person_id, seen_by=by)
        if person.revision != command.seen_revision and _is_reached_so(person, command):
            return person
        if person.revision != command.seen_revision:
            raise Stale(changes=(f"How {person.full_name} may be reached was changed.",))
        for kind, value in _contact(command).items():
            move_on(person, kind, value, since=clock.today(), source=command.source, by=by)
        person.safe_to_call = SafeToCall(command.safe_to_call)
        person.safe_times = command.safe_times
        person.contact_note = command.contact_note
        person.needs_interpreter = command.needs_interpreter
        person.letter_format = command.letter_format
        db.session.flush()
        documents.address_changed([person.id], by=by)
        audit.record("families.contact_changed", subject=person, by=by, family_id=family_id, safe=person.safe_to_call)
    return person


def _is_reached_so(person: Person, command: ChangeContact) -> bool:
    """Whether that is what is known by now."""
    over_time = all(value_of(person, kind)[0] == value for kind, value in _contact(command).items())
    return over_time and all(
        getattr(person, name) == getattr(command, name)
        for name in ("safe_to_call", "safe_times", "contact_note", "needs_interpreter", "letter_format")
    )


def _contact(command: ChangeContact) -> dict[FactKind, str]:
    """What is kept over time of how somebody is reached."""
    return {FactKind.PHONE: command.phone, FactKind.EMAIL: command.email, FactKind.LANGUAGE: command.language}


def change_safety(family_id: uuid.UUID, command: ChangeSafety, *, by: Actor) -> Family:
    """Change the warnings that stand first on every page about the family; raises `Stale`."""
    with transaction():
        family = _unchanged(family_id, command.seen_revision, by=by)
        family.visit_risk = command.visit_risk
        family.domestic_abuse = command.domestic_abuse
        family.touch()
        db.session.flush()
        documents.safety_changed(family.id, by=by)
        audit.record("families.safety_changed", subject=family, by=by, family_id=family.id)
    return family


def _unchanged(family_id: uuid.UUID, seen_revision: int, *, by: Actor) -> Family:
    """The family, if nobody changed it since the page was drawn; raises `Stale`."""
    family = queries.family(family_id, seen_by=by)
    if family.revision != seen_revision:
        raise Stale(changes=("The family’s people, addresses or warnings were changed.",))
    return family
