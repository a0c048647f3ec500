"""What several items amount to: single events, one total of each source, or the sessions of terms that adjoin.

The sum is the best one that the items allow, so that one more report never makes it less; of two reports of one thing
only one counts, and the order of the items does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.rules.facts import EvidenceFacts
from triage.rules.framework import AddsUp, Compare, ValueRule, quantity
from triage.rules.terms import Terms

PERCENT = "%"
EXACT = 6
"""Decimals to which a share is reckoned: 57 of 380 is 15, and not a hair more."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in the indicator's unit, and the items that it was made of."""

    amount: float
    items: tuple[EvidenceFacts, ...]


def amount_of(item: EvidenceFacts, rule: ValueRule) -> float | None:
    """The item's own number in the indicator's unit: what is missed of what is possible becomes a share."""
    if item.value is None or item.out_of is None:
        return item.value
    return _share((item,), rule)


def nonsense(value: float | None, out_of: float | None, unit: str) -> str:
    """Why a number cannot be right, in a sentence, or nothing."""
    if unit != PERCENT and out_of is not None:
        return f"Only a share has a number that was possible: this counts {unit}."
    if value is None:
        return "" if out_of is None else "How many of them were missed?"
    if value < 0:
        return "The number cannot be below nought."
    if out_of is not None and out_of <= 0:
        return "How many were possible? It has to be more than nought."
    if out_of is not None and value > out_of:
        return f"{value:g} were missed of {out_of:g} possible: more than there were."
    if out_of is None and unit == PERCENT and value > 100:
        return f"{value:g}% is more than all of it."
    return ""


def together(item: EvidenceFacts, others: Iterable[EvidenceFacts], rule: ValueRule, terms: Terms) -> Sum:
    """What the item amounts to with the others of the same person and indicator; never less than by itself."""
    own = Sum(amount_of(item, rule) or 0.0, (item,))
    pool = sorted({each.id: each for each in (item, *others)}.values(), key=lambda each: each.id)
    if rule.adds_up is AddsUp.SHARES:
        return _adjoining(item, pool, rule, terms) or own
    if not rule.counts_events:
        return own
    found = _Search.of(pool, rule, enough=rule.threshold_on(item.on) + 1).best()
    return found if found.amount > own.amount else own


def in_words(found: Sum, rule: ValueRule) -> str:
    """Such as "3 exclusions in 2 reports", or "16% (48 of 300 missed) in 2 reports"."""
    words = quantity(round(found.amount, 2), rule.unit)
    if found.items and found.items[0].out_of is not None:
        missed, possible = _missed(found.items), _possible(found.items)
        attended = " attended" if rule.compare is Compare.BELOW else ""
        words = f"{words}{attended} ({missed:g} of {possible:g} missed)"
    return words if len(found.items) == 1 else f"{words} in {len(found.items)} reports"


def _share(items: tuple[EvidenceFacts, ...], rule: ValueRule) -> float:
    """The share in percent: of what was missed, or where the rule asks for "below", of what was attended."""
    missed, possible = _missed(items), _possible(items)
    counted = possible - missed if rule.compare is Compare.BELOW else missed
    return round(100 * counted / possible, EXACT) if possible else 0.0


def _missed(items: tuple[EvidenceFacts, ...]) -> float:
    return sum(each.value or 0.0 for each in items)


def _possible(items: tuple[EvidenceFacts, ...]) -> float:
    return sum(each.out_of or 0.0 for each in items)


Span = tuple[int, int]


def _adjoining(item: EvidenceFacts, pool: list[EvidenceFacts], rule: ValueRule, terms: Terms) -> Sum | None:
    """The run of adjoining terms around the item that goes furthest beyond the threshold, one report for each span."""
    span = _span(item, terms)
    if span is None:
        return None
    spans: dict[Span, EvidenceFacts] = {}
    for each in pool:
        where = _span(each, terms)
        if where is not None and (where not in spans or _gain(each, item, rule) > _gain(spans[where], item, rule)):
            spans[where] = each
    gains = {where: _gain(each, item, rule) for where, each in spans.items()}
    run = (*_run(span[0], gains, -1), span, *_run(span[1], gains, 1))
    items = tuple(item if where == span else spans[where] for where in run)
    return Sum(_share(items, rule), items)


def _run(edge: int, gains: Mapping[Span, float], step: int) -> tuple[Span, ...]:
    """The spans beside an edge, going one way, that add most; none where none adds anything."""
    near, far = (0, 1) if step > 0 else (1, 0)
    best: tuple[Span, ...] = ()
    for where in sorted(gains):
        if where[near] == edge + step:
            run = (where, *_run(where[far], gains, step))
            if sum(gains[each] for each in run) > sum(gains[each] for each in best):
                best = run
    return best


def _span(item: EvidenceFacts, terms: Terms) -> Span | None:
    """The first and the last term that a share is about; nothing for one without its sessions or its day."""
    if item.on is None or item.value is None or not item.out_of:
        return None
    first, last = terms.number_on(item.on), terms.number_on(item.until or item.on)
    return None if first is None or last is None or last < first else (first, last)


def _gain(each: EvidenceFacts, item: EvidenceFacts, rule: ValueRule) -> float:
    """How far a report goes beyond the threshold of the item, weighed by what was possible."""
    beyond = _share((each,), rule) - rule.threshold_on(item.on)
    return round((-beyond if rule.compare is Compare.BELOW else beyond) * (each.out_of or 0.0), EXACT)


@dataclass(frozen=True, slots=True)
class _Search:
    """The largest sum in which no source gives two totals and no day counts twice.

    Single events are items of value 1. A source gives either one total or its single events.
    """

    totals: tuple[tuple[EvidenceFacts, ...], ...]
    """Source by source, the largest first; only of sources that give one."""
    events: tuple[EvidenceFacts, ...]
    enough: float

    @classmethod
    def of(cls, pool: Iterable[EvidenceFacts], rule: ValueRule, *, enough: float) -> _Search:
        dated = [each for each in pool if each.on is not None and (each.value or 0) > 0 and each.out_of is None]
        events = tuple(each for each in dated if each.value == 1)
        by_source: dict[str, list[EvidenceFacts]] = {}
        for each in dated if rule.adds_up is AddsUp.TOTALS else ():
            if each.value != 1:
                by_source.setdefault(_source(each), []).append(each)
        totals = [tuple(sorted(found, key=_largest_first)) for _, found in sorted(by_source.items())]
        return cls(tuple(sorted(totals, key=lambda found: _largest_first(found[0]))), events, enough)

    def best(self, at: int = 0, chosen: tuple[EvidenceFacts, ...] = ()) -> Sum:
        if at == len(self.totals):
            return self._with_events(chosen)
        best = Sum(0.0, ())
        used = {each.on for each in chosen}
        for each in self.totals[at]:
            if each.on not in used and best.amount < self.enough:
                best = max(best, self.best(at + 1, (*chosen, each)), key=lambda found: found.amount)
        if best.amount < self.enough:
            best = max(best, self.best(at + 1, chosen), key=lambda found: found.amount)
        return best

    def _with_events(self, chosen: tuple[EvidenceFacts, ...]) -> Sum:
        days: dict[date | None, EvidenceFacts] = {each.on: each for each in chosen}
        given = {_source(each) for each in chosen}
        for each in self.events:
            if _source(each) not in given:
                days.setdefault(each.on, each)
        items = tuple(days.values())
        return Sum(sum(each.value or 0.0 for each in items), items)


def _source(item: EvidenceFacts) -> str:
    """Whose report it is; those of whom nothing is known are one source, so that nothing counts twice."""
    return item.source_id or item.source


def _largest_first(item: EvidenceFacts) -> tuple[float, str]:
    return -(item.value or 0.0), item.id
