"""Documents as somebody may see them: one that is not theirs does not exist for them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.allocations.models import OPEN_STATUSES, Allocation
from triage.db import db
from triage.documents.content.kinds import LETTERS, DocumentKind
from triage.documents.content.letterhead import Delivery
from triage.documents.models import APPROVED, ENDED, Batch, Document, DocumentState, Pack, PackState
from triage.errors import NotFound
from triage.families.models import records_of
from triage.panel.models import Declaration, Item
from triage.referrals.models import Referral

P = Permission
PAGE = 50
PARTNER_PAPERS = (DocumentKind.REFERRER_OUTCOME, DocumentKind.REFERRAL_COPY)
MEETING_PAPERS = (DocumentKind.MINUTES, DocumentKind.AGENDA)
DESK_PAPERS = (*LETTERS, DocumentKind.REFERRAL_COPY)


def document(document_id: uuid.UUID, *, seen_by: Actor) -> Document:
    """One document; raises `NotFound` for one that is not this person's as for one that is not there."""
    statement = select(Document).where(Document.id == document_id, visible_to(seen_by))
    found = db.session.execute(statement.options(joinedload(Document.pack))).unique().scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def for_meeting(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Document]:
    """The letters of a meeting, in the order of print."""
    return _listed(Document.meeting_id == meeting_id, Document.kind.in_(LETTERS), seen_by=seen_by)


def meeting_papers(meeting_id: uuid.UUID, kind: DocumentKind, *, seen_by: Actor) -> Sequence[Document]:
    """The copies of a meeting's agenda or minutes that this person may have, that are not replaced."""
    return _listed(
        Document.meeting_id == meeting_id, Document.kind == kind, Document.state.not_in(ENDED), seen_by=seen_by
    )


def for_family(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Document]:
    """What was written to and about a family."""
    return _listed(Document.family_id.in_(records_of(family_id)), seen_by=seen_by)


def for_decision(decision_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Document]:
    """What followed on paper from a decision."""
    return _listed(Document.decision_id == decision_id, seen_by=seen_by)


def for_referral(referral_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Document]:
    """The copy of a referral, and what its agency was told of it."""
    return _listed(Document.referral_id == referral_id, Document.state.not_in(ENDED), seen_by=seen_by)


def for_reader(*, seen_by: Actor) -> Sequence[Document]:
    """What was made for this person: briefs, agendas and minutes of their own."""
    return _listed(Document.reader_id == seen_by.user_id, Document.state.not_in(ENDED), seen_by=seen_by)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One tab of the letters page: which letters are on it."""

    name: str
    words: str
    condition: ColumnElement[bool]


def shelves(*, late_before: datetime) -> Sequence[Shelf]:
    """The tabs in the order of the work; a printed letter is late when nobody ticked it off for a working day."""
    unsent = and_(Document.posted_at.is_(None), Document.handed_over_at.is_(None))
    on_paper = and_(Document.state == DocumentState.READY, Document.delivery != Delivery.ONLINE, unsent)
    late = or_(Document.printed_at < late_before, Document.rendered_at < late_before)
    return (
        Shelf("approve", "To approve", Document.state == DocumentState.DRAFT),
        Shelf("stopped", "Blocked or sent back", Document.state.in_((DocumentState.BLOCKED, DocumentState.SENT_BACK))),
        Shelf("making", "Being prepared", Document.state.in_((DocumentState.WAITING, DocumentState.FAILED))),
        Shelf("post", "To print and post", on_paper),
        Shelf("late", "Not ticked off", and_(on_paper, late)),
        Shelf("all", "All", true()),
    )


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of a shelf; `after` is where the next one starts."""

    letters: Sequence[Document]
    after: str | None


def letters(shelf: Shelf, *, seen_by: Actor, after: str = "") -> LetterPage:
    """A page of letters, oldest first (the newest first where all are shown), by key."""
    newest = shelf.name == "all"
    statement = select(Document).where(Document.kind.in_(LETTERS), shelf.condition, visible_to(seen_by))
    key = (Document.created_at, Document.id)
    if after:
        statement = statement.where(_beyond(after, newest=newest))
    order = [column.desc() for column in key] if newest else list(key)
    found = db.session.execute(statement.order_by(*order).limit(PAGE + 1)).scalars().all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    return LetterPage(found[:PAGE], f"{last.created_at.isoformat()}_{last.id}" if last else None)


def count(shelf: Shelf, *, seen_by: Actor) -> int:
    """How many letters are on a shelf."""
    statement = select(func.count()).select_from(Document)
    return db.session.execute(
        statement.where(Document.kind.in_(LETTERS), shelf.condition, visible_to(seen_by))
    ).scalar_one()


def next_to_approve(*, seen_by: Actor, besides: uuid.UUID) -> Document | None:
    """The next letter that waits for approval."""
    statement = select(Document).where(
        Document.kind.in_(LETTERS),
        Document.state == DocumentState.DRAFT,
        Document.id != besides,
        visible_to(seen_by),
    )
    return db.session.execute(statement.order_by(Document.created_at, Document.id).limit(1)).scalar_one_or_none()


def packs_of(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Pack]:
    """The packs of a meeting that were not replaced, newest first."""
    statement = (
        select(Pack)
        .where(Pack.meeting_id == meeting_id, Pack.state != PackState.SUPERSEDED, _pack_visible_to(seen_by))
        .order_by(Pack.created_at.desc())
    )
    return db.session.execute(statement).scalars().all()


def pack(pack_id: uuid.UUID, *, seen_by: Actor) -> Pack:
    """One pack; raises `NotFound`."""
    statement = select(Pack).where(Pack.id == pack_id, _pack_visible_to(seen_by))
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def ready_pack(pack_id: uuid.UUID, *, seen_by: Actor) -> Pack:
    """One pack that can be printed; raises `NotFound`."""
    found = pack(pack_id, seen_by=seen_by)
    if found.state is not PackState.READY:
        raise NotFound
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which documents somebody may see (safety.md, "Who sees what")."""
    ways = [condition for permission, condition in _ways(actor) if actor.may(permission)]
    hidden = and_(Document.protected.is_(True), true() if not actor.may(P.LETTERS_PROTECTED) else false())
    return and_(or_(false(), *ways), ~hidden, ~interest_declared(actor))


def _ways(actor: Actor) -> Sequence[tuple[Permission, ColumnElement[bool]]]:
    """Each way to see a document, with the permission that opens it."""
    # A copy that was replaced may name a family in which its reader has since declared an interest.
    current = and_(Document.kind.in_(MEETING_PAPERS), Document.state.not_in(ENDED))
    own = Document.reader_id == actor.user_id
    own_brief = and_(Document.kind.not_in(MEETING_PAPERS), _released(), _still_held(actor))
    partners = and_(
        Document.agency_id == actor.agency_id, Document.kind.in_(PARTNER_PAPERS), Document.state.in_(APPROVED)
    )
    on_paper = and_(Document.kind == DocumentKind.FAMILY_LETTER, Document.state.in_((*APPROVED, *ENDED)))
    briefs = and_(Document.kind == DocumentKind.WORKER_BRIEF, Document.state.in_((*APPROVED, *ENDED)))
    return (
        (P.MEETINGS_SEE, and_(own, current)),
        (P.CASES_HOLD, and_(own, or_(current, own_brief))),
        (P.OFFERS_ANSWER, and_(own, or_(current, own_brief))),
        (P.REFERRALS_MAKE, partners),
        (P.REFERRALS_VERIFY, Document.kind.in_(DESK_PAPERS)),
        (P.LETTERS_APPROVE, Document.kind.in_(LETTERS)),
        (P.LETTERS_PRINT, or_(on_paper, briefs)),
        # What an agency sent may hold benefit data, so that it stays between the agency and the desk that checks it.
        (P.FAMILIES_SEE, Document.kind.in_(LETTERS)),
        (P.MINUTES_EDIT, Document.kind.in_(MEETING_PAPERS)),
        (P.MEETINGS_PREPARE, Document.kind.in_(MEETING_PAPERS)),
    )


def _released() -> ColumnElement[bool]:
    """A brief is its worker's from the moment it is made."""
    return Document.state == DocumentState.READY


def _still_held(actor: Actor) -> ColumnElement[bool]:
    """The family is still with them: whose work with it has ended, or was handed on, has its brief no more."""
    theirs = or_(Allocation.holder_id == actor.user_id, Allocation.worker_id == actor.user_id)
    held = select(Allocation.id).where(Allocation.status.in_(OPEN_STATUSES), theirs)
    return or_(Document.allocation_id.is_(None), Document.allocation_id.in_(held))


def interest_declared(actor: Actor) -> ColumnElement[bool]:
    """Whoever declared an interest in a family sees none of its papers (cases.md 10)."""
    declared = select(Declaration.id).join(Item, Item.id == Declaration.item_id)
    theirs = declared.where(Declaration.user_id == actor.user_id)
    of_family = exists(theirs.where(Item.family_id == Document.family_id))
    told_of = theirs.join(Referral, Referral.family_id == Item.family_id)
    of_referral = exists(told_of.where(Referral.id == Document.referral_id))
    # Somebody else's copy of the agenda or minutes holds the item that was left out of this reader's own.
    others = and_(Document.kind.in_(MEETING_PAPERS), Document.reader_id.is_distinct_from(actor.user_id))
    return or_(of_family, of_referral, and_(others, exists(theirs.where(Item.meeting_id == Document.meeting_id))))


def _pack_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A pack is one file: whoever may not see one of its letters sees nothing of the pack."""
    if not actor.may(P.LETTERS_SEE):
        return false()
    batch = true() if actor.may(P.LETTERS_PROTECTED) else Pack.batch == Batch.ORDINARY
    open_to = select(func.count(Document.id)).where(Document.pack_id == Pack.id, ~interest_declared(actor))
    return and_(batch, Pack.total == open_to.scalar_subquery())


def _listed(*conditions: ColumnElement[bool], seen_by: Actor) -> Sequence[Document]:
    statement = select(Document).where(*conditions, visible_to(seen_by))
    order = (Document.number.is_(None), Document.number, Document.created_at, Document.id)
    return db.session.execute(statement.order_by(*order)).scalars().all()


def _beyond(after: str, *, newest: bool) -> ColumnElement[bool]:
    """Past the last letter of the page before; a mark that cannot be read starts from the beginning."""
    when, _, last = after.partition("_")
    try:
        moment, last_id = datetime.fromisoformat(when), uuid.UUID(last)
    except ValueError:
        return true()
    if moment.tzinfo is None:
        return true()
    same = Document.created_at == moment
    if newest:
        return or_(Document.created_at < moment, and_(same, Document.id < last_id))
    return or_(Document.created_at > moment, and_(same, Document.id > last_id))
