"""From every state somebody can go on: nothing falls between the list, the panel and a partner."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.panel import arranging
from tests.panel.deciding import Sitting, make_attendance, make_family, make_meeting, make_referral, open_sitting
from tests.support.people import People
from triage import clock
from triage.allocations import queries as allocations
from triage.allocations import service as allocating
from triage.allocations.commands import DeclineOffer, EndVisit
from triage.db import db, transaction
from triage.panel.commands import decisions as commands
from triage.panel.commands.meetings import PlanMeetings
from triage.panel.models import EntryStatus, Item, ItemStatus, MeetingStatus
from triage.panel.queries import entries
from triage.panel.service import decisions, meetings
from triage.referrals.models import Referral
from triage.rules.decisions import DecisionKind
from triage.rules.visits import VisitStatus


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


def ask_the_partner(sitting: Sitting) -> commands.SuperLight:
    return commands.SuperLight(agency_id=sitting.partner.id, answer_by=clock.today() + timedelta(days=7))


def the_partner_declines(sitting: Sitting, family_id: uuid.UUID) -> None:
    allocation = allocations.open_allocation(family_id)
    assert allocation is not None
    offer = allocation.offers[0]
    command = DeclineOffer(offer=offer.id, seen_revision=offer.revision, reason="no_capacity", note="Two are away")
    allocating.decline_offer(command, by=sitting.partner.users[0].actor)


def outcomes(item: Item) -> list[str]:
    return [each.outcome for each in db.session.query(Referral).filter_by(family_id=item.family_id)]


def test_a_meeting_closes_although_the_next_one_of_the_series_was_cancelled(app: object) -> None:
    arranged = arranging.make_sitting()
    by = arranged.actor("coordinator")
    meeting = arranged.meeting
    following = meetings.plan(
        PlanMeetings(panel_id=arranged.panel.id, count=1, start=clock.local(meeting.starts_at).date() + timedelta(1)),
        by=by,
    )[0]
    meetings.cancel_meeting(following.id, reason="Half term", by=by)
    item = arranging.on_agenda(arranged, arranging.listed(), late_reason="The chair agreed")
    with transaction():
        meeting.status = MeetingStatus.OPEN

    _, carried = meetings.close_meeting(meeting.id, by=by)

    taken = db.session.query(Item).filter_by(carried_from_id=item.id).one()
    assert (carried, item.status) == (1, ItemStatus.CARRIED)
    assert taken.meeting.starts_at > following.starts_at


def test_a_family_that_never_had_a_place_gets_one_when_the_partner_declines(sitting: Sitting) -> None:
    family = make_family("Unlisted")
    with transaction():
        db.session.add(make_referral(family))
    decided = decisions.decide(
        commands.Decide(
            kind=DecisionKind.SUPER_LIGHT,
            family_id=family.id,
            details=ask_the_partner(sitting),
            reason_code="partner_leads",
            rationale="It cannot wait for Tuesday.",
            departure_reason="The panel knows more than the rules.",
            chairs_reason="Eviction tomorrow",
            seen_revision=family.revision,
            idempotency_key=str(uuid.uuid4()),
            item_id=None,
        ),
        by=sitting.chair.actor,
    )
    kept = entries.active(family.id)

    the_partner_declines(sitting, family.id)

    assert decided.chairs_action
    assert kept is not None
    assert (kept.status, kept.returned) == (EntryStatus.WAITING, 1)
    assert "declined: we have no capacity" in max(kept.changes, key=lambda each: each.at).words


def test_the_referrer_hears_the_new_outcome_when_a_declined_family_is_decided_again(sitting: Sitting) -> None:
    first = sitting.add_family()
    assert first.family_id is not None
    decisions.decide(sitting.command(first, DecisionKind.SUPER_LIGHT, ask_the_partner(sitting)), by=sitting.actor)
    told_first = outcomes(first)
    the_partner_declines(sitting, first.family_id)
    again = at_the_next_meeting(sitting, first)

    decisions.decide(sitting.command(again, DecisionKind.INTENSIVE, intensive()), by=sitting.actor)

    assert "partner agency" in told_first[0]
    assert ["intensive support" in words for words in outcomes(first)] == [True]


def test_a_family_whose_visit_was_refused_is_decided_again(sitting: Sitting) -> None:
    item = sitting.add_family()
    assert item.family_id is not None
    decisions.decide(sitting.command(item, DecisionKind.INTENSIVE, intensive()), by=sitting.actor)
    visit = allocations.open_allocation(item.family_id).visit  # type: ignore[union-attr]  # just opened
    assert visit is not None
    with transaction():
        visit.status = VisitStatus.RISK_CHECKED
    allocating.refuse_visit(
        EndVisit(visit=visit.id, seen_revision=visit.revision, reason="They said no", who="Mother"), by=sitting.actor
    )
    waiting = entries.active(item.family_id)
    again = at_the_next_meeting(sitting, item)
    before = waiting.status if waiting else None

    decisions.decide(
        sitting.command(again, DecisionKind.KEEP, commands.Keep(review_on=clock.today() + timedelta(days=30))),
        by=sitting.actor,
    )

    assert before is EntryStatus.WAITING
    assert waiting is not None
    assert waiting.status is EntryStatus.PARKED


def intensive() -> commands.Intensive:
    return commands.Intensive(nominated_by="The school", discretion="The need is plain to everybody.")


def at_the_next_meeting(sitting: Sitting, item: Item) -> Item:
    """The family's item a week later, with the same people in the room."""
    meeting = make_meeting(sitting.panel, sitting.chair, days=7)
    meeting.attendances = [
        make_attendance(user, chairs=user is sitting.chair) for user in (sitting.chair, *sitting.members.values())
    ]
    again = Item(meeting=meeting, position=1, section=item.section, family_id=item.family_id, minutes=10, saw={})
    with transaction():
        db.session.add_all([meeting, again])
    return again
