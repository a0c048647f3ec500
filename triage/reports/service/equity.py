"""Looking at figures and taking them away is recorded, though no family stands in them."""

from __future__ import annotations

from triage import audit
from triage.access.actor import Actor
from triage.rules.suppression import Period


def record_seen(period: Period, *, by: Actor) -> None:
    """Somebody was shown the equity check of that half-year."""
    audit.saw("reports.equity_seen", subject="equity", by=by, start=period.start)


def record_taken(period: Period, *, by: Actor) -> None:
    """Somebody took the figures of that half-year as a file."""
    audit.saw("reports.equity_taken", subject="equity", by=by, start=period.start)
