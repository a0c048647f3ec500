"""Which tier the rules recommend, and why; the panel decides and may depart from it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from triage.rules import plain
from triage.rules.documents import shipped_text
from triage.rules.hiding import BEFORE_THE_PANEL, View, hide
from triage.rules.tiers import TIER_LABELS, Tier
from triage.rules.toml_reader import DataError, PolicyError, Table
from triage.rules.verdict import HeadlineVerdict, Outcome, Verdict

ANY_FRAMEWORK = "*"
NO_TIER = "none"


SIGNPOST_LABEL = "Signposting or a CAF"
ON_EVERYTHING = "on everything that is recorded"


@dataclass(frozen=True, slots=True)
class IomFacts:
    """What is known of one person; None: not known."""

    person: str
    known_to_statutory: bool | None = None
    high_risk_of_harm: bool | None = None
    high_need: bool | None = None
    high_cost: bool | None = None

    @property
    def suggests_iom(self) -> bool:
        signs = (self.known_to_statutory, self.high_risk_of_harm, self.high_need, self.high_cost)
        return all(sign is True for sign in signs)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the coordinator knows beside the evidence; None: not known."""

    high_need: bool | None = None
    partner_willing: bool | None = None
    """A partner already leads and is willing to go on."""
    people: tuple[IomFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the policy: every condition that is set has to hold."""

    framework: str
    tier: Tier | None
    words: str
    headlines: int
    within_rule: bool
    with_discretion: bool
    discretion: str
    any_headline: tuple[str, ...]
    any_indicator: tuple[str, ...]
    other_headlines: int
    partner_willing: bool
    nothing_severe: bool
    high_need: bool


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """A published version of the routing policy."""

    code: str
    version: str
    name: str
    iom_words: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class IomSuggestion:
    """A person for whom the panel may consider the IOM pathway."""

    person: str
    words: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the policy recommends, in words; `tier` None means signposting or a CAF."""

    policy: str
    version: str
    tier: Tier | None
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    iom: tuple[IomSuggestion, ...]
    open_reasons: tuple[str, ...] = ()
    """The reasons as far as they rest on what may be read out: they tell nothing of benefit data."""
    open_cautions: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return TIER_LABELS[self.tier] if self.tier else SIGNPOST_LABEL

    @property
    def words(self) -> str:
        """Such as "Intensive: meets all three headlines; two are severe"."""
        return f"{self.label}: {'; '.join(self.reasons)}"

    def seen_in(self, view: View) -> Recommendation:
        """The recommendation with the reasons that may be told there; the tier itself is always told."""
        if not view.without_benefits:
            return self
        return replace(self, reasons=self.open_reasons, cautions=self.open_cautions)

    def to_dict(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain.to_plain(self)
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Recommendation:
        return plain.from_plain(cls, stored)


def recommend(verdict: Verdict, case: CaseFacts, policy: RoutingPolicy) -> Recommendation:
    """The tier of the first step of the policy that fits, with its reasons."""
    step = _first_fitting(verdict, case, policy)
    told = hide(verdict, BEFORE_THE_PANEL)
    open_step = _first_fitting(told, case, policy)
    return Recommendation(
        policy=policy.code,
        version=policy.version,
        tier=step.tier,
        reasons=_reasons(step, verdict),
        cautions=_cautions(verdict, case),
        iom=tuple(IomSuggestion(each.person, policy.iom_words) for each in case.people if each.suggests_iom),
        open_reasons=_reasons(open_step, told) if open_step.tier is step.tier else (ON_EVERYTHING,),
        open_cautions=_cautions(told, case),
    )


def _first_fitting(verdict: Verdict, case: CaseFacts, policy: RoutingPolicy) -> Step:
    return next(step for step in policy.steps if _fits(step, verdict, case))


def _reasons(step: Step, verdict: Verdict) -> tuple[str, ...]:
    severe = [each.label for each in verdict.severe]
    if not severe:
        return (step.words,)
    headlines = "headline is" if len(severe) == 1 else "headlines are"
    return (step.words, f"{len(severe)} {headlines} severe ({', '.join(severe)})")


def _fits(step: Step, verdict: Verdict, case: CaseFacts) -> bool:
    if step.framework not in {ANY_FRAMEWORK, verdict.framework}:
        return False
    return all(condition(step, verdict, case) for condition in _CONDITIONS)


def _enough_headlines(step: Step, verdict: Verdict, _case: CaseFacts) -> bool:
    return verdict.headlines_met >= step.headlines


def _rule_met(step: Step, verdict: Verdict, _case: CaseFacts) -> bool:
    return not step.within_rule or verdict.outcome in {Outcome.ELIGIBLE, Outcome.LIKELY}


def _discretion(step: Step, verdict: Verdict, _case: CaseFacts) -> bool:
    kinds = {each.kind.value for each in verdict.discretion}
    if step.discretion and step.discretion not in kinds:
        return False
    return bool(kinds) or not step.with_discretion


def _one_with_others(step: Step, verdict: Verdict, _case: CaseFacts) -> bool:
    """One of the named headlines or indicators, and enough headlines beside the one it is under."""
    if not step.any_headline and not step.any_indicator:
        return True
    found = any(_is_named(each, step) for each in verdict.met)
    return found and verdict.headlines_met - 1 >= step.other_headlines


def _is_named(headline: HeadlineVerdict, step: Step) -> bool:
    named = {item.indicator for item in headline.counted} & set(step.any_indicator)
    return headline.id in step.any_headline or bool(named)


def _known_facts(step: Step, verdict: Verdict, case: CaseFacts) -> bool:
    if step.partner_willing and case.partner_willing is not True:
        return False
    if step.nothing_severe and verdict.severe:
        return False
    return not step.high_need or case.high_need is True


_CONDITIONS: tuple[Callable[[Step, Verdict, CaseFacts], bool], ...] = (
    _enough_headlines,
    _rule_met,
    _discretion,
    _one_with_others,
    _known_facts,
)


def _cautions(verdict: Verdict, case: CaseFacts) -> tuple[str, ...]:
    """What the panel should know before it follows the recommendation."""
    unverified = [each.label for each in verdict.met if not each.verified]
    lines = []
    if unverified:
        lines.append(f"Not verified yet: {', '.join(unverified)}.")
    if verdict.outcome is Outcome.POSSIBLE and not verdict.discretion:
        lines.append("The rule is not met on what is known; some of it is still not known.")
    lines += [each.words for each in verdict.discretion]
    if case.high_need is None:
        lines.append("Nobody has said whether need is high.")
    return tuple(lines)


@cache
def policy(version: str = "1") -> RoutingPolicy:
    """A published version of the routing policy that comes with the service."""
    name = f"routing-{version}.toml"
    return read_policy(shipped_text("policies", name), name=name)


def read_policy(text: str, *, name: str = "routing") -> RoutingPolicy:
    """A policy from its TOML; raises PolicyError that names the place and the reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: this is not TOML: {error}.") from error
    return policy_of(document, name=name)


def policy_of(document: Mapping[str, Any], *, name: str = "routing") -> RoutingPolicy:
    """A policy from what its TOML says; raises PolicyError that names the place and the reason."""
    try:
        table = Table(document, name)
        iom = table.table("iom")
        found = RoutingPolicy(
            code=table.text("code"),
            version=table.text("version"),
            name=table.text("name"),
            iom_words=iom.text("words"),
            steps=tuple(_step(each) for each in table.tables("step")),
        )
        table.nothing_else()
        _check_last_step(found, name)
    except DataError as error:
        raise PolicyError(str(error)) from error
    return found


def _step(table: Table) -> Step:
    tier = table.text("tier")
    step = Step(
        framework=table.text("framework"),
        tier=None if tier == NO_TIER else table.choice("tier", Tier),
        words=table.text("words"),
        headlines=table.whole("headlines", 0),
        within_rule=table.flag("within_rule"),
        with_discretion=table.flag("with_discretion"),
        discretion=table.text("discretion", ""),
        any_headline=table.texts("any_headline"),
        any_indicator=table.texts("any_indicator"),
        other_headlines=table.whole("other_headlines", 0),
        partner_willing=table.flag("partner_willing"),
        nothing_severe=table.flag("nothing_severe"),
        high_need=table.flag("high_need"),
    )
    table.nothing_else()
    return step


def _check_last_step(found: RoutingPolicy, name: str) -> None:
    """Nobody leaves empty-handed: the last step has to fit every family."""
    last = found.steps[-1] if found.steps else None
    plain_last = last and Step(
        framework=ANY_FRAMEWORK,
        tier=last.tier,
        words=last.words,
        headlines=0,
        within_rule=False,
        with_discretion=False,
        discretion="",
        any_headline=(),
        any_indicator=(),
        other_headlines=0,
        partner_willing=False,
        nothing_severe=False,
        high_need=False,
    )
    if last is None or last != plain_last:
        raise PolicyError(f"{name}: the last step must fit every family, without conditions.")
