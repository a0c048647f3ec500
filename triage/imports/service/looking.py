"""What is noted when somebody looks at a list or takes something of it away."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage import audit
from triage.access.actor import Actor
from triage.imports.models import Batch


def record_lists_seen(*, by: Actor) -> None:
    """Somebody saw which lists came in."""
    audit.saw("imports.listed", subject="lists", by=by)


def record_columns_seen(batch: Batch, *, by: Actor) -> None:
    """Somebody saw the first rows of a list as they were sent."""
    audit.saw("imports.columns_seen", subject=batch, by=by)


def record_rows_seen(batch: Batch, families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody saw rows of a list, and to which families they belong."""
    audit.saw("imports.list_rows_seen", subject=batch, by=by, families=families)


def record_errors_taken(batch: Batch, *, by: Actor) -> None:
    """Somebody took the refused rows away as a file."""
    audit.saw("imports.errors_taken", subject=batch, by=by)
