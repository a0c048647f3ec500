"""No small number can be worked out by laying two tables of the same families side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from triage.rules.suppression import LEFT_OPEN, Row, Shown, show_row
from triage.rules.suppression_tables import TOTAL, Table, protect

OUTCOMES = ("accepted", "refused", "open")
TIERS = ("x", "y")
Family = tuple[int, int, int, int]
"""Its agency, its ward, its outcome, and its tier or none."""


def row_of(families: Sequence[Family]) -> Row:
    outcomes = {name: sum(each[2] == number for each in families) for number, name in enumerate(OUTCOMES)}
    tiers = {name: sum(each[2] == 0 and each[3] == number for each in families) for number, name in enumerate(TIERS)}
    return show_row(len(families), outcomes, within="accepted", further=tiers)


def tables_of(families: Sequence[Family]) -> tuple[list[tuple[Row, ...]], list[list[dict[str, int]]]]:
    """What is shown by agency and by ward, and the truth."""
    shown, truth = [], []
    for place in (0, 1):
        groups = [[each for each in families if each[place] == group] for group in sorted({f[place] for f in families})]
        shown.append(Table(tuple(map(row_of, groups)), once=True))
        truth.append([counts(group) for group in groups])
    return protect(shown, within="accepted"), truth


def counts(families: Sequence[Family]) -> dict[str, int]:
    outcome = Counter(OUTCOMES[each[2]] for each in families)
    tier = Counter(TIERS[each[3]] for each in families if each[2] == 0 and each[3] < len(TIERS))
    return {TOTAL: len(families), **{name: outcome[name] for name in OUTCOMES}, **{name: tier[name] for name in TIERS}}


def flat(row: Row) -> dict[str, Shown]:
    return {TOTAL: row.total, **row.parts, **row.further}


def families(*, agencies: Sequence[int], wards: Sequence[int]) -> list[Family]:
    """So many of each agency and of each ward, of one outcome."""
    of_agency = [number for number, count in enumerate(agencies) for _ in range(count)]
    of_ward = [number for number, count in enumerate(wards) for _ in range(count)]
    return [(agency, ward, 2, 9) for agency, ward in zip(of_agency, of_ward, strict=True)]


def test_what_one_table_leaves_of_another_is_no_small_number():
    """Two agencies shown as 15 are at most 34 together, and a ward of 40 is at least 38: the third agency has four."""
    (agencies, wards), _ = tables_of(families(agencies=(17, 17, 4), wards=(38,)))

    assert [each.total.figure for each in agencies].count(15) == 1
    assert all(each.hidden for row in agencies if row.total.hidden for each in flat(row).values())
    assert [each.total.figure for each in wards] == [40]


def test_where_rounding_leaves_enough_open_nothing_more_is_hidden():
    (agencies, _), _ = tables_of(families(agencies=(15, 15, 4), wards=(34,)))

    assert [each.total.figure for each in agencies] == [15, 15, None]


@example(families(agencies=(17, 17, 4), wards=(38,)))
@example(families(agencies=(7, 4), wards=(4, 7)))
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=45
    )
)
def test_every_hidden_figure_keeps_three_values_whatever_the_other_table_says(made):
    shown, truth = tables_of(made)

    for column in (TOTAL, *OUTCOMES, *TIERS):
        cells = [[flat(row)[column] for row in rows] for rows in shown]
        for place, own in enumerate(cells):
            other = cells[1 - place]
            least, most = sum(each.low for each in other), sum(each.high for each in other)
            for number, each in enumerate(own):
                beside = own[:number] + own[number + 1 :]
                low = max(each.low, least - sum(one.high for one in beside))
                high = min(each.high, most - sum(one.low for one in beside))
                assert low <= truth[place][number][column] <= high
                assert not each.hidden or high - low + 1 >= LEFT_OPEN
