"""A restricted record is there for the people named on it; for everybody else there is nothing, anywhere."""

from __future__ import annotations

import pytest

from tests.intake.arranging import okoro, said, sent
from tests.restriction.arranging import arranged, restrict, restricted, stranger
from tests.test_access import BY_CHANCE
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import service as evidence
from triage.families.models import Family
from triage.notices.models import Notice
from triage.restriction import queries, service
from triage.restriction.commands import Lift, NamePeople, Restrict

PLACES = ("/", "/families", "/list", "/list?status=decided", "/intake", "/allocations", "/letters", "/meetings")


def test_v8_2_2_a_restricted_record_is_like_one_that_is_not_there(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    visitor.get("/")

    for tab in (
        "",
        "/people",
        "/genogram",
        "/evidence",
        "/timeline",
        "/decisions",
        "/letters",
        "/safety",
        "/evidence/add",
    ):
        real = visitor.send("GET", f"/families/{family.reference}{tab}")
        made_up = visitor.send("GET", f"/families/F-1999-00001{tab}")
        assert real.status_code == made_up.status_code == 404, tab
        assert BY_CHANCE.sub("", real.text) == BY_CHANCE.sub("", made_up.text), tab


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR])
def test_v8_2_2_nothing_of_a_restricted_family_is_on_any_list(people, sign_in, role):
    family = restricted(people)
    visitor = sign_in(stranger(role))

    for place in PLACES:
        page = visitor.get(place)
        if page.status == 200:
            assert family.reference not in page.text, place
            assert "Adaeze" not in page.text, place
    assert family.reference not in visitor.submit("/families", words="Adaeze").text


def test_those_named_work_as_before(people, sign_in):
    chair = people.chair
    family = restricted(people, chair)

    for user in (people.coordinator, chair):
        page = sign_in(user).get(f"/families/{family.reference}")
        assert page.status == 200
        assert "Only the people named on this record see it" in page.text
    saved = sign_in(people.coordinator).submit(f"/families/{family.reference}/safety", visit_risk="A steep stair")
    assert "A steep stair" in saved.text


def test_a_record_is_restricted_on_its_page_and_opened_again(people, sign_in):
    family, _ = arranged(people), people.chair
    visitor = sign_in(people.coordinator)
    visitor.get(f"/families/{family.reference}")

    page = visitor.follow("Restrict this record to named people")
    page = visitor.submit(page, reason="The family of a councillor", press="Restrict the record")
    assert "The record is restricted to the people named" in page.text
    assert people.coordinator.name in page.text
    page = visitor.submit(page, user=str(people.chair.id), press="Name this person")
    assert people.chair.name in page.text
    assert sign_in(people.chair).get(f"/families/{family.reference}").status == 200
    page = visitor.submit(page, form=f"/people/{people.chair.id}/take-off")
    assert sign_in(people.chair).get(f"/families/{family.reference}").status == 404
    visitor.get(f"/restricted/{family.reference}")
    page = visitor.follow("Lift the restriction")
    page = visitor.submit(page, reason="The councillor has left")

    assert "no longer restricted" in page.text
    assert sign_in(stranger()).get(f"/families/{family.reference}").status == 200


def test_whoever_takes_themself_off_goes_home_and_sees_it_no_more(people, sign_in):
    family = restricted(people, people.chair)
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/restricted/{family.reference}")

    page = visitor.submit(page, form=f"/people/{people.coordinator.id}/take-off")

    assert page.path == "/"
    assert visitor.get(f"/restricted/{family.reference}").status == 404


def test_somebody_who_opens_records_stays_named(people):
    family = restricted(people)
    record = queries.restriction(family.reference, seen_by=people.coordinator.actor)

    with pytest.raises(Invalid):
        service.change_people(
            family.reference, NamePeople(seen_revision=record.revision, people=()), by=people.coordinator.actor
        )


def test_v8_2_2_a_colleague_who_is_not_named_changes_no_list(people):
    family = restricted(people)
    other = stranger()
    revision = family.revision

    with scope.acting_as(other.actor):
        for act in (
            lambda: service.lift(family.reference, Lift(seen_revision=revision, reason="So"), by=other.actor),
            lambda: service.change_people(
                family.reference, NamePeople(seen_revision=revision, people=(other.id,)), by=other.actor
            ),
        ):
            with pytest.raises(NotFound):
                act()


def test_restricting_twice_and_on_an_old_page_is_refused(people):
    family = arranged(people)
    stale = Restrict(seen_revision=family.revision - 1, reason="So", people=())

    with pytest.raises(Stale):
        service.restrict(family.reference, stale, by=people.coordinator.actor)
    restrict(family, people.coordinator)
    with pytest.raises(Refused):
        restrict(family, people.coordinator)


def test_information_governance_keeps_the_list_and_sees_nothing_of_the_family(people, sign_in):
    family, _ = restricted(people), people.chair
    visitor = sign_in(people.user(Role.INFORMATION_GOVERNANCE))

    page = visitor.get("/restricted")
    assert family.reference in page.text
    page = visitor.get(f"/restricted/{family.reference}")
    assert people.coordinator.name in page.text
    assert family.name not in page.text
    page = visitor.submit(page, user=str(people.chair.id), press="Name this person")

    assert people.chair.name in page.text
    assert visitor.get(f"/families/{family.reference}").status == 404


def test_v8_2_2_an_intake_of_a_restricted_family_says_nothing_and_tells_those_named(people, sign_in):
    family = restricted(people, concerns=(said("sf3.finance.debt"),))
    again = sent(people.referrer, **okoro())
    taker = stranger()

    page = sign_in(taker).get(f"/intake/{again.reference}")
    assert family.reference not in page.text
    with scope.acting_as(taker.actor):
        started = evidence.start_family(again, seen_revision=again.revision, by=taker.actor)

    assert started.id != family.id
    told = [each for each in db.session.query(Notice) if "may be about the restricted family" in each.text]
    assert [each.user_id for each in told] == [people.coordinator.id]
    assert family.reference not in sign_in(taker).get("/").text
    assert again.reference in sign_in(people.coordinator).get("/").text


def test_v8_2_2_the_agency_that_referred_it_loses_sight_of_it(people, sign_in):
    family = arranged(people)
    visitor = sign_in(people.referrer)
    assert "Okoro" in visitor.get("/referrals").text

    restrict(family, people.coordinator)

    assert "Okoro" not in visitor.get("/referrals").text


def test_an_ended_account_can_be_named_by_nobody(people, make_user):
    family = restricted(people)
    gone = make_user(Role.COORDINATOR)
    with transaction():
        gone.active = False
    record = queries.restriction(family.reference, seen_by=people.coordinator.actor)

    with pytest.raises(Invalid):
        service.change_people(
            family.reference,
            NamePeople(seen_revision=record.revision, people=(*record.named_ids, gone.id)),
            by=people.coordinator.actor,
        )
    assert db.session.get(Family, family.id).restricted


def test_somebody_whose_account_ended_is_nobody_who_can_open_the_record(people, make_user):
    family = restricted(people)
    with transaction():
        people.coordinator.active = False
    governance = make_user(Role.INFORMATION_GOVERNANCE).actor
    left_alone = NamePeople(seen_revision=family.revision, people=(people.coordinator.id,))

    with pytest.raises(Invalid, match="at least one coordinator or chair"):
        service.change_people(family.reference, left_alone, by=governance)
