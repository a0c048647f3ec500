"""What a family shows that points can be given for, whatever the points are: stored, a new policy only multiplies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules import plain
from triage.rules.framework import Sensitivity
from triage.rules.priority_policy import ComponentKind
from triage.rules.verdict import HeadlineVerdict, ItemVerdict, Question, Standing, Verdict

LETTERS = {
    ComponentKind.HEADLINE: "h",
    ComponentKind.SEVERE: "s",
    ComponentKind.FILTER: "f",
    ComponentKind.URGENT: "u",
    ComponentKind.HIGH_NEED: "n",
    ComponentKind.AGENCIES: "a",
    ComponentKind.RETURNED: "r",
}
"""The letter of each kind in a tally; no two are the same."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What the list knows of a family beside its verdict; None: not known."""

    reference: str
    waiting_since: date
    urgent: bool = False
    high_need: bool | None = None
    agencies: int = 1
    """How many agencies have referred the family."""
    returned: int = 0
    """How many times it came back after a decision, such as a partner's decline."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that points can be given for; `evidence` holds the ids of the items that it rests on."""

    kind: ComponentKind
    words: str
    id: str = ""
    """The headline or local filter, where it is one."""
    label: str = ""
    verified: bool = False
    times: int = 1
    evidence: tuple[str, ...] = ()
    kinds: tuple[Sensitivity, ...] = ()
    """The kinds of information that it rests on."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What would add points if it were known to be so."""

    words: str
    kind: Sensitivity = Sensitivity.GENERAL


@dataclass(frozen=True, slots=True)
class Signs:
    """Everything of a family that points can be given for, and what is not known or never scores."""

    signs: tuple[Sign, ...]
    unknown: tuple[Unknown, ...]
    not_scored: tuple[str, ...]
    """What is met but says something of a protected characteristic."""

    @property
    def tally(self) -> str:
        """How often each kind is there, verified and not: "h2.1 u0.1". Families of one tally have the same points."""
        counted: Counter[tuple[str, bool]] = Counter()
        for sign in self.signs:
            counted[LETTERS[sign.kind], sign.verified] += sign.times
        letters = dict.fromkeys(letter for letter, _ in counted)
        ordered = [letter for letter in LETTERS.values() if letter in letters]
        return " ".join(f"{letter}{counted[letter, True]}.{counted[letter, False]}" for letter in ordered)

    def to_list(self) -> list[dict[str, Any]]:
        """The signs as JSON keeps them."""
        stored: list[dict[str, Any]] = plain.to_plain(self.signs)
        return stored


def signs_from(stored: list[dict[str, Any]]) -> tuple[Sign, ...]:
    """The signs again from what `Signs.to_list` made."""
    return tuple(plain.from_plain(Sign, each) for each in stored)


def signs_of(verdict: Verdict, facts: ListFacts) -> Signs:
    """What of a verdict and of a family's place points can be given for; nothing of a protected characteristic is."""
    return Signs(
        signs=(*_of_headlines(verdict), *_of_the_place(facts)),
        unknown=_unknown(verdict, facts),
        not_scored=_not_scored(verdict),
    )


def _of_headlines(verdict: Verdict) -> Iterator[Sign]:
    for headline in verdict.met:
        items = _scored(headline)
        if items:
            yield _sign(ComponentKind.HEADLINE, headline, items)
        severe = tuple(item for item in items if item.severe)
        if severe:
            yield _sign(ComponentKind.SEVERE, headline, severe)
    for each in verdict.filters:
        if each.met and (items := _scored(each)):
            yield _sign(ComponentKind.FILTER, each, items)


def _of_the_place(facts: ListFacts) -> Iterator[Sign]:
    if facts.urgent:
        yield Sign(ComponentKind.URGENT, "The referral said that somebody could be in danger")
    if facts.high_need:
        yield Sign(ComponentKind.HIGH_NEED, "The coordinator recorded that need is high")
    if facts.agencies > 1:
        words = f"{facts.agencies} agencies have referred the family"
        yield Sign(ComponentKind.AGENCIES, words, times=facts.agencies - 1)
    if facts.returned > 0:
        times = "once" if facts.returned == 1 else f"{facts.returned} times"
        yield Sign(ComponentKind.RETURNED, f"It came back to the list {times}", times=facts.returned)


def _scored(headline: HeadlineVerdict) -> tuple[ItemVerdict, ...]:
    """What counts under the headline and says nothing of a protected characteristic."""
    return tuple(item for item in headline.counted if not item.protected)


def _sign(kind: ComponentKind, headline: HeadlineVerdict, items: tuple[ItemVerdict, ...]) -> Sign:
    verified = any(item.standing is Standing.VERIFIED for item in items)
    counted = [item for item in items if item.standing is Standing.VERIFIED] if verified else list(items)
    return Sign(
        kind=kind,
        id=headline.id,
        label=headline.label,
        words=", ".join(dict.fromkeys(item.label for item in counted)),
        verified=verified,
        evidence=tuple(item.evidence for item in counted),
        kinds=tuple(dict.fromkeys(item.sensitivity for item in counted)),
    )


def _unknown(verdict: Verdict, facts: ListFacts) -> tuple[Unknown, ...]:
    found = [Unknown(each.words, _kind_asked(each, verdict)) for each in verdict.questions]
    if facts.high_need is None:
        found.append(Unknown("Whether need is high."))
    return tuple({each.words: each for each in reversed(found)}.values())[::-1]


def _kind_asked(question: Question, verdict: Verdict) -> Sensitivity:
    """Where benefit data could settle a headline, that something is still asked tells that it did not."""
    headline = verdict.headline(question.headline or question.indicator)
    settled = headline is not None and Sensitivity.BENEFITS in headline.kinds
    return Sensitivity.BENEFITS if settled else question.sensitivity


def _not_scored(verdict: Verdict) -> tuple[str, ...]:
    found = [
        f"{item.label}: met, but it says something of a protected characteristic and never scores."
        for headline in (*verdict.met, *verdict.filters)
        for item in headline.counted
        if item.protected
    ]
    return tuple(dict.fromkeys(found))
