"""Signing in with one's own organisation: who gets in, where they arrive, what is asked and what is recorded."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accounts.sso import there
from tests.accounts.test_sign_in import age_sessions
from tests.support.people import make_agency
from triage import clock
from triage.accounts.models import Suspension
from triage.audit import AuditEvent
from triage.db import db, transaction


def events(action: str) -> list[AuditEvent]:
    return list(db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.sequence))


def test_somebody_who_is_linked_arrives_signed_in(client, provider, mira):
    page = there.sign_in(client, provider, "mira")

    assert page.path == "/"
    assert page.status == 200
    assert mira.name in page.text
    assert events("accounts.signed_in")[-1].facts["how"] == "single sign-on"
    assert mira.last_signed_in_at is not None


def test_v6_8_4_without_a_trusted_second_factor_there_our_code_is_asked(client, provider, mira):
    page = there.sign_in(client, provider, "mira", amr="pwd")

    assert page.path == "/sign-in/code"
    assert not there.is_signed_in(client)
    there.sign_in(client, provider, "mira", amr="pwd")
    assert client.give_code(mira.email).path == "/"
    assert events("accounts.signed_in")[-1].facts["how"] == "single sign-on and code"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v6_8_4_a_context_that_is_trusted_counts_and_another_does_not(client, people, issuer, mira):
    provider = there.set_up(mira.agency, issuer, trusted_amr=[], trusted_acr=["urn:strong"])

    weak = there.sign_in(client, provider, "mira", acr="urn:weak")
    strong = there.sign_in(client, provider, "mira", acr="urn:strong")

    assert weak.path == "/sign-in/code"
    assert strong.path == "/"


def test_v7_2_4_the_session_goes_on_under_a_new_token(client, provider, mira):
    client.get("/sign-in")
    address = there.set_out(client, provider)
    before = client.raw.get_cookie("session").value

    client.get(there.Browser.new().sign_in(address, "mira", **there.STRONG))

    assert client.raw.get_cookie("session").value != before


def test_what_was_typed_before_the_session_ended_is_still_there(sign_in, people, issuer):
    somebody = people.coordinator
    provider = there.set_up(somebody.agency, issuer)
    there.link(somebody, issuer, "cora")
    visitor = sign_in(somebody)
    page = visitor.get("/panels/new")

    age_sessions(timedelta(minutes=31))
    visitor.submit(page, {"name": "Strengthening Families Panel, west", "place": "Room 9"})
    again = there.sign_in(visitor, provider, "cora", onward="/panels/new")

    assert again.path == "/panels/new"
    assert again.field("name") == "Strengthening Families Panel, west"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v3_7_2_no_address_outside_the_service_is_followed_afterwards(client, provider, mira, target):
    page = there.sign_in(client, provider, "mira", onward=target)

    assert page.path == "/"


def test_the_domain_of_an_address_leads_to_the_organisation_whoever_it_belongs_to(client, provider):
    known = client.submit("/sign-in/organisation?next=/referrals", email=f"nobody.at.all@{there.DOMAIN.upper()}")

    assert known.path == f"/sign-in/organisation/{provider.id}?next=/referrals"
    assert "localhost" in known.text
    assert provider.agency.name not in known.body
    assert "nobody" not in known.path
    assert known.links["Go on"].endswith("/go?next=/referrals")


def test_an_unknown_domain_is_told_so_and_a_provider_out_of_use_is_unknown(client, provider):
    unknown = client.submit("/sign-in/organisation", email="somebody@elsewhere.example")
    with transaction():
        provider.active = False
    unused = client.submit("/sign-in/organisation", email=f"somebody@{there.DOMAIN}")

    assert unknown.status == unused.status == 422
    assert unknown.errors == unused.errors
    assert client.get(f"/sign-in/organisation/{provider.id}").status == 404
    assert client.get(f"/sign-in/organisation/{provider.id}/go").status == 404


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_sign_in_page_offers_it_only_where_some_agency_has_it(client, people, issuer):
    before = client.get("/sign-in")
    there.set_up(people.referrer.agency, issuer)

    assert "Sign in with your organisation" not in before.links
    assert "Sign in with your organisation" in client.get("/sign-in").links


def test_v10_2_3_only_what_is_needed_is_asked_of_the_provider(client, provider):
    asked = parse_qs(urlsplit(there.set_out(client, provider)).query)

    assert asked["scope"] == ["openid email profile"]
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked) == {
        *("client_id", "redirect_uri", "scope", "response_type", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }


def test_v10_1_2_each_journey_has_secrets_of_its_own(client, provider):
    one, two = (parse_qs(urlsplit(there.set_out(client, provider)).query) for _ in range(2))

    for secret in ("state", "nonce", "code_challenge"):
        assert len(one[secret][0]) >= 43
        assert one[secret] != two[secret]


def test_v10_1_1_no_token_reaches_the_browser(client, provider, mira):
    address = there.set_out(client, provider)
    response = client.send("GET", there.Browser.new().sign_in(address, "mira", **there.STRONG))

    assert response.status_code == 302
    assert "eyJhbGci" not in response.get_data(as_text=True) + str(response.headers)


def test_an_ended_account_is_not_let_in(client, provider, mira):
    with transaction():
        mira.active = False

    page = there.sign_in(client, provider, "mira")

    assert page.status == 403
    assert not there.is_signed_in(client)
    assert events("accounts.sso_refused")[-1].facts["detail"] == "ended-account"


def test_a_suspended_account_meets_the_same_page_as_after_a_password(client, provider, mira):
    with transaction():
        mira.suspended_at, mira.suspended_why = clock.now(), Suspension.UNUSED

    page = there.sign_in(client, provider, "mira")

    assert page.path.startswith("/before-you-go-on")
    assert page.status == 403


def test_an_agency_without_an_agreement_meets_the_same_page_as_after_a_password(client, issuer, make_user):
    agency = make_agency(agreed=False)
    there.link(make_user(agency=agency), issuer, "nina")

    page = there.sign_in(client, there.set_up(agency, issuer), "nina")

    assert page.path.startswith("/before-you-go-on")
    assert "information sharing agreement" in page.text


def test_an_agency_that_has_ended_has_no_sign_in(client, provider, mira):
    address = there.set_out(client, provider)
    back = there.Browser.new().sign_in(address, "mira", **there.STRONG)

    with transaction():
        provider.agency.active = False

    assert client.get(back).status == 404


def test_signing_out_here_offers_to_sign_out_there_and_says_nothing_of_the_person(client, provider, mira):
    there.sign_in(client, provider, "mira")

    page = client.submit("/", form="sign-out")

    assert page.path == f"/sign-in/organisation/{provider.id}/out"
    assert not there.is_signed_in(client)
    address = urlsplit(page.links["Sign out of your organisation too"])
    assert set(parse_qs(address.query)) == {"client_id", "post_logout_redirect_uri"}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_provider_knows_the_way_out(client, provider, mira):
    there.sign_in(client, provider, "mira")

    answer = there.requests.get(
        client.submit("/", form="sign-out").links["Sign out of your organisation too"], timeout=60
    )

    assert answer.status_code == 200
    assert "logout" in answer.text.lower()
