"""What happened after the last meeting: visits, a keyworker named, a partner's yes and another's no."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from triage import calendar, clock
from triage.access.actor import Actor
from triage.allocations import queries, service
from triage.allocations.commands import (
    AcceptOffer,
    BookVisit,
    CheckRisk,
    CompleteVisit,
    DeclineOffer,
    NameKeyworker,
)
from triage.allocations.models import Allocation, OfferStatus, Visit
from triage.db import db
from triage.demo.council import Council
from triage.demo.spec import Story
from triage.rules.visits import RISK_QUESTIONS, RiskAnswer, VisitVerdict


def live_on(council: Council, stories: dict[uuid.UUID, Story]) -> None:
    """Let each allocation of the last meeting go as far as its story says."""
    db.session.flush()
    officer = council.users["safety"].actor
    for family_id, story in stories.items():
        allocation = queries.open_allocation(family_id)
        if allocation is None:
            continue
        if story.decision == "intensive_done":
            _visited(allocation, officer)
            _named(allocation, council)
        elif story.decision == "iom_intensive" and allocation.visit is not None:
            day = calendar.add_working_days(clock.today() + timedelta(days=3), 2)
            _checked(allocation.visit, officer)
            _booked(allocation.visit, officer, when=clock.at(day, time(10, 30)))
        elif story.decision == "super_light_declined":
            _declined(allocation, council.users["housing"].actor)
        elif story.decision == "super_light_accepted":
            _accepted(allocation, council.users["health"].actor)


def _checked(visit: Visit, officer: Actor) -> None:
    answers = dict.fromkeys(RISK_QUESTIONS, RiskAnswer.NO) | {"apart": RiskAnswer.YES}
    service.check_risk(
        CheckRisk(
            visit=visit.id,
            seen_revision=visit.revision,
            answers=answers,
            verdict=VisitVerdict.SAFE_WITH_MEASURES,
            measures="Two officers. See the adults apart.",
        ),
        by=officer,
    )
    db.session.flush()


def _booked(visit: Visit, officer: Actor, *, when: datetime) -> None:
    assert officer.user_id is not None
    service.book_visit(
        BookVisit(
            visit=visit.id,
            seen_revision=visit.revision,
            when=when,
            place="At home",
            officer=officer.user_id,
            joint_with="Neighbourhood police",
        ),
        by=officer,
    )
    db.session.flush()


def _visited(allocation: Allocation, officer: Actor) -> None:
    visit = allocation.visit
    assert visit is not None
    _checked(visit, officer)
    _booked(visit, officer, when=clock.now() + timedelta(minutes=20))
    service.complete_visit(
        CompleteVisit(
            visit=visit.id,
            seen_revision=visit.revision,
            on=clock.today(),
            people_seen=tuple(member.person.full_name for member in allocation.family.members[:2]),
            expectations="The children are in school each day, and nobody comes to the door shouting after nine.",
            support_offered="A keyworker for a year, help with the tenancy, and a place at the young people's group.",
            note="They asked for somebody who does not wear a lanyard.",
        ),
        by=officer,
    )
    db.session.flush()


def _named(allocation: Allocation, council: Council) -> None:
    service.name_keyworker(
        NameKeyworker(
            allocation=allocation.id,
            seen_revision=allocation.revision,
            team=council.teams["Intensive North"].id,
            worker=council.users["keyworker"].id,
        ),
        by=council.users["coordinator"].actor,
    )


def _declined(allocation: Allocation, partner: Actor) -> None:
    offer = next(offer for offer in allocation.offers if offer.status is OfferStatus.OFFERED)
    service.decline_offer(
        DeclineOffer(
            offer=offer.id,
            seen_revision=offer.revision,
            reason="no_capacity",
            note="Our one family worker is on leave until the spring.",
        ),
        by=partner,
    )


def _accepted(allocation: Allocation, partner: Actor) -> None:
    assert partner.user_id is not None
    offer = next(offer for offer in allocation.offers if offer.status is OfferStatus.OFFERED)
    service.accept_offer(
        AcceptOffer(offer=offer.id, seen_revision=offer.revision, lead=partner.user_id, note="Glad to."), by=partner
    )
