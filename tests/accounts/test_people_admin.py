"""Looking after accounts: who may change whom, what ends with an account, and that somebody always can."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from tests.support.people import PASSWORD
from tests.support.people import make_user as new_user
from tests.support.visitor import Visitor
from triage import clock
from triage.access.about import ROLES
from triage.access.permissions import GRANTS, Permission, Role
from triage.accounts import queries
from triage.accounts.commands import ChangeAccount, EndAccount
from triage.accounts.models import AgencyKind, Suspension, User
from triage.accounts.service import people_admin, suspending
from triage.db import db, transaction
from triage.errors import NotFound, Refused, Stale
from triage.notices import queries as notices
from triage.referrals.models import Referral

CASE_FREE = {
    Permission.USERS_MANAGE,
    Permission.SETTINGS_MANAGE,
    Permission.CRITERIA_SEE,
    Permission.CRITERIA_EDIT,
    Permission.CALENDARS_EDIT,
}


@pytest.fixture
def admin(people):
    return people.actor(Role.USER_ADMINISTRATOR)


def change(user: User, *roles: Role, revision: int | None = None) -> ChangeAccount:
    seen = user.roles_revision if revision is None else revision
    return ChangeAccount(user_id=user.id, name=user.name, job_title="", roles=frozenset(roles), seen_revision=seen)


def draft_of(user: User) -> Referral:
    now = clock.now()
    facts = {"variant": "school", "form_version": "1", "framework": "2022", "started_at": now, "saved_at": now}
    return Referral(agency_id=user.agency_id, started_by_id=user.id, **facts)


def ago(days: int):
    return clock.now() - timedelta(days=days)


def test_v8_2_1_whoever_administers_accounts_sees_no_case_data_by_that_role():
    assert GRANTS[Role.USER_ADMINISTRATOR] == CASE_FREE


def test_whoever_does_both_is_told_of_it_on_the_page(people, make_user, sign_in):
    both = make_user(Role.USER_ADMINISTRATOR, Role.COORDINATOR)

    page = sign_in(people.user(Role.USER_ADMINISTRATOR)).get(f"/settings/people/{both.id}")

    assert "Two duties in one account" in page.text


def test_v7_4_2_new_roles_end_the_sessions_and_hold_from_the_next_request(people, make_user, sign_in):
    user = make_user(Role.COORDINATOR)
    theirs = sign_in(user)
    before = theirs.get("/allocations").status

    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))
    admin.submit(f"/settings/people/{user.id}/change", roles=["print clerk"])

    assert before == 200
    assert theirs.get("/allocations").path.startswith("/sign-in")
    assert user.roles == ["print clerk"]


def test_v7_4_2_an_ended_account_is_signed_out_and_signs_in_no_more(people, make_user, sign_in):
    user = make_user(Role.COORDINATOR)
    theirs = sign_in(user)

    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))
    page = admin.submit(f"/settings/people/{user.id}/end", reason="Has left")

    assert "Has left" in page.text
    assert theirs.get("/allocations").path.startswith("/sign-in")
    assert theirs.submit("/sign-in", email=user.email, password=PASSWORD).status == 422


def test_what_somebody_who_leaves_still_holds_is_listed_and_told(people, make_user, sign_in):
    user = people.referrer
    with transaction():
        db.session.add(draft_of(user))
    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))

    page = admin.get(f"/settings/people/{user.id}/end")
    admin.submit(page, reason="Has left")

    assert "1 draft referral" in page.text
    told = [notice.text for notice in notices.unread(seen_by=people.coordinator.actor)]
    assert any("leaves work to hand over: 1 draft referral" in text for text in told)


@pytest.mark.parametrize("roles", [(Role.CHAIR,), (Role.AGENCY_LEAD,), (Role.REFERRER, Role.CHAIR)])
def test_v8_2_1_a_lead_changes_nobody_with_a_role_that_is_not_theirs_to_give(make_agency, make_user, roles):
    agency = make_agency(AgencyKind.SOCIAL_CARE)
    lead = make_user(Role.AGENCY_LEAD, agency=agency).actor
    other = make_user(*roles, agency=agency)

    for act in (
        lambda: people_admin.end_account(EndAccount(other.id, "Out"), by=lead),
        lambda: people_admin.change_account(change(other, Role.REFERRER), by=lead),
        lambda: people_admin.reset_link(other.id, by=lead),
        lambda: people_admin.sign_out_everywhere(other.id, by=lead),
        lambda: people_admin.unlock(other.id, by=lead),
    ):
        with pytest.raises(Refused, match="not yours to give or take"):
            act()
    assert other.active


def test_v8_2_1_a_lead_gives_no_role_that_is_not_theirs_to_give(people, make_user):
    lead = people.user(Role.AGENCY_LEAD)
    colleague = make_user(Role.REFERRER, agency=lead.agency)

    with pytest.raises(Refused, match="You cannot make somebody of this agency agency lead"):
        people_admin.change_account(change(colleague, Role.REFERRER, Role.AGENCY_LEAD), by=lead.actor)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_an_account_of_another_agency_is_404(people, make_user, make_agency, sign_in, role):
    other = make_user(Role.REFERRER, agency=make_agency(AgencyKind.HOUSING))
    visitor = sign_in(people.user(role))

    statuses = {
        visitor.get(address).status
        for address in (
            f"/settings/people/{other.id}",
            f"/settings/people/{other.id}/change",
            f"/settings/people/{other.id}/end",
        )
    }

    assert statuses == ({200} if role is Role.USER_ADMINISTRATOR else {404})


def test_v8_2_1_nobody_looks_after_their_own_account(people, admin):
    own = people.user(Role.USER_ADMINISTRATOR)

    for act in (
        lambda: people_admin.change_account(change(own, Role.USER_ADMINISTRATOR, Role.CHAIR), by=admin),
        lambda: people_admin.end_account(EndAccount(own.id, "Out"), by=admin),
        lambda: people_admin.confirm(own.id, by=admin),
        lambda: people_admin.unlock(own.id, by=admin),
        lambda: people_admin.reset_link(own.id, by=admin),
        lambda: people_admin.reset_codes(own.id, by=admin),
    ):
        with pytest.raises(Refused, match="own account"):
            act()


def test_two_who_change_the_same_account_do_not_overwrite_each_other(make_user, admin):
    user = make_user(Role.REFERRER)
    people_admin.change_account(change(user, Role.PANEL_MEMBER), by=admin)

    with pytest.raises(Stale):
        people_admin.change_account(change(user, Role.AGENCY_LEAD, revision=0), by=admin)

    assert user.roles == ["panel member"]


def test_an_act_of_somebody_whose_account_ended_meanwhile_is_not_done(people, make_user, admin):
    other = make_user(Role.USER_ADMINISTRATOR)
    user = make_user(Role.REFERRER)
    people_admin.end_account(EndAccount(people.user(Role.USER_ADMINISTRATOR).id, "Has left"), by=other.actor)

    with pytest.raises(NotFound):
        people_admin.end_account(EndAccount(user.id, "Out"), by=admin)

    assert user.active


def test_v2_3_4_two_administrators_cannot_end_each_other(make_live_app):
    app = make_live_app()
    with app.app_context():
        pair = [new_user(Role.USER_ADMINISTRATOR) for _ in range(2)]
        actors, ids = [user.actor for user in pair], [user.id for user in pair]
    together = threading.Barrier(2)
    answers: list[str] = []

    def end(own: int) -> None:
        with app.app_context():
            assert queries.user_by_id(ids[own]).active
            together.wait()
            try:
                people_admin.end_account(EndAccount(ids[1 - own], "Out"), by=actors[own])
                answers.append("ended")
            except (NotFound, Refused):
                answers.append("refused")

    threads = [threading.Thread(target=end, args=(own,)) for own in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert sorted(answers) == ["ended", "refused"]
        assert db.session.query(User).filter_by(active=True).count() == 1


def test_the_last_user_administrator_keeps_their_role_and_is_never_suspended(people, make_user, admin):
    last = people.user(Role.USER_ADMINISTRATOR)
    with transaction():
        last.created_at = last.last_signed_in_at = ago(400)
        last.confirmed_at = None

    suspending.suspend_unused()

    assert last.suspended_at is None


@pytest.mark.parametrize(("days", "suspended"), [(89, False), (91, True)])
def test_v6_3_1_accounts_unused_for_90_days_are_suspended_by_the_sweep(make_user, days, suspended):
    user = make_user(Role.REFERRER)
    with transaction():
        user.created_at, user.last_signed_in_at = ago(300), ago(days)

    suspending.suspend_unused()

    assert (user.suspended_why is Suspension.UNUSED) == suspended


def test_v6_3_1_and_at_signing_in_before_anything_is_seen(make_user, sign_in):
    user = make_user(Role.REFERRER)
    with transaction():
        user.created_at, user.last_signed_in_at = ago(300), ago(91)

    page = sign_in(user).get("/referrals")

    assert page.status == 403
    assert "Your account is suspended" in page.text


def test_a_lead_lifts_a_suspension_and_it_stays_lifted(people, make_user, sign_in):
    lead = people.user(Role.AGENCY_LEAD)
    user = make_user(Role.REFERRER, agency=lead.agency)
    with transaction():
        user.created_at, user.last_signed_in_at = ago(300), ago(91)
        suspending.suspend(user, why=Suspension.UNUSED)
    theirs = sign_in(user)
    barred = theirs.get("/referrals").status

    sign_in(lead).submit(f"/settings/people/{user.id}", press="Confirm the account and lift this")
    suspending.suspend_unused()

    assert barred == 403
    assert theirs.get("/referrals").status == 200


def test_without_a_mail_server_the_link_to_a_new_password_is_shown_once(people, make_user, sign_in):
    user = make_user(Role.REFERRER)
    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))

    shown = admin.submit(f"/settings/people/{user.id}", press="Make a password link")

    assert re.search(r"http://\S+/reset-password/\S+", shown.text)
    assert "It works once, within 30 minutes." in shown.text
    assert admin.get("/settings/people/link").status == 410


def test_a_role_is_offered_with_what_somebody_does_with_it(people, sign_in):
    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))
    agency = people.agency(AgencyKind.SCHOOL)

    page = admin.get(f"/settings/people/invite/{agency.id}")

    assert ROLES[Role.AGENCY_LEAD].does in page.text


def test_resetting_codes_ends_the_password_too(people, make_user, sign_in):
    user = make_user(Role.REFERRER)
    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))

    admin.submit(f"/settings/people/{user.id}", press="Reset sign-in codes")

    assert queries.second_factor(user.id) is None
    assert sign_in_is_refused(admin.app, user)


def sign_in_is_refused(app, user: User) -> bool:
    return Visitor(app).submit("/sign-in", email=user.email, password=PASSWORD).status == 422
