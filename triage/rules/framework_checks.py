"""What one part of a framework alone cannot know: ids that meet twice, names of nothing, a rule out of reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from triage.rules.framework import Framework

ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
FILLED_IN = {"headlines", "needs"}
"""What the words of a rule may hold in braces, to be filled in with its numbers."""


class Part(StrEnum):
    """The part of a framework that has to be mended."""

    ABOUT = "about"
    RULE = "rule"
    HEADLINES = "headlines"
    HEADLINE = "headline"
    INDICATOR = "indicator"
    FILTERS = "filters"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of publishing: the part, its id where there are several, and why in words."""

    part: Part
    id: str
    words: str


def across(framework: Framework) -> tuple[Obstacle, ...]:
    """Everything that is wrong between the parts of a framework."""
    return (*_headlines(framework), *_indicators(framework), *_rule(framework))


def _ids(part: Part, ids: list[str]) -> Iterator[Obstacle]:
    """An id stands in addresses and in the records of evidence."""
    for twice in dict.fromkeys(each for each in ids if ids.count(each) > 1):
        yield Obstacle(part, twice, f"“{twice}” is there twice.")
    for each in ids:
        if not ID.fullmatch(each):
            yield Obstacle(
                part, each, f"“{each}” is no id: small letters, digits, dots and hyphens, at most 80 of them."
            )


def _headlines(framework: Framework) -> Iterator[Obstacle]:
    ids = [each.id for each in framework.headlines]
    yield from _ids(Part.HEADLINE, ids)
    for each in framework.headlines:
        if not each.indicators:
            yield Obstacle(Part.HEADLINE, each.id, f"{each.label}: a headline needs at least one indicator.")


def _indicators(framework: Framework) -> Iterator[Obstacle]:
    ids = [each.id for each in framework.indicators]
    yield from _ids(Part.INDICATOR, ids)
    for each in framework.indicators:
        for asked in each.asks_when_lapsed:
            if asked not in ids:
                words = f"{each.short}: when it has lapsed, it asks “{asked}”, which is not in the framework."
                yield Obstacle(Part.INDICATOR, each.id, words)
        if each.min_age is not None and each.max_age is not None and each.min_age > each.max_age:
            words = f"{each.short}: nobody is at least {each.min_age} and at most {each.max_age} years old."
            yield Obstacle(Part.INDICATOR, each.id, words)


def _rule(framework: Framework) -> Iterator[Obstacle]:
    rule, limb, there = framework.rule, framework.rule.with_filter, len(framework.headlines)
    for each in rule.must_include:
        if framework.headline(each) is None:
            yield _of_rule(f"the rule names “{each}” among what must be met, which is not in the framework.")
    for needed in (rule.min_distinct_headlines, limb.min_headlines if limb else 1):
        if not 1 <= needed <= there:
            yield _of_rule(f"the rule asks for {needed} of {there} headlines.")
    needs = sum(len(each.indicators) for each in framework.headlines)
    if rule.min_needs > needs:
        yield _of_rule(f"the rule asks for {rule.min_needs} needs, and there are {needs}.")
    if limb and len(framework.filters) < limb.min_filters:
        yield _of_rule("the rule asks for more local filters than there are.")
    if not can_be_filled_in(rule.words):
        yield _of_rule("the rule’s words may hold {headlines} and {needs} in braces, and nothing else.")


def can_be_filled_in(words: str) -> bool:
    """Whether the numbers of a rule can be put into its words."""
    try:
        parts = list(Formatter().parse(words))
    except ValueError:
        return False
    return all(name is None or (name in FILLED_IN and not spec and not kind) for _, name, spec, kind in parts)


def _of_rule(words: str) -> Obstacle:
    return Obstacle(Part.RULE, "", words)
