"""The end of a referral's time at intake: one act, with everything that follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in, verify_all
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.audit import AuditEvent
from triage.db import db
from triage.evidence import service
from triage.evidence.commands import AddItem
from triage.evidence.models import Conclusion, Discretion, VerdictRecord
from triage.notices import queries as notices
from triage.panel.models import ListEntry
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.facts import Answer


def arranged(people, *, verified=True, concerns=3):
    """A referral taken in, with so many headlines said and verified."""
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    on = clock.today() - timedelta(days=20)
    said_of = (
        said("sf3.education.attendance-90", who=son, value=70, on=on),
        said("sf3.abuse.victim", who=mother, on=on),
        said("sf3.finance.workless", who=mother, on=on),
    )
    referral = sent(people.referrer, concerns=said_of[:concerns], **family_sent)
    family = taken_in(referral, people.coordinator)
    if verified:
        verify_all(family, people.coordinator)
    return referral, family


def path(referral):
    return f"/intake/{referral.reference}/conclude"


def test_an_eligible_family_goes_to_the_list_with_everything_that_follows(people, sign_in):
    referral, family = arranged(people)

    page = sign_in(people.coordinator).submit(path(referral), kind="list", reason_list="verified")

    assert page.status == 200, page.errors
    entry = db.session.query(ListEntry).one()
    record = db.session.query(VerdictRecord).one()
    conclusion = db.session.query(Conclusion).one()
    assert (entry.family_id, entry.outcome) == (family.id, "eligible")
    assert (record.outcome, record.framework, record.recommendation["tier"]) == ("eligible", "sf3", entry.recommended)
    assert conclusion.verdict_id == record.id
    assert db.session.get(Referral, referral.id).status is ReferralStatus.LISTED
    assert db.session.query(AuditEvent).filter_by(action="panel.concluded").count() == 1


def test_the_page_shows_the_recommendation_with_its_reasons(people, sign_in):
    referral, _ = arranged(people)

    page = sign_in(people.coordinator).get(path(referral))

    assert "Light Meets the framework’s minimum" in page.text.split("Recommendation")[1]


def test_possible_goes_to_the_list_only_with_recorded_discretion(people, sign_in):
    referral, family = arranged(people, concerns=1)
    visitor = sign_in(people.coordinator)

    page = visitor.submit(path(referral), kind="discretion", reason_discretion="nominated")
    assert page.status == 422
    assert len(page.errors) == 3
    visitor.submit(
        page,
        kind="discretion",
        reason_discretion="nominated",
        nominated_by="Dana Whitlow, headteacher",
        authorised="yes",
        reason="Three siblings before him were excluded",
    )

    discretion = db.session.query(Discretion).one()
    assert (discretion.nominated_by, discretion.authorised_by_id) == (
        "Dana Whitlow, headteacher",
        people.coordinator.id,
    )
    assert db.session.query(ListEntry).one().family_id == family.id


def test_a_family_below_the_rule_does_not_slip_onto_the_list(people, sign_in):
    referral, _ = arranged(people, concerns=1)

    page = sign_in(people.coordinator).submit(path(referral), kind="list", reason_list="verified")

    assert page.status == 422
    assert "choose the panel’s discretion, or not eligible" in page.errors[0]
    assert db.session.query(ListEntry).count() == 0


def test_not_eligible_tells_the_referrer_what_would_change_it_and_nothing_of_others(people, make_user, sign_in):
    referral, family = arranged(people, concerns=1)
    officer = make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE))
    add_police_evidence(people, family, officer)
    visitor = sign_in(people.coordinator)

    page = visitor.submit(path(referral), kind="not_eligible", reason_not_eligible="below_minimum")
    assert page.errors == ["Enter where the family is signposted to, or “CAF”"]
    visitor.submit(page, kind="not_eligible", reason_not_eligible="below_minimum", signpost_name="Family Hub")

    found = db.session.get(Referral, referral.id)
    assert found.status is ReferralStatus.NOT_ELIGIBLE
    assert "Fewer needs than the criteria ask for" in found.outcome
    assert any("of these would be enough" in each for each in found.would_change)
    told = " ".join([found.outcome, *found.would_change, found.next_step])
    assert "Still to be verified: Crime" not in told
    assert "Log 77" not in told
    assert notices.unread(seen_by=people.referrer.actor)


def add_police_evidence(people, family, officer):
    command = AddItem(
        indicator="sf3.crime.adult",
        answer=Answer.YES,
        agency_id=officer.agency_id,
        person_id=family.members[0].person_id,
        on=clock.today() - timedelta(days=9),
        reference="Log 77",
    )
    service.add_item(command, family.id, by=people.coordinator.actor)


def test_a_step_up_needs_no_family_and_tells_social_care_at_once(people, make_user, sign_in):
    worker = make_user(Role.PANEL_MEMBER, agency=people.agency(AgencyKind.SOCIAL_CARE))
    referral = sent(people.referrer)

    page = sign_in(people.coordinator).submit(
        path(referral), kind="step_up", reason_step_up="significant_harm", told="MASH duty desk, 10:05 today"
    )

    assert page.status == 200, page.errors
    assert db.session.get(Referral, referral.id).status is ReferralStatus.STEPPED_UP
    (notice,) = notices.unread(seen_by=worker.actor)
    assert notice.urgent
    assert "Okoro" not in notice.text


def test_a_question_goes_back_to_the_referrer(people, sign_in):
    referral = sent(people.referrer)

    sign_in(people.coordinator).submit(
        path(referral), kind="return", reason_return="unclear", question="Which school year does the figure cover?"
    )

    found = db.session.get(Referral, referral.id)
    assert found.status is ReferralStatus.RETURNED
    assert found.return_reason == "Which school year does the figure cover?"


def test_a_second_referral_is_added_to_the_family_that_is_listed_already(people, sign_in):
    first, family = arranged(people)
    visitor = sign_in(people.coordinator)
    visitor.submit(path(first), kind="list", reason_list="verified")
    second = sent(people.user(Role.PANEL_MEMBER))
    visitor.submit(f"/intake/{second.reference}/link/{family.reference}", press=f"Link to {family.reference}")

    page = visitor.submit(path(second), kind="link", reason_link="already_open")

    assert page.status == 200, page.errors
    assert db.session.get(Referral, second.id).status is ReferralStatus.LINKED
    assert db.session.query(ListEntry).count() == 1


def test_nothing_can_be_added_to_a_family_known_only_by_this_referral(people, sign_in):
    referral, _ = arranged(people)

    page = sign_in(people.coordinator).submit(path(referral), kind="link", reason_link="already_open")

    assert page.status == 409
    assert "known only by this referral" in page.text


def test_sending_the_conclusion_twice_records_one(people, sign_in):
    referral, _ = arranged(people)
    visitor = sign_in(people.coordinator)
    open_page = visitor.get(path(referral))
    visitor.submit(open_page, kind="list", reason_list="verified")

    page = visitor.submit(open_page, kind="list", reason_list="verified")

    assert page.status == 200
    assert db.session.query(Conclusion).count() == 1
    assert db.session.query(ListEntry).count() == 1


def test_case_17_the_slower_coordinator_gets_409_and_keeps_the_words(people, make_user, sign_in):
    referral, _ = arranged(people)
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    open_page = mine.get(path(referral))
    theirs.submit(path(referral), kind="list", reason_list="verified")

    page = mine.submit(
        open_page, kind="not_eligible", reason_not_eligible="lapsed", signpost_name="CAF", reason="Too long ago for me"
    )

    assert page.status == 409
    assert "The referral is now: waiting for the panel." in page.text
    assert page.field("reason") == "Too long ago for me"
    assert page.field("signpost_name") == "CAF"
    assert db.session.query(Conclusion).count() == 1


@pytest.mark.parametrize("kind", ["list", "discretion", "not_eligible", "link"])
def test_endings_that_need_a_family_are_greyed_while_there_is_none(people, sign_in, kind):
    referral = sent(people.referrer)

    page = sign_in(people.coordinator).get(path(referral))

    assert page.one(f"//input[@name='kind'][@value='{kind}']").get("disabled") is not None
