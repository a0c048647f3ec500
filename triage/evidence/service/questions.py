"""Questions to agencies: asked line by line, withdrawn, and their answers looked at."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.accounts.models import Agency, MailPurpose
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused
from triage.evidence import queries
from triage.evidence.commands import AskAgencies, AskAgency, AskedLine
from triage.evidence.kinds import indicator_of
from triage.evidence.models import InformationRequest, RequestLine, RequestStatus
from triage.evidence.service.checking import must_fit
from triage.evidence.service.pausing import keep_clock
from triage.evidence.service.telling import tell_agency
from triage.families import queries as families
from triage.rules.agencies import WHO_TO_ASK
from triage.rules.requests import may_be_asked

ASKED_ALREADY = "{agency} has been asked all of this already, and still has until {day}."
ANSWERED_ALREADY = "A colleague has answered this question already."
CLOSED: Mapping[RequestStatus, str] = {
    RequestStatus.ANSWERED: ANSWERED_ALREADY,
    RequestStatus.NIL: ANSWERED_ALREADY,
    RequestStatus.NOT_SHARED: ANSWERED_ALREADY,
    RequestStatus.CANCELLED: "The coordinator no longer needs an answer to this question.",
}


@once
def ask_agencies(command: AskAgencies, family_id: uuid.UUID, *, by: Actor) -> Sequence[InformationRequest]:
    """Put to each agency what it would know, in one act; a second send of the same form asks nothing new.

    Raises:
        Invalid: somebody would know nothing of it, something would be known to nobody chosen, or all is asked already.
    """
    with transaction():
        chosen = [accounts.agency(each) for each in dict.fromkeys(command.agency_ids)]
        if not chosen:
            raise Invalid("Choose at least one agency")
        _must_go_somewhere(command.lines, chosen)
        return [
            ask(
                AskAgency(
                    agency_id=agency.id,
                    lines=tuple(line for line in command.lines if _may_go(line, agency)),
                    question=command.question,
                    due_on=command.due_on,
                    idempotency_key=str(uuid.uuid5(agency.id, command.idempotency_key)),
                    referral_id=command.referral_id,
                ),
                family_id,
                by=by,
            )
            for agency in chosen
        ]


@once
def ask(command: AskAgency, family_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Put a question to an agency and tell it; a second send of the same form gives the first question.

    What this agency has been asked already and has not answered is left out.

    Raises:
        Invalid: it is not for this agency to be asked, does not fit whom it is about, is all asked already, or is due
            before today.
        NotFound: a person is not of this family, or there is no such agency.
    """
    with transaction():
        earlier = queries.request_by_key(command.idempotency_key)
        if earlier is not None:
            return earlier
        family = families.family(family_id, seen_by=by)
        queries.one_at_a_time(family.id)
        agency = accounts.agency(command.agency_id)
        _must_make_sense(command, agency, family.id, by=by)
        request = InformationRequest(
            family_id=family.id,
            referral_id=command.referral_id,
            agency_id=agency.id,
            question=command.question,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
            due_on=command.due_on,
            idempotency_key=command.idempotency_key,
            lines=[
                RequestLine(position=at, indicator=line.indicator, person_id=line.person_id)
                for at, line in enumerate(_not_asked_yet(command, agency, family.id), start=1)
            ],
        )
        db.session.add(request)
        db.session.flush()
        audit.record("evidence.asked", subject=request, by=by, family_id=family.id, agency=agency.id)
        tell_agency(request, f"The coordinator asks you a question, due {day_words(request)}", MailPurpose.QUESTION)
        keep_clock(family.id)
    return request


def withdraw(request_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Say that an answer is no longer needed; raises `Refused` when there is one already."""
    with transaction():
        request = queries.question(request_id, seen_by=by)
        if request.status is RequestStatus.CANCELLED:
            return request
        if request.status is not RequestStatus.OPEN:
            raise Refused(CLOSED[request.status])
        request.status, request.withdrawn_at = RequestStatus.CANCELLED, clock.now()
        audit.record("evidence.question_withdrawn", subject=request, by=by, family_id=request.family_id)
        keep_clock(request.family_id)
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


def left_out(command: AskAgencies, made: Sequence[InformationRequest]) -> Sequence[Agency]:
    """The agencies that were not asked everything, since some of it waits for their answer already."""
    return [
        each.agency
        for each in made
        if len(each.lines) < sum(_may_go(line, each.agency) for line in dict.fromkeys(command.lines))
    ]


def day_words(request: InformationRequest) -> str:
    """The day by which it is due, as a sentence has it."""
    return f"{request.due_on.day} {request.due_on:%B}"


def _may_go(line: AskedLine, agency: Agency) -> bool:
    """A question in words goes to whoever is chosen; an indicator to those who would know."""
    indicator = indicator_of(line.indicator) if line.indicator else None
    return indicator is None or may_be_asked(agency.kind, indicator)


def _must_go_somewhere(lines: Collection[AskedLine], chosen: Sequence[Agency]) -> None:
    for agency in chosen:
        if lines and not any(_may_go(line, agency) for line in lines):
            raise Invalid(f"{agency.name} would know nothing of what you ask, and is not to learn that you ask it.")
    for line in lines:
        indicator = indicator_of(line.indicator) if line.indicator else None
        if indicator is not None and not any(_may_go(line, agency) for agency in chosen):
            who = " or ".join(WHO_TO_ASK[kind] for kind in indicator.known_by)
            raise Invalid(f"Nobody you chose would know this: {indicator.short}. Choose {who} as well.")


def _must_make_sense(command: AskAgency, agency: Agency, family_id: uuid.UUID, *, by: Actor) -> None:
    if command.due_on < clock.today():
        raise Invalid("The answer must be due today or later")
    if not command.lines:
        raise Invalid("Say what you want to know")
    for line in command.lines:
        if line.indicator:
            _must_be_for(agency, line, family_id, by=by)
        elif not command.question:
            raise Invalid("Write your question")
        elif line.person_id is not None:
            families.person_in(family_id, line.person_id, seen_by=by)


def _must_be_for(agency: Agency, line: AskedLine, family_id: uuid.UUID, *, by: Actor) -> None:
    indicator = must_fit(family_id, line.indicator, line.person_id, on=None, by=by)
    if indicator.needs_person and line.person_id is None:
        raise Invalid("Say whom you are asking about")
    if not may_be_asked(agency.kind, indicator):
        raise Invalid(f"{agency.name} would not know this: {indicator.short}.")


def _not_asked_yet(command: AskAgency, agency: Agency, family_id: uuid.UUID) -> Sequence[AskedLine]:
    """The lines without those that wait for this agency's answer already; raises `Invalid` where none are left."""
    waits = queries.asked_already(family_id, [agency.id]).get(agency.id, {})
    new = [line for line in dict.fromkeys(command.lines) if line not in waits]
    if not new:
        last = max(waits.values(), key=lambda each: each.due_on)
        raise Invalid(ASKED_ALREADY.format(agency=agency.name, day=day_words(last)))
    return new
