"""Every address × method × role: the exact headers, the right answer to odd methods, nothing but our own redirects.

The headers themselves are checked by `Visitor.send`, so each request of the whole suite stands here too.
"""

from __future__ import annotations

import itertools
import re

import pytest
from werkzeug.exceptions import InternalServerError, ServiceUnavailable, TooManyRequests

from tests.support.surface import must_be_dressed
from tests.support.visitor import Visitor
from tests.surface.addresses import STATIC, every_address
from triage.access.permissions import Role
from triage.errors import Invalid, NotFound, Refused, Stale

pytestmark = pytest.mark.slow

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
NONCE = re.compile(r"'nonce-([\w-]+)'")
ODD_METHODS = ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "FOO")


@pytest.fixture
def visitor_as(sign_in, people, client):
    """Somebody with a role, or a stranger."""

    def visiting(role: Role | None) -> Visitor:
        return client if role is None else sign_in(people.user(role))

    return visiting


# What each role is shown, and refused, is asked for in tests/test_access.py through the same `Visitor.send`.
@ONLY_SQLITE
@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.REFERRER])
def test_v3_4_1_to_6_every_address_answers_everybody_with_the_exact_headers(app, visitor_as, role):
    visitor = visitor_as(role)

    statuses = {
        visitor.send(method, address).status_code
        for address, method in itertools.product(every_address(app), ("GET", "POST"))
    }

    assert {200, 400, 404, 405} <= statuses
    assert not {status for status in statuses if status >= 500}


@ONLY_SQLITE
@pytest.mark.parametrize("role", [None, Role.COORDINATOR])
def test_v4_1_4_only_get_head_and_post_are_known_and_the_rest_is_405_with_allow(app, visitor_as, role):
    visitor = visitor_as(role)
    wrong = []

    # Which methods there are is said before anybody is asked who they are: the second goes round them.
    every = every_address(app)
    tried = itertools.product(every, ODD_METHODS) if role is None else zip(every, itertools.cycle(ODD_METHODS))
    for address, method in tried:
        answer = visitor.send(method, address)
        allowed = {word.strip() for word in answer.headers.get("Allow", "").split(",")}
        right = answer.status_code == 404 or (
            answer.status_code == 405 and allowed <= {"GET", "HEAD", "POST"} and allowed & {"GET", "POST"}
        )
        if not right:
            wrong.append(f"{method} {address}: {answer.status_code}, Allow {sorted(allowed)}")

    assert not wrong


# What a method is comes before who asks: a stranger, and somebody who is let in at most addresses.
@ONLY_SQLITE
@pytest.mark.parametrize("role", [None, Role.COORDINATOR])
def test_v4_1_4_a_head_is_its_get_without_the_body_and_no_header_or_field_makes_another_method(app, visitor_as, role):
    visitor = visitor_as(role)
    headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST"}
    wrong = []

    for address in every_address(app):
        get = visitor.send("GET", f"{address}?_method=POST", headers=headers)
        head = visitor.send("HEAD", f"{address}?_method=POST")
        same = (get.status_code, get.headers.get("Location"), get.mimetype, get.headers.get("Allow")) == (
            head.status_code,
            head.headers.get("Location"),
            head.mimetype,
            head.headers.get("Allow"),
        )
        if not same or head.data or head.status_code in {400, 422}:
            wrong.append(f"{address}: {get.status_code} and {head.status_code}")

    assert not wrong


@ONLY_SQLITE
def test_v3_4_3_each_answer_has_a_nonce_and_an_id_of_its_own(client):
    answers = [client.send("GET", "/sign-in") for _ in range(3)]

    nonces = [NONCE.findall(answer.headers["Content-Security-Policy"]) for answer in answers]

    assert len({nonce for (nonce,) in nonces}) == len(answers)
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == len(answers)


def raising(error: Exception):
    def view() -> str:
        raise error

    return view


FAILURES = {
    400: "/nothing?words=%00",
    404: NotFound(),
    409: Stale("Somebody was faster", changes=["The tier"]),
    4090: Refused("Not in this state"),
    4091: Invalid("Not a date"),
    429: TooManyRequests(retry_after=60),
    500: InternalServerError(),
    5000: ValueError("a secret in an error"),
    503: ServiceUnavailable(retry_after=60),
}


@pytest.mark.parametrize("number", FAILURES)
@pytest.mark.parametrize("https", [False, True])
@ONLY_SQLITE
def test_v16_5_1_every_error_has_a_page_and_the_headers(make_live_app, number, https):
    app = make_live_app(testing=False, https=https)
    status = int(str(number)[:3])
    error = FAILURES[number]
    if isinstance(error, Exception):
        app.config["WTF_CSRF_ENABLED"] = False
        app.view_functions["home.healthz"] = raising(error)
        app.view_functions["home.healthz"].__access__ = "public"
    path = error if isinstance(error, str) else "/healthz"

    answer = Visitor(app).send("GET", path)

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<h1" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    if status in {429, 503}:
        assert answer.headers["Retry-After"] == "60"


@ONLY_SQLITE
@pytest.mark.parametrize("address", ["/sign-in", "/healthz", "/static/css/kit.css", "/nothing", "/"])
def test_v3_3_1_over_https_the_cookie_is_host_bound_and_hsts_is_sent(make_live_app, address):
    app = make_live_app(https=True)
    client = app.test_client()

    answer = client.get(address, base_url="https://localhost", buffered=True)

    must_be_dressed(answer, app)
    cookies = answer.headers.getlist("Set-Cookie")
    assert all(cookie.startswith("__Host-session=") for cookie in cookies)
    assert cookies or address != "/sign-in"


@pytest.mark.parametrize("address", STATIC)
@ONLY_SQLITE
def test_only_a_file_asked_for_by_its_fingerprint_may_be_kept(app, client, address):
    from triage import assets  # noqa: PLC0415  # its addresses need a request

    with app.test_request_context():
        current = assets.brand_address() if "brand" in address else assets.asset(address.removeprefix("/static/"))

    plain, made_up = client.send("GET", address), client.send("GET", f"{address}?v=made-up")
    kept = client.send("GET", current)

    assert plain.headers["Cache-Control"] == made_up.headers["Cache-Control"] == "no-store"
    if kept.status_code == 200:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = client.send("GET", current, headers={"If-None-Match": kept.headers.get("ETag", "")})
        assert again.status_code in {200, 304}


@ONLY_SQLITE
def test_what_a_script_loads_by_its_own_fingerprint_may_be_kept_too(app, client):
    from triage import assets  # noqa: PLC0415  # its addresses need a request

    with app.test_request_context():
        fingerprint = assets.asset("js/main.js").partition("?")[2]

    kept = [client.send("GET", f"/static/{part}?{fingerprint}") for part in ("js/autosave.js", assets.LIBRARY)]

    assert {answer.headers["Cache-Control"] for answer in kept} == {"public, max-age=31536000, immutable"}


@ONLY_SQLITE
def test_v13_4_1_nothing_of_the_sources_is_served(client):
    found = [
        path
        for path in ("/.git/HEAD", "/config.py", "/static/../wsgi.py", "/static/..%2fwsgi.py", "/static//etc/passwd")
        if client.send("GET", path).status_code != 404
    ]

    assert found == []


@ONLY_SQLITE
def test_v13_4_3_a_folder_is_not_listed(client):
    assert {client.send("GET", path).status_code for path in ("/static/", "/static/css", "/static/css/")} == {404}
