"""Made-up families that come with the service, to try criteria and policies on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from triage.rules.documents import shipped_text
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status

HOUSEHOLD = "household"
STATUS = {"verified": Status.VERIFIED, "said": Status.ASSERTED}


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up family, the framework that it is an example for, and the day on which it is judged."""

    name: str
    framework: str
    on: date
    waiting_since: date
    facts: FamilyFacts


@cache
def examples() -> tuple[Example, ...]:
    """Every made-up family."""
    families = tomllib.loads(shipped_text("examples", "families.toml"))["family"]
    return tuple(_example(each, number) for number, each in enumerate(families, 1))


def _example(table: dict[str, Any], number: int) -> Example:
    people = tuple(_person(each) for each in table["people"])
    evidence = tuple(_evidence(each, at) for at, each in enumerate(table["evidence"]))
    return Example(
        name=table["name"],
        framework=table["framework"],
        on=table["on"],
        waiting_since=table["on"] - timedelta(weeks=table["weeks"]),
        facts=FamilyFacts(reference=f"X-{number:02d}", people=people, evidence=evidence),
    )


def _person(line: str) -> PersonFacts:
    role, _, born = line.partition(" ")
    return PersonFacts(
        id=role, role=role, date_of_birth=date.fromisoformat(born), lives_with_carer=True, lives_with_children=True
    )


def _evidence(line: str, number: int) -> EvidenceFacts:
    indicator, who, how, day, *figure = line.split()
    return EvidenceFacts(
        id=str(number),
        indicator=indicator,
        person=None if who == HOUSEHOLD else who,
        answer=Answer.YES,
        status=STATUS[how],
        on=date.fromisoformat(day),
        value=float(figure[0]) if figure else None,
        source="Made up",
        reference="Made up",
    )
