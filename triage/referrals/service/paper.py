"""The referral as sent, as the content of a PDF."""

from __future__ import annotations

from typing import Any

from triage.access.actor import Actor
from triage.documents.content import Answer, CopyEntry, CopySection, ReferralCopy
from triage.documents.service.letterhead import letterhead
from triage.referrals.models import Referral


def paper_copy(referral: Referral, *, by: Actor) -> ReferralCopy:
    """All that the copy says: what the agency sent, in the words of the form."""
    assert referral.as_sent is not None
    assert referral.sent_at is not None
    assert referral.reference is not None
    return ReferralCopy(
        letterhead=letterhead(),
        reference=referral.reference,
        agency=referral.agency.name,
        sent_by=by.name,
        sent_at=referral.sent_at,
        form_version=referral.form_version,
        urgent=referral.urgent,
        sections=tuple(_section(each) for each in referral.as_sent["copy"]),
    )


def _section(copy: dict[str, Any]) -> CopySection:
    entries = tuple(
        CopyEntry(
            title=entry["title"],
            answers=tuple(Answer(question=line["question"], answer=line["answer"]) for line in entry["lines"]),
        )
        for entry in copy["entries"]
    )
    plain = tuple(answer for entry in entries if not entry.title for answer in entry.answers)
    return CopySection(title=copy["title"], answers=plain, entries=tuple(entry for entry in entries if entry.title))
