"""Two people at once and a queue that is down: real commits, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.panel.deciding import REASON, open_sitting
from tests.support.databases import at_work
from tests.support.people import People
from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.documents.models import Document
from triage.errors import Stale
from triage.families.models import Address, SafeToWrite
from triage.panel.commands import decisions as commands
from triage.panel.models import Decision, Item, ItemStatus
from triage.panel.service import decisions as service
from triage.rules.decisions import DecisionKind


def arrange(app: Flask) -> tuple[commands.Decide, Actor]:
    """A meeting with one family, and a sound command on it."""
    with at_work(app):
        sitting = open_sitting(People())
        item = sitting.add_family()
        for address in db.session.scalars(select(Address)):
            address.safe_to_write = SafeToWrite.YES
        db.session.commit()  # noqa: TID251  # the test stands outside every act
        details = commands.Keep(review_on=clock.today() + timedelta(days=9))
        return sitting.command(item, DecisionKind.KEEP, details), sitting.actor


def decide_at_once(app: Flask, wanted: list[commands.Decide], by: Actor) -> list[object]:
    """Each command in a thread of its own, all started together; what each got."""
    gate = Barrier(len(wanted))

    def one(command: commands.Decide) -> object:
        with at_work(app):
            gate.wait()
            try:
                return service.decide(command, by=by).id
            except Stale as stale:
                return stale

    with ThreadPoolExecutor(len(wanted)) as pool:
        return list(pool.map(one, wanted))


@pytest.fixture
def count(live_app: Flask) -> Callable[[type], int]:
    def rows(model: type) -> int:
        with at_work(live_app):
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    return rows


def another(command: commands.Decide) -> commands.Decide:
    """A different decision on the same page as it was seen."""
    facts = {name: getattr(command, name) for name in command.__slots__}
    facts |= {
        "kind": DecisionKind.WITHDRAWN,
        "details": commands.Withdrawn(who="father"),
        "reason_code": REASON[DecisionKind.WITHDRAWN],
        "idempotency_key": str(uuid.uuid4()),
    }
    return commands.Decide(**facts)


def test_case_17_of_two_who_decide_at_once_one_decides_and_the_other_sees_it(live_app, count):
    command, by = arrange(live_app)

    got = decide_at_once(live_app, [command, another(command)], by)

    assert count(Decision) == 1
    [stale] = [each for each in got if isinstance(each, Stale)]
    assert "recorded" in stale.changes[0]


def test_the_same_sheet_sent_many_times_at_once_is_one_decision(live_app, count):
    command, by = arrange(live_app)

    got = decide_at_once(live_app, [command] * 4, by)

    assert count(Decision) == 1
    assert len(set(got)) == 1


def test_case_18_with_the_queue_down_the_decision_stands_and_its_letters_wait(make_live_app):
    app = make_live_app(redis_url="redis://127.0.0.1:1/0")
    command, by = arrange(app)

    with at_work(app):
        made = service.decide(command, by=by)

        assert db.session.get_one(Item, command.item_id).status is ItemStatus.DECIDED
        letters = db.session.scalars(select(Document).where(Document.decision_id == made.id)).all()
        assert letters
        assert all(not letter.sha256 for letter in letters)
