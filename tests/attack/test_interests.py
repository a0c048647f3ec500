"""Whoever declared an interest in a family finds nothing of it beyond the meeting either (cases.md 10)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.panel.deciding import Sitting, make_meeting, open_sitting
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import AgencyKind, User
from triage.allocations import queries as allocations
from triage.allocations import service
from triage.db import db, transaction
from triage.documents.content.kinds import DocumentKind
from triage.documents.content.letterhead import Delivery
from triage.documents.models import Document, DocumentState
from triage.documents.queries import scoped
from triage.errors import NotFound
from triage.panel.models import Action, ActionStatus, Item, MeetingStatus
from triage.panel.queries import interests
from triage.panel.service import minutes, papers
from triage.referrals.models import Referral

SignIn = Callable[[User], Visitor]


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


@pytest.fixture
def item(sitting: Sitting) -> Item:
    return sitting.add_family()


def test_a_chair_with_an_interest_finds_neither_the_visit_nor_the_allocation(
    sitting: Sitting, item: Item, sign_in: SignIn
) -> None:
    assert item.family_id is not None
    allocation = service.open_intensive(item.family_id, decision_id=None, by=sitting.actor)
    assert allocation.visit is not None
    visit = f"/visits/{allocation.visit.id}"
    addresses = (visit, f"{visit}/waive", f"/allocations/{allocation.id}")
    chair = sign_in(sitting.chair)
    before = [chair.get(address).status for address in addresses]
    reference = item.family.reference

    sitting.declare(item, sitting.chair)

    assert before == [200, 200, 200]
    assert [chair.get(address).status for address in addresses] == [404, 404, 404]
    assert reference not in chair.get("/visits").text
    assert reference not in chair.get("/allocations").text
    assert allocations.count_visits(allocation.visit.status, seen_by=sitting.chair.actor) == 0


def test_a_pathway_is_hidden_from_those_with_an_interest(sitting: Sitting, item: Item) -> None:
    assert item.family is not None
    assert item.family_id is not None
    pathway = service.open_pathway(
        item.family_id,
        decision_id=None,
        person_id=item.family.members[0].person_id,
        agreed_by_agency_id=sitting.members[AgencyKind.POLICE].agency_id,
        agreed_by_name="Sgt Hill",
        agreed_on=clock.today(),
        by=sitting.actor,
    )

    sitting.declare(item, sitting.chair)

    with pytest.raises(NotFound):
        allocations.pathway(pathway.id, seen_by=sitting.chair.actor)


def test_old_actions_of_a_family_stay_out_of_the_papers_of_a_member_who_declared_an_interest_in_it_before(
    sitting: Sitting, item: Item
) -> None:
    member = next(iter(sitting.members.values()))
    other = sitting.add_family("Bello")
    sitting.declare(item, member)
    with transaction():
        item.meeting_id = _earlier(sitting)
        db.session.add(_action(sitting, item))

    copies = {seat.user_id: copy for seat, copy in papers.copies(sitting.meeting)}
    reader = next(each for each in minutes.readers(sitting.meeting) if each.user_id == member.id)
    own = minutes.compose(sitting.meeting, reader=reader)

    assert interests.interests_of(member.actor) == {item.family_id}
    assert other.meeting_id == sitting.meeting.id
    assert [line.what for line in copies[sitting.chair.id].actions] == ["Ring the landlord"]
    assert copies[member.id].actions == ()
    assert [line.what for line in minutes.compose(sitting.meeting).reviewed_actions] == ["Ring the landlord"]
    assert own.reviewed_actions == ()


def _earlier(sitting: Sitting) -> uuid.UUID:
    """A meeting of a week ago."""
    meeting = make_meeting(sitting.panel, sitting.chair, days=-7, status=MeetingStatus.CLOSED)
    db.session.add(meeting)
    db.session.flush()
    return meeting.id


def _action(sitting: Sitting, item: Item) -> Action:
    return Action(
        meeting_id=item.meeting_id,
        family_id=item.family_id,
        item_id=item.id,
        what="Ring the landlord",
        agency_id=sitting.partner.id,
        due_on=clock.today() - timedelta(days=2),
        status=ActionStatus.OPEN,
        position=0,
        updated_at=clock.now(),
    )


def test_a_coordinator_with_an_interest_finds_neither_the_referral_nor_its_copy(
    sitting: Sitting, item: Item, sign_in: SignIn
) -> None:
    referral = db.session.query(Referral).filter_by(family_id=item.family_id).one()
    copy = a_copy_of(referral)
    desk = sign_in(sitting.coordinator)
    addresses = (f"/intake/{referral.reference}/conclude", f"/referrals/{referral.id}", f"/documents/{copy.id}.pdf")
    visible = scoped.document(copy.id, seen_by=sitting.coordinator.actor)

    sitting.declare(item, sitting.coordinator)

    assert visible is copy
    assert [desk.get(address).status for address in addresses] == [404, 404, 404]
    with pytest.raises(NotFound):
        scoped.document(copy.id, seen_by=sitting.coordinator.actor)


def test_benefit_data_in_what_the_jobcentre_sent_does_not_reach_the_chair(sitting: Sitting, item: Item) -> None:
    referral = db.session.query(Referral).filter_by(family_id=item.family_id).one()
    copy = a_copy_of(referral)

    with pytest.raises(NotFound):
        scoped.document(copy.id, seen_by=sitting.chair.actor)


def a_copy_of(referral: Referral) -> Document:
    """The copy of a referral as sent."""
    copy = Document(
        kind=DocumentKind.REFERRAL_COPY,
        state=DocumentState.READY,
        what="Referral as sent",
        reference=referral.reference,
        referral_id=referral.id,
        agency_id=referral.agency_id,
        recipient_name="School",
        delivery=Delivery.ONLINE,
        content={},
        asked_for={},
        template_version="v1",
        address_lines=[],
        created_at=clock.now(),
    )
    with transaction():
        db.session.add(copy)
    return copy
