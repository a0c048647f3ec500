"""When nothing moves with a family, as a table: because of what, and since when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triage.rules.stuck import Limits, OpenAction, Sign, Standing, StuckBecause, signs_of

ON = date(2026, 6, 12)  # a Friday
HOLIDAY = frozenset({date(2026, 5, 25)})
TWENTY_AGO = date(2026, 5, 14)  # with the holiday between; without it, the 15th
TEN_AGO = date(2026, 5, 29)
B = StuckBecause


def action(*held: date, due: date = date(2026, 5, 1), key: str = "a") -> OpenAction:
    return OpenAction(id=key, due_on=due, held=held)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(), [], id="nothing is known that stands still"),
        pytest.param(Standing(progress_on=TWENTY_AGO), [(B.NO_PROGRESS, TWENTY_AGO)], id="20 working days"),
        pytest.param(Standing(progress_on=TWENTY_AGO + timedelta(days=1)), [], id="19, with the bank holiday"),
        pytest.param(Standing(unallocated_since=TEN_AGO), [(B.UNALLOCATED, TEN_AGO)], id="nobody named for 10"),
        pytest.param(Standing(unallocated_since=TEN_AGO + timedelta(days=3)), [], id="nobody named for 9"),
        pytest.param(Standing(found_nobody=(date(2026, 6, 1),)), [], id="one visit found nobody"),
        pytest.param(
            Standing(found_nobody=(date(2026, 6, 8), date(2026, 6, 1), date(2026, 6, 3))),
            [(B.FAILED_VISITS, date(2026, 6, 3))],
            id="since the second visit, however many follow",
        ),
        pytest.param(Standing(actions=(action(date(2026, 5, 5)),)), [], id="overdue at one meeting"),
        pytest.param(Standing(actions=(action(date(2026, 5, 1), date(2026, 5, 5)),)), [], id="due on the first"),
        pytest.param(
            Standing(actions=(action(date(2026, 5, 19), date(2026, 5, 5), date(2026, 5, 12)),)),
            [(B.ACTION_OVERDUE_TWICE, date(2026, 5, 12))],
            id="since the second meeting, however many follow",
        ),
        pytest.param(Standing(actions=(action(date(2026, 6, 9), date(2026, 6, 16)),)), [], id="a meeting to come"),
        pytest.param(
            Standing(
                progress_on=date(2026, 1, 5),
                found_nobody=(date(2026, 6, 1), date(2026, 6, 3)),
                actions=(action(date(2026, 5, 5), date(2026, 5, 12)),),
            ),
            [
                (B.ACTION_OVERDUE_TWICE, date(2026, 5, 12)),
                (B.FAILED_VISITS, date(2026, 6, 3)),
                (B.NO_PROGRESS, date(2026, 1, 5)),
            ],
            id="first what somebody in particular can say",
        ),
    ],
)
def test_what_stands_still(standing, expected):
    found = signs_of(standing, Limits(), on=ON, days_off=HOLIDAY)

    assert [(sign.because, sign.since) for sign in found] == expected


def test_the_settings_say_how_long_is_long():
    standing = Standing(progress_on=TEN_AGO, unallocated_since=ON, found_nobody=(ON,), actions=(action(ON),))
    tight = Limits(no_progress=10, unallocated=0, overdue_meetings=1, failed_visits=1)

    assert {sign.because for sign in signs_of(standing, tight, on=ON, days_off=HOLIDAY)} == set(B)


def test_of_two_actions_the_older_is_asked_about_first_and_another_is_another_standstill():
    held = (date(2026, 5, 5), date(2026, 5, 12))
    both = (action(*held, key="b"), action(*held, due=date(2026, 4, 20), key="a"))

    found = signs_of(Standing(actions=both), Limits(), on=ON, days_off=HOLIDAY)

    assert [sign.action for sign in found] == ["a", "b"]
    assert found[0] != found[1]


def test_a_sign_says_itself_in_words():
    assert Sign(because=B.NO_PROGRESS, since=date(2026, 8, 3)).words == "No progress since 3 August 2026"
