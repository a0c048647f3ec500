"""What people ask of the forum: note a concern, find whom it is about, look, put forward, close."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from triage.rules.concerns import ConcernKind
from triage.rules.framework import Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """What was noticed, as far as it is the same whichever family it is about."""

    kind: ConcernKind
    is_fact: bool
    level: int
    words: str = field(repr=False)
    noticed_on: date
    sensitivity: Sensitivity | None = None
    agency_id: uuid.UUID | None = None
    """The agency that noticed it, where the coordinator writes it down for somebody."""
    person_id: uuid.UUID | None = None
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConcern:
    """A concern about a family on the forum's list."""

    entry_id: uuid.UUID
    noting: Noting


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFamily:
    """A concern about a family that the member names in words, for the coordinator to find."""

    named: str = field(repr=False)
    noting: Noting


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachConcern:
    """Which family a member meant."""

    concern_id: uuid.UUID
    reference: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A concern that was wrong, or about nobody who can be found, and why."""

    concern_id: uuid.UUID
    because: str = field(repr=False)
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the forum agreed about a family, and when it looks again."""

    entry_id: uuid.UUID
    agreed: str = field(repr=False)
    next_look_on: date
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """Put a family forward to the panel, or look at it no longer: with why."""

    entry_id: uuid.UUID
    because: str = field(repr=False)
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page of the forum's list ends."""

    weight: int
    reference: str

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The place that an address names; None where it names none."""
        weight, _, reference = text.partition("~")
        whole = weight.isascii() and weight.isdigit() and len(weight) < LONGEST
        return cls(weight=int(weight), reference=reference[:20]) if whole and reference else None

    def __str__(self) -> str:
        return f"{self.weight}~{self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumFilter:
    """Which families of the forum to show."""

    state: str = "watched"
    rising: bool = False
    due: bool = False
    cause: str = ""

    @property
    def active(self) -> int:
        """How many filters are on."""
        return (self.state != "watched") + self.rising + self.due + bool(self.cause)


LONGEST = 10
