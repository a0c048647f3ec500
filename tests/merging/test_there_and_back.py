"""Whatever is put together and parted again is as it was, row by row; what was decided is readable at each stage."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.merging.arranging import coordinator, differences, dump, parted, together
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.allocations import queries as allocations
from triage.db import db, transaction
from triage.documents import queries as documents
from triage.errors import Refused
from triage.evidence import changes as evidence_changes
from triage.evidence import queries as evidence
from triage.families import changes as family_changes
from triage.families.models import Family, Person
from triage.merging import service
from triage.panel.models import Decision
from triage.panel.queries import decisions

PAIRS = 4
SEED = 20261122


def random_families(chance: random.Random) -> list[Family]:
    ids = list(db.session.query(Family.id).filter(Family.merged_into_id.is_(None)).order_by(Family.reference))
    return [db.session.get(Family, each[0]) for each in chance.sample(ids, 2)]


def random_people(chance: random.Random) -> list[Person]:
    """Two of one family as often as two of different ones."""
    one, two = random_families(chance)
    if chance.random() < 0.5:
        two = one
    people = [chance.choice(family.members).person for family in (one, two)]
    return people if people[0].id != people[1].id else random_people(chance)


def there_and_back(pick: Callable[[random.Random], list[Any]], act: Callable[..., Any], by: Actor) -> int:
    """Put random pairs together and part them; how many could be."""
    chance, done, before = random.Random(SEED), 0, dump()
    while done < PAIRS:
        kept, gone = pick(chance)
        taken = frozenset(key for key in ("name", "birth", "school", "phone") if chance.random() < 0.5)
        try:
            with scope.acting_as(by):
                merge = act(together(kept, gone, take=taken), by=by)
        except Refused:
            assert differences(before, dump()) == {}
            continue
        assert differences(before, dump()) != {}
        with scope.acting_as(by):
            parted(merge, by=by)
        after = dump()
        assert beside_verdicts(differences(before, after)) == {}, (kept, gone)
        done, before = done + 1, after
    return done


def beside_verdicts(left: dict[str, Any]) -> dict[str, Any]:
    """What is left but for verdicts kept because of the change: they were so while the two were one, and stay so."""
    lost, came = left.get("verdicts", (set(), set()))
    if not lost and all("change" in row for row in came):
        return {table: each for table, each in left.items() if table != "verdicts"}
    return left


@pytest.fixture
def told(demonstration_app):
    with demonstration_app.app_context(), scope.as_service():
        # What is worked out from a family is worked out as of today: parting would be the first to do so.
        for (family_id,) in db.session.query(Family.id).all():
            with transaction():
                family_changes.announce(family_id, by=SERVICE)
                evidence_changes.announce([family_id], by=SERVICE)
        yield coordinator()


def test_parting_gives_back_every_row(told):
    assert there_and_back(random_families, service.merge_families, told) == PAIRS
    assert there_and_back(random_people, service.merge_people, told) == PAIRS


# The rows are gathered by the same statements on both: that they come back is tried on each.
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_was_decided_is_on_the_right_record_at_each_stage(told):
    gone = next(each for each in decided_families() if not allocations.open_allocation(each.id))
    kept = next(
        each
        for each in random_families(random.Random(3))
        if each.id != gone.id and not service.stands_in_the_way(each, gone)
    )
    known = read(gone, told)
    assert known["decisions"]
    assert known["letters"]

    with scope.acting_as(told):
        merge = service.merge_families(together(kept, gone), by=told)

    assert read(gone, told)["decisions"] == known["decisions"]
    assert known["decisions"] <= read(kept, told)["decisions"]
    assert known["letters"] <= read(kept, told)["letters"]
    assert known["verdicts"] <= read(kept, told)["verdicts"]

    with scope.acting_as(told):
        parted(merge, by=told)

    assert read(gone, told) == known
    assert not known["decisions"] & read(kept, told)["decisions"]


def decided_families() -> list[Family]:
    found = db.session.query(Family).join(Decision, Decision.family_id == Family.id).order_by(Family.reference)
    return [each for each in found.all() if each.merged_into_id is None]


def read(family: Family, by: Actor) -> dict[str, set[Any]]:
    """What the pages of a family read of what was decided."""
    db.session.expire_all()
    return {
        "decisions": {each.id for each in decisions.of_family(family.id, seen_by=by)},
        "letters": {each.id for each in documents.for_family(family.id, seen_by=by)},
        "verdicts": {each.id for each in evidence.verdicts(family.id)},
    }
