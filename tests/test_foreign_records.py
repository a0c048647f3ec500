"""What belongs to one agency is not there for another: every address, on the demonstration data."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.databases import at_work
from tests.support.visitor import Visitor
from tests.support.watch import StatementWatch
from tests.test_access import answer, declaration, made_up_address, methods, rules
from triage.access.permissions import Permission
from triage.accounts.models import User
from triage.allocations.models import Allocation, Offer
from triage.db import Base, db
from triage.demo.council import DOMAIN, PASSWORD
from triage.documents.models import Document
from triage.evidence.models import InformationRequest
from triage.panel.models import Action, AgencyReturn
from triage.referrals.models import Referral

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

READERS = ("school", "primary", "housing", "keyworker", "harbour")
OF_EACH = 2
# The argument of an address, and the records it names; each has the agency that it belongs to.
OWNED: dict[str, type[Base]] = {
    "referral": Referral,
    "request_id": InformationRequest,
    "offer_id": Offer,
    "return_id": AgencyReturn,
    "action_id": Action,
    "allocation_id": Allocation,
    "document": Document,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_another_agencys_record_is_like_one_that_is_not_there(demonstration_app, database_kind, reader):
    app: Flask = demonstration_app
    visitor, permissions, foreign = arrive(app, reader)

    told_apart = [
        f"{method} {rule.rule}"
        for rule in rules(app)
        for method, address, made_up in addresses(app, rule, permissions, foreign)
        if answer(visitor, method, address) != answer(visitor, method, made_up)
    ]

    assert told_apart == []
    assert sum(map(len, foreign.values())) > len(OWNED)


def arrive(app: Flask, reader: str) -> tuple[Visitor, frozenset[Permission], dict[str, list[uuid.UUID]]]:
    """Somebody signed in, what they may do, and ids of records of other agencies by the name of the argument."""
    with at_work(app):
        user = db.session.scalars(select(User).where(User.email == f"{reader}@{DOMAIN}")).one()
        actor = user.actor
        foreign = {name: belonging_to_others(model, actor.agency_id) for name, model in OWNED.items()}
        watch = StatementWatch.of(db.engine)
    visitor = Visitor(app, watch)
    visitor.sign_in(f"{reader}@{DOMAIN}", PASSWORD)
    visitor.get("/")
    return visitor, actor.permissions, foreign


def belonging_to_others(model: type[Base], agency_id: uuid.UUID) -> list[uuid.UUID]:
    """A few records of this kind that another agency holds."""
    query = select(model.id).where(model.agency_id != agency_id).order_by(model.id).limit(OF_EACH)  # type: ignore[attr-defined]  # each of OWNED has both
    return list(db.session.scalars(query))


def addresses(
    app: Flask, rule: Rule, permissions: frozenset[Permission], foreign: dict[str, list[uuid.UUID]]
) -> Iterator[tuple[str, str, str]]:
    """Method, address of a foreign record, and the same address with an id that nothing has."""
    declared = declaration(app, rule.endpoint)
    names = set(OWNED) & set(rule.arguments)
    if not names or isinstance(declared, str) or not permissions.intersection(declared):
        return
    made_up = made_up_address(app, rule)
    first = min(names, key=lambda name: rule.rule.index(f":{name}>"))
    at = made_up.split("/").index(next(part for part in made_up.split("/") if is_id(part)))
    for found in foreign[first]:
        parts = made_up.split("/")
        parts[at] = str(found)
        for method in methods(rule):
            yield method, "/".join(parts), made_up


def is_id(part: str) -> bool:
    """Whether this part of an address is the id of a record."""
    try:
        uuid.UUID(part)
    except ValueError:
        return False
    return True
