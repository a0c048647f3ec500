"""Whom an indicator can be about: age at the event, parenting, and the unborn."""

from __future__ import annotations

from datetime import date

from triage.rules.dates import add_months, age_on, is_adult, is_unborn, long_date
from triage.rules.facts import AgeGroup, PersonFacts
from triage.rules.framework import Indicator, Who, WindowKind
from triage.rules.terms import MONTHS_IN_A_TERM


def rejects(indicator: Indicator, person: PersonFacts, on: date) -> str | None:
    """Why this person cannot count under the indicator on that day, in words, or None.

    `on` is the day of the event, since age is age at the event. For the referral form, before
    anybody has said when, pass today.
    """
    if indicator.who is Who.HOUSEHOLD:
        return None
    if is_unborn(person, on) and not indicator.unborn:
        return f"{describe(person, on)}: this indicator cannot be about an unborn child."
    if fits_age(indicator, person, on) is False:
        time = "" if indicator.ages_today else " when it happened"
        return f"{describe(person, on)}: this indicator is for {indicator.who_words}{time}."
    if lacks_parenting(indicator, person, on) is True:
        return (
            f"{describe(person, on)}: this indicator is for adults with parenting responsibilities,"
            " and this person has none."
        )
    return None


def fits_age(indicator: Indicator, person: PersonFacts, on: date) -> bool | None:
    """Whether the person's age on that day is one the indicator is for; None: not known."""
    if is_unborn(person, on):
        return indicator.unborn
    adult = is_adult(person, on)
    if indicator.who is Who.CHILD and adult is not False:
        return None if adult is None else False
    if indicator.who is Who.ADULT and adult is not True:
        return adult
    return _within(indicator, person, on)


def _within(indicator: Indicator, person: PersonFacts, on: date) -> bool | None:
    if indicator.min_age is None and indicator.max_age is None:
        return True
    if person.date_of_birth is None:
        return None
    age = age_on(person.date_of_birth, on)
    old_enough = indicator.min_age is None or age >= indicator.min_age
    return old_enough and (indicator.max_age is None or age <= indicator.max_age)


def lacks_parenting(indicator: Indicator, person: PersonFacts, on: date) -> bool | None:
    """True: an adult without the parenting responsibilities that are asked for; None: not known."""
    if not indicator.parenting or is_adult(person, on) is False:
        return False
    return None if person.cares_for_children is None else not person.cares_for_children


def earliest_event(indicator: Indicator, on: date) -> date:
    """The first day that could still count: for somebody's age where nobody has said when."""
    months = indicator.window.length
    if indicator.window.kind is WindowKind.TERMS:
        return add_months(on, -(months + 1) * MONTHS_IN_A_TERM)
    if indicator.window.kind in {WindowKind.MONTHS, WindowKind.IN_FORCE}:
        return add_months(on, -months)
    return on


def describe(person: PersonFacts, on: date) -> str:
    """Role and age, such as “Father, 34”: names are not the rules’ to know."""
    role = person.role[:1].upper() + person.role[1:]
    if is_unborn(person, on):
        expected = person.expected_on
        return f"{role}, expected on {long_date(expected)}" if expected else f"{role}, not born then"
    if person.date_of_birth is not None:
        return f"{role}, {age_on(person.date_of_birth, on)}"
    if person.stated_age is None:
        return f"{role}, age not known"
    return f"{role}, said to be {'an adult' if person.stated_age is AgeGroup.ADULT else 'a child'}"
