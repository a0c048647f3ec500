"""Decisions, and what each of them rests on."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency, Team, TeamWorker, User
from triage.allocations.models import Allocation
from triage.db import db
from triage.errors import NotFound
from triage.evidence import queries as evidence
from triage.evidence.models import Discretion, InformationRequest, VerdictRecord
from triage.families.models import Family, FamilyMember, records_of
from triage.panel.models import (
    Action,
    Decision,
    Item,
    ListEntry,
    Meeting,
    MeetingStatus,
)
from triage.panel.queries.interests import interests_of, invited, no_interest_in, runs_meetings
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.agencies import AgencyKind


def decision(decision_id: uuid.UUID, *, seen_by: Actor) -> Decision:
    """One decision with its family; raises `NotFound` for those who were not in the room for it."""
    query = (
        select(Decision)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.id == decision_id, _readable(seen_by))
        .options(joinedload(Decision.family), joinedload(Decision.item), joinedload(Decision.meeting))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def of_family(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Decision]:
    """Every decision on a family that this person may read, newest first."""
    query = (
        select(Decision)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.family_id.in_(records_of(family_id)), _readable(seen_by))
        .options(joinedload(Decision.meeting), joinedload(Decision.item))
        .order_by(Decision.at.desc(), Decision.id)
    )
    return db.session.scalars(query).unique().all()


def by_key(idempotency_key: str) -> Decision | None:
    """The decision that this very page has already recorded."""
    return db.session.scalars(select(Decision).where(Decision.idempotency_key == idempotency_key)).one_or_none()


def standing(item_id: uuid.UUID) -> Sequence[Decision]:
    """The decisions that stand on an item, in the order they were made."""
    query = select(Decision).where(Decision.item_id == item_id, Decision.replaced_by_id.is_(None))
    return db.session.scalars(query.order_by(Decision.at, Decision.id)).all()


def to_ratify(*, seen_by: Actor) -> Sequence[Decision]:
    """What the chair decided alone and no meeting has ratified yet, oldest first."""
    query = (
        select(Decision)
        .where(
            Decision.chairs_action,
            Decision.ratified_at.is_(None),
            Decision.replaced_by_id.is_(None),
            no_interest_in(Decision.family_id, seen_by),
        )
        .options(joinedload(Decision.family), joinedload(Decision.meeting))
        .order_by(Decision.at, Decision.id)
    )
    return db.session.scalars(query).unique().all()


def ratified_at(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Decision]:
    """What this meeting ratified."""
    query = (
        select(Decision)
        .where(Decision.ratified_at_meeting_id == meeting_id, no_interest_in(Decision.family_id, seen_by))
        .options(joinedload(Decision.family))
        .order_by(Decision.ratified_at, Decision.id)
    )
    return db.session.scalars(query).unique().all()


def meetings_that_may_ratify() -> Sequence[Meeting]:
    """The meetings that are open now."""
    return db.session.scalars(select(Meeting).where(Meeting.status == MeetingStatus.OPEN)).all()


def items_ahead(family_id: uuid.UUID) -> Sequence[Item]:
    """The family's turns at meetings that are still to come or under way."""
    query = (
        select(Item)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(
            Item.family_id == family_id,
            Meeting.status.in_((MeetingStatus.PLANNED, MeetingStatus.FROZEN, MeetingStatus.OPEN)),
        )
    )
    return db.session.scalars(query).all()


def touch(record: Item | ListEntry | Family) -> None:
    """Count the revision on even where no column changes, so that two decisions at once can never both stand."""
    flag_modified(record, "name" if isinstance(record, Family) else "status")


def discretion_of(family_id: uuid.UUID) -> Discretion | None:
    """The newest recorded discretion to include a family that stands today."""
    return evidence.standing_discretion(family_id, on=clock.today())


def waiting_referrals(family_id: uuid.UUID) -> Sequence[Referral]:
    """The family's referrals that wait for the panel's outcome, or had one that is now corrected."""
    query = select(Referral).where(
        Referral.family_id == family_id, Referral.status.in_((ReferralStatus.LISTED, ReferralStatus.CHECKING))
    )
    return db.session.scalars(query.order_by(Referral.sent_at)).all()


def earlier_decisions(decision: Decision) -> Sequence[Decision]:
    """What was decided on the family before and never corrected, newest first."""
    query = select(Decision).where(
        Decision.family_id == decision.family_id,
        Decision.id != decision.id,
        Decision.replaced_by_id.is_(None),
        Decision.at <= decision.at,
    )
    return db.session.scalars(query.order_by(Decision.at.desc(), Decision.id)).all()


def referrals_concluded_by(decision: Decision) -> Sequence[Referral]:
    """The referrals whose outcome is that decision."""
    ids = [uuid.UUID(each) for each in decision.details.get("referrals", [])]
    return db.session.scalars(select(Referral).where(Referral.id.in_(ids)).order_by(Referral.sent_at)).all()


def verdict_record(verdict_id: uuid.UUID | None) -> VerdictRecord | None:
    """A verdict as it stood."""
    return db.session.get(VerdictRecord, verdict_id) if verdict_id is not None else None


def has_interest(family_id: uuid.UUID, actor: Actor) -> bool:
    """Whether this person declared an interest in the family, and so sees nothing of it."""
    return family_id in interests_of(actor)


def allocation_of(decision: Decision) -> Allocation | None:
    """What the decision opened."""
    return db.session.scalars(select(Allocation).where(Allocation.decision_id == decision.id)).first()


def actions_of(decision_id: uuid.UUID) -> Sequence[Action]:
    """What a decision gave people to do."""
    query = select(Action).where(Action.decision_id == decision_id).options(joinedload(Action.owner))
    return db.session.scalars(query.order_by(Action.position)).unique().all()


def request_of(decision: Decision) -> InformationRequest | None:
    """The question that a deferral put to an agency."""
    found = decision.details.get("request_id")
    return db.session.get(InformationRequest, uuid.UUID(found)) if found else None


def family_by_reference(reference: str) -> Family | None:
    """A family by its reference, however it was typed; one that was merged is the one that was kept."""
    found = db.session.scalars(select(Family).where(Family.reference == reference.strip().upper())).one_or_none()
    if found is None or found.merged_into_id is None:
        return found
    return db.session.get(Family, found.merged_into_id)


def family(family_id: uuid.UUID) -> Family:
    """The family with its people; the caller has already been let in. Raises `NotFound`."""
    query = select(Family).where(Family.id == family_id).options(selectinload(Family.members))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def members(family_id: uuid.UUID) -> Sequence[FamilyMember]:
    """Who is in the family now."""
    query = select(FamilyMember).where(FamilyMember.family_id == family_id, FamilyMember.to_date.is_(None))
    return db.session.scalars(query.order_by(FamilyMember.position)).all()


def people_to_give_actions() -> Sequence[User]:
    """Everybody who can own an action, agency by agency."""
    query = (
        select(User)
        .join(Agency)
        .where(User.active, Agency.active)
        .options(joinedload(User.agency))
        .order_by(Agency.name, User.name)
    )
    found = db.session.scalars(query).unique().all()
    return [user for user in found if user.actor.may(Permission.ACTIONS_UPDATE)]


def partners() -> Sequence[Agency]:
    """The agencies that can lead a family, with their people."""
    query = select(Agency).where(Agency.active, Agency.can_lead).options(selectinload(Agency.users))
    return db.session.scalars(query.order_by(Agency.name)).all()


def agencies(kinds: Collection[AgencyKind] = ()) -> Sequence[Agency]:
    """The active agencies by name, of these kinds or of all."""
    query = select(Agency).where(Agency.active)
    if kinds:
        query = query.where(Agency.kind.in_(kinds))
    return db.session.scalars(query.order_by(Agency.name)).all()


def agency(agency_id: uuid.UUID) -> Agency:
    """One active agency; raises `NotFound`."""
    found = db.session.get(Agency, agency_id)
    if found is None or not found.active:
        raise NotFound
    return found


def user(user_id: uuid.UUID) -> User:
    """Somebody who can be given work; raises `NotFound`."""
    found = db.session.get(User, user_id)
    if found is None or not found.is_active:
        raise NotFound
    return found


def teams(tier: str) -> Sequence[Team]:
    """The teams that take families at one tier, with their workers."""
    query = select(Team).where(Team.tier == tier, Team.active)
    query = query.options(selectinload(Team.workers).joinedload(TeamWorker.user))
    return db.session.scalars(query.order_by(Team.name)).unique().all()


def team(team_id: uuid.UUID) -> Team:
    """One team; raises `NotFound`."""
    found = db.session.get(Team, team_id)
    if found is None:
        raise NotFound
    return found


def _readable(actor: Actor) -> ColumnElement[bool]:
    """Those who run meetings or may open any family, and members who were invited; never one who left for the item."""
    everything = runs_meetings(actor) or actor.may(Permission.FAMILIES_SEE)
    among = Decision.id.is_not(None) if everything else (Decision.meeting_id.is_not(None) & invited(actor))
    return among & no_interest_in(Decision.family_id, actor)


def standing_between_meetings(family_id: uuid.UUID) -> Sequence[Decision]:
    """The newest decision that stands on a family, whoever made it and wherever."""
    query = select(Decision).where(Decision.family_id == family_id, Decision.replaced_by_id.is_(None))
    return db.session.scalars(query.order_by(Decision.at.desc(), Decision.id).limit(1)).all()


def replaced_by(decision_id: uuid.UUID) -> Sequence[Decision]:
    """The decisions that this one corrected."""
    return db.session.scalars(select(Decision).where(Decision.replaced_by_id == decision_id)).all()


def ratified_by(meeting_id: uuid.UUID) -> Sequence[Decision]:
    """What a meeting ratified, for its minutes; each copy leaves out what its reader may not see."""
    query = select(Decision).where(Decision.ratified_at_meeting_id == meeting_id).options(joinedload(Decision.family))
    return db.session.scalars(query.order_by(Decision.ratified_at, Decision.id)).unique().all()


def user_name(user_id: uuid.UUID | None) -> str:
    """Somebody's name, also when the account has ended."""
    found = db.session.get(User, user_id) if user_id else None
    return found.name if found else ""
