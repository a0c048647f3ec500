"""The council's own referral of a family that partners' lists together point to; frozen as sent like any other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage import audit, calendar, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import db, next_number, transaction
from triage.documents import service as documents
from triage.documents.commands import ReferralCopyFor
from triage.referrals.answers import Answers
from triage.referrals.models import EntryKind, Referral, ReferralStatus
from triage.referrals.service.log import entry
from triage.referrals.service.paper import paper_copy
from triage.referrals.service.sending import fingerprint
from triage.referrals.wording import Copy, Entry, Line, to_plain
from triage.rules.dates import long_date

HOW = "lists"


def receive_from_lists(
    sent: Answers, *, agency_id: uuid.UUID, found_as: str, key: str, within: int, by: Actor
) -> Referral:
    """A referral by the council, received today and at intake from now on. Joins the caller's act.

    It names the people and their homes. What lists say of them is on the family's evidence page and not in here: a
    referral's copy has more readers than that.
    """
    with transaction():
        now, today = clock.now(), clock.today()
        agency = accounts.agency(agency_id)
        frozen = {"answers": sent.to_dict(), "copy": to_plain(_copy(sent, found_as)), "files": []}
        referral = Referral(
            reference=f"R-{today.year}-{next_number(f'referral-{today.year}'):05d}",
            agency=agency,
            started_by_id=by.user_id,
            sent_by_id=by.user_id,
            variant=sent.variant,
            form_version=sent.form_version,
            framework=sent.framework,
            status=ReferralStatus.SENT,
            answers={},
            as_sent=frozen,
            as_sent_sha256=fingerprint(frozen),
            title=sent.title(today)[:160],
            started_at=now,
            saved_at=now,
            sent_at=now,
            received_on=today,
            received_how=HOW,
            promised_on=calendar.add_working_days(today, within),
            idempotency_key=key,
        )
        db.session.add(referral)
        db.session.flush()
        entry(referral, EntryKind.SENT, f"Opened by the council from partners’ lists, as {found_as}", by=by)
        copy = ReferralCopyFor(referral_id=referral.id, agency_id=agency_id, content=paper_copy(referral, by=by))
        documents.ask_for((copy,), by=by)
        audit.record("referrals.sent", subject=referral, by=by, reference=referral.reference)
    return referral


def _copy(sent: Answers, found_as: str) -> Sequence[Copy]:
    """The same in words: who, where, and why there is no referrer to ask."""
    people = tuple(
        Entry(
            each.name,
            (Line("Date of birth", long_date(each.date_of_birth) if each.date_of_birth else "Not known"),),
        )
        for each in sent.people
    )
    homes = tuple(
        Entry(each.name, (Line("Address, as a list gave it and not checked", ", ".join([*each.lines, each.postcode])),))
        for each in sent.homes
        if not each.protected
    )
    how = Line("How did you find this family?", f"In partners’ lists, as {found_as}. No agency has referred it.")
    where = Line("What is known?", "What each list says is on the family’s evidence page.")
    parts = (Copy("Where it comes from", (Entry("", (how, where)),)), Copy("Who is in the family", people))
    return (*parts, Copy("Where they live", homes)) if homes else parts
