"""The outbox's work on the old list: its people become families, a few families at a time.

Each family is one transaction, so that after a crash the work goes on where it stopped. A family in which one row is
still doubtful, or whose rows are people of several known families, waits for a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewIdentifier, NewPerson
from triage.families.models import Family, MemberRole
from triage.imports import gathering
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries import batches
from triage.imports.queries import old_list as queries
from triage.imports.queries.undoing import OF_SOMEBODY
from triage.imports.service import evidence
from triage.jobs import Heartbeat
from triage.rules.dates import is_adult
from triage.rules.matching import normalised_postcode

ABUSE = "domestic"


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Take on what can be taken on of these lists."""
    for batch_id in subject_ids:
        take_on(batch_id, alive=alive)
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """What was taken on stays; the page of the list offers to go on."""


def take_on(batch_id: uuid.UUID, *, alive: Heartbeat = lambda: None) -> int:
    """The families of a list that can be; how many there are."""
    done = 0
    with scope.as_service():
        for ids in queries.groups_to_take_on(batch_id):
            with transaction():
                batch = batches.batch_by_id(batch_id, held=True)
                if batch.state is not BatchState.IMPORTED:
                    break  # it is being undone
                _take(batch, queries.rows(ids))
            alive()
            done += 1
    return done


def _take(batch: Batch, rows: Sequence[ListRow]) -> None:
    """One family of the old list: a new one, or people added to the one that some of its rows are of."""
    new = [row for row in rows if row.fate in queries.TO_TAKE_ON]
    if not new:  # somebody took them on, or decided, in between
        return
    known = {row.family_id for row in rows if row.fate in OF_SOMEBODY and row.family_id is not None}
    home = gathering.gather(str(batch.id), queries.as_gathered(batch, new), on=clock.today())
    command = _new_family(batch, home)
    if known:
        family = families.family(known.pop(), seen_by=SERVICE)
        placed = families_service.add_to_family(family, command, by=SERVICE)
    else:
        placed = families_service.create_family(command, by=SERVICE)
    _bind(batch, placed.family, home, placed.people, {row.id: row for row in new})


def _bind(
    batch: Batch,
    family: Family,
    home: gathering.Home,
    people: Mapping[str, uuid.UUID],
    rows: Mapping[int, ListRow],
) -> None:
    """The rows belong to their people from here on, and what they say is evidence."""
    for member in home.members:
        for each in member.rows:
            row = rows[each.id]
            row.fate, row.person_id, row.family_id = RowFate.TAKEN_ON, people[member.key], family.id
            row.candidate_id = None
    db.session.flush()
    audit.record("imports.family_taken_on", subject=batch, by=SERVICE, family_id=family.id, people=len(people))
    evidence.record(batch, list(rows.values()), by=SERVICE)


def _new_family(batch: Batch, home: gathering.Home) -> NewFamily:
    said = [flag for row in home.rows for flag in row.said.get("flags", ())]
    return NewFamily(
        people=tuple(_person(each) for each in home.members),
        households=tuple(_households(home)),
        domestic_abuse=any(ABUSE in str(flag).lower() for flag in said),
        source_agency_id=batch.agency_id,
        batch_id=batch.id,
        said_on=batch.as_at,
        since=batch.as_at,
    )


def _person(member: gathering.Member) -> NewPerson:
    first = member.rows[0].described
    numbers = {kind: value for row in member.rows for kind, value in row.described.get("identifiers", ())}
    return NewPerson(
        key=member.key,
        role=(MemberRole.CHILD if is_adult(member.facts(), clock.today()) is False else MemberRole.OTHER_ADULT).value,
        given_name=first.get("given_name", ""),
        family_name=first.get("family_name", ""),
        known_as=first.get("known_as", ""),
        date_of_birth=member.born,
        birth_precision="exact" if member.born else "unknown",
        gender=first.get("sex", ""),
        phone=next(iter(first.get("phones", ())), ""),
        identifiers=tuple(NewIdentifier(kind=kind, value=value) for kind, value in numbers.items()),
    )


def _households(home: gathering.Home) -> Iterator[NewHousehold]:
    """Each address in the list with whom it stands beside; nobody has said that it is safe to write there."""
    at: dict[tuple[str, str], list[str]] = {}
    for member in home.members:
        first = member.rows[0].described
        if first.get("address") and normalised_postcode(first.get("postcode", "")):
            at.setdefault((first["address"], first["postcode"]), []).append(member.key)
    for number, ((address, postcode), keys) in enumerate(at.items(), start=1):
        lines = tuple(part.strip() for part in address.split(",") if part.strip())
        name = "Home" if number == 1 else f"Home {number}"
        yield NewHousehold(name=name, residents=tuple(keys), address=NewAddress(lines=lines, postcode=postcode))
