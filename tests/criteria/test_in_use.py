"""What the council published stands beside what comes with the service, from its day on, and explains the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.criteria import document, publish
from tests.support.watch import StatementWatch
from triage import clock
from triage.criteria import queries as criteria
from triage.criteria.models import ClosedDay, CriteriaKind, SchoolTerm
from triage.db import db, transaction
from triage.rules import catalogue as shipped
from triage.rules.documents import digest, from_json, to_json
from triage.rules.toml_reader import DataError

DAY = date(2026, 12, 1)


def test_a_version_of_the_councils_own_judges_from_its_day_on(app):
    publish(CriteriaKind.FRAMEWORK, document("frameworks", "sf3.toml", version="2"), start=DAY)

    found = criteria.catalogue()

    assert found.default(DAY - timedelta(days=1)).key == "sf3@1"
    assert found.default(DAY).key == "sf3@2"
    assert found.get("sf3", "1") == shipped.published().get("sf3", "1")


def test_what_is_given_up_judges_nobody_after_its_last_day(app):
    own = document("frameworks", "sf3.toml", code="local1", version="1", name="Our own")
    publish(CriteriaKind.FRAMEWORK, own, start=DAY, end=DAY + timedelta(days=30))

    found = criteria.catalogue()

    assert {each.code for each in found.in_use(DAY)} >= {"local1", "sf3"}
    assert "local1" not in {each.code for each in found.in_use(DAY + timedelta(days=31))}
    assert found.get("local1").name == "Our own"


def test_points_are_found_by_the_key_that_a_place_was_scored_by(app):
    publish(CriteriaKind.PRIORITY, document("policies", "priority-1.toml", version="2"), start=clock.today())

    assert criteria.priority_policy().version == "2"
    assert criteria.priority_policy("priority@1").version == "1"
    assert criteria.priority_policy(on=clock.today() - timedelta(days=1)).version == "1"
    with pytest.raises(criteria.UnknownPolicy):
        criteria.priority_policy("priority@3")


def test_one_session_asks_once(app):
    first, terms = criteria.catalogue(), criteria.terms()
    with StatementWatch.of(db.engine).during() as watch:
        assert criteria.catalogue() is first
        assert criteria.terms() is terms

    assert watch.statements == []


def test_the_councils_own_terms_take_the_place_of_the_shipped_ones(app):
    before = criteria.terms()
    with transaction():
        start = date(2026, 9, 7)
        own = SchoolTerm(name="Autumn 2026", starts_on=start, ends_on=date(2026, 12, 22), changed_at=clock.now())
        db.session.add_all([own, ClosedDay(day=date(2026, 12, 29), name="Closed", added_at=clock.now())])
    criteria.forget()

    assert criteria.terms().on(start).end == date(2026, 12, 22)
    assert criteria.terms().terms[0] == before.terms[0]
    assert criteria.closed_days() == {date(2026, 12, 29)}


@pytest.mark.parametrize("name", ["tf1.toml", "tf2.toml", "sf3.toml"])
def test_a_document_survives_json_and_keeps_its_digest(name):
    content = document("frameworks", name)

    assert from_json(to_json(content)) == content
    assert digest(from_json(to_json(content))) == digest(content)
    assert digest(content | {"version": "2"}) != digest(content)


def test_a_day_that_is_none_is_refused_by_the_reader_with_its_place():
    content = from_json(to_json(document("frameworks", "tf1.toml", national={"start": "soon"})))

    with pytest.raises(DataError, match="start"):
        shipped.framework_of(content)
