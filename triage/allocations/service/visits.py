"""Challenge visits: checked for safety, booked, made; only a completed or waived one opens the gate (programme.md)."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.allocations import queries
from triage.allocations.commands import BookVisit, CheckRisk, CompleteVisit, EndVisit, RecordAttempt
from triage.allocations.models import VISIT_STATUS_LABELS, AllocationStatus, Visit, VisitEvent
from triage.allocations.service.holding import back_to_the_list, end, must_be_current
from triage.db import transaction
from triage.errors import Invalid, Refused
from triage.notices.service import settle, tell
from triage.restriction import service as restriction
from triage.rules.visits import VISIT_VERDICT_LABELS, VisitStatus, VisitVerdict, may_follow


def check_risk(command: CheckRisk, *, by: Actor) -> Visit:
    """Record the safety check. *Not safe* ends this attempt at a visit and tells the coordinator and the chair."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        if command.verdict is VisitVerdict.SAFE_WITH_MEASURES and not command.measures.strip():
            raise Invalid("Say which measures make the visit safe.")
        unsafe = command.verdict is VisitVerdict.NOT_SAFE
        visit.risk_answers = {
            "answers": {question: answer.value for question, answer in command.answers.items()},
            "verdict": command.verdict.value,
            "measures": command.measures,
        }
        visit.risk_checked_at = clock.now()
        visit.risk_checked_by_id = by.user_id
        words = VISIT_VERDICT_LABELS[command.verdict]
        note = f"{words}. {command.measures}".strip() if command.measures else words
        _go(visit, VisitStatus.ABANDONED_UNSAFE if unsafe else VisitStatus.RISK_CHECKED, note=note, by=by)
        if unsafe:
            _tell_not_safe(visit)
    return visit


def book_visit(command: BookVisit, *, by: Actor) -> Visit:
    """Book the visit, after the safety check; an interpreter where the check says one is needed."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        if visit.risk_checked_at is None:
            raise Refused("Do the safety check first: it decides whether and how the family can be visited.")
        if command.when < clock.now():
            raise Invalid("The visit must be in the future.")
        needed = visit.risk_answers.get("answers", {}).get("interpreter") == "yes"
        if needed and not command.interpreter.strip():
            raise Invalid("The safety check says an interpreter is needed. Say which language, and who is booked.")
        visit.scheduled_for = command.when
        visit.place = command.place
        visit.joint_with = command.joint_with
        visit.interpreter = command.interpreter
        visit.officer_id = accounts.active_user(command.officer).id
        restriction.name_holder(visit.family_id, [visit.officer_id])
        _go(visit, VisitStatus.SCHEDULED, note="Visit booked", by=by)
    return visit


def record_attempt(command: RecordAttempt, *, by: Actor) -> Visit:
    """Somebody went and nobody was seen; the second failed visit makes the family a stuck case (panel.md)."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        visit.attempts += 1
        _go(visit, VisitStatus.ATTEMPTED, note=command.note, by=by)
        if visit.attempts > 1:
            tell(
                f"{visit.family.reference}: {visit.attempts} visits have failed. The panel may need to look again.",
                href=f"/visits/{visit.id}",
                holders_of=Permission.ALLOCATIONS_MANAGE,
            )
    return visit


def complete_visit(command: CompleteVisit, *, by: Actor) -> Visit:
    """The visit took place: the gate opens, and the team's manager can name a keyworker."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        if command.on > clock.today():
            raise Invalid("The visit cannot have taken place in the future.")
        visit.people_seen = list(command.people_seen)
        visit.expectations = command.expectations
        visit.support_offered = command.support_offered
        visit.outcome_note = command.note
        _go(visit, VisitStatus.COMPLETED, note=command.note, by=by)
        _open_gate(visit)
    return visit


def refuse_visit(command: EndVisit, *, by: Actor) -> Visit:
    """The family refused the visit: the allocation ends and the panel looks again, the place on the list kept."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        visit.outcome_note = command.reason
        _go(visit, VisitStatus.REFUSED, note=command.reason, by=by)
        allocation = visit.allocation
        allocation.refused_by = command.who
        end(allocation, AllocationStatus.REFUSED, reason_code="visit_refused", reason=command.reason, by=by)
        back_to_the_list(visit.family_id, note="The family refused the challenge visit.", by=by)
        tell(
            f"{visit.family.reference}: the challenge visit was refused. The family is back on the list.",
            href=f"/visits/{visit.id}",
            holders_of=Permission.ALLOCATIONS_MANAGE,
        )
    return visit


def abandon_visit(command: EndVisit, *, by: Actor) -> Visit:
    """It was not safe to go on: the gate stays shut until a new safety check or the chair's waiver."""
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        visit.outcome_note = command.reason
        _go(visit, VisitStatus.ABANDONED_UNSAFE, note=command.reason, by=by)
        _tell_not_safe(visit)
    return visit


def waive_visit(command: EndVisit, *, by: Actor) -> Visit:
    """The chair lets a keyworker be named without the visit, and says why."""
    if not by.may(Permission.VISITS_WAIVE):
        raise Refused("Only the chair can waive a challenge visit.")
    with transaction():
        visit = _visit(command.visit, command.seen_revision, by)
        visit.waived_reason = command.reason
        _go(visit, VisitStatus.WAIVED, note=command.reason, by=by)
        _open_gate(visit)
    return visit


def _visit(visit_id: uuid.UUID, seen_revision: int, by: Actor) -> Visit:
    """The visit as this person saw it, of an allocation that still waits for it."""
    visit = queries.visit(visit_id, seen_by=by)
    must_be_current(visit, seen_revision, changes=(f"The visit is now: {VISIT_STATUS_LABELS[visit.status]}",))
    if visit.allocation.status is not AllocationStatus.AWAITING_VISIT:
        raise Refused("This family no longer waits for a challenge visit.")
    return visit


def _go(visit: Visit, then: VisitStatus, *, note: str, by: Actor) -> None:
    """Take the visit one step on, with its line in the log."""
    if not may_follow(visit.status, then):
        now = VISIT_STATUS_LABELS[visit.status].lower()
        raise Refused(f"The visit is {now}, so that cannot be recorded now.")
    settle(f"/visits/{visit.id}")
    visit.status = then
    now_at = clock.now()
    if then in (VisitStatus.COMPLETED, VisitStatus.REFUSED, VisitStatus.WAIVED):
        visit.ended_at = now_at
        visit.ended_by_id = by.user_id
    visit.log.append(VisitEvent(status=then, note=note, at=now_at, by_id=by.user_id, by_name=by.name))
    audit.record(f"allocations.visit_{then.value}", subject=visit, by=by, family_id=visit.family_id)


def _open_gate(visit: Visit) -> None:
    """A keyworker can be named now; tell whoever holds the family."""
    allocation = visit.allocation
    allocation.status = AllocationStatus.AWAITING_KEYWORKER
    words = f"{visit.family.reference}: the challenge visit is done. A keyworker can be named."
    href = f"/allocations/{allocation.id}"
    tell(words, href=href, user_id=allocation.holder_id)
    tell(words, href=href, holders_of=Permission.ALLOCATIONS_MANAGE)


def _tell_not_safe(visit: Visit) -> None:
    for permission in (Permission.ALLOCATIONS_MANAGE, Permission.VISITS_WAIVE):
        tell(
            f"{visit.family.reference}: the challenge visit is not safe as planned.",
            href=f"/visits/{visit.id}",
            holders_of=permission,
            urgent=True,
        )
