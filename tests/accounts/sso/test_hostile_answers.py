"""A provider, or somebody on the way, who does not play by the rules: nobody is let in, whatever is wrong."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.accounts.sso import there
from triage.accounts.models import Guess
from triage.accounts.service import sso_protocol, sso_web, throttle
from triage.audit import AuditEvent
from triage.db import db

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

# What is wrong with the ID token, the ASVS 5.0 requirement that it would break, and the word in the audit trail.
TOKENS = [
    ("wrong-nonce", "v10_5_1", "InvalidClaimError nonce"),
    ("no-nonce", "v10_5_1", "MissingClaimError nonce"),
    ("wrong-issuer", "v10_2_2", "InvalidClaimError iss"),
    ("wrong-audience", "v10_5_4", "InvalidClaimError aud"),
    ("second-audience", "v10_5_4", "other audiences"),
    ("wrong-party", "v10_5_4", "InvalidClaimError azp"),
    ("expired", "v9_2_1", "ExpiredTokenError exp"),
    ("no-expiry", "v9_2_1", "MissingClaimError exp"),
    ("long-ago", "v9_2_1", "made long ago"),
    ("from-tomorrow", "v9_2_1", "InvalidClaimError iat"),
    ("no-subject", "v10_5_2", "MissingClaimError sub"),
    ("blank-subject", "v10_5_2", "InvalidClaimError sub"),
    ("alg-none", "v9_1_2", "UnsupportedAlgorithmError"),
    ("public-key-as-secret", "v9_1_2", "UnsupportedAlgorithmError"),
    ("client-secret-as-key", "v9_1_2", "UnsupportedAlgorithmError"),
    ("unknown-key", "v9_1_3", "InvalidKeyIdError"),
    ("forged-signature", "v9_1_1", "BadSignatureError"),
    ("key-in-the-token", "v9_1_3", "InvalidKeyTypeError"),
    ("wrong-kind-of-token", "v9_2_2", "kind of token"),
    ("wrong-access-token", "v10_5_1", "InvalidClaimError at_hash"),
    ("no-id-token", "v10_5_1", "no ID token"),
]
RETURNS = [("wrong-iss", "issuer of the answer"), ("no-iss", "no issuer in the answer")]


def must_be_refused(visitor, page, detail=None):
    """Nobody is in, the page is plain, and the reason stands in the audit trail alone."""
    assert page.status in (400, 403, 503), page.text
    assert not there.is_signed_in(visitor)
    if detail is not None:
        refused = (
            db.session.query(AuditEvent).filter_by(action="accounts.sso_refused").order_by(AuditEvent.sequence).all()
        )
        assert refused[-1].facts["detail"] == detail.replace(" ", "-")
        assert detail not in page.text


@pytest.mark.parametrize(
    ("fault", "detail"),
    [(fault, detail) for fault, _, detail in TOKENS],
    ids=[f"{asvs}-{fault}" for fault, asvs, _ in TOKENS],
)
def test_a_token_with_a_fault_lets_nobody_in(client, openid_provider, mira, fault, detail):
    issuer = f"{openid_provider}/{fault}"
    mira_there = db.session.merge(there.queries.identity_of(mira.id))
    mira_there.issuer = issuer
    provider = there.set_up(mira.agency, issuer)

    page = there.sign_in(client, provider, "mira")

    must_be_refused(client, page, detail)


@pytest.mark.parametrize(("fault", "detail"), RETURNS)
def test_v10_2_2_an_answer_that_does_not_say_the_right_issuer_is_refused(client, openid_provider, mira, fault, detail):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")

    page = there.sign_in(client, provider, "mira")

    must_be_refused(client, page, detail)


def test_a_token_signed_by_a_key_that_was_published_since_is_good(client, openid_provider, mira):
    issuer = f"{openid_provider}/next-key"
    there.queries.identity_of(mira.id).issuer = issuer
    provider = there.set_up(mira.agency, issuer)
    sso_web.document(f"{issuer}/jwks", fresh=True)

    page = there.sign_in(client, provider, "mira")

    assert page.path == "/"


def test_v10_5_2_somebody_whose_subject_changes_is_somebody_else(client, openid_provider, mira):
    issuer = f"{openid_provider}/other-subject"
    there.queries.identity_of(mira.id).issuer = issuer
    provider = there.set_up(mira.agency, issuer)

    page = there.sign_in(client, provider, "mira", email=mira.email)

    must_be_refused(client, page, "no link")


def test_v10_2_1_an_answer_without_a_state_or_with_a_made_up_one_is_refused(client, provider, mira):
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)

    for state in (None, "", "made-up"):
        page = client.get(changed(back, state=state))

        must_be_refused(client, page)
        assert page.h1 == "That sign-in has ended"


def test_v10_2_1_an_answer_meant_for_another_browser_signs_nobody_in(client, sign_in, provider, mira, people):
    """Login CSRF: the attacker's own answer, opened in the victim's browser."""
    attacker = there.Visitor(client.app, client.watch)
    back = there.Browser.new().sign_in(there.set_out(attacker, provider), "mira", **there.STRONG)

    page = client.get(back)

    must_be_refused(client, page)
    assert there.set_out(client, provider)
    must_be_refused(client, client.get(back))


def test_v10_2_1_an_answer_counts_once(client, provider, mira):
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)

    first = client.get(back)
    client.submit("/", form="sign-out")
    again = client.get(back)

    assert first.path == "/"
    must_be_refused(client, again)


def test_v10_2_1_a_state_counts_once_even_when_its_answer_was_refused(client, provider, mira):
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)

    first = client.get(changed(back, code="made-up"))
    again = client.get(back)

    must_be_refused(client, first, "code: invalid_grant")
    must_be_refused(client, again)
    assert again.h1 == "That sign-in has ended"


def test_v10_4_2_a_code_counts_once_even_in_a_journey_of_its_own(client, provider, mira):
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)
    client.get(back)
    client.submit("/", form="sign-out")
    mine = query_of(there.set_out(client, provider))

    page = client.get(changed(back, state=mine["state"]))

    must_be_refused(client, page, "code: invalid_grant")


def test_v10_1_2_a_code_of_another_browser_does_not_fit_this_journey(client, provider, mira):
    """Code injection: the victim's code, stolen before use, in the attacker's own journey. PKCE is what stops it."""
    victim = there.Visitor(client.app, client.watch)
    stolen = there.Browser.new().sign_in(there.set_out(victim, provider), "mira", **there.STRONG)
    mine = query_of(there.set_out(client, provider))

    page = client.get(changed(stolen, state=mine["state"]))

    must_be_refused(client, page, "code: invalid_grant")


def test_v10_2_2_an_answer_of_one_provider_is_not_taken_at_the_address_of_another(
    client, people, openid_provider, mira, provider
):
    """Mix-up: each agency has an address of its own to come back to."""
    other = there.set_up(people.coordinator.agency, f"{openid_provider}/other", domain="other.example")
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)

    page = client.get(back.replace(str(provider.id), str(other.id)))

    must_be_refused(client, page)
    assert page.h1 == "That sign-in has ended"


def test_a_journey_ends_after_ten_minutes(client, provider, mira, monkeypatch):
    monkeypatch.setattr(sso_protocol, "LASTS", timedelta(seconds=-1))

    page = there.sign_in(client, provider, "mira")

    must_be_refused(client, page, "too long ago")


def test_leaving_the_providers_page_is_no_fault_and_its_words_are_not_shown(client, provider):
    back = there.Browser.new().cancel(there.set_out(client, provider))

    page = client.get(back)

    must_be_refused(client, page, "access_denied")
    assert page.h1 == "You did not sign in"
    assert "not me" not in page.body


def test_an_error_with_words_of_its_own_is_kept_out_of_pages_and_records(client, provider):
    state = query_of(there.set_out(client, provider))["state"]

    page = client.get(
        f"/sign-in/organisation/{provider.id}/back",
        state=state,
        error="Phone 01632 960999 <b>now</b>",
        error_description="<script>alert(1)</script>",
        iss=provider.issuer,
    )

    must_be_refused(client, page, "unreadable")
    assert "01632 960999" not in page.body
    assert "alert" not in page.body


@pytest.mark.parametrize("code", ["", "made-up", "é\u0000%", "a" * 5000])
def test_a_made_up_code_is_refused_without_a_fault_of_ours(client, provider, code):
    state = query_of(there.set_out(client, provider))["state"]

    page = client.get(f"/sign-in/organisation/{provider.id}/back", state=state, code=code, iss=provider.issuer)

    must_be_refused(client, page)


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address, **parameters):
    """The same address with these parameters instead; None takes one away."""
    query = {**query_of(address), **parameters}
    kept = {name: value for name, value in query.items() if value is not None}
    return f"{urlsplit(address).path}?{urlencode(kept)}"


def test_v16_3_3_a_stranger_cannot_fill_the_trail_with_refused_journeys(client, openid_provider, mira):
    provider = there.set_up(mira.agency, f"{openid_provider}/wrong-nonce")

    for _ in range(throttle.GUESSES + 3):
        assert there.sign_in(client, provider, "mira").status == 400

    noted = db.session.query(AuditEvent).filter_by(action="accounts.sso_refused").count()
    assert noted == throttle.GUESSES
    assert db.session.query(Guess).count() == throttle.GUESSES
