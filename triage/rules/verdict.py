"""What a framework says of a family on a day, with every reason; it is stored at each decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from triage.rules import plain
from triage.rules.agencies import AgencyKind
from triage.rules.facts import Answer, Status
from triage.rules.framework import Sensitivity


class Outcome(StrEnum):
    """From least to most: only verified evidence makes a family eligible."""

    NOT_ELIGIBLE = "not_eligible"
    POSSIBLE = "possible"
    LIKELY = "likely"
    ELIGIBLE = "eligible"

    @property
    def rank(self) -> int:
        return list(Outcome).index(self)


OUTCOME_LABELS = {
    Outcome.ELIGIBLE: "Eligible",
    Outcome.LIKELY: "Likely",
    Outcome.POSSIBLE: "Possible",
    Outcome.NOT_ELIGIBLE: "Not eligible",
}


class State(StrEnum):
    """Three values: "not known" is neither of the others."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


NOT_SAID = "Not shown here."
"""The words of every headline that could rest on benefit data, where these are not shown and nothing else meets it."""
STATE_LABELS = {State.MET: "Met", State.NOT_MET: "Not met", State.NOT_KNOWN: "Not known"}


class Standing(StrEnum):
    """Whether what counts has been checked against a record."""

    VERIFIED = "verified"
    ASSERTED = "asserted"


class ItemState(StrEnum):
    """What became of one evidence item."""

    COUNTS = "counts"
    LAPSED = "lapsed"
    NOT_YET = "not_yet"
    BELOW = "below_threshold"
    WRONG_PERSON = "wrong_person"
    REJECTED = "rejected"
    CONTRADICTED = "contradicted"
    UNCLEAR = "unclear"
    SAYS_NO = "says_no"
    NOT_KNOWN = "not_known"
    OTHER_FRAMEWORK = "other_framework"


class DiscretionKind(StrEnum):
    """On what the panel's discretion could rest."""

    TWO_PLUS_FILTER = "two_plus_filter"
    NOMINATED = "nominated"


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """One evidence item and what it is worth on the day, in words."""

    evidence: str
    indicator: str
    headline: str | None
    label: str
    person: str | None
    answer: Answer
    status: Status
    state: ItemState
    words: str
    on: date | None
    lapses_on: date | None
    """The last day on which it counts, where there is one."""
    source: str
    reference: str
    sensitivity: Sensitivity
    severe: bool
    protected: bool
    """It says something of a protected characteristic, and so never scores for priority."""
    standing: Standing
    source_id: str = ""
    """The id of the agency that says so."""
    nominated: bool = False
    """A nomination: it opens the panel's discretion and meets nothing by itself."""
    corrects: tuple[str, ...] = ()
    """The ids of the items that it took the place of."""

    @property
    def counts(self) -> bool:
        return self.state is ItemState.COUNTS


@dataclass(frozen=True, slots=True)
class HeadlineVerdict:
    """One headline (or local filter): met, not met or not known, by which evidence of whom."""

    id: str
    label: str
    state: State
    standing: Standing | None
    """Verified or only asserted, where it is met."""
    words: str
    items: tuple[ItemVerdict, ...]
    lapses_on: date | None
    """The last day on which it is met by what is recorded now."""
    nominated: bool = False
    """Supported only by a professional's nomination: not met, but open to discretion."""
    kinds: tuple[Sensitivity, ...] = ()
    """The kinds of information that could stand under it."""

    @property
    def met(self) -> bool:
        return self.state is State.MET

    @property
    def verified(self) -> bool:
        return self.standing is Standing.VERIFIED

    @property
    def not_said(self) -> bool:
        """Whether its state is kept from this reader, which is another thing than not known."""
        return self.words == NOT_SAID

    @property
    def state_words(self) -> str:
        """Its state as a paper says it."""
        return "Not shown" if self.not_said else STATE_LABELS[self.state]

    @property
    def counted(self) -> tuple[ItemVerdict, ...]:
        return tuple(item for item in self.items if item.counts)

    @property
    def severe(self) -> bool:
        return any(item.severe for item in self.counted)


@dataclass(frozen=True, slots=True)
class Question:
    """What nobody knows yet, and which kinds of agency would."""

    indicator: str
    headline: str | None
    person: str | None
    words: str
    ask: tuple[AgencyKind, ...]
    sensitivity: Sensitivity = Sensitivity.GENERAL


@dataclass(frozen=True, slots=True)
class Discretion:
    """A way in that only the panel can open, with its reason on record."""

    kind: DiscretionKind
    standing: Standing
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one framework says of one family at a date, and why."""

    framework: str
    version: str
    framework_name: str
    assessed_on: date
    rule_words: tuple[str, ...]
    outcome: Outcome
    summary: str
    reasons: tuple[str, ...]
    headlines: tuple[HeadlineVerdict, ...]
    filters: tuple[HeadlineVerdict, ...]
    household: State
    household_words: str
    needs_met: int
    headlines_met: int
    headlines_verified: int
    headlines_needed: int
    questions: tuple[Question, ...]
    changes: tuple[str, ...]
    """What would change it, a sentence each."""
    discretion: tuple[Discretion, ...]
    rejected: tuple[ItemVerdict, ...]
    """Items that do not count, each with its reason."""
    lapses_on: date | None
    """The last day on which the verdict stands on what is recorded now."""

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self.outcome]

    @property
    def met(self) -> tuple[HeadlineVerdict, ...]:
        return tuple(each for each in self.headlines if each.met)

    @property
    def severe(self) -> tuple[HeadlineVerdict, ...]:
        return tuple(each for each in self.met if each.severe)

    @property
    def can_be_included(self) -> bool:
        """Eligible, or open to the panel's discretion on what is recorded."""
        return self.outcome is Outcome.ELIGIBLE or bool(self.discretion)

    def headline(self, headline_id: str) -> HeadlineVerdict | None:
        return next((h for h in self.headlines + self.filters if h.id == headline_id), None)

    def to_dict(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain.to_plain(self)
        return stored | {"can_be_included": self.can_be_included}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Verdict:
        return plain.from_plain(cls, stored)
