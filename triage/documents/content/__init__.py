"""What each document says, and nothing else that the service knows."""

from __future__ import annotations

from triage.documents.content.agenda import Agenda, AgendaLine, FamilySheet, SheetPerson
from triage.documents.content.family_letter import KIND_WORDS, SUBJECTS, FamilyLetter, LetterKind
from triage.documents.content.frozen import from_dict, to_dict
from triage.documents.content.kinds import CONTENT, DocumentKind
from triage.documents.content.letterhead import Addressee, Contact, ContactHow, Delivery, Letterhead, Signpost, Step
from triage.documents.content.list_copy import ListCopy, ListLine
from triage.documents.content.minutes import (
    ActionLine,
    Addendum,
    Attendee,
    Declaration,
    EvidenceLine,
    MinuteItem,
    Minutes,
    MinutesState,
    SharedLine,
)
from triage.documents.content.pack import PackCover, PackLeftOut, PackLetter, PackTail
from triage.documents.content.referral_copy import Answer, CopyEntry, CopySection, ReferralCopy
from triage.documents.content.referrer_outcome import ReferrerOutcome
from triage.documents.content.worker_brief import BriefEvidence, BriefPerson, WorkerBrief, record_warnings

__all__ = [
    "CONTENT",
    "KIND_WORDS",
    "SUBJECTS",
    "ActionLine",
    "Addendum",
    "Addressee",
    "Agenda",
    "AgendaLine",
    "Answer",
    "Attendee",
    "BriefEvidence",
    "BriefPerson",
    "Contact",
    "ContactHow",
    "CopyEntry",
    "CopySection",
    "Declaration",
    "Delivery",
    "DocumentKind",
    "EvidenceLine",
    "FamilyLetter",
    "FamilySheet",
    "LetterKind",
    "Letterhead",
    "ListCopy",
    "ListLine",
    "MinuteItem",
    "Minutes",
    "MinutesState",
    "PackCover",
    "PackLeftOut",
    "PackLetter",
    "PackTail",
    "ReferralCopy",
    "ReferrerOutcome",
    "SharedLine",
    "SheetPerson",
    "Signpost",
    "Step",
    "WorkerBrief",
    "from_dict",
    "record_warnings",
    "to_dict",
]
