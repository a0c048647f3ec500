"""Homes of rows of nobody known, families that nobody referred, and the candidates found among both."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, func, select, update

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.families import queries as families
from triage.imports.gathering import Row
from triage.imports.models import Batch, BatchState, Candidate, CandidateState, ListRow, RowFate
from triage.imports.queries.known import in_chunks
from triage.imports.queries.reviewing import must_manage
from triage.referrals.models import Referral

NOBODY_KNOWN = (RowFate.WAITING, RowFate.NOT_THEM, RowFate.CANDIDATE)
OPEN = (CandidateState.FOUND, CandidateState.INVITED, CandidateState.SET_ASIDE)
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters of the page of families found; blank leaves one off."""

    state: CandidateState = CandidateState.FOUND
    framework: str = ""
    outcome: str = ""
    headline: str = ""
    agency: str = ""
    area: str = ""


def rows(row_ids: Collection[int]) -> Sequence[Row]:
    """These rows with their lists; for acts of the service."""
    found: list[Row] = []
    for some in in_chunks(sorted(row_ids)):
        query = (
            select(*COLUMNS)
            .join(Batch, Batch.id == ListRow.batch_id)
            .join(Agency, Agency.id == Batch.agency_id)
            .where(ListRow.id.in_(some), ListRow.fate != RowFate.UNDONE)
            .order_by(ListRow.id)
        )
        found += [as_row(each) for each in db.session.execute(query)]
    return found


def rows_shown(found: Candidate, *, seen_by: Actor) -> Sequence[Row]:
    """The rows that a candidate rests on, for whoever may see the candidate; undone ones are not there any more."""
    candidate(found.reference, seen_by=seen_by)
    ids = {row for person in found.people for row in person.get("rows", ())}
    return rows(ids)


def set_rows(row_ids: Collection[int], fate: RowFate, candidate_id: uuid.UUID | None) -> None:
    """Put rows of nobody known in a candidate family, or out of one."""
    for some in in_chunks(sorted(row_ids)):
        change = update(ListRow).where(ListRow.id.in_(some), ListRow.fate.in_(NOBODY_KNOWN))
        change = change.values(fate=fate, candidate_id=candidate_id)
        db.session.execute(change.execution_options(synchronize_session="fetch"))


def candidates(wanted: Wanted, *, seen_by: Actor) -> Sequence[Candidate]:
    """The candidates that the filters let through, those that need help most first."""
    must_manage(seen_by)
    conditions: list[ColumnElement[bool]] = [Candidate.state == wanted.state, *_limits(seen_by)]
    if wanted.framework:
        conditions.append(Candidate.framework == wanted.framework)
    if wanted.outcome:
        conditions.append(Candidate.outcome == wanted.outcome)
    query = select(Candidate).where(*conditions).order_by(Candidate.reference).limit(MOST)
    return [each for each in db.session.scalars(query).unique() if _fits(each, wanted)]


def counts(*, seen_by: Actor) -> Mapping[CandidateState, int]:
    """How many candidates are in each state."""
    must_manage(seen_by)
    query = select(Candidate.state, func.count()).where(*_limits(seen_by)).group_by(Candidate.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def candidate(reference: str, *, seen_by: Actor) -> Candidate:
    """One candidate; raises `NotFound`."""
    must_manage(seen_by)
    query = select(Candidate).where(Candidate.reference == reference, *_limits(seen_by))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def candidate_by_key(key: str) -> Candidate | None:
    """The candidate that an earlier send of the same form opened."""
    return db.session.scalars(select(Candidate).where(Candidate.idempotency_key == key)).unique().one_or_none()


def count_unanswered(today: date, *, seen_by: Actor) -> int:
    """How many invitations nobody has followed by the day that they name."""
    must_manage(seen_by)
    conditions = [Candidate.state == CandidateState.INVITED, Candidate.answer_by < today, *_limits(seen_by)]
    return db.session.scalar(select(func.count(Candidate.id)).where(*conditions)) or 0


def invitation(reference: str, *, seen_by: Actor) -> Candidate:
    """A candidate that this reader's agency was invited to refer; raises `NotFound`."""
    found = next((each for each in invitations(seen_by=seen_by) if each.reference == reference), None)
    if found is None:
        raise NotFound
    return found


def invitations(*, seen_by: Actor) -> Sequence[Candidate]:
    """What this reader's agency was invited to refer, the most pressing first."""
    if seen_by.agency_id is None or not seen_by.may(Permission.REFERRALS_MAKE):
        return ()
    query = select(Candidate).where(
        Candidate.state == CandidateState.INVITED, Candidate.invited_agency_id == seen_by.agency_id
    )
    return db.session.scalars(query.order_by(Candidate.answer_by, Candidate.reference)).unique().all()


def own_rows(invited: Candidate, *, seen_by: Actor) -> Sequence[Row]:
    """The rows of an invitation out of the lists of the reader's own agency, as these name their people."""
    invitation(invited.reference, seen_by=seen_by)
    ids = {row for person in invited.people if person.get("key") for row in person["rows"]}
    with scope.as_service():  # what the agency wrote itself, whoever it is about by now
        return [row for row in rows(ids) if row.agency_id == seen_by.agency_id]


def still_waiting(row_ids: Collection[int], *, held: bool = False) -> frozenset[int]:
    """Which of these rows are of nobody known still; for acts of the service.

    Held, nobody undoes or decides them until the act ends.
    """
    found: set[int] = set()
    for some in in_chunks(sorted(row_ids)):
        query = select(ListRow.id).where(ListRow.id.in_(some), ListRow.fate.in_(NOBODY_KNOWN)).order_by(ListRow.id)
        found.update(db.session.scalars(query.with_for_update() if held else query))
    return frozenset(found)


def siblings(found: Candidate) -> Sequence[Candidate]:
    """The same home or family as found under other frameworks."""
    home = found.household_key  # which it keeps when it is opened and has a family
    same = Candidate.household_key == home if home else Candidate.family_id == found.family_id
    query = select(Candidate).where(same, Candidate.id != found.id, Candidate.state.in_(OPEN))
    return db.session.scalars(query).unique().all()


def waiting_rows() -> Sequence[Sequence[int]]:
    """The rows of nobody known, by list, the oldest list first; for the service, which looks for them again."""
    query = (
        select(ListRow.batch_id, ListRow.id)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(Batch.state == BatchState.IMPORTED, ListRow.fate.in_(NOBODY_KNOWN))
        .order_by(Batch.uploaded_at, Batch.id, ListRow.id)
    )
    return [[row_id for _, row_id in those] for _, those in groupby(db.session.execute(query), key=lambda row: row[0])]


def hold_waiting(row_ids: Collection[int]) -> Sequence[ListRow]:
    """Those of these rows that are still of nobody known, held for the act: nobody decides about them meanwhile."""
    query = select(ListRow).where(ListRow.id.in_(row_ids), ListRow.fate.in_(NOBODY_KNOWN)).order_by(ListRow.id)
    return db.session.scalars(query.with_for_update()).all()


def last_referral(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """The newest referral of each family."""
    query = (
        select(Referral.family_id, Referral.id)
        .where(Referral.family_id.in_(family_ids), Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at)
    )
    return {family: referral for family, referral in db.session.execute(query) if family is not None}


def _fits(each: Candidate, wanted: Wanted) -> bool:
    """What is kept in words is looked at here: there are hundreds of candidates, and not hundreds of thousands."""
    if wanted.headline and wanted.headline not in each.why:
        return False
    if wanted.agency and not any(wanted.agency in person.get("agencies", ()) for person in each.people):
        return False
    area = wanted.area.replace(" ", "").upper()
    return not area or any(str(person.get("postcode", "")).startswith(area) for person in each.people)


def _limits(actor: Actor) -> list[ColumnElement[bool]]:
    return families.not_left_out(Candidate.family_id, actor)


COLUMNS = (
    ListRow.id,
    ListRow.number,
    ListRow.described,
    ListRow.said,
    Batch.kind,
    Batch.reference,
    Batch.as_at,
    Batch.uploaded_at,
    Batch.agency_id,
    Agency.name,
    Agency.kind,
)


def as_row(found: Sequence[object]) -> Row:
    """A row out of `COLUMNS`."""
    row_id, number, described, said, kind, reference, as_at, uploaded, agency_id, agency, agency_kind = found
    day = as_at or clock.local(uploaded).date()  # type: ignore[arg-type]  # the columns above, in their order
    return Row(row_id, number, described, said, kind, reference, day, agency_id, agency, agency_kind)  # type: ignore[arg-type]  # the same
