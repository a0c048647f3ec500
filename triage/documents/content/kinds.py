"""The kinds of document, and the content that each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from triage.documents.content.agenda import Agenda
from triage.documents.content.family_letter import FamilyLetter
from triage.documents.content.list_copy import ListCopy
from triage.documents.content.minutes import Minutes
from triage.documents.content.referral_copy import ReferralCopy
from triage.documents.content.referrer_outcome import ReferrerOutcome
from triage.documents.content.worker_brief import WorkerBrief

Paper = FamilyLetter | WorkerBrief | ReferrerOutcome | ReferralCopy | Minutes | Agenda | ListCopy
Letter = FamilyLetter | WorkerBrief | ReferrerOutcome


class DocumentKind(StrEnum):
    """What kind of paper a document is."""

    FAMILY_LETTER = "family letter"
    WORKER_BRIEF = "worker brief"
    REFERRER_OUTCOME = "referrer outcome"
    REFERRAL_COPY = "referral copy"
    MINUTES = "minutes"
    AGENDA = "agenda"
    LIST_COPY = "copy of the list"


LETTERS = frozenset({DocumentKind.FAMILY_LETTER, DocumentKind.WORKER_BRIEF, DocumentKind.REFERRER_OUTCOME})
"""Kinds that are approved, numbered and sent; the others are made as soon as they are asked for."""

CONTENT: Mapping[DocumentKind, type[Paper]] = {
    DocumentKind.FAMILY_LETTER: FamilyLetter,
    DocumentKind.WORKER_BRIEF: WorkerBrief,
    DocumentKind.REFERRER_OUTCOME: ReferrerOutcome,
    DocumentKind.REFERRAL_COPY: ReferralCopy,
    DocumentKind.MINUTES: Minutes,
    DocumentKind.AGENDA: Agenda,
    DocumentKind.LIST_COPY: ListCopy,
}
