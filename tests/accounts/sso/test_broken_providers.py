"""A provider that is down, slow, moved or not what it says: a plain page within seconds, and never a fault of ours."""

from __future__ import annotations

import socket
import time

import pytest

from setup.services import free_port
from tests.accounts.sso import there
from triage.accounts.service import sso_web

pytestmark = [pytest.mark.parametrize("database_kind", ["sqlite"]), pytest.mark.usefixtures("impatient")]

DOES_NOT_ANSWER = "Your organisation’s sign-in does not answer"


@pytest.mark.parametrize("fault", ["slow", "huge", "not-an-object", "moved"])
def test_a_provider_that_does_not_describe_itself_in_time_is_said_to_be_out_of_order(
    client, openid_provider, mira, fault
):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")
    began = time.monotonic()

    page = client.get(f"/sign-in/organisation/{provider.id}/go")

    assert (page.status, page.h1) == (503, DOES_NOT_ANSWER)
    assert time.monotonic() - began < 5


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
def test_a_provider_that_gives_no_tokens_lets_nobody_in(client, openid_provider, mira, fault):
    provider = there.set_up(mira.agency, f"{openid_provider}/{fault}")

    page = there.sign_in(client, provider, "mira")

    assert (page.status, page.h1) == (503, DOES_NOT_ANSWER)
    assert not there.is_signed_in(client)


def test_a_provider_that_is_down_is_left_alone_for_a_moment(client, provider):
    provider.issuer = f"http://localhost:{free_port()}"

    first = client.get(f"/sign-in/organisation/{provider.id}/go")
    with listening(provider.issuer) as connected:
        second = client.get(f"/sign-in/organisation/{provider.id}/go")

        assert (first.status, second.status) == (503, 503)
        assert not connected()


def test_signing_out_does_not_wait_for_a_provider_that_is_down(client, provider, mira):
    there.sign_in(client, provider, "mira")
    provider.issuer = f"http://localhost:{free_port()}"

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


class listening:  # noqa: N801  # reads as a word of the sentence
    """Something that listens where the provider was, and whether anybody came."""

    def __init__(self, issuer):
        self.port = int(issuer.rpartition(":")[2])

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", self.port))
        self.socket.settimeout(0.2)
        return self.came

    def __exit__(self, *_):
        self.socket.close()

    def came(self):
        try:
            self.socket.accept()
        except TimeoutError:
            return False
        return True
