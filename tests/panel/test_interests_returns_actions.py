"""What a declared interest hides, who reads which return, and how actions are answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.arranging import ELIGIBLE, listed, make_sitting, on_agenda
from tests.support.people import make_user
from triage import clock
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.documents import queries as documents
from triage.documents.content.kinds import DocumentKind
from triage.errors import NotFound
from triage.panel.commands.meetings import Declare
from triage.panel.commands.returns import GiveReturn
from triage.panel.models import Action, ActionStatus, ReturnStatus
from triage.panel.queries import actions as action_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as meeting_queries
from triage.panel.queries import returns as queries
from triage.panel.service import attendance, freezing, meetings, returns


def test_case_10_an_item_with_an_interest_is_hidden_everywhere(sign_in):
    sitting = make_sitting()
    item, other = _frozen(sitting, "Secret", "Open")
    teacher = sitting.users["teacher"]
    _give(sitting, item, "officer", "Officers attended")
    action = _action(item, agency_id=teacher.agency_id)
    attendance.declare(Declare(item_id=item.id, user_id=teacher.id, nature="Sister-in-law"), by=teacher.actor)
    meetings.open_meeting(sitting.meeting.id, by=sitting.actor("chair"))
    visitor = sign_in(teacher)

    addresses = ("", "/agenda", "/returns", "/interests")
    pages = [visitor.get(f"/meetings/{sitting.meeting.id}{part}") for part in addresses]
    pages += [visitor.get("/returns"), visitor.get("/actions")]

    for page in pages:
        assert "Secret" not in page.text, page.path
        assert item.family.reference not in page.text, page.path
    assert "Open" in pages[1].text
    assert visitor.get(f"/actions/{action.id}").status == 404
    assert visitor.get(f"/meetings/{sitting.meeting.id}/interests/{item.id}").status == 404
    with pytest.raises(NotFound):
        item_queries.item(sitting.meeting.id, item.position, seen_by=teacher.actor)
    with pytest.raises(NotFound):
        queries.own_return(_return(item, teacher.agency_id).id, seen_by=teacher.actor)
    assert item_queries.item(sitting.meeting.id, other.position, seen_by=teacher.actor).id == other.id
    assert meeting_queries.readiness(sitting.meeting, seen_by=teacher.actor).families == 1
    assert [each.id for each in item_queries.declarations_on(item.id)] != []


def test_an_agenda_copy_with_a_hidden_family_is_out_of_reach(app):
    sitting = make_sitting()
    item, _ = _frozen(sitting, "Secret", "Open")
    teacher, coordinator = sitting.actor("teacher"), sitting.actor("coordinator")
    (before,) = documents.meeting_papers(sitting.meeting.id, DocumentKind.AGENDA, seen_by=teacher)

    for actor in (teacher, coordinator):
        attendance.declare(Declare(item_id=item.id, user_id=actor.user_id, nature="Neighbour"), by=actor)

    (after,) = documents.meeting_papers(sitting.meeting.id, DocumentKind.AGENDA, seen_by=teacher)
    assert "Secret" in str(before.content)
    assert "Secret" not in str(after.content)
    assert "Open" in str(after.content)
    with pytest.raises(NotFound):
        documents.document(before.id, seen_by=teacher)
    seen = documents.meeting_papers(sitting.meeting.id, DocumentKind.AGENDA, seen_by=coordinator)
    assert [each.reader_id for each in seen] == [coordinator.user_id]


def test_an_interest_holds_at_the_next_meeting_and_is_taken_back_by_the_coordinator_alone(app):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    teacher, coordinator = sitting.actor("teacher"), sitting.actor("coordinator")
    attendance.declare(Declare(item_id=item.id, user_id=teacher.user_id, nature="Neighbour"), by=teacher)
    meetings.open_meeting(sitting.meeting.id, by=coordinator)
    meetings.close_meeting(sitting.meeting.id, by=coordinator)
    again = item_queries.item_of_family(meeting_queries.meeting_after(sitting.meeting).id, item.family_id)

    with pytest.raises(NotFound):
        item_queries.item_by_id(again.id, seen_by=teacher)
    with pytest.raises(NotFound):
        attendance.withdraw_declaration(again.id, teacher.user_id, by=teacher)
    attendance.withdraw_declaration(again.id, teacher.user_id, by=coordinator)

    assert item_queries.item_by_id(again.id, seen_by=teacher).id == again.id


def test_a_member_declares_only_for_themselves(app):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    command = Declare(item_id=item.id, user_id=sitting.users["officer"].id, nature="Not mine to say")

    with pytest.raises(NotFound):
        attendance.declare(command, by=sitting.actor("teacher"))


def test_before_the_meeting_a_member_reads_only_their_own_agencys_return(sign_in):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    _give(sitting, item, "officer", "Officers attended twice")
    _give(sitting, item, "adviser", "Claims a benefit")
    address = f"/meetings/{sitting.meeting.id}/returns"
    teacher, officer = sign_in(sitting.users["teacher"]), sign_in(sitting.users["officer"])

    assert "Officers attended twice" not in teacher.get(address).text
    assert "Officers attended twice" in officer.get(address).text
    assert "Officers attended twice" in sign_in(sitting.users["coordinator"]).get(address).text
    meetings.open_meeting(sitting.meeting.id, by=sitting.actor("chair"))
    care = sign_in(sitting.users["social worker"])
    assert "Officers attended twice" in care.get(address).text
    assert "Officers attended twice" not in teacher.get(address).text
    assert "Police and criminal information, shared only with those who need it" in teacher.get(address).text
    assert "Claims a benefit" not in care.get(address).text
    assert "Claims a benefit" in sign_in(sitting.users["adviser"]).get(address).text


def test_a_return_is_given_on_its_page_and_never_shown_to_the_referrer(sign_in):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    visitor = sign_in(sitting.users["teacher"])
    found = _return(item, sitting.users["teacher"].agency_id)

    refused = visitor.submit(f"/returns/{found.id}", status="given")
    page = visitor.submit(refused, status="given", facts="Absent 40 days this term", opinion="He is frightened")

    assert "Enter the facts that your records hold" in refused.errors
    assert "saved" in page.text
    assert found.status is ReturnStatus.GIVEN
    assert found.opinion == "He is frightened"
    referrer = sign_in(make_user(Role.REFERRER, agency=sitting.users["teacher"].agency))
    assert referrer.get("/returns").status == 404
    assert referrer.get(f"/returns/{found.id}").status == 404


def test_a_colleagues_return_is_not_overwritten(sign_in):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    visitor = sign_in(sitting.users["teacher"])
    found = _return(item, sitting.users["teacher"].agency_id)
    form = visitor.get(f"/returns/{found.id}")
    _give(sitting, item, "teacher", "A colleague’s words")

    page = visitor.submit(form, status="given", facts="My words")

    assert page.status == 409
    assert "A colleague’s words" in page.text
    assert page.field("facts") == "My words"


def test_missing_returns_stand_on_the_agenda(sign_in):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    _give(sitting, item, "officer", "Known")
    sitting.meeting.returns_at = clock.now() - timedelta(hours=1)

    page = sign_in(sitting.users["coordinator"]).get(f"/meetings/{sitting.meeting.id}/agenda")

    assert "1 of 5 returns in" in page.text
    assert "5 late or missing" in page.text


def test_an_agency_answers_its_own_actions_and_sees_no_others(sign_in):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    action = _action(item, agency_id=sitting.users["teacher"].agency_id, what="Ring the mother")
    teacher, officer = sign_in(sitting.users["teacher"]), sign_in(sitting.users["officer"])

    assert "Ring the mother" not in officer.get("/actions").text
    assert officer.get(f"/actions/{action.id}").status == 404
    refused = teacher.submit(f"/actions/{action.id}", status="not_possible")
    assert refused.status == 422
    page = teacher.submit(refused, status="not_possible", note="The family has moved")

    assert "No longer possible" in page.text
    assert action.status is ActionStatus.NOT_POSSIBLE
    assert "no longer do an action" in sign_in(sitting.users["coordinator"]).get("/").text


def test_open_actions_of_earlier_meetings_stand_on_the_next_agenda(app):
    sitting = make_sitting()
    (item,) = _frozen(sitting, "Okoro")
    action = _action(item, agency_id=sitting.users["teacher"].agency_id, meeting_id=None)

    found = action_queries.outstanding(sitting.meeting, seen_by=sitting.actor("officer"))

    assert [each.id for each in found] == [action.id]
    assert action_queries.overdue(seen_by=sitting.actor("teacher"), on=clock.today()) == 1


def _frozen(sitting, *names: str):
    items = [on_agenda(sitting, listed(name, indicators=ELIGIBLE[:1])) for name in names]
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    return items


def _return(item, agency_id):
    return next(each for each in item.returns if each.agency_id == agency_id)


def _give(sitting, item, who: str, facts: str) -> None:
    found = _return(item, sitting.users[who].agency_id)
    command = GiveReturn(
        return_id=found.id, seen_revision=found.revision, status=ReturnStatus.GIVEN, facts=facts, opinion=""
    )
    returns.give(command, by=sitting.actor(who))


def _action(item, *, agency_id, what: str = "Do something", meeting_id=None) -> Action:
    with transaction():
        action = Action(
            what=what,
            item_id=item.id,
            meeting_id=meeting_id,
            family_id=item.family_id,
            agency_id=agency_id,
            due_on=clock.today() - timedelta(days=2),
        )
        db.session.add(action)
    return action
