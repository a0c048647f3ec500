"""The chair alone: without a quorum, between meetings, ratified later; and who never sees a decision."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.panel.deciding import Sitting, make_attendance, make_meeting, open_sitting
from tests.support.people import People, make_user
from triage import clock
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.panel.commands import decisions as commands
from triage.panel.models import EntryStatus, Item, ListEntry
from triage.panel.queries import decisions as queries
from triage.panel.service import decisions as service
from triage.rules.agencies import AgencyKind
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


def test_case_9_without_a_quorum_only_the_chairs_urgent_action_is_recorded(sitting, item):
    sitting.empty_the_room()
    plain = sitting.command(item, K.KEEP, commands.Keep(review_on=SOON))

    with pytest.raises(Invalid, match="cannot wait"):
        service.decide(plain, by=sitting.actor)

    urgent = sitting.command(item, K.KEEP, commands.Keep(review_on=SOON), chairs_reason="The eviction is on Friday")
    made = service.decide(urgent, by=sitting.actor)
    assert made.chairs_action
    assert made.chair_name == sitting.chair.name
    assert [each.id for each in queries.to_ratify(seen_by=sitting.actor)] == [made.id]


def test_the_quorum_is_counted_without_those_who_left_for_the_item(sitting, item):
    sitting.declare(item, sitting.members[AgencyKind.POLICE])

    powers = service.powers_at(sitting.meeting, by=sitting.actor, item=item)

    assert powers.alone
    assert "police" in powers.why


def test_between_meetings_the_chair_acts_alone_and_the_coordinator_does_not(sitting, item):
    command = sitting.command(
        item,
        K.KEEP,
        commands.Keep(review_on=SOON),
        item_id=None,
        seen_revision=entry_of(item).revision,
        chairs_reason="Urgent",
    )

    with pytest.raises(Refused, match="only the chair"):
        service.decide(command, by=sitting.actor)
    made = service.decide(command, by=sitting.chair.actor)

    assert made.chairs_action
    assert made.item_id is None
    assert entry_of(item).status is EntryStatus.PARKED


def test_the_chairs_action_makes_the_sheet_of_an_open_meeting_out_of_date(sitting, item):
    seen = item.revision
    alone = sitting.command(
        item,
        K.KEEP,
        commands.Keep(review_on=SOON),
        item_id=None,
        seen_revision=entry_of(item).revision,
        chairs_reason="!",
    )
    service.decide(alone, by=sitting.chair.actor)
    late = sitting.command(item, K.KEEP, commands.Keep(review_on=SOON), seen_revision=seen)

    with pytest.raises(Stale):
        service.decide(late, by=sitting.actor)


def test_the_next_quorate_meeting_ratifies_once(sitting, item):
    sitting.empty_the_room()
    made = service.decide(
        sitting.command(item, K.KEEP, commands.Keep(review_on=SOON), chairs_reason="Urgent"), by=sitting.chair.actor
    )
    wanted = commands.Ratify(decision_id=made.id, meeting_id=sitting.meeting.id)

    with pytest.raises(Refused, match="quorate meeting"):
        service.ratify(wanted, by=sitting.actor)
    with transaction():
        later = make_meeting(sitting.panel, sitting.chair, days=7)
        later.attendances = [make_attendance(user) for user in (sitting.chair, *sitting.members.values())]
        db.session.add(later)
    service.ratify(commands.Ratify(decision_id=made.id, meeting_id=later.id, note="Agreed"), by=sitting.actor)

    assert made.ratified_at_meeting_id == later.id
    assert queries.to_ratify(seen_by=sitting.actor) == []


def test_case_10_a_declared_interest_hides_the_item_and_its_decision(sitting, item):
    made = service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.actor)
    member = sitting.members[AgencyKind.EDUCATION_WELFARE]
    assert queries.decision(made.id, seen_by=member.actor).id == made.id
    sitting.declare(item, member)

    with pytest.raises(NotFound):
        queries.decision(made.id, seen_by=member.actor)


def test_a_stranger_reads_no_decision(sitting, item):
    made = service.decide(sitting.command(item, K.KEEP, commands.Keep(review_on=SOON)), by=sitting.actor)
    stranger = make_user(Role.REFERRER)

    for wanted in (made.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            queries.decision(wanted, seen_by=stranger.actor)


def test_the_chair_finds_the_way_to_act_alone_from_the_family_and_from_the_list(sitting, item, sign_in):
    chair, coordinator = sign_in(sitting.chair), sign_in(sitting.coordinator)

    for address in (f"/families/{item.family.reference}/decisions", f"/list/{item.family.reference}"):
        assert f"/families/{item.family_id}/chairs-action" in chair.get(address).links.values()
        assert f"/families/{item.family_id}/chairs-action" not in coordinator.get(address).links.values()
