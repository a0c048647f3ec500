"""Forms that no page of ours sends: without a token, too large, oddly encoded, full of fields. Nothing breaks."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice

import pytest
from flask import Flask

from tests.support.visitor import Visitor
from tests.surface.addresses import posts_open_to
from tests.test_access import signed_in_at_home
from triage.access.permissions import Role
from triage.accounts.routes.sign_in import OPEN_TOO_LONG

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
TYPED = "Ærlig talt: <b>the words & of</b> somebody"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\nb\r\n'


# Whose token is wrong is found before anybody is asked who they are: each address is tried by one of those whom it
# lets in, and the odd tokens need fewer people.
WHO_TRIES = {
    "none": (None, *Role),
    "made up": (None, Role.COORDINATOR, Role.REFERRER),
    "somebody else's": (None, Role.COORDINATOR, Role.REFERRER),
}
WRONG_TOKENS = [(token, role) for token, roles in WHO_TRIES.items() for role in roles]


WAYS_IN = {"/sign-in", *(f"/sign-in/{page}" for page in ("code", "set-up", "recovery-codes", "recovery-code"))}
"""Where a form whose session is over leads back to the beginning."""


def dealt_out(app: Flask, roles: Iterable[Role | None]) -> dict[Role | None, list[str]]:
    """Every address that takes a form from one of these, each given to whoever of them has the fewest so far."""
    let_in: dict[str, list[Role | None]] = {}
    for role in roles:
        for address in posts_open_to(app, role):
            let_in.setdefault(address, []).append(role)
    given: dict[Role | None, list[str]] = {role: [] for role in roles}
    for address, those in let_in.items():
        min((given[role] for role in those), key=len).append(address)
    assert all(given.values())
    return given


@ONLY_SQLITE
@pytest.mark.parametrize(("token", "role"), WRONG_TOKENS)
@pytest.mark.slow
def test_v3_5_1_a_form_without_our_token_is_refused_and_its_words_are_kept(app, client, sign_in, people, role, token):
    visitor = client if role is None else signed_in_at_home(sign_in, people.user(role))
    other = signed_in_at_home(sign_in, people.user(Role.REFERRER if role is not Role.REFERRER else Role.CHAIR))
    tokens = {"none": {}, "made up": {"csrf_token": "made-up"}, "somebody else's": {"csrf_token": other._csrf_token()}}
    wrong = []

    for address in dealt_out(app, WHO_TRIES[token])[role]:
        answer = visitor.send("POST", address, data={"words": TYPED, "name": "Jo", **tokens[token]})
        if address in WAYS_IN and (answer.location in {"/", "/sign-in"} or OPEN_TOO_LONG in answer.text):
            continue  # nothing was done, and its own test says what is kept: tests/attack/test_ways_in.py
        page = visitor.page_of(answer)
        kept = [area.text_content().strip() for area in page.tree.xpath("//textarea")]
        if answer.status_code != 400 or not {TYPED, "Jo"} <= set(kept):
            wrong.append(f"{address}: {answer.status_code} with {kept}")

    assert not wrong


@pytest.fixture
def coordinator(sign_in, people) -> Visitor:
    return signed_in_at_home(sign_in, people.coordinator)


ODD = {
    "NUL": {"data": b"words=a%00b&name=\x00", "content_type": "application/x-www-form-urlencoded"},
    "not UTF-8": {"data": b"words=%ff%fe\xff&name=%c3%28", "content_type": "application/x-www-form-urlencoded"},
    "overlong UTF-8": {"data": b"words=%c0%ae%c0%ae/", "content_type": "application/x-www-form-urlencoded"},
    "surrogates": {"data": b"words=%ed%a0%80", "content_type": "application/x-www-form-urlencoded"},
    "another charset": {"data": b"w=1", "content_type": "application/x-www-form-urlencoded; charset=utf-7"},
    "no type": {"data": b"words=1"},
    "JSON": {"data": b'{"words": ["a"]}', "content_type": "application/json"},
    "XML": {"data": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "content_type": "text/xml"},
    "cut multipart": {"data": b"--x\r\nContent-Disposition: form-data; name=", "content_type": MULTIPART},
    "no boundary": {"data": b"a", "content_type": "multipart/form-data"},
    "a file for a word": {"data": {"words": (io.BytesIO(b"x"), "a.txt")}},
    "twice": {"data": {"words": ["first", "second"], "seen_revision": ["0", "1"], "page": ["1", "x"]}},
    "percent signs": {"data": b"%=%&%%=%zz&=", "content_type": "application/x-www-form-urlencoded"},
    "a negative length": {"data": b"a=1", "headers": {"Content-Length": "-1"}},
}


@pytest.mark.slow
@pytest.mark.parametrize("oddity", ODD)
def test_v2_2_1_an_odd_body_is_answered_without_a_fault(app, coordinator, oddity):
    faults = []

    for address in islice(posts_open_to(app, Role.COORDINATOR), 0, None, 4):
        body = dict(ODD[oddity])
        if isinstance(body.get("data"), dict):
            token = coordinator._csrf_token()
            streams = {name: (io.BytesIO(b"x"), "a.txt") for name, value in body["data"].items() if name == "words"}
            body["data"] = {**body["data"], **(streams if "file" in oddity else {}), "csrf_token": token}
        status = coordinator.send("POST", address, **body).status_code
        if status >= 500:
            faults.append(f"{address}: {status}")

    assert not faults


# A sign that text may not hold, bytes that are no text, numbers that a column may not hold: each database has its own
# word on these. Whatever our own code reads as no number or as too long never comes to one.
# Words and numbers are read apart, so that one request may hold an odd one of each.
OF_THE_DATABASE = ("q=%ff&page=-1", "q=%ff&page=99999999999999999999")
OURS = ("page=1&page=2", "page=x&q=" + "a" * 3000)
REFUSED_AT_THE_DOOR = ("q=%00", "%00=1")
"""Before any view is asked: a few addresses see it."""
QUERIES = [
    *((kind, query, 1) for kind in ("sqlite", "postgresql") for query in OF_THE_DATABASE),
    *(("sqlite", query, 1) for query in OURS),
    *(("sqlite", query, 8) for query in REFUSED_AT_THE_DOOR),
]


@pytest.mark.slow
@pytest.mark.parametrize(("database_kind", "query", "every"), QUERIES, indirect=["database_kind"])
def test_v15_3_7_an_odd_query_is_answered_without_a_fault(app, coordinator, query, every):
    from tests.surface.addresses import every_address  # noqa: PLC0415  # read beside its one use

    statuses = {
        address: coordinator.send("GET", f"{address}?{query}").status_code for address in every_address(app)[::every]
    }

    assert not {address: status for address, status in statuses.items() if status >= 500}
    assert query not in REFUSED_AT_THE_DOOR or set(statuses.values()) <= {400, 404, 405}


@ONLY_SQLITE
def test_v5_2_1_a_body_beyond_what_files_may_weigh_is_413(coordinator):
    answer = coordinator.send("POST", "/sign-out", data=b"a=" + b"b" * 6 * 1024 * 1024, content_type=MULTIPART)
    words = coordinator.send(
        "POST", "/sign-out", data=b"a=" + b"b" * 6 * 1024 * 1024, content_type="application/x-www-form-urlencoded"
    )
    huge = coordinator.send("POST", "/sign-out", environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)})

    assert answer.status_code in {400, 413}
    assert words.status_code == huge.status_code == 413
    assert "too large" in words.text


@ONLY_SQLITE
def test_v2_4_1_thousands_of_fields_are_refused(coordinator):
    parts = b"".join(PART % number for number in range(6_000)) + b"--x--\r\n"
    fields = "&".join(f"f{number}=1" for number in range(20_000))

    many_parts = coordinator.send("POST", "/sign-out", data=parts, content_type=MULTIPART)
    many_fields = coordinator.send("POST", "/sign-out", data=fields, content_type="application/x-www-form-urlencoded")

    assert many_parts.status_code == many_fields.status_code == 413


def test_v2_2_1_a_nul_is_refused_and_the_rest_of_the_words_kept(coordinator):
    coordinator.get("/families")
    sent = {"csrf_token": coordinator._csrf_token(), "words": "some\0body"}

    form = coordinator.send("POST", "/families/find", data=sent)
    query = coordinator.send("GET", "/families?after=%00")

    assert form.status_code == query.status_code == 400
    assert "somebody" in form.text


def test_v14_2_6_a_refused_form_shows_what_was_typed_and_no_secret_of_it(coordinator):
    names = ("password", "new_password", "x-password", "client_secret", "one_time_code", "recovery_code", "csrf_token")
    secrets = {name: f"hush-{number}-hush" for number, name in enumerate(names)}

    answer = coordinator.send("POST", "/sign-out", data={**secrets, "words": TYPED})

    assert answer.status_code == 400
    assert "Ærlig talt" in answer.text
    assert "hush" not in answer.text
