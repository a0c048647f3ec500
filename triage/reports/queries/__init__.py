"""What is read for the Board, and of the wards that it is counted by."""

from triage.reports.queries.equity import Counted, counted, first_received

__all__ = ["Counted", "counted", "first_received"]
