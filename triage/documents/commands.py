"""What others ask documents for: plain facts, never words of a letter, never an address."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from triage.documents.content.agenda import Agenda
from triage.documents.content.family_letter import LetterKind
from triage.documents.content.letterhead import Contact, Signpost, Step
from triage.documents.content.minutes import Minutes
from triage.documents.content.referral_copy import ReferralCopy
from triage.documents.content.worker_brief import BriefEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLetters:
    """One letter to each adult of a family, or to the persons named.

    There is no field for reasons, concerns or other people: what a request cannot hold a letter cannot say.
    """

    family_id: uuid.UUID
    kind: LetterKind
    meeting_id: uuid.UUID | None = None
    decision_id: uuid.UUID | None = None
    allocation_id: uuid.UUID | None = None
    contact: Contact | None = None
    contact_by: date | None = None
    review_on: date | None = None
    signposts: tuple[Signpost, ...] = ()
    persons: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerBriefFor:
    """The brief of the worker who takes a family; the caller leaves out what that worker's agency may not know."""

    family_id: uuid.UUID
    worker_name: str
    agency_id: uuid.UUID
    agency_name: str
    tier: str
    decision_words: str
    meeting_id: uuid.UUID | None = None
    decision_id: uuid.UUID | None = None
    allocation_id: uuid.UUID | None = None
    worker_user_id: uuid.UUID | None = None
    team_name: str = ""
    decided_on: date | None = None
    reason: str = ""
    rationale: str = ""
    evidence: tuple[BriefEvidence, ...] = ()
    safety_notes: tuple[str, ...] = ()
    """What a visit found and the like; the warnings of the family's own record come of themselves."""
    first_steps: tuple[Step, ...] = ()
    views: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferrerOutcomeFor:
    """What the referring agency is told: the outcome in words, never another agency's facts."""

    referral_id: uuid.UUID
    agency_id: uuid.UUID
    agency_name: str
    recipient_name: str
    referral_reference: str
    outcome: str
    family_id: uuid.UUID | None = None
    meeting_id: uuid.UUID | None = None
    decision_id: uuid.UUID | None = None
    recipient_user_id: uuid.UUID | None = None
    family_surname: str = ""
    sent_on: date | None = None
    reason: str = ""
    would_change: tuple[str, ...] = ()
    next_step: str = ""
    signposts: tuple[Signpost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCopyFor:
    """A referral as sent, for the agency that sent it."""

    referral_id: uuid.UUID
    agency_id: uuid.UUID
    content: ReferralCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFor:
    """One copy of a meeting's minutes: the whole, or one reader's."""

    meeting_id: uuid.UUID
    content: Minutes
    reader_user_id: uuid.UUID | None = None
    reader_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaFor:
    """One copy of a meeting's agenda with its family sheets: the whole, or one reader's."""

    meeting_id: uuid.UUID
    content: Agenda
    reader_user_id: uuid.UUID | None = None
    reader_name: str = ""


Request = FamilyLetters | WorkerBriefFor | ReferrerOutcomeFor | ReferralCopyFor | MinutesFor | AgendaFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Approve a letter as it was seen."""

    document_id: uuid.UUID
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """Send a letter back with what is wrong."""

    document_id: uuid.UUID
    seen_revision: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """End a letter that must not go out."""

    document_id: uuid.UUID
    seen_revision: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    """Make the meeting's pack without a letter that is not settled."""

    document_id: uuid.UUID
    seen_revision: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickOff:
    """Say of letters that they were posted, or handed over."""

    document_ids: tuple[uuid.UUID, ...]
    handed_over: bool = False
