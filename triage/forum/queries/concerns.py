"""Concerns as a reader may know them: their own agency's words always, of the rest what their agency may know."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.families.models import FamilyMember, Person
from triage.families.queries import not_left_out
from triage.forum.models import Concern
from triage.rules.concerns import Noticed
from triage.rules.framework import Sensitivity

BENEFITS = Sensitivity.BENEFITS.value
MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A concern as one reader may know it: whole, or as what stands in place of it."""

    concern: Concern
    instead: str

    @property
    def noticed_on(self) -> date:
        return self.concern.noticed_on


def concerns_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Concern]]:
    """What was noticed of these families and stands, the newest first."""
    query = (
        select(Concern)
        .where(Concern.family_id.in_(family_ids), Concern.taken_back_at.is_(None))
        .options(joinedload(Concern.agency), joinedload(Concern.noted_by), joinedload(Concern.person))
        .order_by(Concern.noticed_on.desc(), Concern.noted_at.desc(), Concern.id)
    )
    found: dict[uuid.UUID, list[Concern]] = {}
    for each in db.session.scalars(query).unique():
        assert each.family_id is not None
        found.setdefault(each.family_id, []).append(each)
    return found


def told(concerns: Sequence[Concern], *, seen_by: Actor) -> list[Told]:
    """These concerns for one reader: of benefit data not even that there is any."""
    view = fields.view_of(seen_by, footing=fields.Footing.WATCHED)
    lines = []
    for each in concerns:
        kind = Sensitivity(each.sensitivity)
        if view.shows(kind, fields.said_by(each.agency_id)):
            lines.append(Told(each, ""))
        elif fields.instead_of(kind):
            lines.append(Told(each, fields.instead_of(kind)))
    return lines


def noticed_of(family_id: uuid.UUID) -> list[Noticed]:
    """What weighs for a family. Benefit data does not: a weight that it moved would tell of it."""
    query = select(Concern).where(
        Concern.family_id == family_id, Concern.taken_back_at.is_(None), Concern.sensitivity != BENEFITS
    )
    return [
        Noticed(each.kind.value, str(each.agency_id), each.level, each.noticed_on) for each in db.session.scalars(query)
    ]


def with_concerns(since: date) -> Sequence[uuid.UUID]:
    """Families of which something was noticed since that day; for the service's own work."""
    query = select(Concern.family_id).where(
        Concern.family_id.is_not(None), Concern.taken_back_at.is_(None), Concern.noticed_on >= since
    )
    return [each for each in db.session.scalars(query.distinct()) if each is not None]


def concern(concern_id: uuid.UUID, *, seen_by: Actor) -> Concern:
    """One concern for whoever may take it back: their own agency's, or the coordinator; raises `NotFound`."""
    query = select(Concern).where(Concern.id == concern_id, _own(seen_by), Concern.taken_back_at.is_(None))
    query = query.where(or_(Concern.family_id.is_(None), and_(true(), *not_left_out(Concern.family_id, seen_by))))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def without_family(*, seen_by: Actor) -> Sequence[Concern]:
    """Concerns about families that nobody has found yet, the oldest first: all of them, or their agency's."""
    query = (
        select(Concern)
        .where(Concern.family_id.is_(None), Concern.taken_back_at.is_(None), _own(seen_by))
        .options(joinedload(Concern.agency), joinedload(Concern.noted_by))
        .order_by(Concern.noted_at, Concern.id)
        .limit(MOST)
    )
    return db.session.scalars(query).unique().all()


def concern_by_key(key: str) -> Concern | None:
    """The concern that an earlier send of the same form noted."""
    return db.session.scalars(select(Concern).where(Concern.idempotency_key == key)).one_or_none()


def people_of(family_id: uuid.UUID, *, on: datetime) -> Sequence[Person]:
    """Who is in the family now, for saying whom a concern is about."""
    query = select(FamilyMember).where(
        FamilyMember.family_id == family_id, or_(FamilyMember.to_date.is_(None), FamilyMember.to_date >= on.date())
    )
    return [each.person for each in db.session.scalars(query.order_by(FamilyMember.position)).unique()]


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.may(Permission.FORUM_MANAGE):
        return Concern.id.is_not(None)
    if actor.agency_id is None or not actor.may(Permission.FORUM_SEE):
        raise NotFound
    return Concern.agency_id == actor.agency_id
