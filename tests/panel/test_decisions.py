"""One decision, and everything that follows from it in one transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.panel.deciding import Sitting, open_sitting
from tests.support.people import People
from triage import clock
from triage.accounts.models import AgencyKind
from triage.allocations.models import Allocation, AllocationStatus, Pathway
from triage.audit import AuditEvent
from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.evidence.models import Discretion, InformationRequest, VerdictRecord
from triage.panel.commands import decisions as commands
from triage.panel.models import Action, Decision, EntryStatus, Item, ItemStatus, ListEntry, MeetingStatus
from triage.panel.queries import decisions as queries
from triage.panel.service import decisions as service
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.decisions import DecisionKind

K = DecisionKind
SOON = clock.today() + timedelta(days=10)


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


@pytest.fixture
def item(sitting: Sitting) -> Item:
    return sitting.add_family()


def entry_of(item: Item) -> ListEntry:
    return db.session.scalars(select(ListEntry).where(ListEntry.family_id == item.family_id)).one()


def referral_of(item: Item) -> Referral:
    return db.session.scalars(select(Referral).where(Referral.family_id == item.family_id)).one()


def allocation_of(item: Item) -> Allocation:
    return db.session.scalars(select(Allocation).where(Allocation.family_id == item.family_id)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_intensive_keeps_the_verdict_and_opens_the_visit_and_tells_the_referrer(sitting, item):
    owner = sitting.members[AgencyKind.POLICE]
    task = commands.GiveAction(what="Share the call-out log", owner_id=owner.id, due_on=SOON)

    decision = service.decide(
        sitting.command(item, K.INTENSIVE, commands.Intensive(), actions=(task,)), by=sitting.actor
    )

    assert item.status is ItemStatus.DECIDED
    assert entry_of(item).status is EntryStatus.DECIDED
    assert allocation_of(item).status is AllocationStatus.AWAITING_VISIT
    assert allocation_of(item).decision_id == decision.id
    assert referral_of(item).status is ReferralStatus.DECIDED
    assert "intensive support" in referral_of(item).outcome
    kept = db.session.get_one(VerdictRecord, decision.verdict_id)
    assert kept.verdict["framework"] == "sf3"
    assert kept.recommendation is not None
    [given] = db.session.scalars(select(Action)).all()
    assert (given.agency_id, given.owner_id, given.decision_id) == (owner.agency_id, owner.id, decision.id)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "panel.decided")).one()
    assert event.facts["kind"] == "intensive"


def test_case_3_two_and_a_filter_is_not_intensive_without_recorded_discretion(sitting):
    item = sitting.add_family(outcome="possible")

    with pytest.raises(Invalid, match="Eligibility is not verified"):
        service.decide(sitting.command(item, K.INTENSIVE, commands.Intensive()), by=sitting.actor)

    assert count(Decision) == 0
    given = commands.Intensive(nominated_by="Head teacher, Elm School", discretion="Two headlines and abuse at home")
    service.decide(sitting.command(item, K.INTENSIVE, given), by=sitting.actor)
    assert db.session.scalars(select(Discretion)).one().authorised_by_id == sitting.coordinator.id


def test_departing_from_the_recommendation_asks_why(sitting, item):
    silent = sitting.command(item, K.INTENSIVE, commands.Intensive(), departure_reason="")

    with pytest.raises(Invalid, match="departs"):
        service.decide(silent, by=sitting.actor)


def test_light_with_a_keyworker_named_now_leaves_the_list(sitting, item):
    details = commands.Light(team_id=sitting.light.id, worker_id=sitting.light_worker.id)

    decision = service.decide(sitting.command(item, K.LIGHT, details), by=sitting.actor)

    assert allocation_of(item).status is AllocationStatus.ACTIVE
    assert entry_of(item).status is EntryStatus.LEFT
    assert decision.details["worker"] == "Lou Worker"


def test_light_without_a_keyworker_waits_for_the_team_and_keeps_the_place(sitting, item):
    service.decide(sitting.command(item, K.LIGHT, commands.Light(team_id=sitting.light.id)), by=sitting.actor)

    assert allocation_of(item).status is AllocationStatus.AWAITING_KEYWORKER
    assert entry_of(item).status is EntryStatus.DECIDED


def test_case_14_a_keyworker_at_the_cap_takes_one_more_only_with_a_reason(sitting, item):
    next(each for each in sitting.light.workers if not each.is_manager).cap = 1
    first = sitting.add_family("Lindqvist")
    with_lou = commands.Light(team_id=sitting.light.id, worker_id=sitting.light_worker.id)
    service.decide(sitting.command(first, K.LIGHT, with_lou), by=sitting.actor)
    details = commands.Light(team_id=sitting.light.id, worker_id=sitting.light_worker.id)

    with pytest.raises(Invalid, match="cap"):
        service.decide(sitting.command(item, K.LIGHT, details), by=sitting.actor)

    assert count(Decision) == 1
    reasoned = commands.Light(
        team_id=sitting.light.id, worker_id=sitting.light_worker.id, over_cap_reason="Knows the family"
    )
    service.decide(sitting.command(item, K.LIGHT, reasoned), by=sitting.actor)
    assert allocation_of(item).over_cap_reason == "Knows the family"


def test_super_light_asks_the_partner(sitting, item):
    details = commands.SuperLight(agency_id=sitting.partner.id, answer_by=SOON)

    service.decide(sitting.command(item, K.SUPER_LIGHT, details), by=sitting.actor)

    assert allocation_of(item).status is AllocationStatus.AWAITING_PARTNER
    assert entry_of(item).status is EntryStatus.DECIDED


def iom(sitting: Sitting, item: Item, *, tier_follows: bool) -> commands.Iom:
    return commands.Iom(
        person_id=item.family.members[1].person_id,
        agreed_by_agency_id=sitting.members[AgencyKind.POLICE].agency_id,
        agreed_by_name="Sgt Novak",
        agreed_on=clock.today(),
        tier_follows=tier_follows,
    )


def test_an_iom_pathway_stands_beside_a_tier(sitting, item):
    service.decide(sitting.command(item, K.IOM, iom(sitting, item, tier_follows=True)), by=sitting.actor)

    assert item.status is ItemStatus.PLANNED
    assert entry_of(item).status is EntryStatus.WAITING
    service.decide(sitting.command(item, K.LIGHT, commands.Light(team_id=sitting.light.id)), by=sitting.actor)
    assert item.status is ItemStatus.DECIDED
    assert count(Pathway) == 1
    assert [each.kind for each in queries.standing(item.id)] == [K.IOM, K.LIGHT]


def test_an_iom_pathway_after_the_tier_leaves_the_place_alone(sitting, item):
    service.decide(sitting.command(item, K.LIGHT, commands.Light(team_id=sitting.light.id)), by=sitting.actor)

    service.decide(sitting.command(item, K.IOM, iom(sitting, item, tier_follows=False)), by=sitting.actor)

    assert item.status is ItemStatus.DECIDED
    assert entry_of(item).status is EntryStatus.DECIDED


def test_a_deferral_asks_the_agency_and_the_family_keeps_its_place(sitting, item):
    agency_id = sitting.members[AgencyKind.POLICE].agency_id
    details = commands.Defer(question="Any call-outs since June?", agency_id=agency_id, due_on=SOON, review_on=SOON)

    service.decide(sitting.command(item, K.DEFER, details), by=sitting.actor)

    asked = db.session.scalars(select(InformationRequest)).one()
    assert (asked.agency_id, asked.due_on, asked.family_id) == (agency_id, SOON, item.family_id)
    assert entry_of(item).status is EntryStatus.WAITING
    assert referral_of(item).status is ReferralStatus.LISTED
    assert "needs more information" in referral_of(item).outcome


def test_keeping_parks_the_family_until_the_review(sitting, item):
    service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.actor)

    assert entry_of(item).status is EntryStatus.PARKED
    assert entry_of(item).parked_until == SOON


def test_not_eligible_needs_somewhere_else_to_go(sitting, item):
    with pytest.raises(Invalid, match="nobody leaves empty-handed"):
        service.decide(sitting.command(item, K.NOT_ELIGIBLE, commands.NotEligible()), by=sitting.actor)

    details = commands.NotEligible(signposts=(commands.OtherHelp(name="Family Hub", contact="01632 960 150"),))
    service.decide(sitting.command(item, K.NOT_ELIGIBLE, details), by=sitting.actor)
    assert entry_of(item).status is EntryStatus.LEFT
    assert referral_of(item).status is ReferralStatus.NOT_ELIGIBLE
    assert referral_of(item).would_change


@pytest.mark.parametrize(
    ("kind", "details", "status", "left"),
    [
        (
            K.STEP_UP,
            commands.StepUp(told_name="MASH duty", told_at=clock.now()),
            ReferralStatus.STEPPED_UP,
            "stepped_up",
        ),
        (K.WITHDRAWN, commands.Withdrawn(who="mother"), ReferralStatus.WITHDRAWN, "refused"),
    ],
)
def test_step_up_and_refusal_take_the_family_off_the_list(sitting, item, kind, details, status, left):
    service.decide(sitting.command(item, kind, details), by=sitting.actor)

    assert (entry_of(item).status, entry_of(item).left_why) == (EntryStatus.LEFT, left)
    assert referral_of(item).status is status


def test_linking_needs_a_family_that_exists_and_is_another(sitting, item):
    other = sitting.add_family("Lindqvist")
    for wrong in ("F-1999-00001", item.family.reference):
        with pytest.raises(Invalid, match="reference of the other family"):
            service.decide(sitting.command(item, K.LINK, commands.Link(reference=wrong)), by=sitting.actor)

    made = service.decide(
        sitting.command(item, K.LINK, commands.Link(reference=other.family.reference.lower())), by=sitting.actor
    )

    assert made.details["linked"] == other.family.reference
    assert referral_of(item).status is ReferralStatus.LINKED


def test_a_double_submit_returns_the_first_answer(sitting, item):
    command = sitting.command(item, K.KEEP, commands.Keep(review_on=SOON))

    first = service.decide(command, by=sitting.actor)
    second = service.decide(command, by=sitting.actor)

    assert first.id == second.id
    assert count(Decision) == 1


def test_case_17_the_second_of_two_decisions_is_told_what_changed(sitting, item):
    seen = item.revision
    service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.chair.actor)

    late = sitting.command(item, K.WITHDRAWN, commands.Withdrawn(who="father"), seen_revision=seen)
    with pytest.raises(Stale) as stale:
        service.decide(late, by=sitting.actor)

    assert "Keep on the list" in stale.value.changes[0]
    assert count(Decision) == 1


def test_an_item_has_one_decision_until_it_is_corrected(sitting, item):
    service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.actor)

    with pytest.raises(Refused, match="already recorded"):
        service.decide(sitting.command(item, K.WITHDRAWN, commands.Withdrawn(who="father")), by=sitting.actor)


def test_correcting_takes_back_what_the_first_decision_opened(sitting, item):
    first = service.decide(sitting.command(item, K.INTENSIVE, commands.Intensive()), by=sitting.actor)

    second = service.decide(
        sitting.command(
            item, K.KEEP, commands.Keep(review_on=SOON), replaces_id=first.id, replaces_because="Wrong family"
        ),
        by=sitting.actor,
    )

    assert first.replaced_by_id == second.id
    assert allocation_of(item).status is AllocationStatus.CLOSED
    assert entry_of(item).status is EntryStatus.PARKED
    assert referral_of(item).outcome.startswith("The panel keeps")
    again = sitting.command(item, K.KEEP, commands.Keep(review_on=SOON), replaces_id=first.id, replaces_because="x")
    with pytest.raises(Refused, match="already replaced"):
        service.decide(again, by=sitting.actor)


def test_correcting_a_decision_that_took_the_family_off_the_list_brings_it_back(sitting, item):
    first = service.decide(sitting.command(item, K.WITHDRAWN, commands.Withdrawn(who="mother")), by=sitting.actor)

    command = sitting.command(
        item, K.INTENSIVE, commands.Intensive(), replaces_id=first.id, replaces_because="She agrees after all"
    )
    service.decide(command, by=sitting.actor)

    assert entry_of(item).status is EntryStatus.DECIDED
    assert referral_of(item).status is ReferralStatus.DECIDED


def test_nothing_is_decided_before_the_meeting_opens(sitting, item):
    sitting.meeting.status = MeetingStatus.FROZEN
    db.session.flush()

    with pytest.raises(Refused, match="once the meeting is open"):
        service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.actor)


def test_a_member_records_no_decision(sitting, item):
    member = sitting.members[AgencyKind.POLICE]

    with pytest.raises(Refused, match="Only the chair"):
        service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=member.actor)
