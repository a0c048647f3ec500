"""Asking for documents inside the act that causes them: rows now, PDFs later."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage import audit, clock, jobs
from triage.access import scope
from triage.access.actor import Actor
from triage.db import Transaction, db, transaction
from triage.documents import commands
from triage.documents.commands import Request
from triage.documents.content import (
    CONTENT,
    KIND_WORDS,
    FamilyLetter,
    LetterKind,
    ReferrerOutcome,
    WorkerBrief,
    from_dict,
    to_dict,
)
from triage.documents.content.kinds import LETTERS, Letter, Paper
from triage.documents.content.letterhead import Delivery
from triage.documents.models import ENDED, UNAPPROVED, Document, DocumentState
from triage.documents.paper.sheets import VERSION
from triage.documents.queries import reading
from triage.documents.service import packs
from triage.documents.service.writing import Draft, drafts_for

ADDRESS_CHANGED = "The address or safe contact changed."
SET_AT_APPROVAL = frozenset({"number", "dated", "replaces", "printed_again"})


def ask_for(requests: Iterable[Request], *, by: Actor) -> tuple[Document, ...]:
    """The documents these requests ask for: new rows, or the rows of the same request made before.

    Letters wait for approval, or stand blocked with the reason where writing is not safe; other papers are made at
    once. Where the same act asks for other words than before, the new document takes the old one's place.
    """
    with transaction() as tx:
        made = [_keep(draft, by=by, tx=tx) for request in requests for draft in drafts_for(request)]
        _make([document for document in made if document.state is DocumentState.WAITING], tx=tx)
    return tuple(made)


def address_changed(person_ids: Iterable[uuid.UUID], *, by: Actor, because: str = ADDRESS_CHANGED) -> None:
    """Write anew what has not left and says where these people are, how to reach them or what they are called.

    Their letters, and the briefs of the workers who are to meet them; approved ones are voided first (safety.md).
    Those of families that are closed to the actor too: what they hold is as wrong as any.
    """
    concerned = list(person_ids)
    with transaction() as tx, scope.as_service():
        for document in (*reading.unsent_family_letters(concerned), *reading.briefs_about(concerned)):
            write_anew(document, because=because, by=by, tx=tx)
        db.session.flush()


def safety_changed(family_id: uuid.UUID, *, by: Actor) -> None:
    """Write the briefs anew that are not handed over yet: a worker goes with what is known today."""
    with transaction() as tx:
        for document in reading.briefs_of(family_id):
            write_anew(document, because="The family’s safety warnings changed.", by=by, tx=tx)


def supersede_decision(decision_id: uuid.UUID, *, because: str, by: Actor) -> None:
    """End what an earlier decision asked for and has not left; what left is replaced when asked for anew."""
    with transaction():
        for document in reading.open_of_decision(decision_id):
            if not has_left(document):
                end(document, because=because, by=by)


def write_anew(document: Document, *, because: str, by: Actor, tx: Transaction) -> Document:
    """The same request written from today's record: in place while unapproved, else as a new document."""
    fresh = [draft for draft in drafts_for(request_of(document)) if draft.person_id == document.person_id]
    if not fresh:
        end(document, because="This person has died or is no longer in the family.", by=by)
        return document
    draft = fresh[0]
    if document.state in UNAPPROVED:
        return _rewrite(document, draft, by=by)
    if _same(document, draft) and not draft.blocked_because:
        return document
    key = document.request_key
    end(document, because=because, by=by)
    db.session.flush()
    return _add(replace(draft, key=key or draft.key), supersedes=document, by=by)


def end(document: Document, *, because: str, by: Actor) -> None:
    """Void a document; a pack that holds it can no longer be printed as it is."""
    document.state = DocumentState.VOID
    document.voided_at = clock.now()
    document.voided_by_id = by.user_id
    document.void_because = because
    document.request_key = None
    packs.spoil(document)
    audit.record("documents.voided", subject=document, by=by, family_id=document.family_id, number=document.number)


def has_left(document: Document) -> bool:
    """Whether its reader has it, or may have it."""
    online = document.delivery is Delivery.ONLINE and document.state is DocumentState.READY
    return document.left_the_building or online


def request_of(document: Document) -> Request:
    """The request as it came."""
    facts = dict(document.asked_for)
    kind: type[Request] = getattr(commands, facts.pop("request"))
    return from_dict(kind, facts)


def content_of(document: Document) -> Paper:
    """All that the document says."""
    return from_dict(CONTENT[document.kind], document.content)


def letter_of(document: Document) -> Letter:
    """The same of a document that is approved and numbered."""
    content = content_of(document)
    assert isinstance(content, FamilyLetter | WorkerBrief | ReferrerOutcome)
    return content


def _keep(draft: Draft, *, by: Actor, tx: Transaction) -> Document:
    """A new row, or what is already there for the same request."""
    known = reading.by_request_key(draft.key)
    if known is None:
        return _add(draft, supersedes=_sent_before(draft), by=by)
    if _same(known, draft):
        return known
    if known.state in UNAPPROVED:
        return _rewrite(known, draft, by=by)
    _replace(known, by=by)
    return _add(draft, supersedes=known, by=by)


def _sent_before(draft: Draft) -> Document | None:
    """The letter that a corrected decision's letter takes the place of, where the first one has left already."""
    if draft.person_id is None or draft.links.get("meeting_id") is None:
        return None
    earlier = reading.left_before(
        draft.person_id, family_id=draft.links["family_id"], meeting_id=draft.links["meeting_id"]
    )
    beside = KIND_WORDS[LetterKind.IOM]  # a letter about the IOM pathway stands beside another and replaces none
    return earlier if earlier is not None and (earlier.what == beside) == (draft.what == beside) else None


def _replace(document: Document, *, by: Actor) -> None:
    """Make way for a document with other words."""
    document.request_key = None
    if not document.left_the_building:
        document.state = DocumentState.SUPERSEDED
        packs.spoil(document)
    audit.record("documents.superseded", subject=document, by=by, family_id=document.family_id)
    db.session.flush()


def _add(draft: Draft, *, supersedes: Document | None, by: Actor) -> Document:
    document = Document(
        **draft.columns(),
        request_key=draft.key,
        state=_first_state(draft),
        template_version=VERSION,
        supersedes_id=supersedes.id if supersedes else None,
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    if supersedes is not None and supersedes.number and has_left(supersedes) and draft.kind in LETTERS:
        document.content = to_dict(replace(letter_of(document), replaces=supersedes.number))
    db.session.add(document)
    db.session.flush()
    audit.record(
        "documents.asked_for",
        subject=document,
        by=by,
        family_id=document.family_id,
        kind=document.kind,
        state=document.state,
    )
    return document


def _rewrite(document: Document, draft: Draft, *, by: Actor) -> Document:
    """The words and the address of today in the same row, which nobody has approved yet."""
    for name, value in draft.columns().items():
        setattr(document, name, value)
    document.state = _first_state(draft)
    document.belongs_in_the_pack()
    document.sent_back_because = ""
    document.sent_back_at = document.sent_back_by_id = None
    audit.record("documents.written_anew", subject=document, by=by, family_id=document.family_id, state=document.state)
    return document


def _first_state(draft: Draft) -> DocumentState:
    if draft.kind not in LETTERS:
        return DocumentState.WAITING
    return DocumentState.BLOCKED if draft.blocked_because else DocumentState.DRAFT


def _same(document: Document, draft: Draft) -> bool:
    """Whether the document says what the draft would say, to the same address, and is no less allowed."""
    if document.state in ENDED or document.blocked_because != draft.blocked_because:
        return False
    return _words(document.content) == _words(to_dict(draft.content))


def _words(content: Mapping[str, Any]) -> dict[str, Any]:
    """Content without what approval adds."""
    return {name: value for name, value in content.items() if name not in SET_AT_APPROVAL}


def _make(documents: Sequence[Document], *, tx: Transaction) -> None:
    """Leave the making to whoever works the outbox."""
    jobs.put(jobs.DOCUMENT, [document.id for document in documents], tx=tx)
