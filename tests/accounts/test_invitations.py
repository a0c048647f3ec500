"""Inviting people: who may give which role, and a link that makes one account, once, within two days."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from tests.support.people import make_agency as new_agency
from tests.support.people import make_user as new_user
from triage import clock
from triage.access.permissions import ROLES_OF_KIND, Role
from triage.accounts import queries
from triage.accounts.commands import AcceptInvitation, Invite
from triage.accounts.models import AgencyKind, Invitation, User
from triage.accounts.queries import people_admin as admin_queries
from triage.accounts.service import invitations
from triage.audit.models import AuditEvent
from triage.db import db, transaction
from triage.errors import NotFound, Refused

GOOD = "teacup volcano gravel nineteen"
LEADS_MAY_GIVE = {Role.REFERRER, Role.PANEL_MEMBER, Role.KEYWORKER, Role.COMMUNITY_SAFETY}
ANYBODYS = {Role.REFERRER, Role.AGENCY_LEAD, Role.PANEL_MEMBER, Role.FORUM_MEMBER}


def invitation_for(agency, *roles, email="new.person@school.example") -> Invite:
    return Invite(agency_id=agency.id, email=email, name="Marta Quill", roles=frozenset(roles or {Role.REFERRER}))


def token_of(sent) -> str:
    return sent.path.removeprefix(invitations.PATH)


@pytest.fixture
def admin(people):
    return people.actor(Role.USER_ADMINISTRATOR)


@pytest.mark.parametrize("kind", list(AgencyKind))
@pytest.mark.parametrize("inviter", [Role.USER_ADMINISTRATOR, Role.AGENCY_LEAD])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_1_each_role_is_given_only_by_those_who_may_and_where_it_fits(
    people, make_agency, make_user, kind, inviter
):
    agency = make_agency(kind)
    by = people.actor(inviter) if inviter is Role.USER_ADMINISTRATOR else make_user(inviter, agency=agency).actor
    allowed = ROLES_OF_KIND[kind] & (set(Role) if inviter is Role.USER_ADMINISTRATOR else LEADS_MAY_GIVE)

    for role in Role:
        command = invitation_for(agency, role, email=f"{role.name.lower()}@x.example")
        if role in allowed:
            assert invitations.invite(command, by=by).invitation.roles == [role.value]
        else:
            with pytest.raises(Refused, match="You cannot make somebody"):
                invitations.invite(command, by=by)


def test_v8_2_1_what_only_the_council_may_do_is_given_to_nobody_else():
    for kind, roles in ROLES_OF_KIND.items():
        council_only = {Role.AUDITOR, Role.INFORMATION_GOVERNANCE, Role.USER_ADMINISTRATOR}
        assert (kind is AgencyKind.COUNCIL) == (council_only <= roles)
        assert roles >= ANYBODYS
    assert ROLES_OF_KIND[AgencyKind.POLICE] == ANYBODYS


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.USER_ADMINISTRATOR])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_nobody_invites_into_an_agency_that_is_not_theirs(people, make_agency, role):
    with pytest.raises(NotFound):
        invitations.invite(invitation_for(make_agency(AgencyKind.SCHOOL)), by=people.actor(role))


def test_an_invited_person_makes_an_account_and_then_sets_up_codes(people, client, sign_in):
    admin = sign_in(people.user(Role.USER_ADMINISTRATOR))
    agency = people.agency(AgencyKind.SCHOOL)

    shown = admin.submit(
        f"/settings/people/invite/{agency.id}",
        email="New.Person@School.example",
        name="Marta Quill",
        roles=["referrer"],
    )
    link = re.search(r"http://\S+(/join/\S+)", shown.text)[1]
    again = admin.get("/settings/people/link")
    page = client.submit(link, name="Marta Quill-Rees", password=GOOD, again=GOOD)

    user = queries.user_by_email("new.person@school.example")
    assert again.status == 410
    assert (user.name, user.roles, user.agency_id) == ("Marta Quill-Rees", ["referrer"], agency.id)
    assert page.path.startswith("/sign-in/")
    assert client.get("/referrals").path.startswith("/sign-in")
    assert client.get(link).status == 404


def test_v6_4_1_a_link_works_for_48_hours_and_once(people, admin):
    agency = people.agency(AgencyKind.SCHOOL)
    first = invitations.invite(invitation_for(agency), by=admin)
    second = invitations.invite(invitation_for(agency, email="other@school.example"), by=admin)
    with clock.standing_at(clock.now() + timedelta(hours=47, minutes=59)):
        invitations.accept(AcceptInvitation(token=token_of(first), name="Marta Quill", password=GOOD))

    with clock.standing_at(clock.now() + timedelta(hours=48, minutes=1)), pytest.raises(Refused, match="48 hours"):
        invitations.accept(AcceptInvitation(token=token_of(second), name="Other", password=GOOD))
    with pytest.raises(Refused, match="has been used"):
        invitations.accept(AcceptInvitation(token=token_of(first), name="Marta Quill", password=GOOD))

    assert queries.user_by_email("other@school.example") is None


def test_v2_3_3_using_an_invitation_up_is_told_to_one_only_and_never_after_its_time(people, admin):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)
    now = clock.now()

    with transaction():
        late = admin_queries.use_invitation(sent.invitation.id, at=now + timedelta(hours=49))
        answers = [admin_queries.use_invitation(sent.invitation.id, at=now) for _ in range(2)]

    assert not late
    assert answers == [True, False]


def test_v6_4_1_after_its_time_the_page_of_a_link_says_so(people, admin, client):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)
    with transaction():
        sent.invitation.expires_at = clock.now()

    page = client.get(sent.path)

    assert page.status == 404
    assert "This link does not work any more" in page.text


def test_v6_4_1_sending_again_spends_the_link_before_and_withdrawing_the_last(people, admin):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)
    again = invitations.send_again(sent.invitation.id, by=admin)

    with pytest.raises(Refused):
        invitations.open_invitation(token_of(sent))
    assert invitations.open_invitation(token_of(again)).id == sent.invitation.id
    invitations.withdraw(sent.invitation.id, by=admin)

    with pytest.raises(Refused):
        invitations.open_invitation(token_of(again))


def test_v11_4_2_only_the_hash_of_a_link_is_kept(people, admin):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)
    token = token_of(sent)

    rows = [
        str(value)
        for model in (Invitation, AuditEvent)
        for row in db.session.query(model)
        for value in vars(row).values()
    ]

    assert len(token) >= 43
    assert not any(token in value for value in rows)
    assert sent.invitation.token_hash == invitations.hash_of(token)


def test_a_weak_password_is_refused_and_the_link_still_works(people, admin, client):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)

    short = client.submit(sent.path, password="short", again="short")
    different = client.submit(sent.path, password=GOOD, again=GOOD + "x")

    assert short.status == different.status == 422
    assert "at least 12 characters" in short.text
    assert "not the same" in different.text
    assert invitations.open_invitation(token_of(sent))


def test_opening_the_link_uses_nothing_up(people, admin, client):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL)), by=admin)

    for _ in range(3):
        assert client.get(sent.path).status == 200


def test_an_address_has_one_account_and_one_invitation(people, admin, make_user):
    agency = people.agency(AgencyKind.SCHOOL)
    taken = make_user(Role.REFERRER, agency=agency)
    invitations.invite(invitation_for(agency), by=admin)

    with pytest.raises(Refused, match="has an account already"):
        invitations.invite(invitation_for(agency, email=taken.email.upper()), by=admin)
    with pytest.raises(Refused, match="invited already"):
        invitations.invite(invitation_for(agency, email="NEW.person@school.example"), by=admin)


@pytest.mark.parametrize(
    "odd",
    [
        "сhair@council.example",  # noqa: RUF001  # a Cyrillic letter is what this is about
        "chair@cоuncil.example",  # noqa: RUF001  # the same in the domain
        "chair\u200b@council.example",
        "chair\u202e@council.example",
        "new,chair@council.example",
        "<new@council.example",
        "new@[127.0.0.1].example",
        "new@-council.example",
    ],
)
def test_an_address_that_only_looks_like_another_or_like_two_is_not_invited(people, admin, odd):
    with pytest.raises(Refused, match="plain letters"):
        invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL), email=odd), by=admin)


@pytest.mark.parametrize("plain", ["o'brien-d.souza+referrals@st-marys.sch.example", "x_1@a1.example"])
def test_usual_addresses_are_invited(people, admin, plain):
    sent = invitations.invite(invitation_for(people.agency(AgencyKind.SCHOOL), email=plain), by=admin)

    assert sent.invitation.email == plain


def test_somebody_who_comes_back_keeps_what_they_did_and_sets_up_codes_anew(people, admin, make_user):
    left = make_user(Role.REFERRER)
    with transaction():
        left.active, left.ended_at = False, clock.now()
    sent = invitations.invite(invitation_for(left.agency, email=left.email), by=admin)

    back = invitations.accept(AcceptInvitation(token=token_of(sent), name="Back Again", password=GOOD))

    assert back.id == left.id
    assert back.active
    assert queries.second_factor(back.id) is None


def test_somebody_who_moved_to_another_agency_begins_there_with_nothing(people, admin, make_user, make_agency):
    left = make_user(Role.COORDINATOR)
    email = left.email
    with transaction():
        left.active, left.ended_at = False, clock.now()
    sent = invitations.invite(invitation_for(make_agency(AgencyKind.POLICE), email=email), by=admin)

    there = invitations.accept(AcceptInvitation(token=token_of(sent), name="Moved On", password=GOOD))

    assert there.id != left.id
    assert there.email == email
    assert there.agency.kind is AgencyKind.POLICE
    assert not left.active
    assert left.agency.kind is AgencyKind.COUNCIL
    assert left.email.endswith(".invalid")


def test_a_lead_invites_from_the_page_and_sees_only_roles_that_are_theirs_to_give(people, sign_in):
    lead = people.user(Role.AGENCY_LEAD)
    visitor = sign_in(lead)

    page = visitor.get("/settings/people/invite")

    assert page.path == f"/settings/people/invite/{lead.agency_id}"
    assert set(page.tree.xpath("//input[@name='roles']/@value")) == {"referrer", "panel member"}


def test_v2_3_3_of_two_who_accept_at_once_one_gets_the_account(make_live_app, make_live_people):
    app = make_live_app()
    token = make_live_people(app)
    answers: list[str] = []
    together = threading.Barrier(2)

    def accept(name: str) -> None:
        with app.app_context():
            together.wait()
            try:
                answers.append(invitations.accept(AcceptInvitation(token=token, name=name, password=GOOD)).name)
            except Refused:
                answers.append("refused")

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        made = db.session.query(User).filter_by(email="new.person@school.example").all()
        assert sorted(answers) == sorted(["refused", made[0].name])
        assert len(made) == 1


@pytest.fixture
def make_live_people():
    """Arranges an invitation in a live application and answers its token."""

    def make(app) -> str:
        with app.app_context():
            by = new_user(Role.USER_ADMINISTRATOR).actor
            return token_of(invitations.invite(invitation_for(new_agency(AgencyKind.SCHOOL)), by=by))

    return make
