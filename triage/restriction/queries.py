"""What is read of restricted records: who is named, who looks through a glass, what is still to be reviewed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency, User
from triage.db import db, next_number
from triage.errors import NotFound
from triage.families.models import Family, FamilyMember
from triage.restriction.models import Glass, NamedPerson

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A record by its reference, and who may read it; nothing of the family itself."""

    family_id: uuid.UUID
    reference: str
    revision: int
    restricted: bool
    because: str
    at: datetime | None
    by_name: str
    named: tuple[NamedPerson, ...] = ()
    openings: tuple[Glass, ...] = ()

    @property
    def named_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(each.user_id for each in self.named)


def restriction(reference: str, *, seen_by: Actor) -> Restriction:
    """Whether a record is restricted, and to whom; raises `NotFound` for those to whom it is closed.

    Information governance keeps the list of people of every record, by its reference and without opening it.
    """
    if not _keeps_lists(seen_by):
        return _restriction(reference)
    with scope.as_service():
        return _restriction(reference)


def restrictions(*, seen_by: Actor) -> Sequence[Restriction]:
    """Every restricted record by its reference, the newest first, for information governance."""
    if not _keeps_lists(seen_by):
        raise NotFound
    with scope.as_service():
        rows = _rows(Family.restricted.is_(True))
        named = _named([row.id for row in rows])
        return [_as_restriction(row, named.get(row.id, ())) for row in rows]


def is_named(family_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether somebody is named on a record; for acts."""
    query = select(NamedPerson.id).where(NamedPerson.family_id == family_id, NamedPerson.user_id == user_id)
    return db.session.scalars(query).first() is not None


def named_on(family_id: uuid.UUID) -> Sequence[NamedPerson]:
    """The people named on a record; for acts."""
    return db.session.scalars(select(NamedPerson).where(NamedPerson.family_id == family_id)).unique().all()


def restricted_families_of(person_ids: Collection[uuid.UUID]) -> Sequence[Family]:
    """The restricted families that these people belong to; for acts."""
    query = (
        select(Family)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .where(FamilyMember.person_id.in_(person_ids), Family.restricted)
        .order_by(Family.reference)
    )
    return db.session.scalars(query).unique().all()


def colleagues() -> Sequence[tuple[User, Agency]]:
    """Everybody with an account in use, by agency and name: who can be named."""
    query = select(User, Agency).join(Agency, Agency.id == User.agency_id).where(User.active, Agency.active)
    return [(user, agency) for user, agency in db.session.execute(query.order_by(Agency.name, User.name, User.id))]


def glass_through(family: Family, *, seen_by: Actor) -> Glass | None:
    """The glass that this person looks through at a family; None where they need none."""
    if not family.restricted or seen_by.user_id is None:
        return None
    found = open_glass(family.id, seen_by.user_id)
    return None if found is None or is_named(family.id, seen_by.user_id) else found


def wait_for_turn() -> None:
    """Let openings happen one after the other, so that two forms sent at once open one glass and not two."""
    next_number("opening in an emergency")


def open_glass(family_id: uuid.UUID, user_id: uuid.UUID) -> Glass | None:
    """Somebody's glass that is open now."""
    now = clock.now()
    query = select(Glass).where(
        Glass.family_id == family_id,
        Glass.user_id == user_id,
        Glass.closed_at.is_(None),
        Glass.opened_at <= now,
        Glass.until > now,
    )
    return db.session.scalars(query.order_by(Glass.until.desc())).unique().first()


def glass_by_key(key: str) -> Glass | None:
    """The opening that an earlier send of the same form made."""
    return db.session.scalars(select(Glass).where(Glass.idempotency_key == key)).unique().one_or_none()


def family_of_reference(reference: str) -> Family | None:
    """A family by its reference, closed or not; for acts of the service."""
    return db.session.scalars(select(Family).where(Family.reference == reference)).one_or_none()


def openings(*, seen_by: Actor, reviewed: bool) -> Sequence[Glass]:
    """Emergency openings that wait for a review, the oldest first, or the reviewed ones, the newest first."""
    _must_review(seen_by)
    condition = Glass.reviewed_at.is_not(None) if reviewed else Glass.reviewed_at.is_(None)
    order = Glass.reviewed_at.desc() if reviewed else Glass.opened_at
    query = select(Glass).where(condition).options(joinedload(Glass.family)).order_by(order, Glass.id).limit(MOST)
    with scope.as_service():
        return db.session.scalars(query).unique().all()


def opening(glass_id: uuid.UUID, *, seen_by: Actor) -> Glass:
    """One emergency opening, for whoever reviews them; raises `NotFound`."""
    _must_review(seen_by)
    with scope.as_service():
        query = (
            select(Glass).where(Glass.id == glass_id).options(joinedload(Glass.family), joinedload(Glass.reviewed_by))
        )
        found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def count_to_review(*, seen_by: Actor) -> int:
    """How many openings nobody has reviewed yet, save for this person's own."""
    _must_review(seen_by)
    query = select(func.count(Glass.id)).where(Glass.reviewed_at.is_(None), Glass.user_id != seen_by.user_id)
    with scope.as_service():
        return db.session.scalar(query) or 0


def _restriction(reference: str) -> Restriction:
    rows = _rows(Family.reference == reference)
    if not rows:
        raise NotFound
    family = rows[0]
    opened = select(Glass).where(Glass.family_id == family.id).order_by(Glass.opened_at.desc()).limit(MOST)
    openings = tuple(db.session.scalars(opened).unique())
    return _as_restriction(family, _named([family.id]).get(family.id, ()), openings)


def _rows(condition: ColumnElement[bool]) -> Sequence[Family]:
    query = select(Family).where(condition).order_by(Family.restricted_at.desc(), Family.reference)
    return db.session.scalars(query).all()


def _named(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[NamedPerson, ...]]:
    query = select(NamedPerson).where(NamedPerson.family_id.in_(family_ids)).order_by(NamedPerson.named_at)
    found: dict[uuid.UUID, tuple[NamedPerson, ...]] = {}
    for each in db.session.scalars(query).unique():
        found[each.family_id] = (*found.get(each.family_id, ()), each)
    return found


def _as_restriction(row: Family, named: tuple[NamedPerson, ...], openings: tuple[Glass, ...] = ()) -> Restriction:
    by = db.session.get(User, row.restricted_by_id) if row.restricted_by_id else None
    return Restriction(
        family_id=row.id,
        reference=row.reference,
        revision=row.revision,
        restricted=row.restricted,
        because=row.restricted_because,
        at=row.restricted_at,
        by_name=by.name if by is not None else "The service",
        named=named,
        openings=openings,
    )


def _keeps_lists(actor: Actor) -> bool:
    return actor.may(Permission.GLASSES_REVIEW)


def _must_review(actor: Actor) -> None:
    if not actor.may(Permission.GLASSES_REVIEW):
        raise NotFound
