"""Questions to agencies: asked, reminded once, answered, and turned into evidence."""

from __future__ import annotations

import uuid
from decimal import Decimal

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused
from triage.evidence import queries
from triage.evidence.commands import AnswerKind, AnswerRequest, AskAgency, PersonAnswer
from triage.evidence.kinds import indicator_of, kind_of_answer
from triage.evidence.models import EvidenceAnswer, EvidenceItem, InformationRequest, RequestStatus
from triage.evidence.service.checking import changed
from triage.families import queries as families
from triage.families.models import Person
from triage.notices import service as notices
from triage.rules.facts import Answer
from triage.rules.framework import Who

STATUS = {
    AnswerKind.GIVEN: RequestStatus.ANSWERED,
    AnswerKind.NIL: RequestStatus.NIL,
    AnswerKind.NOT_SHARED: RequestStatus.NOT_SHARED,
}


@once
def ask(command: AskAgency, family_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Put a question to an agency and tell it; a second send of the same form gives the first question.

    Raises:
        Invalid: it names nobody although the indicator is about a person, or is due before today.
        NotFound: a person is not of this family, or there is no such agency.
    """
    with transaction():
        earlier = queries.request_by_key(command.idempotency_key)
        if earlier is not None:
            return earlier
        family = families.family(family_id, seen_by=by)
        _must_make_sense(command)
        agency = accounts.agency(command.agency_id)
        request = InformationRequest(
            family_id=family.id,
            referral_id=command.referral_id,
            agency_id=agency.id,
            people=[families.person_in(family.id, person_id, seen_by=by) for person_id in command.person_ids],
            indicator=command.indicator,
            question=command.question,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
            due_on=command.due_on,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(request)
        db.session.flush()
        audit.record("evidence.asked", subject=request, by=by, family_id=family.id, agency=agency.id)
        notices.tell(
            f"The coordinator asks you a question, due {_day(request)}",
            href=_page(request),
            agency_id=agency.id,
            holders_of=Permission.REQUESTS_ANSWER,
            family_id=request.family_id,
        )
    return request


def answer(command: AnswerRequest, *, by: Actor) -> InformationRequest:
    """Answer for one's own agency; what is said of each person becomes evidence that this agency asserts.

    Raises:
        NotFound: the question is not put to this person's agency.
        Refused: it was answered already, or is no longer asked.
        Invalid: the answer says nothing.
    """
    with transaction():
        request = queries.request_for_agency(command.request_id, seen_by=by)
        if request.status is not RequestStatus.OPEN:
            raise Refused(CLOSED[request.status])
        _must_say_something(request, command)
        request.status = STATUS[command.kind]
        request.answer = command.words
        request.answered_at = clock.now()
        request.answered_by_id = by.user_id
        db.session.flush()
        _keep_as_evidence(request, command, by=by)
        audit.record("evidence.answered", subject=request, by=by, family_id=request.family_id, status=request.status)
        reference = families.family(request.family_id, seen_by=SERVICE).reference
        notices.tell(
            f"{by.agency_name} answered a question about {reference}",
            href=f"/families/{reference}/evidence#question-{request.id}",
            holders_of=Permission.REFERRALS_VERIFY,
            family_id=request.family_id,
        )
        changed(request.family_id, by=by)
    return request


def withdraw(request_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Say that an answer is no longer needed; raises `Refused` when there is one already."""
    with transaction():
        request = queries.question(request_id, seen_by=by)
        if request.status is RequestStatus.CANCELLED:
            return request
        if request.status is not RequestStatus.OPEN:
            raise Refused(CLOSED[request.status])
        request.status = RequestStatus.CANCELLED
        audit.record("evidence.question_withdrawn", subject=request, by=by, family_id=request.family_id)
    return request


def mark_seen(request_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Take an answer off the coordinator's pile of answers that came in."""
    with transaction():
        request = queries.question(request_id, seen_by=by)
        if request.seen_by_coordinator or request.status is RequestStatus.OPEN:
            return request
        request.seen_by_coordinator = True
        audit.record("evidence.answer_seen", subject=request, by=by, family_id=request.family_id)
    return request


def remind_overdue() -> int:
    """Remind each agency once of a question past its day; answers how many were reminded."""
    with transaction():
        late = queries.overdue(clock.today())
        for request in late:
            request.reminded_at = clock.now()
            notices.tell(
                f"Your answer to a question was due on {_day(request)}",
                href=_page(request),
                agency_id=request.agency_id,
                holders_of=Permission.REQUESTS_ANSWER,
                family_id=request.family_id,
                urgent=True,
            )
            audit.record("evidence.reminded", subject=request, by=SERVICE, family_id=request.family_id)
    return len(late)


def _must_make_sense(command: AskAgency) -> None:
    if command.due_on < clock.today():
        raise Invalid("The answer must be due today or later")
    indicator = indicator_of(command.indicator) if command.indicator else None
    if command.indicator and indicator is None:
        raise Invalid("Choose what the question is about from the list")
    if indicator is not None and indicator.who is not Who.HOUSEHOLD and not command.person_ids:
        raise Invalid("Say whom you are asking about")


def _must_say_something(request: InformationRequest, command: AnswerRequest) -> None:
    if command.kind is AnswerKind.NOT_SHARED and not command.words:
        raise Invalid("Say why this is not shared")
    if command.kind is not AnswerKind.GIVEN:
        return
    asked_about = {person.id for person in request.people}
    said = [each for each in command.answers if each.person_id is None or each.person_id in asked_about]
    if not command.words and not said:
        raise Invalid("Answer the question, or say that you hold nothing about it")


def _keep_as_evidence(request: InformationRequest, command: AnswerRequest, *, by: Actor) -> None:
    """One item for each person asked about; what nobody could or would say is "not known", never a no."""
    indicator = indicator_of(request.indicator) if request.indicator else None
    if indicator is None:
        return
    people: list[Person | None] = list(request.people) if indicator.needs_person else [None]
    said = {each.person_id: each for each in command.answers} if command.kind is AnswerKind.GIVEN else {}
    for person in people:
        given = said.get(person.id if person else None) or PersonAnswer(person_id=None, answer=Answer.NOT_KNOWN)
        db.session.add(
            EvidenceItem(
                family_id=request.family_id,
                person_id=person.id if person else None,
                indicator=request.indicator,
                answer=EvidenceAnswer(given.answer.value),
                event_on=given.on,
                value=None if given.value is None else Decimal(str(given.value)),
                reference=given.reference,
                sensitivity=kind_of_answer(request.indicator, request.agency.kind).value,
                source_agency_id=request.agency_id,
                request_id=request.id,
                referral_id=request.referral_id,
                asserted_at=clock.now(),
                asserted_by_id=by.user_id,
            )
        )


def _day(request: InformationRequest) -> str:
    return f"{request.due_on.day} {request.due_on:%B}"


def _page(request: InformationRequest) -> str:
    return f"/questions/{request.id}"


CLOSED = {
    RequestStatus.ANSWERED: "A colleague has answered this question already.",
    RequestStatus.NIL: "A colleague has answered this question already.",
    RequestStatus.NOT_SHARED: "A colleague has answered this question already.",
    RequestStatus.CANCELLED: "The coordinator no longer needs an answer to this question.",
}
