"""A draft keeps every word: unfinished pages, second tabs, the back button, numbers in the wrong place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.referrals import walks
from tests.support.people import PASSWORD
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind, WebSession
from triage.db import db, transaction
from triage.referrals import service
from triage.referrals.models import Referral, ReferralStatus


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def stored() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def test_a_page_that_is_not_right_keeps_what_was_typed(school):
    draft = walks.begin(school)

    page = school.submit(f"{draft}/form/referrer", name="", job="Head of year", phone="12", email="not an address")

    assert page.status == 422
    assert "Enter the name of the person who refers" in page.errors
    again = school.get(f"{draft}/form/referrer")
    assert again.field("job") == "Head of year"
    assert again.field("email") == "not an address"
    assert "We kept what you typed here" in again.text
    assert "In progress" in school.get(draft).text


def test_save_and_come_back_later_needs_nothing_to_be_right(school):
    draft = walks.begin(school)

    page = school.submit(f"{draft}/form/tried", {"words": "We met the mo"}, press="Save and come back later")

    assert page.path == draft
    assert school.get(f"{draft}/form/tried").field("words") == "We met the mo"


def test_words_saved_while_typing_survive_a_crash_of_the_browser(school):
    draft = walks.begin(school)
    page = school.get(f"{draft}/form/tried")

    typed = {"words": "Half a sen", "seen_revision": page.field("seen_revision")}
    answer = school.post(f"{draft}/form/tried", typed, headers={"X-Autosave": "1"})

    assert answer.status == 204
    assert school.get(f"{draft}/form/tried").field("words") == "Half a sen"
    assert not stored().answers["pages"]["tried"].get("complete")


def test_a_second_tab_overwrites_nothing_and_loses_nothing(school):
    draft = walks.begin(school)
    first = school.get(f"{draft}/form/told")
    school.submit(f"{draft}/form/told", told="yes", by="Ms Hale")

    page = school.submit(first, told="no", why_not="It would put the mother at risk")

    assert page.status == 409
    assert "Told by: now saved as “Ms Hale”" in page.text
    assert page.field("why_not") == "It would put the mother at risk"
    assert stored().answers["pages"]["told"]["groups"][""]["told"] == "yes"
    school.submit(page)
    assert stored().answers["pages"]["told"]["groups"][""] == {
        "told": "no",
        "why_not": "It would put the mother at risk",
    }


def test_an_older_tab_cannot_autosave_over_newer_words(school):
    draft = walks.begin(school)
    school.submit(f"{draft}/form/told", told="yes", by="Ms Hale")

    answer = school.post(f"{draft}/form/told", {"by": "older", "seen_revision": "1"}, headers={"X-Autosave": "1"})

    assert answer.status == 409
    assert school.get(f"{draft}/form/told").field("by") == "Ms Hale"


def test_the_same_answers_sent_twice_are_no_conflict(school):
    draft = walks.begin(school)
    first = school.get(f"{draft}/form/told")
    school.submit(first, told="not_known")

    page = school.submit(first, told="not_known")

    assert page.status == 200


def test_two_pages_saved_in_two_tabs_are_both_kept(school):
    draft = walks.begin(school)
    one, other = school.get(f"{draft}/form/told"), school.get(f"{draft}/form/risks")

    school.submit(one, told="not_known")
    school.submit(other, known="no", two_workers="no", domestic_abuse="no")

    assert {"told", "risks"} <= set(stored().answers["pages"])


def test_a_wrong_upn_is_warned_about_and_saved(school):
    draft = walks.begin(school)
    child = walks.add_person(school, draft, walks.CHILD, walks.CHILD_BORN)

    page = school.submit(f"{draft}/form/details/{child}", upn="A123456789012")

    assert page.status == 200
    assert "Saved. UPN:" in page.text
    assert stored().answers["pages"][f"details/{child}"]["groups"][""]["upn"] == "A123456789012"


def test_adult_or_child_follows_from_the_date_of_birth(school):
    draft = walks.begin(school)
    walks.add_person(school, draft, walks.MOTHER, walks.MOTHER_BORN)
    walks.add_person(school, draft, walks.CHILD, walks.CHILD_BORN)

    page = school.get(f"{draft}/overview/people")

    assert "(adult), born 4 May 1988" in page.text
    assert "(child), born 12 September 2014" in page.text


def test_an_unborn_child_has_an_expected_date_and_no_birthday(school, app):
    draft = walks.begin(school)
    page = school.get(f"{draft}/overview/people/add")
    due = service.draft_of(stored()).on.replace(day=1)
    born = {"expected_on-day": "1", "expected_on-month": str(due.month), "expected_on-year": str(due.year)}

    page = school.submit(page, {"role": "unborn", "birth": "unborn", **born}, family_name="Marlow")

    assert page.h1 == "More about Unborn baby Marlow", page.errors
    assert service.draft_of(stored()).people[0].expected_on == due


def test_a_phone_number_in_free_text_is_flagged_and_can_be_moved(school):
    draft = walks.begin(school)
    mother, _ = walks.family(school, draft)

    page = school.submit(f"{draft}/form/tried", kinds=["talked"], words="Ring her on 07700 900123.", will_lead="no")

    assert page.h1 == "There is a phone number in your text"
    page = school.submit(page, target=f"contact/{mother}")
    assert page.status == 200
    pages = stored().answers["pages"]
    assert pages["tried"]["groups"][""]["words"] == "Ring her on [phone number moved to safe contact]."
    assert pages["contact"]["groups"][mother]["phone"] == "07700 900123"
    assert pages["contact"]["groups"][mother]["safe_to_call"] == "unknown"


def test_a_postcode_left_in_the_text_on_purpose_is_not_asked_about_again(school):
    draft = walks.begin(school)
    walks.family(school, draft)
    page = school.submit(f"{draft}/form/tried", kinds=["talked"], words="The flat in ZZ99 3VZ.", will_lead="no")

    school.submit(page, target="keep")

    page = school.submit(f"{draft}/form/tried", helped="The gran")
    assert page.h1 == "What do the children say?"
    assert stored().answers["pages"]["tried"]["groups"][""]["words"] == "The flat in ZZ99 3VZ."


def test_a_person_taken_out_is_in_no_other_answer(school):
    draft = walks.begin(school)
    mother, child = walks.family(school, draft)

    school.submit(f"{draft}/overview/people/{child}/remove", press="Remove")

    pages = stored().answers["pages"]
    assert pages[f"home/{mother}"]["groups"][""]["residents"] == [mother]
    assert child not in str(pages)


def test_a_colleague_can_go_on_with_a_draft_and_a_stranger_cannot(sign_in, people, make_user):
    draft = walks.begin(sign_in(people.referrer))
    colleague = sign_in(make_user(Role.REFERRER, agency=people.referrer.agency))
    stranger = sign_in(make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE)))

    assert colleague.get(draft).status == 200
    for path in (draft, f"{draft}/form/told", f"{draft}/check", f"{draft}/files", f"{draft}/overview/people"):
        assert stranger.get(path).status == 404
    assert stranger.post(f"{draft}/form/told", {"told": "yes"}).status == 404
    assert stranger.post(f"{draft}/discard").status == 404


def test_a_discarded_draft_is_emptied(school):
    draft = walks.begin(school)
    walks.family(school, draft)

    page = school.submit(f"{draft}/discard", press="Discard the draft")

    assert page.path == "/referrals"
    assert stored().status is ReferralStatus.DISCARDED
    assert stored().answers == {}
    assert stored().title == ""
    assert school.get(draft).status == 404


@pytest.mark.parametrize("by_itself", [False, True])
def test_words_sent_after_the_session_ended_wait_for_the_same_person(school, people, by_itself):
    draft = walks.begin(school)
    page = school.get(f"{draft}/form/tried")
    school.post(f"{draft}/form/tried", {"words": "Old", "seen_revision": "1"}, headers={"X-Autosave": "1"})
    with transaction():
        for session in db.session.scalars(select(WebSession)):
            session.seen_at = clock.now() - timedelta(hours=3)

    headers = {"X-Autosave": "1"} if by_itself else {}
    typed = {"words": "The newest words", "seen_revision": page.field("seen_revision")}
    school.post(f"{draft}/form/tried", typed, headers=headers)
    back = school.give_password_and_code(f"/sign-in?next={draft}/form/tried", people.referrer.email, PASSWORD)

    assert back.path == f"{draft}/form/tried"
    assert back.field("words") == "The newest words"


def test_an_idle_draft_ends_when_its_time_is_up_and_one_in_danger_does_not(school):
    calm, urgent = walks.begin(school), walks.begin(school, danger="yes")
    with transaction():
        for referral in db.session.scalars(select(Referral)).unique():
            referral.keep_until = clock.today() - timedelta(days=1)

    ended = service.forget_idle()

    assert ended == 1
    assert school.get(calm).status == 404
    assert school.get(urgent).status == 200
