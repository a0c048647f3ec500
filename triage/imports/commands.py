"""What partners' lists hold, and what can be asked of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from triage.rules.framework import Sensitivity
from triage.rules.matching.described import Described


class ListKind(StrEnum):
    """What a list is of."""

    ATTENDANCE = "attendance"
    EXCLUSIONS = "exclusions"
    OFFENCES = "offences"
    ASB = "asb"
    BENEFITS = "benefits"
    HOUSING = "housing"
    HEALTH = "health"
    CAF = "caf"
    OLD_LIST = "old_list"


LIST_KIND_LABELS: Mapping[ListKind, str] = {
    ListKind.ATTENDANCE: "Attendance",
    ListKind.EXCLUSIONS: "Exclusions",
    ListKind.OFFENCES: "Offences",
    ListKind.ASB: "Anti-social behaviour",
    ListKind.BENEFITS: "Out-of-work benefits",
    ListKind.HOUSING: "Housing",
    ListKind.HEALTH: "Health",
    ListKind.CAF: "CAFs",
    ListKind.OLD_LIST: "The old list of families",
}

SENSITIVITY: Mapping[ListKind, Sensitivity] = {
    ListKind.ATTENDANCE: Sensitivity.GENERAL,
    ListKind.EXCLUSIONS: Sensitivity.GENERAL,
    ListKind.OFFENCES: Sensitivity.CRIMINAL,
    ListKind.ASB: Sensitivity.CRIMINAL,
    ListKind.BENEFITS: Sensitivity.BENEFITS,
    ListKind.HOUSING: Sensitivity.GENERAL,
    ListKind.HEALTH: Sensitivity.HEALTH,
    ListKind.CAF: Sensitivity.GENERAL,
    ListKind.OLD_LIST: Sensitivity.GENERAL,
}
"""The least that evidence out of such a list is; its indicator may ask for more."""


class ToPlace(NamedTuple):
    """One row of a list whose person is looked for among those known."""

    number: int
    """The row as the sender's spreadsheet counts it."""
    described: Described


class RowAnswer(StrEnum):
    """What somebody says of a row to look at."""

    THEM = "them"
    NOBODY = "nobody"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRow:
    """Who the person of a row is: one of those known, nobody of them, or later."""

    row_id: int
    answer: RowAnswer
    person_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendList:
    """A list as somebody sends it: `stream` is the file, of which no more than `most_bytes` is taken."""

    key: uuid.UUID
    agency_id: uuid.UUID
    kind: ListKind
    as_at: date
    name: str
    stream: BinaryIO
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmColumns:
    """Which heading each column of a list stands under."""

    reference: str
    mapping: Mapping[str, str]
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoList:
    """A whole list is taken back, and why."""

    reference: str
    because: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteReferral:
    """Ask one agency to refer a family that the lists point to, by a day."""

    reference: str
    agency_id: uuid.UUID
    answer_by: date
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Leave a family that was found alone, and say why."""

    reference: str
    because: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCandidate:
    """Start a family that was found as the council's own referral: who is what in it; those left out are not in it."""

    reference: str
    roles: Mapping[str, str]
    within: int
    """Working days until the council has checked it."""
    idempotency_key: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectList:
    """A list that an agency agreed to send every so many days."""

    agency_id: uuid.UUID
    kind: ListKind
    every_days: int
    due_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeExpected:
    """How often a list comes from now on, and when the next one is due."""

    expected_id: uuid.UUID
    every_days: int
    due_on: date
    note: str
    seen_revision: int
