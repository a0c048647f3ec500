"""Links of somebody whose account has ended, or was begun again: none of them leads in any more."""

from __future__ import annotations

import pytest

from tests.support.people import make_user
from triage.access.permissions import Role
from triage.accounts.commands import AcceptInvitation, EndAccount, Invite
from triage.accounts.service import invitations, people_admin, resets
from triage.db import transaction
from triage.errors import Refused

GOOD = "nine red bicycles sing loud"


@pytest.fixture
def admin(app):
    return make_user(Role.USER_ADMINISTRATOR).actor


def link_of(user) -> str:
    with transaction():
        return token_of(resets.new_link(user))


def token_of(path: str) -> str:
    return path.rpartition("/")[2]


def invited(agency_id, email: str, *, by) -> str:
    command = Invite(agency_id=agency_id, email=email, name="Ola Quill", roles=frozenset({Role.REFERRER}))
    return token_of(invitations.invite(command, by=by, by_hand=True).path)


def test_a_link_of_before_the_end_leads_nowhere_after_the_account_is_opened_again(people, admin):
    user = people.referrer
    link = link_of(user)
    people_admin.end_account(EndAccount(user.id, "has left"), by=admin)
    token = invited(user.agency_id, user.email, by=admin)
    back = invitations.accept(AcceptInvitation(token=token, name="Back Again", password=GOOD))

    assert back.id == user.id
    with pytest.raises(Refused):
        resets.open_link(link)


def test_a_link_of_before_leads_nowhere_once_the_codes_were_reset(people, admin):
    link = link_of(people.chair)

    people_admin.reset_codes(people.chair.id, by=admin)

    with pytest.raises(Refused):
        resets.open_link(link)


def test_whoever_is_ended_leaves_no_invitation_behind(people, admin):
    lead = people.user(Role.AGENCY_LEAD)
    theirs = invited(lead.agency_id, "friend@school.example", by=lead.actor)
    others = invited(lead.agency_id, "colleague@school.example", by=admin)

    people_admin.end_account(EndAccount(lead.id, "dismissed"), by=admin)

    assert invitations.open_invitation(others).email == "colleague@school.example"
    with pytest.raises(Refused):
        invitations.open_invitation(theirs)


def test_an_invitation_that_a_colleague_sent_again_stays(people, admin):
    lead = people.user(Role.AGENCY_LEAD)
    first = invitations.open_invitation(invited(lead.agency_id, "friend@school.example", by=lead.actor))
    again = invitations.send_again(first.id, by=admin)

    people_admin.end_account(EndAccount(lead.id, "has left"), by=admin)

    assert again.invitation.waiting_email == "friend@school.example"
