"""How many letters wait for what: the counts of the home page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import Document, DocumentState
from triage.documents.queries.scoped import visible_to

LETTERS = (DocumentKind.FAMILY_LETTER, DocumentKind.WORKER_BRIEF, DocumentKind.REFERRER_OUTCOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCounts:
    """Letters to approve, blocked ones, and ready ones that still have to leave the building."""

    to_approve: int = 0
    blocked: int = 0
    to_post: int = 0


def letter_counts(*, seen_by: Actor) -> LetterCounts:
    """The counts for somebody who may see letters; noughts for anybody else.

    What the person may not see does not count: a declared interest, a protected address.
    """
    if not seen_by.may(Permission.LETTERS_SEE):
        return LetterCounts()
    seen = visible_to(seen_by)
    states = select(Document.state, func.count()).where(Document.kind.in_(LETTERS), seen).group_by(Document.state)
    by_state = dict(db.session.execute(states).all())
    to_post = (
        select(func.count())
        .select_from(Document)
        .where(
            Document.kind == DocumentKind.FAMILY_LETTER,
            Document.state == DocumentState.READY,
            Document.posted_at.is_(None),
            Document.handed_over_at.is_(None),
            seen,
        )
    )
    return LetterCounts(
        to_approve=by_state.get(DocumentState.DRAFT, 0),
        blocked=by_state.get(DocumentState.BLOCKED, 0),
        to_post=db.session.scalar(to_post) or 0,
    )
