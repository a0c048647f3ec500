"""Who each row of a list is: somebody known for sure, somebody to look at, or nobody known."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from triage.access import scope
from triage.families import queries as families
from triage.families.queries.alike import Alike
from triage.families.sides import senders_own
from triage.imports.commands import ToPlace
from triage.imports.homes import household_key
from triage.imports.models import RowFate
from triage.imports.queries import known
from triage.imports.queries.senders import own_phones
from triage.rules.matching import normalising
from triage.rules.matching.described import Described
from triage.rules.matching.guards import Band

RIVAL_WITHIN = 6.0
"""Bits: somebody else who is as near as this to the likeliest is a rival, and a person must say who it is."""

MOST_HOMES = 3
"""A phone of more homes than this in one list is the sender's, or a block's office, and nobody's own."""


class Placed(NamedTuple):
    """What the matching says of one row."""

    number: int
    fate: RowFate
    household_key: str
    person_id: uuid.UUID | None = None
    family_id: uuid.UUID | None = None
    score: float | None = None
    reasons: str = ""


def place(rows: Sequence[ToPlace], *, agency_id: uuid.UUID, on: date) -> Sequence[Placed]:
    """Each row's person, in the order of the rows; asked over everybody, restricted or not, as the service.

    Exactly one likely person and no rival: attached. One who is only possible, or several: to review. Nobody who is of
    a family now: waits.
    """
    senders = own_phones(agency_id) | _shared_phones(rows)
    people = _to_compare(rows, senders)
    with scope.as_service():
        found = families.people_alike(people, on=on)
        chosen = {those[0].person_id for those in found.values() if those}
        homes = known.families_now(chosen)
        alone = [those for those in found.values() if those and those[0].person_id not in homes]
        homes = {**homes, **known.families_now({each.person_id for those in alone for each in those[1:]})}
    return [_placed(row, found.get(one.id, ()), homes) for row, one in zip(rows, people, strict=True)]


def _to_compare(rows: Sequence[ToPlace], senders: Collection[str]) -> Sequence[Described]:
    """The people of the rows, each with an id of its own, and whoever sends the list apart from their phones."""
    people = [each.described for each in rows]
    if len({each.id for each in people}) < len(people):
        people = [each._replace(id=str(at)) for at, each in enumerate(people)]
    return [
        each._replace(senders_phones=theirs) if (theirs := senders_own(each.phones, senders)) else each
        for each in people
    ]


def _placed(row: ToPlace, those: Sequence[Alike], homes: Mapping[uuid.UUID, Sequence[uuid.UUID]]) -> Placed:
    home = household_key(row.described)
    best = next((each for each in those if homes.get(each.person_id)), None)
    if best is None:  # nobody known, or nobody who is of any family now: there is nowhere to keep what it says
        return Placed(row.number, RowFate.WAITING, home)
    theirs = homes[best.person_id]
    return Placed(
        row.number,
        RowFate.ATTACHED if best is those[0] and _is_sure(those) else RowFate.REVIEW,
        home,
        person_id=best.person_id,
        family_id=theirs[0],
        score=best.likeness.score,
        reasons=best.likeness.words,
    )


def _is_sure(those: Sequence[Alike]) -> bool:
    """Whether one person is likely and nobody else comes near."""
    best = those[0]
    if best.likeness.band is not Band.LIKELY:
        return False
    return not any(
        each.likeness.band is Band.LIKELY or each.likeness.score > best.likeness.score - RIVAL_WITHIN
        for each in those[1:]
    )


def _shared_phones(rows: Sequence[ToPlace]) -> frozenset[str]:
    """Numbers that stand beside many homes of the list, normalised."""
    homes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for phone in row.described.phones:
            homes[normalising.phone(phone)].add(_home(row.described))
    return frozenset(phone for phone, those in homes.items() if phone and len(those) > MOST_HOMES)


def _home(person: Described) -> str:
    return household_key(person) or f"{person.family_name}|{person.postcode}"
