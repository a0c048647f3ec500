"""No small number can be worked out: of itself, from the parts beside it, from sums, or from another period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage.rules.suppression import LEFT_OPEN, SMALLEST, periods, possible, show, show_parts, show_row, total_of

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1)
REST = st.integers(0, 10)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "hidden"), (4, "hidden"), (5, "5"), (7, "5"), (8, "10"), (12, "10"), (13, "15")]
)
def test_counts_are_rounded_and_small_ones_hidden(count, words):
    assert show(count).words == words


@given(st.integers(0, 5000))
def test_what_is_shown_is_never_exact(count):
    shown = show(count)

    assert shown.low <= count <= shown.high
    assert shown.high - shown.low + 1 >= LEFT_OPEN
    assert all(show(each) == shown for each in range(shown.low, shown.high + 1))


@given(PARTS, REST)
def test_no_hidden_part_can_be_worked_out_from_the_others(parts, rest):
    total, shown = show_parts(sum(parts.values()) + rest, parts)

    for name, each in shown.items():
        if each.hidden:
            values = possible(name, total, shown)
            assert parts[name] in values
            assert len(values) >= LEFT_OPEN


@given(PARTS, REST)
def test_nothing_small_is_ever_shown(parts, rest):
    _, shown = show_parts(sum(parts.values()) + rest, parts)

    assert all(each.hidden for name, each in shown.items() if parts[name] < SMALLEST)


@given(st.lists(st.integers(0, 100)), st.lists(st.integers(0, 4)))
def test_a_sum_is_the_same_whatever_the_hidden_ones_are(counts, small):
    shown = [show(each) for each in counts]

    assert total_of(shown) == total_of([*shown, *(show(each) for each in small)])


@given(st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(0, 2000))
def test_periods_never_overlap_and_leave_no_day_out(first, days):
    found = periods(first, first + timedelta(days=days))

    assert found[-1].start <= first or found[-1].end < first
    for later, earlier in pairwise(found):
        assert earlier.end + timedelta(days=1) == later.start
    assert all(each.end < first + timedelta(days=days) for each in found)


@settings(max_examples=60)
@example([0, 0, 0, 4, 7, 7])  # what the two others leave of eighteen is four
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_parts_of_parts_leave_every_hidden_count_open(counts):
    tiers, untiered, rest = counts[:3], counts[3], counts[4:]
    accepted = sum(tiers) + untiered
    parts = {"accepted": accepted, "refused": rest[0], "open": rest[1]}
    row = show_row(sum(parts.values()), parts, within="accepted", further=dict(zip("xyz", tiers, strict=True)))
    outer, inner = list(row.parts.values()), list(row.further.values())
    seen: list[set[int]] = [set() for _ in range(6)]

    for of_whole in product(*(range(each.low, each.high + 1) for each in outer)):
        if not row.total.low <= sum(of_whole) <= row.total.high:
            continue
        for of_part in product(*(range(each.low, min(each.high, of_whole[0]) + 1) for each in inner)):
            if sum(of_part) <= of_whole[0]:
                for number, value in enumerate((*of_whole, *of_part)):
                    seen[number].add(value)

    for number, each in enumerate((*outer, *inner)):
        assert not each.hidden or len(seen[number]) >= LEFT_OPEN


@given(st.integers(0, 500), st.integers(0, 500))
def test_two_printings_of_the_same_half_year_leave_what_came_between_open(before, more):
    """The half-year that runs is shown anew each month, with what came since."""
    first, then = show(before), show(before + more)

    values = range(max(0, then.low - first.high), then.high - first.low + 1)
    assert more in values
    assert len(values) >= LEFT_OPEN
