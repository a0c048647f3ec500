"""What low-level concerns weigh together: by cases, and by properties that hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.concerns import ConcernKind, Noticed, order_key, policy, read_policy, weighs, weight
from triage.rules.documents import shipped_text
from triage.rules.toml_reader import PolicyError

TODAY = date(2026, 6, 15)
POLICY = policy()
SHIPPED = shipped_text("policies", "concerns-1.toml")

NOTICED = st.builds(
    Noticed,
    kind=st.sampled_from([each.value for each in ConcernKind]),
    agency=st.sampled_from(["school", "police", "homes", "health"]),
    level=st.integers(1, 3),
    noticed_on=st.dates(TODAY - timedelta(days=500), TODAY),
)
SEVERAL = st.lists(NOTICED, max_size=8)


def noticed(kind: str = "debt", agency: str = "homes", level: int = 1, days: int = 5) -> Noticed:
    return Noticed(kind, agency, level, TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("concerns", "points"),
    [
        ([], 0),
        ([noticed()], 10),
        ([noticed(level=3)], 35),
        ([noticed(), noticed(), noticed()], 15),
        ([noticed("debt"), noticed("health"), noticed("caring")], 48),
        ([noticed("debt"), noticed("health", "health"), noticed("caring", "school")], 60),
        ([noticed(days=100)], 6),
        ([noticed(days=200)], 2),
        ([noticed(days=400)], 0),
    ],
)
def test_worked_cases(concerns, points):
    assert weight(concerns, POLICY, on=TODAY) == points


@given(SEVERAL, st.randoms())
def test_order_makes_no_difference(concerns, random):
    shuffled = list(concerns)
    random.shuffle(shuffled)

    assert weight(shuffled, POLICY, on=TODAY) == weight(concerns, POLICY, on=TODAY)


@given(SEVERAL, NOTICED)
def test_more_never_weighs_less(concerns, another):
    assert weight([*concerns, another], POLICY, on=TODAY) >= weight(concerns, POLICY, on=TODAY)


@given(SEVERAL, st.integers(0, 800))
def test_time_alone_never_makes_it_weigh_more(concerns, days):
    assert weight(concerns, POLICY, on=TODAY + timedelta(days=days)) <= weight(concerns, POLICY, on=TODAY)


@given(SEVERAL)
def test_in_the_end_nothing_weighs(concerns):
    on = TODAY + timedelta(days=31 * POLICY.forgets_after)

    assert weight(concerns, POLICY, on=on) == 0
    assert not any(weighs(each, POLICY, on=on) for each in concerns)


@given(st.integers(2, len(ConcernKind)), st.integers(1, 3))
def test_different_kinds_weigh_more_than_one_repeated(many, level):
    kinds = [noticed(kind.value, level=level) for kind in list(ConcernKind)[:many]]
    repeated = [noticed(level=level)] * many

    assert weight(kinds, POLICY, on=TODAY) > weight(repeated, POLICY, on=TODAY)


@given(st.lists(st.tuples(st.integers(0, 50), st.text("F0123456789-", min_size=1)), unique_by=lambda pair: pair[1]))
def test_the_order_is_total_and_stable(families):
    ordered = sorted(families, key=lambda pair: order_key(*pair))
    backwards = list(reversed(families))

    assert ordered == sorted(backwards, key=lambda pair: order_key(*pair))
    assert [pair[0] for pair in ordered] == sorted((pair[0] for pair in families), reverse=True)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("levels = [10, 20, 35]", "levels = [10, 10, 35]", "levels"),
        ("again_percent = 25", "again_percent = 100", "again_percent"),
        ("\npercent = 25", "\npercent = 70", "ageing"),
        ("kind_percent = 30", "kind_percent = -1", "kind_percent"),
        ("agency_percent", "agencies_percent", "agency_percent"),
        ("levels =", "levels ==", "not TOML"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_with_the_place(right, wrong, says):
    assert right in SHIPPED

    with pytest.raises(PolicyError, match=says):
        read_policy(SHIPPED.replace(right, wrong))
