"""Finding families that the lists together make likely under a framework in force and that nobody has referred.

A few homes or families are one act, which comes to the same whenever it is done again: after a crash, or beside a
colleague's press, the next search goes through everything anew and changes only what is not so yet.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.criteria import queries as criteria
from triage.db import db, next_number, transaction
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.imports.queries import homes
from triage.imports.queries.homes import Part
from triage.imports.service import ending
from triage.imports.service.ending import rows_of
from triage.imports.service.sightings import Key, Sighting, at_home, of_families
from triage.jobs import Heartbeat
from triage.rules.framework import Framework

HOMES = 500
FAMILIES = 50
"""So many are judged in one act, and nobody else writes to SQLite meanwhile."""
LOOKING = "lists: looking for families"
"""Of two searches at once each waits for the other's part, so that nothing is found twice."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for families came to, as far as whoever asked for it may see them."""

    new: int
    still: int
    gone: int
    too_many: int
    """Homes of more people than a family has: looked at by nobody but a person."""


@dataclass(slots=True)
class _Tally:
    """The families behind what was found, None for a home of nobody known."""

    new: list[uuid.UUID | None] = field(default_factory=list)
    still: list[uuid.UUID | None] = field(default_factory=list)
    gone: list[uuid.UUID | None] = field(default_factory=list)
    too_many: int = 0

    def seen_by(self, actor: Actor) -> Found:
        known = {each for those in (self.new, self.still, self.gone) for each in those if each is not None}
        shown = {None, *homes.open_to(known, seen_by=actor)}
        new, still, gone = (sum(each in shown for each in those) for those in (self.new, self.still, self.gone))
        return Found(new, still, gone, self.too_many)


def find(*, by: Actor, alive: Heartbeat = lambda: None) -> Found:
    """Judge every home of nobody known, and every family that nobody referred, under the frameworks in force."""
    today, tally = clock.today(), _Tally()
    frameworks = criteria.catalogue().in_use(today)
    for look in (_homes, _families):
        after: str | None = ""
        while after is not None:
            after = look(after, frameworks, today, tally)
            alive()
    with transaction(), scope.as_service():
        concerned = {each for each in (*tally.new, *tally.still) if each is not None}
        audit.record("imports.looked_for_families", subject="lists", by=by, families=concerned, found=len(tally.new))
        return tally.seen_by(by)


def find_by_itself() -> None:
    """The same in the background."""
    find(by=SERVICE)


def _homes(after: str, frameworks: Collection[Framework], on: date, tally: _Tally) -> str | None:
    """The next homes in an act of their own; where to go on from, or None after the last."""
    with transaction(), scope.as_service():
        next_number(LOOKING)
        part = homes.part_of_homes(after, limit=HOMES)
        seen: list[Sighting] = []
        for key, rows in homes.homes(part):
            found = at_home(key, rows, frameworks, on=on)
            tally.too_many += found is None
            seen += found or ()
        _settle(seen, homes.candidates_of_homes(part), tally)
    return part.until


def _families(after: str, frameworks: Collection[Framework], on: date, tally: _Tally) -> str | None:
    """The next families that nobody has referred, in the same way."""
    with transaction(), scope.as_service():
        next_number(LOOKING)
        part: Part = homes.part_of_families(after, limit=FAMILIES)
        seen = list(of_families(homes.families_not_referred(part), frameworks, on=on))
        _settle(seen, homes.candidates_of_families(part), tally)
    return part.until


def _settle(seen: Sequence[Sighting], there: Sequence[Candidate], tally: _Tally) -> None:
    """Keep what is seen, and end those candidates of the same part that are not seen any more."""
    known = {_key(each): each for each in there}
    for each in seen:
        (tally.new if _keep(each, known.get(each.key)) else tally.still).append(each.family_id)
    keys = {each.key for each in seen}
    unseen = [each for key, each in known.items() if key not in keys and each.state in queries.OPEN]
    tally.gone += [each.family_id for each in unseen if ending.end_unseen(each)]
    db.session.flush()


def _keep(seen: Sighting, there: Candidate | None) -> bool:
    """Keep a sighting; whether it is new to whoever looks through the families found."""
    new = there is None
    candidate = there or _start(seen)
    if candidate.state not in (CandidateState.GONE, *queries.OPEN):
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


def _write(candidate: Candidate, seen: Sighting) -> None:
    """What is seen now. Where nothing but the day is new, nothing is written: somebody may be deciding just then."""
    verdict = seen.verdict.to_dict()
    if {**candidate.verdict, "assessed_on": ""} != {**verdict, "assessed_on": ""}:
        candidate.verdict = verdict
    values = {
        "name": seen.name[:160],
        "framework_version": seen.verdict.version,
        "outcome": seen.verdict.outcome.value,
        "why": [headline.id for headline in seen.verdict.met],
        "people": list(seen.people),
    }
    for name, value in values.items():
        if getattr(candidate, name) != value:
            setattr(candidate, name, value)


def _start(seen: Sighting) -> Candidate:
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
