"""Whom an indicator can be about, in the words that the form shows."""

from datetime import date

import pytest

from triage.rules.catalogue import published
from triage.rules.eligibility import rejects
from triage.rules.facts import AgeGroup, PersonFacts

ON = date(2017, 6, 5)
FATHER = PersonFacts("f", "father", date(1983, 1, 1))
SON = PersonFacts("s", "son", date(2003, 2, 11))
BABY = PersonFacts("b", "unborn child", expected_on=date(2017, 9, 1))
UNKNOWN = PersonFacts("u", "cousin")


def indicator(indicator_id: str):
    framework = published().get(indicator_id.split(".", maxsplit=1)[0])
    return framework.indicator(indicator_id)


@pytest.mark.parametrize(
    ("indicator_id", "person", "words"),
    [
        (
            "tf2.crime.child-offence",
            FATHER,
            "Father, 34: this indicator is for children and young people under 18 when it happened.",
        ),
        ("tf2.work.benefit", SON, "Son, 14: this indicator is for adults of 18 and over."),
        (
            "tf2.crime.child-offence",
            BABY,
            "Unborn child, expected on 1 September 2017: this indicator cannot be about an unborn child.",
        ),
        ("tf2.work.neet", SON, "Son, 14: this indicator is for people aged 16 to 24."),
        (
            "tf2.school.exclusion-days-primary",
            SON,
            "Son, 14: this indicator is for children up to the age of 11 when it happened.",
        ),
        (
            "tf2.crime.child-offence",
            PersonFacts("u", "uncle", stated_age=AgeGroup.ADULT),
            "Uncle, said to be an adult: this indicator is for children and young people under 18 when it happened.",
        ),
    ],
)
def test_the_form_says_why_somebody_cannot_count(indicator_id, person, words):
    assert rejects(indicator(indicator_id), person, ON) == words


@pytest.mark.parametrize(
    ("indicator_id", "person"),
    [
        ("tf2.crime.child-offence", SON),
        ("tf2.crime.child-offence", UNKNOWN),
        ("tf2.work.benefit", FATHER),
        ("tf2.work.benefit", UNKNOWN),
        ("tf2.help.protection-plan", BABY),
        ("tf2.abuse.call-out", BABY),
        ("tf2.health.mental", SON),
        ("tf2.health.mental", FATHER),
    ],
)
def test_nobody_is_turned_away_who_could_count(indicator_id, person):
    assert rejects(indicator(indicator_id), person, ON) is None


def test_age_is_age_at_the_event():
    person = PersonFacts("s", "son", date(1996, 9, 5))

    assert rejects(indicator("tf1.crime.proven-offence"), person, date(2014, 9, 4)) is None
    assert rejects(indicator("tf1.crime.proven-offence"), person, date(2014, 9, 5))


def test_an_adult_without_parenting_responsibilities_cannot_count_where_they_are_asked_for():
    uncle = PersonFacts("u", "uncle", date(1983, 1, 1), cares_for_children=False)

    assert "parenting responsibilities" in rejects(indicator("tf2.health.mental"), uncle, ON)
    assert rejects(indicator("tf2.work.benefit"), uncle, ON) is None
