"""Is the trail as it was written? Reads every event as it is stored and names the first that is not right."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from triage.audit import chain, queries
from triage.audit.anchors import ANCHORED, Anchor, anchors_in, is_ours
from triage.audit.diagnosis import Diagnosis, Read
from triage.audit.findings import Fault, Finding, Report
from triage.audit.recording import FAMILIES

NO_EVENT_AFTER = 2**62
NAMES_SEVERAL = f'"{FAMILIES}":['
"""How the facts of an event of several families begin to name them."""


def verify(*, key: str, place: Path, first: int = 1) -> Report:
    """Look at every event from `first` on, at the head and at the anchors in that file; writes nothing."""
    keys = chain.keys(key)
    with queries.one_moment() as connection:
        look = Look(connection, keys, first)
        finding = look.anchors_are_ours(place) or look.start() or look.events() or look.end()
    return Report(
        checked=look.expected - first,
        first=first,
        last=look.expected - 1,
        anchors=len(look.anchored),
        finding=finding,
    )


@dataclass
class Look:
    """One pass over the trail."""

    connection: Connection
    keys: chain.Keys
    first: int
    expected: int = 0
    last_mac: bytes = chain.GENESIS
    anchored: dict[int, Anchor] = field(default_factory=dict)
    vouched: list[int] = field(default_factory=list)
    """The events for which the trail itself says that there is an anchor."""

    def anchors_are_ours(self, place: Path) -> Finding | None:
        """Read the file of anchors."""
        self.expected = self.first
        for number, found in anchors_in(place):
            if found is None or not is_ours(found, self.keys.anchor):
                at = found.sequence if found else 0
                return Finding(at, Fault.ANCHOR, f"line {number} of the anchors was not written by this service")
            self.anchored[found.sequence] = found
        return None

    def start(self) -> Finding | None:
        """Where a look begins in the middle, what the event before it left behind is taken as it stands."""
        if self.first == 1:
            return None
        before = queries.stored_one(self.connection, self.first - 1)
        if before is None:
            return Finding(self.first - 1, Fault.DELETED, f"event {self.first - 1} is missing")
        self.last_mac = Read.of(before).mac
        return None

    def events(self) -> Finding | None:
        """Every event, in order: its number, what it follows, its signature, its anchor and its index."""
        for handful in queries.stored(self.connection, first=self.first):
            began = self.expected
            finding = self._handful(handful) or self._index(handful, began)
            if finding is not None:
                return finding
        return None

    def end(self) -> Finding | None:
        """What should be there after the last event is there, and nothing else."""
        head, last = queries.stored_head(self.connection), self.expected - 1
        beyond = max((sequence for sequence in self.anchored if sequence > last), default=0)
        if beyond:
            words = (
                f"events {last + 1} to {beyond} are missing; the anchor of {self.anchored[beyond].at} vouches for them"
            )
            return Finding(last + 1, Fault.CUT_OFF, words)
        if head is None:
            return Finding(last, Fault.HEAD, "the head row is missing") if last else None
        own = chain.head_mac(self.keys.head, head.sequence, head.mac)
        if own != head.own_mac:
            return Finding(last, Fault.HEAD, "the head row was edited: its own MAC is wrong")
        if head.sequence > last:
            words = f"events {last + 1} to {head.sequence} are missing: the head says there are {head.sequence}"
            return Finding(last + 1, Fault.CUT_OFF, words)
        if head.sequence < last or head.mac != self.last_mac:
            words = f"the head row was set back: it says that event {head.sequence} is the newest"
            return Finding(head.sequence + 1, Fault.HEAD, words)
        return self._lost_anchor() or self._mentions_of_nothing(last)

    def _handful(self, handful: Sequence[Any]) -> Finding | None:
        """The fast path: a few microseconds an event."""
        key, expected, last, mac_of = self.keys.event, self.expected, self.last_mac, chain.event_mac
        for row in handful:
            *columns, previous, mac = row
            right = columns[0] == expected and previous == last and mac_of(key, last, columns) == mac
            if not right or (expected in self.anchored and self.anchored[expected].mac != mac.hex()):
                self.expected, self.last_mac = expected, last
                return self._diagnosed(row, right=right)
            last = mac
            expected += 1
        self.expected, self.last_mac = expected, last
        self.vouched += [json.loads(row[9])["sequence"] for row in handful if row[2] == ANCHORED]
        return None

    def _diagnosed(self, row: Any, *, right: bool) -> Finding:
        if right:
            words = (
                f"event {self.expected} is not the one that the anchor of {self.anchored[self.expected].at} vouches for"
            )
            return Finding(self.expected, Fault.ANCHOR, words)
        return Diagnosis(self.connection, self.keys, self.expected, self.last_mac).of(Read.of(row))

    def _index(self, handful: Sequence[Any], began: int) -> Finding | None:
        """The index of families says what the events say."""
        kept = queries.stored_mentions(self.connection, first=began, last=self.expected - 1)
        several = {row[0]: row[9] for row in handful if NAMES_SEVERAL in row[9]}
        differing = min(
            (
                number
                for number in several.keys() | kept.keys()
                if f'{NAMES_SEVERAL}"{kept.get(number, "")}"]' not in several.get(number, "")
            ),
            default=0,
        )
        if not differing:
            return None
        return Finding(differing, Fault.HIDDEN, f"the index of families does not say what event {differing} says")

    def _lost_anchor(self) -> Finding | None:
        lost = min((each for each in self.vouched if each >= self.first and each not in self.anchored), default=0)
        if not lost:
            return None
        return Finding(lost, Fault.ANCHOR, f"event {lost} was anchored, and the file of anchors does not hold it")

    def _mentions_of_nothing(self, last: int) -> Finding | None:
        if not queries.stored_mentions(self.connection, first=last + 1, last=NO_EVENT_AFTER):
            return None
        return Finding(last + 1, Fault.HIDDEN, "the index of families names events that do not exist")


def mend_index(*, first: int, last: int) -> int:
    """Put back what the index of families has lost of these events, which must be verified; answers how much."""
    lost: list[dict[str, object]] = []
    with queries.one_moment() as connection:
        for handful in queries.stored(connection, first=first):
            kept = queries.stored_mentions(connection, first=handful[0][0], last=handful[-1][0])
            lost += [
                {"sequence": sequence, "family_id": family}
                for sequence, family in _mentions(handful)
                if sequence <= last and family.hex not in kept.get(sequence, "")
            ]
    queries.add_mentions(lost)
    return len(lost)


def _mentions(handful: Iterable[Any]) -> Iterable[tuple[int, uuid.UUID]]:
    """The families that events of several families name."""
    for row in handful:
        if NAMES_SEVERAL in row[9]:
            for family in json.loads(row[9])[FAMILIES]:
                yield row[0], uuid.UUID(family)
