"""The words of a verdict: what it rests on, what is missing and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.agencies import WHO_TO_ASK, AgencyKind
from triage.rules.ages import describe
from triage.rules.dates import long_date
from triage.rules.facts import PersonFacts
from triage.rules.framework import Framework, HouseholdRule
from triage.rules.verdict import (
    HeadlineVerdict,
    ItemState,
    Outcome,
    Question,
    Standing,
    State,
    Verdict,
)


class Chance(StrEnum):
    """How a referral looks before anybody has checked it."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Precheck:
    """What the referrer reads before sending; it informs and never blocks."""

    answer: Chance
    heading: str
    sentences: tuple[str, ...]


CHANCES = {
    Outcome.ELIGIBLE: Chance.LIKELY,
    Outcome.LIKELY: Chance.LIKELY,
    Outcome.POSSIBLE: Chance.POSSIBLE,
    Outcome.NOT_ELIGIBLE: Chance.UNLIKELY,
}

CHANCE_WORDS = {
    Chance.LIKELY: "This family is likely to meet the criteria",
    Chance.POSSIBLE: "It is possible that this family meets the criteria",
    Chance.UNLIKELY: "This family is unlikely to meet the criteria on what you have told us",
}

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def precheck(verdict: Verdict) -> Precheck:
    """The verdict in plain words for the person who refers."""
    answer = CHANCES[verdict.outcome]
    sentences = [verdict.summary]
    sentences += [item.words for item in verdict.rejected if item.state is ItemState.WRONG_PERSON]
    sentences += verdict.changes
    return Precheck(answer, CHANCE_WORDS[answer], tuple(dict.fromkeys(sentences)))


def number(count: int) -> str:
    """In words up to ten, as prose has it."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def plural(count: int, one: str, many: str) -> str:
    """Such as “one headline” or “three headlines”."""
    return f"{number(count)} {one if count == 1 else many}"


def ask_words(kinds: tuple[AgencyKind, ...]) -> str:
    """Such as “the police or probation”."""
    names = [WHO_TO_ASK[kind] for kind in kinds] or ["whoever knows the family"]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def summary(verdict: Verdict, framework: Framework) -> str:
    """How many headlines are met, of how many that are needed; it names none of them."""
    found = plural(verdict.headlines_met, "headline", "headlines")
    checked = checked_words(verdict)
    verb = "is" if verdict.headlines_met == 1 else "are"
    needed = f"{framework.name} needs {plural(verdict.headlines_needed, 'headline', 'headlines')}"
    extra = framework.rule.min_needs
    if extra > verdict.headlines_needed:
        needed += f" and {plural(extra, 'family need', 'family needs')}"
        found += f" with {plural(verdict.needs_met, 'family need', 'family needs')}"
    return f"{found[:1].upper()}{found[1:]} {verb} met{checked}. {needed}."


def checked_words(verdict: Verdict) -> str:
    """How many of the headlines that are met are verified, as it follows their number."""
    return {
        0: "" if verdict.headlines_met == 0 else ", none of them verified",
        verdict.headlines_met: ", verified" if verdict.headlines_met else "",
    }.get(verdict.headlines_verified, f", {number(verdict.headlines_verified)} of them verified")


def summary_without_benefits(verdict: Verdict) -> str:
    """The summary where benefit data is not shown: only what the reader sees is counted, and said to be."""
    found = plural(verdict.headlines_met, "headline", "headlines")
    verb = "is" if verdict.headlines_met == 1 else "are"
    needed = plural(verdict.headlines_needed, "headline", "headlines")
    counted = f"Leaving benefit data aside, {found} {verb} met{checked_words(verdict)}."
    return f"{counted} {verdict.framework_name} needs {needed}."


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """The summary, then a sentence or two for each headline that says something."""
    lines = [verdict.summary]
    lines += [f"{each.label}: {each.words}" for each in verdict.headlines]
    lines += [f"{each.label} (local filter): {each.words}" for each in verdict.filters]
    lines += [verdict.household_words] if verdict.household_words else []
    lines += [each.words for each in verdict.discretion]
    return tuple(lines)


def household_words(rule: HouseholdRule, state: State) -> str:
    """Whether the people are such that the framework applies at all."""
    if rule is HouseholdRule.NONE:
        return ""
    who = _household_who(rule)
    return {
        State.MET: f"The family includes {who}.",
        State.NOT_MET: f"The family does not include {who}, and this framework is for families that do.",
        State.NOT_KNOWN: f"It is not known whether the family includes {who}.",
    }[state]


def _household_who(rule: HouseholdRule) -> str:
    dependent = "a dependent child"
    expectant = rule is HouseholdRule.DEPENDENT_CHILD_OR_EXPECTANT
    return f"{dependent} or expectant parents" if expectant else dependent


def household_question(rule: HouseholdRule) -> Question:
    """Who lives there decides whether the framework applies at all."""
    words = (
        f"Does the family include {_household_who(rule)}? Dates of birth, and what 16 to 18 year olds do, would tell."
    )
    return Question(
        indicator="household",
        headline=None,
        person=None,
        words=words,
        ask=(AgencyKind.SCHOOL, AgencyKind.SOCIAL_CARE),
    )


def residence_question(person: PersonFacts, on: date) -> Question:
    """A parent who lives elsewhere can supply only so many headlines."""
    return Question(
        indicator="residence",
        headline=None,
        person=person.id,
        words=f"{describe(person, on)}: does this person live with the children?",
        ask=(AgencyKind.SCHOOL, AgencyKind.HOUSING),
    )


def changes(verdict: Verdict, framework: Framework) -> tuple[str, ...]:
    """What would change the outcome, most useful first."""
    if verdict.outcome is Outcome.ELIGIBLE:
        return _until(verdict)
    if verdict.outcome is Outcome.LIKELY:
        return (*_to_verify(verdict), *_until(verdict))
    lines = [household_change(verdict, framework), *_to_find_out(verdict)]
    lines += [_still_short(verdict, framework), _must_include(verdict, framework)]
    lines += [*_lapsed(verdict), *_to_verify(verdict), *(each.words for each in verdict.discretion)]
    return tuple(line for line in lines if line)


def _until(verdict: Verdict) -> tuple[str, ...]:
    if verdict.lapses_on is None:
        return ()
    return (f"On what is recorded now, this stands until {long_date(verdict.lapses_on)}.",)


def _to_verify(verdict: Verdict) -> tuple[str, ...]:
    labels = [each.label for each in verdict.met if each.standing is Standing.ASSERTED]
    if not labels:
        return ()
    return (f"Still to be verified: {_list(labels)}.",)


def _to_find_out(verdict: Verdict) -> tuple[str, ...]:
    return tuple(f"It would help to know: {each.words} Ask {ask_words(each.ask)}." for each in verdict.questions)


def _still_short(verdict: Verdict, framework: Framework) -> str:
    missing = framework.rule.min_distinct_headlines - verdict.headlines_met
    if missing <= 0:
        more = framework.rule.min_needs - verdict.needs_met
        return (
            f"{plural(more, 'more family need', 'more family needs').capitalize()} would be needed." if more > 0 else ""
        )
    labels = [each.label for each in verdict.headlines if not each.met]
    count = plural(missing, "more headline", "more headlines").capitalize()
    return f"{count} would be needed, from: {_list(labels)}."


def _must_include(verdict: Verdict, framework: Framework) -> str:
    met = {each.id for each in verdict.met}
    missing = [h.label for h in framework.headlines if h.id in framework.rule.must_include and h.id not in met]
    return f"{_list(missing)} must be among the headlines that are met." if missing else ""


def _lapsed(verdict: Verdict) -> list[str]:
    unmet = {each.id for each in (*verdict.headlines, *verdict.filters) if not each.met}
    return [
        f"Anything newer about “{item.label}” would count again:"
        f" the last one counted until {long_date(item.lapses_on)}."
        for item in verdict.rejected
        if item.state is ItemState.LAPSED and item.lapses_on and item.headline in unmet
    ]


def household_change(verdict: Verdict, framework: Framework) -> str:
    """For whom the framework is, where the family is none of those; else nothing."""
    if verdict.household is not State.NOT_MET:
        return ""
    return f"This framework is for families with {_household_who(framework.rule.household)}."


def _list(labels: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def headline_line(headline: HeadlineVerdict) -> str:
    """One headline in a line, for lists and minutes."""
    return f"{headline.label}: {headline.words}"
