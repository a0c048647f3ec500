"""Setting up an agency's sign-in: who may, what is checked before it is kept, and what it means for passwords."""

from __future__ import annotations

import pytest

from tests.accounts.sso import there
from tests.accounts.sso.test_broken_providers import issuer_at, nobody_listening
from tests.support.people import PASSWORD
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import SsoProvider
from triage.accounts.service import WRONG, sso, sso_settings
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.rules.agencies import AgencyKind

SECRET = "a client secret of tests"


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def page_of(school):
    return f"/settings/agencies/{school.id}/single-sign-on"


@pytest.fixture
def administrator(people, sign_in):
    return sign_in(people.user(Role.USER_ADMINISTRATOR))


def filled(issuer, **changes):
    return {
        "issuer": issuer,
        "client_id": "triage",
        "client_secret": SECRET,
        "domains": there.DOMAIN,
        "active": "yes",
        **changes,
    }


def test_an_administrator_sets_up_a_sign_in_and_the_secret_is_sealed(administrator, school, page_of, issuer):
    page = administrator.submit(
        page_of, filled(issuer, domains="@School.example, two.school.example", trusted_amr="mfa")
    )

    kept = there.queries.provider_of(school.id)
    assert "Saved" in page.text
    assert kept.domain_names == ["school.example", "two.school.example"]
    assert kept.trusted_amr == ["mfa"]
    assert SECRET not in kept.sealed_secret
    assert SECRET not in page.body
    assert db.session.query(AuditEvent).filter_by(action="accounts.sso_saved").one().facts["issuer"] == issuer


def test_the_agencys_page_says_how_its_people_sign_in(administrator, school, page_of, issuer):
    before = administrator.get(f"/settings/agencies/{school.id}").text
    administrator.submit(page_of, filled(issuer))
    after = administrator.get(f"/settings/agencies/{school.id}").text

    assert "Email, password and code" in before
    assert "Its own organisation" not in before
    assert "Its own organisation, or email, password and code" in after


def test_the_way_back_is_known_before_anything_is_saved(administrator, school, page_of, issuer):
    before = administrator.get(page_of)
    assert "New client secret" not in before.text

    administrator.submit(page_of, filled(issuer))

    assert f"/sign-in/organisation/{there.queries.provider_of(school.id).id}/back" in before.text


def test_the_secret_stays_unless_a_new_one_is_given(administrator, school, page_of, issuer):
    administrator.submit(page_of, filled(issuer))
    sealed = there.queries.provider_of(school.id).sealed_secret

    administrator.submit(page_of, domains="other.example")
    kept = there.queries.provider_of(school.id).sealed_secret
    missing = administrator.submit(page_of, secret_change="new")
    administrator.submit(page_of, secret_change="new", client_secret="another secret of tests")

    assert kept == sealed
    assert missing.status == 422
    assert there.queries.provider_of(school.id).sealed_secret != sealed


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.USER_ADMINISTRATOR])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_1_nobody_else_sees_or_changes_it(people, sign_in, page_of, role):
    visitor = sign_in(people.user(role))
    visitor.get("/")

    assert visitor.get(page_of).status == 404
    assert visitor.post(page_of).status == 404
    assert visitor.post(f"{page_of}/try").status == 404


def test_v7_5_1_the_page_asks_for_a_fresh_proof(administrator, page_of):
    there.forget_proofs()

    assert administrator.get(page_of).path.startswith("/confirm")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("of-another-issuer", "another issuer"),
        ("plain-http", "missing or not https"),
        ("only-plain-pkce", "PKCE"),
        ("only-shared-keys", "does not sign with a key of its own"),
        ("moved", "sends on to another address"),
        ("slow", "does not answer in time"),
        ("huge", "too large"),
        ("not-an-object", "not an OpenID provider"),
        ("nothing-here", "check the issuer"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v10_5_3_a_provider_that_is_not_what_it_must_be_is_not_kept(
    administrator, school, page_of, openid_provider, impatient, fault, words
):
    if fault == "slow":
        impatient()

    page = administrator.submit(page_of, filled(f"{openid_provider}/{fault}"))

    assert page.status == 422
    assert words in page.errors[0]
    assert page.field("domains") == there.DOMAIN
    assert there.queries.provider_of(school.id) is None


@pytest.mark.parametrize(
    "issuer", ["http://provider.example", "https://a:b@provider.example", "https://provider.example/?a=b", "provider"]
)
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_an_address_that_no_provider_may_have_is_not_even_asked(administrator, school, page_of, issuer):
    page = administrator.submit(page_of, filled(issuer))

    assert page.errors == [sso_settings.WRONG_ADDRESS]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_provider_that_is_down_is_not_kept(administrator, school, page_of):
    with nobody_listening() as place:
        page = administrator.submit(page_of, filled(issuer_at(place)))

    assert page.errors == ["The provider does not answer."]


def test_trying_it_says_what_the_provider_is_and_keeps_nothing(administrator, school, page_of, issuer):
    administrator.get(page_of)

    page = administrator.post(f"{page_of}/try", filled(issuer))

    assert page.status == 200
    assert "Keys it publishes" in page.text
    assert page.field("issuer") == issuer
    assert there.queries.provider_of(school.id) is None


@pytest.mark.parametrize("domain", ["school", "sch ool..example", "-a.example", "a@b@c.example", "*.example"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_is_no_domain_is_refused(administrator, page_of, issuer, domain):
    page = administrator.submit(page_of, filled(issuer, domains=domain))

    assert page.status == 422
    assert "is not a domain" in page.errors[0]


def test_a_domain_belongs_to_one_agency(administrator, people, page_of, issuer):
    there.set_up(people.coordinator.agency, issuer, domain="council.example")

    page = administrator.submit(page_of, filled(issuer, domains="council.example"))

    assert page.status == 422
    assert "another agency" in page.errors[0]


def test_of_two_administrators_the_slower_is_told(people, sign_in, page_of, issuer):
    one, two = (sign_in(people.user(Role.USER_ADMINISTRATOR)) for _ in range(2))
    one.submit(page_of, filled(issuer))
    stale = two.get(page_of)
    one.submit(page_of, domains="newer.example")

    page = two.submit(stale, domains="older.example")

    assert page.status == 409
    assert page.field("domains") == "older.example"


def test_it_becomes_the_only_way_once_somebody_came_that_way(client, administrator, page_of, provider, mira):
    refused = administrator.submit(page_of, only="yes")
    there.sign_in(client, provider, "mira")
    allowed = administrator.submit(page_of, only="yes")

    assert refused.errors == [sso_settings.NOBODY_YET]
    assert "Saved" in allowed.text


@pytest.fixture
def only_way(people, client, administrator, page_of, provider, mira):
    """The school lets its people in through its own sign-in alone."""
    there.sign_in(client, provider, "mira")
    client.submit("/", form="sign-out")
    administrator.submit(page_of, only="yes")
    return provider


def test_v6_8_2_an_account_of_an_agency_with_its_own_sign_in_alone_has_no_password(client, only_way, mira):
    wrong = client.submit("/sign-in", email="nobody@nowhere.example", password=PASSWORD)
    page = client.submit("/sign-in", email=mira.email, password=PASSWORD)

    assert (page.status, page.errors) == (wrong.status, wrong.errors)
    assert WRONG in page.text
    assert mira.password_hash == sso.NO_PASSWORD
    assert there.sign_in(client, only_way, "mira").path == "/"


def test_a_password_that_came_with_somebody_from_elsewhere_opens_nothing_there(client, only_way, make_user):
    newcomer = make_user(Role.REFERRER)
    with transaction():
        newcomer.agency = only_way.agency

    page = client.submit("/sign-in", email=newcomer.email, password=PASSWORD)

    assert WRONG in page.text


def test_a_reset_is_answered_in_the_same_words_and_sends_nothing(client, only_way, mira):
    known = client.submit("/forgotten-password", email=mira.email)
    unknown = client.submit("/forgotten-password", email="nobody@nowhere.example")

    assert (known.status, known.text) == (unknown.status, unknown.text)
    assert db.session.query(AuditEvent).filter_by(action="accounts.reset_asked").count() == 0


def test_whoever_may_change_that_keeps_a_way_in_should_the_provider_fail(client, people, administrator, issuer):
    """Break-glass: the user administrators of the very agency still have a password and a code."""
    council, own = people.coordinator.agency, people.user(Role.USER_ADMINISTRATOR)
    there.link(people.coordinator, issuer, "cora")
    there.sign_in(client, there.set_up(council, issuer, domain="council.example"), "cora")
    client.submit("/", form="sign-out")

    administrator.submit(f"/settings/agencies/{council.id}/single-sign-on", only="yes")

    assert WRONG in client.submit("/sign-in", email=people.coordinator.email, password=PASSWORD).text
    assert client.give_password_and_code("/sign-in", own.email, PASSWORD).path == "/"


def test_the_only_way_in_is_not_unlinked_by_its_owner(client, only_way, mira):
    there.sign_in(client, only_way, "mira")

    page = client.get("/account/organisation")

    assert "only a user administrator can unlink it" in page.text
    assert client.post("/account/organisation/unlink").status == 409
    assert there.queries.identity_of(mira.id) is not None


def test_an_administrator_sees_who_is_linked_and_unlinks_them(client, administrator, page_of, provider, mira):
    there.sign_in(client, provider, "mira")

    page = administrator.submit(page_of, form=f"/unlink/{mira.id}")

    assert "The link is broken" in page.text
    assert not there.is_signed_in(client)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_provider_that_changes_its_issuer_brings_nobody_in_by_old_links(client, openid_provider, provider, mira):
    """Links are to the issuer: pointing the settings at another provider opens no account."""
    with transaction():
        provider.issuer = f"{openid_provider}/other"
        provider.client_id, secret = there.register(
            provider.issuer, f"{there.HERE}/sign-in/organisation/{provider.id}/back"
        )
        provider.sealed_secret = there.sso_protocol.seal_secret(provider.id, secret)

    page = there.sign_in(client, provider, "mira")

    assert page.status == 403


def test_a_secret_moved_to_another_row_opens_nothing(client, people, openid_provider, provider, mira):
    other = there.set_up(people.coordinator.agency, f"{openid_provider}/other", domain="other.example")

    with transaction():
        other.sealed_secret = provider.sealed_secret

    with pytest.raises(there.sso_protocol.vault.Unsealable):
        there.sso_protocol.begin(other, there.sso_protocol.Purpose.SIGN_IN, redirect_uri=there.HERE)


def test_one_agency_has_one_provider_and_a_person_one_link(provider, mira):
    assert isinstance(provider, SsoProvider)
    with pytest.raises(there.Doubled), transaction():
        db.session.add(
            there.SsoIdentity(
                user_id=mira.id, issuer="i", subject="s", linked_by=there.LinkedBy.ACCOUNT, linked_at=clock.now()
            )
        )
