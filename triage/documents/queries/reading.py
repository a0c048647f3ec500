"""Documents as acts need them, without asking who looks: never for a page."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from triage.db import db
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import ENDED, Document, DocumentState, Pack, PackState
from triage.errors import NotFound
from triage.families.models import FamilyMember


def by_id(document_id: uuid.UUID) -> Document:
    """One document; raises `NotFound`."""
    found = db.session.get(Document, document_id)
    if found is None:
        raise NotFound
    return found


def by_ids(document_ids: Collection[uuid.UUID]) -> Sequence[Document]:
    """These documents, as they stand in the database now."""
    statement = select(Document).where(Document.id.in_(list(document_ids)))
    return _all(statement.execution_options(populate_existing=True))


def by_request_key(key: str) -> Document | None:
    """The document that the same request made before, if it has not ended."""
    return db.session.execute(select(Document).where(Document.request_key == key)).scalar_one_or_none()


def left_before(person_id: uuid.UUID, *, family_id: uuid.UUID | None, meeting_id: uuid.UUID | None) -> Document | None:
    """A letter about the same family and meeting that this person has already, which a new one corrects."""
    statement = (
        select(Document)
        .where(
            Document.kind == DocumentKind.FAMILY_LETTER,
            Document.person_id == person_id,
            Document.family_id == family_id,
            Document.meeting_id == meeting_id,
            (Document.posted_at.is_not(None)) | (Document.handed_over_at.is_not(None)),
        )
        .order_by(Document.approved_at.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def unsent_family_letters(person_ids: Collection[uuid.UUID]) -> Sequence[Document]:
    """Letters to these people that have not left and have not ended."""
    return _all(
        select(Document).where(
            Document.kind == DocumentKind.FAMILY_LETTER,
            Document.person_id.in_(list(person_ids)),
            Document.state.not_in(ENDED),
            Document.posted_at.is_(None),
            Document.handed_over_at.is_(None),
        )
    )


def briefs_about(person_ids: Collection[uuid.UUID]) -> Sequence[Document]:
    """Workers' briefs on the families of these people that are not handed over and have not ended."""
    families = select(FamilyMember.family_id).where(
        FamilyMember.person_id.in_(list(person_ids)), FamilyMember.to_date.is_(None)
    )
    return _all(_unsent_briefs().where(Document.family_id.in_(families)))


def briefs_of(family_id: uuid.UUID) -> Sequence[Document]:
    """The same for one family."""
    return _all(_unsent_briefs().where(Document.family_id == family_id))


def _unsent_briefs() -> Select[Document]:
    return select(Document).where(
        Document.kind == DocumentKind.WORKER_BRIEF,
        Document.state.not_in(ENDED),
        Document.posted_at.is_(None),
        Document.handed_over_at.is_(None),
    )


def unprinted_of(family_id: uuid.UUID) -> Sequence[Document]:
    """Letters of a family that are in a pack and have not been printed."""
    return _all(
        select(Document).where(
            Document.family_id == family_id, Document.pack_id.is_not(None), Document.printed_at.is_(None)
        )
    )


def open_of_decision(decision_id: uuid.UUID) -> Sequence[Document]:
    """Everything a decision asked for that has not ended."""
    return _all(select(Document).where(Document.decision_id == decision_id, Document.state.not_in(ENDED)))


def waiting(document_ids: Collection[uuid.UUID]) -> Sequence[Document]:
    """Those of these documents that are still to be made."""
    statement = select(Document).where(
        Document.id.in_(list(document_ids)), Document.state.in_((DocumentState.WAITING, DocumentState.FAILED))
    )
    return _all(statement.execution_options(populate_existing=True))


def pack_by_id(pack_id: uuid.UUID) -> Pack:
    """One pack as it stands in the database now; raises `NotFound`."""
    found = db.session.get(Pack, pack_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def live_packs(meeting_id: uuid.UUID) -> Sequence[Pack]:
    """The packs of a meeting that have not been replaced."""
    statement = select(Pack).where(Pack.meeting_id == meeting_id, Pack.state != PackState.SUPERSEDED)
    return db.session.execute(statement.order_by(Pack.created_at)).scalars().all()


def _all(statement: Select[Document]) -> Sequence[Document]:
    return db.session.scalars(statement.order_by(Document.created_at, Document.id)).all()
