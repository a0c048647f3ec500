"""A member accepts a meeting's confidentiality statement before they see its papers, whatever way leads to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.routing import Rule

from tests.panel.arranging import make_sitting
from triage import clock
from triage.access.guards import declaration
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.meeting_statement import ON_THE_WAY
from triage.panel.commands.meetings import PlanMeetings
from triage.panel.models import Attendance, AttendanceKind, MeetingAcceptance
from triage.panel.service import meetings

# Pages of a meeting that members may open without it: the statement itself, and what their agency says beforehand.
OPEN = {"panel.accept_confidentiality"}
ASKED = "Before you see the papers of this meeting"


@pytest.fixture
def sitting(app):
    """A planned meeting whose statement nobody has accepted yet."""
    made = make_sitting()
    with transaction():
        db.session.query(MeetingAcceptance).delete()
    return made


def test_v8_2_2_every_page_of_a_meeting_that_a_member_may_open_asks_first(app):
    def is_of_a_meeting(rule: Rule) -> bool:
        declared = declaration(app, rule.endpoint)
        shown = isinstance(declared, tuple) and Permission.MEETINGS_SEE in declared
        return shown and bool({"meeting_id", "meeting"} & rule.arguments)

    found = {rule.endpoint for rule in app.url_map.iter_rules() if is_of_a_meeting(rule)}

    assert found - OPEN <= set(ON_THE_WAY)
    assert len(found) > 5


def test_a_member_accepts_once_and_goes_on_to_what_they_asked_for(sitting, sign_in):
    visitor = sign_in(sitting.users["teacher"])
    meeting = f"/meetings/{sitting.meeting.id}"

    asked = visitor.get(f"{meeting}/agenda")
    arrived = visitor.submit(asked)
    again = visitor.get(meeting)

    kept = db.session.query(MeetingAcceptance).one()
    assert ASKED in asked.text
    assert arrived.path == f"{meeting}/agenda"
    assert again.path == meeting
    assert (kept.user_id, len(kept.digest)) == (sitting.users["teacher"].id, 64)


@pytest.mark.parametrize("page", ["", "/agenda", "/returns", "/minutes", "/interests"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_no_page_of_the_meeting_shows_anything_before(sitting, sign_in, page):
    found = sign_in(sitting.users["teacher"]).get(f"/meetings/{sitting.meeting.id}{page}")

    assert ASKED in found.text


def test_one_yes_is_for_one_meeting_only(sitting, sign_in):
    by = sitting.actor("coordinator")
    start = clock.today() + timedelta(days=60)
    later = meetings.plan(PlanMeetings(panel_id=sitting.panel.id, count=1, start=start), by=by)[0]
    visitor = sign_in(sitting.users["teacher"])
    visitor.submit(f"/meetings/{sitting.meeting.id}")

    assert ASKED in visitor.get(f"/meetings/{later.id}").text


def test_somebody_who_is_not_invited_is_not_even_asked(sitting, sign_in, make_user, make_agency, people):
    stranger = sign_in(people.panel_member)

    for page in ("", "/agenda", "/confidentiality"):
        assert stranger.get(f"/meetings/{sitting.meeting.id}{page}").status == 404


def test_the_coordinator_sees_who_has_accepted_and_the_mark_is_there_already(sitting, sign_in):
    sign_in(sitting.users["teacher"]).submit(f"/meetings/{sitting.meeting.id}")

    page = sign_in(sitting.users["coordinator"]).get(f"/meetings/{sitting.meeting.id}/attendance")

    row = next(row for row in page.tree.xpath("//tr") if "Teacher Person" in row.text_content())
    assert "Accepted the statement themselves" in row.text_content()
    assert row.xpath(".//input[contains(@name, 'accepted_confidentiality')]/@checked")


def test_what_the_coordinator_recorded_counts_as_accepted(sitting, sign_in):
    teacher = sitting.users["teacher"]
    with transaction():
        db.session.add(
            Attendance(
                meeting_id=sitting.meeting.id,
                user_id=teacher.id,
                name=teacher.name,
                agency_id=teacher.agency_id,
                kind=AttendanceKind.PRESENT,
                accepted_confidentiality=True,
            )
        )

    assert sign_in(teacher).get(f"/meetings/{sitting.meeting.id}").path == f"/meetings/{sitting.meeting.id}"


def test_those_who_run_the_meeting_are_not_stopped(sitting, sign_in):
    for who in ("chair", "coordinator"):
        assert sign_in(sitting.users[who]).get(f"/meetings/{sitting.meeting.id}").status == 200
