"""Rows that somebody must look at: the next one, how many there are, and who each of them could be."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency, User
from triage.db import db
from triage.errors import NotFound
from triage.families import queries as families
from triage.families.models import Family, Person
from triage.families.sides import is_open, senders_own
from triage.imports import described
from triage.imports.commands import ListKind
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries.senders import phones_by_list
from triage.rules.matching.described import Described
from triage.rules.matching.scoring import Likeness

MOST_SUSPECTS = 5
MOST_TOGETHER = 50
REVIEWABLE = frozenset({RowFate.REVIEW, RowFate.ATTACHED, RowFate.NOT_THEM})
"""Rows that somebody decides, or has decided. One that waits has no page: one of a family that is closed to its reader
reads as if it waited, and must be told from no other."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody known who could be the person of a row, with the families they are in."""

    person: Person
    likeness: Likeness
    families: Sequence[Family]

    @property
    def home(self) -> str:
        """Where they live now, as far as any page may show it."""
        for family in self.families:
            for household in family.households:
                living = {each.person_id for each in household.residents if each.to_date is None}
                address = household.address
                if self.person.id in living and address is not None and is_open(address):
                    return ", ".join([*address.lines, address.postcode])
        return ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many rows of one list wait to be looked at."""

    reference: str
    agency: str
    kind: ListKind
    count: int


def row(row_id: int, *, seen_by: Actor) -> tuple[ListRow, Batch]:
    """One row with its list, for whoever reviews; raises `NotFound`."""
    must_manage(seen_by)
    query = select(ListRow).where(ListRow.id == row_id, ListRow.fate.in_(REVIEWABLE), *_limits(seen_by))
    found = db.session.scalars(query).one_or_none()
    batch = batch_of(found) if found is not None else None
    if found is None or batch is None or batch.state is not BatchState.IMPORTED:
        raise NotFound
    return found, batch


def batch_of(found: ListRow) -> Batch | None:
    """The list that a row came in."""
    return db.session.get(Batch, found.batch_id, options=[joinedload(Batch.agency)])


def next_row(*, seen_by: Actor, reference: str = "") -> int | None:
    """The next row to look at: those never put off first, then the likeliest."""
    must_manage(seen_by)
    query = (
        select(ListRow.id)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(*_to_review(seen_by, reference))
        .order_by(ListRow.decided_at.is_not(None), ListRow.decided_at, ListRow.score.desc().nulls_last(), ListRow.id)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def count(*, seen_by: Actor, reference: str = "") -> int:
    """How many rows wait to be looked at."""
    must_manage(seen_by)
    query = (
        select(func.count(ListRow.id)).join(Batch, Batch.id == ListRow.batch_id).where(*_to_review(seen_by, reference))
    )
    return db.session.scalar(query) or 0


def by_list(*, seen_by: Actor) -> Sequence[Waiting]:
    """The lists with rows to look at, the oldest list first."""
    must_manage(seen_by)
    query = (
        select(Batch.reference, Agency.name, Batch.kind, func.count(ListRow.id))
        .join(ListRow, ListRow.batch_id == Batch.id)
        .join(Agency, Agency.id == Batch.agency_id)
        .where(*_to_review(seen_by, ""))
        .group_by(Batch.reference, Agency.name, Batch.kind)
        .order_by(Batch.reference)
    )
    return [Waiting(*each) for each in db.session.execute(query)]


def suspects(found: ListRow, *, seen_by: Actor, ruled_out_too: bool = False) -> Sequence[Suspect]:
    """Who the row could be, the likeliest first, as far as this reader may know; those ruled out are left out."""
    return suspects_of([found], seen_by=seen_by, ruled_out_too=ruled_out_too).get(found.id, ())


def suspects_of(
    rows: Sequence[ListRow], *, seen_by: Actor, ruled_out_too: bool = False
) -> dict[int, Sequence[Suspect]]:
    """The same for several rows at once."""
    work = phones_by_list({each.batch_id for each in rows})
    people = [_described(each, work[each.batch_id]) for each in rows]
    alike = families.people_alike_to(people, seen_by=seen_by, on=clock.today())
    ids = {each.person_id for those in alike.values() for each in those}
    query = select(Person).where(Person.id.in_(ids), Person.merged_into_id.is_(None))
    persons = {each.id: each for each in db.session.scalars(query.options(selectinload(Person.identifiers))).unique()}
    homes = families.families_of(ids, seen_by=seen_by)
    found: dict[int, Sequence[Suspect]] = {}
    for each in rows:
        out = frozenset() if ruled_out_too else ruled_out(each)
        theirs = [one for one in alike.get(str(each.id), ()) if one.person_id in persons and one.person_id not in out]
        suspected = [Suspect(persons[one.person_id], one.likeness, _of(one.person_id, homes)) for one in theirs]
        found[each.id] = [one for one in suspected if one.families][:MOST_SUSPECTS]
    return found


def with_protected_homes(rows: Sequence[ListRow], suspects: Iterable[Suspect]) -> frozenset[uuid.UUID]:
    """Who of those that these rows are or could be about is of a family with a protected address."""
    people = {each.person.id for each in suspects} | {each.person_id for each in rows if each.person_id is not None}
    return families.with_protected_homes(people)


def _described(found: ListRow, work: frozenset[str]) -> Described:
    """The person of a row, without what is the sender's own."""
    person = described.from_json(str(found.id), found.described)
    return person._replace(senders_phones=senders_own(person.phones, work))


def ruled_out(found: ListRow) -> frozenset[uuid.UUID]:
    """Those of whom somebody said that the row is not about them."""
    return frozenset(uuid.UUID(each) for each in found.described.get("ruled_out", ()))


def together(*, above: float, seen_by: Actor, reference: str = "") -> Sequence[ListRow]:
    """The likeliest rows to look at of a score or more, for attaching several after a look at each."""
    must_manage(seen_by)
    query = (
        select(ListRow)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(*_to_review(seen_by, reference), ListRow.score >= above)
        .order_by(ListRow.score.desc().nulls_last(), ListRow.id)
        .limit(MOST_TOGETHER)
    )
    return db.session.scalars(query).all()


def perhaps_of(family: Family, *, seen_by: Actor) -> Sequence[tuple[ListRow, Batch]]:
    """Rows to look at that are likeliest of somebody in this family, the likeliest first; for whoever reviews."""
    if not seen_by.may(Permission.LISTS_MANAGE):
        return ()
    people = [member.person_id for member in family.members if member.to_date is None]
    query = (
        select(ListRow, Batch)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(*_to_review(seen_by, ""), ListRow.person_id.in_(people))
        .order_by(ListRow.score.desc().nulls_last(), ListRow.id)
        .limit(MOST_TOGETHER)
    )
    return [(found, batch) for found, batch in db.session.execute(query.options(joinedload(Batch.agency))).unique()]


def names_of(user_ids: Sequence[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Who decided, by name."""
    ids = [each for each in user_ids if each is not None]
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def must_manage(actor: Actor) -> None:
    """Rows of every agency's lists are for those who take lists in."""
    if not actor.may(Permission.LISTS_MANAGE):
        raise NotFound


def _to_review(actor: Actor, reference: str) -> list[ColumnElement[bool]]:
    own = [Batch.reference == reference] if reference else []
    return [ListRow.fate == RowFate.REVIEW, Batch.state == BatchState.IMPORTED, *_limits(actor), *own]


def _limits(actor: Actor) -> list[ColumnElement[bool]]:
    return families.not_left_out(ListRow.family_id, actor)


def _of(person_id: uuid.UUID, homes: Sequence[Family]) -> Sequence[Family]:
    return [
        family
        for family in homes
        if any(member.person_id == person_id and member.to_date is None for member in family.members)
    ]


def claim(row_id: int) -> bool:
    """Whether the row still waits to be looked at; it is held for this act until it ends, on both databases."""
    query = (
        update(ListRow)
        .where(ListRow.id == row_id, ListRow.fate == RowFate.REVIEW)
        .values(fate=RowFate.REVIEW)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]  # an update has a count
