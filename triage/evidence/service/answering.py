"""An agency answers: kept line by line as it is typed, sent once, and put right later with the old answer kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries
from triage.evidence.commands import CorrectReplies, Replies, Reply
from triage.evidence.kinds import kind_of_answer
from triage.evidence.models import (
    EvidenceAnswer,
    EvidenceItem,
    EvidenceStatus,
    InformationRequest,
    RequestLine,
    RequestStatus,
)
from triage.evidence.service.checking import changed
from triage.evidence.service.pausing import keep_clock
from triage.evidence.service.questions import CLOSED
from triage.evidence.service.telling import page_of
from triage.families import queries as families
from triage.notices import service as notices
from triage.rules.requests import EVIDENCE, LINE_ANSWER_LABELS, LineAnswer

ANSWERED_IN_PART = "You have answered some of it. Send those answers, or change them to nothing on record first."
CORRECTED = "The agency corrected its answer on {day}: {because}"


def save(command: Replies, *, by: Actor) -> InformationRequest:
    """Keep what was typed on each line; nobody but the agency sees it before it is sent.

    Raises:
        NotFound: the question is not put to this person's agency.
        Refused: it was answered already, or is no longer asked.
        Stale: a colleague typed something else on a line that was changed here.
    """
    with transaction():
        request = _open_request(command.request_id, by=by)
        _keep(request, command.lines, by=by)
    return request


def send(command: Replies, *, by: Actor) -> InformationRequest:
    """Send the answers, once; each yes and no becomes evidence that this agency asserts.

    Raises:
        NotFound, Refused, Stale: as for `save`.
        Invalid: a line has no answer.
    """
    with transaction():
        request = _open_request(command.request_id, by=by)
        _keep(request, command.lines, by=by)
        if any(line.answer is LineAnswer.OPEN for line in request.lines):
            raise Invalid("Answer every line, or say that nothing is on record")
        _close(request, by=by)
    return request


def send_nil(request_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    """Say of the whole question that nothing is on record.

    Raises:
        NotFound, Refused: as for `save`.
        Invalid: something else is kept on a line, which would be lost.
    """
    with transaction():
        request = _open_request(request_id, by=by)
        said = [line for line in request.lines if line.answer not in (LineAnswer.OPEN, LineAnswer.NIL)]
        if said:
            raise Invalid(ANSWERED_IN_PART)
        for line in request.lines:
            line.answer = LineAnswer.NIL
        _close(request, by=by)
    return request


def correct(command: CorrectReplies, *, by: Actor) -> InformationRequest:
    """Put answers right that were sent: the new ones stand, the old ones are kept, and the coordinator is told.

    Evidence that nobody had checked is rejected as corrected. What was verified stays until the coordinator, who saw
    the record, has looked at it.

    Raises:
        NotFound: the question is not put to this person's agency.
        Refused: it was not answered yet.
        Stale: a colleague corrected a line in between.
        Invalid: nothing differs, or no reason is given.
    """
    if not command.because:
        raise Invalid("Say what was wrong")
    with transaction():
        request = queries.request_for_agency(command.request_id, seen_by=by)
        if request.status in (RequestStatus.OPEN, RequestStatus.CANCELLED):
            raise Refused(CLOSED.get(request.status, "This question has no answer to put right yet."))
        standing = {line.id: line for line in request.standing}
        _must_be_as_seen(standing, command.lines, by=by)
        changing = _changing(standing, command.lines)
        new = [_corrected(standing[each.line_id], each, command.because, by=by) for each in changing]
        if not new:
            raise Invalid("Change the answer that was wrong")
        request.lines.extend(new)
        request.seen_by_coordinator = False
        _say(request, new, by=by)
        audit.record("evidence.answer_corrected", subject=request, by=by, family_id=request.family_id, lines=len(new))
        _tell_coordinator(request, "corrected an answer", by=by)
        changed(request.family_id, by=by)
    return request


def _open_request(request_id: uuid.UUID, *, by: Actor) -> InformationRequest:
    request = queries.request_for_agency(request_id, seen_by=by)
    if request.status is not RequestStatus.OPEN:
        raise Refused(CLOSED[request.status])
    return request


def _keep(request: InformationRequest, replies: Iterable[Reply], *, by: Actor) -> None:
    """Write what differs; a line that a colleague changed meanwhile is never written over."""
    lines = {line.id: line for line in request.lines}
    _must_be_as_seen(lines, replies, by=by)
    for each in _changing(lines, replies):
        _write(lines[each.line_id], each, by=by)
    db.session.flush()


def _must_be_as_seen(lines: dict[uuid.UUID, RequestLine], replies: Iterable[Reply], *, by: Actor) -> None:
    """What is typed is kept now and then, so that one's own newer words are no news; a colleague's are."""
    stale = [
        line
        for each in _changing(lines, replies)
        if (line := lines[each.line_id]).revision != each.seen_revision and line.typed_by_id != by.user_id
    ]
    if stale:
        said = [" ".join(filter(None, (LINE_ANSWER_LABELS[line.answer], line.words))) for line in stale]
        raise Stale(changes=[f"A colleague has put in: {words}." for words in said])


def _changing(lines: dict[uuid.UUID, RequestLine], replies: Iterable[Reply]) -> list[Reply]:
    """The replies that say something else than the line does; lines of another question are left aside."""
    return [each for each in replies if each.line_id in lines and _facts(each) != _kept(lines[each.line_id])]


def _facts(reply: Reply) -> tuple[object, ...]:
    return (
        reply.answer,
        reply.on,
        reply.until,
        _decimal(reply.value),
        _decimal(reply.out_of),
        reply.reference,
        reply.words,
        reply.not_shared,
    )


def _kept(line: RequestLine) -> tuple[object, ...]:
    return (
        line.answer,
        line.event_on,
        line.until,
        line.value,
        line.out_of,
        line.reference,
        line.words,
        line.not_shared,
    )


def _write(line: RequestLine, reply: Reply, *, by: Actor) -> None:
    line.answer, line.typed_by_id = reply.answer, by.user_id
    line.event_on, line.until = reply.on, reply.until
    line.value, line.out_of = _decimal(reply.value), _decimal(reply.out_of)
    line.reference, line.words, line.not_shared = reply.reference, reply.words, reply.not_shared


def _corrected(old: RequestLine, reply: Reply, because: str, *, by: Actor) -> RequestLine:
    """A line that takes the old one's place, and what becomes of the old one's evidence."""
    old.stands = False
    item = db.session.get(EvidenceItem, old.evidence_id) if old.evidence_id else None
    if item is not None and item.status is EvidenceStatus.ASSERTED:
        item.status, item.checked_at = EvidenceStatus.REJECTED, clock.now()
        item.check_note = CORRECTED.format(day=f"{clock.today():%-d %B %Y}", because=because)
    new = RequestLine(
        position=old.position,
        indicator=old.indicator,
        person_id=old.person_id,
        corrects_id=old.id,
        corrected_because=because,
        stands=True,
    )
    _write(new, reply, by=by)
    return new


def _close(request: InformationRequest, *, by: Actor) -> None:
    """The question is answered: evidence, the trail, the coordinator, and the clock of the referral."""
    request.answered_at, request.answered_by_id = clock.now(), by.user_id
    _say(request, request.lines, by=by)
    audit.record("evidence.answered", subject=request, by=by, family_id=request.family_id, status=request.status)
    notices.settle(page_of(request))
    _tell_coordinator(request, "answered a question", by=by)
    changed(request.family_id, by=by)
    keep_clock(request.family_id)


def _say(request: InformationRequest, lines: Sequence[RequestLine], *, by: Actor) -> None:
    """These lines are said from now on, and what is evidence of them becomes evidence."""
    for line in lines:
        line.said_at, line.said_by_name = clock.now(), by.name
        if line.indicator and line.answer in EVIDENCE:
            item = _item(request, line, by=by)
            db.session.add(item)
            db.session.flush()
            line.evidence_id = item.id
    request.status = _status(request.standing)
    db.session.flush()


def _status(lines: Sequence[RequestLine]) -> RequestStatus:
    said = {line.answer for line in lines}
    if said <= {LineAnswer.NIL}:
        return RequestStatus.NIL
    if said <= {LineAnswer.NIL, LineAnswer.NOT_SHARED}:
        return RequestStatus.NOT_SHARED
    return RequestStatus.ANSWERED


def _item(request: InformationRequest, line: RequestLine, *, by: Actor) -> EvidenceItem:
    return EvidenceItem(
        family_id=request.family_id,
        person_id=line.person_id,
        indicator=line.indicator,
        answer=EvidenceAnswer(line.answer.value),
        event_on=line.event_on,
        until=line.until,
        value=line.value,
        out_of=line.out_of,
        reference=line.reference,
        note=line.words,
        sensitivity=kind_of_answer(line.indicator, request.agency.kind).value,
        source_agency_id=request.agency_id,
        request_id=request.id,
        referral_id=request.referral_id,
        asserted_at=clock.now(),
        asserted_by_id=by.user_id,
    )


def _tell_coordinator(request: InformationRequest, did: str, *, by: Actor) -> None:
    reference = families.family(request.family_id, seen_by=SERVICE).reference
    notices.tell(
        f"{by.agency_name} {did} about {reference}",
        href=f"/families/{reference}/evidence#question-{request.id}",
        holders_of=Permission.REFERRALS_VERIFY,
        family_id=request.family_id,
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.01"))
