"""The clocks of referrals at intake, and the questions to agencies by which they are paused."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from triage.db import db
from triage.evidence.models import InformationRequest, RequestStatus
from triage.referrals.models import AT_INTAKE, Referral


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """Whom a family's clock waits for, and the last day on which an answer is due."""

    agencies: tuple[str, ...]
    due_on: date


def referrals_of(family_id: uuid.UUID) -> Sequence[Referral]:
    """The referrals of a family that are at intake."""
    query = select(Referral).where(Referral.family_id == family_id, Referral.status.in_(AT_INTAKE))
    return db.session.scalars(query).unique().all()


def asked_about(family_id: uuid.UUID) -> Sequence[InformationRequest]:
    """Everything that was ever asked about a family."""
    query = select(InformationRequest).where(InformationRequest.family_id == family_id)
    return db.session.scalars(query).all()


def waited_for(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, WaitsFor]:
    """By family, whom its clock waits for just now; an agency whose lead was told is waited for on our own time."""
    query = (
        select(InformationRequest)
        .where(
            InformationRequest.family_id.in_(family_ids),
            InformationRequest.status == RequestStatus.OPEN,
            InformationRequest.escalated_at.is_(None),
        )
        .options(joinedload(InformationRequest.agency))
        .order_by(InformationRequest.due_on, InformationRequest.id)
    )
    found: dict[uuid.UUID, list[InformationRequest]] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.family_id, []).append(each)
    return {
        family_id: WaitsFor(tuple(dict.fromkeys(each.agency.name for each in waits)), waits[-1].due_on)
        for family_id, waits in found.items()
    }


def set_clock(
    referral: Referral,
    *,
    clock_from: date | None,
    promised_on: date | None,
    paused_since: date | None,
    paused_until: date | None,
) -> None:
    """Write a referral's clock. Its revision stays: nobody's open page is stale because a clock stands still."""
    db.session.execute(
        update(Referral)
        .where(Referral.id == referral.id)
        .values(clock_from=clock_from, promised_on=promised_on, paused_since=paused_since, paused_until=paused_until)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(referral, ["clock_from", "promised_on", "paused_since", "paused_until"])
