"""Sending somebody a link: by mail, or by an administrator's hand where the council has no mail server."""

from __future__ import annotations

import uuid
from enum import StrEnum

from triage import audit, clock, jobs
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries, vault
from triage.accounts.models import Invitation, MailPurpose, OutgoingMail, User
from triage.db import db, transaction
from triage.notices import service as notices
from triage.settings import settings

LINK = "mail link"


class Delivery(StrEnum):
    """How a link reaches its reader."""

    MAILED = "mailed"
    BY_HAND = "by hand"


def mail_works() -> bool:
    """Whether the settings name a mail server, a sender and the address that links lead to."""
    found = settings()
    return bool(found.smtp_host and found.mail_from and found.base_url)


def mail_link(to: User | Invitation, *, purpose: MailPurpose, path: str, by: Actor) -> Delivery:
    """Send `path`, a page of this service with its token, to that person's address. Joins the caller's act.

    The mail waits in the outbox, so that a mail server which is down loses nothing. Without a mail server nothing is
    kept: an invitation's link is shown once by the caller, and for a password the person's administrator is told, who
    issues a link and hands it over.
    """
    with transaction() as tx:
        if mail_works():
            mail = _put_down(to, purpose, path)
            jobs.put(jobs.MAIL, [mail.id], tx=tx)
            audit.record("accounts.mail_asked", subject=mail, by=by, purpose=purpose)
            return Delivery.MAILED
        if purpose is MailPurpose.PASSWORD_RESET and isinstance(to, User):
            with scope.as_service():  # whoever asks for a new password has not signed in
                _tell_administrator(to)
    return Delivery.BY_HAND


def _put_down(to: User | Invitation, purpose: MailPurpose, path: str) -> OutgoingMail:
    """The row that waits; its link is sealed, since a link opens an account."""
    mail_id = uuid.uuid4()
    link = f"{settings().base_url.rstrip('/')}{path}"
    mail = OutgoingMail(
        id=mail_id,
        purpose=purpose,
        user_id=to.id if isinstance(to, User) else None,
        invitation_id=to.id if isinstance(to, Invitation) else None,
        sealed_link=vault.seal(link, purpose=LINK, owner=str(mail_id)),
        made_at=clock.now(),
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def _tell_administrator(user: User) -> None:
    """Ask the agency's lead to issue a link; where there is no other lead, the user administrators."""
    led = any(lead.id != user.id for lead in queries.leads_of(user.agency_id))
    href = f"/settings/people/{user.id}"
    notices.settle(href)
    notices.tell(
        f"Somebody at {user.agency.name} asked for a new password and needs a link from you",
        href=href,
        agency_id=user.agency_id if led else None,
        holders_of=Permission.PEOPLE_MANAGE if led else Permission.USERS_MANAGE,
    )
