"""The generated matrix: everybody against every address with every record, own, foreign, restricted, over, made up.

Refused means: 404, to the letter what a made-up id is answered, no row changed, and one event in the audit trail that
names who asked for what (standards.md 1).
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.routing import Rule

from tests.matrix import records
from tests.matrix.addresses import is_tried_elsewhere, kinds_named
from tests.matrix.records import Fact, World
from tests.matrix.who import Who, sees
from tests.support.visitor import Visitor
from tests.support.watch import StatementWatch
from tests.test_access import answer, made_up_address, methods, rules
from triage.access import scope
from triage.access.guards import PUBLIC, SIGNED_IN, declaration
from triage.accounts.models import User
from triage.db import db
from triage.demo.council import DOMAIN, PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]

READERS = (
    "school", "school2", "primary", "police", "care", "cff", "keyworker", "ifs", "safety2", "chair", "coordinator",
    "print", "governance", "auditor", "admin", "harbour",
)  # fmt: skip
BY_TURNS = 3
DEMONSTRATION = pytest.mark.xdist_group("matrix")


@dataclass(slots=True)
class Play:
    """One person's play through the matrix, and what went wrong."""

    app: Flask
    visitor: Visitor
    who: Who
    world: World
    faults: list[str] = field(default_factory=list)
    refused: int = 0
    let_in: int = 0
    nothing: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    made_up: dict[str, str] = field(default_factory=dict)
    """An address for each rule."""
    last: int = 0
    """The newest event that was looked at: nobody else adds to the trail."""

    def everything(self) -> None:
        """Every address that this person's roles open, with records that are theirs and that are not."""
        for turn, rule in enumerate(rules(self.app)):
            declared = declaration(self.app, rule.endpoint)
            if declared == PUBLIC or not (declared == SIGNED_IN or self.who.permissions.intersection(declared)):
                continue
            for kind in kinds_named(rule.rule):
                for fact in self.chosen(kind, theirs=False, turn=turn):
                    for method in methods(rule):
                        self.must_be_refused(rule, method, fact)
                if is_its_page(rule):
                    for fact in self.chosen(kind, theirs=True, turn=turn):
                        self.must_be_let_in(rule, fact)

    def chosen(self, kind: str, *, theirs: bool, turn: int) -> list[Fact]:
        """Restricted records of that kind, those that are over and others; of foreign ones one each, by turns."""
        fitting = [fact for fact in self.world.facts[kind] if sees(self.who, kind, fact) is theirs]
        restricted = [fact for fact in fitting if fact.restricted]
        over = [fact for fact in fitting if fact.over and not fact.restricted]
        others = [fact for fact in fitting if not fact.restricted and not fact.over]
        if theirs:
            return restricted[:2] + over[:1] + others[:2]
        return [facts[turn % min(len(facts), BY_TURNS)] for facts in (restricted, over, others) if facts]

    def must_be_refused(self, rule: Rule, method: str, fact: Fact) -> None:
        """The same answer as to a made-up record, nothing changed, and one event."""
        self.refused += 1
        made_up = self.address_of(rule)
        address = put_in(rule, made_up, fact.key)
        if (method, rule.rule) not in self.nothing:
            self.nothing[method, rule.rule] = without(answer(self.visitor, method, made_up), first_of(rule, made_up))
            self.last = last_event(self.app)
        got = without(answer(self.visitor, method, address), fact.key)
        self.last, events = events_since(self.app, self.last)
        said = f"{method} {rule.rule} with {fact}"
        if got[0] != 404:
            self.faults.append(f"{said}: {got[0]}")
        elif got != self.nothing[method, rule.rule]:
            self.faults.append(f"{said}: another page than for a made-up id")
        if events != [("access.refused", self.who.key)]:
            self.faults.append(f"{said}: the trail has {events}")

    def must_be_let_in(self, rule: Rule, fact: Fact) -> None:
        """The page of a record that is theirs."""
        self.let_in += 1
        got, _ = answer(self.visitor, "GET", put_in(rule, self.address_of(rule), fact.key))
        self.last = last_event(self.app)
        if got not in (200, 302, 303):
            self.faults.append(f"GET {rule.rule} with {fact}: {got}, though it is theirs")

    def address_of(self, rule: Rule) -> str:
        """The address of a made-up record."""
        if rule.rule not in self.made_up:
            self.made_up[rule.rule] = made_up_address(self.app, rule)
        return self.made_up[rule.rule]


@pytest.fixture
def played(demonstration_app: Flask) -> tuple[Flask, World]:
    """The made-up council with every fourth family closed to everybody."""
    with demonstration_app.app_context(), scope.as_service():
        records.restrict()
        db.session.commit()  # noqa: TID251  # the test stands outside every act
        world = records.read()
        db.session.remove()
    return demonstration_app, world


@DEMONSTRATION
def test_v8_2_2_whatever_is_not_theirs_is_like_nothing_at_all(played, database_kind, record_property):
    app, world = played
    plays = [play(app, world, reader) for reader in READERS]

    faults = [f"{each.who.name}: {fault}" for each in plays for fault in each.faults]

    record_property("cases", sum(each.refused + each.let_in for each in plays))
    assert faults == []
    assert sum(each.refused for each in plays) > 1200
    assert sum(each.let_in for each in plays) > 60


def test_every_address_with_a_record_in_it_is_in_the_matrix(app, database_kind):
    left_out = [
        rule.rule
        for rule in rules(app)
        if rule.arguments and not kinds_named(rule.rule) and not is_tried_elsewhere(rule.rule)
    ]

    assert left_out == []


def play(app: Flask, world: World, reader: str) -> Play:
    """Sign in as this person and try everything."""
    with app.app_context(), scope.as_service():
        user = db.session.scalars(select(User).where(User.email == f"{reader}@{DOMAIN}")).one()
        actor = user.actor
        declared = frozenset(str(uuid.UUID(str(row[0]))) for row in db.session.execute(DECLARED, {"user": user.id.hex}))
        watch = StatementWatch.of(db.engine)
        db.session.remove()
    visitor = Visitor(app, watch)
    visitor.sign_in(f"{reader}@{DOMAIN}", PASSWORD)
    visitor.get("/")
    who = Who(reader, str(actor.user_id), str(actor.agency_id), actor.permissions, declared)
    played = Play(app, visitor, who, world)
    played.everything()
    return played


DECLARED = text(
    "SELECT DISTINCT i.family_id FROM declarations d JOIN items i ON i.id = d.item_id "
    "WHERE d.user_id = :user AND i.family_id IS NOT NULL"
)


def is_its_page(rule: Rule) -> bool:
    """Whether this is the page of the record itself, and not a part of it or an act."""
    return "GET" in (rule.methods or ()) and rule.rule.endswith(">") and len(rule.arguments) == 1


def put_in(rule: Rule, made_up: str, key: str) -> str:
    """The made-up address with a record at its first argument."""
    at = rule.rule.split("/").index(next(part for part in rule.rule.split("/") if "<" in part))
    parts = made_up.split("/")
    parts[at] = parts[at].replace(first_of(rule, made_up), key)
    return "/".join(parts)


def first_of(rule: Rule, made_up: str) -> str:
    """What stands at the first argument of a made-up address."""
    at = rule.rule.split("/").index(next(part for part in rule.rule.split("/") if "<" in part))
    ending = rule.rule.split("/")[at].rpartition(">")[2]
    return made_up.split("/")[at].removesuffix(ending)


def without(answered: tuple[int, str], key: str) -> tuple[int, str]:
    """An answer without the id that was asked for, should the page repeat it; a number only where an address has it."""
    pattern = rf"(?<=/){key}(?!\d)" if key.isdigit() else re.escape(key)
    return answered[0], re.sub(pattern, "the id", answered[1])


def last_event(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        found = connection.execute(text("SELECT max(sequence) FROM audit_events")).scalar()
    return int(found or 0)


def events_since(app: Flask, before: int) -> tuple[int, list[tuple[str, str]]]:
    """The newest event, what the trail holds since, and who did it."""
    query = text("SELECT sequence, action, actor_id FROM audit_events WHERE sequence > :before ORDER BY sequence")
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(query, {"before": before}).all()
    newest = rows[-1][0] if rows else before
    return newest, [(row[1], str(uuid.UUID(str(row[2]))) if row[2] else "") for row in rows]
