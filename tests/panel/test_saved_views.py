"""Views of the list under names of one's own."""

from __future__ import annotations

import pytest

from tests.panel.arranging import listed
from triage.access.permissions import Role
from triage.errors import Invalid
from triage.panel.queries import views as queries
from triage.panel.service import views


def test_a_view_is_saved_opened_renamed_and_deleted(sign_in, people):
    listed("Calm")
    urgent = listed("Okoro", urgent=True)
    visitor = sign_in(people.coordinator)
    visitor.submit("/list", urgent="yes", sort="name", press="Apply filters")

    visitor.submit("/list/views", name="Urgent ones", press="Save this view")
    visitor.get("/list?status=waiting")
    page = visitor.follow("Urgent ones")

    assert urgent.reference in page.text
    assert "Calm" not in page.text
    assert page.field("sort") == "name"
    refused = visitor.submit("/list/views", name="urgent ONES", press="Save this view")
    assert refused.status == 422
    assert "You keep a view of this name already" in refused.text
    saved = queries.views_of(people.coordinator.actor)[0]
    assert "Pressing" in visitor.submit(f"/list/views/{saved.id}", name="Pressing", press="Save the name").text
    visitor.submit("/list/views", press="Delete Pressing")
    assert queries.views_of(people.coordinator.actor) == []


def test_the_list_opens_with_the_view_that_was_chosen(sign_in, people):
    listed("Calm")
    listed("Okoro", urgent=True)
    saved = views.save("Urgent", {"status": "waiting", "urgent": "yes"}, by=people.coordinator.actor)
    views.open_first(saved.id, by=people.coordinator.actor)

    page = sign_in(people.coordinator).get("/list")

    assert "Okoro" in page.text
    assert "Calm" not in page.text
    views.open_first(saved.id, by=people.coordinator.actor)
    assert queries.opens_first(people.coordinator.actor) is None


def test_nobody_finds_the_view_of_another(sign_in, people):
    saved = views.save("Urgent", {"urgent": "yes"}, by=people.coordinator.actor)

    visitor = sign_in(people.chair)

    assert visitor.get(f"/list/views/{saved.id}").status == 404
    assert "Urgent" not in [each.name for each in queries.views_of(people.chair.actor)]


def test_so_many_views_and_no_more(people, monkeypatch):
    monkeypatch.setattr(views, "AT_MOST", 2)
    by = people.actor(Role.COORDINATOR)
    for name in ("A", "B"):
        views.save(name, {}, by=by)

    with pytest.raises(Invalid, match="Delete one first"):
        views.save("C", {}, by=by)
