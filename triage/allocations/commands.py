"""What can be asked of allocations, visits, offers and pathways."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from triage.rules.visits import RiskAnswer, VisitVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKeyworker:
    """Give a family to a keyworker, or hand it on to another."""

    allocation: uuid.UUID
    seen_revision: int
    team: uuid.UUID
    worker: uuid.UUID
    over_cap_reason: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRefusal:
    """The family said no before the work began; counted apart from closure outcomes (programme.md)."""

    allocation: uuid.UUID
    seen_revision: int
    refused_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRisk:
    """The safety check that comes before a visit is booked."""

    visit: uuid.UUID
    seen_revision: int
    answers: dict[str, RiskAnswer]
    verdict: VisitVerdict
    measures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVisit:
    """When, where and with whom the visit will be."""

    visit: uuid.UUID
    seen_revision: int
    when: datetime
    place: str
    officer: uuid.UUID
    joint_with: str = ""
    interpreter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt:
    """Somebody went and nobody was seen."""

    visit: uuid.UUID
    seen_revision: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteVisit:
    """The visit took place: who was seen, what was expected of them and offered to them."""

    visit: uuid.UUID
    seen_revision: int
    on: date
    people_seen: tuple[str, ...]
    expectations: str
    support_offered: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVisit:
    """The visit was refused, abandoned as unsafe, or waived by the chair, each with its reason."""

    visit: uuid.UUID
    seen_revision: int
    reason: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer:
    """A partner takes the family, with a named lead professional."""

    offer: uuid.UUID
    seen_revision: int
    lead: uuid.UUID
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineOffer:
    """A partner says no; the reason decides what follows."""

    offer: uuid.UUID
    seen_revision: int
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOdoc:
    """The date and outcome of the partners' own One Day One Conversation meeting."""

    pathway: uuid.UUID
    on: date
    outcome: str
