"""What user administrators and agency leads read of accounts: administrators of all, leads of their own agency's."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, update
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.access.permissions import Permission, Role
from triage.accounts.models import Agency, Invitation, MailPurpose, MailState, OutgoingMail, User
from triage.db import db, next_number
from triage.errors import NotFound

ONE_AT_A_TIME = "administering people"


def wait_for_turn() -> None:
    """Let acts on accounts happen one after the other, and read afresh what the last one left.

    Two administrators may end each other at the same moment; on both databases the second waits here for the first.
    """
    next_number(ONE_AT_A_TIME)
    db.session.expire_all()


def agencies_of(actor: Actor) -> Sequence[Agency]:
    """The open agencies whose people this person looks after, by name."""
    query = select(Agency).where(Agency.active, _own(actor, Agency.id)).order_by(Agency.name)
    return db.session.scalars(query).all()


def person(user_id: uuid.UUID, *, seen_by: Actor) -> User:
    """One account, ended ones included; raises `NotFound` where it is not this person's to look after."""
    query = select(User).where(User.id == user_id, _own(seen_by, User.agency_id))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def persons(*, seen_by: Actor, agency_id: uuid.UUID | None = None, ended: bool = False) -> Sequence[User]:
    """Accounts by agency and name, of one agency or of all; with `ended` those that have ended."""
    query = (
        select(User)
        .join(Agency, Agency.id == User.agency_id)
        .where(User.active.is_(not ended), _own(seen_by, User.agency_id))
        .order_by(Agency.name, User.name, User.id)
    )
    if agency_id is not None:
        query = query.where(User.agency_id == agency_id)
    return db.session.scalars(query).unique().all()


def invitation(invitation_id: uuid.UUID, *, seen_by: Actor) -> Invitation:
    """One invitation; raises `NotFound` where it is not this person's to look after."""
    query = select(Invitation).where(Invitation.id == invitation_id, _own(seen_by, Invitation.agency_id))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def waiting_invitations(*, seen_by: Actor, agency_id: uuid.UUID | None = None) -> Sequence[Invitation]:
    """Invitations that were neither accepted nor withdrawn, newest first."""
    query = select(Invitation).where(Invitation.waiting_email.is_not(None), _own(seen_by, Invitation.agency_id))
    if agency_id is not None:
        query = query.where(Invitation.agency_id == agency_id)
    return db.session.scalars(query.order_by(Invitation.made_at.desc(), Invitation.id)).unique().all()


def waiting_invitations_of(user_id: uuid.UUID) -> Sequence[Invitation]:
    """The waiting invitations that this person sent, or sent again; for acts."""
    query = select(Invitation).where(Invitation.waiting_email.is_not(None), Invitation.made_by_id == user_id)
    return db.session.scalars(query.order_by(Invitation.id)).unique().all()


def invitation_by_hash(token_hash: str) -> Invitation | None:
    """The invitation whose link has that hash."""
    query = select(Invitation).where(Invitation.token_hash == token_hash)
    return db.session.scalars(query).unique().one_or_none()


def invitation_to(email: str) -> Invitation | None:
    """The invitation that waits for that address."""
    return db.session.scalars(select(Invitation).where(Invitation.waiting_email == email)).unique().one_or_none()


def use_invitation(invitation_id: uuid.UUID, *, at: datetime) -> bool:
    """Use an invitation up; only the first of two at the same moment is told that it did."""
    statement = (
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > at,
        )
        .values(accepted_at=at, waiting_email=None)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalars(statement).one_or_none() is not None


def invitation_mails(invitation_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, MailState]:
    """How far the last mail of each invitation has come; nothing for one that was handed over."""
    query = (
        select(OutgoingMail)
        .where(OutgoingMail.invitation_id.in_(invitation_ids), OutgoingMail.purpose == MailPurpose.INVITATION)
        .order_by(OutgoingMail.made_at)
    )
    return {mail.invitation_id: mail.state for mail in db.session.scalars(query) if mail.invitation_id}


def administrators() -> Sequence[User]:
    """The user administrators who can act, by name."""
    query = (
        select(User)
        .join(Agency, Agency.id == User.agency_id)
        .where(User.active, Agency.active, User.suspended_at.is_(None))
        .options(joinedload(User.agency))
        .order_by(User.name, User.id)
    )
    return [user for user in db.session.scalars(query).unique() if Role.USER_ADMINISTRATOR in user.roles]


def unused_since(moment: datetime) -> Sequence[User]:
    """Accounts that nobody has used, confirmed or been given since that moment, and that are not suspended yet."""
    last = func.coalesce(User.last_signed_in_at, User.created_at)
    query = select(User).where(
        User.active,
        User.suspended_at.is_(None),
        last < moment,
        func.coalesce(User.confirmed_at, User.created_at) < moment,
    )
    return db.session.scalars(query.order_by(User.id)).unique().all()


def _own(actor: Actor, agency_id: ColumnElement[uuid.UUID] | object) -> ColumnElement[bool]:
    """Everything for user administrators, their own agency for leads, nothing for anybody else."""
    column: ColumnElement[uuid.UUID] = agency_id  # type: ignore[assignment]  # a mapped attribute is one
    if actor.may(Permission.USERS_MANAGE):
        return column.is_not(None)
    return column == actor.agency_id if actor.may(Permission.PEOPLE_MANAGE) else false()
