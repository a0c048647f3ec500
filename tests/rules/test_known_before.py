"""A family referred again: what ended within the year is shown first, and a team of late is worth a thought."""

from datetime import date

import pytest

from triage.rules.known_before import Ended, known_before

AGAIN = date(2026, 11, 20)


def ended(on, who="CFF East", **more):
    return Ended(on=on, words="Closed: Light (Level 3 CAF)", who=who, **more)


def asked(*found):
    return known_before(found, before=AGAIN, months=12, team_months=6)


@pytest.mark.parametrize(
    ("on", "recent"),
    [(date(2025, 11, 20), True), (date(2025, 11, 19), False), (AGAIN, True), (date(2026, 3, 14), True)],
)
def test_the_year_before_the_new_referral_counts(on, recent):
    found = asked(ended(on))

    assert bool(found.recent) is recent
    assert bool(found.older) is not recent
    assert found


def test_what_ended_after_the_referral_came_is_not_before_it():
    assert not asked(ended(date(2026, 11, 21)))


def test_the_latest_ending_stands_first():
    found = asked(ended(date(2026, 1, 1)), ended(date(2026, 9, 1)), ended(date(2024, 1, 1)))

    assert [each.on for each in found.recent] == [date(2026, 9, 1), date(2026, 1, 1)]
    assert [each.on for each in found.older] == [date(2024, 1, 1)]


@pytest.mark.parametrize(
    ("on", "worked", "team"),
    [
        (date(2026, 5, 20), True, "CFF East"),
        (date(2026, 5, 19), True, ""),
        (date(2026, 10, 1), False, ""),
    ],
)
def test_a_team_that_worked_with_them_within_six_months_is_worth_a_thought(on, worked, team):
    assert asked(ended(on, worked=worked)).previous_team == team
