"""Every address of the service, tried by strangers and by people who made it up."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.support.visitor import Visitor
from triage.access.guards import PUBLIC, UNGUARDED_ENDPOINTS, declaration
from triage.access.permissions import Role

MADE_UP = {
    "UUIDConverter": uuid.uuid4,
    "IntegerConverter": lambda: 999_999,
    "UnicodeConverter": lambda: "made-up",
    "PathConverter": lambda: "made/up",
}


def rules(app: Flask) -> Iterator[Rule]:
    """Every address that a view answers."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in UNGUARDED_ENDPOINTS:
            yield rule


def made_up_address(app: Flask, rule: Rule) -> str:
    """An address of this kind for a record that does not exist."""
    arguments = {
        name: MADE_UP.get(type(converter).__name__, lambda converter=converter: first_choice(converter))()
        for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, arguments, method=first_method(rule))


def first_choice(converter: object) -> str:
    """One of the words that an address may hold here."""
    return min(getattr(converter, "items", None) or ["made-up"])


def first_method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def test_v8_2_1_a_stranger_is_sent_to_sign_in_from_every_address(app, client):
    let_in = [
        f"{first_method(rule)} {rule.rule}: {response.status_code}"
        for rule in rules(app)
        if declaration(app, rule.endpoint) != PUBLIC
        and not sent_to_sign_in(response := send(client, app, rule), first_method(rule))
    ]

    assert let_in == []


@pytest.mark.parametrize("role", list(Role))
def test_v8_2_2_a_made_up_record_is_404_for_everybody(app, sign_in, people, role):
    visitor = sign_in(people.user(role))

    wrong = [
        f"GET {rule.rule}: {response.status_code}"
        for rule in rules(app)
        if rule.arguments and "GET" in (rule.methods or ()) and declaration(app, rule.endpoint) != PUBLIC
        if (response := send(visitor, app, rule)).status_code != 404
    ]

    assert wrong == []


def send(visitor: Visitor, app: Flask, rule: Rule):
    return visitor.send(first_method(rule), made_up_address(app, rule))


def sent_to_sign_in(response: object, method: str) -> bool:
    """Whether the answer is the way to the sign-in page; a POST without a token may also be refused outright."""
    status = response.status_code
    if status == 302:
        return response.headers["Location"].startswith("/sign-in")
    return method == "POST" and status == 400
