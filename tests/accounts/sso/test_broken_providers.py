"""A provider that is down, slow, moved or not what it says: a plain page within seconds, and never a fault of ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from requests.adapters import HTTPAdapter

from tests.accounts.sso import there
from triage.accounts.service import sso_web

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

DOES_NOT_ANSWER = "Your organisation’s sign-in does not answer"
USUAL, USUAL_LONGEST = sso_web.TIMEOUT, sso_web.LONGEST


@pytest.mark.parametrize("fault", ["slow", "huge", "not-an-object", "moved"])
def test_a_provider_that_does_not_describe_itself_in_time_is_said_to_be_out_of_order(
    client, openid_provider, mira, impatient, monkeypatch, fault
):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")
    send, waited = HTTPAdapter.send, []

    def notes_its_patience(self, request, stream, timeout, *rest):
        waited.append(timeout)
        return send(self, request, stream, timeout, *rest)

    monkeypatch.setattr(HTTPAdapter, "send", notes_its_patience)
    if fault == "slow":
        impatient()

    page = client.get(f"/sign-in/organisation/{provider.id}/go")

    assert (page.status, page.h1) == (503, DOES_NOT_ANSWER)
    assert waited == [sso_web.TIMEOUT], "it is asked once, and for a moment"


def test_people_wait_for_a_provider_for_a_few_seconds_at_most(database_kind):
    assert sum(USUAL) <= 8
    assert USUAL_LONGEST <= 10


@pytest.mark.parametrize(
    "fault", ["of-another-issuer", "plain-http", "only-plain-pkce", "only-shared-keys", "no-token-address"]
)
def test_v10_5_3_a_description_that_is_not_this_providers_or_not_fit_for_use_is_refused(
    client, openid_provider, mira, fault
):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")

    page = client.get(f"/sign-in/organisation/{provider.id}/go")

    assert (page.status, page.h1) == (400, "We could not check your organisation’s answer")


@pytest.mark.parametrize("fault", ["slow-token", "failing-token", "garbled-token"])
def test_a_provider_that_gives_no_tokens_lets_nobody_in(client, openid_provider, mira, impatient, fault):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")
    back = there.Browser.new().sign_in(there.set_out(client, provider), "mira", **there.STRONG)
    if fault == "slow-token":
        impatient()

    page = client.get(back)

    assert (page.status, page.h1) == (503, DOES_NOT_ANSWER)
    assert not there.is_signed_in(client)


def test_a_provider_that_is_down_is_left_alone_for_a_moment(client, provider, impatient, monkeypatch):
    monkeypatch.setattr(sso_web, "KEPT_FAILURE", 600.0)
    impatient()
    with nobody_listening() as place:
        provider.issuer = issuer_at(place)

        first = client.get(f"/sign-in/organisation/{provider.id}/go")
        place.listen()
        second = client.get(f"/sign-in/organisation/{provider.id}/go")

        assert (first.status, second.status) == (503, 503)
        assert not has_come(place)


def test_signing_out_does_not_wait_for_a_provider_that_is_down(client, provider, mira):
    there.sign_in(client, provider, "mira")
    with nobody_listening() as place:
        provider.issuer = issuer_at(place)

        page = client.submit("/", form="sign-out")

    assert page.h1 == "You have signed out"
    assert "Sign out of your organisation too" not in page.links


@pytest.mark.parametrize(
    "address",
    [
        "http://provider.example",
        "ftp://provider.example",
        "https://",
        "https://user:word@provider.example",
        "https://provider.example/#part",
        "https://provider.example:99999",
        "javascript:alert(1)",
        "file:///etc/passwd",
        None,
        5,
    ],
)
def test_v12_2_1_only_https_addresses_are_fit_for_a_provider(app, address):
    assert not sso_web.is_fit(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fd00::1"])
def test_v13_2_4_a_providers_name_does_not_lead_into_our_own_network(app, host):
    with pytest.raises(sso_web.Unreachable, match="private network"):
        sso_web.must_be_public(host)


@contextmanager
def nobody_listening() -> Iterator[socket.socket]:
    """A port that is ours, so that nobody else listens there either: who comes is refused until we do."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        yield place


def issuer_at(place: socket.socket) -> str:
    return f"http://localhost:{place.getsockname()[1]}"


def has_come(place: socket.socket) -> bool:
    """Whether anybody waits at the door: who came and went again is still in the line."""
    place.setblocking(False)
    try:
        place.accept()
    except BlockingIOError:
        return False
    return True
