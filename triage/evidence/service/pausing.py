"""Pausing a referral's clock while an agency is waited for (the rule: `rules.pausing`)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from triage import calendar, clock
from triage.access import scope
from triage.db import db
from triage.evidence.models import InformationRequest, RequestStatus
from triage.evidence.queries import pausing as queries
from triage.referrals.models import Referral
from triage.rules.pausing import Pause, paused


def keep_clock(family_id: uuid.UUID) -> None:
    """Stop or start the clocks of a family's referrals at intake, as its questions to agencies now stand.

    The day promised to the referrer moves on by the working days of the pauses that are over. Joins the caller's act.
    """
    with scope.as_service():  # whoever answers sees nothing of the referral whose clock starts again
        db.session.flush()
        asked = queries.asked_about(family_id)
        waits = [each.due_on for each in asked if each.status is RequestStatus.OPEN and each.escalated_at is None]
        for referral in queries.referrals_of(family_id):
            _keep(referral, [pause_of(each) for each in asked], until=max(waits, default=None))


def release_clock(referral: Referral) -> None:
    """Start the clock of a referral that leaves its family; what it has waited for agencies stays left out."""
    if referral.family_id is None:
        return
    with scope.as_service():
        db.session.flush()
        found = [pause_of(each) for each in queries.asked_about(referral.family_id)]
        _keep(referral, [Pause(each.start, each.end or clock.today()) for each in found], until=None)


def pause_of(request: InformationRequest) -> Pause:
    """From asking to its end, or to the day on which the lead was told."""
    ends = [each for each in (request.ended_at, request.escalated_at) if each is not None]
    return Pause(clock.local(request.asked_at).date(), clock.local(min(ends)).date() if ends else None)


def _keep(referral: Referral, pauses: Sequence[Pause], *, until: date | None) -> None:
    since = referral.received_on
    if since is None:
        return
    found = paused(pauses, since, calendar.days_off())
    before = calendar.working_days_between(since, referral.clock_from) if referral.clock_from else 0
    promised = referral.promised_on
    queries.set_clock(
        referral,
        clock_from=calendar.add_working_days(since, found.days) if found.days else None,
        promised_on=calendar.add_working_days(promised, found.days - before) if promised else None,
        paused_since=found.since,
        paused_until=until if found.since else None,
    )
