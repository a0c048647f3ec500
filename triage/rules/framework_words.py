"""A framework's parts as facts in plain words: what a page shows, and what two versions are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage.rules.agencies import WHO_TO_ASK
from triage.rules.dates import long_date
from triage.rules.framework import (
    AddsUp,
    Compare,
    Framework,
    Headline,
    HouseholdRule,
    Indicator,
    Period,
    Sensitivity,
    ValueRule,
    Who,
    WindowKind,
    quantity,
)

Facts = Mapping[str, str]
"""What is said of a part, by what it is about; what is not said is left out."""

WHO_LABELS = {
    Who.CHILD: "A child or young person under 18",
    Who.ADULT: "An adult of 18 or over",
    Who.ANYONE: "Anyone in the family",
    Who.HOUSEHOLD: "The household as a whole",
}
SENSITIVITY_LABELS = {
    Sensitivity.GENERAL: "General",
    Sensitivity.HEALTH: "Health",
    Sensitivity.CRIMINAL: "Crime",
    Sensitivity.BENEFITS: "Benefits",
}
WINDOW_LABELS = {
    WindowKind.MONTHS: "In the last so many months",
    WindowKind.TERMS: "In the last so many school terms, this one included",
    WindowKind.IN_FORCE: "In force now, or in the last so many months",
    WindowKind.AHEAD: "In the next so many months",
    WindowKind.NOW: "Now",
    WindowKind.ANY_TIME: "At any time",
}
COMPARE_LABELS = {
    Compare.AT_LEAST: "This number or more",
    Compare.MORE_THAN: "More than this number",
    Compare.BELOW: "Below this number",
}
ADDS_UP_LABELS = {
    AddsUp.EVENTS: "Single events of one person are added up",
    AddsUp.TOTALS: "Single events of one person and the totals of each source are added up",
    AddsUp.SHARES: "What was missed of what was possible is taken together over terms that adjoin",
}
HOUSEHOLD_LABELS = {
    HouseholdRule.NONE: "Any household",
    HouseholdRule.DEPENDENT_CHILD: "A household with a dependent child",
    HouseholdRule.DEPENDENT_CHILD_OR_EXPECTANT: "A household with a dependent child, or with expectant parents",
}
MORE_WHO = (
    ("parenting", "an adult only with parenting responsibilities"),
    ("unborn", "an unborn child too"),
)


def about_facts(framework: Framework) -> Facts:
    """The framework as a whole."""
    return {
        "Name": framework.name,
        "Summary": framework.summary,
        "Dates of the programme": period_words(framework.national),
    }


def rule_facts(framework: Framework) -> Facts:
    """The rule, a parameter each."""
    rule, limb = framework.rule, framework.rule.with_filter
    must = [each.label for each in framework.headlines if each.id in rule.must_include]
    facts = {
        "In words": " ".join(framework.rule_words),
        "How many headlines": str(rule.min_distinct_headlines),
        "How many needs": str(rule.min_needs),
        "Must be among them": listed(must),
        "Which households": HOUSEHOLD_LABELS[rule.household],
        "Headlines that a parent who lives elsewhere can supply": _limit(rule.non_resident_max),
    }
    if limb:
        facts["Second way in"] = (
            f"{_count(limb.min_headlines, 'headline')} and {_count(limb.min_filters, 'local filter')}: {limb.words}"
        )
    return {key: words for key, words in facts.items() if words}


def headline_facts(headline: Headline) -> Facts:
    """A headline without its indicators."""
    return {"Name": headline.label, "Question": headline.question}


def indicator_facts(indicator: Indicator, framework: Framework) -> Facts:
    """Everything that is set of one indicator."""
    asks = [found.short for each in indicator.asks_when_lapsed if (found := framework.indicator(each)) is not None]
    facts = {
        "Short name": indicator.short,
        "Question": indicator.label,
        "Help": indicator.help,
        "Who counts": who_words(indicator),
        "When": capital(indicator.window.words),
        "Number": number_words(indicator.value) if indicator.value else "",
        "Kind of information": SENSITIVITY_LABELS[indicator.sensitivity],
        "Who would know": listed([WHO_TO_ASK[each] for each in indicator.known_by]),
        "Severe": "Yes" if indicator.severe else "",
        "Needs a reference": "Yes" if indicator.needs_reference else "",
        "Nominated by a professional": "Open to discretion, never eligible by itself" if indicator.nominated else "",
        "Protected characteristic": "Never scores for priority" if indicator.protected else "",
        "Asks when lapsed": listed(asks),
    }
    return {key: words for key, words in facts.items() if words}


def who_words(indicator: Indicator) -> str:
    """Whom it can be about, such as “Adults of 18 and over; an adult only with parenting responsibilities”."""
    return "; ".join([capital(indicator.who_words), *(words for name, words in MORE_WHO if getattr(indicator, name))])


def number_words(value: ValueRule) -> str:
    """The number with its thresholds: “Below 85%; below 90% from 1 September 2015”."""
    side = {Compare.AT_LEAST: "{} or more", Compare.MORE_THAN: "more than {}", Compare.BELOW: "below {}"}[value.compare]
    steps = [
        side.format(quantity(each.value, value.unit)) + (f" from {long_date(each.starts_on)}" if each.starts_on else "")
        for each in value.thresholds
    ]
    together = [ADDS_UP_LABELS[value.adds_up].lower()] if value.adds_up else []
    return capital("; ".join(steps + together))


def period_words(period: Period) -> str:
    """“1 November 2012 to 31 May 2015”, “from 3 October 2022”."""
    if period.end is None:
        return f"from {long_date(period.start)}"
    return f"{long_date(period.start)} to {long_date(period.end)}"


def listed(words: Sequence[str]) -> str:
    """“police, housing and the school”."""
    return words[0] if len(words) == 1 else " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def capital(text: str) -> str:
    """The first letter large and the others left alone."""
    return text[:1].upper() + text[1:]


def _limit(most: int | None) -> str:
    return "" if most is None else f"At most {most}"


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
