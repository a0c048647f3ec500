"""Telling an agency of a question to it: a notice on the page at home, and a mail that leads to signing in."""

from __future__ import annotations

from collections.abc import Sequence

from triage.access.actor import SERVICE
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.accounts.models import MailPurpose, User
from triage.accounts.service.mailing import mail_link, mail_works
from triage.evidence.models import InformationRequest
from triage.families.models import Family
from triage.notices import service as notices
from triage.restriction import queries as restriction


def page_of(request: InformationRequest) -> str:
    """Where the agency answers."""
    return f"/questions/{request.id}"


def tell_agency(request: InformationRequest, words: str, purpose: MailPurpose, *, urgent: bool = False) -> None:
    """Tell everybody of the agency who may answer; of a restricted family those alone who are named on it."""
    notices.tell(
        words,
        href=page_of(request),
        agency_id=request.agency_id,
        holders_of=Permission.REQUESTS_ANSWER,
        family_id=request.family_id,
        urgent=urgent,
    )
    _mail(request, _who_may_answer(request), purpose)


def tell_leads(request: InformationRequest, words: str) -> Sequence[User]:
    """Tell the agency's leads, and answer who was told; nobody where none may know of the family."""
    leads = [each for each in accounts.leads_of(request.agency_id) if _may_know(each, request.family)]
    for lead in leads:
        notices.tell(words, href=page_of(request), user_id=lead.id, family_id=request.family_id, urgent=True)
    _mail(request, leads, MailPurpose.QUESTION_LATE)
    return leads


def _mail(request: InformationRequest, to: Sequence[User], purpose: MailPurpose) -> None:
    if mail_works():
        for each in to:
            mail_link(each, purpose=purpose, path=page_of(request), by=SERVICE)


def _who_may_answer(request: InformationRequest) -> Sequence[User]:
    return [
        each
        for each in accounts.users_of(request.agency_id)
        if each.suspended_at is None and each.actor.may(Permission.REQUESTS_ANSWER) and _may_know(each, request.family)
    ]


def _may_know(user: User, family: Family) -> bool:
    return not family.restricted or restriction.is_named(family.id, user.id)
