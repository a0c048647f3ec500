"""The pages of a trial: begun by who writes criteria, counted for all who see them, listed for who opens families."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tests.panel.arranging import ELIGIBLE, listed
from tests.trials.trying import drafted, framework, tried
from triage import jobs
from triage.access.permissions import Role
from triage.criteria.commands import CriteriaKind
from triage.db import db, transaction
from triage.trials.models import TrialRow


@pytest.fixture
def by(people):
    return people.coordinator.actor


def test_a_try_is_begun_waits_and_says_what_it_showed(app, sign_in, people, by):
    entry = listed("Okoro", indicators=ELIGIBLE)
    listed("Sesay")
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    coordinator = sign_in(people.coordinator)
    url = f"/criteria/{version.id}/trials"
    assert "Try it now" in coordinator.get(url).text

    coordinator.submit(url)
    assert "It waits for its turn" in coordinator.get(url).text
    assert coordinator.send("GET", f"{url}/progress").status_code == 200
    jobs.work()

    page = coordinator.get(url)
    assert "1 of 2 families would change" in page.text
    assert "Eligible becomes not eligible" in page.text
    assert "Attendance, debt and a caution" in page.text
    found = coordinator.get(f"{url}/families?change=eligible>not_eligible")
    assert entry.reference in found.text
    assert "The rule asks for 4 headlines instead of 3." in found.text
    damaged = coordinator.get(f"{url}/families?after={10**20}&before={10**20}")
    assert entry.reference in damaged.text
    assert coordinator.get(f"/lists/review/{10**20}").status == 404


def test_numbers_are_for_all_who_see_criteria_and_families_for_who_opens_them(app, sign_in, people, by):
    entry = listed("Okoro", indicators=ELIGIBLE)
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    tried(version, by=by)
    url = f"/criteria/{version.id}/trials"

    auditor = sign_in(people.user(Role.AUDITOR))

    page = auditor.get(url)
    assert "1 of 1 families would change" in page.text
    assert entry.reference not in page.text
    assert "Try it again" not in page.text
    assert auditor.send("GET", f"{url}/families").status_code in {403, 404}


def test_a_restricted_family_shows_to_nobody_who_is_not_named_on_it(app, sign_in, people, by):
    entry = listed("Okoro", indicators=ELIGIBLE)
    listed("Sesay", indicators=ELIGIBLE)
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    tried(version, by=by)
    with transaction():
        entry.family.restricted = True
    coordinator = sign_in(people.coordinator)
    url = f"/criteria/{version.id}/trials"

    assert entry.reference not in coordinator.get(f"{url}/families").text
    assert "1 of 1 families would change" in coordinator.get(url).text


def test_the_file_holds_references_and_no_cell_that_runs(app, sign_in, people, by):
    entry = listed("Okoro", indicators=ELIGIBLE)
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    trial = tried(version, by=by)
    with transaction():
        row = db.session.query(TrialRow).filter_by(trial_id=trial.id).one()
        row.open_words = ["=1+1"]
    coordinator = sign_in(people.coordinator)
    url = f"/criteria/{version.id}/trials/families"

    coordinator.get(url)

    def taken(ending: str):
        return coordinator.send("POST", f"{url}.{ending}", data={"csrf_token": coordinator._csrf_token()})

    book = load_workbook(io.BytesIO(taken("xlsx").get_data()))

    cells = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert cells[1][:4] == [entry.reference, "Eligible becomes not eligible", "Eligible", "Not eligible"]
    assert "Okoro" not in str(cells)
    assert "'=1+1" in taken("csv").get_data(as_text=True)
    assert taken("pdf").status_code == 404


def test_points_and_tiers_are_tried_too(app, sign_in, people, by):
    urgent, calm = listed("Urgent", urgent=True), listed("Calm", indicators=ELIGIBLE[:1], waiting_days=3)
    points = drafted(CriteriaKind.PRIORITY, "priority@1", by=by, component=COMPONENT)
    tiers = drafted(CriteriaKind.ROUTING, "routing@1", by=by, step=[STEP])
    tried(points, by=by)
    tried(tiers, by=by)
    coordinator = sign_in(people.coordinator)

    page = coordinator.get(f"/criteria/{points.id}/trials")
    assert "What the points are for" in page.text
    moved = coordinator.get(f"/criteria/{points.id}/trials/families").text
    assert "Referred as urgent: 0 instead of 30 points" in moved
    assert urgent.reference in moved
    assert calm.reference in moved
    page = coordinator.get(f"/criteria/{tiers.id}/trials")
    assert "becomes Intensive" in page.text
    assert "By the draft: for everybody." in coordinator.get(f"/criteria/{tiers.id}/trials/families").text


COMPONENT = [{"id": "headlines", "kind": "headline", "label": "Headlines met", "verified": 10, "asserted": 4}]
STEP = {"framework": "*", "tier": "intensive", "words": "for everybody"}
