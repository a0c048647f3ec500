"""Every address of the service, tried by strangers, by people without the permission, and with made-up ids."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.visitor import Visitor
from tests.support.watch import A_GET_MAY_WRITE
from triage.access.guards import PUBLIC, SIGNED_IN, UNGUARDED_ENDPOINTS, declaration
from triage.access.permissions import Role, granted
from triage.accounts.models import User

MADE_UP = {
    "UUIDConverter": uuid.uuid4,
    "ShortNumber": lambda: 999_999,
    "UnicodeConverter": lambda: "made-up",
    "PathConverter": lambda: "made/up",
}


# What is asked for by its content: nobody searched for these words is an answer.
NO_RECORD = frozenset({"/audit/searches/<mark>"})
# The token of the session's forms, and the script nonce of one answer.
BY_CHANCE = re.compile(r'(?<=name="csrf_token" value=")[^"]*|(?<=nonce=")[^"]*')


TRIED_BY = 3


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
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_1_without_the_permission_an_address_is_like_one_that_is_not_there(app, sign_in, people, role):
    visitor = signed_in_at_home(sign_in, people.user(role))
    nothing = Nothing(visitor)

    told_apart = [
        f"{method} {rule.rule}"
        for rule in closed_to(app, role)
        for method in methods(rule)
        if answer(visitor, method, address := made_up_address(app, rule)) != nothing.like(method, address)
    ]

    assert told_apart == []


def closed_to(app: Flask, role: Role) -> Iterator[Rule]:
    """Addresses that this role does not open, so dealt out that each is tried by three of the roles it is closed to.

    Each role tries besides one address of each declaration: which permissions are asked for, and who has them, is
    written address by address in tests/matrix/doors.py.
    """
    met = set()
    for number, rule in enumerate(rules(app)):
        declared = declaration(app, rule.endpoint)
        without = [each for each in Role if not is_open_to(each, declared)]
        if role not in without:
            continue
        turn = (without.index(role) - number) % len(without)
        if turn < TRIED_BY or declared not in met:
            met.add(declared)
            yield rule


# Made-up ids meet every statement on PostgreSQL once, asked for by somebody to whom every address is open.
BY_DATABASE = [*(("sqlite", [role]) for role in Role), ("postgresql", list(Role))]


@pytest.mark.parametrize(
    ("database_kind", "roles"),
    BY_DATABASE,
    ids=[f"{kind}-{roles[0] if len(roles) == 1 else 'every role'}" for kind, roles in BY_DATABASE],
    indirect=["database_kind"],
)
def test_v8_2_2_a_made_up_record_is_404_for_everybody(app, sign_in, make_user, roles):
    visitor = signed_in_at_home(sign_in, make_user(*roles))

    wrong = [
        f"{method} {rule.rule}: {response.status_code}"
        for rule in rules(app)
        if rule.rule not in NO_RECORD
        if rule.arguments and any(is_open_to(role, declaration(app, rule.endpoint)) for role in roles)
        for method in methods(rule)
        if (response := attempt(visitor, method, made_up_address(app, rule))).status_code != 404
    ]

    assert wrong == []


@dataclass
class Nothing:
    """What one visitor is answered where there is nothing, asked for once in each part of the service."""

    visitor: Visitor
    known: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def like(self, method: str, address: str) -> tuple[int, str]:
        """The answer to an address in the same part of the service, which the navigation marks."""
        part = address.split("/")[1]
        if (method, part) not in self.known:
            self.known[method, part] = answer(self.visitor, method, f"/{part}/nothing/is/at/this/address")
        return self.known[method, part]


def methods(rule: Rule) -> list[str]:
    """How an address is asked for."""
    return sorted({"GET", "POST"} & (rule.methods or set()))


def signed_in_at_home(sign_in: Callable[[User], Visitor], user: User) -> Visitor:
    """Somebody who has a page open, whose token their forms would send."""
    visitor = sign_in(user)
    visitor.get("/")
    return visitor


def is_open_to(role: Role, declared: object) -> bool:
    """Whether the view's declaration lets people with this role alone in."""
    return declared in (PUBLIC, SIGNED_IN) or bool(granted([role]).intersection(declared))


def attempt(visitor: Visitor, method: str, address: str) -> TestResponse:
    """One request that must change nothing, with the right CSRF token where it is sent."""
    data = {"csrf_token": visitor._csrf_token(), "words": "typed by somebody"} if method == "POST" else None
    response = visitor.send(method, address, data=data)
    wrongly = set(visitor.watch.written) - A_GET_MAY_WRITE
    assert not wrongly, f"{method} {address} wrote to {wrongly}"
    return response


def answer(visitor: Visitor, method: str, address: str) -> tuple[int, str]:
    """The status and the body, without what is new on each page."""
    response = attempt(visitor, method, address)
    return response.status_code, BY_CHANCE.sub("", response.get_data(as_text=True))


def send(visitor: Visitor, app: Flask, rule: Rule) -> TestResponse:
    return visitor.send(first_method(rule), made_up_address(app, rule))


def sent_to_sign_in(response: object, method: str) -> bool:
    """Whether the answer is the way to the sign-in page; a POST without a token may also be refused outright."""
    status = response.status_code
    if status == 302:
        return response.headers["Location"].startswith("/sign-in")
    return method == "POST" and status == 400
