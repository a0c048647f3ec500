"""What can be asked of referrals."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class ReceivedHow(StrEnum):
    """How a referral that the coordinator enters for an agency came in."""

    PHONE = "phone"
    PAPER = "paper"
    EMAIL = "email"
    IN_PERSON = "in_person"


RECEIVED_HOW_LABELS = {
    ReceivedHow.PHONE: "By phone",
    ReceivedHow.PAPER: "On paper",
    ReceivedHow.EMAIL: "By email",
    ReceivedHow.IN_PERSON: "In person",
}


class WithdrawReason(StrEnum):
    """Why an agency takes a referral back."""

    NOT_NEEDED = "not_needed"
    OTHER_SERVICE = "other_service"
    MOVED = "moved"
    REFUSED = "refused"
    MISTAKE = "mistake"
    OTHER = "other"


WITHDRAW_LABELS = {
    WithdrawReason.NOT_NEEDED: "The family no longer needs this help",
    WithdrawReason.OTHER_SERVICE: "Another service is helping the family now",
    WithdrawReason.MOVED: "The family has moved out of the area",
    WithdrawReason.REFUSED: "The family refuses support",
    WithdrawReason.MISTAKE: "It was sent by mistake",
    WithdrawReason.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReferral:
    """A new draft. The last three only when somebody enters it for an agency."""

    key: uuid.UUID
    agency_id: uuid.UUID
    danger: bool
    keep_days: int
    on_behalf: bool = False
    received_how: ReceivedHow | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage:
    """One page as it was answered: `typed` is kept as it is while the page is not right yet."""

    referral_id: uuid.UUID
    page: str
    seen_revision: int
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    complete: bool = True
    danger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNumber:
    """A postcode or phone number found in free text: where it goes, or "keep"."""

    referral_id: uuid.UUID
    page: str
    group: str
    question: str
    found: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReferral:
    """Send a draft, once however often it is asked."""

    referral_id: uuid.UUID
    key: uuid.UUID
    verify_within: int
    verify_urgent_within: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFile:
    """A file as it was uploaded."""

    referral_id: uuid.UUID
    name: str
    content: bytes = field(repr=False)
    description: str = ""
    most_bytes: int = 10 * 1024 * 1024
    most_files: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInformation:
    """More about a referral that was sent, or the answer to what the coordinator asked."""

    referral_id: uuid.UUID
    text: str
    key: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReferral:
    """Take a referral back."""

    referral_id: uuid.UUID
    reason: WithdrawReason
    words: str
    seen_revision: int
