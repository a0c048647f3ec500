"""The core of the week in a real browser, whatever a person's browser or hands can do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.browser import intake, meeting
from tests.browser.referring import Household, Someone, day_of, refer
from triage import clock

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]

LAST_WEEK = clock.today() - timedelta(days=7)

OYELOWO = Household(
    people=(
        Someone("Temperance", "Oyelowo-Finch", "mother", date(1987, 3, 9)),
        Someone("Jago", "Finch", "child", date(2012, 11, 2), "mother of"),
    ),
    line_1="17 Tannery Row",
    postcode="ZZ97 2QT",
    concerns={
        "sf3_education_attendance-90": {"who": 1, "value": "82.5", "reference": "Register", **day_of("on", LAST_WEEK)},
        "sf3_relationships_parenting": {"who": 0, "reference": "Meeting with the mother, 2 November"},
        "sf3_health_adult-mental": {"who": 0, "reference": "She told us on 2 November"},
    },
)


@pytest.mark.parametrize("way", ["no JavaScript", "keyboard"])
def test_a_referral_is_made_taken_in_and_decided(somebody, database_kind, way):
    reference = refer(somebody("school", way), OYELOWO)
    coordinator = somebody("coordinator", way)

    family = intake.start_family(coordinator, reference)
    checked = intake.verify_everything(coordinator, family)
    intake.conclude_to_list(coordinator, reference)
    meeting.plan(coordinator)
    meeting.build_agenda(coordinator, [family])
    meeting.open_meeting(coordinator)
    meeting.decide(coordinator, family, "intensive", {"reason": "criteria"})

    assert checked == len(OYELOWO.concerns)
    assert "Intensive" in coordinator.page.locator("#decided").inner_text()
