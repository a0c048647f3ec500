"""A clock that stands still: what counts of a pause, and what counts once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.pausing import Pause, Paused, paused
from triage.rules.working_days import working_days_between

MON, TUE, WED, THU, FRI = (date(2026, 3, day) for day in range(2, 7))
NEXT_MON = date(2026, 3, 9)
HOLIDAYS = frozenset({date(2026, 4, 3)})


@pytest.mark.parametrize(
    ("pauses", "found"),
    [
        ([], Paused(0, None)),
        ([Pause(TUE, THU)], Paused(2, None)),
        ([Pause(FRI, NEXT_MON)], Paused(1, None)),
        ([Pause(TUE, TUE)], Paused(0, None)),
        ([Pause(TUE)], Paused(0, TUE)),
        ([Pause(MON, WED), Pause(TUE, THU)], Paused(3, None)),
        ([Pause(MON, TUE), Pause(THU)], Paused(1, THU)),
        ([Pause(MON, THU), Pause(WED)], Paused(0, MON)),
        ([Pause(date(2026, 2, 2), TUE)], Paused(1, None)),
        ([Pause(date(2026, 2, 2), date(2026, 2, 3))], Paused(0, None)),
    ],
)
def test_pauses_come_to_working_days_that_count_once(pauses, found):
    assert paused(pauses, MON, HOLIDAYS) == found


days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
ended = st.builds(lambda one, other: Pause(min(one, other), max(one, other)), days, days)


@given(st.lists(ended, max_size=5), days)
def test_a_clock_never_stands_still_for_longer_than_it_has_been_going(pauses, since):
    last = max((each.end for each in pauses), default=since)

    found = paused(pauses, since, HOLIDAYS)

    assert found.since is None
    assert 0 <= found.days <= max(0, working_days_between(since, last, HOLIDAYS))


@given(st.lists(ended, max_size=5), ended, days)
def test_one_more_pause_never_makes_the_clock_go_faster(pauses, more, since):
    assert paused([*pauses, more], since, HOLIDAYS).days >= paused(pauses, since, HOLIDAYS).days
