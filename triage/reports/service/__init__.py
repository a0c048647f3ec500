"""Acts on wards, and the record of who saw figures."""

from triage.reports.service.equity import record_seen, record_taken

__all__ = ["record_seen", "record_taken"]
