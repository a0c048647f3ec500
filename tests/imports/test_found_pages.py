"""The page of families found, one of them, and what the invited agency is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.imports.lists import line, taken
from tests.imports.test_found import ROSE, TOM, VALE, find, only
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families.models import Family
from triage.imports import gathering
from triage.imports.commands import ListKind
from triage.imports.models import CandidateState
from triage.imports.queries import finding as queries
from triage.rules.agencies import AgencyKind


@pytest.fixture
def candidate(people):
    desk = people.coordinator
    for kind, agency, row in (
        (ListKind.ATTENDANCE, AgencyKind.SCHOOL, line("Tom", "Vale", TOM, said={"value": 71.0}, **VALE)),
        (ListKind.OFFENCES, AgencyKind.POLICE, line("Tom", "Vale", TOM, said={"what": "Criminal damage"}, **VALE)),
        (ListKind.BENEFITS, AgencyKind.JOBCENTRE, line("Rose", "Vale", ROSE, said={"what": "ESA"}, **VALE)),
    ):
        taken(people.agency(agency), kind, [row], by=desk)
    find(people)
    return only(people)


def where(candidate):
    return f"/lists/families/{candidate.reference}"


def test_the_page_says_why_and_filters(people, sign_in, candidate):
    desk = sign_in(people.coordinator)

    page = desk.get("/lists/families")
    assert "Education, Crime and Financial stability" in page.text
    assert candidate.reference in page.text
    for fits, filters in (
        (True, {"headline": "crime"}),
        (False, {"headline": "housing"}),
        (True, {"area": "zz98 7"}),
        (False, {"area": "ZZ97"}),
        (True, {"agency": str(people.agency(AgencyKind.POLICE).id)}),
        (False, {"agency": str(people.coordinator.agency_id)}),
        (True, {"framework": "sf3"}),
        (False, {"state": "set_aside"}),
        (True, {"state": "nonsense"}),
    ):
        assert (candidate.reference in desk.get("/lists/families", **filters).text) is fits, filters


def test_one_family_says_which_list_said_what(people, sign_in, candidate):
    page = sign_in(people.coordinator).get(where(candidate))

    assert "Under-18 involved" in page.text
    assert "Workless adult" in page.text
    assert people.agency(AgencyKind.JOBCENTRE).name in page.text


def test_a_family_is_set_aside_and_taken_up_again(people, sign_in, candidate):
    desk = sign_in(people.coordinator)

    page = desk.submit(where(candidate), {"aside-because": ""}, press="Set aside")
    assert (page.status, page.errors) == (422, ["Say why the family is set aside"])
    page = desk.submit(page, {"aside-because": "They have moved to Wales"}, press="Set aside")
    assert page.path == "/lists/families"
    assert "They have moved to Wales" in desk.get(where(candidate)).text
    desk.submit(where(candidate), press="Take it up again")

    db.session.expire_all()
    assert only(people).state is CandidateState.FOUND


def test_an_agency_in_whose_list_somebody_is_hears_the_name_on_the_page(people, sign_in, candidate):
    desk = sign_in(people.coordinator)
    desk.submit(
        where(candidate), {"invite-agency": str(people.agency(AgencyKind.SCHOOL).id)}, press="Invite a referral"
    )

    page = sign_in(people.referrer).get(f"/lists/invitations/{candidate.reference}")

    assert "Tom Vale" in page.text
    for unsaid in ("Rose", "Police", "Jobcentre", "Criminal", "Financial", "Workless"):
        assert unsaid not in page.text


def test_an_invitation_stays_on_both_home_pages_until_it_is_followed(people, sign_in, make_user, candidate):
    health = make_user(Role.REFERRER, agency=people.agency(AgencyKind.HEALTH))
    desk = sign_in(people.coordinator)
    desk.submit(where(candidate), {"invite-agency": str(health.agency_id)}, press="Invite a referral")
    with transaction(), scope.as_service():
        only(people, state=CandidateState.INVITED).answer_by = clock.today() - timedelta(days=1)

    for reader, there in ((health, True), (people.referrer, False)):
        home = sign_in(reader).get("/")
        assert (f'href="/lists/invitations/{candidate.reference}"' in home.body) is there
    assert "1 family to refer" in " ".join(sign_in(health).get("/").text.split())
    assert "1 invitation without a referral" in " ".join(desk.get("/").text.split())
    assert candidate.reference in desk.get("/lists/families", state="invited").text


def test_any_other_agency_is_told_to_contact_the_coordinator(people, sign_in, make_user, candidate):
    health = make_user(Role.REFERRER, agency=people.agency(AgencyKind.HEALTH))
    desk = sign_in(people.coordinator)
    desk.submit(where(candidate), {"invite-agency": str(health.agency_id)}, press="Invite a referral")

    page = sign_in(health).get(f"/lists/invitations/{candidate.reference}")

    assert "Please contact the coordinator" in page.text
    assert "Vale" not in page.text
    assert sign_in(people.referrer).get(f"/lists/invitations/{candidate.reference}").status == 404


def test_a_family_is_opened_with_who_is_what_and_stands_at_intake(people, sign_in, candidate):
    desk = sign_in(people.coordinator)
    page = desk.get(where(candidate))
    tom, rose = (next(each["key"] for each in candidate.people if each["name"].startswith(n)) for n in ("Tom", "Rose"))

    page = desk.submit(page, {f"open-role_{rose}": "mother", f"open-role_{tom}": "child"}, press="Open this family")

    family = db.session.query(Family).filter_by(name="Vale").one()
    assert page.path == f"/families/{family.reference}/evidence"
    assert "and stands at intake" in page.text
    assert "Vale" in desk.get("/intake").text
    assert "Nothing yet" not in desk.get("/lists/families", state="opened").text


def test_opening_nobody_is_refused_and_keeps_what_was_chosen(people, sign_in, candidate):
    desk = sign_in(people.coordinator)
    roles = {f"open-role_{each['key']}": "" for each in candidate.people}

    page = desk.submit(where(candidate), roles, press="Open this family")

    assert page.status == 422
    assert page.errors == ["Say of at least one person what they are in the family"]


def test_the_slower_of_two_keeps_what_they_typed(people, make_user, sign_in, candidate):
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    page = mine.get(where(candidate))
    theirs.submit(
        where(candidate), {"invite-agency": str(people.agency(AgencyKind.SCHOOL).id)}, press="Invite a referral"
    )

    page = mine.submit(page, {"aside-because": "They have moved"}, press="Set aside")

    assert page.status == 409
    assert "It is now: referral invited." in page.text
    assert page.field("aside-because") == "They have moved"


def test_looking_now_finds_and_says_how_many(people, sign_in, candidate):
    page = sign_in(people.coordinator).submit("/lists/families", press="Look for families now")

    assert "0 found anew, 1 still there, 0 no longer likely." in page.text


def test_families_found_are_the_coordinators_alone(people, sign_in, candidate):
    for role in (Role.REFERRER, Role.AGENCY_LEAD, Role.CHAIR, Role.KEYWORKER):
        visitor = sign_in(people.user(role))

        assert visitor.get("/lists/families").status in (403, 404), role
        assert visitor.get(where(candidate)).status in (403, 404), role


def test_an_agency_reads_names_as_its_own_list_writes_them(people, sign_in):
    for kind, agency, row in (
        (ListKind.ATTENDANCE, AgencyKind.SCHOOL, line("Thomas", "Vale", TOM, said={"value": 71.0}, **VALE)),
        (ListKind.OFFENCES, AgencyKind.POLICE, line("Tom", "Vale", TOM, said={"what": "Criminal damage"}, **VALE)),
        (ListKind.BENEFITS, AgencyKind.JOBCENTRE, line("Rose", "Vale", ROSE, said={"what": "ESA"}, **VALE)),
    ):
        taken(people.agency(agency), kind, [row], by=people.coordinator)
    find(people)
    found = only(people)
    assert len(found.people) == 2
    police = people.agency(AgencyKind.POLICE)
    sign_in(people.coordinator).submit(where(found), {"invite-agency": str(police.id)}, press="Invite a referral")
    with scope.as_service():
        invited = queries.invitation(found.reference, seen_by=replace(people.referrer.actor, agency_id=police.id))

        names = [
            gathering.name_of(row)
            for row in queries.own_rows(invited, seen_by=replace(people.referrer.actor, agency_id=police.id))
        ]

    assert names == ["Tom Vale"]
