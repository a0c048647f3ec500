"""Which homes and families the lists together make likely under a framework in force, as they are to be kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.criteria import queries as criteria
from triage.evidence import queries as evidence
from triage.families.models import Family
from triage.imports import gathering
from triage.imports.queries import finding as queries
from triage.imports.queries import homes
from triage.rules.eligibility import assess
from triage.rules.framework import Framework
from triage.rules.matching import normalising
from triage.rules.verdict import Outcome, Verdict

MOST_ROWS = 500
"""More rows than this of one address are not compared with each other: no family is listed that often."""
ENOUGH = frozenset({Outcome.LIKELY, Outcome.ELIGIBLE})
Key = tuple[str, str]
"""The home or family, and the framework."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A home or a family that is likely enough, as it is to be kept."""

    key: Key
    family_id: uuid.UUID | None
    name: str
    verdict: Verdict
    people: tuple[dict[str, Any], ...]
    rows: frozenset[int]


def at_home(
    key: str, rows: Sequence[gathering.Row], frameworks: Collection[Framework], *, on: date
) -> Sequence[Sighting] | None:
    """What one home comes to under each framework; None where more people are listed than a family has."""
    asked = [each for each in frameworks if gathering.could_meet(rows, each)]
    if not asked:
        return ()
    home = gathering.gather(key, rows, on=on) if len(rows) <= MOST_ROWS else None
    if home is None or len(home.members) > gathering.MOST_PEOPLE:
        return None
    facts = home.family_facts(on=on)
    verdicts = [assess(facts, framework, on=on, terms=criteria.terms()) for framework in asked]
    people = tuple(_person(each) for each in home.members)
    there = frozenset(row.id for row in home.rows)
    return [
        Sighting((key, verdict.framework), None, _name(home), verdict, people, there)
        for verdict in verdicts
        if verdict.outcome in ENOUGH
    ]


def of_families(those: Sequence[Family], frameworks: Collection[Framework], *, on: date) -> Iterator[Sighting]:
    """Families that are known and that nobody has referred, such as those of the old list."""
    rows = homes.rows_of_families([each.id for each in those])
    for family in those:
        facts = evidence.facts(family.id)
        for framework in frameworks:
            verdict = assess(facts, framework, on=on, terms=criteria.terms())
            if verdict.outcome in ENOUGH:
                there = rows.get(family.id, frozenset())
                people = ({"rows": sorted(there), "agencies": sorted(_agencies(there))},)
                yield Sighting((str(family.id), framework.code), family.id, family.name, verdict, people, there)


def _agencies(row_ids: Collection[int]) -> set[str]:
    return {str(row.agency_id) for row in queries.rows(row_ids)}


def _person(member: gathering.Member) -> dict[str, Any]:
    """One person of the home as the candidate keeps them; what was said of them stays with their rows."""
    first: Mapping[str, Any] = member.rows[0].described
    return {
        "key": member.key,
        "name": member.name,
        "born": member.born.isoformat() if member.born else "",
        "stated": member.stated.value if member.stated else "",
        "postcode": normalising.postcode(first.get("postcode", "")),
        "rows": [row.id for row in member.rows],
        "agencies": sorted({str(row.agency_id) for row in member.rows}),
    }


def _name(home: gathering.Home) -> str:
    """The home by its family names, the children's first."""
    youngest_first = sorted(home.members, key=lambda each: each.born or date.min, reverse=True)
    names = [str(each.rows[0].described.get("family_name", "")) for each in youngest_first]
    return " and ".join(list(dict.fromkeys(filter(None, names)))[:3]) or "Name not known"
