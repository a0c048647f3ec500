"""What the rules are told of a family: people, evidence, and nothing that the rules do not need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.framework import Sensitivity


class AgeGroup(StrEnum):
    """What a referrer can say of somebody whose date of birth they do not know."""

    ADULT = "adult"
    CHILD = "child"


class Occupation(StrEnum):
    """What a young person does; it decides who is a dependent child from 16 to 18."""

    FULL_TIME_EDUCATION = "full_time_education"
    TRAINING = "training"
    UNEMPLOYED = "unemployed"
    WORKING = "working"
    OTHER = "other"


class Status(StrEnum):
    """How far an evidence item can be relied on."""

    ASSERTED = "asserted"
    VERIFIED = "verified"
    REJECTED = "rejected"


class Answer(StrEnum):
    """What was answered; "not known" is a fair answer and is never counted as no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person of the family; an unborn child has `expected_on` and no date of birth."""

    id: str
    role: str = "person"
    """In plain words and without a name: "mother", "father", "child", "grandparent"."""
    date_of_birth: date | None = None
    expected_on: date | None = None
    stated_age: AgeGroup | None = None
    """Used only where there is no date of birth."""
    occupation: Occupation | None = None
    lives_with_carer: bool | None = True
    """A young person: lives with a parent or main carer. None: not known."""
    lives_with_children: bool | None = True
    """An adult: lives in the children's household. None: not known."""
    cares_for_children: bool | None = True
    """An adult: has parenting responsibilities. None: not known."""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One answer about one indicator: who, when, how much, who says so and where it is recorded."""

    id: str
    indicator: str
    person: str | None = None
    """The id of a person, or None for the household or when nobody said who."""
    answer: Answer = Answer.YES
    status: Status = Status.ASSERTED
    on: date | None = None
    """The day it happened, began or (for a release from prison) will happen."""
    until: date | None = None
    """The last day of something that lasts; None while it goes on."""
    value: float | None = None
    out_of: float | None = None
    """Of a share: how many were possible, where `value` is how many were missed. None: `value` is the number itself."""
    source: str = ""
    source_id: str = ""
    """The id of the agency that says so: what it said is always shown to it."""
    sensitivity: Sensitivity | None = None
    """Set where the item is of a kind of its own, or of an indicator that this framework does not ask."""
    reference: str = ""
    authorised_by: str = ""
    """Who authorised a nomination by a professional."""
    note: str = ""
    """Why it was rejected, where it was."""
    corrects: tuple[str, ...] = ()
    """The ids of the items that it took the place of, where something in them was wrong; those say nothing any more."""


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """A family on one day, as far as the rules are concerned."""

    reference: str
    people: tuple[PersonFacts, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()

    def person(self, person_id: str | None) -> PersonFacts | None:
        return next((person for person in self.people if person.id == person_id), None)
