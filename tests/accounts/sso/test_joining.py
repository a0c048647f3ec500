"""Accepting an invitation with one's own organisation: no password is ever made."""

from __future__ import annotations

import pytest

from tests.accounts.sso import there
from triage.access.permissions import Role
from triage.accounts.commands import Invite
from triage.accounts.queries import user_by_email
from triage.accounts.service import has_password, invitations
from triage.audit import AuditEvent
from triage.db import db, transaction

ADDRESS = f"nora@{there.DOMAIN}"


@pytest.fixture
def link(people, provider):
    """The path of an invitation's link."""
    command = Invite(agency_id=provider.agency_id, email=ADDRESS, name="Nora Vance", roles=frozenset({Role.REFERRER}))
    return invitations.invite(command, by=people.actor(Role.USER_ADMINISTRATOR)).path


def prove(visitor, link, login, **claims):
    """From the invitation's page to the provider and back."""
    page = visitor.get(link)
    go = visitor.send("GET", page.links["Use my organisation’s sign-in"])
    return visitor.get(there.Browser.new().sign_in(go.headers["Location"], login, **claims))


def test_somebody_who_is_invited_joins_with_their_organisation_and_has_no_password(client, provider, link):
    page = prove(client, link, "nora")

    made = client.submit(page, press="Make my account")
    user = user_by_email(ADDRESS)

    assert "Your account is made" in made.text
    assert not has_password(user)
    assert there.queries.identity_of(user.id).subject == "nora"
    event = db.session.query(AuditEvent).filter_by(action="accounts.sso_linked").one()
    assert event.facts["how"] == "an invitation"


def test_somebody_else_over_there_cannot_take_the_invitation(client, provider, link):
    page = prove(client, link, "olga")

    refused = client.submit(page, press="Make my account")

    assert refused.status == 422
    assert user_by_email(ADDRESS) is None
    assert there.queries.identity(provider.issuer, "olga") is None


def test_a_person_over_there_who_is_somebody_here_cannot_take_it_either(client, provider, mira, link):
    page = prove(client, link, "mira", email=ADDRESS)

    refused = client.submit(page, press="Make my account")

    assert refused.status == 422
    assert user_by_email(ADDRESS) is None
    assert there.queries.identity(provider.issuer, "mira").user_id == mira.id


def test_a_link_works_once(client, provider, link):
    client.submit(prove(client, link, "nora"), press="Make my account")

    assert client.get(link).status == 404
    assert client.get(f"{link}/go").status == 404


def test_where_it_is_the_only_way_no_password_is_offered(client, provider, mira, link):
    there.sign_in(client, provider, "mira")
    client.submit("/", form="sign-out")
    with transaction():
        provider.only = True

    page = client.get(link)

    assert "password" not in page.fields()
    assert "Use my organisation’s sign-in" in page.links


def test_somebody_who_comes_back_is_linked_anew(client, people, issuer, provider, mira):
    """An account that ended and is opened again by an invitation starts without its old link."""
    with transaction():
        mira.active = False
        mira.email = ADDRESS
    command = Invite(agency_id=mira.agency_id, email=ADDRESS, name="Mira", roles=frozenset({Role.REFERRER}))
    path = invitations.invite(command, by=people.actor(Role.USER_ADMINISTRATOR)).path

    client.submit(prove(client, path, "nora"), press="Make my account")

    assert there.queries.identity(issuer, "mira") is None
    assert there.queries.identity(issuer, "nora").user_id == mira.id
