"""Whom a question why nothing moves is asked of: whoever holds the matter and may know of the family, else the desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from triage import audit
from triage.access.actor import SERVICE
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.accounts.models import MailPurpose, User
from triage.accounts.service.mailing import mail_link, mail_works
from triage.allocations import queries as allocations
from triage.allocations.models import OfferStatus
from triage.notices import service as notices
from triage.panel.models import StuckQuestion
from triage.panel.queries.interests import interests_of_user
from triage.panel.queries.stuck import ASKED_OF_AN_AGENCY
from triage.rules.dates import long_date
from triage.rules.stuck import StuckBecause

DESK = Permission.ALLOCATIONS_MANAGE
MAY_SAY = (
    Permission.LIST_MANAGE,
    Permission.ACTIONS_UPDATE,
    Permission.CASES_HOLD,
    Permission.VISITS_RECORD,
    Permission.OFFERS_ANSWER,
)
"""Who can open the page: what of it somebody sees is asked of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person, the people of an agency who may answer, or, where neither is there, whoever keeps the list."""

    agency_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None


def page_of(found: StuckQuestion) -> str:
    """Where why is said."""
    return f"/stuck/{found.id}"


def ask(found: StuckQuestion, *, quietly: bool = False) -> None:
    """Say of whom it is asked, and tell them; `quietly` where one notice tells the desk of many."""
    _address(found, _whom(found))
    words = f"Say by {long_date(found.due_on)} why nothing moves with {found.entry.reference}"
    if found.asked_of_id is None and found.asked_of_agency_id is None:
        if not quietly:
            tell_desk(found, words)
        return
    permission = None if found.asked_of_id else ASKED_OF_AN_AGENCY[found.because]
    notices.tell(
        words,
        href=page_of(found),
        user_id=found.asked_of_id,
        agency_id=None if found.asked_of_id else found.asked_of_agency_id,
        holders_of=permission,
        family_id=found.family_id,
    )
    if mail_works():
        for each in _readers(found):
            mail_link(each, purpose=MailPurpose.QUESTION, path=page_of(found), by=SERVICE)


def hand_on(found: StuckQuestion) -> bool:
    """Ask whoever holds the matter now, where that is somebody else than was asked; whether it is."""
    if _whom(found) == Asked(found.asked_of_agency_id, found.asked_of_id):
        return False
    notices.settle(page_of(found))
    ask(found)
    audit.record("panel.stuck_handed_on", subject=found, by=SERVICE, family_id=found.family_id)
    return True


def tell_desk(found: StuckQuestion, words: str) -> None:
    """A notice to whoever keeps the list and may know of the family."""
    notices.tell(words, href=page_of(found), holders_of=DESK, family_id=found.family_id)


def tell_desk_of_many(count: int) -> None:
    """One notice in place of many."""
    notices.tell(f"Say why nothing moves with {count} families", href="/stuck", holders_of=DESK)


def _address(found: StuckQuestion, asked: Asked) -> None:
    found.asked_of_agency_id, found.asked_of_id = asked.agency_id, asked.user_id


def _whom(found: StuckQuestion) -> Asked:
    """The owner of the action or, where the family is decided on, whoever holds it; of the list itself the desk."""
    asked = None
    if found.action is not None:
        asked = _person(found, found.action.owner_id) or _agency(found, found.action.agency_id)
    elif found.because is not StuckBecause.NO_PROGRESS:
        asked = _holder(found)
    return asked or Asked()


def _holder(found: StuckQuestion) -> Asked | None:
    """The agency that an offer waits for, the officer of a visit that found nobody, or who holds the family."""
    held = allocations.open_allocation(found.family_id)
    if held is None:
        return None
    offered = [each.agency_id for each in held.offers if each.status is OfferStatus.OFFERED]
    if offered and found.because is StuckBecause.UNALLOCATED:
        return _agency(found, offered[0])
    officer = held.visit.officer_id if held.visit and found.because is StuckBecause.FAILED_VISITS else None
    return _person(found, officer) or _person(found, held.holder_id)


def _person(found: StuckQuestion, user_id: uuid.UUID | None) -> Asked | None:
    user = accounts.user_by_id(user_id) if user_id is not None else None
    if user is None or not _may_say(found, user, *MAY_SAY):
        return None
    return Asked(user.agency_id, user.id)


def _agency(found: StuckQuestion, agency_id: uuid.UUID) -> Asked | None:
    permission = ASKED_OF_AN_AGENCY[found.because]
    there = any(_may_say(found, each, permission) for each in accounts.users_of(agency_id))
    return Asked(agency_id) if there else None


def _may_say(found: StuckQuestion, user: User, *permissions: Permission) -> bool:
    """Can act, may open the page, is named on the family where it is restricted, and declared no interest in it."""
    works = user.is_active and user.suspended_at is None
    may = any(user.actor.may(permission) for permission in permissions)
    return works and may and found.family_id not in interests_of_user(user.id)


def _readers(found: StuckQuestion) -> list[User]:
    """Everybody of whom it is asked."""
    if found.asked_of_id is not None:
        return [each for each in [accounts.user_by_id(found.asked_of_id)] if each is not None]
    assert found.asked_of_agency_id is not None
    permission = ASKED_OF_AN_AGENCY[found.because]
    return [each for each in accounts.users_of(found.asked_of_agency_id) if _may_say(found, each, permission)]
