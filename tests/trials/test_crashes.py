"""A worker that is killed in the middle of a try leaves nothing half done: whoever goes on ends with the same."""

from __future__ import annotations

import pytest

from tests.imports.test_crashes import killed_at
from tests.panel.arranging import ELIGIBLE, listed
from tests.support.people import make_agency, make_user
from tests.trials.trying import asked, framework, rows_of
from triage import jobs
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db
from triage.rules.agencies import AgencyKind
from triage.trials import trying
from triage.trials.models import TrialState
from triage.trials.queries import trials


@pytest.fixture
def coordinator(make_live_app):
    """Six families on the list."""
    app = make_live_app()
    with app.app_context(), scope.as_service():
        by = make_user(Role.COORDINATOR, agency=make_agency(AgencyKind.COUNCIL)).actor
        for number in range(6):
            listed(f"Family {number}", indicators=ELIGIBLE[: number % 4])
        yield by
        db.session.remove()


def test_a_try_that_is_killed_goes_on_where_it_was(coordinator, monkeypatch):
    monkeypatch.setattr(trying, "PART", 2)
    version = framework(by=coordinator, min_needs=2, min_distinct_headlines=2)
    trial_id = asked(version, by=coordinator).id

    killed_at(2, trying, "_keep", monkeypatch)

    half = trials.trial(trial_id)
    assert (half.state, half.done, half.counts["tried"]) == (TrialState.RUNNING, 4, 4)
    db.session.rollback()
    jobs.work()
    whole = trials.trial(trial_id)
    assert (whole.state, whole.done, whole.counts["tried"]) == (TrialState.DONE, 6, 6)
    assert sum(whole.counts["changes"].values()) == len(rows_of(whole)) == 1
