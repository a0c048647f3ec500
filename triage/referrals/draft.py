"""A referral while it is written: a reader of the stored draft that knows no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from triage.referrals.answers import PersonAnswer
from triage.referrals.read_people import read_person
from triage.referrals.schema.questions import Group, Values, Variant
from triage.rules.framework import Framework

EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The draft as stored, with the day and the framework it is read under; its people are read from it once.

    `stored` holds `pages` (by key: groups, revision, complete, typed, typed_at), the ids of `people`, `homes` and
    `agencies` in order, `danger` (each time it was asked) and `kept` (numbers in free text that were left there).
    """

    referral_id: str
    variant: Variant
    framework: Framework
    on: date
    stored: Mapping[str, Any]

    def page(self, key: str) -> Mapping[str, Any]:
        """What is stored of one page."""
        found: Mapping[str, Any] = self.stored.get("pages", EMPTY).get(key, EMPTY)
        return found

    def values(self, key: str) -> Values:
        """The saved answers of one page."""
        groups: Values = self.page(key).get("groups", EMPTY)
        return groups

    def group(self, page: str, group: str = "") -> Group:
        """The saved answers of one group."""
        return self.values(page).get(group, EMPTY)

    def revision(self, key: str) -> int:
        """How often the page was saved, plus one: a page's form carries it to notice a second tab."""
        return int(self.page(key).get("revision", 0)) + 1

    def is_complete(self, key: str) -> bool:
        return bool(self.page(key).get("complete"))

    def is_begun(self, key: str) -> bool:
        return bool(self.page(key))

    def ids(self, what: str) -> list[str]:
        """The ids of the "people", "homes" or "agencies" in order."""
        return list(self.stored.get(what, ()))

    @cached_property
    def people(self) -> tuple[PersonAnswer, ...]:
        """The people entered so far."""
        return tuple(
            read_person(
                each,
                self.group(f"person/{each}"),
                self.group(f"details/{each}"),
                self.group("contact", each),
                self.group("school-record", each),
            )
            for each in self.ids("people")
        )

    @property
    def children(self) -> tuple[PersonAnswer, ...]:
        return tuple(person for person in self.people if person.is_adult(self.on) is False)

    @property
    def born_children(self) -> tuple[PersonAnswer, ...]:
        return tuple(person for person in self.children if not person.unborn)

    @property
    def own_agreement(self) -> tuple[PersonAnswer, ...]:
        """Adults, and young people old enough to be asked."""
        return tuple(person for person in self.people if person.gives_own_agreement(self.on))

    @property
    def pairs(self) -> Iterator[tuple[PersonAnswer, PersonAnswer]]:
        """Every two people once, in the order of the form."""
        people = self.people
        for at, person in enumerate(people):
            for other in people[at + 1 :]:
                yield person, other
