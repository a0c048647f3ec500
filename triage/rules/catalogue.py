"""The published frameworks: read from TOML, checked, and chosen by date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from triage.rules.agencies import AgencyKind
from triage.rules.framework import (
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
from triage.rules.toml_reader import DataError, Table

FILTER_HEADLINE = "local"


class FrameworkError(DataError):
    """A framework that cannot be published, with the place and the reason in words."""


class UnknownFramework(LookupError):
    """No framework of that code and version has been published."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every published framework, newest last."""

    frameworks: tuple[Framework, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(framework.code for framework in self.frameworks))

    def get(self, code: str, version: str | None = None) -> Framework:
        """By code, the newest version unless one is named; raises UnknownFramework."""
        found = [each for each in self.frameworks if each.code == code and version in {None, each.version}]
        if not found:
            wanted = code if version is None else f"{code}, version {version}"
            known = ", ".join(self.codes)
            raise UnknownFramework(f"There is no framework “{wanted}”. There are: {known}.")
        return found[-1]

    def in_use(self, on: date, local: Mapping[str, tuple[Period, ...]] | None = None) -> tuple[Framework, ...]:
        """The frameworks that the council uses on that day, newest first: of each code the version begun last.

        `local` holds the council's settings by code; a framework that it does not name is in use
        on the days that its own file says.
        """
        periods = local or {}
        used: dict[str, tuple[date, Framework]] = {}
        for framework in self.frameworks:
            begun = [each.start for each in periods.get(framework.code, framework.locally) if on in each]
            before = used.get(framework.code)
            if begun and (before is None or max(begun) >= before[0]):
                used[framework.code] = (max(begun), framework)
        return tuple(sorted((each for _, each in used.values()), key=lambda each: each.national.start, reverse=True))

    def with_published(self, versions: Iterable[Framework]) -> Catalogue:
        """With what the council published itself, each version after the one that it follows."""
        return Catalogue(_in_order((*self.frameworks, *versions)))

    def default(self, on: date, local: Mapping[str, tuple[Period, ...]] | None = None) -> Framework | None:
        """The one a referral received that day is judged under."""
        return next(iter(self.in_use(on, local)), None)


@cache
def published() -> Catalogue:
    """The frameworks that come with the service."""
    return load()


def load(*folders: Path) -> Catalogue:
    """The shipped frameworks with those of a council's own folders; raises FrameworkError."""
    shipped = resources.files("triage.rules") / "frameworks"
    found: dict[str, Framework] = {}
    for source in _sources((shipped, *folders)):
        framework = read_framework(source.read_text(encoding="utf-8"), name=source.name)
        if framework.key in found:
            raise FrameworkError(f"{source.name}: {framework.key} has been published already.")
        found[framework.key] = framework
    return Catalogue(_in_order(found.values()))


def _in_order(frameworks: Iterable[Framework]) -> tuple[Framework, ...]:
    """Oldest programme first; of one code in the order in which they came into use."""
    return tuple(
        sorted(frameworks, key=lambda each: (each.national.start, each.code, each.locally[0].start, each.version))
    )


def _sources(folders: Iterable[Traversable]) -> list[Traversable]:
    files = [each for folder in folders for each in folder.iterdir()]
    return sorted((each for each in files if each.name.endswith(".toml")), key=lambda f: f.name)


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
        _check(framework, name)
    except DataError as error:
        raise FrameworkError(str(error)) from error
    return framework


def used_from(framework: Framework, start: date, end: date | None = None) -> Framework:
    """The same framework in use from one day to another, whatever its own file says."""
    return replace(framework, locally=(Period(start, end),))


def _framework(table: Table) -> Framework:
    national = _period(table.table("national"))
    locally = tuple(_period(each) for each in table.tables("locally")) or (national,)
    framework = Framework(
        code=table.text("code"),
        version=table.text("version"),
        name=table.text("name"),
        summary=table.text("summary"),
        national=national,
        locally=locally,
        headlines=tuple(_headline(each) for each in table.tables("headline")),
        filters=tuple(_indicator(each, FILTER_HEADLINE) for each in table.tables("filter")),
        rule=_rule(table.table("rule")),
    )
    table.nothing_else()
    return framework


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


def _headline(table: Table) -> Headline:
    headline_id = table.text("id")
    headline = Headline(
        id=headline_id,
        label=table.text("label"),
        question=table.text("question"),
        indicators=tuple(_indicator(each, headline_id) for each in table.tables("indicator")),
    )
    if not headline.indicators:
        raise table.fail("a headline needs at least one indicator.")
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
        counts_events=table.flag("counts_events"),
    )
    table.nothing_else()
    return rule


def _check(framework: Framework, name: str) -> None:
    """What one table alone cannot know: ids that meet twice, or that are named and not there."""
    headlines = [each.id for each in framework.headlines]
    indicators = [each.id for each in framework.indicators]
    for ids in (headlines, indicators):
        twice = next((each for each in ids if ids.count(each) > 1), None)
        if twice:
            raise FrameworkError(f"{name}: “{twice}” is there twice.")
    named = [("must_include", each) for each in framework.rule.must_include if each not in headlines]
    named += [
        ("asks_when_lapsed", asked)
        for each in framework.indicators
        for asked in each.asks_when_lapsed
        if asked not in indicators
    ]
    for key, missing in named:
        raise FrameworkError(f"{name}: “{key}” names “{missing}”, which is not in the framework.")
    _check_reachable(framework, name)


def _check_reachable(framework: Framework, name: str) -> None:
    rule, limb, there = framework.rule, framework.rule.with_filter, len(framework.headlines)
    for needed in (rule.min_distinct_headlines, limb.min_headlines if limb else 1):
        if not 1 <= needed <= there:
            raise FrameworkError(f"{name}: the rule asks for {needed} of {there} headlines.")
    if limb and len(framework.filters) < limb.min_filters:
        raise FrameworkError(f"{name}: the rule asks for more local filters than there are.")
