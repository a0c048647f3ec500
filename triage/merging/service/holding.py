"""Two acts on one record at once: the second waits for the first, and then finds that the record was changed."""

from __future__ import annotations

from triage.db import db
from triage.families.models import Family, Person


def hold(*records: Family | Person) -> None:
    """Count a change of these records before anything else is done; joins the act under way.

    What an act reads of them afterwards is theirs until it ends. Without it, somebody who waited for a row in the
    middle would go on with what the other has just moved.

    Raises:
        Stale: one of them was changed since it was read.
    """
    for each in records:
        each.touch()
    db.session.flush()
