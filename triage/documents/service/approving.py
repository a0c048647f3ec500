"""A letter is an act: approved, numbered, sent back, tried again or voided, each by somebody."""

from __future__ import annotations

import uuid
from dataclasses import replace

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import next_number, transaction
from triage.documents.commands import Approve, SendBack, Void
from triage.documents.content import to_dict
from triage.documents.content.kinds import LETTERS
from triage.documents.models import APPROVED, ENDED, UNAPPROVED, Document, DocumentState
from triage.documents.queries import scoped
from triage.documents.service.asking import end, letter_of, request_of, write_anew
from triage.documents.service.writing import drafts_for
from triage.errors import NotFound, Refused, Stale


def approve(command: Approve, *, by: Actor) -> Document:
    """Approve a letter as it was seen: it gets its number and date, and is made.

    Raises:
        Stale: the letter changed since it was seen.
        Refused: the family's record no longer allows this letter at this address, or its state does not.
    """
    with transaction() as tx:
        document = _for_approval(command.document_id, by=by)
        if document.state in APPROVED and document.approved_by_id == by.user_id:
            return document
        _as_seen(document, command.seen_revision)
        if document.state is not DocumentState.DRAFT:
            raise Refused(f"This letter cannot be approved: it is {document.state_words}.")
        _must_still_be_right(document)
        today = clock.today()
        document.number = f"L-{today.year}-{next_number(f'letter-{today.year}'):05d}"
        document.content = to_dict(letter_of(document).numbered(document.number, on=today))
        document.state = DocumentState.WAITING
        document.belongs_in_the_pack()
        document.approved_at, document.approved_by_id = clock.now(), by.user_id
        jobs.put(jobs.DOCUMENT, [document.id], tx=tx)
        audit.record(
            "documents.approved", subject=document, by=by, family_id=document.family_id, number=document.number
        )
    return document


def send_back(command: SendBack, *, by: Actor) -> Document:
    """Send a letter back with what is wrong; it can be written anew from the record, or voided."""
    with transaction():
        document = _for_approval(command.document_id, by=by)
        _as_seen(document, command.seen_revision)
        if document.state is not DocumentState.DRAFT:
            raise Refused(f"This letter cannot be sent back: it is {document.state_words}.")
        document.state = DocumentState.SENT_BACK
        document.sent_back_because = command.because
        document.sent_back_at, document.sent_back_by_id = clock.now(), by.user_id
        audit.record("documents.sent_back", subject=document, by=by, family_id=document.family_id)
    return document


def write_again(document_id: uuid.UUID, *, seen_revision: int, by: Actor) -> Document:
    """Write a letter anew from today's record: after it was sent back, or when what blocked it was put right."""
    with transaction() as tx:
        document = _for_approval(document_id, by=by)
        _as_seen(document, seen_revision)
        if document.state not in UNAPPROVED:
            raise Refused(f"This letter cannot be written anew: it is {document.state_words}.")
        write_anew(document, because="Written anew.", by=by, tx=tx)
    return document


def try_again(document_id: uuid.UUID, *, by: Actor) -> Document:
    """Make a document once more that could not be made."""
    with transaction() as tx:
        document = scoped.document(document_id, seen_by=by)
        if document.state is not DocumentState.FAILED:
            raise Refused("This document does not need another try.")
        document.state, document.failure = DocumentState.WAITING, ""
        jobs.put(jobs.DOCUMENT, [document.id], tx=tx)
        audit.record("documents.tried_again", subject=document, by=by, family_id=document.family_id)
    return document


def void(command: Void, *, by: Actor) -> Document:
    """End a letter that must not go out; its number stays used, with the reason."""
    with transaction():
        document = _for_approval(command.document_id, by=by)
        _as_seen(document, command.seen_revision)
        if document.state in ENDED:
            return document
        if document.left_the_building:
            raise Refused("This letter has left. Send a letter that replaces it.")
        end(document, because=command.because, by=by)
    return document


def _for_approval(document_id: uuid.UUID, *, by: Actor) -> Document:
    """A letter, for somebody who may decide on it."""
    document = scoped.document(document_id, seen_by=by)
    if document.kind not in LETTERS or not by.may(Permission.LETTERS_APPROVE):
        raise NotFound
    return document


def _as_seen(document: Document, seen_revision: int) -> None:
    if document.revision != seen_revision:
        raise Stale(changes=[f"The letter is now {document.state_words}."])


def _must_still_be_right(document: Document) -> None:
    """What the letter says and where it goes is what the record says today; an earlier look is not enough."""
    if document.person_id is None:
        return
    today = [draft for draft in drafts_for(request_of(document)) if draft.person_id == document.person_id]
    if not today:
        raise Refused("This person is no longer in the family. Void the letter.")
    draft = today[0]
    if draft.blocked_because:
        raise Refused(f"It is no longer safe to send this letter. {draft.blocked_because}")
    letter = letter_of(document)
    if replace(letter.to, protected=False) != replace(draft.recipient, protected=False):
        raise Refused("The name, the address or the safe way changed since this letter was written. Write it anew.")
