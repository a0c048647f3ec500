"""What a genogram is drawn from: people, what they are to each other, who lives together. No address is among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.dates import age_on


class Sex(StrEnum):
    """Which symbol somebody has: a square, a circle, or a diamond where it is not known or another."""

    MALE = "male"
    FEMALE = "female"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One person of the drawing. `role` is their place in the family as it is kept: "mother", "child", "unborn"."""

    key: str
    name: str
    short: str = ""
    sex: Sex = Sex.NOT_KNOWN
    born: date | None = None
    estimated: bool = False
    expected_on: date | None = None
    unborn: bool = False
    stated_age: str = ""
    deceased: bool = False
    died_on: date | None = None
    role: str = ""
    role_words: str = ""
    named: bool = False
    """Named in the latest referral, where that leaves others out."""
    told_in: frozenset[str] = frozenset()
    """The referrals and lists that named somebody: whoever is named in none with another is nobody's by a guess."""

    @property
    def called(self) -> str:
        """The short name that others' sentences use, else the whole one."""
        return self.short or self.name

    def age(self, on: date) -> int | None:
        """Whole years on a day, or at death; None where it is not known."""
        last = self.died_on if self.deceased else on
        if self.born is None or last is None or self.born > last:
            return None
        return age_on(self.born, last)

    def is_child(self, on: date) -> bool:
        """Under 18 so far as that is known."""
        age = self.age(on)
        return self.unborn or (self.stated_age == "child" if age is None else age < 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`person` is the `kind` of `other`, in the words of the record: "mother of", "former partner of"."""

    person: str
    other: str
    kind: str
    since: date | None = None
    until: date | None = None
    responsibility: bool | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Who lives together; the label is a number such as "Home 1" and never an address."""

    label: str
    residents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """A family as it is drawn on a day."""

    on: date
    people: tuple[Relative, ...]
    ties: tuple[Tie, ...] = ()
    homes: tuple[Home, ...] = ()

    def person(self, key: str) -> Relative:
        """The person of that key."""
        return next(each for each in self.people if each.key == key)
