"""The last line behind the scoped queries: no case table is read for nobody, and no restricted family by a stranger.

Two hooks. The session's adds to each statement, wherever a case record stands in it (aliases, joins, subqueries,
counts and loads of relationships too), the clause of `case_records`. The engine's looks at the text of what is about
to run, so that a statement which went another way (raw SQL, a table instead of a record) is refused.
"""

from __future__ import annotations

import re
import uuid
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.access.case_records import AgencyRecord, CaseRecord, case_tables, closed_among, parents_of
from triage.access.permissions import Permission as P
from triage.errors import Refused

SCOPED = "scoped"
WRITABLE = "writable"
TABLE = re.compile(
    r"""\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?"?(\w+)|,\s*"?(\w+)"?(?=\s+(?:AS|WHERE|ORDER|GROUP)\b|\s*[,)])""",
    re.IGNORECASE,
)
"""Names after the words that take a table, and further ones after a comma."""

SEES_OTHERS_REFERRALS = frozenset(
    {
        P.REFERRALS_VERIFY,
        P.FAMILIES_SEE,
        P.MEETINGS_SEE,
        P.MEETINGS_PREPARE,
        P.PANEL_DECIDE,
        P.ALLOCATIONS_MANAGE,
        P.CASES_HOLD,
        P.VISITS_RECORD,
        P.VISITS_WAIVE,
        P.LETTERS_SEE,
        P.LETTERS_APPROVE,
        P.LETTERS_PRINT,
    }
)
"""Whoever holds one of these meets other agencies' referrals in their work: on an agenda, in a brief, on a letter.
For them the scoped queries decide which; the matrix test watches these (ADR 14)."""

_shown = {
    "postgresql": with_loader_criteria(CaseRecord, lambda cls: cls.shown("postgresql"), include_aliases=True),
    "sqlite": with_loader_criteria(CaseRecord, lambda cls: cls.shown("sqlite"), include_aliases=True),
}
_own = with_loader_criteria(AgencyRecord, lambda cls: cls.own(), include_aliases=True)


class UnscopedRead(Exception):
    """A case table was to be read for nobody, or in a way that the scope cannot follow: a fault of ours."""


@event.listens_for(Session, "do_orm_execute")
def _add_the_clause(state: ORMExecuteState) -> None:
    """Every read of case records by a person leaves out the families that are closed to them."""
    actor = scope.bound()
    if actor is None or actor == SERVICE or not state.is_orm_statement or state.is_insert:
        return
    state.update_execution_options(**{SCOPED: True})
    if state.is_column_load:
        return  # more of a row that was let through already
    state.statement = state.statement.options(*_clauses(actor, state.session.get_bind().dialect.name))


def _clauses(actor: Actor, database: str) -> tuple[Any, ...]:
    """What is added for this reader."""
    shown = _shown[database]
    return (shown,) if actor.permissions & SEES_OTHERS_REFERRALS else (shown, _own)


@event.listens_for(Session, "before_flush")
def _refuse_to_write_blindly(session: Session, context: Any, instances: Any) -> None:
    """Nobody changes what belongs to a family that is closed to them; looking through a glass opens nothing here."""
    actor = scope.bound()
    if actor is None or actor == SERVICE:
        return
    changed = [*session.new, *session.deleted, *(each for each in session.dirty if session.is_modified(each))]
    wanted = {key for each in changed if isinstance(each, CaseRecord) for key in parents_of(each)}
    known: set[tuple[str, uuid.UUID]] = session.info.setdefault(WRITABLE, set())
    unknown = wanted - known
    if not unknown:
        return
    options = {SCOPED: True}
    with scope.without_glass():
        closed = session.connection().execute(closed_among(unknown), execution_options=options).first()
    if closed is not None:
        raise Refused("This record is restricted, and you can only read it. Nothing was changed.")
    known |= unknown


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_what_went_around(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: Any
) -> None:
    """A statement on a case table runs for somebody, and for a person only with the clause in it."""
    touched = _case_tables_in(statement)
    if not touched:
        return
    actor = scope.bound()
    if actor == SERVICE:
        return
    if actor is None and context is not None and context.isinsert:
        return  # nothing is read: a notice about somebody who cannot sign in
    if actor is None:
        raise UnscopedRead(f"nobody is bound to read {', '.join(sorted(touched))}")
    written = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if not written and not (context is not None and context.execution_options.get(SCOPED)):
        raise UnscopedRead(f"a read of {', '.join(sorted(touched))} went around the scope")


@lru_cache(maxsize=8192)
def _case_tables_in(statement: str) -> frozenset[str]:
    """The case tables that a statement names; asked once for each text."""
    return frozenset(one or other for one, other in TABLE.findall(statement)) & _tables()


@cache
def _tables() -> frozenset[str]:
    return case_tables()
