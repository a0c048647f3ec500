"""What happened to a version: who wrote, proposed, sent back and published it, as the trail holds it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from triage.accounts.models import User
from triage.audit import AuditEvent
from triage.db import db

TOLD = {
    "criteria.begun": "Begun",
    "criteria.taken_in": "Begun from a file",
    "criteria.saved": "Changed",
    "criteria.dropped": "Put aside",
    "criteria.proposed": "Proposed",
    "criteria.sent_back": "Sent back",
    "criteria.published": "Published",
    "criteria.given_up": "Given a last day",
    "criteria.begun_to_judge": "Came into use",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One step, or several changes by one person in a row; `by` is empty for what the service did by itself."""

    words: str
    at: datetime
    by: str
    times: int = 1


def history(version_id: uuid.UUID) -> Sequence[Happened]:
    """The steps of a version, the newest first."""
    query = (
        select(AuditEvent.action, AuditEvent.at, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_id == str(version_id), AuditEvent.action.in_(TOLD))
        .order_by(AuditEvent.sequence)
    )
    steps: list[Happened] = []
    for action, at, name in db.session.execute(query):
        step = Happened(TOLD[action], at, name or "")
        if steps and action == "criteria.saved" and (steps[-1].words, steps[-1].by) == (step.words, step.by):
            step = Happened(step.words, at, step.by, steps.pop().times + 1)
        steps.append(step)
    return steps[::-1]
