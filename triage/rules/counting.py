"""Counts headlines for the rule, not indicators, and not too many from a parent who lives elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.rules.framework import Rule


@dataclass(frozen=True, slots=True)
class Supply:
    """A headline that one indicator supplies; `outsider` is the parent who lives elsewhere."""

    headline: str
    indicator: str
    outsider: str | None = None


def meets(rule: Rule, supplies: Iterable[Supply]) -> bool:
    """Whether these headlines and needs are enough for the rule."""
    given = frozenset(supplies)
    headlines = counted_headlines(rule, given)
    needs = {each.indicator for each in given if each.headline in headlines}
    return (
        len(headlines) >= rule.min_distinct_headlines
        and len(needs) >= rule.min_needs
        and headlines.issuperset(rule.must_include)
    )


def meets_limb(rule: Rule, supplies: Iterable[Supply], filters: int) -> bool:
    """Whether they are enough for the second way in, with so many local filters."""
    limb = rule.with_filter
    if limb is None:
        return False
    headlines = counted_headlines(rule, supplies)
    return (
        len(headlines) >= limb.min_headlines and filters >= limb.min_filters and headlines.issuperset(rule.must_include)
    )


def counted_headlines(rule: Rule, supplies: Iterable[Supply]) -> frozenset[str]:
    """The headlines that count, each outsider supplying no more than the rule allows.

    Which of an outsider's headlines counts is chosen so that as many as possible do, and those
    that the rule insists on come first.
    """
    given = frozenset(supplies)
    if rule.non_resident_max is None:
        return frozenset(each.headline for each in given)
    inside = frozenset(each.headline for each in given if each.outsider is None)
    offers: dict[str, list[str]] = {}
    for each in sorted(given, key=lambda one: (one.headline, one.outsider or "")):
        if each.outsider is not None and each.headline not in inside:
            places = [f"{each.outsider}#{n}" for n in range(rule.non_resident_max)]
            offers.setdefault(each.headline, []).extend(places)
    return inside | _matched(offers, first=rule.must_include)


def _matched(offers: dict[str, list[str]], first: tuple[str, ...]) -> frozenset[str]:
    """The largest set of headlines that can each have a place of their own (augmenting paths)."""
    taken: dict[str, str] = {}

    def place(headline: str, seen: set[str]) -> bool:
        for slot in offers[headline]:
            if slot in seen:
                continue
            seen.add(slot)
            if slot not in taken or place(taken[slot], seen):
                taken[slot] = headline
                return True
        return False

    for headline in sorted(offers, key=lambda each: (each not in first, each)):
        place(headline, set())
    return frozenset(taken.values())
