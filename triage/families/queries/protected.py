"""Protected addresses: who may see one, and who has looked."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Address, AddressKind, AddressLook, AddressReader, FamilyMember, Household
from triage.families.queries.limits import SEES_FAMILIES, not_left_out

PAGE = 50


def protected_address(address_id: uuid.UUID, *, seen_by: Actor) -> Address:
    """A protected address for those who may see it, or may name who does; raises `NotFound`, also for an open one.

    What stands in it is no part of this: it is shown by the act of looking alone.
    """
    query = (
        select(Address)
        .join(Household, Household.id == Address.household_id)
        .where(Address.id == address_id, Address.protected, *not_left_out(Household.family_id, seen_by))
        .options(joinedload(Address.household).joinedload(Household.family))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None or not (may_name_readers(seen_by) or reader_of(address_id, seen_by) is not None):
        raise NotFound
    return found


def may_name_readers(actor: Actor) -> bool:
    """Whether somebody names who sees protected addresses, without seeing them for that."""
    return actor.may(Permission.ADDRESSES_NAME) and any(actor.may(each) for each in SEES_FAMILIES)


def reader_of(address_id: uuid.UUID, actor: Actor) -> AddressReader | None:
    """This person's place on the list of an address, while it is in force."""
    query = select(AddressReader).where(
        AddressReader.address_id == address_id,
        AddressReader.user_id == actor.user_id,
        AddressReader.ended_at.is_(None),
        AddressReader.until >= clock.today(),
    )
    return db.session.scalars(query.order_by(AddressReader.until.desc()).limit(1)).one_or_none()


def readers_of(address_id: uuid.UUID) -> Sequence[AddressReader]:
    """Everybody who may or might see an address, the newest first; the caller was let into its page."""
    query = select(AddressReader).where(AddressReader.address_id == address_id)
    return db.session.scalars(query.order_by(AddressReader.named_at.desc(), AddressReader.id)).all()


def looks_at(address_id: uuid.UUID) -> Sequence[AddressLook]:
    """Who looked at an address, when and why, newest first; the caller was let into its page."""
    query = select(AddressLook).where(AddressLook.address_id == address_id)
    return db.session.scalars(query.order_by(AddressLook.at.desc(), AddressLook.id).limit(PAGE)).all()


def look_by_key(key: str) -> AddressLook | None:
    """The look that an earlier send of the same form was."""
    return db.session.scalars(select(AddressLook).where(AddressLook.idempotency_key == key)).one_or_none()


def addresses_open_to(family_id: uuid.UUID, *, seen_by: Actor) -> frozenset[uuid.UUID]:
    """The protected addresses of a family whose page this person may open."""
    query = select(Address.id).join(Household).where(Household.family_id == family_id, Address.protected)
    if not may_name_readers(seen_by):
        query = query.where(
            exists().where(
                AddressReader.address_id == Address.id,
                AddressReader.user_id == seen_by.user_id,
                AddressReader.ended_at.is_(None),
                AddressReader.until >= clock.today(),
            )
        )
    return frozenset(db.session.scalars(query))


def with_protected_homes(person_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Which of these people are of a family with a protected address, as far as the reader may know.

    What somebody else writes of where they live could be that address, and is shown on no page.
    """
    query = (
        select(FamilyMember.person_id)
        .join(Household, Household.family_id == FamilyMember.family_id)
        .join(Address, Address.household_id == Household.id)
        .where(FamilyMember.person_id.in_(person_ids), or_(Address.protected, Address.kind == AddressKind.REFUGE))
    )
    return frozenset(db.session.scalars(query))
