"""Taking the old list on as families, and the report that says what became of every row."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage import audit, jobs
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Stale
from triage.imports.models import Batch
from triage.imports.queries import old_list as queries


def take_on(reference: str, *, seen_revision: int, by: Actor) -> Batch:
    """Take on the families of an old list that can be; the rest wait for a review. It goes on in the background.

    Raises:
        NotFound: it is no old list that was taken in.
        Stale: the list has changed since the page was drawn.
    """
    with transaction() as tx:
        batch = queries.old_list(reference, seen_by=by)
        if batch.revision != seen_revision:
            raise Stale(changes=("The list has changed.",))
        jobs.put(jobs.LIST_TAKE_ON, [batch.id], tx=tx)
        audit.record("imports.taking_on_asked_for", subject=batch, by=by)
        db.session.flush()
    return batch


def record_seen(batch: Batch, families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody was shown what became of the old list."""
    audit.saw("imports.reconciliation_seen", subject=batch, by=by, families=families)


def record_taken(batch: Batch, families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody took it away."""
    audit.saw("imports.reconciliation_taken", subject=batch, by=by, families=families)
