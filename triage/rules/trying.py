"""What a draft of criteria changes for one family: its two verdicts side by side, and why in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.rules.hiding import BEFORE_THE_PANEL, hide
from triage.rules.verdict import OUTCOME_LABELS, HeadlineVerdict, ItemVerdict, Outcome, Standing, State, Verdict

REASONS = "reasons"
ARROW = ">"
LONGEST = 12
"""Sentences of one family: a draft that has nothing in common with what is in use would say dozens."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a family would change; `open_words` are the words without what rests on benefit data."""

    change: str
    words: tuple[str, ...]
    open_words: tuple[str, ...]


def difference(now: Verdict, then: Verdict) -> Difference | None:
    """What the draft's verdict has over the one of today; None where nothing of it changes for the family."""
    if not _differ(now, then):
        return None
    seen_now, seen_then = hide(now, BEFORE_THE_PANEL), hide(then, BEFORE_THE_PANEL)
    open_words = _words(seen_now, seen_then) if _differ(seen_now, seen_then) else ()
    return Difference(change_of(now.outcome, then.outcome), _words(now, then), open_words)


def change_of(now: Outcome, then: Outcome) -> str:
    """A change in one word, such as "possible>eligible"; "reasons" where the outcome stays and its grounds do not."""
    return REASONS if now is then else f"{now.value}{ARROW}{then.value}"


def change_label(change: str) -> str:
    """A change as it is read, such as “Possible becomes eligible”."""
    now, found, then = change.partition(ARROW)
    if not found:
        return "Stays as it is, for another reason"
    return f"{OUTCOME_LABELS[Outcome(now)]} becomes {OUTCOME_LABELS[Outcome(then)].lower()}"


def rises(change: str) -> bool | None:
    """Whether a change is towards eligible; None where the outcome stays."""
    now, found, then = change.partition(ARROW)
    return Outcome(then).rank > Outcome(now).rank if found else None


def changes() -> tuple[str, ...]:
    """Every change there can be: those that take something away first, the largest first, and other reasons last."""
    pairs = [(now, then) for now in Outcome for then in Outcome if now is not then]
    pairs.sort(key=lambda each: (each[1].rank > each[0].rank, -abs(each[1].rank - each[0].rank), -each[0].rank))
    return (*(change_of(*each) for each in pairs), REASONS)


def _differ(now: Verdict, then: Verdict) -> bool:
    return now.outcome is not then.outcome or _grounds(now) != _grounds(then)


def _grounds(verdict: Verdict) -> frozenset[tuple[str, Standing | None]]:
    """What a verdict rests on: the headlines and local filters that are met, and whether they are verified."""
    return frozenset((each.id, each.standing) for each in verdict.headlines + verdict.filters if each.met)


def _words(now: Verdict, then: Verdict) -> tuple[str, ...]:
    found = [*_of_headlines(now, then), *_of_the_rule(now, then)]
    return tuple(dict.fromkeys(found))[:LONGEST] or (then.summary,)


def _of_headlines(now: Verdict, then: Verdict) -> Iterator[str]:
    for before in now.headlines + now.filters:
        after = then.headline(before.id)
        if after is None and before.met:
            yield f"{before.label}: met now, and not asked by the draft."
        elif after is not None and (before.state, before.standing) != (after.state, after.standing):
            yield f"{after.label}: {_state(before)} now, {_state(after)} by the draft.{_why(before, after)}"
    for after in then.headlines + then.filters:
        if now.headline(after.id) is None and after.met:
            yield f"{after.label}: new in the draft, and {_state(after)}.{_labels(after.counted)}"


def _of_the_rule(now: Verdict, then: Verdict) -> Iterator[str]:
    if now.household is not then.household:
        yield then.household_words
    if now.headlines_needed != then.headlines_needed:
        yield f"The rule asks for {then.headlines_needed} headlines instead of {now.headlines_needed}."
    if now.outcome is not then.outcome:
        met, needed = then.headlines_met, then.headlines_needed
        open_ = " What is not known could still meet it." if then.outcome is Outcome.POSSIBLE else ""
        yield f"By the draft {met} of the {needed} headlines that it needs {'is' if met == 1 else 'are'} met.{open_}"


def _state(headline: HeadlineVerdict) -> str:
    if headline.state is State.MET:
        return "met and verified" if headline.standing is Standing.VERIFIED else "met by what is not verified yet"
    return "not known" if headline.state is State.NOT_KNOWN else "not met"


def _why(before: HeadlineVerdict, after: HeadlineVerdict) -> str:
    """Which indicators began or ceased to count, each with its own reason."""
    counted = {item.evidence for item in before.counted}
    counts = {item.evidence for item in after.counted}
    then = {item.evidence: item for item in after.items}
    gone = [item for item in before.counted if item.evidence not in counts]
    lines = [f" {item.label} no longer counts{_reason(then.get(item.evidence))}." for item in gone]
    lines += [f" {item.label} begins to count." for item in after.counted if item.evidence not in counted]
    return "".join(dict.fromkeys(lines))


def _reason(item: ItemVerdict | None) -> str:
    if item is None or not item.words:
        return ", since the draft does not ask it here"
    return f": {item.words.rstrip('.')}"


def _labels(items: tuple[ItemVerdict, ...]) -> str:
    labels = ", ".join(dict.fromkeys(item.label for item in items))
    return f" {labels}." if labels else ""
