"""Is this family eligible under one published framework?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage.rules import explaining
from triage.rules.ages import rejects
from triage.rules.counting import Supply, counted_headlines, meets, meets_limb
from triage.rules.dates import is_adult, is_dependent_child, is_unborn
from triage.rules.explaining import Precheck, precheck
from triage.rules.facts import FamilyFacts
from triage.rules.framework import FilterLimb, Framework, HouseholdRule
from triage.rules.headlines import (
    Judged,
    filter_verdict,
    headline_verdict,
    judge_all,
    open_questions,
)
from triage.rules.judging import Case
from triage.rules.terms import Terms, default_terms
from triage.rules.verdict import (
    Discretion,
    DiscretionKind,
    HeadlineVerdict,
    ItemState,
    Outcome,
    Question,
    Standing,
    State,
    Verdict,
)

__all__ = ["Precheck", "assess", "precheck", "rejects"]

NOT_A_REJECTION = frozenset({ItemState.COUNTS, ItemState.SAYS_NO, ItemState.NOT_KNOWN, ItemState.UNCLEAR})


def assess(family: FamilyFacts, framework: Framework, *, on: date, terms: Terms | None = None) -> Verdict:
    """What `framework` says of the family on that day, and why.

    Verified evidence makes a family eligible and asserted evidence makes it likely; what is not
    known is never counted as no (frameworks.md, "How to judge").
    """
    case = Case(family, framework, on, terms or default_terms())
    picture = _look(case)
    return _verdict(case, picture)


@dataclass(frozen=True, slots=True)
class _Picture:
    """Everything that was found out on the way to the outcome."""

    judged: tuple[Judged, ...]
    questions: tuple[Question, ...]
    headlines: tuple[HeadlineVerdict, ...]
    filters: tuple[HeadlineVerdict, ...]
    household: State
    verified: frozenset[Supply]
    said: frozenset[Supply]
    hoped: frozenset[Supply]
    discretion: tuple[Discretion, ...]
    outcome: Outcome


def _look(case: Case) -> _Picture:
    judged = judge_all(case)
    questions = open_questions(judged, case)
    framework = case.framework
    picture = _Picture(
        judged=judged,
        questions=questions,
        headlines=tuple(headline_verdict(h, judged, questions) for h in framework.headlines),
        filters=tuple(filter_verdict(f, judged, questions) for f in framework.filters),
        household=_household(case),
        verified=_supplies(_with(judged, Standing.VERIFIED), case, generous=False),
        said=_supplies(_with(judged, Standing.ASSERTED), case, generous=False),
        hoped=_hoped(judged, questions, case),
        discretion=(),
        outcome=Outcome.NOT_ELIGIBLE,
    )
    picture = replace(picture, discretion=_discretion(case, picture))
    return replace(picture, outcome=_outcome(case, picture))


def _with(judged: Iterable[Judged], least: Standing) -> tuple[Judged, ...]:
    return tuple(
        each for each in judged if each.counts and (least is Standing.ASSERTED or each.standing is Standing.VERIFIED)
    )


def _supplies(judged: Iterable[Judged], case: Case, *, generous: bool) -> frozenset[Supply]:
    """What the items supply to the rule; local filters are counted apart."""
    return frozenset(
        Supply(
            headline=each.verdict.headline,
            indicator=each.verdict.indicator,
            outsider=_outsider(each.item.person, case, generous=generous),
        )
        for each in judged
        if each.verdict.headline and case.framework.headline(each.verdict.headline)
    )


def _outsider(person_id: str | None, case: Case, *, generous: bool) -> str | None:
    """The id of a grown-up who lives apart from the children; `generous` where it is not known."""
    person = case.family.person(person_id)
    if person is None or is_adult(person, case.on) is False:
        return None
    if person.lives_with_children is None:
        return None if generous else person.id
    return None if person.lives_with_children else person.id


def _hoped(judged: tuple[Judged, ...], questions: tuple[Question, ...], case: Case) -> frozenset[Supply]:
    """What would be supplied if all that is not known turned out to be so."""
    said = _supplies(_with(judged, Standing.ASSERTED), case, generous=True)
    open_ = {
        Supply(headline=each.headline, indicator=each.indicator)
        for each in questions
        if each.headline and case.framework.headline(each.headline)
    }
    return said | open_


def _household(case: Case) -> State:
    """Whether the people are such that the framework applies at all."""
    rule = case.framework.rule.household
    if rule is HouseholdRule.NONE:
        return State.MET
    answers = [is_dependent_child(person, case.on) for person in case.family.people]
    if rule is HouseholdRule.DEPENDENT_CHILD_OR_EXPECTANT:
        answers += [is_unborn(person, case.on) for person in case.family.people]
    if any(answers):
        return State.MET
    return State.NOT_KNOWN if None in answers or not answers else State.NOT_MET


def _outcome(case: Case, picture: _Picture) -> Outcome:
    rule, household = case.framework.rule, picture.household
    if household is State.NOT_MET:
        return Outcome.NOT_ELIGIBLE
    if household is State.MET and meets(rule, picture.verified):
        return Outcome.ELIGIBLE
    if household is State.MET and meets(rule, picture.said):
        return Outcome.LIKELY
    if picture.discretion or _could_be(case, picture):
        return Outcome.POSSIBLE
    return Outcome.NOT_ELIGIBLE


def _could_be(case: Case, picture: _Picture) -> bool:
    """Short of the rule, or of the panel's discretion, only by what is not known."""
    rule = case.framework.rule
    with_nominations = picture.hoped | _nominations(case, picture.judged)
    filters = sum(each.state is not State.NOT_MET for each in picture.filters)
    return meets(rule, with_nominations) or meets_limb(rule, picture.hoped, filters)


def _nominations(case: Case, judged: tuple[Judged, ...]) -> frozenset[Supply]:
    nominated = (each for each in judged if each.nominated and each.verdict.counts)
    return _supplies(nominated, case, generous=False)


def _discretion(case: Case, picture: _Picture) -> tuple[Discretion, ...]:
    """The ways in that only the panel can open, on what is recorded."""
    rule = case.framework.rule
    if picture.household is State.NOT_MET or meets(rule, picture.verified):
        return ()
    found = []
    filters = [each for each in picture.filters if each.met]
    verified = [each for each in filters if each.verified]
    if rule.with_filter and meets_limb(rule, picture.said, len(filters)):
        sure = meets_limb(rule, picture.verified, len(verified))
        found.append(_by_filter(rule.with_filter, Standing.VERIFIED if sure else Standing.ASSERTED))
    nominated = [each for each in picture.judged if each.nominated and each.verdict.counts]
    added = picture.said | _nominations(case, picture.judged)
    if meets(rule, added) and not meets(rule, picture.said):
        sure = all(each.standing is Standing.VERIFIED for each in nominated)
        found.append(_by_nomination(nominated, Standing.VERIFIED if sure else Standing.ASSERTED))
    return tuple(found)


def _by_filter(limb: FilterLimb, rank: Standing) -> Discretion:
    checked = "Verified" if rank is Standing.VERIFIED else "Not all of it is verified yet"
    return Discretion(
        kind=DiscretionKind.TWO_PLUS_FILTER,
        standing=rank,
        words=f"{limb.words} {checked}; it is not automatic.",
    )


def _by_nomination(nominated: list[Judged], rank: Standing) -> Discretion:
    by = ", ".join(sorted({each.item.source for each in nominated if each.item.source}))
    authorised = sorted({e.item.authorised_by for e in nominated if e.item.authorised_by})
    who = f" by {by}" if by else ""
    allowed = f"authorised by {', '.join(authorised)}" if authorised else "not authorised yet"
    return Discretion(
        kind=DiscretionKind.NOMINATED,
        standing=rank,
        words=f"Nominated by a professional{who}, {allowed}: the panel can use its discretion, and"
        " records who nominated the family, why, and who authorised it.",
    )


def _verdict(case: Case, picture: _Picture) -> Verdict:
    framework = case.framework
    counted = counted_headlines(framework.rule, picture.said)
    needs = {each.indicator for each in picture.said if each.headline in counted}
    draft = Verdict(
        framework=framework.code,
        version=framework.version,
        framework_name=framework.name,
        assessed_on=case.on,
        rule_words=framework.rule_words,
        outcome=picture.outcome,
        summary="",
        reasons=(),
        headlines=picture.headlines,
        filters=picture.filters,
        household=picture.household,
        household_words=explaining.household_words(framework.rule.household, picture.household),
        needs_met=len(needs),
        headlines_met=len(counted),
        headlines_verified=len(counted_headlines(framework.rule, picture.verified)),
        headlines_needed=framework.rule.min_distinct_headlines,
        questions=_questions(case, picture),
        changes=(),
        discretion=picture.discretion,
        rejected=tuple(e.verdict for e in picture.judged if e.verdict.state not in NOT_A_REJECTION),
        lapses_on=_stands_until(case, picture),
    )
    draft = replace(draft, summary=explaining.summary(draft, framework))
    return replace(
        draft,
        reasons=explaining.reasons(draft),
        changes=explaining.changes(draft, framework),
    )


def _questions(case: Case, picture: _Picture) -> tuple[Question, ...]:
    """What is worth asking: nothing more about a headline that is met already."""
    met = {each.id for each in (*picture.headlines, *picture.filters) if each.met}
    asked = [e for e in picture.questions if e.headline not in met and e.indicator not in met]
    if picture.household is State.NOT_KNOWN:
        asked.append(explaining.household_question(case.framework.rule.household))
    if case.framework.rule.non_resident_max is not None:
        asked += _where_they_live(case, picture)
    return tuple(asked)


def _where_they_live(case: Case, picture: _Picture) -> list[Question]:
    """A parent of whom nobody said whether they live with the children, where it could matter."""
    outsiders = {each.outsider for each in picture.said}
    return [
        explaining.residence_question(person, case.on)
        for person in case.family.people
        if person.id in outsiders and person.lives_with_children is None
    ]


def _stands_until(case: Case, picture: _Picture) -> date | None:
    """The last day before what is recorded now would lead to less."""
    if picture.outcome is Outcome.NOT_ELIGIBLE:
        return None
    days = sorted({e.verdict.lapses_on for e in picture.judged if e.verdict.lapses_on})
    for day in days:
        next_day = day + timedelta(days=1)
        later = _look(replace(case, on=next_day)) if next_day > case.on else None
        if later is not None and later.outcome.rank < picture.outcome.rank:
            return day
    return None
