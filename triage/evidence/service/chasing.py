"""Questions that run out: one reminder before the day, then the agency's lead, and the coordinator sees it overdue."""

from __future__ import annotations

from triage import audit, calendar, clock
from triage.access.actor import SERVICE
from triage.accounts.models import MailPurpose
from triage.db import transaction
from triage.evidence.models import InformationRequest
from triage.evidence.queries import outstanding as queries
from triage.evidence.service.pausing import keep_clock
from triage.evidence.service.questions import day_words
from triage.evidence.service.telling import tell_agency, tell_leads
from triage.settings import settings


def chase() -> int:
    """Remind of what is nearly due and tell leads of what is overdue, each once; answers how many were chased."""
    return remind() + escalate()


def remind() -> int:
    """Remind those who may answer, the working day before; not on the day of asking, and never when it is overdue."""
    today = clock.today()
    before = calendar.add_working_days(today, settings().request_reminded_working_days)
    with transaction():
        found = queries.to_remind(before, on=today, asked_before=today)
        for request in found:
            request.reminded_at = clock.now()
            words = f"Your answer to a question is due {day_words(request)}"
            tell_agency(request, words, MailPurpose.QUESTION_REMINDER)
            audit.record("evidence.reminded", subject=request, by=SERVICE, family_id=request.family_id)
    return len(found)


def escalate() -> int:
    """Tell the agency's leads of what is past its day; the referral's clock runs again from then on."""
    with transaction():
        found = queries.to_escalate(clock.today())
        for request in found:
            _escalate(request)
    return len(found)


def _escalate(request: InformationRequest) -> None:
    request.escalated_at = clock.now()
    told = tell_leads(request, f"Your agency’s answer to a question was due {day_words(request)} and has not come")
    audit.record(
        "evidence.escalated", subject=request, by=SERVICE, family_id=request.family_id, leads=[each.id for each in told]
    )
    keep_clock(request.family_id)
