"""What lists leave of people who became nobody's evidence is kept for a while and no longer (safety.md, "Retention").

It goes by itself, like idle drafts: nobody was helped by it, and nothing of it stands in a family's record.
"""

from __future__ import annotations

import uuid
from datetime import datetime, time

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.imports.keeping import ENDED, UNUSED
from triage.imports.models import BatchState
from triage.imports.queries import batches
from triage.imports.queries import forgetting as queries
from triage.imports.queries import rows as row_queries
from triage.referrals import store
from triage.rules.dates import add_months
from triage.settings import settings

CHUNK = 2_000


def forget() -> int:
    """Forget what has been kept long enough, a list at a time; how many rows of nobody known that were."""
    with transaction(), scope.as_service():
        rows = queries.with_rows_from_before(_months_ago(settings().list_rows_kept_months))
        files = queries.with_files_from_before(_months_ago(settings().list_file_kept_months))
    for batch_id in files:
        _forget_file(batch_id)
    return sum(_forget_rows(batch_id) for batch_id in rows)


def _forget_rows(batch_id: uuid.UUID) -> int:
    """The rows of one list, in chunks that are whole each: what breaks off goes on tomorrow."""
    done = 0
    while True:
        with transaction(), scope.as_service():
            batch = batches.batch_by_id(batch_id)
            some = queries.forget_rows(batch.id, limit=CHUNK) if batch.state in ENDED else 0
            if not some:
                return done
            audit.record("imports.rows_forgotten", subject=batch, by=SERVICE, rows=some)
        done += some


def _forget_file(batch_id: uuid.UUID) -> None:
    """The file and who was refused go; a list that nobody took in is thrown away."""
    with transaction() as tx, scope.as_service():
        batch = batches.batch_by_id(batch_id)
        if batch.state in UNUSED:
            row_queries.forget(batch.id)
            batch.state = BatchState.DISCARDED
        elif batch.state in ENDED:
            queries.forget_left_out(batch.id)
        else:
            return
        tx.after_commit(store.remove, batch.store_key)
        batch.store_key = ""
        audit.record("imports.file_forgotten", subject=batch, by=SERVICE)


def _months_ago(months: int) -> datetime:
    """The beginning of the day before which a list has been kept long enough."""
    return clock.at(add_months(clock.today(), -months), time.min)
