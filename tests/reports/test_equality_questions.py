"""The equality questions: asked of whoever refers or holds a family, shown to nobody, counted by the last answer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.intake.arranging import okoro, sent, taken_in
from tests.support.people import make_agency, make_user
from triage import clock
from triage.access.permissions import Role
from triage.db import db
from triage.families.models import EqualityAnswer
from triage.reports import queries
from triage.rules.agencies import AgencyKind
from triage.rules.suppression import Period


@pytest.fixture
def school(app):
    return make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL, "Elm School"))


def groups(people) -> list[frozenset[str]]:
    """The groups of the families counted today."""
    today = clock.today()
    cases, _ = queries.counted(Period(today, today), seen_by=people.auditor.actor).by["ethnic"]
    return [each.groups for each in cases]


def child_of(page) -> str:
    (only,) = page.tree.xpath("//select[starts-with(@name, 'child_')]/@name")
    return only


def test_an_answer_after_a_referral_is_counted_once_it_is_taken_in_and_stands_on_no_page(sign_in, people, school):
    referral = sent(school, **okoro())
    visitor, address = sign_in(school), f"/referrals/{referral.id}/equality"
    assert address in visitor.get(f"/referrals/{referral.id}/sent").body
    page = visitor.get(address)
    child = child_of(page)
    assert "Chidi" in page.text
    assert "Adaeze" not in page.text, "only children are counted, so only they are asked about"

    assert visitor.post(address, {child: "white_roma_and_more", "seen_revision": "0"}).status == 422
    assert visitor.submit(address, **{child: "white_roma"}).status == 200

    assert groups(people) == [frozenset()]
    family = taken_in(referral, people.coordinator)
    assert groups(people) == [{"white_roma"}]
    assert not visitor.get(address).tree.xpath("//option[@selected and @value != '']")
    shown = [visitor.get(f"/referrals/{referral.id}")]
    desk = sign_in(people.coordinator)
    shown += [desk.get(f"/families/{family.reference}{each}") for each in ("", "/people", "/timeline")]
    assert not [each for each in shown if "Roma" in each.text]
    assert "Roma" not in str(referral.as_sent)


def test_the_last_answer_counts_and_the_coordinator_may_put_it_right(sign_in, people, school):
    referral = sent(school, **okoro())
    first = sign_in(school)
    address = f"/referrals/{referral.id}/equality"
    first.submit(address, **{child_of(first.get(address)): "other_arab"})
    family = taken_in(referral, people.coordinator)
    desk, own = sign_in(people.coordinator), f"/families/{family.reference}/equality"
    page = desk.get(own)
    child = child_of(page)

    assert desk.submit(own, **{child: "mixed_other"}).status == 200
    assert groups(people) == [{"mixed_other"}]
    assert desk.submit(own, **{child: ""}).status == 200, "left unanswered, what was given stays"
    assert groups(people) == [{"mixed_other"}]
    desk.submit(own, **{child: "not_said"})
    assert groups(people) == [frozenset()]


def test_a_second_press_is_done_and_a_stale_form_is_kept_and_tells_nothing(sign_in, people, school):
    referral = sent(school, **okoro())
    visitor, address = sign_in(school), f"/referrals/{referral.id}/equality"
    page = visitor.get(address)
    child = child_of(page)
    old = {name: page.one(f"//input[@name='{name}']").get("value") for name in ("seen_revision", "idempotency_key")}

    first = visitor.submit(address, **{child: "black_african", **old})
    again = visitor.submit(address, **{child: "black_african", **old})
    stale = visitor.submit(address, **{child: "black_other", "seen_revision": old["seen_revision"]})

    assert (first.status, again.status, stale.status) == (200, 200, 409)
    assert stale.one("//option[@selected and @value != '']").get("value") == "black_other"
    (row,) = db.session.scalars(select(EqualityAnswer))
    assert (row.ethnic_group, row.revision, row.person_id) == ("black_african", 1, None)


def test_the_questions_are_asked_of_nobody_else(sign_in, people, school):
    referral = sent(school, **okoro())
    other = make_user(Role.REFERRER, agency=make_agency(AgencyKind.HOUSING, "Oak Homes"))

    assert sign_in(other).get(f"/referrals/{referral.id}/equality").status == 404
    assert sign_in(people.chair).get(f"/referrals/{referral.id}/equality").status == 404
    adults = {**okoro(), "relationships": ()}
    adults["people"] = tuple(each for each in adults["people"] if each.role == "mother")
    nobody = sent(school, **adults)
    assert sign_in(school).get(f"/referrals/{nobody.id}/equality").status == 404
