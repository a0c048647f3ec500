"""What happened to a letter, when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from triage.accounts.models import User
from triage.db import db
from triage.documents.models import Document

STEPS = (
    ("created", "Asked for", ""),
    ("sent_back", "Sent back", "sent_back_because"),
    ("left_out", "Left out of the pack", "left_out_because"),
    ("approved", "Approved and numbered", ""),
    ("rendered", "Made", ""),
    ("printed", "Printed", ""),
    ("posted", "Posted", ""),
    ("handed_over", "Handed over", ""),
    ("voided", "Voided", "void_because"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    title: str
    at: datetime
    who: str
    words: str


def steps(document: Document) -> Sequence[Step]:
    """Everything that happened to a letter, the first thing first."""
    names = _names(document)
    happened = []
    for part, title, reason in STEPS:
        at = getattr(document, f"{part}_at")
        if at is not None:
            who = names.get(getattr(document, f"{part}_by_id", None), "The service")
            happened.append(Step(title, at, who, getattr(document, reason) if reason else ""))
    return sorted(happened, key=lambda step: step.at)


def replaced_by(document: Document) -> Document | None:
    """The document that took this one's place."""
    statement = select(Document).where(Document.supersedes_id == document.id).order_by(Document.created_at.desc())
    return db.session.scalars(statement.limit(1)).one_or_none()


def _names(document: Document) -> dict[object, str]:
    ids = {getattr(document, f"{part}_by_id", None) for part, _, _ in STEPS} - {None}
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
