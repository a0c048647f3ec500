"""What changed on the list since a panel last saw it: up, down, new and gone, and the reason for each."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from triage.rules.meetings import ListChangeKind


class Movement(StrEnum):
    """Which way a family's place went."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"
    SAME = "same"


class Because(StrEnum):
    """What gave a family another place, of itself or for those whom it passed."""

    JOINED = "joined"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    FACTS = "facts"
    LAPSED = "lapsed"
    MOVED = "moved"
    MOVE_ENDED = "move_ended"
    PARKED = "parked"
    DECIDED = "decided"
    MERGED = "merged"
    LEFT = "left"
    POLICY = "policy"
    WAITED = "waited"
    HIDDEN = "hidden"


BECAUSE_LABELS: Mapping[Because, str] = {
    Because.JOINED: "joined the list",
    Because.RETURNED: "returned from being parked",
    Because.TAKEN_BACK: "came back, since the allocation did not go ahead",
    Because.FACTS: "evidence came, was verified or was rejected",
    Because.LAPSED: "evidence lapsed",
    Because.MOVED: "moved by the panel",
    Because.MOVE_ENDED: "the panel’s move ended",
    Because.PARKED: "parked",
    Because.DECIDED: "decided by the panel",
    Because.MERGED: "found to be the same as another family",
    Because.LEFT: "left the list",
    Because.POLICY: "a new priority policy",
    Because.WAITED: "waiting adds no more points",
    Because.HIDDEN: "a family that is not shown to you",
}
OF_A_CHANGE: Mapping[ListChangeKind, Because] = {
    ListChangeKind.JOINED: Because.JOINED,
    ListChangeKind.UNPARKED: Because.RETURNED,
    ListChangeKind.TAKEN_BACK: Because.TAKEN_BACK,
    ListChangeKind.RESCORED: Because.FACTS,
    ListChangeKind.LAPSED: Because.LAPSED,
    ListChangeKind.MOVED: Because.MOVED,
    ListChangeKind.MOVE_ENDED: Because.MOVE_ENDED,
    ListChangeKind.PARKED: Because.PARKED,
    ListChangeKind.DECIDED: Because.DECIDED,
    ListChangeKind.LEFT: Because.LEFT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A family's place then and now, None where it had none, and what happened to it since, oldest first."""

    id: uuid.UUID
    then: int | None
    now: int | None
    own: Sequence[Because] = ()
    points: tuple[int, int] | None = None
    """What its evidence was worth then and is worth now, without waiting; None where no evidence changed."""

    @property
    def movement(self) -> Movement:
        """Which way it went."""
        if self.then is None:
            return Movement.NEW
        if self.now is None:
            return Movement.GONE
        return Movement.SAME if self.then == self.now else Movement.UP if self.now < self.then else Movement.DOWN


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a family stands elsewhere: what happened to it, who is ahead of it now, and who no more."""

    standing: Standing
    ahead_now: Mapping[Because, int] = field(default_factory=dict)
    ahead_no_more: Mapping[Because, int] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """Every reason in a line of its own."""
        own = "; ".join(dict.fromkeys(BECAUSE_LABELS[each] for each in self.standing.own))
        lines = [_capital(own) + _worth(self.standing.points)]
        lines += [f"Ahead of it no more: {_counted(self.ahead_no_more)}"] if self.ahead_no_more else []
        lines += [f"Now ahead of it: {_counted(self.ahead_now)}"] if self.ahead_now else []
        return tuple(line for line in lines if line)


def explain(standings: Collection[Standing]) -> Sequence[Explained]:
    """Every family whose place is another now, with its reasons; those that only kept their order have none."""
    movers = [each for each in standings if each.own]
    return [_explained(each, movers) for each in standings if each.movement is not Movement.SAME]


def passed(one: Standing, other: Standing) -> bool:
    """Whether `other` was not ahead of `one` then and is now; whoever has no place is behind everybody."""
    return _is_ahead(other.now, one.now) and not _is_ahead(other.then, one.then)


def _explained(one: Standing, movers: Iterable[Standing]) -> Explained:
    """Of those that came or went in front, each is counted under what happened to it last."""
    if one.then is None or one.now is None:
        return Explained(one)
    others = [each for each in movers if each.id != one.id]
    came = Counter(each.own[-1] for each in others if passed(one, each))
    went = Counter(each.own[-1] for each in others if passed(each, one) or _gone_from_front(each, one))
    return Explained(one, came, went)


def _gone_from_front(other: Standing, one: Standing) -> bool:
    return other.now is None and _is_ahead(other.then, one.then)


def _is_ahead(first: int | None, second: int | None) -> bool:
    return first is not None and (second is None or first < second)


def _worth(points: tuple[int, int] | None) -> str:
    if points is None or points[0] == points[1]:
        return ""
    return f": {points[0]} points then, {points[1]} now"


def _counted(reasons: Mapping[Because, int]) -> str:
    return ", ".join(f"{number} ({BECAUSE_LABELS[each]})" for each, number in sorted(reasons.items()))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
