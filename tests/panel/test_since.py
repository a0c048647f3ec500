"""Since the last panel: every change of place has its reason, and nobody's interest is told by another's place."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from tests.panel.arranging import listed, make_sitting, on_agenda
from tests.panel.histories import random_histories, something
from triage.access.actor import SERVICE
from triage.panel.commands.entries import LeftWhy
from triage.panel.commands.meetings import Declare
from triage.panel.queries import seen_places
from triage.panel.queries import since as queries
from triage.panel.service import attendance, entries, freezing
from triage.rules.since import Movement, explain, passed


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_reasons_explain_every_change_of_place(app, seed):
    chance = random.Random(seed)
    sitting = make_sitting()
    on_agenda(sitting, listed("On the agenda"))
    everybody = random_histories(chance)
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    for _ in range(chance.randrange(1, 15)):
        something(chance, chance.choice(everybody), everybody)
    last = seen_places.last_seen((), seen_by=SERVICE)

    found = queries.standings(last.meeting_id, last.at, seen_by=SERVICE)

    assert [
        (one, other) for one, other in permutations(found, 2) if passed(one, other) and not (one.own or other.own)
    ] == []
    assert [each for each in found if each.movement in {Movement.NEW, Movement.GONE} and not each.own] == []
    assert [each for each in explain(found) if not each.words] == []


def test_the_page_says_who_went_up_down_came_and_left(sign_in):
    sitting = make_sitting()
    first, second, third = listed("Okoro", urgent=True), listed("Bell"), listed("Marsh")
    item = on_agenda(sitting, first)
    assert item
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    entries.leave(first, LeftWhy.WITHDRAWN, SERVICE)
    third.urgent = True
    entries.rescore(third.family_id, SERVICE)
    new = listed("Newcomer")

    page = sign_in(sitting.users["coordinator"]).get("/list/since-the-last-panel")

    said = {
        way: " ".join(page.one(f"//section[.//*[@id='{way}'] or @id='{way}']").text_content().split())
        for way in ("up", "down", "new", "gone")
    }
    assert third.reference in said["up"]
    assert "Evidence came, was verified or was rejected: 0 points then, 30 now" in said["up"]
    assert new.reference in said["new"]
    assert "Joined the list" in said["new"]
    assert first.reference in said["gone"]
    assert "Left the list" in said["gone"]
    assert second.reference not in said["gone"]


def test_what_happened_to_a_family_of_an_interest_is_no_reason_for_another(sign_in):
    sitting = make_sitting()
    first, second = listed("Okoro", urgent=True), listed("Bell")
    item = on_agenda(sitting, first)
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    chair = sitting.users["chair"]
    attendance.declare(Declare(item_id=item.id, user_id=chair.id, nature="Neighbour"), by=chair.actor)
    entries.decided(first, "Light", SERVICE)

    page = sign_in(chair).get("/list/since-the-last-panel")

    assert first.reference not in page.text
    assert second.reference in page.text
    assert "a family that is not shown to you" in page.text
    assert "ecided by the panel" not in page.text


def test_nobody_is_told_of_changes_before_the_first_panel(sign_in, people):
    assert "No panel has seen the list yet" in sign_in(people.coordinator).get("/list/since-the-last-panel").text
    assert sign_in(people.panel_member).get("/list/since-the-last-panel").status == 404
