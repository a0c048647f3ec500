"""Finding families that the lists together make likely under a framework in force and that nobody has referred."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.db import db, next_number, transaction
from triage.evidence import queries as evidence
from triage.imports import gathering
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.rules.catalogue import published
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
class Found:
    """What a search for families came to."""

    new: int
    still: int
    gone: int
    too_many: int
    """Homes of more people than a family has: looked at by nobody but a person."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A home or a family that is likely enough, as it is to be kept."""

    key: Key
    family_id: uuid.UUID | None
    name: str
    verdict: Verdict
    people: tuple[dict[str, Any], ...]
    rows: frozenset[int]


def find(*, by: Actor) -> Found:
    """Judge every home of nobody known, and every family that nobody referred, under the frameworks in force."""
    today = clock.today()
    frameworks = published().in_use(today)
    with transaction(), scope.as_service():
        too_many: set[str] = set()
        sightings = {each.key: each for each in _sightings(frameworks, today, too_many)}
        known = {_key(each): each for each in queries.known_candidates()}
        new = sum(_keep(each, known.get(key)) for key, each in sightings.items())
        gone = [each for key, each in known.items() if key not in sightings and each.state is CandidateState.FOUND]
        for each in gone:
            each.state = CandidateState.GONE
            queries.set_rows(rows_of(each), RowFate.WAITING, None)
        db.session.flush()
        concerned = {each.family_id for each in sightings.values() if each.family_id}
        audit.record("imports.looked_for_families", subject="lists", by=by, families=concerned, found=new)
    return Found(new, len(sightings) - new, len(gone), len(too_many))


def find_by_itself() -> None:
    """The same in the background."""
    find(by=SERVICE)


def rows_of(candidate: Candidate) -> frozenset[int]:
    """The rows of lists that a candidate rests on."""
    return frozenset(row for person in candidate.people for row in person.get("rows", ()))


def _sightings(frameworks: Collection[Framework], on: date, too_many: set[str]) -> Iterator[_Sighting]:
    for key, rows in queries.homes():
        asked = [each for each in frameworks if gathering.could_meet(rows, each)]
        if not asked:
            continue
        home = gathering.gather(key, rows, on=on) if len(rows) <= MOST_ROWS else None
        if home is None or len(home.members) > gathering.MOST_PEOPLE:
            too_many.add(key)
            continue
        facts = home.family_facts(on=on)
        for framework in asked:
            verdict = assess(facts, framework, on=on)
            if verdict.outcome in ENOUGH:
                people = tuple(_person(each) for each in home.members)
                rows_there = frozenset(row.id for row in home.rows)
                yield _Sighting((key, framework.code), None, _name(home), verdict, people, rows_there)
    yield from _families(frameworks, on)


def _families(frameworks: Collection[Framework], on: date) -> Iterator[_Sighting]:
    """Families that are known and that nobody has referred, such as those of the old list."""
    those = queries.families_not_referred()
    rows = queries.rows_of_families([each.id for each in those])
    for family in those:
        facts = evidence.facts(family.id)
        for framework in frameworks:
            verdict = assess(facts, framework, on=on)
            if verdict.outcome in ENOUGH:
                there = rows.get(family.id, frozenset())
                people = ({"rows": sorted(there), "agencies": sorted(_agencies(there))},)
                yield _Sighting((str(family.id), framework.code), family.id, family.name, verdict, people, there)


def _agencies(row_ids: Collection[int]) -> set[str]:
    return {str(row.agency_id) for row in queries.rows(row_ids)}


def _keep(seen: _Sighting, there: Candidate | None) -> bool:
    """Keep a sighting; whether it is new to whoever looks through the families found."""
    new = there is None
    candidate = there or _start(seen)
    if candidate.state not in (CandidateState.FOUND, CandidateState.GONE, *queries.OPEN):
        return False
    more = bool(seen.rows - rows_of(candidate))
    if candidate.state is CandidateState.SET_ASIDE and not more:
        return False
    if candidate.state in (CandidateState.GONE, CandidateState.SET_ASIDE):
        candidate.state, new = CandidateState.FOUND, True
        candidate.found_at = clock.now()
    _write(candidate, seen)
    db.session.flush()
    if candidate.family_id is None:
        queries.set_rows(seen.rows, RowFate.CANDIDATE, candidate.id)
    return new


def _write(candidate: Candidate, seen: _Sighting) -> None:
    """What is seen now. Where nothing but the day is new, nothing is written: somebody may be deciding just then."""
    verdict = seen.verdict.to_dict()
    if {**candidate.verdict, "assessed_on": ""} != {**verdict, "assessed_on": ""}:
        candidate.verdict = verdict
    values = {
        "name": seen.name[:160],
        "outcome": seen.verdict.outcome.value,
        "why": [headline.id for headline in seen.verdict.met],
        "people": list(seen.people),
    }
    for name, value in values.items():
        if getattr(candidate, name) != value:
            setattr(candidate, name, value)


def _start(seen: _Sighting) -> Candidate:
    candidate = Candidate(
        reference=f"C-{clock.today():%Y}-{next_number(f'candidate-{clock.today().year}'):05d}",
        state=CandidateState.FOUND,
        name=seen.name[:160],
        household_key="" if seen.family_id else seen.key[0],
        family_id=seen.family_id,
        framework=seen.verdict.framework,
        framework_version=seen.verdict.version,
        outcome=seen.verdict.outcome.value,
        verdict={},
        why=[],
        people=[],
        found_at=clock.now(),
    )
    db.session.add(candidate)
    return candidate


def _key(candidate: Candidate) -> Key:
    return (str(candidate.family_id) if candidate.family_id else candidate.household_key, candidate.framework)


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
