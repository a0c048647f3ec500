"""Making documents: the outbox's work on rows that wait. Doing it twice is harmless, dying in it costs one attempt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.documents.content import DocumentKind
from triage.documents.content.kinds import Paper
from triage.documents.models import Document, DocumentState
from triage.documents.paper import press
from triage.documents.queries import reading
from triage.documents.service.asking import content_of
from triage.documents.store import LocalStore, Stored
from triage.jobs import Heartbeat
from triage.settings import settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document as it is to be made: read once, rendered outside any transaction."""

    id: uuid.UUID
    kind: DocumentKind
    content: Paper
    mark: int


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Make those of these documents that still wait, together; answers only those that failed."""
    with transaction():
        waiting = [waiting_of(document) for document in reading.waiting(subject_ids)]
    if not waiting:
        return {}
    try:
        _make_together(waiting, alive=alive)
    except press.RenderFailed as error:
        if len(waiting) == 1:
            return {waiting[0].id: error}
        return _make_one_by_one(waiting, alive=alive)
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Say on the record that the document could not be made."""
    with transaction():
        for document in reading.waiting([subject_id]):
            document.state = DocumentState.FAILED
            document.failure = error_class
            audit.record("documents.failed", subject=document, by=SERVICE, family_id=document.family_id)


def mark_ready(document_id: uuid.UUID, seen: int, stored: Stored, *, pages: int) -> None:
    """Give the row its file, unless the row changed or was made by somebody else in between."""
    with transaction():
        for document in reading.waiting([document_id]):
            if _mark(document) != seen:
                return
            document.state = DocumentState.READY
            document.file_key, document.sha256, document.size = stored.key, stored.sha256, stored.size
            document.pages, document.failure = pages, ""
            document.rendered_at = clock.now()
            audit.record(
                "documents.made", subject=document, by=SERVICE, family_id=document.family_id, sha256=stored.sha256
            )
    with transaction():
        made = reading.by_id(document_id)
        if made.file_key:
            LocalStore(settings().data).forget_all_but(made.file_key, owner=document_id)


def _make_one_by_one(waiting: Sequence[Waiting], *, alive: Heartbeat) -> dict[uuid.UUID, BaseException]:
    """After a chunk failed: only the letter that cannot be made is left behind."""
    failures: dict[uuid.UUID, BaseException] = {}
    for one in waiting:
        alive()
        try:
            _make_together([one], alive=alive)
        except press.RenderFailed as error:
            failures[one.id] = error
    return failures


def _make_together(waiting: Sequence[Waiting], *, alive: Heartbeat) -> None:
    store = LocalStore(settings().data)
    with store.workshop() as folder:
        papers = [(one.kind, one.content) for one in waiting]
        pages = press.make_each(papers, folder, progress=lambda done: alive())
        for index, one in enumerate(waiting):
            keep(store, one, folder / f"{index}.pdf", pages=pages[index])


def keep(store: LocalStore, one: Waiting, made: Path, *, pages: int) -> None:
    """Store the finished file and give the row its name."""
    mark_ready(one.id, one.mark, store.keep(made, owner=one.id), pages=pages)


def waiting_of(document: Document) -> Waiting:
    """A document as it is to be made."""
    return Waiting(document.id, document.kind, content_of(document), _mark(document))


def _mark(document: Document) -> int:
    """Changes when the words of the document change."""
    return hash(content_of(document))
