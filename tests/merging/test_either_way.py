"""Which of two records is kept decides on the reference alone: the place on the list comes out the same either way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.merging.arranging import together
from tests.panel.arranging import add_evidence, make_family, put_on_list
from tests.support.people import make_agency
from triage import clock
from triage.access.actor import SERVICE
from triage.accounts.models import Agency
from triage.db import db, transaction
from triage.families.models import Family
from triage.merging import service
from triage.panel.commands.entries import MoveEntry, ParkEntry, Placing
from triage.panel.models import EntryStatus
from triage.panel.queries import entries
from triage.panel.queries.list_rows import components
from triage.panel.service import moves
from triage.rules.agencies import AgencyKind
from triage.rules.verdict import Outcome

SEEDS = range(5, 10)
INDICATORS = ("sf3.crime.adult", "sf3.abuse.victim", "sf3.finance.debt", "sf3.health.mental")
numbers = count(1)
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@dataclass(frozen=True)
class Place:
    """A family on the list, as chance would have it."""

    evidence: tuple[tuple[str, date], ...]
    waiting: int
    status: EntryStatus
    urgent: bool
    high_need: bool | None
    returned: int
    moved: bool
    outcome: Outcome

    @classmethod
    def by(cls, chance: random.Random) -> Place:
        return cls(
            tuple(
                (each, clock.today() - timedelta(days=chance.choice((20, 200, 360, 500))))
                for each in chance.sample(INDICATORS, chance.randint(0, 3))
            ),
            chance.randint(0, 90),
            chance.choice((EntryStatus.WAITING, EntryStatus.WAITING, EntryStatus.PARKED, EntryStatus.DECIDED)),
            chance.random() < 0.3,
            chance.choice((None, True, False)),
            chance.randint(0, 2),
            chance.random() < 0.4,
            chance.choice((Outcome.LIKELY, Outcome.ELIGIBLE)),
        )

    def arrange(self, agency: Agency) -> Family:
        """The family, with its place as the panel left it."""
        family = make_family(reference=f"F-2024-{next(numbers):05d}")
        for indicator, on in self.evidence:
            add_evidence(family, indicator, agency=agency, on=on)
        entry = put_on_list(family, urgent=self.urgent, waiting_days=self.waiting)
        until = clock.today() + timedelta(days=20)
        if self.moved and self.status is EntryStatus.WAITING:
            move = MoveEntry(
                entry_id=entry.id, seen_revision=entry.revision, placing=Placing.TOP, reason="So", expires_on=until
            )
            moves.move(move, by=SERVICE)
        if self.status is EntryStatus.PARKED:
            park = ParkEntry(entry_id=entry.id, seen_revision=entry.revision, until=until, reason="So")
            moves.park(park, by=SERVICE)
        with transaction():
            entry.joined_at = clock.now() - timedelta(days=self.waiting)
            entry.status = self.status
            entry.high_need, entry.returned, entry.outcome = self.high_need, self.returned, self.outcome.value
        return family


def place_of(family: Family) -> dict[str, Any]:
    db.session.expire_all()
    entry = entries.active(family.id)
    names = (
        "status", "waiting_since", "points", "outcome", "urgent", "high_need", "returned", "moved",
        "recommended", "rescore_on", "parked_until", "not_scored",
    )  # fmt: skip
    found = {name: getattr(entry, name) for name in names}
    return found | {
        "components": {(each["id"], each["points"]) for each in components(entry.signs, entry.policy)},
        "moves": len([each for each in entry.moves if each.ended_at is None]),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_on_the_list_is_the_same_whichever_record_is_kept(people, seed, database_kind):
    chance, agency, by = random.Random(seed), make_agency(AgencyKind.POLICE), people.coordinator.actor
    one, two = Place.by(chance), Place.by(chance)

    def merged(keep: Callable[[Family, Family], tuple[Family, Family]]) -> dict[str, Any]:
        kept, gone = keep(one.arrange(agency), two.arrange(agency))
        service.merge_families(together(kept, gone), by=by)
        return place_of(kept)

    assert merged(lambda first, second: (first, second)) == merged(lambda first, second: (second, first))
