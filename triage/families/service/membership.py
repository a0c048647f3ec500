"""Who is in a family: joining it, leaving it, coming back, and what somebody is in it."""

from __future__ import annotations

import uuid
from dataclasses import replace

from triage import audit
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.families import queries
from triage.families.commands import ChangePlace, ComeBack, JoinFamily, LeaveFamily, NewFamily
from triage.families.models import Family, MemberRole, Person
from triage.families.service.calling import members_name
from triage.families.service.living import leave_homes, move_in
from triage.families.service.starting import place_person
from triage.families.service.telling import (
    earlier_place,
    family_unchanged,
    not_ahead,
    not_before,
    row_id,
    settle,
    was_made,
)

WENT = "left"


def join_family(family_id: uuid.UUID, command: JoinFamily, *, by: Actor) -> Family:
    """Somebody new is in the family from a day on; raises `Stale`, or `Refused` for a day to come."""
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(Person, made):
            return queries.family(family_id, seen_by=by)
        family = family_unchanged(family_id, command.seen_revision, by=by)
        on = not_ahead(command.on)
        derived = family.name == members_name(family)
        source = command.source
        said = NewFamily(
            people=(),
            source_agency_id=source.agency_id,
            referral_id=source.referral_id,
            said_on=source.said_on,
            since=on,
        )
        new = replace(command.person, known_id=None, new_id=made)
        place_person(family, new, said, position=len(family.members), by=by)
        for household in family.households:
            if household.id in command.homes:
                move_in(household, made, on, source=source, by=by)
        db.session.flush()
        db.session.expire(family, ["members"])
        _call(family, derived=derived)
        settle(family, by=by)
        audit.record("families.joined", subject=family, by=by, family_id=family.id, person=made)
    return family


def leave_family(family_id: uuid.UUID, command: LeaveFamily, *, by: Actor) -> Family:
    """Somebody is in the family no longer, and in none of its homes. Letters to them that have not left are ended.

    Raises:
        Stale: the family was changed since the page was drawn.
        Refused: the day lies ahead or before they came, or nobody else would be left.
    """
    with transaction():
        member = queries.member_in(family_id, command.person_id, seen_by=by)
        if member.to_date == command.on:
            return member.family
        family = family_unchanged(family_id, command.seen_revision, by=by)
        if member.to_date is not None:
            raise Refused("This person has left the family already.")
        if all(each is member or each.to_date is not None for each in family.members):
            raise Refused("Nobody would be left in the family.")
        on = not_ahead(command.on)
        not_before(on, member.from_date)
        derived = family.name == members_name(family)
        leave_homes(family, [command.person_id], on)
        member.to_date = on
        _call(family, derived=derived)
        settle(family, by=by)
        audit.record("families.left", subject=family, by=by, family_id=family.id, person=command.person_id)
    return family


def come_back(family_id: uuid.UUID, command: ComeBack, *, by: Actor) -> Family:
    """Somebody who left is in the family again; when they were away is kept."""
    with transaction():
        member = queries.member_in(family_id, command.person_id, seen_by=by)
        if member.to_date is None and member.from_date == command.on:
            return member.family
        family = family_unchanged(family_id, command.seen_revision, by=by)
        if member.to_date is None:
            raise Refused("This person is in the family already.")
        on = not_ahead(command.on)
        not_before(on, member.to_date)
        member.earlier = [*member.earlier, earlier_place(member, until=member.to_date, how=WENT)]
        derived = family.name == members_name(family)
        member.from_date, member.to_date = on, None
        _call(family, derived=derived)
        settle(family, by=by)
        audit.record("families.came_back", subject=family, by=by, family_id=family.id, person=command.person_id)
    return family


def change_place(family_id: uuid.UUID, command: ChangePlace, *, by: Actor) -> Family:
    """What somebody is in the family, whether they care for the children and are responsible for them.

    Raises:
        Stale: the family was changed since the page was drawn.
        Invalid: nothing would change.
        Refused: the day lies ahead.
    """
    with transaction():
        member = queries.member_in(family_id, command.person_id, seen_by=by)
        wanted = (MemberRole(command.role), command.is_main_carer, command.parental_responsibility)
        if wanted == (member.role, member.is_main_carer, member.parental_responsibility):
            if member.family.revision != command.seen_revision:
                return member.family
            raise Invalid("This is what is known already")
        family = family_unchanged(family_id, command.seen_revision, by=by)
        on = not_ahead(command.on)
        member.earlier = [*member.earlier, earlier_place(member, until=on, how=command.how.value)]
        derived = family.name == members_name(family)
        member.role, member.is_main_carer, member.parental_responsibility = wanted
        _call(family, derived=derived)
        settle(family, by=by)
        audit.record(
            "families.place_changed",
            subject=family,
            by=by,
            family_id=family.id,
            person=command.person_id,
            how=command.how,
        )
    return family


def _call(family: Family, *, derived: bool) -> None:
    """Call a family by its people again where it was called by them; it counts as changed."""
    if derived:
        family.name = members_name(family)
    family.touch()
