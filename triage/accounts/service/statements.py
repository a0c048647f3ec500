"""Accepting the confidentiality statement: once a year, and again when its words change."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts.models import StatementAcceptance
from triage.accounts.words import current_statement
from triage.db import db, transaction
from triage.errors import Stale
from triage.rules.dates import add_months

A_YEAR = 12


def accept_statement(version: int, *, by: Actor) -> StatementAcceptance:
    """Keep that this person accepted the statement of that version today.

    Raises:
        Stale: the words changed while the person was reading them.
    """
    if version != current_statement().version:
        raise Stale("The statement changed while you were reading it. Read the new words, then accept them.")
    assert by.user_id is not None
    with transaction():
        acceptance = add_acceptance(by.user_id)
        audit.record("accounts.statement_accepted", subject=acceptance, by=by, version=version)
    return acceptance


def add_acceptance(user_id: uuid.UUID) -> StatementAcceptance:
    """The row that says so; joins the caller's act."""
    statement, now = current_statement(), clock.now()
    acceptance = StatementAcceptance(
        user_id=user_id,
        version=statement.version,
        digest=statement.digest,
        accepted_at=now,
        holds_until=add_months(clock.local(now).date(), A_YEAR),
    )
    db.session.add(acceptance)
    return acceptance
