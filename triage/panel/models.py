"""The list, the panel's meetings, their items, decisions, actions and minutes."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family
from triage.rules.decisions import DecisionKind


class EntryStatus(StrEnum):
    """Where a family's place on the list stands; DECIDED keeps the place until the allocation is complete."""

    WAITING = "waiting"
    PARKED = "parked"
    DECIDED = "decided"
    LEFT = "left"


ENTRY_STATUS_LABELS = {
    EntryStatus.WAITING: "Waiting for the panel",
    EntryStatus.PARKED: "Parked",
    EntryStatus.DECIDED: "Decided, allocation not complete",
    EntryStatus.LEFT: "No longer on the list",
}
NOT_LEFT = text(f"status <> '{EntryStatus.LEFT.value}'")


class ListEntry(Base):
    """A family waiting for a decision or an allocation.

    `order_key` is static while the family's facts are (architecture.md, "Rules"): points minus rate times the day
    waiting began, or the place the panel gave it. The list is `order by order_key desc, reference`.
    """

    __tablename__ = "list_entries"
    __table_args__ = (
        Index("ix_list_entries_order", "status", text("order_key DESC"), "reference"),
        Index("uq_list_entries_family", "family_id", unique=True, sqlite_where=NOT_LEFT, postgresql_where=NOT_LEFT),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.WAITING)
    waiting_since: Mapped[date]
    policy: Mapped[str] = mapped_column(String(40))
    points: Mapped[int]
    components: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    unknown: Mapped[list[str]] = mapped_column(default=list)
    not_scored: Mapped[list[str]] = mapped_column(default=list)
    score_key: Mapped[int] = mapped_column(BigInteger)
    order_key: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(40))
    framework: Mapped[str] = mapped_column(String(40))
    recommended: Mapped[str] = mapped_column(String(40), default="")
    recommendation: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgent: Mapped[bool] = mapped_column(default=False)
    high_need: Mapped[bool | None]
    returned: Mapped[int] = mapped_column(default=0)
    moved: Mapped[bool] = mapped_column(default=False)
    lapsed: Mapped[list[str]] = mapped_column(default=list)
    rescore_on: Mapped[date | None] = mapped_column(index=True)
    progress_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    parked_until: Mapped[date | None] = mapped_column(index=True)
    park_reason: Mapped[str] = mapped_column(Text, default="")
    left_at: Mapped[datetime | None]
    left_why: Mapped[str] = mapped_column(String(60), default="")
    joined_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    moves: Mapped[list[Move]] = relationship(back_populates="entry", order_by="Move.at")
    changes: Mapped[list[ListChange]] = relationship(back_populates="entry", order_by="ListChange.at")

    __mapper_args__ = {"version_id_col": revision}


class Move(Base):
    """The panel's own placing of a family, a fact with a reason and an expiry, kept apart from the score."""

    __tablename__ = "moves"

    id: Mapped[uuid.UUID] = uuid_pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    order_key: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")

    entry: Mapped[ListEntry] = relationship(back_populates="moves")


class ListChangeKind(StrEnum):
    """What happened to a family's place on the list."""

    JOINED = "joined"
    RESCORED = "rescored"
    LAPSED = "lapsed"
    MOVED = "moved"
    MOVE_ENDED = "move_ended"
    PARKED = "parked"
    UNPARKED = "unparked"
    DECIDED = "decided"
    TAKEN_BACK = "taken_back"
    LEFT = "left"


class ListChange(Base):
    """One line of a family's history on the list: what changed, why, and the points it then had."""

    __tablename__ = "list_changes"

    id: Mapped[uuid.UUID] = uuid_pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    kind: Mapped[ListChangeKind]
    words: Mapped[str] = mapped_column(Text)
    points: Mapped[int]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120), default="")

    entry: Mapped[ListEntry] = relationship(back_populates="changes")


class SeatRole(StrEnum):
    """What somebody is on the panel."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"


SEAT_ROLE_LABELS = {
    SeatRole.CHAIR: "Chair",
    SeatRole.DEPUTY_CHAIR: "Deputy chair",
    SeatRole.MEMBER: "Member",
    SeatRole.DEPUTY: "Deputy",
    SeatRole.COORDINATOR: "Coordinator",
}


class Panel(Base):
    """The standing body: when it meets and what makes it quorate."""

    __tablename__ = "panels"

    id: Mapped[uuid.UUID] = uuid_pk()
    name: Mapped[str] = mapped_column(String(120))
    weekday: Mapped[int] = mapped_column(default=1)
    starts: Mapped[time] = mapped_column(default=time(9, 30))
    minutes: Mapped[int] = mapped_column(default=120)
    place: Mapped[str] = mapped_column(String(200), default="")
    quorum_agencies: Mapped[int] = mapped_column(default=3)
    core_groups: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    seats: Mapped[list[Seat]] = relationship(back_populates="panel", order_by="Seat.position")
    meetings: Mapped[list[Meeting]] = relationship(back_populates="panel", order_by="Meeting.starts_at")


class Seat(Base):
    """Somebody's seat on the panel for their agency; a deputy stands in for a member."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[SeatRole]
    deputy_for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("seats.id"))
    position: Mapped[int] = mapped_column(default=0)

    panel: Mapped[Panel] = relationship(back_populates="seats")
    user: Mapped[User] = relationship(lazy="joined")


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


MEETING_STATUS_LABELS = {
    MeetingStatus.PLANNED: "Being prepared",
    MeetingStatus.FROZEN: "Papers out",
    MeetingStatus.OPEN: "Open now",
    MeetingStatus.CLOSED: "Closed",
    MeetingStatus.CANCELLED: "Cancelled",
}


class MinutesStatus(StrEnum):
    """Where its minutes stand: agreed minutes are locked, a correction is an addendum."""

    NONE = "none"
    DRAFT = "draft"
    AGREED = "agreed"


class Meeting(Base):
    """One sitting of a panel."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("panel_id", "starts_at"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED)
    referrals_close_at: Mapped[datetime]
    papers_at: Mapped[datetime]
    returns_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    frozen_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    saw: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    chair_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    minutes_status: Mapped[MinutesStatus] = mapped_column(default=MinutesStatus.NONE)
    minutes_version: Mapped[int] = mapped_column(default=0)
    minutes_agreed_at: Mapped[datetime | None]
    minutes_agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    last_minutes_note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    panel: Mapped[Panel] = relationship(back_populates="meetings")
    chair: Mapped[User | None] = relationship(foreign_keys=[chair_id])
    items: Mapped[list[Item]] = relationship(back_populates="meeting", order_by="Item.position")
    attendances: Mapped[list[Attendance]] = relationship(back_populates="meeting", order_by="Attendance.name")
    addenda: Mapped[list[Addendum]] = relationship(back_populates="meeting", order_by="Addendum.at")

    __mapper_args__ = {"version_id_col": revision}


class AttendanceKind(StrEnum):
    """In what way somebody was there, or not."""

    PRESENT = "present"
    DEPUTY = "deputy"
    OBSERVER = "observer"
    APOLOGIES = "apologies"


ATTENDANCE_LABELS = {
    AttendanceKind.PRESENT: "Present",
    AttendanceKind.DEPUTY: "Present as deputy",
    AttendanceKind.OBSERVER: "Observer",
    AttendanceKind.APOLOGIES: "Apologies",
}


class Attendance(Base):
    """Somebody at one meeting, or their apologies."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(120))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[AttendanceKind]
    chairs: Mapped[bool] = mapped_column(default=False)
    accepted_confidentiality: Mapped[bool] = mapped_column(default=False)
    information_sent: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(back_populates="attendances")
    agency: Mapped[Agency] = relationship(lazy="joined")


class Section(StrEnum):
    """The parts of an agenda, in the order of panel.md."""

    WELCOME = "welcome"
    LAST_MINUTES = "last_minutes"
    ACTIONS = "actions"
    URGENT = "urgent"
    NEW_REFERRALS = "new_referrals"
    PRIORITY_LIST = "priority_list"
    ALLOCATIONS = "allocations"
    VISITS = "visits"
    STUCK = "stuck"
    STEP = "step"
    IOM = "iom"
    CLOSURES = "closures"
    ANY_OTHER = "any_other"
    NEXT_MEETING = "next_meeting"


SECTION_LABELS = {
    Section.WELCOME: "Welcome, apologies, quorum, confidentiality and declarations of interest",
    Section.LAST_MINUTES: "Minutes of the last meeting",
    Section.ACTIONS: "Outstanding actions",
    Section.URGENT: "Urgent matters",
    Section.NEW_REFERRALS: "New referrals to verify",
    Section.PRIORITY_LIST: "Priority list",
    Section.ALLOCATIONS: "Allocations and capacity",
    Section.VISITS: "Challenge-visit outcomes",
    Section.STUCK: "Stuck cases",
    Section.STEP: "Step-up and step-down",
    Section.IOM: "IOM-linked families",
    Section.CLOSURES: "Closures and re-entries",
    Section.ANY_OTHER: "Any other business",
    Section.NEXT_MEETING: "Next meeting",
}


class ItemStatus(StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    DECIDED = "decided"
    NOTED = "noted"
    CARRIED = "carried"


class Item(Base):
    """One family's turn on the agenda, or a standing item without one."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("meeting_id", "family_id"), Index("ix_items_meeting", "meeting_id", "position"))

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    section: Mapped[Section]
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("list_entries.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int] = mapped_column(default=10)
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.PLANNED)
    times_carried: Mapped[int] = mapped_column(default=0)
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"))
    carry_reason: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    saw: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    family: Mapped[Family | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="item", order_by="Decision.at")
    actions: Mapped[list[Action]] = relationship(back_populates="item", order_by="Action.position")
    declarations: Mapped[list[Declaration]] = relationship(back_populates="item")
    returns: Mapped[list[AgencyReturn]] = relationship(back_populates="item")
    minute: Mapped[Minute | None] = relationship(back_populates="item")

    __mapper_args__ = {"version_id_col": revision}


class Minute(Base):
    """What was said on one item. Apart from the item, so that whoever writes never makes a decision out of date."""

    __tablename__ = "minutes"

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), unique=True)
    information_shared: Mapped[str] = mapped_column(Text, default="")
    discussion: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    saved_by_name: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="minute")

    __mapper_args__ = {"version_id_col": revision}


class Declaration(Base):
    """A member's declared interest in a family: the item is hidden from them and their absence minuted."""

    __tablename__ = "declarations"
    __table_args__ = (UniqueConstraint("item_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    nature: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]

    item: Mapped[Item] = relationship(back_populates="declarations")
    user: Mapped[User] = relationship(lazy="joined")


class ReturnStatus(StrEnum):
    """What an agency answered before a meeting."""

    ASKED = "asked"
    GIVEN = "given"
    NIL = "nil"
    NOT_SHARED = "not_shared"


RETURN_STATUS_LABELS = {
    ReturnStatus.ASKED: "Not in yet",
    ReturnStatus.GIVEN: "Given",
    ReturnStatus.NIL: "Nil return",
    ReturnStatus.NOT_SHARED: "Not shared",
}


class AgencyReturn(Base):
    """What an agency says it knows about a family before a meeting: facts and opinions apart."""

    __tablename__ = "agency_returns"
    __table_args__ = (UniqueConstraint("item_id", "agency_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    status: Mapped[ReturnStatus] = mapped_column(default=ReturnStatus.ASKED)
    facts: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    not_shared_because: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None]
    given_by_name: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="returns")
    agency: Mapped[Agency] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}


class Decision(Base):
    """What the panel resolved on an item; everything that follows links back to it. Never edited."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("idempotency_key"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    kind: Mapped[DecisionKind]
    reason_code: Mapped[str] = mapped_column(String(60))
    rationale: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    recommended: Mapped[str] = mapped_column(String(40), default="")
    departs: Mapped[bool] = mapped_column(default=False)
    departure_reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    proposals: Mapped[str] = mapped_column(Text, default="")
    chairs_action: Mapped[bool] = mapped_column(default=False)
    chairs_reason: Mapped[str] = mapped_column(Text, default="")
    chair_name: Mapped[str] = mapped_column(String(120), default="")
    ratified_at: Mapped[datetime | None]
    ratified_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ratified_at_meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    ratified_note: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id"))
    replaces_because: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item | None] = relationship(back_populates="decisions")
    family: Mapped[Family] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    ratified_at_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[ratified_at_meeting_id])
    replaced_by: Mapped[Decision | None] = relationship(remote_side=[id], foreign_keys=[replaced_by_id])

    __mapper_args__ = {"version_id_col": revision}


class ActionStatus(StrEnum):
    """How an action stands: no longer possible is not the same as not done."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_POSSIBLE = "not_possible"


ACTION_STATUS_LABELS = {
    ActionStatus.OPEN: "Open",
    ActionStatus.DONE: "Done",
    ActionStatus.NOT_DONE: "Not done",
    ActionStatus.NOT_POSSIBLE: "No longer possible",
}


class Action(Base):
    """A task a meeting gave to an agency and a person."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_agency", "agency_id", "status"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[ActionStatus] = mapped_column(default=ActionStatus.OPEN)
    note: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime | None]
    updated_by_name: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item | None] = relationship(back_populates="actions")
    agency: Mapped[Agency] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    family: Mapped[Family | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}


class Addendum(Base):
    """A correction of agreed minutes: added, never edited in."""

    __tablename__ = "addenda"

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120), default="")

    meeting: Mapped[Meeting] = relationship(back_populates="addenda")
