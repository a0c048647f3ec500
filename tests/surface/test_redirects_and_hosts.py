"""A redirect leads to this service and nowhere else, whatever the address, the form or the browser says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage import clock
from triage.access.addresses import is_own

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "/%2fevil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "evil.example",
    "@evil.example",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "/families\r\nSet-Cookie: a=b",
    "/families%0d%0aLocation:%20//evil.example",
    "/\u2028/evil.example",
    "/evil.example\x00",
    "?next=//evil.example",
    "#//evil.example",
    "",
    "/" * 3000,
)
OURS = ("/@evil.example", "/", "/families", "/families?q=a&page=2", "/referrals/1/form/who#name", "/list?show=due")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_v3_7_2_an_address_that_may_be_anybodys_is_not_ours(target):
    assert not is_own(target)


@pytest.mark.parametrize("target", OURS)
def test_an_address_of_ours_is_kept(target):
    assert is_own(target)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("target", ELSEWHERE)
def test_v3_7_2_signing_in_leads_nowhere_else(app, people, target):
    visitor = Visitor(app)
    visitor.sign_in(people.referrer.email, PASSWORD)

    answer = visitor.send("GET", "/sign-in", query_string={"next": target})

    assert answer.status_code == 400 or answer.headers["Location"] == "/"


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("referer", ["https://evil.example//evil.example/x", "https://evil.example/\\evil", "junk", ""])
def test_the_page_that_a_button_stood_on_is_ours_whatever_the_browser_says(client, referer):
    answer = client.send("POST", "/sign-out", headers={"Referer": referer}, data={"a": "b"})

    assert answer.headers["Location"].startswith("/sign-in")
    assert "evil.example" not in answer.headers["Location"].split("?")[0]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("families.example.gov.uk", 302),
        ("families.example.gov.uk:443", 302),
        ("evil.example", 400),
        ("families.example.gov.uk.evil.example", 400),
        ("families.example.gov.uk@evil.example", 400),
        ("127.0.0.1", 400),
        ("", 400),
    ],
)
def test_v1_2_2_a_host_that_is_not_ours_is_refused(make_live_app, host, status):
    app = make_live_app(hosts="families.example.gov.uk")
    visitor = Visitor(app)

    answer = visitor.send("GET", "/", headers={"Host": host})

    assert answer.status_code == status
    assert "evil" not in answer.text + answer.headers.get("Location", "")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v15_3_4_a_forwarded_host_counts_only_behind_a_proxy_that_is_trusted(make_live_app):
    alone = Visitor(make_live_app(hosts="families.example.gov.uk"))
    behind = Visitor(make_live_app(hosts="families.example.gov.uk", trusted_proxies=1))
    headers = {"Host": "families.example.gov.uk", "X-Forwarded-Host": "evil.example"}

    assert alone.send("GET", "/", headers=headers).status_code == 302
    assert behind.send("GET", "/", headers=headers).status_code == 400


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_security_txt_says_where_to_report(make_live_app):
    app = make_live_app(base_url="https://families.example.gov.uk", security_contact="mailto:security@example.gov.uk")

    answer = Visitor(app).send("GET", "/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert answer.mimetype == "text/plain"
    assert lines["Contact"] == "mailto:security@example.gov.uk"
    assert lines["Canonical"] == "https://families.example.gov.uk/.well-known/security.txt"
    assert lines["Preferred-Languages"] == "en"
    assert expires_within_a_year(lines["Expires"])


def expires_within_a_year(moment: str) -> bool:
    """Whether it is in the future, and by less than a year (RFC 9116, 2.5.5)."""
    ahead = datetime.fromisoformat(moment) - clock.now()
    return timedelta(days=90) < ahead < timedelta(days=365)
