"""Inviting somebody: a link that works once, within two days, and of which only the hash is kept."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Role, grantable
from triage.accounts import queries as accounts
from triage.accounts.commands import AcceptInvitation, Invite
from triage.accounts.models import Invitation, MailPurpose, SsoProvider, User
from triage.accounts.models.sso import LinkedBy
from triage.accounts.queries import people_admin as queries
from triage.accounts.queries import sso as sso_queries
from triage.accounts.service import passwords, sso
from triage.accounts.service.mailing import Delivery, mail_link
from triage.accounts.service.sso import NO_PASSWORD
from triage.accounts.service.sso_tokens import Claims
from triage.db import db, transaction
from triage.errors import NotFound, Refused
from triage.rules.agencies import AgencyKind

HOLDS = timedelta(hours=48)
TOKEN_BYTES = 32
PATH = "/join/"
MOVED_ON = "moved-on.invalid"
PART = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
PLAIN = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{PART}(?:\.{PART})+")
NOT_PLAIN = "Enter the address in plain letters: one with others in it may only look like a colleague’s."
TAKEN = "Somebody with this address has an account already. If they moved to another agency, end that account first."
SPENT = "This link has been used, withdrawn or replaced by a newer one, or it is older than 48 hours."


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation on its way; `path` is there only where the link must be handed over, and is shown once."""

    invitation: Invitation
    path: str = ""


def invite(command: Invite, *, by: Actor, by_hand: bool = False) -> Sent:
    """Invite somebody to have an account.

    Raises:
        NotFound: the agency is not this person's to look after.
        Refused: there is an account or an invitation already, or a role is not theirs to give.
    """
    email = command.email.strip().lower()
    with transaction():
        queries.wait_for_turn()
        agency = next((each for each in queries.agencies_of(by) if each.id == command.agency_id), None)
        if agency is None:
            raise NotFound
        must_be_grantable(command.roles, by=by, kind=agency.kind)
        _must_be_free(email)
        invitation = Invitation(
            agency=agency,
            email=email,
            waiting_email=email,
            name=command.name,
            job_title=command.job_title,
            roles=sorted(role.value for role in command.roles),
            made_by_id=by.user_id,
        )
        sent = _send(invitation, by=by, by_hand=by_hand)
        audit.record(
            "accounts.invited",
            subject=invitation,
            by=by,
            agency_id=agency.id,
            roles=invitation.held_roles,
        )
    return sent


def send_again(invitation_id: uuid.UUID, *, by: Actor) -> Sent:
    """Send a fresh link for another 48 hours; the link before it works no more."""
    with transaction():
        queries.wait_for_turn()
        invitation = _waiting(invitation_id, by=by)
        must_be_grantable(invitation.held_roles, by=by, kind=invitation.agency.kind)
        invitation.sent_times += 1
        invitation.made_by_id = by.user_id
        sent = _send(invitation, by=by)
        audit.record("accounts.invited_again", subject=invitation, by=by, agency_id=invitation.agency_id)
    return sent


def withdraw(invitation_id: uuid.UUID, *, by: Actor) -> Invitation:
    """Take an invitation back: its link works no more."""
    with transaction():
        invitation = _waiting(invitation_id, by=by)
        _take_back(invitation, by=by)
    return invitation


def withdraw_those_of(user: User, *, by: Actor) -> None:
    """Take back what somebody gave out whose account ends: nobody leaves a door open behind them. Joins the act."""
    with transaction():
        for invitation in queries.waiting_invitations_of(user.id):
            _take_back(invitation, by=by)


def open_invitation(token: str) -> Invitation:
    """The invitation that a link opens; raises `Refused` with the reason where it opens none any more."""
    invitation = queries.invitation_by_hash(hash_of(token))
    if invitation is None or invitation.waiting_email is None or invitation.expires_at <= clock.now():
        raise Refused(SPENT)
    if not invitation.agency.active:
        raise Refused(SPENT)
    return invitation


def accept(command: AcceptInvitation) -> User:
    """Make the account that an invitation promised. Of two at the same moment only one is made.

    An account of the same address that had ended is opened again: what the person did stays theirs. At another agency
    it is a new one, since papers, families and protected addresses were given to somebody in their work at the first.

    Raises:
        Refused: the link is spent, or the password is not good enough.
    """
    invitation = open_invitation(command.token)
    agency = invitation.agency.name
    passwords.must_be_good(command.password, email=invitation.email, name=command.name, agency=agency)
    return _accept(invitation, name=command.name, password_hash=passwords.hash_of(command.password))


def accept_with_organisation(token: str, name: str, provider: SsoProvider, claims: Claims) -> User:
    """The same for somebody who has just proved at their own organisation who they are, and needs no password.

    Raises:
        Refused: the link is spent, or the person there cannot be linked.
    """
    invitation = open_invitation(token)
    with transaction():
        user = _accept(invitation, name=name, password_hash=NO_PASSWORD)
        sso.link(user, provider, claims, linked_by=LinkedBy.INVITATION, by=user.actor)
    return user


def must_be_grantable(roles: frozenset[Role] | list[Role], *, by: Actor, kind: AgencyKind) -> None:
    """Nobody gives a role that is not theirs to give, or that people of that kind of agency may not have."""
    allowed = grantable(by.permissions, kind)
    if not roles:
        raise Refused("Choose at least one role.")
    if refused := set(roles) - allowed:
        raise Refused(f"You cannot make somebody of this agency {' or '.join(sorted(role.value for role in refused))}.")


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return sha256(token.encode()).hexdigest()


def _take_back(invitation: Invitation, *, by: Actor) -> None:
    invitation.withdrawn_at, invitation.waiting_email = clock.now(), None
    audit.record("accounts.invitation_withdrawn", subject=invitation, by=by, agency_id=invitation.agency_id)


def _send(invitation: Invitation, *, by: Actor, by_hand: bool = False) -> Sent:
    """A fresh link, mailed or for the actor to hand over."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    invitation.token_hash = hash_of(token)
    invitation.made_at, invitation.expires_at = now, now + HOLDS
    db.session.add(invitation)
    db.session.flush()
    path = PATH + token
    if not by_hand and mail_link(invitation, purpose=MailPurpose.INVITATION, path=path, by=by) is Delivery.MAILED:
        return Sent(invitation)
    return Sent(invitation, path)


def _waiting(invitation_id: uuid.UUID, *, by: Actor) -> Invitation:
    invitation = queries.invitation(invitation_id, seen_by=by)
    if invitation.waiting_email is None:
        raise Refused("This invitation has been accepted or withdrawn already.")
    return invitation


def _must_be_free(email: str) -> None:
    """One account for one address, and one invitation at a time; none for an address that only looks like another."""
    if not PLAIN.fullmatch(email):
        raise Refused(NOT_PLAIN)
    user = accounts.user_by_email(email)
    if user is not None and user.active:
        raise Refused(TAKEN)
    if queries.invitation_to(email) is not None:
        raise Refused("This address has been invited already. Find the invitation under People and send it again.")


def _accept(invitation: Invitation, *, name: str, password_hash: str) -> User:
    """Use the invitation up and make its account."""
    with transaction():
        if not queries.use_invitation(invitation.id, at=clock.now()):
            raise Refused(SPENT)
        user = _account(invitation)
        user.name, user.password_hash = name, password_hash
        db.session.add(user)
        db.session.flush()
        accounts.forget_second_factor(user.id)
        sso_queries.forget_identity_of(user.id)
        db.session.refresh(invitation)
        invitation.user_id = user.id
        audit.record("accounts.invitation_accepted", subject=user, by=user.actor, invitation=invitation.id)
    return user


def _account(invitation: Invitation) -> User:
    """A new account, or the agency's ended one of the same address, opened again without its old second factor."""
    known = accounts.user_by_email(invitation.email)
    if known is not None and known.active:
        raise Refused(SPENT)
    if known is not None and known.agency_id != invitation.agency_id:
        _give_up_address(known)
        known = None
    user = known or User(email=invitation.email, created_at=clock.now())
    user.agency = invitation.agency
    user.job_title, user.roles = invitation.job_title, list(invitation.roles)
    user.roles_revision = (user.roles_revision or 0) + 1
    user.active, user.ended_at, user.end_reason = True, None, ""
    user.suspended_at, user.suspended_why, user.confirmed_at = None, None, clock.now()
    return user


def _give_up_address(ended: User) -> None:
    """An ended account makes way for its owner's new one at another agency; under `.invalid` no mail arrives."""
    sso_queries.forget_identity_of(ended.id)
    ended.email = f"{ended.id}@{MOVED_ON}"
    db.session.flush()
    audit.record("accounts.address_given_up", subject=ended, by=ended.actor)
