"""A framework read from its document, and everything that stands in the way of publishing one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from triage.rules.agencies import AgencyKind
from triage.rules.framework import (
    AddsUp,
    Compare,
    FilterLimb,
    Framework,
    Headline,
    HouseholdRule,
    Indicator,
    Period,
    Rule,
    Sensitivity,
    Threshold,
    ValueRule,
    Who,
    Window,
    WindowKind,
)
from triage.rules.framework_checks import Obstacle, Part, across
from triage.rules.toml_reader import DataError, Table

FILTER_HEADLINE = "local"
LONGEST_WINDOW = 600
"""Months or terms: fifty years of months, as the form has it; many more would lead out of the calendar."""
Made = TypeVar("Made")


class FrameworkError(DataError):
    """A framework that cannot be published, with the place and the reason in words."""


def read_framework(text: str, *, name: str = "framework") -> Framework:
    """A framework from its TOML; raises FrameworkError that names the place and the reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(f"{name}: this is not TOML: {error}.") from error
    return framework_of(document, name=name)


def framework_of(document: Mapping[str, Any], *, name: str = "framework") -> Framework:
    """A framework from what its TOML says; raises FrameworkError that names the place and the reason."""
    try:
        framework = _framework(Table(document, name))
    except DataError as error:
        raise FrameworkError(str(error)) from error
    for obstacle in across(framework):
        raise FrameworkError(f"{name}: {obstacle.words}")
    return framework


def obstacles(document: Mapping[str, Any]) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of publishing a framework, with the part to mend; empty where nothing does.

    A part that cannot be read is named once, and what the parts say of each other is checked among those that can.
    """
    return as_far_as_read(document)[1]


def as_far_as_read(document: Mapping[str, Any]) -> tuple[Framework | None, tuple[Obstacle, ...]]:
    """What can be read of a draft (None where even its name or its rule cannot), and what stands in its way."""
    reading = _Reading()
    framework = reading.framework(document)
    return framework, (*reading.found, *(across(framework) if framework is not None else ()))


@dataclass(slots=True)
class _Reading:
    """One document, read part by part, with what was wrong with each."""

    found: list[Obstacle]

    def __init__(self) -> None:
        self.found = []

    def framework(self, document: Mapping[str, Any]) -> Framework | None:
        """What could be read of it; None where even its name or its rule could not."""
        whole = Table(document, "")
        about = self._try(Part.ABOUT, "", lambda: _about(whole))
        rule = self._try(Part.RULE, "", lambda: _rule(whole.table("rule")))
        headlines = tuple(self._headlines(whole))
        filters = tuple(self._indicators(whole, "filter", FILTER_HEADLINE))
        self._try(Part.ABOUT, "", whole.nothing_else)
        if about is None or rule is None:
            return None
        return Framework(**about, headlines=headlines, filters=filters, rule=rule)

    def _headlines(self, whole: Table) -> Iterator[Headline]:
        for table in self._try(Part.HEADLINES, "", lambda: whole.tables("headline")) or ():
            place = str(table.data.get("id", ""))
            inside = tuple(self._indicators(table, "indicator", place))
            found = self._try(Part.HEADLINE, place, lambda: _headline(table, inside))  # noqa: B023  # called at once
            if found is not None:
                yield found

    def _indicators(self, table: Table, key: str, headline: str) -> Iterator[Indicator]:
        for each in self._try(Part.HEADLINE, headline, lambda: table.tables(key)) or ():
            place = str(each.data.get("id", ""))
            found = self._try(Part.INDICATOR, place, lambda: _indicator(each, headline))  # noqa: B023  # called at once
            if found is not None:
                yield found

    def _try(self, part: Part, place: str, read: Callable[[], Made]) -> Made | None:
        try:
            return read()
        except DataError as error:
            self.found.append(Obstacle(part, place, str(error).removeprefix(": ").removeprefix(", ")))
            return None


def _framework(table: Table) -> Framework:
    framework = Framework(
        **_about(table),
        headlines=tuple(_headline(each) for each in table.tables("headline")),
        filters=tuple(_indicator(each, FILTER_HEADLINE) for each in table.tables("filter")),
        rule=_rule(table.table("rule")),
    )
    table.nothing_else()
    return framework


def _about(table: Table) -> dict[str, Any]:
    national = _period(table.table("national"))
    return {
        "code": table.text("code"),
        "version": table.text("version"),
        "name": table.text("name"),
        "summary": table.text("summary"),
        "national": national,
        "locally": tuple(_period(each) for each in table.tables("locally")) or (national,),
    }


def _period(table: Table) -> Period:
    period = Period(start=table.day("start"), end=table.maybe_day("end"))
    if period.end is not None and period.end < period.start:
        raise table.fail("“end” is before “start”.")
    table.nothing_else()
    return period


def _rule(table: Table) -> Rule:
    limb = table.maybe_table("with_filter")
    rule = Rule(
        words=table.text("words"),
        min_distinct_headlines=table.whole("min_distinct_headlines"),
        min_needs=table.whole("min_needs", 1),
        must_include=table.texts("must_include"),
        household=table.choice("household", HouseholdRule, HouseholdRule.NONE),
        non_resident_max=table.maybe_whole("non_resident_max"),
        with_filter=_limb(limb) if limb else None,
    )
    table.nothing_else()
    return rule


def _limb(table: Table) -> FilterLimb:
    limb = FilterLimb(
        min_headlines=table.whole("min_headlines"),
        min_filters=table.whole("min_filters", 1),
        words=table.text("words"),
    )
    table.nothing_else()
    return limb


def _headline(table: Table, inside: tuple[Indicator, ...] | None = None) -> Headline:
    """A headline; `inside` is its indicators where they were read already."""
    headline_id = table.text("id")
    if inside is None:
        inside = tuple(_indicator(each, headline_id) for each in table.tables("indicator"))
    headline = Headline(
        id=headline_id,
        label=table.text("label"),
        question=table.text("question"),
        indicators=inside,
    )
    table.nothing_else()
    return headline


def _indicator(table: Table, headline_id: str) -> Indicator:
    value = table.maybe_table("value")
    indicator = Indicator(
        id=table.text("id"),
        headline=headline_id,
        label=table.text("label"),
        short=table.text("short"),
        who=table.choice("who", Who),
        window=_window(table.table("window")),
        help=table.text("help", ""),
        value=_value_rule(value) if value else None,
        severe=table.flag("severe"),
        sensitivity=table.choice("sensitivity", Sensitivity, Sensitivity.GENERAL),
        known_by=table.choices("known_by", AgencyKind),
        unborn=table.flag("unborn"),
        min_age=table.maybe_whole("min_age"),
        max_age=table.maybe_whole("max_age"),
        parenting=table.flag("parenting"),
        nominated=table.flag("nominated"),
        needs_reference=table.flag("needs_reference"),
        asks_when_lapsed=table.texts("asks_when_lapsed"),
        protected=table.flag("protected"),
    )
    table.nothing_else()
    return indicator


def _window(table: Table) -> Window:
    window = Window(kind=table.choice("kind", WindowKind), length=table.whole("length", 0))
    if window.needs_date and window.length == 0 and window.kind is not WindowKind.IN_FORCE:
        raise table.fail(f"a window of {window.kind} needs a “length”.")
    if window.length > LONGEST_WINDOW:
        raise table.fail(f"“length” must be {LONGEST_WINDOW} or less.")
    table.nothing_else()
    return window


def _value_rule(table: Table) -> ValueRule:
    steps = tuple(
        Threshold(value=each.number("value"), starts_on=each.maybe_day("starts_on"))
        for each in table.tables("thresholds")
    )
    if not steps:
        steps = (Threshold(value=table.number("threshold")),)
    rule = ValueRule(
        unit=table.text("unit"),
        compare=table.choice("compare", Compare),
        thresholds=steps,
        adds_up=table.choice("adds_up", AddsUp) if "adds_up" in table.data else None,
    )
    table.nothing_else()
    if rule.adds_up is AddsUp.SHARES and not rule.is_share:
        raise table.fail("“adds_up” can be “shares” only where the “unit” is “%”.")
    if rule.counts_events and (rule.is_share or rule.compare is Compare.BELOW):
        raise table.fail(f"“adds_up” cannot be “{rule.adds_up}” for a percentage, or where less is asked for.")
    return rule
