"""Noting a concern, finding the family that a member meant, and taking a concern back."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import load_only

from triage import audit, clock
from triage.access import fields, scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db, once, transaction
from triage.errors import Invalid, Merged, NotFound, Stale
from triage.families import queries as families
from triage.families.models import Family
from triage.forum import queries
from triage.forum.commands import AttachConcern, NameFamily, NoteConcern, Noting, TakeBack
from triage.forum.models import Concern, ForumCause
from triage.forum.service.weighing import weigh

NO_SUCH = "No family has this reference. Look it up under Families."


@once
def note_concern(command: NoteConcern, *, by: Actor) -> Concern:
    """Note what was noticed of a family on the forum's list; a second press of the button is the first one's."""
    found = queries.concern_by_key(command.noting.idempotency_key)
    if found is not None:
        return found
    with transaction():
        entry = queries.entry_by_id(command.entry_id, seen_by=by)
        people = {each.id for each in queries.people_of(entry.family_id, on=clock.now())}
        if command.noting.person_id is not None and command.noting.person_id not in people:
            raise Invalid("Choose somebody of this family, or nobody in particular.")
        concern = _noted(command.noting, by=by)
        concern.family_id, concern.person_id = entry.family_id, command.noting.person_id
        db.session.add(concern)
        audit.record("forum.noted", subject=concern, by=by, family_id=entry.family_id, kind=concern.kind)
        _weigh(entry.family_id, by=by, cause=entry.cause)
    return concern


@once
def name_family(command: NameFamily, *, by: Actor) -> Concern:
    """Note a concern about a family named in words. Nothing is looked up: the act is the same whoever it is."""
    found = queries.concern_by_key(command.noting.idempotency_key)
    if found is not None:
        return found
    with transaction():
        concern = _noted(command.noting, by=by)
        concern.named = command.named
        db.session.add(concern)
        audit.record("forum.named", subject=concern, by=by, kind=concern.kind)
    return concern


def attach(command: AttachConcern, *, by: Actor) -> Concern:
    """Say which family a member meant; raises `NotFound`, `Stale`, and `Invalid` where no family has the reference."""
    with transaction():
        concern = _of_desk(command.concern_id, command.seen_revision, by=by)
        if concern.family_id is not None:
            raise Stale(changes=["Somebody has found the family meanwhile."])
        family = _family(command.reference.strip().upper(), by=by)
        concern.family_id = family.id
        audit.record("forum.attached", subject=concern, by=by, family_id=family.id)
        _weigh(family.id, by=by, cause=ForumCause.NAMED)
    return concern


def take_back(command: TakeBack, *, by: Actor) -> Concern:
    """A concern was wrong, or is about nobody who can be found: it weighs no more, and stays on record."""
    with transaction():
        concern = queries.concern(command.concern_id, seen_by=by)
        if concern.revision != command.seen_revision:
            raise Stale
        concern.taken_back_at = clock.now()
        concern.taken_back_because = command.because
        audit.record("forum.taken_back", subject=concern, by=by, family_id=concern.family_id)
        if concern.family_id is not None:
            _weigh(concern.family_id, by=by)
    return concern


def _noted(noting: Noting, *, by: Actor) -> Concern:
    """The concern, said by the agency that noticed it: their own, or the one that the coordinator writes down for."""
    if noting.noticed_on > clock.today():
        raise Invalid("A concern is about something that has happened: the day cannot be later than today.")
    agency = _agency(noting, by=by)
    return Concern(
        kind=noting.kind,
        level=noting.level,
        is_fact=noting.is_fact,
        words=noting.words,
        noticed_on=noting.noticed_on,
        sensitivity=fields.usual_kind(agency.kind, noting.sensitivity).value,
        agency_id=agency.id,
        noted_at=clock.now(),
        noted_by_id=by.user_id,
        idempotency_key=noting.idempotency_key,
    )


def _agency(noting: Noting, *, by: Actor) -> Agency:
    chosen = noting.agency_id if by.may(Permission.FORUM_MANAGE) and noting.agency_id is not None else by.agency_id
    agency = db.session.get(Agency, chosen, options=[load_only(Agency.kind)]) if chosen is not None else None
    if agency is None:
        raise Invalid("Say which agency noticed it.")
    return agency


def _of_desk(concern_id: uuid.UUID, seen_revision: int, *, by: Actor) -> Concern:
    if not by.may(Permission.FORUM_MANAGE):
        raise NotFound
    concern = queries.concern(concern_id, seen_by=by)
    if concern.revision != seen_revision:
        raise Stale
    return concern


def _family(reference: str, *, by: Actor) -> Family:
    try:
        return families.family(reference, seen_by=by)
    except Merged as merged:
        return families.family(merged.kept, seen_by=by)
    except NotFound:
        raise Invalid(NO_SUCH) from None


def _weigh(family_id: uuid.UUID, *, by: Actor, cause: ForumCause = ForumCause.CONCERNS) -> None:
    """Whatever is closed to this person, the family's weight is that of all its concerns."""
    with scope.as_service():
        weigh(family_id, by=by, cause=cause)
