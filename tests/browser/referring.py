"""How a school or the police write a referral, page by page and as the pages lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.browser.walker import Walker


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the referrer writes them."""

    given: str
    family: str
    role: str
    born: date
    relation: str = ""
    """Of the first person to this one, as the form lists it."""

    @property
    def is_child(self) -> bool:
        return self.role == "child"


@dataclass(frozen=True, slots=True)
class Household:
    """A family as one agency knows it; the first person is a parent."""

    people: tuple[Someone, ...]
    line_1: str
    postcode: str
    concerns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By indicator: what is answered under a yes; `who` is the number of the person."""


def refer(walker: Walker, family: Household, *, danger: bool = False) -> str:
    """Write a whole referral, following the form, and send it; its reference."""
    ids = begin(walker, family, danger=danger)
    write_people_and_home(walker, family, ids)
    while "/concerns/" in walker.path:
        answer_concerns(walker, family, ids)
    finish(walker, family, ids)
    walker.fill({"sure": "yes"})
    walker.press("Send referral")
    assert walker.h1.startswith("Referral sent"), walker.text
    return walker.page.locator(".govuk-panel__body strong").inner_text().strip()


def begin(walker: Walker, family: Household, *, danger: bool = False) -> list[str]:
    """From the home page to the list of people; the ids that they are given."""
    walker.open("/")
    walker.follow("Make a referral")
    walker.fill({"danger": "yes" if danger else "no"})
    walker.press("Continue")
    if danger:
        assert "999" in walker.text
        walker.follow("I have called: go on with the referral")
    walker.follow("Who is referring?")
    walker.fill({"name": "Hannah Prideaux", "job": "Safeguarding lead", "phone": "01632 960 303"})
    walker.fill({"email": "h.prideaux@elmfield.example"})
    walker.press("Save and continue")
    return [_add(walker, each, first=number == 0) for number, each in enumerate(family.people)]


def _add(walker: Walker, someone: Someone, *, first: bool) -> str:
    """Add one person with the details page; their id."""
    walker.follow("Add a person" if first else "Add another person")
    person = walker.path.rpartition("/")[2]
    walker.fill({"given_name": someone.given, "family_name": someone.family, "role": someone.role, "birth": "known"})
    walker.fill(day_of("date_of_birth", someone.born))
    walker.press("Save and continue")
    if walker.names("cares"):
        walker.fill({"cares": "yes"})
    walker.press("Save and continue")
    return person


def write_people_and_home(walker: Walker, family: Household, ids: list[str]) -> None:
    """How they are related, where they live, how they are reached."""
    walker.follow("Continue")
    for number, each in enumerate(family.people[1:], start=1):
        walker.fill({f"{ids[0]}-{ids[number]}-kind": each.relation})
    for name in walker.names(r".*-kind"):
        if not name.startswith(ids[0]):
            walker.fill({name: "brother or sister of"})
    walker.press("Save and continue")
    walker.follow("Add a home")
    walker.fill({"name": "Home", "kind": "home", "line_1": family.line_1, "town": "Ashcombe"})
    walker.fill({"postcode": family.postcode, "residents": ids, "safe_to_write": "yes", "protected": "no"})
    walker.press("Save and continue")
    walker.follow("Continue")
    for name in walker.names(r".*-safe_to_call"):
        walker.fill({name: "no_message"})
    walker.press("Save and continue")
    if walker.path.endswith("/school-record"):
        walker.press("Save and continue")


def answer_concerns(walker: Walker, family: Household, ids: list[str]) -> None:
    """One headline: yes with its facts where the family has that concern, "I do not know" elsewhere."""
    for name in walker.names(r".*-answer"):
        indicator = name.removesuffix("-answer")
        given = family.concerns.get(indicator)
        walker.fill({name: "not_known" if given is None else "yes"})
        for fact, value in (given or {}).items():
            answer = [ids[value]] if fact == "who" else value
            walker.fill({f"{indicator}-0-{fact}": answer})
    walker.press("Save and continue")


def finish(walker: Walker, family: Household, ids: list[str]) -> None:
    """What was tried, the children's views, agencies, openness, risks, files: to the answers to check."""
    walker.fill({"kinds": ["talked", "in_school"], "words": "Two meetings with the mother.", "will_lead": "not_known"})
    walker.press("Save and continue")
    for number, each in enumerate(family.people):
        if each.is_child:
            walker.fill({f"{ids[number]}-asked": "yes", f"{ids[number]}-words": "I want mornings to be calm."})
    walker.press("Save and continue")
    walker.press("I know of no other agency")
    walker.fill({"told": "yes", "by": "Hannah Prideaux"})
    walker.press("Save and continue")
    for name in walker.names(r".*-answer"):
        walker.fill({name: "agrees"})
    walker.press("Save and continue")
    walker.fill({"basis": "public_task", "objection": "no"})
    walker.press("Save and continue")
    walker.fill({"known": "no", "two_workers": "no", "domestic_abuse": "not_known"})
    walker.press("Save and continue")
    walker.follow("Continue")


def day_of(name: str, day: date) -> dict[str, str]:
    """A date as the three fields that it is typed into."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
