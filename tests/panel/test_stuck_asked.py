"""Who is asked why nothing moves, what they see of it, and who sees nothing: pages, notices and mails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.panel.arranging import make_family, make_sitting, put_on_list
from tests.panel.standing_still import BEGAN, idle, later, looked_after, notices_of, on, only, overdue, saying
from tests.restriction.arranging import restrict
from tests.support.people import make_agency, make_user
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.accounts.models import MailPurpose, OutgoingMail, Team, TeamWorker
from triage.allocations import service as allocations
from triage.allocations.models import Visit, VisitEvent
from triage.db import db, transaction
from triage.panel.commands.actions import UpdateAction
from triage.panel.models import Action, ActionStatus
from triage.panel.queries import stuck as queries
from triage.panel.queries import suggestions
from triage.panel.queries.suggestions import Since
from triage.panel.service import actions
from triage.panel.service import stuck as service
from triage.rules.agencies import AgencyKind
from triage.rules.dates import long_date
from triage.rules.stuck import StuckBecause, StuckState
from triage.rules.tiers import Tier
from triage.rules.visits import VisitStatus

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def owner(people):
    return make_user(Role.AGENCY_LEAD, agency=make_agency(AgencyKind.HOUSING, "Harbourside Homes"), name="Olu Owner")


@pytest.fixture
def asked(people, owner):
    """The owner of an action was asked; the list itself is not idle for long enough."""
    entry = idle("Secretname")
    action = overdue(entry, owner)
    looked_after(later(11))
    found = only()
    assert found.because is StuckBecause.ACTION_OVERDUE_TWICE
    assert found.action_id == action.id
    return found


def test_the_owner_says_why_on_a_page_that_tells_no_name(asked, owner, people, sign_in):
    visitor = sign_in(owner)
    home = visitor.get("/")
    page = visitor.get(f"/stuck/{asked.id}")
    refused = visitor.submit(page, words="Rang twice")
    done = visitor.submit(
        refused,
        reason="information",
        **_day(later(30)),
    )

    assert "why nothing moves with" in home.text
    assert "Ring the landlord" in page.text
    assert "Secretname" not in home.text + page.text + done.text
    assert refused.status == 422
    assert "Rang twice" in refused.text
    assert "Thank you" in done.text, done.text
    answered = only()
    assert answered.state is StuckState.WAITING
    assert (answered.answer, answered.answered_by_name) == ("Rang twice", "Olu Owner")
    told = sign_in(people.coordinator).get(f"/stuck/{asked.id}")
    assert "Secretname" in told.text
    assert "Rang twice" in told.text


def _day(day):
    return {"wait_until-day": str(day.day), "wait_until-month": str(day.month), "wait_until-year": str(day.year)}


def test_nobody_else_of_any_agency_sees_it(asked, owner, people, sign_in):
    colleague = make_user(Role.REFERRER, agency=owner.agency)
    for stranger in (make_user(Role.AGENCY_LEAD), make_user(Role.KEYWORKER), colleague):
        visitor = sign_in(stranger)
        assert visitor.get(f"/stuck/{asked.id}").status == 404
        assert asked.entry.reference not in visitor.get("/stuck").text + visitor.get("/").text


def test_two_who_answer_at_once_are_told_of_each_other(asked, owner, people, sign_in):
    visitor = sign_in(owner)
    page = visitor.get(f"/stuck/{asked.id}")
    service.say_why(saying(asked, later(30)), by=people.coordinator.actor)
    stale = visitor.submit(page, reason="family", words="My own words", **_day(later(30)))

    assert stale.status == 409
    assert "My own words" in stale.text
    assert "We wait for information" in stale.text


def test_an_action_that_is_done_is_progress_and_ends_it(asked, owner):
    with transaction():  # another one, as long overdue, is another standstill
        same = {"family_id": asked.family_id, "agency_id": owner.agency_id, "owner_id": owner.id}
        db.session.add(Action(what="Ring the school", due_on=asked.action.due_on, **same))
    with on(later(12)):
        done = UpdateAction(
            action_id=asked.action_id, seen_revision=asked.action.revision, status=ActionStatus.DONE, note=""
        )
        actions.update(done, by=owner.actor)

    assert only().state is StuckState.OVER
    assert only().over_why == "The action is no longer open"
    assert only().entry.progress_on == later(12)


def test_a_mail_leads_to_the_page_and_says_nothing(people, owner, app, monkeypatch):
    post = replace(
        app.config["SETTINGS"], smtp_host="127.0.0.1", mail_from="f@council.example", base_url="https://f.example"
    )
    monkeypatch.setitem(app.config, "SETTINGS", post)
    overdue(idle(), owner)

    looked_after(later(11))

    (mail,) = db.session.query(OutgoingMail)
    assert (mail.user_id, mail.purpose) == (owner.id, MailPurpose.QUESTION)


def test_who_declared_an_interest_or_has_left_is_not_asked(people, owner):
    entry = idle()
    sitting = make_sitting()
    overdue(entry, owner, sitting)
    with transaction():
        owner.active = False

    looked_after(later(11))

    found = only()
    assert (found.asked_of_id, found.asked_of_agency_id) == (None, None)
    with transaction():
        owner.active = True
    assert looked_after(later(12)) == 1
    assert only().asked_of_id == owner.id
    assert [each.user_id for each in notices_of(found)] == [owner.id]


def test_of_a_restricted_family_only_the_named_are_asked_and_told(people, owner, sign_in):
    entry = idle("Hidden")
    restrict(entry.family, people.coordinator)
    overdue(entry, owner)

    looked_after(later(11))

    found = only()
    assert found.asked_of_id is None
    other = sign_in(make_user(Role.COORDINATOR))
    for address in ("/", "/stuck", f"/stuck/{found.id}"):
        assert entry.reference not in other.get(address).text
    assert other.get(f"/stuck/{found.id}").status == 404
    assert sign_in(owner).get(f"/stuck/{found.id}").status == 404
    assert sign_in(people.coordinator).get(f"/stuck/{found.id}").status == 200


@pytest.fixture
def decided(people):
    """Three families decided on that day: offered to a partner, for a Light team, and visited in vain."""
    partner, cff = make_agency(AgencyKind.HOUSING), make_agency(AgencyKind.CFF)
    make_user(Role.REFERRER, agency=partner)
    manager, officer = make_user(Role.KEYWORKER, agency=cff), make_user(Role.COMMUNITY_SAFETY)
    chair = people.chair.actor
    with on(BEGAN):
        offered, light, visited = (put_on_list(make_family(name)).family_id for name in ("Offered", "Light", "Visited"))
        with transaction():
            teams = [Team(agency_id=cff.id, name=tier.value, tier=tier.value) for tier in (Tier.LIGHT, Tier.INTENSIVE)]
            for team in teams:
                team.workers = [TeamWorker(user_id=manager.id, is_manager=True)]
            db.session.add_all(teams)
        allocations.open_super_light(offered, decision_id=None, agency_id=partner.id, answer_by=later(5), by=chair)
        allocations.open_light(light, decision_id=None, team_id=teams[0].id, by=chair)
        allocations.open_intensive(visited, decision_id=None, by=chair)
        with transaction():
            visit = db.session.query(Visit).filter_by(family_id=visited).one()
            visit.status, visit.attempts, visit.officer_id = VisitStatus.ATTEMPTED, 2, officer.id
            visit.log += [VisitEvent(status=VisitStatus.ATTEMPTED, at=clock.now()) for _ in range(2)]
    return {
        offered: (StuckBecause.UNALLOCATED, partner.id, None),
        light: (StuckBecause.UNALLOCATED, cff.id, manager.id),
        visited: (StuckBecause.FAILED_VISITS, officer.agency_id, officer.id),
    }


def test_the_agency_of_an_offer_the_holder_and_the_officer_are_asked(decided):
    looked_after(later(10))

    with on(later(10)), scope.as_service():
        found = queries.open_questions()
    asked = {each.family_id: (each.because, each.asked_of_agency_id, each.asked_of_id) for each in found}
    assert asked == decided


def test_the_list_the_place_the_timeline_and_the_agenda_say_how_it_stands(people, sign_in):
    entry = idle()
    looked_after(later(20))
    visitor = sign_in(people.coordinator)
    service.say_why(saying(only(), later(30)), by=people.coordinator.actor)
    row = visitor.get("/list").one(f"//tr[.//a[contains(., '{entry.reference}')]]").text_content()
    place = visitor.get(f"/list/{entry.reference}").text
    timeline = visitor.get(f"/families/{entry.reference}/timeline").text
    since = Since(last_frozen=None, stuck=later(2), unallocated=clock.now())
    offered = [found.why for found in suggestions._stuck(since)]

    assert "Answered, waits" in row
    assert f"Stuck: No progress since {long_date(BEGAN)}" in place
    assert "Said why nothing moves: We wait for information" in place
    assert "Said why nothing moves: We wait for information" in timeline
    assert "The school writes" not in timeline
    assert "We wait for information: to be looked at again" in offered[0]
