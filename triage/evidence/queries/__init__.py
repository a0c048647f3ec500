"""What is read of evidence, questions to agencies, verdicts and the intake queue."""

from triage.evidence.queries.assessing import all_items, facts
from triage.evidence.queries.evidence_items import hidden_from, item, item_by_key, items, may_see
from triage.evidence.queries.questions import (
    asked_of,
    new_answers,
    overdue,
    question,
    request_by_key,
    request_for_agency,
    requests,
    waiting_on,
)
from triage.evidence.queries.queue import (
    IntakePage,
    IntakeRow,
    Wanted,
    agencies_at_intake,
    clock_of,
    intake,
    referral_at_intake,
    sent_people,
    taken_in_by,
)
from triage.evidence.queries.verdict_records import (
    conclusion_by_key,
    conclusions,
    conclusions_of_referral,
    framework_for,
    last_verdict,
    latest_referral,
    verdicts,
)

__all__ = [
    "IntakePage",
    "IntakeRow",
    "Wanted",
    "agencies_at_intake",
    "all_items",
    "asked_of",
    "clock_of",
    "conclusion_by_key",
    "conclusions",
    "conclusions_of_referral",
    "facts",
    "framework_for",
    "hidden_from",
    "intake",
    "item",
    "item_by_key",
    "items",
    "last_verdict",
    "latest_referral",
    "may_see",
    "new_answers",
    "overdue",
    "question",
    "referral_at_intake",
    "request_by_key",
    "request_for_agency",
    "requests",
    "sent_people",
    "taken_in_by",
    "verdicts",
    "waiting_on",
]
