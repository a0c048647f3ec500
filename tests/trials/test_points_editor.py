"""The editor of the points: what is typed is kept, checked, reckoned beside it, and saved in the draft alone."""

from __future__ import annotations

import pytest

from tests.panel.arranging import ELIGIBLE, listed
from tests.trials.trying import drafted
from triage import jobs
from triage.access.permissions import Role
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.rules.documents import from_json
from triage.trials.queries import trials

KIND = CriteriaKind.PRIORITY


@pytest.fixture
def version(people):
    return drafted(KIND, "priority@1", by=people.coordinator.actor)


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people.coordinator)


def test_what_is_saved_is_the_shipped_policy_with_what_was_typed(app, editor, version):
    url = f"/criteria/{version.id}/points"

    editor.submit(url, c0_verified="12", c6_most="20", at_most="60", per_day="0.25", press="Save the draft")

    content = from_json(criteria.version(version.id).content)
    policy = documents.read(KIND, content)
    shipped = criteria.priority_policy("priority@1")
    assert (policy.per_day, policy.waiting_at_most) == (250, 60_000)
    assert [each.id for each in policy.components] == [each.id for each in shipped.components]
    assert (policy.components[0].verified, policy.components[6].at_most) == (12, 20)
    assert policy.components[1:6] == shipped.components[1:6]


def test_who_would_move_stands_beside_what_is_typed_and_is_not_saved(app, editor, version):
    listed("Urgent", urgent=True)
    listed("Calm", indicators=ELIGIBLE[:1], waiting_days=3)
    url = f"/criteria/{version.id}/points"
    assert "Nobody would change" in editor.get(url).text

    page = editor.submit(url, c3_points="0", press="See who would move")

    assert "2 of 2 families would change" in page.text
    assert page.field("c3_points") == "0"
    assert from_json(criteria.version(version.id).content) == from_json(version.content)


def test_what_the_rules_refuse_is_said_beside_the_field(app, editor, version):
    page = editor.submit(
        f"/criteria/{version.id}/points", c0_asserted="50", c6_most="1", tie_break="", press="Save the draft"
    )

    assert page.status == 422
    assert len(page.errors) == 3
    assert any("not verified" in each for each in page.errors)


def test_the_slower_of_two_keeps_what_they_typed(app, editor, version):
    url = f"/criteria/{version.id}/points"
    stale = editor.get(url)
    editor.submit(url, c0_verified="11", press="Save the draft")

    page = editor.submit(stale, c0_verified="14", press="Save the draft")

    assert page.status == 409
    assert page.field("c0_verified") == "14"


def test_it_is_saved_and_tried_with_one_press(app, editor, version):
    listed("Urgent", urgent=True)

    editor.submit(f"/criteria/{version.id}/points", c3_points="40", press="Save and try it")
    jobs.work()

    found = trials.latest(version.id)
    assert found is not None
    assert criteria.version(version.id).tried_digest == found.digest


def test_only_a_draft_of_the_points_is_edited_so_and_by_who_may(app, editor, version, sign_in, people):
    other = drafted(CriteriaKind.ROUTING, "routing@1", by=people.coordinator.actor)

    assert editor.get(f"/criteria/{other.id}/points").status == 404
    assert sign_in(people.user(Role.CHAIR)).get(f"/criteria/{version.id}/points").status == 404
