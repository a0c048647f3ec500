"""The made-up council can be told at any minute of any day."""

from __future__ import annotations

from datetime import date, time, timedelta

from triage import clock
from triage.demo import story

FRIDAY = date(2026, 12, 4)
"""A day on which the next meeting's papers go out, from ten to three."""


def test_what_is_told_of_today_keeps_its_order_at_any_minute():
    for minute in range(24 * 60):
        now = clock.at(FRIDAY, time()) + timedelta(minutes=minute)

        with clock.standing_at(now):
            told = [story._before_now(story._at(FRIDAY, hour)) for hour in (10, 11, 12, 15)]

        assert told == sorted(set(told)), f"told at {clock.local(now):%H:%M}"
        assert told[-1] < now
