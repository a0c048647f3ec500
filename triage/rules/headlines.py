"""Each headline: met, not met or not known, from the items under it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.rules.facts import EvidenceFacts
from triage.rules.framework import Headline, Indicator
from triage.rules.judging import Case, judge, kind_of
from triage.rules.verdict import (
    HeadlineVerdict,
    ItemState,
    ItemVerdict,
    Question,
    Standing,
    State,
)

NOTHING_RECORDED = "Not met: nothing is recorded."
OPEN = frozenset({ItemState.NOT_KNOWN, ItemState.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Judged:
    """One item with its indicator (None: another framework's) and its verdict."""

    item: EvidenceFacts
    indicator: Indicator | None
    verdict: ItemVerdict

    @property
    def standing(self) -> Standing:
        return self.verdict.standing

    @property
    def counts(self) -> bool:
        """Counts towards the rule; a nomination only opens the panel's discretion."""
        return self.verdict.counts and not self.nominated

    @property
    def nominated(self) -> bool:
        return self.indicator is not None and self.indicator.nominated


def judge_all(case: Case) -> tuple[Judged, ...]:
    """Every item of the family's evidence, in the order of the framework."""
    order = {each.id: number for number, each in enumerate(case.framework.indicators)}
    items = sorted(case.family.evidence, key=lambda item: order.get(item.indicator, len(order)))
    return tuple(_judged(item, case) for item in items)


def _judged(item: EvidenceFacts, case: Case) -> Judged:
    indicator = case.framework.indicator(item.indicator)
    return Judged(item, indicator, judge(item, case))


def open_questions(judged: Iterable[Judged], case: Case) -> tuple[Question, ...]:
    """What nobody knows yet: answered "not known", said unclearly, or raised by what has lapsed."""
    given = tuple(judged)
    found: dict[tuple[str, str | None], Question] = {}
    for each in given:
        if each.indicator is None or each.nominated:
            continue
        if each.verdict.state in OPEN and not _answered(each.indicator.id, each.item.person, given):
            words = _question_words(each, each.indicator)
            found[each.indicator.id, each.item.person] = _question(each.indicator, each.item, words)
        if each.verdict.state is ItemState.LAPSED:
            found |= _raised(each, given, case)
    return tuple(found.values())


def _question_words(each: Judged, indicator: Indicator) -> str:
    unclear = each.verdict.state is ItemState.UNCLEAR
    return f"{indicator.short}: {each.verdict.words}" if unclear else indicator.label


def _question(indicator: Indicator, item: EvidenceFacts | None, words: str) -> Question:
    return Question(
        indicator=indicator.id,
        headline=indicator.headline,
        person=item.person if item else None,
        words=words,
        ask=indicator.known_by,
        sensitivity=kind_of(item, indicator) if item else indicator.sensitivity,
    )


def _raised(lapsed: Judged, given: tuple[Judged, ...], case: Case) -> dict[tuple[str, str | None], Question]:
    """What something that has lapsed makes us ask, unless it was answered already."""
    raised: dict[tuple[str, str | None], Question] = {}
    for asked in lapsed.indicator.asks_when_lapsed if lapsed.indicator else ():
        indicator = case.framework.indicator(asked)
        if indicator and not any(_answers(each, asked) for each in given):
            words = f"{indicator.label} (“{lapsed.verdict.label}” has lapsed.)"
            raised[asked, None] = _question(indicator, None, words)
    return raised


def _answered(indicator_id: str, person: str | None, given: tuple[Judged, ...]) -> bool:
    """A "no" settles what somebody else did not know; "yes" meets the headline anyway."""
    return any(
        each.item.indicator == indicator_id
        and each.verdict.state is ItemState.SAYS_NO
        and (person is None or each.item.person in {None, person})
        for each in given
    )


def _answers(each: Judged, indicator_id: str) -> bool:
    settled = {ItemState.SAYS_NO, ItemState.COUNTS}
    return each.item.indicator == indicator_id and each.verdict.state in settled


def headline_verdict(headline: Headline, judged: Iterable[Judged], questions: Iterable[Question]) -> HeadlineVerdict:
    """One headline from its items and what is still open under it."""
    return _verdict(headline.id, headline.label, headline.indicators, judged, questions)


def filter_verdict(indicator: Indicator, judged: Iterable[Judged], questions: Iterable[Question]) -> HeadlineVerdict:
    """A local filter, judged like a headline with one indicator."""
    return _verdict(indicator.id, indicator.short, (indicator,), judged, questions)


def _verdict(
    its_id: str,
    label: str,
    indicators: tuple[Indicator, ...],
    judged: Iterable[Judged],
    questions: Iterable[Question],
) -> HeadlineVerdict:
    ids = {each.id for each in indicators}
    mine = tuple(each for each in judged if each.item.indicator in ids)
    asked = tuple(each for each in questions if each.indicator in ids)
    counted = tuple(each for each in mine if each.counts)
    nominated = any(each.nominated and each.verdict.counts for each in mine)
    worth = tuple(each.verdict for each in counted)
    state = _state(counted, asked)
    return HeadlineVerdict(
        id=its_id,
        label=label,
        state=state,
        standing=best_of(worth),
        words=_words(state, mine, asked, nominated=nominated),
        items=tuple(each.verdict for each in mine),
        lapses_on=lapse_of(worth),
        nominated=nominated and state is not State.MET,
        kinds=tuple(dict.fromkeys(each.sensitivity for each in indicators)),
    )


def _state(counted: tuple[Judged, ...], asked: tuple[Question, ...]) -> State:
    if counted:
        return State.MET
    return State.NOT_KNOWN if asked else State.NOT_MET


def best_of(counted: tuple[ItemVerdict, ...]) -> Standing | None:
    """Verified as soon as one of the items that count is; None where none does."""
    if not counted:
        return None
    verified = any(each.standing is Standing.VERIFIED for each in counted)
    return Standing.VERIFIED if verified else Standing.ASSERTED


def lapse_of(counted: tuple[ItemVerdict, ...]) -> date | None:
    """The last day on which anything of the best standing still counts; None: no end is known."""
    best = best_of(counted)
    days = [each.lapses_on for each in counted if each.standing is best]
    ends = [day for day in days if day is not None]
    return max(ends) if ends and len(ends) == len(days) else None


def _words(state: State, mine: tuple[Judged, ...], asked: tuple[Question, ...], *, nominated: bool) -> str:
    if state is State.MET:
        return met_words(tuple(each.verdict for each in mine if each.counts))
    because = [f"{each.verdict.label}: {each.verdict.words}" for each in mine if _explains(each)]
    if state is State.NOT_KNOWN:
        return " ".join(["Not known.", *because, *(each.words for each in asked)])
    if nominated:
        return " ".join(["Not met by evidence, but nominated by a professional.", *because])
    if because:
        return " ".join(["Not met.", *because])
    answered = any(each.verdict.state is ItemState.SAYS_NO for each in mine)
    return "Not met: the answer is no." if answered else NOTHING_RECORDED


def met_words(counted: tuple[ItemVerdict, ...]) -> str:
    """What meets a headline, in words: what is verified, or else what is only said."""
    verified = [each for each in counted if each.standing is Standing.VERIFIED]
    heading = "Met, verified." if verified else "Met if it is verified."
    return " ".join([heading, *(f"{each.label}: {each.words}" for each in verified or counted)])


def _explains(each: Judged) -> bool:
    silent = {ItemState.COUNTS, ItemState.SAYS_NO, *OPEN}
    return each.verdict.state not in silent
