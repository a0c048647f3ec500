"""What can be asked of evidence: check it, add to it, ask agencies, answer, conclude."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from triage.rules.facts import Answer, Status
from triage.rules.requests import LineAnswer, NotShared


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """Verify or reject one item, with a note: a rejection says why."""

    item_id: uuid.UUID
    status: Status
    note: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    """One more item, said by an agency and put in on its behalf with where it is recorded."""

    indicator: str
    answer: Answer
    agency_id: uuid.UUID
    person_id: uuid.UUID | None = None
    on: date | None = None
    until: date | None = None
    value: float | None = None
    out_of: float | None = None
    reference: str = ""
    note: str = field(default="", repr=False)
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """What an item should have said of whom, when, how much and where it is recorded, and why it was wrong."""

    item_id: uuid.UUID
    seen_revision: int
    person_id: uuid.UUID | None
    on: date | None
    until: date | None = None
    value: float | None = None
    out_of: float | None = None
    reference: str = ""
    because: str = field(repr=False)
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One thing to ask: an indicator ("": the question in words) of a person, or (None) of the household."""

    indicator: str = ""
    person_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgency:
    """A question to one agency: about whom, about what, by when."""

    agency_id: uuid.UUID
    lines: tuple[AskedLine, ...]
    question: str = field(default="", repr=False)
    due_on: date
    idempotency_key: str
    referral_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgencies:
    """The same from one form to several agencies: each is asked what it would know, and no more."""

    agency_ids: tuple[uuid.UUID, ...]
    lines: tuple[AskedLine, ...]
    question: str = field(default="", repr=False)
    due_on: date
    idempotency_key: str
    referral_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an agency says on one line, over the line as it saw it."""

    line_id: uuid.UUID
    seen_revision: int
    answer: LineAnswer
    on: date | None = None
    until: date | None = None
    value: float | None = None
    out_of: float | None = None
    reference: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    not_shared: NotShared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """An agency's answers, line by line."""

    request_id: uuid.UUID
    lines: tuple[Reply, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReplies:
    """Answers that were sent and are put right, with what was wrong."""

    request_id: uuid.UUID
    lines: tuple[Reply, ...]
    because: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who one sent person is: somebody known, or (None) new to the family."""

    key: str
    known_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReferral:
    """Link a referral to a known family: who of those sent is whom."""

    referral_id: uuid.UUID
    family_id: uuid.UUID
    choices: tuple[Choice, ...]
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkReferral:
    """Take a referral out of a family that it is not about."""

    because: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoriseDiscretion:
    """Who nominates a family and why; whoever sends it authorises it, until a day or without one."""

    nominated_by: str
    reason: str = field(repr=False)
    until_on: date | None = None
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDiscretion:
    """The end of a discretion, with why."""

    discretion_id: uuid.UUID
    because: str = field(repr=False)
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToLookAgain:
    """A referrer asks that the outcome of their referral be looked at again: why, and what is new."""

    referral_id: uuid.UUID
    reason: str = field(repr=False)
    what_is_new: str = field(default="", repr=False)
    within_working_days: int
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLookAgain:
    """Whether the first decision stands, in words that the referrer reads."""

    changed: bool
    answer: str = field(repr=False)
    seen_revision: int


class ConclusionKind(StrEnum):
    """How a referral's time at intake ended (panel.md, "Decisions", as far as the coordinator may go alone)."""

    LIST = "list"
    DISCRETION = "discretion"
    NOT_ELIGIBLE = "not_eligible"
    STEP_UP = "step_up"
    LINK = "link"
    RETURN = "return"


CONCLUSION_LABELS: Mapping[ConclusionKind, str] = {
    ConclusionKind.LIST: "To the list",
    ConclusionKind.DISCRETION: "To the list, for the panel to use its discretion",
    ConclusionKind.NOT_ELIGIBLE: "Not eligible",
    ConclusionKind.STEP_UP: "Step up to social care",
    ConclusionKind.LINK: "Already open: add to the family",
    ConclusionKind.RETURN: "Return to the referrer with a question",
}
