"""What the worker who takes a family is told, and the letter that tells the family who it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.allocations import queries
from triage.allocations.models import Allocation
from triage.calendar import add_working_days
from triage.criteria import queries as criteria
from triage.documents import service as documents
from triage.documents.commands import FamilyLetters, WorkerBriefFor
from triage.documents.content import BriefEvidence, Contact, LetterKind, Step, record_warnings
from triage.evidence.models import EvidenceItem
from triage.rules.tiers import TIER_LABELS, Tier
from triage.settings import settings

JOBS = {Tier.INTENSIVE: "keyworker", Tier.LIGHT: "keyworker", Tier.SUPER_LIGHT: "lead professional"}
INTRODUCES = {
    Tier.INTENSIVE: LetterKind.KEYWORKER,
    Tier.LIGHT: LetterKind.KEYWORKER,
    Tier.SUPER_LIGHT: LetterKind.SUPER_LIGHT,
}
FIRST_STEPS = {
    Tier.INTENSIVE: (
        ("Get in touch with the family, in the safe way given here", 5),
        ("Whole-family assessment with genogram and chronology", 30),
        ("Delivery plan and behaviour contract, agreed at the first TAF meeting", 40),
    ),
    Tier.LIGHT: (
        ("Get in touch with the family, in the safe way given here", 5),
        ("Level 3 CAF completed with the family", 25),
        ("First TAF meeting, and the parenting contract", 35),
    ),
    Tier.SUPER_LIGHT: (
        ("Get in touch with the family, in the safe way given here", 5),
        ("Level 2 CAF completed with the family", 25),
        ("First TAF meeting, with the partners already involved", 35),
    ),
}


def ask_for_worker(allocation: Allocation, *, introduce: bool, by: Actor) -> None:
    """Ask for the worker's brief and, with `introduce`, for the letters that tell the family who it is."""
    worker = allocation.worker or allocation.holder
    today = clock.today()
    if introduce:
        contact = Contact(
            name=worker.name, job=JOBS[allocation.tier], organisation=worker.agency.name, phone=worker.phone
        )
        documents.ask_for(
            [
                FamilyLetters(
                    family_id=allocation.family_id,
                    kind=INTRODUCES[allocation.tier],
                    meeting_id=_meeting_of(allocation),
                    decision_id=allocation.decision_id,
                    allocation_id=allocation.id,
                    contact=contact,
                    contact_by=add_working_days(today, settings().family_letter_working_days),
                )
            ],
            by=by,
        )
    documents.ask_for([_brief(allocation, worker_id=worker.id)], by=by)


def in_words(items: Sequence[EvidenceItem]) -> tuple[BriefEvidence, ...]:
    """Evidence that its reader may see, each item with its indicator in words."""
    lines = []
    for item in items:
        headline, fact = indicator_words(item.indicator)
        lines.append(
            BriefEvidence(
                headline=headline,
                fact=fact,
                person=item.person.full_name if item.person else "Household",
                seen_on=item.event_on,
                source=item.source_agency.name,
                status=item.status.value,
            )
        )
    return tuple(lines)


def indicator_words(indicator_id: str) -> tuple[str, str]:
    """The headline's label and the indicator's short words, from whichever framework has it."""
    for framework in reversed(criteria.catalogue().frameworks):
        indicator = framework.indicator(indicator_id)
        if indicator is not None:
            headline = framework.headline(indicator.headline)
            return (headline.label if headline else "Local filter", indicator.short)
    return ("", indicator_id)


def safety_notes(allocation: Allocation) -> tuple[str, ...]:
    """What the worker must know before the first contact."""
    family = allocation.family
    warnings = record_warnings(family.visit_risk, domestic_abuse=family.domestic_abuse)
    return (*warnings, *_from_the_visit(allocation))


def _from_the_visit(allocation: Allocation) -> tuple[str, ...]:
    """What the safety check of the challenge visit asks for."""
    measures = (allocation.visit.risk_answers or {}).get("measures") if allocation.visit else ""
    return (f"From the challenge visit's safety check: {measures}",) if measures else ()


def _meeting_of(allocation: Allocation) -> uuid.UUID | None:
    """A Super Light family's first letter belongs to its meeting's pack; that of a keyworker named later does not."""
    decision = queries.decision(allocation.decision_id)
    return decision.meeting_id if decision is not None and allocation.tier is Tier.SUPER_LIGHT else None


def _brief(allocation: Allocation, *, worker_id: uuid.UUID) -> WorkerBriefFor:
    worker = allocation.worker or allocation.holder
    decision = queries.decision(allocation.decision_id)
    today = clock.today()
    return WorkerBriefFor(
        family_id=allocation.family_id,
        meeting_id=decision.meeting_id if decision else None,
        decision_id=allocation.decision_id,
        allocation_id=allocation.id,
        worker_name=worker.name,
        worker_user_id=worker_id,
        agency_id=allocation.agency_id,
        agency_name=worker.agency.name,
        team_name=allocation.team.name if allocation.team else "",
        tier=TIER_LABELS[allocation.tier],
        decided_on=clock.local(decision.at).date() if decision else clock.local(allocation.opened_at).date(),
        decision_words=TIER_LABELS[allocation.tier],
        reason="",
        rationale=decision.rationale if decision else "",
        evidence=in_words(
            queries.evidence_for_brief(
                allocation.family_id,
                fields.view_of(worker.actor, footing=fields.Footing.HELD, place=fields.Place.PAPER),
            )
        ),
        safety_notes=_from_the_visit(allocation),
        first_steps=tuple(
            Step(what=what, who=worker.name, by=add_working_days(today, days))
            for what, days in FIRST_STEPS[allocation.tier]
        ),
    )
