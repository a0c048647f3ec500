"""What is read of outgoing mail."""

from __future__ import annotations

import uuid

from triage.accounts.models import Invitation, MailState, OutgoingMail, User
from triage.db import db


def waiting_mail(mail_id: uuid.UUID) -> OutgoingMail | None:
    """A mail that has not been sent or given up."""
    mail = db.session.get(OutgoingMail, mail_id)
    return mail if mail is not None and mail.state is MailState.WAITING else None


def address_of(mail: OutgoingMail) -> str | None:
    """Where a mail goes; None where the account has ended or the invitation was withdrawn since."""
    if mail.user_id is not None:
        user = db.session.get(User, mail.user_id)
        return user.email if user is not None and user.is_active else None
    invitation = db.session.get(Invitation, mail.invitation_id) if mail.invitation_id is not None else None
    return invitation.waiting_email if invitation is not None else None
