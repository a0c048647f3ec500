"""Allocations, challenge visits, offers to partners and the IOM pathway."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, Team, User
from triage.db import Base, uuid_pk
from triage.families.models import Family, Person
from triage.rules.tiers import Tier
from triage.rules.visits import VisitStatus


class AllocationStatus(StrEnum):
    """What an allocation waits for."""

    AWAITING_VISIT = "awaiting_visit"
    AWAITING_KEYWORKER = "awaiting_keyworker"
    AWAITING_PARTNER = "awaiting_partner"
    ACTIVE = "active"
    DECLINED = "declined"
    REFUSED = "refused"
    CLOSED = "closed"


ALLOCATION_STATUS_LABELS = {
    AllocationStatus.AWAITING_VISIT: "Waiting for the challenge visit",
    AllocationStatus.AWAITING_KEYWORKER: "Waiting for a keyworker",
    AllocationStatus.AWAITING_PARTNER: "Waiting for the partner's answer",
    AllocationStatus.ACTIVE: "Being worked with",
    AllocationStatus.DECLINED: "Declined by the partner",
    AllocationStatus.REFUSED: "Refused by the family",
    AllocationStatus.CLOSED: "Closed",
}

OPEN_STATUSES = (
    AllocationStatus.AWAITING_VISIT,
    AllocationStatus.AWAITING_KEYWORKER,
    AllocationStatus.AWAITING_PARTNER,
    AllocationStatus.ACTIVE,
)


class Allocation(CaseRecord, Base):
    """A family given to a keyworker or lead professional; it has a holder at all times."""

    __tablename__ = "allocations"
    __table_args__ = (
        Index("ix_allocations_worker", "worker_id", "status"),
        Index("ix_allocations_agency", "agency_id", "status"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id", use_alter=True), index=True)
    tier: Mapped[Tier]
    status: Mapped[AllocationStatus]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    worker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    holder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    opened_at: Mapped[datetime]
    allocated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    over_cap_reason: Mapped[str] = mapped_column(Text, default="")
    caseload_when_named: Mapped[int | None]
    cap_when_named: Mapped[int | None]
    end_reason_code: Mapped[str] = mapped_column(String(60), default="")
    end_reason: Mapped[str] = mapped_column(Text, default="")
    refused_by: Mapped[str] = mapped_column(String(160), default="")
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    agency: Mapped[Agency] = relationship()
    team: Mapped[Team | None] = relationship()
    worker: Mapped[User | None] = relationship(foreign_keys=[worker_id])
    holder: Mapped[User] = relationship(foreign_keys=[holder_id])
    visit: Mapped[Visit | None] = relationship(back_populates="allocation")
    offers: Mapped[list[Offer]] = relationship(back_populates="allocation", order_by="Offer.offered_at")
    holders: Mapped[list[Holder]] = relationship(back_populates="allocation", order_by="Holder.from_at")

    __mapper_args__ = {"version_id_col": revision}


class Holder(CaseRecord, Base):
    """Who held the case from when to when: no open case is ever without one."""

    __tablename__ = "holders"
    __belongs_by__ = ("allocation_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocations.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(200), default="")

    allocation: Mapped[Allocation] = relationship(back_populates="holders")
    user: Mapped[User] = relationship()


VISIT_STATUS_LABELS = {
    VisitStatus.REQUESTED: "Requested",
    VisitStatus.RISK_CHECKED: "Safety checked",
    VisitStatus.SCHEDULED: "Booked",
    VisitStatus.ATTEMPTED: "Attempted, nobody seen",
    VisitStatus.COMPLETED: "Completed",
    VisitStatus.REFUSED: "Refused by the family",
    VisitStatus.ABANDONED_UNSAFE: "Abandoned as unsafe",
    VisitStatus.WAIVED: "Waived by the chair",
}


class Visit(CaseRecord, Base):
    """Community Safety's visit that sets expectations and offers support, before a keyworker is named."""

    __tablename__ = "visits"

    id: Mapped[uuid.UUID] = uuid_pk()
    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocations.id"), unique=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    status: Mapped[VisitStatus] = mapped_column(default=VisitStatus.REQUESTED, index=True)
    requested_at: Mapped[datetime]
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    risk_answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    risk_checked_at: Mapped[datetime | None]
    risk_checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    scheduled_for: Mapped[datetime | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    joint_with: Mapped[str] = mapped_column(String(200), default="")
    interpreter: Mapped[str] = mapped_column(String(120), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    outcome_note: Mapped[str] = mapped_column(Text, default="")
    expectations: Mapped[str] = mapped_column(Text, default="")
    support_offered: Mapped[str] = mapped_column(Text, default="")
    people_seen: Mapped[list[str]] = mapped_column(default=list)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    waived_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    allocation: Mapped[Allocation] = relationship(back_populates="visit")
    family: Mapped[Family] = relationship()
    officer: Mapped[User | None] = relationship(foreign_keys=[officer_id])
    log: Mapped[list[VisitEvent]] = relationship(back_populates="visit", order_by="VisitEvent.at")

    __mapper_args__ = {"version_id_col": revision}


class VisitEvent(CaseRecord, Base):
    """One step of a visit: who did what and when."""

    __tablename__ = "visit_events"
    __belongs_by__ = ("visit_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    status: Mapped[VisitStatus]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")

    visit: Mapped[Visit] = relationship(back_populates="log")


class OfferStatus(StrEnum):
    """Where an offer to a partner stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class DeclineReason(StrEnum):
    """Why a partner declines; it decides what follows."""

    NO_CAPACITY = "no_capacity"
    NOT_RIGHT_AGENCY = "not_right_agency"
    NEEDS_HIGHER_TIER = "needs_higher_tier"
    FAMILY_REFUSES = "family_refuses"
    SAFETY = "safety"


DECLINE_REASON_LABELS = {
    DeclineReason.NO_CAPACITY: "We have no capacity",
    DeclineReason.NOT_RIGHT_AGENCY: "Another agency is better placed",
    DeclineReason.NEEDS_HIGHER_TIER: "The family needs more than a Level 2 CAF",
    DeclineReason.FAMILY_REFUSES: "The family does not want our support",
    DeclineReason.SAFETY: "It would not be safe for the family or our staff",
}


class Offer(CaseRecord, Base):
    """Super Light: a partner is asked to lead, and accepts or declines with a reason."""

    __tablename__ = "offers"
    __belongs_by__ = ("allocation_id",)
    __table_args__ = (Index("ix_offers_agency", "agency_id", "status"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocations.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    lead_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[OfferStatus] = mapped_column(default=OfferStatus.OFFERED)
    offered_at: Mapped[datetime]
    answer_by: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decline_reason: Mapped[DeclineReason | None]
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    allocation: Mapped[Allocation] = relationship(back_populates="offers")
    agency: Mapped[Agency] = relationship()
    lead: Mapped[User | None] = relationship(foreign_keys=[lead_id])

    __mapper_args__ = {"version_id_col": revision}


class Pathway(CaseRecord, Base):
    """The IOM pathway of one person, beside whatever tier the family has."""

    __tablename__ = "pathways"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id", use_alter=True), index=True)
    agreed_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    agreed_by_name: Mapped[str] = mapped_column(String(120), default="")
    agreed_on: Mapped[date]
    odoc_on: Mapped[date | None]
    odoc_outcome: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    family: Mapped[Family] = relationship()
    agreed_by_agency: Mapped[Agency] = relationship()
