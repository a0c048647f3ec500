"""What a panel, or its chair alone, can be asked to decide."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from triage.rules.decisions import DecisionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAction:
    """A task for an agency and a person, with its day."""

    what: str
    owner_id: uuid.UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHelp:
    """Where a family that is not eligible finds help instead."""

    name: str
    offers: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensive:
    """The discretion recorded where eligibility is not verified; empty where it is."""

    nominated_by: str = ""
    discretion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A team, and its keyworker now or later."""

    team_id: uuid.UUID
    worker_id: uuid.UUID | None = None
    over_cap_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperLight:
    """The partner who is asked to lead."""

    agency_id: uuid.UUID
    answer_by: date
    lead_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iom:
    """Which person, agreed by the police or probation; `tier_follows` leaves the item open for the family's tier."""

    person_id: uuid.UUID
    agreed_by_agency_id: uuid.UUID
    agreed_by_name: str
    agreed_on: date
    tier_follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer:
    """What is missing, who would know, by when, and when the panel looks again."""

    question: str
    agency_id: uuid.UUID
    due_on: date
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """The day on which the panel looks again."""

    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEligible:
    """Where the family is signposted, or which agency starts a CAF."""

    signposts: tuple[OtherHelp, ...] = ()
    caf_agency_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """Who in social care was told, when, and their reference."""

    told_name: str
    told_at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The family it is the same as, by its reference; empty where this family already has support."""

    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Who withdrew or refused, or where the family lives now."""

    who: str


Details = Intensive | Light | SuperLight | Iom | Defer | Keep | NotEligible | StepUp | Link | Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """One decision with all that the panel said about it.

    On an item (`item_id`) `seen_revision` is the item's; between meetings (`family_id` alone) it is the list entry's,
    or 0 for a family that is not on the list. `replaces_id` corrects an earlier decision, and says why.
    `tell_family_by` and `tell_referrer_by` are the dates that the letters promise.
    """

    kind: DecisionKind
    family_id: uuid.UUID
    details: Details
    reason_code: str
    rationale: str
    seen_revision: int
    idempotency_key: str
    item_id: uuid.UUID | None = None
    departure_reason: str = ""
    dissent: str = ""
    proposals: str = ""
    actions: tuple[GiveAction, ...] = ()
    replaces_id: uuid.UUID | None = None
    replaces_because: str = ""
    chairs_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratify:
    """A later, quorate meeting ratifies what the chair decided alone."""

    decision_id: uuid.UUID
    meeting_id: uuid.UUID
    note: str = ""
