"""Case records: rows that belong to a family, and the clause by which a restricted family's rows are not there.

A restricted family is there for the people named on it, and for whoever broke the glass of it on the pages that may
be read so. `backstop` adds the clause to every read; the scoped queries of each package stand before it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    TextClause,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    inspect,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.engine.default import DefaultDialect

from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import Base, UtcDateTime

NEVER = datetime.max.replace(tzinfo=UTC)


def _reader() -> uuid.UUID | None:
    actor = scope.bound()
    return actor.user_id if actor is not None else None


def _agency() -> uuid.UUID | None:
    actor = scope.bound()
    return actor.agency_id if actor is not None else None


def _serves() -> bool:
    return scope.bound() == SERVICE


def _moment() -> datetime:
    """Now, where a broken glass counts; elsewhere a moment at which every glass has run out."""
    return clock.now() if scope.sees_through_glass() else NEVER


# Asked for when a statement runs, so that a statement is compiled once for all readers.
READER = bindparam("scope_reader", type_=Uuid(), callable_=_reader)
AGENCY = bindparam("scope_agency", type_=Uuid(), callable_=_agency)
SERVES = bindparam("scope_serves", type_=Boolean(), callable_=_serves)
"""What a person read keeps the clause: where the service loads what it leads to, in their act, nothing is closed.

Without this a restricted family stood there without its people and homes, and was scored so.
"""
MOMENT = bindparam("scope_moment", type_=UtcDateTime(), callable_=_moment)


class CaseRecord:
    """A row that belongs to a family, by the columns named: each leads to the family or to another case record."""

    __belongs_by__: ClassVar[tuple[str, ...]] = ("family_id",)

    @classmethod
    def shown(cls, database: str) -> ColumnElement[bool]:
        """Whether the row is there for the reader: it belongs to no restricted family that is closed to them."""
        if cls is CaseRecord:
            return true()  # SQLAlchemy tries the clause on the bare class first
        if inspect(cls).mapper.local_table.name == "families":
            own: Any = cls
            is_open = or_(~own.restricted, _is_named(own.id), _has_glass(own.id))
            # Asked row by row: a list of the closed ones, made anew for each, would keep the list from its index.
            kept = Base.metadata.tables["families"].alias()
            return and_(is_open, ~exists().where(kept.c.id == own.merged_into_id, *_is_closed(kept)))
        return and_(*(_open(getattr(cls, name), _leads_to(cls, name), database) for name in cls.__belongs_by__))


class AgencyRecord:
    """A row that one agency sent, for those who see no other agency's (safety.md, "Who sees what")."""

    @classmethod
    def own(cls) -> ColumnElement[bool]:
        """Whether the reader's agency sent it; rows below a referral go with the referral."""
        if cls is AgencyRecord:
            return true()
        if hasattr(cls, "agency_id"):
            return or_(SERVES, cls.agency_id == AGENCY)
        referrals = Base.metadata.tables["referrals"].alias()
        theirs = select(referrals.c.id).where(referrals.c.agency_id == AGENCY)
        return or_(SERVES, cls.referral_id.in_(theirs))  # type: ignore[attr-defined]  # of the one below it


def case_records() -> Iterator[type[CaseRecord]]:
    """Every class of case records."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, CaseRecord):
            yield mapper.class_


def case_tables() -> frozenset[str]:
    """The tables that are read for somebody or not at all; those that only tie two of them together included."""
    mapped = {inspect(each).local_table.name for each in case_records()}
    tying = {
        table.name
        for table in Base.metadata.tables.values()
        if table.name not in {mapper.local_table.name for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # a table
        and {key.column.table.name for key in table.foreign_keys} & mapped
    }
    return frozenset(mapped | tying)


def closed_among(keys: Collection[tuple[str, uuid.UUID]]) -> Select[Any] | CompoundSelect[Any]:
    """A statement that answers a row for each of these (table, id) that is closed to the reader, glass or not."""
    by_table: dict[str, list[uuid.UUID]] = {}
    for table, key in keys:
        by_table.setdefault(table, []).append(key)
    found = [_hidden(table).subquery() for table in by_table]
    parts = [select(each.c[0]).where(each.c[0].in_(ids)) for each, ids in zip(found, by_table.values(), strict=True)]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def parents_of(record: CaseRecord) -> Iterator[tuple[str, uuid.UUID]]:
    """What a record belongs to, as (table, id): by its columns, or by what it is tied to and not yet written."""
    mapper = inspect(type(record))
    for name in record.__belongs_by__:
        key = getattr(record, name)
        if key is None:
            key = _key_of_tied(record, mapper, name)
        if key is not None:
            yield _leads_to(type(record), name), key


def _key_of_tied(record: CaseRecord, mapper: Any, name: str) -> uuid.UUID | None:
    """The key of the record that this column will lead to, where the two are tied by a relationship so far."""
    for relationship in mapper.relationships:
        if mapper.local_table.c[name] in relationship.local_columns and relationship.key in record.__dict__:
            tied = record.__dict__[relationship.key]
            return getattr(tied, "id", None)
    return None


def tells_of_closed(meeting_id: Any, reader_id: Any, made_at: Any) -> ColumnElement[bool]:
    """A meeting's paper may hold an item of a closed family: it is another reader's, or older than the restriction.

    A reader's own copy that was made since leaves out what is closed to them.
    """
    items, own, families = (Base.metadata.tables[each].alias() for each in ("items", "families", "families"))
    is_open = or_(_is_named(families.c.id), _has_glass(families.c.id))
    not_own = or_(reader_id.is_(None), reader_id != READER, made_at < families.c.restricted_at)
    return exists().where(
        items.c.meeting_id == meeting_id,
        items.c.family_id == own.c.id,
        families.c.id == func.coalesce(own.c.merged_into_id, own.c.id),
        families.c.restricted,
        ~is_open,
        not_own,
    )


def _open(column: Any, target: str, database: str) -> ColumnElement[bool]:
    """The row that this column leads to, if it leads to any, is not hidden."""
    shown: ColumnElement[bool] = column.not_in(_once(target, database))
    return or_(column.is_(None), shown) if column.property.columns[0].nullable else shown


def _leads_to(cls: type[Any], name: str) -> str:
    """The table that a column leads to; a key of its own leads to its own table."""
    table = inspect(cls).mapper.local_table
    key = next(iter(table.c[name].foreign_keys), None)
    return str(key.column.table.name if key is not None else table.name)


@cache
def _once(target: str, database: str) -> TextClause:
    """The statement of `_hidden` in the words of that database, written once.

    Built anew for each statement and each record in it, the clause cost two thirds of the first opening of a page.
    """
    # SQLite finds its partial index only where the condition is written as the index has it.
    plain = DefaultDialect(paramstyle="named", supports_native_boolean=database == "postgresql")
    words = str(_hidden(target).compile(dialect=plain))
    ours = text(f"({words})")  # nosemgrep: sql-from-words -- a statement of ours, and what is asked are parameters
    return ours.bindparams(*(each for each in (READER, SERVES, MOMENT) if f":{each.key}" in words))


def _hidden(target: str) -> Select[Any] | CompoundSelect[Any]:
    """The ids of that table that are not there for the reader. The few restricted families are looked up first."""
    if target == "families":
        return _closed_families()
    if target == "persons":
        return _hidden_persons()
    if target == "packs":
        return _hidden_packs()
    table = Base.metadata.tables[target].alias()
    ways = [table.c[name].in_(_hidden(_leads_to(owner, name))) for owner in [_owner(target)] for name in _by(owner)]
    return select(table.c.id).where(or_(*ways))


def _closed_families() -> CompoundSelect[Any]:
    """Restricted families on which the reader is not named and has no glass open, with what was merged into them.

    A record that was merged is as open as the one that was kept: while it is merged it is not restricted itself.
    """
    own, kept, gone = (Base.metadata.tables["families"].alias() for _ in range(3))
    merged = select(gone.c.id).join(kept, gone.c.merged_into_id == kept.c.id).where(*_is_closed(kept))
    return union_all(select(own.c.id).where(*_is_closed(own)), merged)


def _is_closed(families: Any) -> tuple[ColumnElement[bool], ...]:
    is_open = or_(_is_named(families.c.id), _has_glass(families.c.id))
    return families.c.restricted, ~is_open


def _is_named(family_id: Any) -> ColumnElement[bool]:
    """The reader is named on the family, or is the service, to which none is closed."""
    named = Base.metadata.tables["named_people"].alias()
    return or_(SERVES, exists().where(named.c.family_id == family_id, named.c.user_id == READER))


def _has_glass(family_id: Any) -> ColumnElement[bool]:
    """The reader has a glass open on the family, and this is a page to look through one."""
    glasses = Base.metadata.tables["glasses"].alias()
    return exists().where(
        glasses.c.family_id == family_id,
        glasses.c.user_id == READER,
        glasses.c.closed_at.is_(None),
        glasses.c.opened_at <= MOMENT,
        glasses.c.until > MOMENT,
    )


def _hidden_persons() -> CompoundSelect[Any]:
    """People of closed families, and whoever was merged into one of them and so has no family any more."""
    gone = Base.metadata.tables["persons"].alias()
    members, kept = (Base.metadata.tables["family_members"].alias() for _ in range(2))
    merged = select(gone.c.id).join(kept, gone.c.merged_into_id == kept.c.person_id).where(*_only_in_closed(kept))
    return union_all(select(members.c.person_id).where(*_only_in_closed(members)), merged)


def _only_in_closed(members: Table | Any) -> tuple[ColumnElement[bool], ...]:
    """People of closed families, save for those who belong to another family too: there they are seen."""
    elsewhere = Base.metadata.tables["family_members"].alias()
    seen = exists().where(
        elsewhere.c.person_id == members.c.person_id, elsewhere.c.family_id.not_in(_closed_families())
    )
    return members.c.family_id.in_(_closed_families()), ~seen


def _hidden_packs() -> Select[Any]:
    """Packs that hold a letter of a closed family: a pack is one file."""
    documents = Base.metadata.tables["documents"].alias()
    closed = documents.c.family_id.in_(_closed_families())
    return select(documents.c.pack_id).where(documents.c.pack_id.is_not(None), closed)


def _owner(target: str) -> type[CaseRecord]:
    """The class of that table's records."""
    return next(each for each in case_records() if inspect(each).local_table.name == target)


def _by(owner: type[CaseRecord]) -> tuple[str, ...]:
    return owner.__belongs_by__
