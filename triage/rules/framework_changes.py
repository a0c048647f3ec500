"""What is different between two versions of a framework, in words: added, taken away, changed from this to that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from triage.rules.framework import Framework, Headline, Indicator
from triage.rules.framework_words import Facts, about_facts, headline_facts, indicator_facts, rule_facts

FILTERS = "Local filters"
Found = TypeVar("Found", Headline, Indicator)


class Difference(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    TAKEN_AWAY = "taken away"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the headline (or other part) that it is under, of what, and the words before and after."""

    place: str
    of: str
    difference: Difference
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """A whole sentence, such as “Debt, When: changed from “Now” to “In the last 12 months””."""
        if self.difference is Difference.CHANGED and self.before and self.after:
            return f"{self.of}: changed from “{self.before}” to “{self.after}”"
        if self.difference is Difference.CHANGED:
            return f"{self.of}: {'added' if self.after else 'taken away'}: “{self.after or self.before}”"
        return f"{self.of}: {self.difference.value}"


def changes(before: Framework, after: Framework) -> tuple[Change, ...]:
    """Every difference, in the order of the pages; ids tell which part is which, so that a new label is a change."""
    return (
        *_facts("The framework", "", about_facts(before), about_facts(after)),
        *_facts("The rule", "", rule_facts(before), rule_facts(after)),
        *_headlines(before, after),
        *_indicators(before, after),
    )


def _headlines(before: Framework, after: Framework) -> Iterator[Change]:
    old, new = {each.id: each for each in before.headlines}, {each.id: each for each in after.headlines}
    for each in _gone(old, new):
        yield Change(each.label, "The headline", Difference.TAKEN_AWAY)
    moved = _moved(list(old), list(new))
    for key, each in new.items():
        if key not in old:
            yield Change(each.label, "The headline", Difference.ADDED)
            continue
        yield from _facts(each.label, "The headline", headline_facts(old[key]), headline_facts(each))
        if key in moved:
            yield Change(each.label, "The headline", Difference.MOVED)


def _indicators(before: Framework, after: Framework) -> Iterator[Change]:
    old, new = _by_id(before), _by_id(after)
    for was in _gone(old, new):
        yield Change(_place(was, before), was.short, Difference.TAKEN_AWAY)
    for key, each in new.items():
        place = _place(each, after)
        if key not in old:
            yield Change(place, each.short, Difference.ADDED)
            continue
        yield from _facts(place, each.short, indicator_facts(old[key], before), indicator_facts(each, after))
        if old[key].headline != each.headline or key in _moved(_beside(each, before), _beside(each, after)):
            yield Change(place, each.short, Difference.MOVED)


def _facts(place: str, of: str, before: Facts, after: Facts) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Change(place, f"{of}, {key.lower()}" if of else key, Difference.CHANGED, was, now)


def _beside(indicator: Indicator, framework: Framework) -> list[str]:
    """The ids under its headline."""
    return [each.id for each in framework.indicators if each.headline == indicator.headline]


def _by_id(framework: Framework) -> dict[str, Indicator]:
    return {each.id: each for each in framework.indicators}


def _gone(old: Mapping[str, Found], new: Mapping[str, Found]) -> list[Found]:
    return [each for key, each in old.items() if key not in new]


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest that were moved: all but the longest row of those in both that kept its order."""
    places = {key: number for number, key in enumerate(old)}
    both = [key for key in new if key in places]
    rows: list[list[str]] = []
    for key in both:
        before = [row for row in rows if places[row[-1]] < places[key]]
        rows.append([*_longest(before), key])
    return set(both) - set(_longest(rows))


def _longest(rows: list[list[str]]) -> list[str]:
    return max(rows, key=len) if rows else []


def _place(indicator: Indicator, framework: Framework) -> str:
    headline = framework.headline(indicator.headline)
    return headline.label if headline else FILTERS
