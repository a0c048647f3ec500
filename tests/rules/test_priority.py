"""Points of the list: transparent, additive, in one order for ever, and blind to who people are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.priority import (
    Entry,
    ListFacts,
    Priority,
    capped_from,
    order,
    order_key,
    policy,
    read_policy,
    score,
)
from triage.rules.toml_reader import PolicyError

ON = date(2024, 3, 4)
SF3 = published().get("sf3")
MOTHER = PersonFacts("mother", "mother", date(1984, 5, 1))
SON = PersonFacts("son", "son", date(2013, 1, 11))
FACTS = ListFacts("F-2024-00001", date(2024, 2, 1), high_need=False)
POLICY = policy()


def evidence(indicator, person=None, status=Status.VERIFIED, **facts):
    return EvidenceFacts(f"{indicator}/{person}/{status}", indicator, person, status=status, **facts)


def priority(*items, facts=FACTS, people=(MOTHER, SON)):
    return score(assess(FamilyFacts("F", people, items), SF3, on=ON), facts, POLICY)


DEBT = evidence("sf3.finance.debt")
VICTIM = evidence("sf3.abuse.victim", "mother")


def test_the_points_are_the_sum_of_their_components():
    found = priority(DEBT, VICTIM, facts=replace(FACTS, urgent=True, agencies=2, returned=1))

    assert found.points == sum(each.points for each in found.components)
    assert {each.id for each in found.components} == {
        "headlines.finance",
        "headlines.abuse",
        "severe.abuse",
        "urgent",
        "agencies",
        "returned",
    }


def test_verified_and_asserted_count_differently():
    verified, asserted = (
        priority(evidence("sf3.finance.debt", status=status)) for status in (Status.VERIFIED, Status.ASSERTED)
    )

    assert verified.points > asserted.points > 0
    assert "verified" in verified.components[0].words
    assert "not verified yet" in asserted.components[0].words


def test_each_component_names_its_evidence():
    found = priority(DEBT, evidence("sf3.finance.neet", "son", Status.ASSERTED))

    assert found.components[0].evidence == (DEBT.id,)


def test_not_known_counts_nothing_and_is_listed_as_unknown():
    found = priority(
        evidence("sf3.finance.debt", answer=Answer.NOT_KNOWN, status=Status.ASSERTED),
        facts=replace(FACTS, high_need=None),
    )

    assert found.points == 0
    assert tuple(each.words for each in found.unknown) == (
        "Does the family have debt that they cannot manage?",
        "Whether need is high.",
    )


@pytest.mark.parametrize(
    "item",
    [
        evidence("sf3.early-years.expectant", "mother"),
        evidence("sf3.education.sen-not-met", "son"),
        evidence("sf3.health.other", "mother"),
    ],
    ids=lambda item: item.indicator,
)
def test_what_tells_of_a_protected_characteristic_never_scores(item):
    found = priority(item)

    assert found.points == 0
    assert "protected characteristic" in found.not_scored[0]


@pytest.mark.parametrize(
    "people",
    [
        (replace(MOTHER, date_of_birth=date(1950, 1, 1)), SON),
        (replace(MOTHER, role="father"), SON),
        (MOTHER, replace(SON, date_of_birth=date(2023, 12, 1))),
        (MOTHER, SON, PersonFacts("baby", "unborn child", expected_on=date(2024, 6, 1))),
    ],
)
def test_age_sex_and_pregnancy_move_nobody(people):
    assert priority(DEBT, VICTIM, people=people).order_key == priority(DEBT, VICTIM).order_key


def test_waiting_adds_points_so_that_a_low_scorer_is_never_starved():
    low = priority(DEBT, facts=replace(FACTS, waiting_since=date(2023, 1, 2)))
    high = priority(DEBT, VICTIM, facts=replace(FACTS, waiting_since=ON))

    assert low.points < high.points
    assert low.points_on(ON) > high.points_on(ON)
    assert low.order_key > high.order_key
    assert low.waiting_component(ON).words == "Waiting since 2 January 2023: 427 days"


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.dates(date(2012, 1, 1), date(2030, 1, 1))),
        min_size=2,
        max_size=30,
    ),
    st.dates(date(2030, 1, 1), date(2040, 1, 1)),
)
def test_the_stored_key_orders_the_list_as_the_points_of_any_day_do(families, on):
    entries = [
        Entry(f"F-{number:05}", order_key(points, since, POLICY.per_day))
        for number, (points, since) in enumerate(families)
    ]
    on_the_day = sorted(
        range(len(families)),
        key=lambda n: (
            -(families[n][0] * 1000 + POLICY.per_day * (on - families[n][1]).days),
            n,
        ),
    )

    assert [entry.reference for entry in order(entries)] == [f"F-{n:05}" for n in on_the_day]


@given(st.lists(st.integers(-5, 5), max_size=12), st.randoms())
def test_no_two_families_tie_and_the_order_is_always_the_same(keys, chance):
    entries = [Entry(f"F-{number:05}", key) for number, key in enumerate(keys)]
    mixed = list(entries)
    chance.shuffle(mixed)

    assert order(mixed) == order(entries)
    assert len(set(order(entries))) == len(entries)


def test_a_day_of_waiting_is_worth_the_same_to_everybody():
    sooner, later = (order_key(10, ON + timedelta(days=n), POLICY.per_day) for n in (0, 1))

    assert sooner - later == POLICY.per_day == 200


@given(days=st.integers(0, 400), per_day=st.integers(1, 3000), most=st.integers(1, 60))
def test_the_day_of_the_most_is_the_first_on_which_the_order_counts_no_more_waiting(days, per_day, most):
    capped = replace(POLICY, per_day=per_day, waiting_at_most=most * 1000)
    since = date(2026, 1, 5)
    on = since + timedelta(days=days)

    assert (on >= capped.most_reached_on(since)) is (since <= capped_from(capped, on=on))


def test_a_stored_priority_comes_back_as_it_was():
    found = priority(DEBT, VICTIM)

    assert Priority.from_dict(found.to_dict()) == found


def test_the_top_components_say_why():
    found = priority(DEBT, VICTIM, facts=replace(FACTS, urgent=True))

    assert [each.id for each in found.top()] == ["urgent", "headlines.abuse"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "is not TOML"),
        ('code = "p"', "“version” is missing"),
        (
            (
                'code="p"\nversion="2"\nname="P"\ntie_break="x"\nwaiting_points_per_day=1\n'
                '[[component]]\nid="a"\nkind="ethnicity"\nlabel="A"\n'
            ),
            "must be one of headline",
        ),
        (
            (
                'code="p"\nversion="2"\nname="P"\ntie_break="x"\nwaiting_points_per_day=1\n'
                '[[component]]\nid="a"\nkind="headline"\nlabel="A"\nasserted=2\nverified=1\n'
            ),
            "must not be worth more",
        ),
    ],
)
def test_a_policy_that_cannot_be_right_is_not_published(text, reason):
    with pytest.raises(PolicyError, match=reason):
        read_policy(text)
