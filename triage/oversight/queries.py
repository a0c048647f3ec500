"""The audit trail as people read it: newest first, by number, with names of people and agencies beside the ids."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, select, union_all

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency, User
from triage.audit.models import AuditEvent, AuditMention
from triage.audit.recording import FAMILIES
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family
from triage.oversight.commands import Wanted
from triage.oversight.words import Kind, actions_of, detail_words, role_words, words_of

PAGE = 50
MOST_EXPORTED = 50_000
BEFORE_SIGNING_IN = frozenset({"accounts.sign_in_refused", "accounts.sso_refused", "accounts.reset_asked"})
E = AuditEvent
Events = Select[AuditEvent, Any, Any]
"""Events, each with the name of the person and of the agency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event in plain words."""

    sequence: int
    at: datetime
    who: str
    agency: str
    roles: str
    action: str
    words: str
    detail: str
    families: tuple[uuid.UUID, ...]
    subject_kind: str
    subject_id: str
    facts: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of the trail; `before` is the number to go on from."""

    lines: Sequence[Line]
    before: int | None
    references: Mapping[uuid.UUID, str]


def family_named(reference: str, *, seen_by: Actor) -> Family:
    """A family for whoever checks the trail, restricted ones too: its reference and id, and nothing to be shown else.

    Raises:
        NotFound: there is none, or this person does not check the trail.
    """
    if not seen_by.may(Permission.AUDIT_SEE):
        raise NotFound
    with scope.as_service():
        found = db.session.scalars(select(Family).where(Family.reference == reference.strip().upper())).unique()
        family = found.one_or_none()
    if family is None:
        raise NotFound
    return family


def of_family(family_id: uuid.UUID, *, before: int | None = None) -> LinePage:
    """Everything on record about one family, by whoever did it."""
    return _page(_events().where(E.sequence.in_(_numbers_of(family_id, before, PAGE + 1))), before)


def found(wanted: Wanted, *, seen_by: Actor, before: int | None = None) -> LinePage:
    """A page of what an auditor looks for."""
    return _page(_wanted(wanted, before, PAGE + 1, seen_by), before)


def export(wanted: Wanted, *, seen_by: Actor) -> LinePage:
    """All that an auditor looks for, up to the most that one file holds."""
    return _page(_wanted(wanted, None, MOST_EXPORTED + 1, seen_by), None, most=MOST_EXPORTED)


def by_mark(mark: str, *, seen_by: Actor, before: int | None = None) -> LinePage:
    """The searches for the words of which this is the mark."""
    _must_check(seen_by)
    searches = E.action.in_(actions_of(Kind.SEARCHED))
    return _page(_events().where(searches, E.written.contains(f'"words":"{mark}"', autoescape=True)), before)


def references(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The references of families, restricted ones too."""
    if not family_ids:
        return {}
    with scope.as_service():
        rows = db.session.execute(select(Family.id, Family.reference).where(Family.id.in_(family_ids))).all()
    return {row[0]: row[1] for row in rows}


def people() -> Sequence[User]:
    """Everybody who ever had an account, by agency and name."""
    return db.session.scalars(select(User).join(Agency).order_by(Agency.name, User.name, User.id)).all()


def agencies() -> Sequence[Agency]:
    """Every agency, ended ones included."""
    return db.session.scalars(select(Agency).order_by(Agency.name)).all()


def _wanted(wanted: Wanted, before: int | None, most: int, actor: Actor) -> Events:
    _must_check(actor)
    query = _events().where(*_conditions(wanted))
    if wanted.reference:
        with scope.as_service():
            named = select(Family.id).where(Family.reference == wanted.reference.strip().upper())
            family = db.session.scalars(named).one_or_none()
        numbers = _numbers_of(family, before, None) if family else None
        query = query.where(E.sequence.in_(numbers) if numbers is not None else false())
    return query.limit(most)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """One condition for each thing that is given."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.actor_id:
        conditions.append(E.actor_id == wanted.actor_id)
    if wanted.agency_id:
        conditions.append(E.agency_id == wanted.agency_id)
    if wanted.kind:
        conditions.append(E.action.in_(actions_of(Kind(wanted.kind))))
    if wanted.first:
        conditions.append(E.at >= clock.at(wanted.first, time()))
    if wanted.last:
        conditions.append(E.at < clock.at(wanted.last + timedelta(days=1), time()))
    return conditions


def _numbers_of(family_id: uuid.UUID, before: int | None, most: int | None) -> Select[Any]:
    """The numbers of the events that name a family, from the two indexes, no more of each than are needed."""
    parts = []
    for family, sequence in ((E.family_id, E.sequence), (AuditMention.family_id, AuditMention.sequence)):
        part = select(sequence).where(family == family_id).order_by(sequence.desc())
        if before is not None:
            part = part.where(sequence < before)
        parts.append(select(part.limit(most).subquery().c.sequence) if most is not None else part.order_by(None))
    return select(union_all(*parts).subquery().c.sequence)


def _events() -> Events:
    return (
        select(E, User.name, Agency.name)
        .outerjoin(User, User.id == E.actor_id)
        .outerjoin(Agency, Agency.id == E.agency_id)
        .order_by(E.sequence.desc())
    )


def _page(query: Events, before: int | None, *, most: int = PAGE) -> LinePage:
    if before is not None:
        query = query.where(E.sequence < before)
    rows = db.session.execute(query.limit(most + 1)).all()
    lines = [_line(row) for row in rows[:most]]
    more = lines[-1].sequence if len(rows) > most else None
    return LinePage(lines, more, references({family for line in lines for family in line.families}))


def _line(row: Row[AuditEvent, Any, Any]) -> Line:
    event, who, agency = row
    facts = json.loads(event.written)
    several = tuple(uuid.UUID(each) for each in facts.get(FAMILIES, ()))
    return Line(
        sequence=event.sequence,
        at=event.at,
        who=who or _without_name(event),
        agency=agency or "",
        roles=role_words(event.roles),
        action=event.action,
        words=words_of(event.action),
        detail=detail_words(facts),
        families=tuple(dict.fromkeys([*([event.family_id] if event.family_id else []), *several])),
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        facts=event.written,
    )


def _without_name(event: AuditEvent) -> str:
    if event.actor_id:
        return "Somebody without an account"
    return "Somebody not signed in" if event.action in BEFORE_SIGNING_IN else "The service"


def _must_check(actor: Actor) -> None:
    if not actor.may(Permission.AUDIT_SEE):
        raise NotFound
