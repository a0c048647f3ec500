"""What a published framework is made of: headlines, indicators, windows and the rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from triage.rules.agencies import AgencyKind


class Who(StrEnum):
    """Whom an indicator is about; the form asks "who?" for every one of them."""

    CHILD = "child"
    ADULT = "adult"
    ANYONE = "anyone"
    HOUSEHOLD = "household"


class Sensitivity(StrEnum):
    """What kind of information an answer is; not everybody may see each kind (safety.md)."""

    GENERAL = "general"
    HEALTH = "health"
    CRIMINAL = "criminal"
    BENEFITS = "benefits"


class WindowKind(StrEnum):
    """How far an indicator looks from the day of the assessment."""

    MONTHS = "months"
    TERMS = "terms"
    NOW = "now"
    IN_FORCE = "in_force"
    AHEAD = "ahead"
    ANY_TIME = "any_time"


class Compare(StrEnum):
    """Which side of the threshold counts."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    BELOW = "below"


class AddsUp(StrEnum):
    """How the items of one person add up to the number that an indicator needs."""

    EVENTS = "events"
    """Items of value 1 on different days, such as single exclusions."""
    TOTALS = "totals"
    """Those, and one total of each source: two of one school and one of another are three."""
    SHARES = "shares"
    """Sessions missed and possible, of terms that adjoin."""


class HouseholdRule(StrEnum):
    """Who has to be in the household for the framework to apply at all."""

    NONE = "none"
    DEPENDENT_CHILD = "dependent_child"
    DEPENDENT_CHILD_OR_EXPECTANT = "dependent_child_or_expectant"


@dataclass(frozen=True, slots=True)
class Window:
    """`length` counts months or school terms; IN_FORCE looks back that many months after the end."""

    kind: WindowKind
    length: int = 0

    @property
    def words(self) -> str:
        number = "1 month" if self.length == 1 else f"{self.length} months"
        return {
            WindowKind.MONTHS: f"in the last {number}",
            WindowKind.TERMS: f"in the last {self.length} school terms, this one included",
            WindowKind.NOW: "now",
            WindowKind.IN_FORCE: f"in force now, or in the last {number}",
            WindowKind.AHEAD: f"in the next {number}",
            WindowKind.ANY_TIME: "at any time",
        }[self.kind]

    @property
    def needs_date(self) -> bool:
        """Without a date nobody can say whether an answer is still within the window."""
        return self.kind in {
            WindowKind.MONTHS,
            WindowKind.TERMS,
            WindowKind.IN_FORCE,
            WindowKind.AHEAD,
        }


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that applies to what happened from one day (None: always) onwards."""

    value: float
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class ValueRule:
    """The number an indicator needs: what is counted and which side of the threshold counts."""

    unit: str
    compare: Compare
    thresholds: tuple[Threshold, ...]
    adds_up: AddsUp | None = None
    """None: each item is judged by its own number."""

    @property
    def counts_events(self) -> bool:
        """Whether single events on different days add up."""
        return self.adds_up in {AddsUp.EVENTS, AddsUp.TOTALS}

    @property
    def is_share(self) -> bool:
        """Whether sessions missed of possible may be given, and become a percentage."""
        return self.unit == "%"

    def threshold_on(self, day: date | None) -> float:
        """The threshold in force on that day; the newest where the day is not known."""
        reached = [each for each in self.thresholds if day is None or each.starts_on is None or each.starts_on <= day]
        return max(reached or self.thresholds[:1], key=lambda each: each.starts_on or date.min).value

    def met_by(self, value: float, *, on: date | None) -> bool:
        threshold = self.threshold_on(on)
        return {
            Compare.AT_LEAST: value >= threshold,
            Compare.MORE_THAN: value > threshold,
            Compare.BELOW: value < threshold,
        }[self.compare]

    def words_on(self, day: date | None) -> str:
        """Such as "more than 15%" or "3 exclusions or more"."""
        amount = quantity(self.threshold_on(day), self.unit)
        return {
            Compare.AT_LEAST: f"{amount} or more",
            Compare.MORE_THAN: f"more than {amount}",
            Compare.BELOW: f"below {amount}",
        }[self.compare]


def quantity(value: float, unit: str) -> str:
    """A number with its unit: "15%", "3 exclusions", "1 exclusion"."""
    number = f"{value:g}"
    if unit == "%":
        return f"{number}%"
    return f"{number} {unit.removesuffix('s') if value == 1 else unit}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One observable fact that evidences a headline."""

    id: str
    headline: str
    label: str
    """The question in the referrer's words."""
    short: str
    who: Who
    window: Window
    help: str = ""
    value: ValueRule | None = None
    severe: bool = False
    """The level of the criterion: it weighs on the tier and on priority."""
    sensitivity: Sensitivity = Sensitivity.GENERAL
    known_by: tuple[AgencyKind, ...] = ()
    unborn: bool = False
    """May be about an unborn child."""
    min_age: int | None = None
    max_age: int | None = None
    parenting: bool = False
    """An adult counts only with parenting responsibilities."""
    nominated: bool = False
    """A professional's nomination: open to recorded discretion, never eligible by itself."""
    needs_reference: bool = False
    asks_when_lapsed: tuple[str, ...] = ()
    """What becomes an open question when this has lapsed: an old call-out asks "at risk now?"."""
    protected: bool = False
    """It says something of a protected characteristic, and so never scores for priority."""

    @property
    def ages_today(self) -> bool:
        """Age is age at the event, except for what is about now or lies ahead."""
        return self.window.kind in {WindowKind.NOW, WindowKind.AHEAD, WindowKind.ANY_TIME}

    @property
    def needs_person(self) -> bool:
        return self.who is not Who.HOUSEHOLD

    @property
    def when_words(self) -> str:
        return self.window.words

    @property
    def who_words(self) -> str:
        """For whom it is, such as "children under 18" or "16 and 17 year olds"."""
        if self.min_age is not None or self.max_age is not None:
            return _ages(self.min_age, self.max_age)
        return {
            Who.CHILD: "children and young people under 18",
            Who.ADULT: "adults of 18 and over",
            Who.ANYONE: "anyone in the family",
            Who.HOUSEHOLD: "the household as a whole",
        }[self.who]


def _ages(lowest: int | None, highest: int | None) -> str:
    if lowest is None:
        return f"children up to the age of {highest}"
    if highest is None:
        return f"people aged {lowest} and over"
    return f"people aged {lowest} to {highest}"


@dataclass(frozen=True, slots=True)
class Headline:
    """A problem area; headlines are counted, not their indicators."""

    id: str
    label: str
    question: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class FilterLimb:
    """The second way in: fewer headlines and a local filter, at the panel's recorded discretion."""

    min_headlines: int
    min_filters: int
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule with its parameters; `words` is what shows on screen."""

    words: str
    min_distinct_headlines: int
    min_needs: int
    must_include: tuple[str, ...] = ()
    household: HouseholdRule = HouseholdRule.NONE
    non_resident_max: int | None = None
    """How many headlines one parent who lives elsewhere can supply; None: no limit."""
    with_filter: FilterLimb | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included; `end` None: still running."""

    start: date
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Framework:
    """A published version of eligibility criteria; never edited once published, so that what it holds is found once."""

    code: str
    version: str
    name: str
    summary: str
    national: Period
    locally: tuple[Period, ...]
    headlines: tuple[Headline, ...]
    filters: tuple[Indicator, ...]
    rule: Rule

    @property
    def key(self) -> str:
        """Code and version in one: "sf3@1"."""
        return f"{self.code}@{self.version}"

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator of every headline, local filters last."""
        return (*(each for headline in self.headlines for each in headline.indicators), *self.filters)

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {each.id: each for each in reversed(self.indicators)}

    def indicator(self, indicator_id: str) -> Indicator | None:
        return self._by_id.get(indicator_id)

    def headline(self, headline_id: str) -> Headline | None:
        return next((each for each in self.headlines if each.id == headline_id), None)

    @property
    def rule_words(self) -> tuple[str, ...]:
        """The rule as shown on screen, a sentence each, with its parameters as they stand."""
        rule = self.rule
        parts = [rule.words.format(headlines=rule.min_distinct_headlines, needs=rule.min_needs)]
        parts += [rule.with_filter.words] if rule.with_filter else []
        labels = [h.label for h in self.headlines if h.id in rule.must_include]
        if labels:
            parts.append(f"{' and '.join(labels)} must be among them.")
        return tuple(parts)

    def with_rule(self, **parameters: object) -> Framework:
        """The same framework with other parameters, to preview or compare; the version says so."""
        changed = ", ".join(f"{name}={value!r}" for name, value in sorted(parameters.items()))
        rule = replace(self.rule, **parameters)  # type: ignore[arg-type]  # names are checked by replace
        return replace(self, rule=rule, version=f"{self.version} with {changed}")

    def with_filters(self, filters: tuple[Indicator, ...]) -> Framework:
        """The same framework with the local filters that the Board agreed."""
        return replace(self, filters=filters)
