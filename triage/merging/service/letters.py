"""Letters that have not left go with the people and the family they are to; those that have left stay as they were."""

from __future__ import annotations

import uuid
from typing import Any

from triage import clock
from triage.access.actor import Actor
from triage.documents.models import ENDED, Document, DocumentState
from triage.documents.service import packs
from triage.documents.service.asking import has_left
from triage.merging.queries import letters_replacing, rows
from triage.merging.service.log import Log

TWICE = "The two people it was written to are one, who has the same letter already."


def unsent(document: Document) -> bool:
    """Whether a paper can still be written anew."""
    return document.state not in ENDED and not has_left(document)


def readdress(document: Document, old: uuid.UUID, new: uuid.UUID) -> None:
    """Ask for the same paper under the other id, so that it is written from the record that holds now."""
    document.asked_for = _with(document.asked_for, str(old), str(new))
    if document.request_key is not None:
        document.request_key = document.request_key.replace(str(old), str(new))


def move_letters(log: Log, column: str, gone: uuid.UUID, kept: uuid.UUID, *, by: Actor) -> None:
    """The unsent papers of the record that goes; one that the kept person has already ends."""
    for document in rows.rows_with("documents", **{column: gone}):
        if not unsent(document):
            continue
        key = (document.request_key or "").replace(str(gone), str(kept))
        twice = bool(key) and key != document.request_key and rows.rows_with("documents", request_key=key)
        if twice:
            packs.spoil(document)
            now = {"voided_at": clock.now(), "voided_by_id": by.user_id, "void_because": TWICE}
            log.change(document, state=DocumentState.VOID, request_key=None, **now)
        else:
            readdress(document, gone, kept)
        log.change(document, **{column: kept})


def bring_back(document: Document, kept: uuid.UUID, gone: uuid.UUID, column: str) -> None:
    """A letter that moved goes back with the one that took its place since, as far as they have not left."""
    if unsent(document):
        readdress(document, kept, gone)
    for heir in letters_replacing(document.id):
        if unsent(heir) and getattr(heir, column) == kept:
            setattr(heir, column, gone)
            readdress(heir, kept, gone)
            bring_back(heir, kept, gone, column)


def _with(value: Any, old: str, new: str) -> Any:
    """A request's plain facts with one id in place of another."""
    if isinstance(value, dict):
        return {name: _with(each, old, new) for name, each in value.items()}
    if isinstance(value, list):
        return [_with(each, old, new) for each in value]
    return new if value == old else value
