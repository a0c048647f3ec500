"""On what ground the invented council's people get in: agreements, the statement, who was invited and reviewed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts.commands import Invite
from triage.accounts.models import Agency, AgreementKind, ReviewAnswer, SharingAgreement, Suspension, User
from triage.accounts.queries import reviews as review_queries
from triage.accounts.service import invitations, reviews
from triage.accounts.service.agreements import INTERNAL_KINDS
from triage.accounts.service.sso import NO_PASSWORD
from triage.accounts.service.statements import add_acceptance
from triage.db import db
from triage.panel.service import attendance

COVERS = (
    "Referrals, what each agency knows before a meeting, and what the panel decides, for families of the programme. "
    "Lawful basis: public task, and safeguarding where a person objects."
)
WITHIN = "Work of the council’s own services with the families of the programme, under its privacy notice."
ENDS_SOON = "law"
DAYS_LEFT = 21
NOT_YET = "harbour@"


def agree(agencies: dict[str, Agency]) -> None:
    """An agreement for each agency, one of them with three weeks to run. Joins the caller's act."""
    today = clock.now().date()
    for number, (code, agency) in enumerate(agencies.items(), start=1):
        internal = agency.kind in INTERNAL_KINDS
        ends = None if internal else _ends(code, today)
        starts = today - timedelta(days=120)
        db.session.add(
            SharingAgreement(
                agency_id=agency.id,
                kind=AgreementKind.INTERNAL if internal else AgreementKind.SHARING,
                reference=f"{'INT' if internal else 'ISA'}-{starts.year}-{number:02}",
                covers=WITHIN if internal else COVERS,
                signed_on=starts - timedelta(days=14),
                starts_on=starts,
                ends_on=ends,
                review_on=ends - timedelta(days=60 if code != ENDS_SOON else 7)
                if ends
                else starts + timedelta(days=365),
                made_at=clock.now(),
            )
        )


def accept(users: dict[str, User]) -> None:
    """Everybody has accepted the statement. Joins the caller's act."""
    for user in users.values():
        add_acceptance(user.id)


def _ends(code: str, begun: date) -> date:
    """When an agreement ends, seen from the day the council began, 70 days ago."""
    return begun + timedelta(days=70 + DAYS_LEFT if code == ENDS_SOON else 600)


def suspend(council_agency: Agency) -> None:
    """Somebody who has not signed in for four months. Joins the caller's act."""
    long_ago = clock.now() - timedelta(days=130)
    user = User(
        agency_id=council_agency.id,
        email="former.helper@demo.example",
        name="Perrin Holt",
        job_title="Sessional worker",
        password_hash=NO_PASSWORD,
        roles=[Role.REFERRER.value],
        created_at=long_ago - timedelta(days=60),
        last_signed_in_at=long_ago,
        suspended_at=clock.now(),
        suspended_why=Suspension.UNUSED,
    )
    db.session.add(user)


def invite(agency: Agency, *, by: Actor) -> None:
    """Somebody who has been invited and has not come yet."""
    who = {"email": "new.colleague@demo.example", "name": "Tove Sandqvist", "job_title": "Tenancy officer"}
    invitations.invite(Invite(agency_id=agency.id, roles=frozenset({Role.REFERRER}), **who), by=by)


def review(agency: Agency, *, by: Actor, lead: Actor) -> None:
    """An access review under way: the lead has confirmed a colleague, and somebody else answers for the lead."""
    found = reviews.open_review(agency.id, by=by)
    for line in review_queries.lines_of(found.id):
        if line.user_id != lead.user_id:
            reviews.answer(line.id, ReviewAnswer.CONFIRMED, seen_revision=line.revision, by=lead)
            break


def accept_for_meeting(meeting_id: uuid.UUID, people: Iterable[User]) -> None:
    """The members have read the statement of a meeting, all but one."""
    for user in people:
        if not user.email.startswith(NOT_YET):
            attendance.accept_confidentiality(meeting_id, by=user.actor)
