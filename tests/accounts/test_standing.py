"""What stands in the way of somebody who has signed in: no agreement, a suspension, the statement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.people import agree
from triage import clock
from triage.access.barriers import BarrierKind
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind, StatementAcceptance, Suspension
from triage.accounts.service.standing import in_the_way
from triage.accounts.service.statements import add_acceptance
from triage.accounts.words import current_statement, statements
from triage.db import db, transaction

BARRED = "/before-you-go-on"


def days(number: int):
    return clock.today() + timedelta(days=number)


@pytest.mark.parametrize(
    ("facts", "lets_in"),
    [
        ({}, True),
        ({"ends_on": None}, True),
        ({"ends_on": 0}, True),
        ({"ends_on": -1}, False),
        ({"starts_on": 0}, True),
        ({"starts_on": 1}, False),
        ({"ended_on": 0}, False),
        ({"ended_on": 1}, True),
    ],
)
def test_v8_2_1_nobody_gets_in_without_an_agreement_in_force(app, make_agency, make_user, facts, lets_in):
    agency = make_agency(AgencyKind.POLICE, agreed=False)
    user = make_user(Role.REFERRER, agency=agency)

    with transaction():
        agree(agency, **{name: None if value is None else days(value) for name, value in facts.items()})

    barrier = in_the_way(user)
    assert (barrier is None) == lets_in
    assert lets_in or barrier.kind is BarrierKind.NO_AGREEMENT


def test_v8_2_1_without_an_agreement_each_page_says_so_and_whom_to_ask(make_agency, make_user, sign_in):
    agency = make_agency(AgencyKind.POLICE, "Mercombe Police", agreed=False)
    lead = make_user(Role.AGENCY_LEAD, agency=agency, name="Ifeoma Bright")
    visitor = sign_in(make_user(Role.REFERRER, agency=agency))

    for address in ("/", "/referrals", "/help"):
        page = visitor.get(address)

        assert page.path.startswith(BARRED)
        assert page.status == 403
        assert "Mercombe Police cannot use the service at the moment" in page.text
        assert lead.name in page.text
        assert "Referrals" not in page.links


def test_v8_2_1_an_agreement_that_ends_shuts_an_open_session_at_the_next_request(make_agency, make_user, sign_in):
    agency = make_agency(AgencyKind.POLICE, agreed=False)
    with transaction():
        agreement = agree(agency)
    visitor = sign_in(make_user(Role.REFERRER, agency=agency))
    before = visitor.get("/referrals")

    with transaction():
        agreement.ended_on = clock.today()

    assert before.path == "/referrals"
    assert visitor.get("/referrals").path.startswith(BARRED)


@pytest.mark.parametrize("why", list(Suspension))
def test_v8_2_1_a_suspended_person_learns_why_and_sees_nothing_else(people, sign_in, why):
    visitor = sign_in(people.referrer)

    with transaction():
        people.referrer.suspended_at, people.referrer.suspended_why = clock.now(), why

    page = visitor.get("/referrals")
    assert page.status == 403
    assert "Your account is suspended" in page.text
    assert ("90 days" in page.text) == (why is Suspension.UNUSED)


def test_the_statement_is_accepted_once_and_leads_on_to_where_the_person_headed(make_user, sign_in):
    user = make_user(Role.REFERRER, accepted=False)
    visitor = sign_in(user)
    asked = visitor.get("/referrals")

    unticked = visitor.submit(asked)
    arrived = visitor.submit(unticked, accepted="yes")

    kept = db.session.query(StatementAcceptance).filter_by(user_id=user.id).one()
    assert "Tick the box" in unticked.text
    assert arrived.path == "/referrals"
    assert (kept.version, kept.digest) == (current_statement().version, current_statement().digest)


def test_an_acceptance_holds_for_a_year(app, make_user):
    user = make_user(Role.REFERRER, accepted=False)
    a_year_ago = clock.now() - timedelta(days=364)
    with transaction(), clock.standing_at(a_year_ago):
        acceptance = add_acceptance(user.id)

    holds = in_the_way(user)
    with transaction():
        acceptance.holds_until = days(-1)

    assert holds is None
    assert in_the_way(user).kind is BarrierKind.STATEMENT


def test_a_new_version_of_the_statement_asks_again(app, make_user):
    user = make_user(Role.REFERRER)

    with transaction():
        db.session.query(StatementAcceptance).filter_by(user_id=user.id).one().version = 0

    assert in_the_way(user).kind is BarrierKind.STATEMENT


def test_what_was_typed_when_the_statement_came_in_between_is_kept(people, sign_in):
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    with transaction():
        db.session.query(StatementAcceptance).filter_by(user_id=people.coordinator.id).delete()

    asked = visitor.submit(page, {"name": "Panel, west", "place": "Room 9"})
    again = visitor.submit(asked, accepted="yes")

    assert again.path == "/panels/new"
    assert again.field("name") == "Panel, west"


def test_a_published_statement_is_never_edited():
    digests = {version: statement.digest for version, statement in statements().items()}

    assert digests == {
        1: "a3ca58175613b75140bb9a7105d890c0eedb8cf872c262b445c33f7cac9d034d",
    }
