"""The quarterly access review: each account confirmed or ended by hand, and suspended where nobody answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AccessReview, AgencyKind, ReviewAnswer, Suspension, User
from triage.accounts.queries import reviews as queries
from triage.accounts.service import reviews
from triage.db import db, transaction
from triage.errors import NotFound, Refused, Stale
from triage.notices import queries as notices


@pytest.fixture
def admin(people):
    return people.actor(Role.USER_ADMINISTRATOR)


@pytest.fixture
def agency(make_agency, make_user):
    """A school with a lead and two referrers, whose accounts are two months old."""
    school = make_agency(AgencyKind.SCHOOL, "Elmfield Academy")
    users = [make_user(Role.AGENCY_LEAD, agency=school, name="Lena Lead")]
    users += [make_user(Role.REFERRER, agency=school, name=name) for name in ("Ann Alpha", "Bea Beta")]
    with transaction():
        for user in users:
            user.created_at = clock.now() - timedelta(days=60)
    return school


def named(name: str) -> User:
    return db.session.query(User).filter_by(name=name).one()


def line_of(review: AccessReview, name: str):
    return next(line for line in queries.lines_of(review.id) if line.user.name == name)


def days_on(days: int):
    return clock.standing_at(clock.now() + timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-03-31", "2026-Q1"), ("2026-04-01", "2026-Q2"), ("2026-12-31", "2026-Q4")],
)
def test_a_quarter_is_named_by_its_year_and_number(day, quarter):
    assert reviews.quarter_of(date.fromisoformat(day)) == quarter


def test_each_quarter_one_review_begins_for_each_agency_and_its_lead_is_told(agency, people):
    reviews.run()
    reviews.run()

    found = db.session.query(AccessReview).all()
    assert [review.agency_id for review in found] == [agency.id]
    assert found[0].due_on == clock.today() + timedelta(days=14)
    assert {line.user.name for line in queries.lines_of(found[0].id)} == {"Lena Lead", "Ann Alpha", "Bea Beta"}
    told = notices.unread(seen_by=named("Lena Lead").actor)
    assert [notice.href for notice in told] == [f"/settings/reviews/{found[0].id}"]


def test_the_next_quarter_begins_another(agency):
    reviews.run()

    with days_on(95):
        reviews.run()

    assert db.session.query(AccessReview).filter_by(agency_id=agency.id).count() == 2


def test_a_lead_confirms_and_ends_from_the_page(agency, people, sign_in):
    reviews.run()
    review = db.session.query(AccessReview).one()
    lead = sign_in(named("Lena Lead"))

    page = lead.get(f"/settings/reviews/{review.id}")
    lead.submit(page, press="Confirm Ann Alpha")
    page = lead.submit(f"/settings/reviews/{review.id}", press="End the account of Bea Beta")

    assert line_of(review, "Ann Alpha").answer is ReviewAnswer.CONFIRMED
    assert not named("Bea Beta").active
    assert "Your own account: a user administrator answers for it" in page.text
    assert review.closed_at is None


def test_the_review_closes_with_its_last_answer(agency, admin):
    reviews.run()
    review = db.session.query(AccessReview).one()

    for line in queries.lines_of(review.id):
        reviews.answer(line.id, ReviewAnswer.CONFIRMED, seen_revision=line.revision, by=admin)

    assert review.closed_at is not None
    assert not notices.unread(seen_by=named("Lena Lead").actor)


def test_one_reminder_goes_out_before_the_last_day(agency):
    reviews.run()
    lead = named("Lena Lead").actor

    with days_on(9):
        reviews.run()
        early = len(notices.unread(seen_by=lead))
    with days_on(10):
        reviews.run()
        reviews.run()

    assert early == 1
    assert [notice.urgent for notice in notices.unread(seen_by=lead)] == [True, False]


def test_accounts_that_nobody_confirmed_are_suspended_after_the_last_day(agency, admin, sign_in):
    reviews.run()
    review = db.session.query(AccessReview).one()
    confirmed = line_of(review, "Ann Alpha")
    reviews.answer(confirmed.id, ReviewAnswer.CONFIRMED, seen_revision=confirmed.revision, by=admin)

    with days_on(14):
        reviews.run()
        on_the_day = named("Bea Beta").suspended_at
    with days_on(15):
        reviews.run()

    assert on_the_day is None
    assert named("Bea Beta").suspended_why is Suspension.NOT_CONFIRMED
    assert named("Lena Lead").suspended_why is Suspension.NOT_CONFIRMED
    assert named("Ann Alpha").suspended_at is None
    assert line_of(review, "Bea Beta").answer is ReviewAnswer.SUSPENDED
    assert "Nobody confirmed yours in time" in sign_in(named("Bea Beta")).get("/").text


def test_an_administrator_answers_for_an_agency_without_a_lead(make_agency, make_user, people, admin):
    school = make_agency(AgencyKind.SCHOOL)
    make_user(Role.REFERRER, agency=school, name="Cat Gamma")

    review = reviews.open_review(school.id, by=admin)
    line = line_of(review, "Cat Gamma")
    reviews.answer(line.id, ReviewAnswer.CONFIRMED, seen_revision=line.revision, by=admin)

    assert line.answer is ReviewAnswer.CONFIRMED
    assert review.closed_at is not None


def test_v8_2_1_nobody_confirms_their_own_account(agency, people):
    reviews.run()
    review = db.session.query(AccessReview).one()
    line = line_of(review, "Lena Lead")

    with pytest.raises(Refused, match="own account"):
        reviews.answer(line.id, ReviewAnswer.CONFIRMED, seen_revision=line.revision, by=named("Lena Lead").actor)


def test_two_answers_at_once_are_not_both_taken(agency, admin):
    reviews.run()
    line = line_of(db.session.query(AccessReview).one(), "Ann Alpha")
    seen = line.revision
    reviews.answer(line.id, ReviewAnswer.CONFIRMED, seen_revision=seen, by=named("Lena Lead").actor)

    with pytest.raises(Stale):
        reviews.answer(line.id, ReviewAnswer.ENDED, seen_revision=seen, by=admin)

    assert named("Ann Alpha").active


def test_the_last_user_administrator_is_not_suspended_by_a_review(people, admin):
    reviews.open_review(people.user(Role.USER_ADMINISTRATOR).agency_id, by=admin)

    with days_on(15):
        reviews.run()

    assert people.user(Role.USER_ADMINISTRATOR).suspended_at is None


def test_v8_2_1_only_administrators_begin_a_review(agency):
    with pytest.raises(NotFound):
        reviews.open_review(agency.id, by=named("Lena Lead").actor)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_another_agencys_review_is_404(agency, people, sign_in, role):
    reviews.run()
    review = db.session.query(AccessReview).filter_by(agency_id=agency.id).one()
    line = line_of(review, "Ann Alpha")
    visitor = sign_in(people.user(role))
    visitor.get("/")

    seen = visitor.get(f"/settings/reviews/{review.id}").status
    answer = {"said": "end", "seen_revision": str(line.revision)}
    visitor.post(f"/settings/reviews/{review.id}/accounts/{line.id}", answer)

    assert seen == (200 if role is Role.USER_ADMINISTRATOR else 404)
    assert named("Ann Alpha").active == (role is not Role.USER_ADMINISTRATOR)
