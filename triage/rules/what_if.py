"""What a draft of the points would do to the list: everybody's place now and then, and what the points are for.

It gives the places that publishing gives (`panel.service.rekeying`): families placed by hand stay beside whom they
stood, and no family is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from triage.rules.priority import EPOCH, PriorityPolicy, capped_from, key_on, points_of, tie_of
from triage.rules.priority_policy import THOUSAND

Compared = tuple[int, int, str]
"""By what a place is compared: the lowest stands on top."""
WAITING = "waiting"
WAITING_LABEL = "Time waiting"


@dataclass(frozen=True, slots=True)
class Standing:
    """A family's place as it is stored; one that does not wait counts only for who was placed by hand beside it."""

    id: Any
    reference: str
    tally: str
    waiting_since: date
    order_key: int
    tie: int
    capped: bool = False
    moved: bool = False
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """A family that waits: its place now and then (1 is the top), and whether its waiting adds no more then."""

    standing: Standing
    now: int
    then: int
    capped: bool

    @property
    def places(self) -> int:
        """How many places up; down is below nought."""
        return self.now - self.then


@dataclass(frozen=True, slots=True)
class Share:
    """What one component gives all families together, now and then; None where a policy does not have it."""

    label: str
    now: int | None
    then: int | None


def fresh(identity: Any, reference: str, tally: str, waiting_since: date, policy: PriorityPolicy, on: date) -> Standing:
    """A place as a policy gives it, for a family that has none yet."""
    key = key_on(points_of(tally, policy), waiting_since, policy, on=on)
    return Standing(identity, reference, tally, waiting_since, key.order_key, tie_of(reference), key.capped)


def shifts(those: Iterable[Standing], now: PriorityPolicy, then: PriorityPolicy, *, on: date) -> list[Shift]:
    """Everybody who waits, in the order of the list as it stands now."""
    ahead = now.per_day * (on - EPOCH).days
    listed = sorted(those, key=lambda one: _compared(one.order_key, one.capped, one.tie, one.reference, ahead))
    keys, reached = _keys_then(listed, then, on)
    waiting = [one for one in listed if one.waits]
    places = {one.id: place for place, one in enumerate(sorted(waiting, key=lambda one: keys[one.id]), 1)}
    return [
        Shift(one, place, places[one.id], not one.capped and reached(one.waiting_since))
        for place, one in enumerate(waiting, 1)
    ]


def shares(those: Iterable[Standing], now: PriorityPolicy, then: PriorityPolicy, *, on: date) -> list[Share]:
    """What every component gives all who wait together, in the order of the draft, waiting at the end."""
    waiting = [one for one in those if one.waits]
    tallies = Counter(one.tally for one in waiting)
    days = Counter((on - one.waiting_since).days for one in waiting)
    before, after = _sums(now, tallies), _sums(then, tallies)
    labels = {rule.id: rule.label for rule in (*now.components, *then.components)}
    found = [Share(labels[each], before.get(each), after.get(each)) for each in dict.fromkeys((*after, *before))]
    return [*found, Share(WAITING_LABEL, _waited(now, days), _waited(then, days))]


def waited(since: date, policy: PriorityPolicy, *, on: date) -> float:
    """The points that a policy gives for waiting since a day."""
    return _most(policy, (on - since).days) / THOUSAND


def _compared(order_key: int, capped: bool, tie: int, reference: str, ahead: int) -> Compared:  # noqa: FBT001  # of one place
    return (-order_key - (0 if capped else ahead), tie, reference)


def _keys_then(
    listed: Sequence[Standing], then: PriorityPolicy, on: date
) -> tuple[Mapping[Any, Compared], Callable[[date], bool]]:
    """By what everybody is compared under the draft, and who has all that waiting can add."""
    ahead, longest = then.per_day * (on - EPOCH).days, capped_from(then, on=on)

    @cache
    def key(tally: str, since: date) -> tuple[int, bool]:
        found = key_on(points_of_tally(tally), since, then, on=on)
        return found.order_key, found.capped

    points_of_tally = cache(lambda tally: points_of(tally, then))
    keys = {
        one.id: _compared(*key(one.tally, one.waiting_since), one.tie, one.reference, ahead)
        for one in listed
        if not one.moved
    }
    keys |= _by_hand(listed, keys)
    return keys, lambda since: longest is not None and since <= longest


def _by_hand(listed: Sequence[Standing], keys: Mapping[Any, Compared]) -> dict[Any, Compared]:
    """Families placed by hand, next below whom they stood; those on top of all stay on top."""
    above: Standing | None = None
    found: dict[Any, Compared] = {}
    top = min((keys[one.id] for one in listed if one.waits and not one.moved), default=None)
    steps = 0
    for one in listed:
        if not one.moved:
            above = one if one.waits else above
            continue
        if above is not None:
            key, tie, _ = keys[above.id]
            found[one.id] = (key, tie + 1, one.reference)
        else:
            steps += 1
            key, tie = (top[0] - THOUSAND + steps, top[1]) if top is not None else (steps, 0)
            found[one.id] = (key, tie, one.reference)
    return found


def _sums(policy: PriorityPolicy, tallies: Mapping[str, int]) -> dict[str, int]:
    alone = {rule.id: replace(policy, components=(rule,)) for rule in policy.components}
    return {
        name: sum(points_of(tally, each) * times for tally, times in tallies.items()) for name, each in alone.items()
    }


def _waited(policy: PriorityPolicy, days: Mapping[int, int]) -> int:
    return round(sum(families * _most(policy, each) for each, families in days.items()) / THOUSAND)


def _most(policy: PriorityPolicy, days: int) -> int:
    found = max(0, days) * policy.per_day
    return found if policy.waiting_at_most is None else min(found, policy.waiting_at_most)
