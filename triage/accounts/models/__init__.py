"""Agencies, the people who work for them, on what ground they get in, their sessions and teams."""

from triage.accounts.models.agreements import AgreementKind, AgreementState, SharingAgreement
from triage.accounts.models.factors import RecoveryCode, SecondFactor
from triage.accounts.models.guesses import Guess
from triage.accounts.models.invitations import Invitation
from triage.accounts.models.mail import MailPurpose, MailState, OutgoingMail
from triage.accounts.models.passwords import PasswordReset
from triage.accounts.models.people import AGENCY_KIND_LABELS, Agency, Suspension, User
from triage.accounts.models.reviews import AccessReview, ReviewAnswer, ReviewLine
from triage.accounts.models.sessions import WebSession
from triage.accounts.models.sso import LinkedBy, SsoDomain, SsoIdentity, SsoProvider
from triage.accounts.models.statements import StatementAcceptance
from triage.accounts.models.teams import Team, TeamWorker
from triage.rules.agencies import AgencyKind

__all__ = [
    "AGENCY_KIND_LABELS",
    "AccessReview",
    "Agency",
    "AgencyKind",
    "AgreementKind",
    "AgreementState",
    "Guess",
    "Invitation",
    "LinkedBy",
    "MailPurpose",
    "MailState",
    "OutgoingMail",
    "PasswordReset",
    "RecoveryCode",
    "ReviewAnswer",
    "ReviewLine",
    "SecondFactor",
    "SharingAgreement",
    "SsoDomain",
    "SsoIdentity",
    "SsoProvider",
    "StatementAcceptance",
    "Suspension",
    "Team",
    "TeamWorker",
    "User",
    "WebSession",
]
