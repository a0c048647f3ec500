"""A restricted family at the panel: those named decide on it, for the others there is only a restricted item."""

from __future__ import annotations

import pytest

from tests.panel.deciding import make_meeting, open_sitting
from tests.restriction.arranging import restrict, stranger
from triage.access import scope
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db, transaction
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import ENDED, Document
from triage.documents.queries import scoped
from triage.families.models import Family
from triage.panel.commands.agenda import Direction
from triage.panel.commands.entries import ListFilter
from triage.panel.models import Item, MeetingStatus, MinutesStatus
from triage.panel.queries import items, list_page, seen_places
from triage.panel.service import agenda, freezing, meetings
from triage.panel.service.minutes import compose, readers


@pytest.fixture
def sat(people):
    """An open meeting with an ordinary family and a restricted one; coordinator and chair are named on that."""
    sitting = open_sitting(people)
    sitting.add_family("Ezenwa")
    closed = sitting.add_family("Quill")
    restrict(db.session.get(Family, closed.family_id), sitting.coordinator, sitting.chair)
    return sitting


def closed_family(sat):
    return db.session.get(Family, sat.items[1].family_id)


def test_v8_2_2_a_member_sees_a_restricted_item_and_nothing_of_it(sat, sign_in):
    member = sign_in(sat.members[AgencyKind.POLICE])
    reference = closed_family(sat).reference

    for place in ("", "/room", "/agenda"):
        page = member.get(f"/meetings/{sat.meeting.id}{place}")
        if page.status == 200:
            assert "Restricted item" in page.text, place
            assert reference not in page.text, place
            assert "Quill" not in page.text, place
    assert member.get(f"/meetings/{sat.meeting.id}/room/{sat.items[1].id}").status == 404
    assert member.get(f"/meetings/{sat.meeting.id}/room/{sat.items[0].id}").status == 200


def test_those_named_see_the_item_and_its_sheets(sat, sign_in):
    chair = sign_in(sat.chair)

    page = chair.get(f"/meetings/{sat.meeting.id}/room/{sat.items[1].id}")

    assert page.status == 200
    assert "Quill" in page.text


def test_v8_2_2_a_readers_minutes_leave_out_what_is_closed_to_them(sat):
    member = sat.members[AgencyKind.POLICE]
    reference = closed_family(sat).reference

    copies = {each.user_id: compose(sat.meeting, reader=each) for each in readers(sat.meeting)}

    assert reference not in str(copies[member.id])
    assert reference in str(copies[sat.chair.id])
    assert reference in str(compose(sat.meeting))


def test_v8_2_2_the_whole_minutes_are_closed_to_whoever_is_not_named(sat):
    other = stranger(Role.COORDINATOR)
    with transaction():
        sat.meeting.status, sat.meeting.minutes_status = MeetingStatus.CLOSED, MinutesStatus.AGREED
        from triage.panel.service.minutes.agreeing import ask_for_copies  # noqa: PLC0415  # one test's own act

        ask_for_copies(sat.meeting, by=sat.chair.actor)

    with scope.acting_as(other.actor):
        assert scoped.meeting_papers(sat.meeting.id, DocumentKind.MINUTES, seen_by=other.actor) == []
    with scope.acting_as(sat.coordinator.actor):
        assert scoped.meeting_papers(sat.meeting.id, DocumentKind.MINUTES, seen_by=sat.coordinator.actor) != []
    member = sat.members[AgencyKind.POLICE].actor
    with scope.acting_as(member):
        own = scoped.meeting_papers(sat.meeting.id, DocumentKind.MINUTES, seen_by=member)
    assert [each.reader_id for each in own] == [member.user_id]


def test_v8_2_2_papers_that_are_out_are_made_again_when_a_family_is_restricted(people, sign_in):
    sitting = open_sitting(people)
    item = sitting.add_family("Quill")
    family = db.session.get(Family, item.family_id)
    with transaction():
        sitting.meeting.status = MeetingStatus.PLANNED
    freezing.freeze(sitting.meeting.id, by=sitting.coordinator.actor)
    member = sitting.members[AgencyKind.POLICE].id
    assert family.reference in str(agenda_copy(sitting, member).content)

    restrict(family, sitting.coordinator, sitting.chair)

    assert family.reference not in str(agenda_copy(sitting, member).content)
    assert family.reference in str(agenda_copy(sitting, sitting.chair.id).content)


def agenda_copy(sitting, reader_id):
    """The agenda that this person holds now."""
    found = db.session.query(Document).filter(
        Document.kind == DocumentKind.AGENDA, Document.reader_id == reader_id, Document.state.not_in(ENDED)
    )
    return found.one()


def test_an_unnamed_coordinator_runs_the_meeting_and_the_item_goes_with_it(people):
    sitting = open_sitting(people)
    rows = [sitting.add_family(name) for name in ("Quill", "Ezenwa", "Marsh")]
    restrict(db.session.get(Family, rows[0].family_id), sitting.coordinator)
    with transaction():
        sitting.meeting.status = MeetingStatus.PLANNED
        later = make_meeting(sitting.panel, sitting.chair, days=7, status=MeetingStatus.PLANNED)
        db.session.add(later)
    other = stranger(Role.COORDINATOR).actor

    with scope.acting_as(other):
        agenda.shift(rows[1].id, Direction.UP, by=other)
        meetings_lines = items.agenda(sitting.meeting, seen_by=other)
        freezing.freeze(sitting.meeting.id, by=other)
        meetings.open_meeting(sitting.meeting.id, by=other)
        _, carried = meetings.close_meeting(sitting.meeting.id, by=other)

    assert [line.hidden for line in meetings_lines] == [False, True, False]
    assert carried == 3
    numbers = [each.position for each in db.session.query(Item).filter(Item.meeting_id == sitting.meeting.id)]
    assert sorted(numbers) == [1, 2, 3]
    assert rows[0].saw
    assert db.session.query(Item).filter(Item.meeting_id == later.id, Item.family_id == rows[0].family_id).count() == 1


def test_v8_2_2_places_and_movement_do_not_give_a_restricted_family_away(people, sign_in):
    sitting = open_sitting(people)
    rows = [sitting.add_family(name, order_key=key) for name, key in (("Quill", 300), ("Ezenwa", 200), ("Marsh", 100))]
    with transaction():
        sitting.meeting.status = MeetingStatus.PLANNED
    freezing.freeze(sitting.meeting.id, by=sitting.coordinator.actor)
    restrict(db.session.get(Family, rows[0].family_id), sitting.coordinator)
    other = stranger(Role.COORDINATOR).actor
    own = sitting.coordinator.actor

    with scope.acting_as(other):
        page = list_page.page(ListFilter(), seen_by=other)
        seen = seen_places.last_seen([row.id for row in page.rows], seen_by=other).places
    with scope.acting_as(own):
        rows = list_page.page(ListFilter(), seen_by=own).rows
        whole = seen_places.last_seen([row.id for row in rows], seen_by=own).places

    assert [row.place for row in page.rows] == [1, 2]
    assert sorted(seen.values()) == [1, 2]
    assert sorted(whole.values()) == [1, 2, 3]
