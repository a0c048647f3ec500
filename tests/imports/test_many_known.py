"""Lists about many people known: each family is followed once, in few statements, and comes to what it would alone."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select, update

from tests.imports import files
from tests.imports.lists import batch
from tests.imports.test_crashes import FAMILY, GIVEN
from tests.support.people import make_agency, make_user
from tests.support.watch import StatementWatch
from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.audit import recording
from triage.db import db, transaction
from triage.documents.models import OutboxJob
from triage.errors import Stale
from triage.evidence.models import EvidenceItem, VerdictRecord
from triage.evidence.service.checking import all_changed, changed
from triage.families.commands import NewFamily, NewPerson
from triage.families.models import Family, FamilyMember
from triage.families.service import create_family
from triage.imports import taking_in, undoing
from triage.imports.commands import ListKind
from triage.imports.models import BatchState, ListRow, RowFate
from triage.imports.service import evidence
from triage.panel.models import ListChange, ListEntry
from triage.rules.agencies import AgencyKind

TIMES = 5
SAYS = ({"what": "Warning letter"}, {"value": 71.0}, {"what": "ESA"})
KINDS = (ListKind.ASB, ListKind.ATTENDANCE, ListKind.BENEFITS)


@contextmanager
def undone_again():
    """What is done inside is undone at its end, and the session knows nothing of it."""
    part = db.session.begin_nested()
    try:
        yield
    finally:
        part.rollback()
        db.session.expire_all()


def what_followed(noted):
    """Everything that follows from evidence, without keys and moments of what was made by it."""
    db.session.flush()
    columns = VerdictRecord.__table__.columns
    kept = select(*(each for each in columns if each.name not in {"id", "at"}))
    lines = select(ListChange.entry_id, ListChange.kind, ListChange.words, ListChange.points, ListChange.by_name)
    place = select(*(each for each in ListEntry.__table__.columns if each.name != "revision"))
    item = select(EvidenceItem.id, EvidenceItem.lapses_on, EvidenceItem.history, EvidenceItem.revision)
    found = {
        query.column_descriptions[0]["name"] + str(at): sorted(map(str, db.session.execute(query)))
        for at, query in enumerate((kept, lines, place, item))
    }
    return found | {"trail": sorted(str(each.matter) for each in noted)}


def test_many_families_at_once_come_to_what_each_comes_to_alone(demonstration_app, monkeypatch):
    noted = []
    monkeypatch.setattr(recording, "add", noted.append)
    with demonstration_app.app_context(), scope.as_service(), clock.standing_at(clock.now()):
        families = the_first_on_the_list(24)
        with transaction(), undone_again():
            say_something_of(families, monkeypatch)
            noted.clear()
            with undone_again():
                for family_id in families:
                    changed(family_id, by=SERVICE)
                alone = what_followed(noted)
            noted.clear()
            with undone_again():
                before = what_followed(())
                all_changed(families, by=SERVICE)
                together = what_followed(noted)
    assert together == alone
    moved = {part: len(set(together[part]) ^ set(before[part])) for part in together}
    assert all(count > len(families) // 3 for count in moved.values()), f"it was about nothing: {moved}"


def the_first_on_the_list(count):
    """By their references, which are the same in every demonstration; their ids are not."""
    listed = select(Family.id).join(ListEntry, ListEntry.family_id == Family.id)
    return db.session.scalars(listed.order_by(Family.reference).limit(count)).all()


def say_something_of(families, monkeypatch):
    """Each third family of one list, so that families differ in what is new; nothing has followed from it yet."""
    school, coordinator = make_agency(AgencyKind.SCHOOL), make_user(Role.COORDINATOR)
    monkeypatch.setattr(evidence, "tell", lambda *_, **__: None)
    for turn, (kind, said) in enumerate(zip(KINDS, SAYS, strict=True)):
        made = batch(school, kind, by=coordinator)
        here = [each for at, each in enumerate(families) if at % len(KINDS) == turn]
        members = select(FamilyMember).where(FamilyMember.family_id.in_(here), FamilyMember.to_date.is_(None))
        rows = [
            ListRow(
                batch_id=made.id,
                number=number,
                fate=RowFate.ATTACHED,
                described={},
                said=said | {"on": (clock.today() - timedelta(days=number % 20)).isoformat()},
                person_id=each.person_id,
                family_id=each.family_id,
            )
            for number, each in enumerate(db.session.scalars(members.order_by(FamilyMember.id)), start=2)
        ]
        db.session.add_all(rows)
        db.session.flush()
        evidence.record(made, rows, by=SERVICE)


# ------------------------------------------------------------------------------ parts of a list


@pytest.fixture
def known(people):
    """Families of one child each, by their ids, and a list that speaks of each of them five times, far apart."""

    def make(count, first=0):
        children = [child(at) for at in range(first, first + count)]
        with scope.as_service(), transaction():
            made = [create_family(NewFamily(people=(each,)), by=SERVICE).family for each in children]
        ends = [files.uk(clock.today() - timedelta(days=turn)) for turn in range(TIMES)]
        names = [(each.given_name, each.family_name, files.uk(each.date_of_birth)) for each in children]
        lines = [",".join((*name, "", "", str(60 + turn), ends[turn])) for turn in range(TIMES) for name in names]
        return [each.id for each in made], files.csv(*lines)

    return make


def child(at):
    today = clock.today()
    return NewPerson(
        key="c",
        role="child",
        given_name=GIVEN[at % 12],
        family_name=FAMILY[(at + at // 12) % 12],
        date_of_birth=today.replace(year=today.year - 8 - at % 5, month=1 + at % 12, day=1 + at % 28),
    )


def in_parts(monkeypatch, *, rows, most):
    for module in (taking_in, undoing):
        monkeypatch.setattr(module, "MOST", most)
    monkeypatch.setattr(taking_in, "CHUNK", rows)
    monkeypatch.setattr(undoing, "OF_SOMEBODY", rows)


def followed(monkeypatch):
    """How often each family is followed from here on, part by part."""
    parts, whole = [], evidence.all_changed

    def counting(family_ids, *, by):
        parts.append(list(family_ids))
        whole(family_ids, by=by)

    monkeypatch.setattr(evidence, "all_changed", counting)
    return parts


def items_of(made):
    with scope.as_service():
        return db.session.query(EvidenceItem).filter_by(batch_id=made.id).all()


def dated(made):
    """How many items of a list are known to lapse, by family: of each row one speaks to the framework in use."""
    return dict(Counter(each.family_id for each in items_of(made) if each.lapses_on))


def test_each_family_of_a_list_is_followed_once_though_its_rows_lie_far_apart(people, known, monkeypatch):
    families, content = known(5)
    in_parts(monkeypatch, rows=2, most=50)
    made = files.tried(content, by=people.coordinator, agency=people.agency(AgencyKind.SCHOOL))
    parts = followed(monkeypatch)

    made = files.confirmed(made, by=people.coordinator)

    assert made.counts == {"attached": 5 * TIMES}
    assert [len(each) for each in parts] == [2, 2, 1]
    assert Counter(chain.from_iterable(parts)) == Counter(families)
    assert dated(made) == dict.fromkeys(families, TIMES)

    parts.clear()
    files.undone(made, by=people.coordinator)
    assert items_of(made) == []
    assert Counter(chain.from_iterable(parts)) == Counter(families)


def test_somebody_who_joins_another_family_between_two_parts_is_followed_there_too(people, known, monkeypatch):
    families, content = known(3)
    in_parts(monkeypatch, rows=1, most=3)  # fewer than a family has: the rest comes with later parts
    made = files.tried(content, by=people.coordinator, agency=people.agency(AgencyKind.SCHOOL))
    with scope.acting_as(people.coordinator.actor):
        files.deciding.confirm(made.reference, seen_revision=made.revision, by=people.coordinator.actor)

    with scope.as_service():
        assert taking_in._take(made.id)
        with transaction():
            first = db.session.scalars(select(FamilyMember).where(FamilyMember.family_id == families[0])).one()
            also = {"person_id": first.person_id, "role": first.role, "from_date": clock.today()}
            db.session.add(FamilyMember(family_id=families[1], **also))
    files.work()

    assert files.fresh(made).state is BatchState.IMPORTED
    assert dated(made) == {families[0]: TIMES, families[1]: TIMES + TIMES - 3, families[2]: TIMES}
    files.undone(made, by=people.coordinator)
    assert items_of(made) == []


# What a conflict does to a job is the same on both.
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_list_that_somebody_else_came_between_is_taken_in_and_not_left_half_way(people, known, monkeypatch):
    families, content = known(3)
    in_parts(monkeypatch, rows=1, most=10)
    made = files.tried(content, by=people.coordinator, agency=people.agency(AgencyKind.SCHOOL))
    turns, whole = iter("-s-ssssss"), evidence.all_changed

    def between(family_ids, *, by):
        if next(turns, "-") == "s":
            raise Stale
        whole(family_ids, by=by)

    monkeypatch.setattr(evidence, "all_changed", between)
    made = files.confirmed(made, by=people.coordinator)
    assert made.state is BatchState.IMPORTING, "somebody came between too often: it is put off"
    assert dated(made) == dict.fromkeys(families[:2], TIMES)

    with transaction():
        db.session.execute(update(OutboxJob).values(next_attempt_at=clock.now()))
    files.work()

    assert files.fresh(made).state is BatchState.IMPORTED
    assert dated(made) == dict.fromkeys(families, TIMES)


def test_statements_grow_with_parts_and_not_with_families(people, known):
    counts = []
    for first, many in ((0, 2), (2, 10)):
        _, content = known(many, first)
        made = files.tried(content, by=people.coordinator, agency=people.agency(AgencyKind.SCHOOL))
        watch = StatementWatch.of(db.engine)
        with watch.during():
            made = files.confirmed(made, by=people.coordinator)
            counts.append(len(watch.statements))
        assert made.counts["attached"] == TIMES * many
        with watch.during():
            files.undone(made, by=people.coordinator)
            counts.append(len(watch.statements))
    assert counts[2] <= counts[0], "five times the families, and not a statement more"
    assert counts[3] <= counts[1]
