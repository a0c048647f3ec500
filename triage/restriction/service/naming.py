"""Closing a record to named people, changing who they are, and opening it again (ADR 15)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import db, transaction
from triage.documents import service as documents
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.families import queries as families
from triage.families.models import Family
from triage.notices import service as notices
from triage.restriction import queries
from triage.restriction.commands import Lift, NamePeople, Restrict
from triage.restriction.models import NamedPerson

ASKED = "named by a colleague"
WHO_RESTRICTED = "restricted the record"
HOLDS = "works with the family"

Finder = Callable[[uuid.UUID], Collection[uuid.UUID]]
_finders: list[Finder] = []
Afterwards = Callable[[uuid.UUID, Actor], None]
_afterwards: list[Afterwards] = []


def also_named(find: Finder) -> None:
    """Let a later package say who works with a family: they are named without being chosen, so that work goes on."""
    if find not in _finders:
        _finders.append(find)


def after_restricting(act: Afterwards) -> None:
    """Let a later package make its papers anew when who may see a family has changed; it acts as the service."""
    if act not in _afterwards:
        _afterwards.append(act)


def restrict(reference: str, command: Restrict, *, by: Actor) -> None:
    """Close a record: whoever does it, those who hold the family, and the people chosen are named.

    Raises:
        Stale: the family was changed since the page was drawn.
        Refused: the record is restricted already.
    """
    with transaction():
        family = _family(reference, command.seen_revision, by=by)
        if family.restricted:
            raise Refused("This record is restricted already.")
        with scope.as_service():
            _close(family, command, by=by)


def change_people(reference: str, command: NamePeople, *, by: Actor) -> None:
    """Name exactly these people from now on; whoever holds the family stays named, or nobody could work with it."""
    with transaction():
        family = _family(reference, command.seen_revision, by=by)
        _must_be_restricted(family)
        with scope.as_service():
            holders = {holder for find in _finders for holder in find(family.id)}
            wanted = {*command.people, *holders}
            for each in queries.named_on(family.id):
                if each.user_id not in wanted:
                    db.session.delete(each)
                    audit.record("families.unnamed", subject=family, by=by, family_id=family.id, user=each.user_id)
            db.session.flush()
            _name(family, wanted, ASKED, by=by)
            _must_be_read_by_somebody(family)
            family.touch()
            _follow_up(family, by)
            db.session.flush()


def lift(reference: str, command: Lift, *, by: Actor) -> None:
    """Open the record again to everybody whose work it is; the history of who was named stays in the audit."""
    with transaction():
        family = _family(reference, command.seen_revision, by=by)
        _must_be_restricted(family)
        with scope.as_service():
            for each in queries.named_on(family.id):
                db.session.delete(each)
            family.restricted, family.restricted_because = False, command.reason
            family.restricted_at, family.restricted_by_id = clock.now(), by.user_id
            audit.record("families.restriction_lifted", subject=family, by=by, family_id=family.id)
            db.session.flush()


def name_holder(family_id: uuid.UUID, user_ids: Iterable[uuid.UUID | None]) -> None:
    """Name who is given a restricted family to work with; joins the caller's act, and does nothing for any other."""
    with transaction(), scope.as_service():
        family = db.session.get_one(Family, family_id)
        if family.restricted:
            _name(family, user_ids, HOLDS, by=SERVICE)


def _close(family: Family, command: Restrict, *, by: Actor) -> None:
    """What closing a record does, as the service: from here on it is closed to whoever is not named yet."""
    family.restricted, family.restricted_because = True, command.reason
    family.restricted_at, family.restricted_by_id = clock.now(), by.user_id
    holders = {holder for find in _finders for holder in find(family.id)}
    _name(family, holders, HOLDS, by=by)
    _name(family, {by.user_id} - {None} if by.may(Permission.FAMILIES_SEE) else (), WHO_RESTRICTED, by=by)
    _name(family, command.people, ASKED, by=by)
    _must_be_read_by_somebody(family)
    documents.family_restricted(family.id)
    _follow_up(family, by)
    audit.record("families.restricted", subject=family, by=by, family_id=family.id)
    db.session.flush()


def _family(reference: str, seen_revision: int, *, by: Actor) -> Family:
    """The family, if this person may say who reads it and nobody changed it in between."""
    if by.may(Permission.GLASSES_REVIEW):
        with scope.as_service():
            family = queries.family_of_reference(reference)
    elif by.may(Permission.FAMILIES_RESTRICT):
        family = families.family(reference, seen_by=by)
    else:
        raise NotFound
    if family is None:
        raise NotFound
    if family.revision != seen_revision:
        raise Stale(changes=("The family’s record, or the list of its people, was changed.",))
    return family


def _name(family: Family, user_ids: Iterable[uuid.UUID | None], why: str, *, by: Actor) -> None:
    """Name these people who are not yet, and tell each."""
    known = {each.user_id for each in queries.named_on(family.id)}
    for user_id in user_ids:
        if user_id is None or user_id in known:
            continue
        user = accounts.user_by_id(user_id)
        if (user is None or not user.is_active) and why == HOLDS:
            continue  # whoever takes the family over is named then
        if user is None or not user.is_active:
            raise Invalid("Choose people with an account in use.")
        known.add(user_id)
        named = NamedPerson(family_id=family.id, user_id=user_id, why=why, named_at=clock.now(), named_by_id=by.user_id)
        db.session.add(named)
        audit.record("families.named", subject=family, by=by, family_id=family.id, user=user_id)
        if user_id != by.user_id:
            words = f"You are named on the restricted record {family.reference}: others cannot see it"
            notices.tell(words, user_id=user_id, family_id=family.id)
    db.session.flush()


def _follow_up(family: Family, by: Actor) -> None:
    db.session.flush()
    for act in _afterwards:
        act(family.id, by)


def _must_be_restricted(family: Family) -> None:
    if not family.restricted:
        raise Refused("This record is not restricted.")


def _must_be_read_by_somebody(family: Family) -> None:
    """At least one person named opens records, or nobody could ever work on it again."""
    users = (accounts.user_by_id(each.user_id) for each in queries.named_on(family.id))
    if not any(user is not None and user.is_active and user.actor.may(Permission.FAMILIES_SEE) for user in users):
        raise Invalid("Name at least one coordinator or chair: somebody must be able to open the record.")
