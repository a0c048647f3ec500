"""After the printer: printed, posted, handed over, printed again."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import transaction
from triage.documents.commands import TickOff
from triage.documents.content.kinds import LETTERS, DocumentKind, Paper
from triage.documents.content.letterhead import Delivery
from triage.documents.models import Document, DocumentState
from triage.documents.paper import press
from triage.documents.queries import scoped
from triage.documents.service.asking import content_of, letter_of
from triage.documents.service.reading import DOWNLOADED, PREVIEWED, record_pack_taken, record_read
from triage.documents.store import LocalStore
from triage.errors import NotFound, Refused
from triage.settings import settings


def printed(document_id: uuid.UUID, *, by: Actor) -> Document:
    """Say that one letter was printed by itself."""
    with transaction():
        document = _to_handle(document_id, by=by)
        _must_be_ready(document)
        if document.printed_at is None:
            document.printed_at, document.printed_by_id = clock.now(), by.user_id
            audit.record("documents.printed", subject=document, by=by, family_id=document.family_id)
    return document


def tick_off(command: TickOff, *, by: Actor) -> Sequence[Document]:
    """Say of letters that they were posted, or handed over; one that is already ticked off stays as it is.

    Raises `Refused` for all where one that goes by hand is said to have been posted: its address may not be safe.
    """
    with transaction():
        documents = [_to_handle(document_id, by=by) for document_id in command.document_ids]
        for document in documents:
            _must_be_ready(document)
            if not command.handed_over and document.delivery is not Delivery.POST:
                raise Refused(
                    f"{document.number} goes {document.delivery.value} and not by post. Nothing was ticked off."
                )
            if not document.left_the_building:
                _ticked(document, handed_over=command.handed_over, by=by)
    return documents


def read(document_id: uuid.UUID, *, by: Actor, reading: str = DOWNLOADED) -> tuple[Document, bytes]:
    """The PDF as it was made, for somebody who may have it; that it was taken, or only looked at, is recorded."""
    with transaction():
        document = scoped.document(document_id, seen_by=by)
        if document.state is not DocumentState.READY:
            raise NotFound
        record_read(reading, document, by=by)
        return document, LocalStore(settings().data).read(document.file_key, sha256=document.sha256)


def read_pack(pack_id: uuid.UUID, *, by: Actor) -> tuple[str, bytes]:
    """The pack's PDF and its name; that it was taken is recorded."""
    with transaction():
        pack = scoped.ready_pack(pack_id, seen_by=by)
        record_pack_taken(pack, by=by)
        content = LocalStore(settings().data).read(pack.file_key, sha256=pack.sha256)
    return f"pack-{pack.batch}-{clock.local(pack.created_at):%Y-%m-%d}.pdf", content


def preview(document_id: uuid.UUID, *, by: Actor) -> bytes:
    """Exactly what would be printed if it were approved now; raises `press.RenderFailed`."""
    with transaction():
        document = scoped.document(document_id, seen_by=by)
        record_read(PREVIEWED, document, by=by)
        paper = (document.kind, content_of(document))
    return rendered(paper)


def print_again(document_id: uuid.UUID, *, by: Actor) -> tuple[Document, bytes]:
    """The same letter once more, marked on the paper as printed again; raises `press.RenderFailed`."""
    with transaction():
        document = _to_handle(document_id, by=by)
        _must_be_ready(document)
        if document.printed_at is None:
            raise Refused("This letter has not been printed yet.")
        document.reprints += 1
        audit.record(
            "documents.printed_again", subject=document, by=by, family_id=document.family_id, times=document.reprints
        )
        paper = (document.kind, letter_of(document).reprinted(on=clock.today()))
    return document, rendered(paper)


def rendered(paper: tuple[DocumentKind, Paper]) -> bytes:
    """The PDF of one paper, made now and kept nowhere; raises `press.RenderFailed`."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        press.make_each([paper], Path(folder))
        return (Path(folder) / "0.pdf").read_bytes()


def _ticked(document: Document, *, handed_over: bool, by: Actor) -> None:
    now = clock.now()
    if document.printed_at is None:
        document.printed_at, document.printed_by_id = now, by.user_id
    if handed_over:
        document.handed_over_at, document.handed_over_by_id = now, by.user_id
    else:
        document.posted_at, document.posted_by_id = now, by.user_id
    action = "documents.handed_over" if handed_over else "documents.posted"
    audit.record(action, subject=document, by=by, family_id=document.family_id, number=document.number)


def _to_handle(document_id: uuid.UUID, *, by: Actor) -> Document:
    """A letter on paper, for somebody who may print and post."""
    document = scoped.document(document_id, seen_by=by)
    if document.kind not in LETTERS or not by.may(Permission.LETTERS_PRINT):
        raise NotFound
    return document


def _must_be_ready(document: Document) -> None:
    if document.state is not DocumentState.READY:
        raise Refused(f"Letter {document.number or ''} cannot go out: it is {document.state_words}.")
