"""Whom a change touches: everything that is worked out from people is worked out anew in the same transaction.

No writer has to think of it. Each flush, and each statement that changes rows of people without loading them, notes
whose rows they are; before the act commits, and before anybody reads what is worked out, the keepers are handed the
people. Each looks at what the database then holds, so that one person too many does no harm.

Rows changed by raw SQL are not seen: `flask match keys --check` finds them.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from triage.access import scope
from triage.db import act_under_way, db
from triage.families.models import Address, Identifier, Person, PersonFact, PersonName, Resident
from triage.families.queries import match_keys

Keeper = Callable[[Collection[uuid.UUID]], None]
WATCHED: dict[str, Any] = {
    model.__tablename__: model for model in (Person, PersonName, PersonFact, Identifier, Resident, Address)
}
TOUCHED = "touched people"
_keepers: list[Keeper] = []
_kept: set[type[Any]] = set()


@dataclass(slots=True)
class Touched:
    """What an act has changed so far and no keeper has seen."""

    people: set[uuid.UUID] = field(default_factory=set)
    households: set[uuid.UUID] = field(default_factory=set)
    """Those whose address is another, so that everybody in them is touched."""
    entered: set[uuid.UUID] = field(default_factory=set)
    """Those that somebody came to, or left: nobody may change their address at the same moment."""
    rows: dict[Any, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    """Rows whose person is known only once the statement has run."""

    def note(self, model: Any, values: Any) -> None:
        """One row's id and keys, as a mapping; what it lacks is not known."""
        person_id = values.get("id") if model is Person else values.get("person_id")
        if person_id is not None:
            self.people.add(person_id)
        if values.get("household_id") is not None:
            (self.households if model is Address else self.entered).add(values["household_id"])


def keep_in_step(keeper: Keeper, *, kept: Iterable[type[Any]]) -> None:
    """Hand the people whom an act touched to `keeper`, which writes the records of the classes `kept`."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    _kept.update(kept)


def settle() -> None:
    """Work out anew whatever is worked out from the people touched so far."""
    session = db.session()
    db.session.flush()
    touched: Touched | None = session.info.pop(TOUCHED, None)
    if touched is None:
        return
    with scope.as_service():
        people = _people_of(touched)
        for keeper in _keepers:
            keeper(people)


def _people_of(touched: Touched) -> set[uuid.UUID]:
    for model, ids in touched.rows.items():
        for row in match_keys.rows_now(model, ids):
            _note_columns(model, row, touched)
    households, people = touched.households, touched.people
    if households or touched.entered:
        match_keys.lock_households(households | touched.entered)
    if households:
        people.update(match_keys.residents_of(households))
    return people


def _note_columns(model: Any, row: Any, touched: Touched) -> None:
    """A row of `rows_hit` or `rows_now`."""
    touched.note(model, dict(zip(match_keys.columns_of(model), row, strict=True)))


def _touched(session: Session) -> Touched:
    found: Touched = session.info.setdefault(TOUCHED, Touched())
    act = act_under_way()
    if act is not None:
        act.at_the_end(_at_the_end, session)
    return found


def _at_the_end(_: object) -> None:
    settle()


@event.listens_for(Session, "after_flush")
def _note_what_was_written(session: Session, context: Any) -> None:
    """Every record written, and of one that changed hands both the old holder and the new."""
    for record in (*session.new, *session.dirty, *session.deleted):
        model = type(record)
        if WATCHED.get(getattr(model, "__tablename__", "")) is not model:
            continue
        touched, state = _touched(session), inspect(record)
        touched.note(model, state.dict)
        for name in ("person_id", "household_id"):
            if name in state.attrs:
                for old in state.attrs[name].history.deleted or ():
                    touched.note(model, {name: old})


@event.listens_for(Session, "do_orm_execute")
def _note_statements(state: ORMExecuteState) -> None:
    """Statements that write rows without records; and reads of what is worked out, which must be worked out first."""
    if state.is_select:
        if TOUCHED in state.session.info or state.session.new or state.session.dirty or state.session.deleted:
            _settle_before(state)
        return
    table = getattr(state.statement, "table", None)
    model = WATCHED.get(getattr(table, "name", ""))
    if model is None:
        return
    touched = _touched(state.session)
    if state.is_insert:
        _note_inserted(state, model, touched)
        return
    session = state.session
    session.flush()
    with scope.as_service():
        hit = match_keys.rows_hit(model, getattr(state.statement, "whereclause", None))
    _note_hit(touched, model, hit)


def _settle_before(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if mapper is not None and mapper.class_ in _kept:
        settle()


def _note_inserted(state: ORMExecuteState, model: Any, touched: Touched) -> None:
    given: Any = state.parameters
    rows = [given] if isinstance(given, Mapping) else list(given or ())
    if not rows:
        rows = [state.statement.compile().params]  # type: ignore[attr-defined]  # an insert with its values in it
    key = "id" if model is Person else "household_id" if model is Address else "person_id"
    for row in rows:
        if row.get(key) is None:
            raise ValueError(f"say the {key} of each row of {model.__tablename__}, so that its keys can be kept")
        touched.note(model, row)


def _note_hit(touched: Touched, model: Any, hit: Iterable[Any]) -> None:
    for row in hit:
        touched.rows[model].add(row[0])
        _note_columns(model, row, touched)


@event.listens_for(Session, "before_commit")
def _settle_before_commit(session: Session) -> None:
    """What was written without an act, and what the last steps of one wrote."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    if TOUCHED in session.info:
        settle()


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(TOUCHED, None)


def _keep_old_holder(target: Any, value: Any, old: Any, initiator: Any) -> None:
    """Does nothing: a listener with an active history makes the old value known when the record is written."""


for _column in (
    PersonName.person_id,
    PersonFact.person_id,
    Identifier.person_id,
    Resident.person_id,
    Resident.household_id,
    Address.household_id,
):
    event.listen(_column, "set", _keep_old_holder, active_history=True)
