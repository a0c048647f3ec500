"""A draft of the points beside those of the list: who would move, by how many places, and what the points are for.

The whole list is compared at once: what a family's points rest on is stored as a tally, and a list of 400,000 families
has a few thousand of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from triage.panel.queries.order import list_policy
from triage.rules.framework import Sensitivity
from triage.rules.priority import PriorityPolicy, components_of, signs_from
from triage.rules.what_if import WAITING_LABEL, Shift, Standing, shares, shifts, waited
from triage.settings import settings
from triage.trials.queries import places
from triage.trials.trying.parts import Changed, Part

UP, DOWN, SAME, CAP = "up", "down", "same", "cap"
NOTHING_OF_ITS_OWN = "Its own points stay as they are: others move past it."
Words = tuple[str, ...]


def everybody(draft: PriorityPolicy, *, on: date) -> Part:
    """Every family that waits, as the draft would place it; kept are those that move furthest or cross a top."""
    now, those, closed = list_policy(), places.standings(), places.restricted()
    every = shifts(those, now, draft, on=on)
    counted = [each for each in every if each.standing.id not in closed]
    shown = _shown(every)
    signs = places.signs_of([each.standing.id for each in shown])
    found = Part(tried=len(counted), looked_at=len(counted))
    for rank, each in enumerate(shown):
        own = _words(signs.get(each.standing.id, []), now, draft)
        waits = _waiting(each.standing.waiting_since, now, draft, on)
        said = [(*some, *waits) or (NOTHING_OF_ITS_OWN,) for some in own]
        found.rows.append(_row(each, rank, said, counted=each.standing.id not in closed))
    found.numbers = numbers(counted, [one for one in those if one.id not in closed], now, draft, on=on)
    return found


def numbers(
    counted: Sequence[Shift], those: Sequence[Standing], now: PriorityPolicy, draft: PriorityPolicy, *, on: date
) -> dict[str, Any]:
    """What is counted of all families: up and down, into and out of the top, and what the points are for."""
    up = [each.places for each in counted if each.places > 0]
    down = [-each.places for each in counted if each.places < 0]
    return {
        "up": len(up),
        "down": len(down),
        "same": len(counted) - len(up) - len(down),
        "furthest_up": max(up, default=0),
        "furthest_down": max(down, default=0),
        "tops": [
            {
                "top": top,
                "into": sum(each.then <= top < each.now for each in counted),
                "out_of": sum(each.now <= top < each.then for each in counted),
            }
            for top in tops()
        ],
        "capped": sum(each.capped for each in counted),
        "shares": [{"label": x.label, "now": x.now, "then": x.then} for x in shares(those, now, draft, on=on)],
        "against": now.key,
    }


def tops() -> tuple[int, ...]:
    """The first so many places that are watched."""
    return tuple(dict.fromkeys((settings().trial_top_places, settings().trial_wider_places)))


def change_of(shift: Shift) -> str:
    """A change in one word, such as "up:10:20:" for who comes into the first ten and twenty."""
    way = UP if shift.places > 0 else DOWN if shift.places < 0 else SAME
    crossed = [str(top) for top in tops() if (shift.now <= top) is not (shift.then <= top)]
    return "".join(f"{each}:" for each in (way, *crossed, *([CAP] if shift.capped else [])))


def _shown(every: Collection[Shift]) -> list[Shift]:
    """Who is kept, the furthest first: so many up and down, all who cross a top, and some whose waiting is full."""
    most = settings().trial_movers
    kept: dict[Any, Shift] = {}
    for those in (
        heapq.nlargest(most, (each for each in every if each.places > 0), key=lambda one: one.places),
        heapq.nsmallest(most, (each for each in every if each.places < 0), key=lambda one: one.places),
        (each for each in every if any((each.now <= top) is not (each.then <= top) for top in tops())),
        heapq.nsmallest(most, (each for each in every if each.capped), key=lambda one: one.now),
    ):
        kept |= {each.standing.id: each for each in those}
    return sorted(kept.values(), key=lambda one: (-abs(one.places), one.now))


def _row(shift: Shift, rank: int, said: Sequence[Words], *, counted: bool) -> Changed:
    words, open_words = said
    capped = ("Its waiting adds no more from the day on which the draft comes into use.",) if shift.capped else ()
    return Changed(
        family_id=shift.standing.id,
        reference=shift.standing.reference,
        change=change_of(shift),
        rank=0,
        number=rank,
        before={"place": shift.now},
        after={"place": shift.then, "places": shift.places},
        words=(*words, *capped),
        open_words=(*open_words, *capped),
        counted=counted,
    )


def _words(signs: list[dict[str, Any]], now: PriorityPolicy, draft: PriorityPolicy) -> tuple[Words, Words]:
    """What the draft gives more or less for, and the same without what rests on benefit data."""
    there = signs_from(signs)
    open_ = tuple(each for each in there if Sensitivity.BENEFITS not in each.kinds)
    return _differences(there, now, draft), _differences(open_, now, draft)


def _waiting(since: date, now: PriorityPolicy, draft: PriorityPolicy, on: date) -> Words:
    """What the draft gives more or less for the days that a family has waited."""
    was, then = (waited(since, each, on=on) for each in (now, draft))
    return () if was == then else (f"{WAITING_LABEL}: {then:g} instead of {was:g} points",)


def _differences(signs: Iterable[Any], now: PriorityPolicy, draft: PriorityPolicy) -> Words:
    those = tuple(signs)
    before, after = _by_label(components_of(those, now)), _by_label(components_of(those, draft))
    changed = [
        (label, before.get(label, 0), after.get(label, 0))
        for label in dict.fromkeys((*after, *before))
        if before.get(label) != after.get(label)
    ]
    changed.sort(key=lambda each: -abs(each[2] - each[1]))
    return tuple(f"{label}: {then} instead of {was} points" for label, was, then in changed)


def _by_label(components: Iterable[Any]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for each in components:
        found[each.label] = found.get(each.label, 0) + each.points
    return found
