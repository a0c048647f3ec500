"""What is read of the forum: its list, one family of it, the concerns, and what waits for the coordinator."""

from triage.forum.queries.concerns import (
    Told,
    concern,
    concern_by_key,
    concerns_of,
    noticed_of,
    people_of,
    told,
    with_concerns,
    without_family,
)
from triage.forum.queries.entries import (
    count,
    count_named,
    counts,
    entry,
    entry_by_id,
    families_put_forward,
    is_on_programme,
    latest_of,
    page,
    standing,
    watched_on_programme,
)

__all__ = [
    "Told",
    "concern",
    "concern_by_key",
    "concerns_of",
    "count",
    "count_named",
    "counts",
    "entry",
    "entry_by_id",
    "families_put_forward",
    "is_on_programme",
    "latest_of",
    "noticed_of",
    "page",
    "people_of",
    "standing",
    "told",
    "watched_on_programme",
    "with_concerns",
    "without_family",
]
