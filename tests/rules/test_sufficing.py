"""What would be enough really is enough, and nothing less is."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.test_properties import ON, PEOPLE, families
from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.sufficing import Near, enough, sentences
from triage.rules.verdict import Outcome, State

SF3, TF1 = published().get("sf3"), published().get("tf1")
DAY = date(2024, 6, 3)
HOME = (PersonFacts("mother", "mother", date(1984, 5, 1)), PersonFacts("son", "son", date(2012, 2, 11)))
VALUES = (None, 1, 3, 10, 40, 84)


@cache
def proof(framework, headline_id):
    """A verified item that meets a headline, of somebody who lives with the children."""
    headline = framework.headline(headline_id)
    for indicator in headline.indicators:
        for person in [each.id for each in PEOPLE if each.lives_with_children] + [None]:
            for value in VALUES:
                item = EvidenceFacts(
                    f"proof of {headline_id}",
                    indicator.id,
                    person,
                    status=Status.VERIFIED,
                    on=ON,
                    value=value,
                    reference="File 7",
                )
                found = assess(FamilyFacts("F", PEOPLE, (item,)), framework, on=ON)
                if found.headline(headline_id).met and found.headline(headline_id).verified:
                    return item
    raise AssertionError(f"nothing meets {headline_id}")


@given(families(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_that_many_of_the_options_are_enough_and_fewer_are_not(given_family, chance):
    framework, family = given_family
    family = replace(family, people=PEOPLE)
    family = replace(family, evidence=tuple(replace(e, status=Status.VERIFIED) for e in family.evidence))
    verdict = assess(family, framework, on=ON)
    found = enough(verdict, framework)
    if found.needs or not found.count:
        return
    chosen = chance.sample([each.headline for each in found.options], found.count)

    def outcome(headlines):
        added = tuple(proof(framework, each) for each in headlines)
        return assess(replace(family, evidence=family.evidence + added), framework, on=ON).outcome

    assert outcome(chosen) is (Outcome.LIKELY if found.to_check else Outcome.ELIGIBLE)
    for fewer in combinations(chosen, found.count - 1):
        assert outcome(fewer).rank < Outcome.LIKELY.rank


@given(families())
def test_something_is_said_unless_the_family_is_eligible(given_family):
    framework, family = given_family
    verdict = assess(family, framework, on=ON)

    assert bool(sentences(verdict, framework)) == (verdict.outcome is not Outcome.ELIGIBLE)


def judged(*evidence, framework=SF3, people=HOME):
    return assess(FamilyFacts("F", people, evidence), framework, on=DAY)


def test_the_nearest_comes_first_with_who_would_know_and_what_only_lapsed():
    verdict = judged(
        EvidenceFacts("1", "sf3.finance.debt", "mother"),
        EvidenceFacts("2", "sf3.crime.adult", "mother", on=date(2022, 1, 3)),
        EvidenceFacts("3", "sf3.education.attendance-90", "son", answer=Answer.NOT_KNOWN),
    )

    found = enough(verdict, SF3)
    said = sentences(verdict, SF3)

    assert (found.count, found.to_check) == (2, ("Financial stability",))
    assert [each.near for each in found.options[:2]] == [Near.NOT_KNOWN, Near.LAPSED]
    assert said[0] == "Two of these would be enough, once checked against a record."
    assert "the school" in said[1]
    assert "Anything newer would count again" in said[2]
    assert said[3].startswith("Or a yes to: ")
    assert said[-1] == "Still to be checked against a record: Financial stability."


def test_what_is_only_not_checked_is_said_to_be_enough():
    said = sentences(
        judged(
            EvidenceFacts("1", "sf3.finance.debt", "mother"),
            EvidenceFacts("2", "sf3.abuse.victim", "mother"),
            EvidenceFacts("3", "sf3.crime.adult", "mother", on=DAY - timedelta(days=9)),
        ),
        SF3,
    )

    assert len(said) == 1
    assert said[0].startswith("What was said would be enough. Still to be checked")


@pytest.mark.parametrize(
    ("people", "says"),
    [(HOME[:1], "families with"), ((PersonFacts("somebody"),), "Dates of birth")],
)
def test_who_the_criteria_are_for_is_said_where_it_stands_in_the_way(people, says):
    assert any(says in each for each in sentences(judged(people=people), SF3))


def test_the_second_way_in_is_named():
    verdict = judged(EvidenceFacts("1", "tf1.work.benefit", "mother"), framework=TF1)

    assert any("the panel could use its discretion" in each for each in sentences(verdict, TF1))


def test_what_must_be_among_them_is_named():
    rule = TF1.with_rule(must_include=("crime",), min_distinct_headlines=2)
    verdict = judged(EvidenceFacts("1", "tf1.work.benefit", "mother"), framework=rule)

    assert verdict.household is State.MET
    assert "Crime" in sentences(verdict, rule)[0]
