"""The record of what was done and looked at, and by whom: append-only, and signed as a chain."""

from triage.audit.models import AuditEvent
from triage.audit.reading import families_of, saw, searched
from triage.audit.recording import record

__all__ = ["AuditEvent", "families_of", "record", "saw", "searched"]
