"""The list says which points it stands by, and how far a newer version is on its way to it."""

from __future__ import annotations

from tests.panel.arranging import listed
from tests.panel.test_rekeying import COMPONENTS
from tests.support.criteria import document, publish
from triage import clock
from triage.access.permissions import Role
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion
from triage.db import db
from triage.panel.service import rekeying


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
