"""The list says which points it stands by, and how far a newer version is on its way to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.arranging import listed, make_family, put_on_list
from tests.panel.test_rekeying import COMPONENTS
from tests.support.criteria import document, publish
from triage import clock
from triage.access.permissions import Role
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion
from triage.db import db
from triage.panel.service import rekeying
from triage.rules.dates import long_date


def test_the_list_says_by_what_it_stands_and_what_is_coming(app, sign_in, people):
    listed("Okoro", urgent=True)
    chair = sign_in(people.user(Role.CHAIR))
    assert "Priority policy, version 1" in chair.get("/list").text

    content = document("policies", "priority-1.toml", version="2", name="Points of June", component=COMPONENTS)
    publish(CriteriaKind.PRIORITY, content, start=clock.today())
    rekeying.begin(CriteriaKind.PRIORITY, "priority@2")

    page = chair.get("/list")
    assert "Points of June, version 2 is on its way to the list: 0 of 1 places are worked out" in page.text
    version = db.session.query(CriteriaVersion).one()
    assert "is on its way to the list" in chair.get(f"/criteria/{version.id}").text
    assert "on its way" in chair.send("GET", "/list/policy/progress").get_data(as_text=True)

    criteria.forget()
    rekeying.work()

    assert "Points of June, version 2" in chair.get("/list").text
    assert "on its way" not in chair.get("/list").text
    assert "The list stands by this version since" in chair.get(f"/criteria/{version.id}").text
    assert chair.send("GET", "/list/policy/progress").headers["X-Poll"] == "done"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_place_says_how_much_waiting_adds_at_most_and_when(app, sign_in, people):
    chair = sign_in(people.user(Role.CHAIR))
    today = clock.today()
    long, short = (put_on_list(make_family(name), waiting_days=days) for name, days in (("Long", 40), ("Short", 5)))
    assert "at most" not in chair.get(f"/list/{long.reference}").text

    content = document(
        "policies", "priority-1.toml", version="2", waiting_points_per_day=1.5, waiting_points_at_most=20
    )
    publish(CriteriaKind.PRIORITY, content, start=today)
    rekeying.begin(CriteriaKind.PRIORITY, "priority@2")
    criteria.forget()
    rekeying.work()

    reached, will = (chair.get(f"/list/{entry.reference}").text for entry in (long, short))
    assert "20 at most" in reached
    assert f"the most since {long_date(today - timedelta(days=26))}: waiting adds no more" in reached
    assert f"will have the most on {long_date(today + timedelta(days=9))}" in will
