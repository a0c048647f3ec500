"""What the list can be narrowed to by other records: the framework, who referred, evidence that lapses soon.

A filter that few families meet is looked up by its own index first, and the list is read for those few alone: read in
its order until a page is full, a long list would be read to its end. What many meet fills a page soon as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, literal, select

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.criteria import queries as criteria
from triage.db import db
from triage.evidence.queries import lapses
from triage.evidence.queries.evidence_items import SEES_EVIDENCE
from triage.panel.commands.entries import ListFilter
from triage.panel.models import EntryStatus, ListEntry
from triage.referrals.models import Referral, ReferralStatus

FEW = 5_000
"""So many records are looked up and put in order for one page; of more the list is read until a page is full."""
FEW_PLACES = 1_000
"""So many places that meet a filter of the list's own are put in order; among more, a page is soon full."""
NOT_ASKED = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED, ReferralStatus.WITHDRAWN)


class Narrowing(NamedTuple):
    """A filter as it is asked of each row, the records that meet it, and the places that these lead to."""

    of_a_row: ColumnElement[bool]
    records: Select[Any]
    places: Select[uuid.UUID]
    few: int


def conditions(wanted: ListFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """What the filters by other records ask of a row; those that few meet are asked first, and once."""
    return [_among(each.places) if _is_few(each) else each.of_a_row for each in _asked(wanted, actor)]


def referring_agencies(*, seen_by: Actor) -> Sequence[Agency]:
    """The agencies by whom this reader may narrow the list, by name; none for who sees no other agency's referrals.

    Who referred a family can tell what is known of it: that Jobcentre Plus did is benefit data to whoever reads on.
    """
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        return ()
    sent = exists().where(Referral.agency_id == Agency.id, Referral.status.not_in(NOT_ASKED))
    return db.session.scalars(select(Agency).where(sent).order_by(Agency.name)).all()


def may_ask_of_lapses(actor: Actor) -> bool:
    """Whether this reader sees evidence at all."""
    return any(actor.may(each) for each in SEES_EVIDENCE)


def lapses_of(wanted: ListFilter, family_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, date]:
    """The first lapse of each of these families, where the list is narrowed to such."""
    if wanted.lapses_weeks is None:
        return {}
    return lapses.next_lapses(family_ids, *_soon(wanted.lapses_weeks), seen_by=seen_by)


def _asked(wanted: ListFilter, actor: Actor) -> Iterator[Narrowing]:
    here = ListEntry.status == EntryStatus(wanted.status)
    for of_a_row, looked_up in _of_columns(wanted):
        marks = select(literal(1)).select_from(ListEntry).where(looked_up, here)
        yield Narrowing(of_a_row, marks, select(ListEntry.id).where(looked_up, here), FEW_PLACES)
    if wanted.agency is not None:
        yield _through(
            here,
            select(Referral.family_id).where(Referral.agency_id == wanted.agency, Referral.status.not_in(NOT_ASKED)),
            Referral.family_id,
        )
    if wanted.lapses_weeks is not None:
        soon = lapses.families_lapsing(*_soon(wanted.lapses_weeks), seen_by=actor)
        yield _through(here, soon, soon.selected_columns[0])


def _of_columns(wanted: ListFilter) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """What the filters by a column of the place ask of a row, and the same as its index answers it.

    Asked of a row no index may answer: the list is read in its order then, not sorted anew.
    """
    for column, values in (
        (ListEntry.recommended, [wanted.tier] if wanted.tier else []),
        (ListEntry.outcome, wanted.outcomes),
        (ListEntry.framework, _keys_of(wanted.framework) if wanted.framework else []),
    ):
        if values:
            yield func.coalesce(column, "").in_(values), column.in_(values)
    if wanted.moved:
        yield ListEntry.moved.is_(True), ListEntry.moved.expression
    if wanted.urgent:
        yield ListEntry.urgent.is_(True), ListEntry.urgent.expression
    weeks = wanted.waits_weeks
    for day, last in (
        (ListEntry.waiting_since, clock.today() - timedelta(weeks=weeks) if weeks else None),
        (ListEntry.progress_on, wanted.stuck_since),
    ):
        if last is not None:
            yield func.coalesce(day, last) <= last, day <= last


def _keys_of(framework: str) -> list[str]:
    """Every version of a framework."""
    return [each.key for each in criteria.catalogue().frameworks if each.code == framework]


def _soon(weeks: int) -> tuple[date, date]:
    """Today and the last day of so many weeks."""
    return clock.today(), clock.today() + timedelta(weeks=weeks)


def _through(here: ColumnElement[bool], families: Select[Any], family_id: Any) -> Narrowing:
    """A filter by records of families: each row has one of them, or the places of the families that have one."""
    # As EXISTS PostgreSQL would join it to the whole list; what is read as a value it asks row by row.
    of_a_row = families.where(family_id == ListEntry.family_id).correlate(ListEntry).limit(1).scalar_subquery()
    named = families.subquery()
    places = select(ListEntry.id).join(named, named.c[0] == ListEntry.family_id).where(here)
    return Narrowing(of_a_row.is_not(None), families, places, FEW)


def _is_few(narrowing: Narrowing) -> bool:
    """Whether so few meet a filter that they are best looked up first; told to nobody, and so counted from an index."""
    some = narrowing.records.limit(narrowing.few + 1).subquery()
    with scope.as_service():
        return (db.session.scalar(select(func.count()).select_from(some)) or 0) <= narrowing.few


def _among(places: Select[uuid.UUID]) -> ColumnElement[bool]:
    """These places, read once for the statement: neither database works them out again for each row."""
    few = places.cte().prefix_with("MATERIALIZED")
    return ListEntry.id.in_(select(few.c.id))
