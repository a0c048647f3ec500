"""A dozen families to which all sorts of things happen, by chance."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.panel.arranging import ELIGIBLE, listed
from tests.support.people import make_agency
from triage import clock
from triage.access.actor import SERVICE, Actor
from triage.panel.commands.entries import LeftWhy, MoveEntry, ParkEntry, Placing
from triage.panel.models import EntryStatus, ListEntry
from triage.panel.service import entries, moves

INDICATORS = (*ELIGIBLE, "sf3.relationships.conflict", "sf3.education.not-suitable")


def random_histories(chance: random.Random) -> list[ListEntry]:
    """A dozen families to which all sorts of things happened."""
    agency = make_agency()
    everybody = [
        listed(
            f"Family {number}",
            indicators=chance.sample(INDICATORS, chance.randrange(len(INDICATORS))),
            agency=agency,
            urgent=chance.random() < 0.2,
            waiting_days=chance.choice((0, 0, 30, 60)),
        )
        for number in range(12)
    ]
    for _ in range(20):
        something(chance, chance.choice(everybody), everybody)
    return everybody


def something(chance: random.Random, entry: ListEntry, everybody: list[ListEntry]) -> None:
    """One thing that can happen to a family's place."""
    what = chance.choice(("move", "park", "return", "rescore", "leave", "decide", "back"))
    beside = chance.choice([each for each in everybody if each.id != entry.id])
    waits = entry.status is EntryStatus.WAITING
    if what == "move" and waits and beside.status is EntryStatus.WAITING:
        move(entry, chance.choice(list(Placing)), beside=beside.reference, by=SERVICE)
    elif what == "park" and waits:
        until = clock.today() + timedelta(days=7)
        moves.park(ParkEntry(entry_id=entry.id, seen_revision=entry.revision, until=until, reason="Away"), by=SERVICE)
    elif what == "return" and entry.status is EntryStatus.PARKED:
        moves.unpark(entry.id, by=SERVICE)
    elif what == "rescore":
        entries.rescore(entry.family_id, SERVICE)
    elif what == "leave" and chance.random() < 0.3:
        entries.leave(entry, LeftWhy.WITHDRAWN, SERVICE)
    elif what == "decide" and waits:
        entries.decided(entry, "Light", SERVICE)
    elif what == "back" and not waits and entry.status is not EntryStatus.PARKED:
        entries.take_back(entry.family_id, SERVICE)


def move(entry: ListEntry, placing: Placing, *, by: Actor, beside: str = "") -> None:
    """The panel places a family for a fortnight."""
    command = MoveEntry(
        entry_id=entry.id,
        seen_revision=entry.revision,
        placing=placing,
        beside=beside,
        reason="The panel knows them",
        expires_on=clock.today() + timedelta(days=14),
    )
    moves.move(command, by=by)
