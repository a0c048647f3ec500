"""What would be enough for a family to meet the criteria: the fewest things, in the words of the form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage.rules.dates import long_date
from triage.rules.explaining import ask_words, household_change, number
from triage.rules.framework import Framework, Headline
from triage.rules.verdict import HeadlineVerdict, ItemState, ItemVerdict, Outcome, Standing, State, Verdict


class Near(StrEnum):
    """How far a headline is from being met, the nearest first."""

    NOT_KNOWN = "not_known"
    LAPSED = "lapsed"
    BELOW = "below"
    WRONG_PERSON = "wrong_person"
    NOTHING = "nothing"


STOPPED_BY = {
    ItemState.LAPSED: Near.LAPSED,
    ItemState.BELOW: Near.BELOW,
    ItemState.NOT_YET: Near.BELOW,
    ItemState.WRONG_PERSON: Near.WRONG_PERSON,
}
"""What keeps something that was said from counting."""

AGES_WOULD_TELL = "Dates of birth, and what 16 to 18 year olds do, would tell whether the criteria apply to the family."


@dataclass(frozen=True, slots=True)
class Option:
    """One headline that would help to meet the rule, and what stands in its way."""

    headline: str
    label: str
    question: str
    near: Near
    words: str


@dataclass(frozen=True, slots=True)
class Enough:
    """So many of the options would be enough, those in `must` among them; `to_check` was said and not verified."""

    count: int
    options: tuple[Option, ...]
    must: tuple[str, ...] = ()
    needs: int = 0
    """More needs under headlines that may be met already, where headlines alone are not enough."""
    to_check: tuple[str, ...] = ()


def enough(verdict: Verdict, framework: Framework) -> Enough:
    """The fewest more headlines with which the rule would be met; none where only checking is missing."""
    rule = framework.rule
    met = {each.id for each in verdict.met}
    must = tuple(each.label for each in framework.headlines if each.id in rule.must_include and each.id not in met)
    count = max(rule.min_distinct_headlines - verdict.headlines_met, len(must), 0)
    needs = max(rule.min_needs - verdict.needs_met - count, 0)
    options = [_option(each, verdict) for each in framework.headlines if each.id not in met] if count else []
    order = list(Near)
    return Enough(
        count=count,
        options=tuple(sorted(options, key=lambda each: order.index(each.near))),
        must=must,
        needs=needs,
        to_check=tuple(each.label for each in verdict.met if each.standing is Standing.ASSERTED),
    )


def sentences(verdict: Verdict, framework: Framework) -> tuple[str, ...]:
    """What would make the family eligible, a sentence or two each, the nearest first."""
    if verdict.outcome is Outcome.ELIGIBLE:
        return ()
    found = enough(verdict, framework)
    lines = [household_change(verdict, framework)]
    if found.count:
        lines += [_how_many(found), *(each.words for each in found.options if each.near is not Near.NOTHING)]
        lines += [_rest(found)]
    if found.needs:
        more = "need" if found.needs == 1 else "needs"
        lines += [f"{number(found.needs).capitalize()} more family {more} would be needed, under any headline."]
    lines += [_other_way(verdict, framework), _to_check(found)]
    if verdict.household is State.NOT_KNOWN:
        lines += [
            "Dates of birth, and what 16 to 18 year olds do, would tell whether the criteria apply to the family."
        ]
    return tuple(line for line in lines if line)


def _how_many(found: Enough) -> str:
    if found.count == len(found.options):
        many = "This" if found.count == 1 else f"All {number(found.count)} of these"
    else:
        many = f"{number(found.count).capitalize()} of these"
    among = f", {_list(found.must)} among them" if found.must and len(found.options) > found.count else ""
    return f"{many} would be enough{among}, once checked against a record."


def _option(headline: Headline, verdict: Verdict) -> Option:
    judged = next(each for each in verdict.headlines if each.id == headline.id)
    near, words = _nearest(headline, judged, verdict)
    return Option(headline.id, headline.label, headline.question, near, words)


def _nearest(headline: Headline, judged: HeadlineVerdict, verdict: Verdict) -> tuple[Near, str]:
    """The least that is missing under one headline."""
    open_ = [each for each in verdict.questions if each.headline == headline.id]
    if open_:
        asked = next(iter(open_))
        who = ask_words(asked.ask)
        return Near.NOT_KNOWN, f"{headline.label}: {asked.words} It is not known yet; {who} would know."
    stopped = [item for item in judged.items if item.state in STOPPED_BY]
    if not stopped:
        return Near.NOTHING, ""
    item = min(stopped, key=lambda each: list(Near).index(STOPPED_BY[each.state]))
    return STOPPED_BY[item.state], f"{headline.label}: {_stopped(item)}"


def _stopped(item: ItemVerdict) -> str:
    if item.state is ItemState.LAPSED and item.lapses_on:
        return f"“{item.label}” counted until {long_date(item.lapses_on)}. Anything newer would count again."
    return f"“{item.label}” does not count as it was said. {item.words}"


def _rest(found: Enough) -> str:
    """Those of which nothing was said yet, in the words of the form."""
    rest = [each for each in found.options if each.near is Near.NOTHING]
    if not rest:
        return ""
    started = "Or" if len(rest) < len(found.options) else "Any"
    return f"{started} a yes to: {' '.join(each.question for each in rest)}"


def _other_way(verdict: Verdict, framework: Framework) -> str:
    """The second way in, at the panel's discretion, where it needs something more."""
    limb = framework.rule.with_filter
    if limb is None or verdict.discretion:
        return ""
    headlines = max(limb.min_headlines - verdict.headlines_met, 0)
    filters = max(limb.min_filters - sum(each.met for each in verdict.filters), 0)
    wanted = [f"{number(headlines)} more headline{'s' if headlines > 1 else ''}"] if headlines else []
    labels = [each.label for each in verdict.filters if not each.met]
    wanted += [f"{number(filters)} of the local filters ({_list(labels, 'or')})"] if filters else []
    return f"With {' and '.join(wanted)} the panel could use its discretion." if wanted else ""


def _to_check(found: Enough) -> str:
    if not found.to_check:
        return ""
    only = "" if found.count or found.needs else "What was said would be enough. "
    return f"{only}Still to be checked against a record: {_list(found.to_check)}."


def _list(labels: tuple[str, ...] | list[str], last: str = "and") -> str:
    return f" {last} ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
