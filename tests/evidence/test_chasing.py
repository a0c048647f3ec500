"""Questions that run out, and the clock that stands still meanwhile: with days that pass, once each, and quietly."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time

import pytest

from tests.evidence.asking import answered, arranged, asked
from tests.intake.arranging import sent, taken_in
from tests.merging.arranging import parted, together
from tests.restriction.arranging import restrict
from tests.support.visitor import Visitor
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.accounts import vault
from triage.accounts.models import MailPurpose, OutgoingMail
from triage.accounts.service import mailing
from triage.calendar import add_working_days
from triage.db import db
from triage.evidence import queries, service
from triage.evidence.commands import AskedLine
from triage.evidence.queries import outstanding
from triage.evidence.service import chasing
from triage.merging import service as merging
from triage.notices import queries as notices
from triage.referrals.models import Referral
from triage.rules.dates import long_date
from triage.rules.requests import LineAnswer
from triage.rules.working_days import ClockRule, Colour

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
RULE = ClockRule(amber=4, red=6)
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@contextmanager
def on(day, hour=10):
    """That day, at ten in the morning."""
    with clock.standing_at(clock.at(day, time(hour))):
        yield


@pytest.fixture
def mailing_works(app, monkeypatch):
    found = app.config["SETTINGS"]
    post = replace(found, smtp_host="127.0.0.1", mail_from="families@council.example", base_url="https://f.example")
    monkeypatch.setitem(app.config, "SETTINGS", post)


def mails(purpose):
    """To whom mails of a kind go, and their links."""
    found = db.session.query(OutgoingMail).filter_by(purpose=purpose)
    return [(each.user_id, vault.unseal(each.sealed_link, purpose=mailing.LINK, owner=str(each.id))) for each in found]


def waiting(people, make_user):
    """A question asked on Monday and due on Friday, with the lead of the agency that is asked."""
    with on(MONDAY):
        family, officer = arranged(people, make_user, received=MONDAY)
        lead = make_user(Role.AGENCY_LEAD, agency=officer.agency)
        request = asked(people, family, officer, due_on=FRIDAY)
    return family, officer, lead, request


def referral_of(family):
    return db.session.query(Referral).filter_by(family_id=family.id).one()


def test_those_who_may_answer_are_reminded_once_and_then_the_lead_is_told_once(
    people, make_user, mailing_works, database_kind
):
    _, officer, lead, request = waiting(people, make_user)
    happened = {}
    for day in (2, 3, 4, 5, 6, 9, 10):
        with on(date(2026, 3, day)):
            happened[day] = (service.chase(), service.chase())

    assert happened == {2: (0, 0), 3: (0, 0), 4: (0, 0), 5: (1, 0), 6: (0, 0), 9: (1, 0), 10: (0, 0)}
    link = f"https://f.example/questions/{request.id}"
    assert sorted(mails(MailPurpose.QUESTION_REMINDER), key=str) == sorted(
        [(officer.id, link), (lead.id, link)], key=str
    )
    assert mails(MailPurpose.QUESTION_LATE) == [(lead.id, link)]
    assert "was due 6 March" not in " ".join(each.text for each in notices.unread(seen_by=officer.actor))
    assert any("was due 6 March and has not come" in each.text for each in notices.unread(seen_by=lead.actor))
    with on(date(2026, 3, 10)):
        (row,) = queries.by_agency(seen_by=people.coordinator.actor, on=clock.today())
    assert (row.agency.id, row.open, row.overdue, row.with_lead) == (officer.agency_id, 1, 1, 1)


@pytest.mark.parametrize("ending", ["answered", "withdrawn"])
def test_what_is_answered_or_withdrawn_is_not_chased(people, make_user, ending, database_kind):
    _, officer, _, request = waiting(people, make_user)
    with on(date(2026, 3, 4)):
        if ending == "answered":
            answered(request, officer)
        else:
            service.withdraw(request.id, by=people.coordinator.actor)

    for day in (5, 9):
        with on(date(2026, 3, day)):
            assert service.chase() == 0


def test_what_was_overdue_before_anybody_looked_goes_to_the_lead_alone(people, make_user, database_kind):
    *_, request = waiting(people, make_user)

    with on(date(2026, 3, 11)):
        assert (chasing.remind(), chasing.escalate()) == (0, 1)

    assert (request.reminded_at, request.escalated_at is not None) == (None, True)


def test_nobody_hears_of_a_restricted_family_who_is_not_named_on_it(people, make_user, mailing_works, database_kind):
    family, officer, lead, request = waiting(people, make_user)
    named = make_user(Role.REFERRER, agency=officer.agency)
    restrict(family, people.coordinator, people.coordinator, named)

    for day in (5, 9):
        with on(date(2026, 3, day)):
            service.chase()

    assert [user for user, _ in mails(MailPurpose.QUESTION_REMINDER)] == [named.id]
    assert mails(MailPurpose.QUESTION_LATE) == []
    assert request.escalated_at is not None
    assert [told_of(request, each) for each in (officer, lead, named)] == [0, 0, 2]


def told_of(request, user):
    """How many notices of it are there for somebody: of being asked, and of being reminded."""
    with scope.acting_as(user.actor):
        return sum(each.href == f"/questions/{request.id}" for each in notices.unread(seen_by=user.actor))


def test_the_link_of_a_mail_leads_to_signing_in_and_shows_nothing(people, make_user, app, database_kind):
    _, _, _, request = waiting(people, make_user)
    stranger = Visitor(app)

    page = stranger.get(f"/questions/{request.id}")

    assert page.path.startswith("/sign-in")
    for secret in ("Adaeze", "Okoro", "call-out", people.referrer.agency.name):
        assert secret not in page.text


def test_the_clock_stands_still_while_an_agency_is_waited_for_and_goes_on_after_it(people, make_user, database_kind):
    family, officer, _, request = waiting(people, make_user)
    referral = referral_of(family)
    referral.promised_on = add_working_days(MONDAY, 5)
    db.session.flush()

    with on(date(2026, 3, 5)):
        stands = queries.clock_of(referral, RULE)
        assert (stands.days, stands.colour) == (0, Colour.PAUSED)
        assert stands.words == f"paused since 2 March, waiting for {officer.agency.name}, due 6 March"
        assert "Paused since 2 March 2026" in referral.expectation
        assert officer.agency.name not in referral.expectation
        assert queries.intake(queries.Wanted(colour=Colour.PAUSED), RULE, seen_by=people.coordinator.actor).total == 1
        answered(request, officer, LineAnswer.NO)
    with on(date(2026, 3, 9)):
        assert (queries.clock_of(referral, RULE).days, queries.clock_of(referral, RULE).colour) == (2, Colour.GREEN)
        assert queries.clock_of(referral, RULE).words == "waiting 2 working days after a pause of 3"
        assert long_date(add_working_days(MONDAY, 8)) in referral.expectation


def test_the_clock_goes_on_when_the_lead_is_told_that_an_answer_is_overdue(people, make_user, database_kind):
    family, officer, _, request = waiting(people, make_user)
    with on(date(2026, 3, 9)):
        service.chase()
    referral = referral_of(family)

    with on(date(2026, 3, 11)):
        assert (queries.clock_of(referral, RULE).days, referral.paused_since) == (2, None)
        answered(request, officer)
        assert queries.clock_of(referral, RULE).days == 2


def test_the_clock_is_reckoned_anew_when_two_families_become_one_and_when_they_are_parted(
    people, make_user, database_kind
):
    family, officer, _, request = waiting(people, make_user)
    with on(MONDAY):
        other = taken_in(sent(people.referrer, received=MONDAY), people.coordinator)
    referral = referral_of(other)
    referral.promised_on = add_working_days(MONDAY, 5)
    db.session.flush()

    with on(date(2026, 3, 4)), scope.acting_as(people.coordinator.actor):
        merge = merging.merge_families(together(other, family), by=people.coordinator.actor)
        assert queries.clock_of(referral, RULE).colour == Colour.PAUSED
        assert request.family_id == other.id
        parted(merge, by=people.coordinator.actor)

    with on(date(2026, 3, 5)):
        assert (queries.clock_of(referral, RULE).days, referral.paused_since) == (3, None)
        assert referral.promised_on == add_working_days(MONDAY, 5)
        assert queries.clock_of(referral_of(family), RULE).colour == Colour.PAUSED
        answered(request, officer)


def test_what_agencies_owe_is_read_page_by_page(people, make_user, monkeypatch, database_kind):
    family, officer = arranged(people, make_user)
    for number in range(5):
        asked(people, family, officer, AskedLine(), idempotency_key=f"k{number}", question=f"Question {number}?")
    monkeypatch.setattr(outstanding, "PAGE", 2)
    seen, after = [], None

    for _ in range(3):
        page = outstanding.owed(seen_by=people.coordinator.actor, after=after)
        seen += [each.id for each in page.rows]
        after = page.after

    assert (len(seen), len(set(seen)), after) == (5, 5, None)


def test_a_promise_that_was_late_before_the_pause_stays_late(people, make_user, database_kind):
    family, *_ = waiting(people, make_user)
    referral = referral_of(family)
    referral.promised_on = date(2026, 3, 4)

    assert not referral.answer_is_late(FRIDAY)
    referral.promised_on = date(2026, 2, 27)
    assert referral.answer_is_late(FRIDAY)


def test_the_page_says_what_is_paused_and_who_owes_what(people, make_user, sign_in, database_kind):
    family, officer = arranged(people, make_user)
    referral_of(family).promised_on = clock.today()
    asked(people, family, officer)
    coordinator = sign_in(people.coordinator)
    words = f"waiting for {officer.agency.name}"

    assert words in coordinator.get("/intake").text
    assert words in coordinator.get(f"/intake/{referral_of(family).reference}").text
    assert words in coordinator.get(f"/families/{family.reference}/evidence").text
    page = coordinator.get("/intake/outstanding", agency=str(officer.agency_id))
    assert (family.reference in page.text, f"Questions to {officer.agency.name}" in page.text) == (True, True)
    referrer = sign_in(people.referrer).get("/referrals")
    assert "Paused since" in referrer.text
    assert officer.agency.name not in referrer.text
