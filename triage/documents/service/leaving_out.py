"""One letter that is not settled need not keep the others from the post: left out of the pack, with the reason."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import transaction
from triage.documents.commands import LeaveOut
from triage.documents.content.kinds import LETTERS
from triage.documents.content.letterhead import Delivery
from triage.documents.models import MAY_BE_LEFT_OUT, Document
from triage.documents.queries import scoped
from triage.errors import NotFound, Refused, Stale


def leave_out(command: LeaveOut, *, by: Actor) -> Document:
    """Let the meeting's pack be made without this letter; the cover sheet says so, with the reason.

    It holds until the letter is approved, written anew or put back. Twice is once.

    Raises:
        Stale: the letter changed since it was seen.
        Refused: nothing keeps this letter from its pack.
    """
    with transaction():
        document = to_leave_out(command.document_id, by=by)
        if document.left_out:
            return document
        if document.revision != command.seen_revision:
            raise Stale(changes=[f"The letter is now {document.state_words}."])
        document.left_out_because = command.because
        document.left_out_at, document.left_out_by_id = clock.now(), by.user_id
        audit.record("documents.left_out", subject=document, by=by, family_id=document.family_id, state=document.state)
    return document


def put_back(document_id: uuid.UUID, *, by: Actor) -> Document:
    """Let the pack wait for this letter again."""
    with transaction():
        document = _on_paper(document_id, by=by)
        if document.left_out:
            document.belongs_in_the_pack()
            audit.record("documents.put_back", subject=document, by=by, family_id=document.family_id)
    return document


def to_leave_out(document_id: uuid.UUID, *, by: Actor) -> Document:
    """A letter that keeps its pack from being complete; raises `Refused` for one that does not."""
    document = _on_paper(document_id, by=by)
    if document.state not in MAY_BE_LEFT_OUT:
        raise Refused(f"This letter keeps nothing from the post: it is {document.state_words}.")
    return document


def _on_paper(document_id: uuid.UUID, *, by: Actor) -> Document:
    document = scoped.document(document_id, seen_by=by)
    of_a_pack = document.kind in LETTERS and document.meeting_id and document.delivery is not Delivery.ONLINE
    if not of_a_pack or not by.may(Permission.LETTERS_APPROVE):
        raise NotFound
    return document
