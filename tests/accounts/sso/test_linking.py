"""How a person of a provider becomes a person here: by themselves or by an invitation, and never by an address."""

from __future__ import annotations

import pytest

from tests.accounts.sso import there
from triage.access.permissions import Role
from triage.accounts.models import LinkedBy, SsoIdentity
from triage.accounts.service import sso as service
from triage.accounts.service.sso_tokens import Claims
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import NotFound, Refused
from triage.rules.agencies import AgencyKind


@pytest.fixture
def nobody(people, make_user):
    """Somebody of the school who is linked to nobody over there."""
    return make_user(Role.REFERRER, agency=people.agency(AgencyKind.SCHOOL))


def claims_of(issuer, subject, email=f"mira@{there.DOMAIN}"):
    return Claims(issuer=issuer, subject=subject, email=email, shown_as=email, amr=(), acr="", signed_in_at=None)


def details():
    refused = db.session.query(AuditEvent).filter_by(action="accounts.sso_refused").order_by(AuditEvent.sequence)
    return [event.facts["detail"] for event in refused]


def go_to_link(visitor, login, **claims):
    """From “Your account” to the page that asks whether to link."""
    ready = visitor.submit("/account/organisation", form="/account/organisation/link")
    address = visitor.send("GET", ready.links["Go on"]).headers["Location"]
    return visitor.get(there.Browser.new().sign_in(address, login, **claims))


def test_somebody_links_their_account_and_signs_in_with_it_from_then_on(sign_in, client, provider, nobody):
    visitor = sign_in(nobody)

    asked = go_to_link(visitor, "nora")
    linked = visitor.submit(asked, press="Link my account")

    assert asked.path == "/account/organisation/confirm"
    assert f"nora@{there.DOMAIN}" in asked.text
    assert "Your account is linked" in linked.text
    assert there.sign_in(client, provider, "nora").path == "/"
    event = db.session.query(AuditEvent).filter_by(action="accounts.sso_linked").one()
    assert (event.actor_id, event.facts["how"]) == (nobody.id, "their own account")


def test_v6_8_1_the_same_address_over_there_links_nobody(client, provider, nobody):
    """Whoever runs a provider can put any address into its tokens, verified or not."""
    page = there.sign_in(client, provider, "stranger", email=nobody.email, email_verified="true")

    assert (page.status, page.h1) == (403, "Your account is not linked yet")
    assert not there.is_signed_in(client)
    assert db.session.query(SsoIdentity).count() == 0


def test_v6_8_1_the_same_subject_at_another_agencys_provider_is_somebody_else(
    client, people, openid_provider, mira, make_user
):
    """The provider of another agency says that its person is `mira` too."""
    evil = there.set_up(people.coordinator.agency, f"{openid_provider}/other", domain="evil.example")

    page = there.sign_in(client, evil, "mira", email=mira.email)

    assert page.status == 403
    assert not there.is_signed_in(client)
    assert details() == ["no-link"]


def test_v6_8_1_a_provider_signs_in_people_of_its_own_agency_alone(client, people, issuer, provider, mira):
    """Two agencies share a provider, as schools of one trust do: the link is to the account, not to the agency."""
    other = there.set_up(people.coordinator.agency, issuer, domain="other.example")

    page = there.sign_in(client, other, "mira")

    assert page.status == 403
    assert not there.is_signed_in(client)
    assert details() == ["another-agency"]
    assert there.sign_in(client, provider, "mira").path == "/"


def test_somebody_who_moved_to_another_agency_does_not_come_in_by_the_old_one(client, people, provider, mira):
    with transaction():
        mira.agency = people.coordinator.agency

    page = there.sign_in(client, provider, "mira")

    assert page.status == 403
    assert not there.is_signed_in(client)


def test_a_person_over_there_is_one_person_here(sign_in, provider, mira, nobody):
    visitor = sign_in(nobody)

    refused = visitor.submit(go_to_link(visitor, "mira"), press="Link my account")

    assert refused.status == 409
    assert service.TAKEN in refused.errors
    assert db.session.query(SsoIdentity).one().user_id == mira.id


def test_an_address_that_the_provider_may_not_speak_for_stands_in_the_way(sign_in, provider, nobody):
    visitor = sign_in(nobody)

    refused = visitor.submit(go_to_link(visitor, "nora", email="nora@elsewhere.example"), press="Link my account")

    assert refused.status == 409
    assert service.OTHER_DOMAIN in refused.errors
    assert db.session.query(SsoIdentity).count() == 0


def test_an_attacker_cannot_make_a_victim_link_the_attackers_account(sign_in, client, provider, nobody, mira):
    """The attacker's own answer, opened in the victim's browser: it was not begun there, so it links nothing."""
    attacker = sign_in(mira)
    with transaction():
        db.session.delete(service.queries.identity_of(mira.id))
    ready = attacker.submit("/account/organisation", form="/account/organisation/link")
    address = attacker.send("GET", ready.links["Go on"]).headers["Location"]
    planted = there.Browser.new().sign_in(address, "attacker")
    victim = sign_in(nobody)

    page = victim.get(planted)

    assert page.h1 == "That sign-in has ended"
    assert victim.get("/account/organisation/confirm").path == "/account/organisation"


@pytest.mark.parametrize(
    "path", ["/account/organisation/ready", "/account/organisation/go", "/account/organisation/confirm"]
)
def test_a_link_that_somebody_is_made_to_follow_begins_nothing(sign_in, provider, nobody, path):
    visitor = sign_in(nobody)

    assert visitor.get(path).path == "/account/organisation"


def test_v7_5_1_linking_and_unlinking_ask_for_a_fresh_proof(sign_in, provider, mira, nobody):
    linked, unlinked = sign_in(mira), sign_in(nobody)
    pages = (linked.get("/account/organisation"), unlinked.get("/account/organisation"))

    there.forget_proofs()
    unlink = linked.submit(pages[0], press="Unlink")
    link = unlinked.submit(pages[1], press="Link my account")

    assert unlink.path.startswith("/confirm")
    assert link.path.startswith("/confirm")


def test_somebody_unlinks_their_account_and_comes_in_that_way_no_more(sign_in, client, provider, mira):
    visitor = sign_in(mira)

    page = visitor.submit("/account/organisation", press="Unlink")

    assert "not linked to your organisation any more" in page.text
    assert there.sign_in(client, provider, "mira").status == 403


def test_an_administrator_unlinks_somebody_whose_sessions_then_end(people, client, provider, mira):
    there.sign_in(client, provider, "mira")

    service.unlink_theirs(mira.agency_id, mira.id, by=people.actor(Role.USER_ADMINISTRATOR))

    assert not there.is_signed_in(client)
    with pytest.raises(NotFound):
        service.unlink_theirs(mira.agency_id, mira.id, by=people.actor(Role.USER_ADMINISTRATOR))


def test_an_administrator_unlinks_people_of_the_agency_at_hand_alone(people, provider, mira):
    with pytest.raises(NotFound):
        service.unlink_theirs(people.coordinator.agency_id, mira.id, by=people.actor(Role.USER_ADMINISTRATOR))


@pytest.mark.parametrize("email", ["somebody.else@organisation.example", "nora@elsewhere.example"])
def test_an_invitation_is_accepted_only_by_whom_it_was_sent_to(provider, make_user, issuer, email):
    invited = make_user(Role.REFERRER, agency=provider.agency, email=f"nora@{there.DOMAIN}")

    with pytest.raises(Refused):
        service.link(invited, provider, claims_of(issuer, "s", email), linked_by=LinkedBy.INVITATION, by=invited.actor)

    assert service.queries.identity_of(invited.id) is None


def test_an_invitation_links_whom_it_was_sent_to(provider, make_user, issuer):
    invited = make_user(Role.REFERRER, agency=provider.agency, email=f"nora@{there.DOMAIN}")
    claims = claims_of(issuer, "nora", invited.email)

    service.link(invited, provider, claims, linked_by=LinkedBy.INVITATION, by=invited.actor)

    assert service.queries.identity(issuer, "nora").user_id == invited.id


def test_v7_5_1_somebody_without_a_code_here_proves_over_there_who_they_are(client, provider, mira):
    """What was sent before the proof was asked for is done as it stands afterwards."""
    there.sign_in(client, provider, "mira")
    page = client.get("/account/organisation")

    there.forget_proofs()
    asked = client.submit(page, press="Unlink")
    go = client.send("GET", asked.links["Confirm with your organisation instead"])
    proved = client.get(there.Browser.new().sign_in(go.headers["Location"], "mira"))
    done = client.submit(proved, press="Go on")

    assert "max_age=0" in go.headers["Location"]
    assert proved.path.startswith("/confirm/organisation")
    assert "not linked to your organisation any more" in done.text


def test_v7_5_1_somebody_elses_proof_does_not_count(client, provider, mira):
    there.sign_in(client, provider, "mira")
    page = client.get("/account/organisation")

    there.forget_proofs()
    asked = client.submit(page, press="Unlink")
    go = client.send("GET", asked.links["Confirm with your organisation instead"])
    proved = client.get(there.Browser.new().sign_in(go.headers["Location"], "somebody-else"))
    refused = client.submit(proved, press="Go on")

    assert refused.status == 403
    assert service.queries.identity_of(mira.id) is not None


def test_v7_5_1_an_old_sign_in_over_there_is_no_fresh_proof(client, provider, mira):
    """The provider's word for when the password was given counts, not that it answered."""
    there.sign_in(client, provider, "mira")
    with pytest.raises(service.SsoRefused, match="not genuine"):
        service.proves(mira, claims_of(provider.issuer, "mira"))
