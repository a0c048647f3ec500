"""Items that count until a day soon, and whose families are to be looked at again when a calendar changes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus, VerdictRecord
from triage.evidence.queries.evidence_items import SEES_EVIDENCE, shown
from triage.families import queries as families
from triage.families.models import Family

PAGE = 100
items = cast("Table", EvidenceItem.__table__)
"""To be written to alone: what is read of items goes through `EvidenceItem`, for whoever reads."""


class Lapsing(NamedTuple):
    """One item that lapses soon, and its family's reference and name."""

    item: EvidenceItem
    reference: str
    family: str


class LapsingPage(NamedTuple):
    """A page of them; `after` is the item to go on from, `total` counts all."""

    rows: Sequence[Lapsing]
    after: uuid.UUID | None
    total: int


class Dated(NamedTuple):
    """Items alike: of one indicator and one date or period, and how many of them there are."""

    indicator: str
    event_on: date | None
    until: date | None
    items: int


def lapsing(first: date, last: date, *, seen_by: Actor, after: uuid.UUID | None = None) -> LapsingPage:
    """What lapses between two days, the soonest first, of families and kinds that this reader may see."""
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    conditions = [*_soon(first, last), *_seen(seen_by)]
    query = (
        select(EvidenceItem, Family.reference, Family.name)
        .join(Family, Family.id == EvidenceItem.family_id)
        .where(*conditions)
        .options(joinedload(EvidenceItem.source_agency), joinedload(EvidenceItem.person))
        .order_by(EvidenceItem.lapses_on, EvidenceItem.id)
        .limit(PAGE + 1)
    )
    start = db.session.get(EvidenceItem, after) if after is not None else None
    if start is not None and start.lapses_on is not None:
        same_day = and_(EvidenceItem.lapses_on == start.lapses_on, EvidenceItem.id > start.id)
        query = query.where(or_(EvidenceItem.lapses_on > start.lapses_on, same_day))
    found = [Lapsing(*each) for each in db.session.execute(query)]
    more = found[PAGE - 1].item.id if len(found) > PAGE else None
    return LapsingPage(found[:PAGE], more, count_lapsing(first, last, seen_by=seen_by))


def count_lapsing(first: date, last: date, *, seen_by: Actor) -> int:
    """How many lapse between two days, of families and kinds that this reader may see."""
    query = select(func.count()).select_from(EvidenceItem).where(*_soon(first, last), *_seen(seen_by))
    return db.session.scalar(query) or 0


def next_lapses(
    family_ids: Collection[uuid.UUID], first: date, last: date, *, seen_by: Actor
) -> Mapping[uuid.UUID, date]:
    """For each family of which something lapses between two days, the first such day; for the list's columns."""
    if not any(seen_by.may(each) for each in SEES_EVIDENCE):
        raise NotFound
    query = (
        select(EvidenceItem.family_id, func.min(EvidenceItem.lapses_on))
        .where(EvidenceItem.family_id.in_(family_ids), *_soon(first, last), *_seen(seen_by))
        .group_by(EvidenceItem.family_id)
    )
    return {family_id: day for family_id, day in db.session.execute(query) if day is not None}


def families_lapsing(first: date, last: date, *, seen_by: Actor) -> Select[uuid.UUID]:
    """The families of which something lapses between two days, as far as this reader may see; raises `NotFound`."""
    if not any(seen_by.may(each) for each in SEES_EVIDENCE):
        raise NotFound
    return select(EvidenceItem.family_id).where(*_soon(first, last), *_seen(seen_by))


def not_warned_of(first: date, last: date) -> Sequence[tuple[uuid.UUID, uuid.UUID, date]]:
    """Item, family and last day of what lapses between two days and was not warned of; for the service itself."""
    unwarned = or_(EvidenceItem.lapse_warned_for.is_(None), EvidenceItem.lapse_warned_for != EvidenceItem.lapses_on)
    query = (
        select(EvidenceItem.id, EvidenceItem.family_id, EvidenceItem.lapses_on)
        .where(*_soon(first, last), unwarned)
        .order_by(EvidenceItem.lapses_on, EvidenceItem.family_id, EvidenceItem.id)
    )
    return [(item, family, day) for item, family, day in db.session.execute(query) if day is not None]


def keep_last_days(days: Mapping[EvidenceItem, date | None]) -> None:
    """Write until when these items count, many at once: of versioned records the session writes one after another.

    Raises:
        StaleDataError: somebody else has changed one of them since it was read.
    """
    if not days:
        return
    write = update(items).where(items.c.id == bindparam("item"), items.c.revision == bindparam("seen"))
    write = write.values(lapses_on=bindparam("day"), revision=bindparam("next"))
    given = [
        {"item": each.id, "seen": each.revision, "day": day, "next": each.revision + 1} for each, day in days.items()
    ]
    if db.session.connection().execute(write, given).rowcount != len(given):
        raise StaleDataError
    for each, day in days.items():
        set_committed_value(each, "lapses_on", day)
        set_committed_value(each, "revision", each.revision + 1)


def note_warned(first: date, last: date) -> None:
    """Everything that lapses between two days was warned of; nobody's open form is out of date by that."""
    statement = update(EvidenceItem).where(*_soon(first, last)).values(lapse_warned_for=EvidenceItem.lapses_on)
    db.session.execute(statement, execution_options={"synchronize_session": False})


def references(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The references of families, for notices."""
    query = select(Family.id, Family.reference).where(Family.id.in_(family_ids))
    return {each.id: each.reference for each in db.session.execute(query)}


def dated_items(indicators: Collection[str]) -> Sequence[Dated]:
    """Items of these indicators that may count, those alike together."""
    columns = (EvidenceItem.indicator, EvidenceItem.event_on, EvidenceItem.until)
    query = (
        select(*columns, func.count())
        .where(EvidenceItem.indicator.in_(indicators), *_may_count())
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Dated(*each) for each in db.session.execute(query)]


def families_of(alike: Dated) -> Sequence[uuid.UUID]:
    """The families that have items like these."""
    query = (
        select(EvidenceItem.family_id)
        .where(
            EvidenceItem.indicator == alike.indicator,
            EvidenceItem.event_on.is_not_distinct_from(alike.event_on),
            EvidenceItem.until.is_not_distinct_from(alike.until),
            *_may_count(),
        )
        .distinct()
    )
    return db.session.scalars(query).all()


def families_never_judged() -> Sequence[uuid.UUID]:
    """Families with evidence of which no verdict was kept: they are judged by whatever is in use today."""
    kept = exists().where(VerdictRecord.family_id == EvidenceItem.family_id)
    return db.session.scalars(select(EvidenceItem.family_id).where(~kept).distinct()).all()


def _soon(first: date, last: date) -> list[ColumnElement[bool]]:
    return [*_may_count(), EvidenceItem.lapses_on >= first, EvidenceItem.lapses_on <= last]


def _may_count() -> list[ColumnElement[bool]]:
    said = EvidenceItem.answer == EvidenceAnswer.YES
    return [said, EvidenceItem.status != EvidenceStatus.REJECTED, EvidenceItem.stands.is_(True)]


def _seen(actor: Actor) -> list[ColumnElement[bool]]:
    return [shown(fields.view_of(actor)), *families.not_left_out(EvidenceItem.family_id, actor)]
