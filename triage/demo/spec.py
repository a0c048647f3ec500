"""What the demo data says of a made-up family before it becomes a referral."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ADULT_AGE = 18


class Course(StrEnum):
    """How far a family has come by today."""

    DRAFT = "draft"
    SENT = "sent"
    CHECKING = "checking"
    RETURNED = "returned"
    ASKED = "asked"
    LISTED = "listed"
    POSSIBLE = "possible"
    NOT_ELIGIBLE = "not_eligible"
    STEPPED_UP = "stepped_up"
    WITHDRAWN = "withdrawn"
    LAST_MEETING = "last_meeting"
    NEXT_MEETING = "next_meeting"


@dataclass(frozen=True, slots=True)
class Who:
    """One person: age in years (and days, so that birthdays differ), or the day they were `born` as two sources write it.

    `due_in` are the days until a baby is born.
    """

    key: str
    given: str
    family: str
    role: str
    age: float | None = None
    due_in: int | None = None
    known_as: str = ""
    gender: str = ""
    school: str = ""
    language: str = ""
    interpreter: bool = False
    letters: str = "standard"
    phone: str = ""
    safe_to_call: str = "unknown"
    upn: str = ""
    nhs: str = ""
    cares: str = "yes"
    agrees: str = "agrees"
    says: str = ""
    occupation: str = ""
    born: str = ""

    @property
    def child(self) -> bool:
        """Under 18 today, or not yet born."""
        if self.born:
            return self.role == "child"
        return self.due_in is not None or (self.age is not None and self.age < ADULT_AGE)


@dataclass(frozen=True, slots=True)
class Home:
    """One home: who lives there by key, and whether a letter may go there."""

    name: str
    lines: tuple[str, ...]
    postcode: str
    residents: tuple[str, ...]
    safe: str = "yes"
    kind: str = "home"
    through: str = ""
    protected: bool = False
    must_not_know: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing the referrer says: which indicator, about whom, how many days ago, how much, where recorded."""

    indicator: str
    who: str = ""
    days_ago: int = 30
    value: float | None = None
    reference: str = ""
    answer: str = "yes"


@dataclass(frozen=True, slots=True)
class Story:
    """One made-up family: who refers it, who is in it, what is said of it, and how far it has come."""

    agency: str
    user: str
    people: tuple[Who, ...]
    homes: tuple[Home, ...]
    concerns: tuple[Concern, ...]
    course: Course
    sent_days_ago: int
    abuse: str = "no"
    danger: bool = False
    risk: str = ""
    tried: str = "We met the parents three times this year and offered a place at breakfast club."
    hopes: str = "The family wants things to be calmer at home and the children to be settled."
    going_well: str = "The adults care about their children and come when we ask."
    told: str = "yes"
    helpers: tuple[str, ...] = ()
    verify: bool = True
    decision: str = ""
    why: str = ""
    question: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def person(self, key: str) -> Who:
        """The person of that key."""
        return next(person for person in self.people if person.key == key)
