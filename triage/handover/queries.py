"""How much is open in somebody's name."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select

from triage.accounts.holdings import Holding
from triage.allocations.models import OPEN_STATUSES, Allocation, Offer, OfferStatus, Visit
from triage.db import db
from triage.panel.models import Action, ActionStatus
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.visits import VisitStatus

OPEN_VISITS = (VisitStatus.REQUESTED, VisitStatus.RISK_CHECKED, VisitStatus.SCHEDULED, VisitStatus.ATTEMPTED)


def holdings(user_id: uuid.UUID) -> Iterator[Holding]:
    """Each kind of open work with its count."""
    allocated = _count(
        Allocation,
        Allocation.status.in_(OPEN_STATUSES),
        or_(Allocation.worker_id == user_id, Allocation.holder_id == user_id),
    )
    yield Holding(allocated, "family", "families", "The coordinator names another keyworker, under Allocations.")
    offered = _count(Offer, Offer.status == OfferStatus.OFFERED, Offer.lead_id == user_id)
    yield Holding(offered, "offer to answer", "offers to answer", "Anybody of the agency who answers offers can.")
    visits = _count(Visit, Visit.status.in_(OPEN_VISITS), Visit.officer_id == user_id)
    yield Holding(visits, "visit to make", "visits to make", "Another officer takes it on, under Visits.")
    actions = _count(Action, Action.status == ActionStatus.OPEN, Action.owner_id == user_id)
    yield Holding(actions, "open action", "open actions", "A colleague of the agency updates it, under Actions.")
    drafts = _count(Referral, Referral.status == ReferralStatus.DRAFT, Referral.started_by_id == user_id)
    yield Holding(drafts, "draft referral", "draft referrals", "A colleague of the agency finishes it.")


def _count(model: type[Allocation | Offer | Visit | Action | Referral], *where: ColumnElement[bool]) -> int:
    return db.session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()
