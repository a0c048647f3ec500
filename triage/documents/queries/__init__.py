"""What is read of documents, packs and the outbox."""

from __future__ import annotations

from triage.documents.queries.scoped import (
    document,
    for_decision,
    for_family,
    for_meeting,
    for_reader,
    for_referral,
    meeting_papers,
    packs_of,
)

__all__ = [
    "document",
    "for_decision",
    "for_family",
    "for_meeting",
    "for_reader",
    "for_referral",
    "meeting_papers",
    "packs_of",
]
