"""What several items amount to: events, totals of different sources, and the sessions of terms that adjoin."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.adding import amount_of, nonsense, together
from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.framework import AddsUp, Compare, Threshold, ValueRule
from triage.rules.judging import added_up
from triage.rules.terms import default_terms
from triage.rules.verdict import ItemState, ItemVerdict

TERMS = default_terms()
TOTALS = ValueRule("exclusions", Compare.AT_LEAST, (Threshold(3),), AddsUp.TOTALS)
MISSED = ValueRule("%", Compare.MORE_THAN, (Threshold(15),), AddsUp.SHARES)
ATTENDED = ValueRule("%", Compare.BELOW, (Threshold(90),), AddsUp.SHARES)
AUTUMN, SPRING, SUMMER = date(2016, 10, 3), date(2017, 2, 1), date(2017, 5, 8)
ON = date(2017, 6, 5)
SON = PersonFacts("son", "son", date(2003, 2, 11))


def item(id_="a", value=1, on=SPRING, source="Oak School", **more) -> EvidenceFacts:
    return EvidenceFacts(
        id_,
        "tf2.school.fixed-exclusions",
        "son",
        value=value,
        on=on,
        source=source,
        **{"status": Status.VERIFIED} | more,
    )


def total(*items: EvidenceFacts, rule: ValueRule = TOTALS) -> float:
    return together(items[0], items[1:], rule, TERMS).amount


def judged(*items: EvidenceFacts, on: date = ON) -> dict[str, ItemVerdict]:
    verdict = assess(FamilyFacts("F", (SON,), items), published().get("tf2"), on=on)
    return {each.evidence: each for headline in verdict.headlines for each in headline.items}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("a", 2), item("b", 1, SUMMER, "Beech School")], 3),
        ([item("a", 2), item("b", 2, SUMMER)], 2),  # one source says it twice
        ([item("a", 2), item("b", 2, SPRING, "Beech School")], 2),  # two sources say the same of one day
        ([item("a", 2), item("b", 1, SUMMER)], 2),  # its single events are within its own total
        ([item("a"), item("b", on=SUMMER), item("c", on=AUTUMN)], 3),
        ([item("a"), item("b", source="Beech School")], 1),
        ([item("a", 2), item("b", 3, SPRING, "Beech School"), item("c", 2, SUMMER)], 5),
        ([item("a", 2, source=""), item("b", 2, SUMMER, "")], 2),  # nobody knows whose they are
        ([item("a", 2, None), item("b", 1, SUMMER, "Beech School")], 2),  # nobody knows when
    ],
)
def test_totals_of_different_sources_add_up_and_nothing_counts_twice(items, expected):
    assert total(*items) == expected


@pytest.mark.parametrize(
    ("rule", "value", "out_of", "expected"),
    [(MISSED, 57, 380, 15), (MISSED, 58, 380, 15.263158), (ATTENDED, 57, 380, 85), (MISSED, 16, None, 16)],
)
def test_sessions_missed_of_possible_become_a_share(rule, value, out_of, expected):
    assert amount_of(item(value=value, out_of=out_of), rule) == expected


def test_the_sessions_of_terms_that_adjoin_are_summed_up():
    autumn, spring = item("a", 30, AUTUMN, out_of=100), item("b", 12, SPRING, out_of=100)

    assert total(spring, autumn, rule=MISSED) == 21
    assert total(spring, rule=MISSED) == 12
    assert total(item("c", 12, SUMMER, out_of=100), autumn, rule=MISSED) == 12  # spring is missing between them
    assert total(spring, autumn, item("d", 30, AUTUMN, "LA", out_of=100), rule=MISSED) == 21  # one term, reported twice


@pytest.mark.parametrize(
    ("value", "out_of", "unit", "words"),
    [
        (400, 380, "%", "400 were missed of 380 possible: more than there were."),
        (5, 0, "%", "How many were possible? It has to be more than nought."),
        (101, None, "%", "101% is more than all of it."),
        (-1, None, "exclusions", "The number cannot be below nought."),
        (2, 3, "exclusions", "Only a share has a number that was possible: this counts exclusions."),
        (None, 380, "%", "How many of them were missed?"),
        (57, 380, "%", ""),
        (None, None, "%", ""),
    ],
)
def test_numbers_that_cannot_be_right_are_refused_in_words(value, out_of, unit, words):
    assert nonsense(value, out_of, unit) == words


def test_a_share_that_cannot_be_right_does_not_count():
    found = judged(replace(item(value=400, out_of=380), indicator="tf2.school.absence"))

    assert found["a"].state is ItemState.UNCLEAR


def test_three_exclusions_of_two_schools_count_until_the_first_of_them_lapses():
    found = judged(item("a", 2, AUTUMN), item("b", 1, SUMMER, "Beech School"))

    assert all(each.counts for each in found.values())
    assert found["b"].lapses_on == found["a"].lapses_on
    assert "together 3 exclusions in 2 reports" in found["a"].words
    assert added_up(found["a"]) == "together 3 exclusions in 2 reports"
    after = judged(item("a", 2, AUTUMN), item("b", 1, SUMMER, "Beech School"), on=found["b"].lapses_on + timedelta(1))
    assert after["b"].state is ItemState.BELOW


def test_what_is_asserted_never_lifts_what_is_verified():
    found = judged(item("a", 2), item("b", 1, SUMMER, "Beech School", status=Status.ASSERTED))

    assert found["a"].state is ItemState.BELOW
    assert found["b"].counts


reports = st.builds(
    item,
    id_=st.uuids().map(str),
    value=st.integers(0, 6),
    on=st.sampled_from([AUTUMN, AUTUMN + timedelta(1), SPRING, SUMMER, SUMMER + timedelta(3), None]),
    source=st.sampled_from(["Oak School", "Beech School", "Elm School", "LA", ""]),
    out_of=st.none(),
)
shares = st.builds(
    item,
    id_=st.uuids().map(str),
    value=st.integers(0, 40),
    on=st.sampled_from([AUTUMN, SPRING, SUMMER]),
    until=st.sampled_from([None, SPRING, SUMMER, SUMMER + timedelta(9)]),
    source=st.sampled_from(["Oak School", "Beech School"]),
    out_of=st.sampled_from([40, 60, 100]),
)
pools = st.tuples(st.just(TOTALS), st.lists(reports, min_size=1, max_size=8)) | st.tuples(
    st.sampled_from([MISSED, ATTENDED]), st.lists(shares, min_size=1, max_size=8)
)


@given(pools, st.data())
def test_one_more_report_never_takes_the_sum_below_what_is_asked_for(pool, data):
    rule, items = pool
    more = data.draw(reports if rule is TOTALS else shares)

    before, after = total(*items, rule=rule), total(*items, more, rule=rule)

    assert rule.met_by(after, on=None) or not rule.met_by(before, on=None)


@given(pools, st.randoms())
def test_the_order_of_the_reports_does_not_matter(pool, chance):
    rule, (first, *others) = pool
    mixed = list(others)
    chance.shuffle(mixed)

    assert together(first, others, rule, TERMS) == together(first, mixed, rule, TERMS)


@given(pools, st.data())
def test_two_reports_of_one_thing_count_once(pool, data):
    rule, items = pool
    again = replace(data.draw(st.sampled_from(items)), id="again")

    assert total(*items, again, rule=rule) == total(*items, rule=rule)
    if rule is not TOTALS:
        assert total(*items, replace(again, source="LA"), rule=rule) == total(*items, rule=rule)
