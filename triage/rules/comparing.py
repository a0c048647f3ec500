"""Two verdicts of one family beside each other: what changed from the first to the second, each thing said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.rules.dates import long_date
from triage.rules.facts import Status
from triage.rules.verdict import (
    STATE_LABELS,
    HeadlineVerdict,
    ItemState,
    ItemVerdict,
    Question,
    Standing,
    Verdict,
)


class Part(StrEnum):
    """What a difference is about, in the order in which it is told."""

    CRITERIA = "criteria"
    OUTCOME = "outcome"
    HEADLINE = "headline"
    HOUSEHOLD = "household"
    DISCRETION = "discretion"
    ITEM = "item"
    QUESTION = "question"
    STANDS_UNTIL = "stands_until"


PART_LABELS = {
    Part.CRITERIA: "Criteria",
    Part.OUTCOME: "Outcome",
    Part.HEADLINE: "Headlines",
    Part.HOUSEHOLD: "Who the criteria are for",
    Part.DISCRETION: "Discretion",
    Part.ITEM: "Evidence",
    Part.QUESTION: "What is not known",
    Part.STANDS_UNTIL: "How long it stands",
}


class Change(StrEnum):
    """What happened between the two."""

    CAME = "came"
    PUT_RIGHT = "put_right"
    WENT = "went"
    REJECTED = "rejected"
    VERIFIED = "verified"
    UNCHECKED = "unchecked"
    LAPSED = "lapsed"
    COUNTED = "counted"
    OTHER = "other"


CHANGE_LABELS = {
    Change.CAME: "New",
    Change.PUT_RIGHT: "Put right",
    Change.WENT: "Gone",
    Change.REJECTED: "Rejected",
    Change.VERIFIED: "Verified",
    Change.UNCHECKED: "Check taken back",
    Change.LAPSED: "Lapsed",
    Change.COUNTED: "Counted differently",
    Change.OTHER: "Changed",
}

BECAUSE = {
    Change.CAME: "New evidence",
    Change.PUT_RIGHT: "Put right",
    Change.VERIFIED: "Verified",
    Change.REJECTED: "Rejected",
    Change.LAPSED: "Lapsed",
    Change.WENT: "Evidence taken out",
    Change.UNCHECKED: "Check taken back",
    Change.COUNTED: "Counted differently",
}
"""What a change of evidence is called where it explains another verdict."""

NONE = "Not there"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; `key` tells it from every other difference of its part."""

    part: Part
    key: str
    change: Change
    label: str
    before: str
    after: str
    person: str | None = None
    weighs: bool = True
    """An item that counts, or counted: an answer of no, or not known, meets nothing by itself."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference between two verdicts, in the order in which they are told."""

    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.differences

    def of(self, part: Part) -> tuple[Difference, ...]:
        """The differences of one part."""
        return tuple(each for each in self.differences if each.part is part)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in which something differs."""
        return tuple(part for part in Part if self.of(part))


def compare(before: Verdict, after: Verdict) -> Comparison:
    """What changed from one verdict to the other.

    Where a reader may not see everything, both are hidden first (`rules.hiding`): what is left out of both makes no
    difference.
    """
    found = (
        *_criteria(before, after),
        *_plain(Part.OUTCOME, "Outcome", before.label, after.label),
        *_headlines(before, after),
        *_plain(Part.HOUSEHOLD, "Household", _household(before), _household(after)),
        *_discretion(before, after),
        *_items(before, after),
        *_questions(before, after),
        *_plain(Part.STANDS_UNTIL, "Stands until", _until(before), _until(after)),
    )
    return Comparison(found)


def same_in_substance(before: Verdict, after: Verdict) -> bool:
    """Whether criteria, outcome and headlines are as they were: what else changed is no news by itself."""
    return _substance(before) == _substance(after)


def because(comparison: Comparison, *, joined: int = 0, left: int = 0) -> str:
    """Why a verdict is another one than before, in words without names."""
    found = ["Judged by other criteria"] if comparison.of(Part.CRITERIA) else []
    for change, words in BECAUSE.items():
        labels = dict.fromkeys(each.label for each in comparison.of(Part.ITEM) if each.change is change and each.weighs)
        found += [f"{words}: {', '.join(labels)}"] if labels else []
    others = sum(not each.weighs for each in comparison.of(Part.ITEM))
    found += [f"{others} other answer{'s' if others > 1 else ''} changed"] if others else []
    found += [_people(joined, "joined")] if joined else []
    found += [_people(left, "left")] if left else []
    return f"{'. '.join(found)}." if found else "Something that is known of the family changed."


def _people(count: int, verb: str) -> str:
    return f"Somebody {verb} the family" if count == 1 else f"{count} people {verb} the family"


def _substance(verdict: Verdict) -> object:
    headlines = tuple((each.id, each.state, each.standing) for each in verdict.headlines + verdict.filters)
    return verdict.framework, verdict.version, verdict.outcome, headlines


def _plain(part: Part, label: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(part, label, Change.OTHER, label, before, after)


def _criteria(before: Verdict, after: Verdict) -> Iterator[Difference]:
    first, second = (f"{each.framework_name}, version {each.version}" for each in (before, after))
    yield from _plain(Part.CRITERIA, "Framework", first, second)
    yield from _plain(Part.CRITERIA, "Rule", " ".join(before.rule_words), " ".join(after.rule_words))


def _headlines(before: Verdict, after: Verdict) -> Iterator[Difference]:
    first = {each.id: each for each in before.headlines + before.filters}
    second = {each.id: each for each in after.headlines + after.filters}
    for key in dict.fromkeys((*first, *second)):
        was, now = first.get(key), second.get(key)
        before_words, after_words = (_headline(each) if each else "Not asked for" for each in (was, now))
        if before_words != after_words:
            label = (now or was).label  # type: ignore[union-attr]  # a key is that of one of them
            yield Difference(Part.HEADLINE, key, _came_or_went(was, now), label, before_words, after_words)


def _headline(headline: HeadlineVerdict) -> str:
    """Its state, with what it rests on: verified or only said."""
    if headline.standing is None:
        return "Not shown" if headline.not_said else STATE_LABELS[headline.state]
    return f"{STATE_LABELS[headline.state]}, {_standing(headline.standing)}"


def _standing(standing: Standing) -> str:
    return "verified" if standing is Standing.VERIFIED else "not yet verified"


def _household(verdict: Verdict) -> str:
    return verdict.household_words or STATE_LABELS[verdict.household]


def _discretion(before: Verdict, after: Verdict) -> Iterator[Difference]:
    first = {each.kind: each.words for each in before.discretion}
    second = {each.kind: each.words for each in after.discretion}
    for kind in dict.fromkeys((*first, *second)):
        was, now = first.get(kind), second.get(kind)
        if was != now:
            change = _came_or_went(was, now)
            yield Difference(Part.DISCRETION, kind, change, "Open to discretion", was or NONE, now or NONE)


def _items(before: Verdict, after: Verdict) -> Iterator[Difference]:
    first, second = _items_of(before), _items_of(after)
    taken = _taken_places(first, second)
    for key in dict.fromkeys((*(taken.get(each, each) for each in first), *second)):
        now = second.get(key)
        was = first.get(key) or next((first[old] for old, new in taken.items() if new == key), None)
        if was is None or now is None:
            item = was or now
            assert item is not None
            found = _came_or_went(was, now)
        elif was.evidence != now.evidence or _told(was) != _told(now):
            item = was if now.state is ItemState.OTHER_FRAMEWORK else now
            found = _what_happened(was, now)
        else:
            continue
        weighs = any(each is not None and each.counts for each in (was, now))
        yield Difference(Part.ITEM, key, found, item.label, _item(was) or NONE, _item(now) or NONE, item.person, weighs)


def _taken_places(first: Mapping[str, ItemVerdict], second: Mapping[str, ItemVerdict]) -> dict[str, str]:
    """By the earlier items that were put right in between, the items that took their place."""
    return {old: item.evidence for item in second.values() for old in item.corrects if old in first}


def _items_of(verdict: Verdict) -> dict[str, ItemVerdict]:
    """Every item once: one that does not count can stand under its headline too."""
    inside = (item for each in verdict.headlines + verdict.filters for item in each.items)
    return {item.evidence: item for item in (*inside, *verdict.rejected)}


def _told(item: ItemVerdict) -> tuple[object, ...]:
    """What of an item makes a difference to a reader."""
    return item.status, item.state, item.standing, item.answer, item.words, item.person, item.reference


def _item(item: ItemVerdict | None) -> str:
    if item is None:
        return ""
    checked = {Status.VERIFIED: " Verified.", Status.ASSERTED: " Not yet verified.", Status.REJECTED: ""}
    where = f" {item.reference.rstrip('.')}." if item.reference else ""
    return f"{item.words}{where}{checked[item.status]}"


def _what_happened(was: ItemVerdict, now: ItemVerdict) -> Change:
    if was.evidence != now.evidence:
        return Change.PUT_RIGHT
    if was.status is not now.status:
        return {
            Status.REJECTED: Change.REJECTED,
            Status.VERIFIED: Change.VERIFIED,
            Status.ASSERTED: Change.UNCHECKED,
        }[now.status]
    if was.state is not now.state:
        return Change.LAPSED if now.state is ItemState.LAPSED else Change.COUNTED
    return Change.COUNTED if was.standing is not now.standing else Change.OTHER


def _questions(before: Verdict, after: Verdict) -> Iterator[Difference]:
    first, second = ({_of(each): each for each in verdict.questions} for verdict in (before, after))
    for key in dict.fromkeys((*first, *second)):
        was, now = first.get(key), second.get(key)
        if (was is None) != (now is None):
            asked = was or now
            assert asked is not None
            before_words, after_words = ("Open" if each else "Not open" for each in (was, now))
            change = _came_or_went(was, now)
            yield Difference(Part.QUESTION, key, change, asked.words, before_words, after_words, asked.person)


def _of(question: Question) -> str:
    return f"{question.indicator} {question.person or ''}"


def _came_or_went(was: object | None, now: object | None) -> Change:
    if was is None:
        return Change.CAME
    return Change.WENT if now is None else Change.OTHER


def _until(verdict: Verdict) -> str:
    return long_date(verdict.lapses_on) if verdict.lapses_on else "No last day is known"
