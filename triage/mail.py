"""Sending mail: a link and the council's name, nothing about anybody.

A kind of job: retries live in the outbox, and the job holds an id only. The link is wiped once it is sent or given up.
"""

from __future__ import annotations

import smtplib
import ssl
import uuid
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.accounts import queries, vault
from triage.accounts.models import MailPurpose, MailState, OutgoingMail
from triage.accounts.service.mailing import LINK
from triage.db import transaction
from triage.settings import settings

SECONDS = 20.0

SUBJECTS = {
    MailPurpose.INVITATION: "Your account for {service}",
    MailPurpose.PASSWORD_RESET: "A new password for {service}",  # pragma: allowlist secret  # a subject line
    MailPurpose.QUESTION: "A question to your organisation",
    MailPurpose.QUESTION_REMINDER: "A question to your organisation is due soon",
    MailPurpose.QUESTION_LATE: "A question to your organisation is overdue",
}
SIGN_IN = (
    "Open this link and sign in to read it and to answer:\n\n{link}\n\n"
    "This email does not say whom it is about, and the link shows nothing to anybody who has not signed in. If you "
    "are not sure about it, phone {phone}."
)
WORDS = {
    MailPurpose.INVITATION: (
        "{council} has invited you to use its service “{service}”.\n\n"
        "Open this link to make your account. It works once, within 48 hours of being sent:\n\n{link}\n\n"
        "If you did not expect this, delete this email and phone {phone}. Nobody will ask you for your password."
    ),
    MailPurpose.PASSWORD_RESET: (
        "Somebody asked for a new password for your account with {council}.\n\n"
        "Open this link to choose one. It works once and not for long:\n\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is. If it happens again, phone {phone}."
    ),
    MailPurpose.QUESTION: "{council} asks your organisation a question in its service “{service}”.\n\n" + SIGN_IN,
    MailPurpose.QUESTION_REMINDER: (
        "A question that {council} asks your organisation in its service “{service}” is due soon and has no answer "
        "yet. You are reminded this once.\n\n" + SIGN_IN
    ),
    MailPurpose.QUESTION_LATE: (
        "A question that {council} asks your organisation in its service “{service}” is past its day without an "
        "answer. You are told because you lead for your organisation.\n\n" + SIGN_IN
    ),
}


def make(subject_ids: Sequence[uuid.UUID], *, alive: Callable[[], None]) -> Mapping[uuid.UUID, BaseException]:
    """Send these mails; answers those that could not be sent this time."""
    failures: dict[uuid.UUID, BaseException] = {}
    for mail_id in subject_ids:
        try:
            _send(mail_id)
        except (OSError, smtplib.SMTPException, vault.Unsealable) as error:
            failures[mail_id] = error
        alive()
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """The last attempt failed: the link is wiped, and the pages say that the mail did not go out."""
    with transaction():
        mail = queries.waiting_mail(subject_id)
        if mail is not None:
            _settle(mail, MailState.NOT_SENT, error_class=error_class)


def _send(mail_id: uuid.UUID) -> None:
    """One mail to the server; one whose reader has gone meanwhile is not sent."""
    mail = queries.waiting_mail(mail_id)
    if mail is None:
        return
    to = queries.address_of(mail)
    if to is not None:
        _hand_over(_message(mail, to))
    with transaction():
        _settle(mail, MailState.SENT if to is not None else MailState.NOT_SENT)


def _settle(mail: OutgoingMail, state: MailState, *, error_class: str = "") -> None:
    mail.state, mail.sealed_link = state, ""
    mail.sent_at = clock.now() if state is MailState.SENT else None
    action = "accounts.mail_sent" if state is MailState.SENT else "accounts.mail_not_sent"
    audit.record(action, subject=mail, by=SERVICE, purpose=mail.purpose, error=error_class)


def _message(mail: OutgoingMail, to: str) -> EmailMessage:
    """The words: no greeting, no name, no family; the address it goes to and the link are all that is the reader's."""
    found = settings()
    facts = {"council": found.council_name, "service": found.service_name, "phone": found.contact_phone}
    link = vault.unseal(mail.sealed_link, purpose=LINK, owner=str(mail.id))
    message = EmailMessage()
    message["Subject"] = SUBJECTS[mail.purpose].format(**facts)
    message["From"] = found.mail_from
    message["To"] = to
    message["Date"] = formatdate(clock.now().timestamp())
    message["Message-ID"] = make_msgid(idstring=str(mail.id), domain=found.mail_from.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(WORDS[mail.purpose].format(link=link, **facts), cte="quoted-printable")
    return message


def _hand_over(message: EmailMessage) -> None:
    """To the council's mail server; with STARTTLS its certificate must be good."""
    found = settings()
    with smtplib.SMTP(found.smtp_host, found.smtp_port, timeout=SECONDS) as server:
        if found.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if found.smtp_user:
            server.login(found.smtp_user, found.smtp_password)
        server.send_message(message)
