"""The database backstop: nothing of a case is read for nobody, nor of a restricted family by a stranger."""

from __future__ import annotations

import ast
import uuid
from pathlib import Path

import pytest
from sqlalchemy import exists, func, select, text, union, update
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, subqueryload

from tests.intake.arranging import said
from tests.panel.arranging import listed, make_sitting, on_agenda
from tests.restriction.arranging import arranged, broken_by, restrict, restricted, stranger
from triage.access import scope
from triage.access.backstop import UnscopedRead
from triage.access.case_records import case_records
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Refused
from triage.evidence.models import EvidenceItem
from triage.families.models import Family, FamilyMember, Household, Identifier, Person
from triage.panel.models import Meeting
from triage.referrals.models import Referral

TRIAGE = Path(__file__).resolve().parent.parent.parent / "triage"

READS = {
    "a record": lambda family: select(Family),
    "a column": lambda family: select(Family.reference),
    "a count": lambda family: select(func.count()).select_from(Family),
    "an alias": lambda family: select(aliased(Family)),
    "a join": lambda family: select(Person).join(FamilyMember, FamilyMember.person_id == Person.id),
    "a subquery": lambda family: select(func.count()).where(exists().where(Family.id == family.id)),
    "a table": lambda family: select(Family.__table__),
    "raw SQL": lambda family: text("SELECT name FROM families"),
    "raw SQL with a comma": lambda family: text("SELECT 1 FROM users, families WHERE 1 = 1"),
    "a union": lambda family: union(select(Family.name), select(Family.reference)),
    "a change": lambda family: update(Family).values(name="Somebody"),
}


@pytest.mark.parametrize("read", READS)
def test_v8_2_2_nobody_reads_a_case_table(people, read):
    family = arranged(people)
    statement = READS[read](family)

    with scope.acting_as(None), pytest.raises(UnscopedRead):
        db.session.execute(statement).all()


def test_v8_2_2_nobody_loads_what_a_record_leads_to(people):
    family = arranged(people)
    db.session.expire_all()

    with scope.acting_as(None):
        with pytest.raises(UnscopedRead):
            _ = family.members
        with pytest.raises(UnscopedRead):
            db.session.get(Family, uuid.uuid4())
        with pytest.raises(UnscopedRead):
            db.session.refresh(family)


COUNTS = {
    "records": lambda family: select(Family.id).where(Family.id == family.id),
    "whole records": lambda family: select(Family).where(Family.id == family.id),
    "columns": lambda family: select(Family.name, Family.reference).where(Family.id == family.id),
    "an alias": lambda family: select(other := aliased(Family)).where(other.id == family.id),
    "two of one kind": lambda family: (
        select((one := aliased(Family)), (two := aliased(Family)))
        .join(two, one.id == two.id)
        .where(one.id == family.id)
    ),
    "people by name": lambda family: select(Person).where(Person.family_name == family.name),
    "people by join": lambda family: (
        select(Person)
        .join(FamilyMember)
        .where(FamilyMember.family_id == family.id)
        .options(selectinload(Person.identifiers))
    ),
    "members with people": lambda family: (
        select(FamilyMember).where(FamilyMember.family_id == family.id).options(joinedload(FamilyMember.person))
    ),
    "homes": lambda family: select(Household).where(Household.family_id == family.id),
    "evidence": lambda family: select(EvidenceItem).where(EvidenceItem.family_id == family.id),
    "referrals": lambda family: select(Referral).where(Referral.family_id == family.id),
    "a union": lambda family: union(
        select(EvidenceItem.family_id).where(EvidenceItem.family_id == family.id),
        select(Referral.family_id).where(Referral.family_id == family.id),
    ),
    "a subquery in from": lambda family: select(
        select(Referral.family_id).where(Referral.family_id == family.id).subquery()
    ),
}


@pytest.mark.parametrize("read", COUNTS)
def test_v8_2_2_a_restricted_family_is_there_for_those_named_alone(people, read):
    family = restricted(people, concerns=(said("sf3.finance.debt"),))
    statement = COUNTS[read](family)

    with scope.acting_as(people.coordinator.actor):
        named = len(db.session.execute(statement).unique().all())
    with scope.acting_as(stranger().actor):
        others = len(db.session.execute(statement).unique().all())
    with scope.as_service():
        service = len(db.session.execute(statement).unique().all())

    assert (named, others) == (service, 0)
    assert named > 0


def test_v8_2_2_counts_and_sums_leave_a_restricted_family_out(people):
    arranged(people)
    family = restricted(people)
    count = select(func.count()).select_from(Family)
    by_name = select(Family.name, func.count()).group_by(Family.name)

    with scope.acting_as(stranger().actor):
        assert db.session.scalar(count) == 1
        assert [number for _, number in db.session.execute(by_name)] == [1]
        assert db.session.scalar(select(func.max(Family.reference))) < family.reference


def test_v8_2_2_whatever_the_service_has_read_is_not_found_by_its_key(people):
    family = restricted(people)
    person_id = family.members[0].person_id
    other = stranger().actor

    with scope.acting_as(other):
        assert db.session.get(Family, family.id) is None
        assert db.session.get(Person, person_id) is None
    with scope.acting_as(people.coordinator.actor):
        assert db.session.get(Family, family.id) is family


def test_v8_2_2_relationships_of_what_is_seen_lead_to_nothing_closed(people):
    family = restricted(people)
    db.session.expire_all()

    with scope.acting_as(stranger().actor):
        assert list(family.members) == []
        assert list(family.households) == []


def test_v8_2_2_the_service_sees_all_of_what_a_person_had_read_before(people):
    family_id, named = restricted(people).id, people.coordinator.actor
    db.session.expunge_all()

    with scope.acting_as(named):
        family = db.session.scalars(select(Family).where(Family.id == family_id)).one()
        seen = len(family.members), len(family.households)
    db.session.expire_all()

    with scope.as_service():
        assert (len(family.members), len(family.households)) == seen
    assert all(seen)


@pytest.mark.parametrize("load", [selectinload, subqueryload, joinedload, lazyload], ids=lambda each: each.__name__)
def test_v8_2_2_loads_of_every_kind_leave_a_restricted_family_out(app, load):
    sitting = make_sitting()
    entry = listed()
    on_agenda(sitting, entry)
    with transaction():
        entry.family.restricted = True
    meetings = select(Meeting).where(Meeting.id == sitting.meeting.id).options(load(Meeting.items))
    family_id = entry.family_id
    other = stranger().actor
    db.session.expunge_all()

    with scope.acting_as(other):
        seen = {item.family_id for item in db.session.scalars(meetings).unique().one().items}
    db.session.expire_all()
    with scope.as_service():
        assert {item.family_id for item in db.session.scalars(meetings).unique().one().items} == seen | {family_id}
    assert family_id not in seen


def test_v8_2_2_a_person_of_two_families_is_seen_in_the_open_one(people):
    open_one, closed = arranged(people), arranged(people)
    shared = closed.members[0].person
    with transaction():
        open_one.members.append(FamilyMember(person_id=shared.id, role=closed.members[0].role, position=9))
    restrict(closed, people.coordinator)
    other_id = closed.members[1].person_id
    identifiers = select(Identifier).where(Identifier.person_id == shared.id)

    with scope.acting_as(stranger().actor):
        assert db.session.get(Person, shared.id) is not None
        assert db.session.get(Person, other_id) is None
        assert db.session.execute(identifiers).all() == []


@pytest.mark.parametrize("way", ["a table", "raw SQL"])
def test_v8_2_2_what_goes_around_the_scope_is_refused_to_a_person(people, way):
    family = arranged(people)

    with scope.acting_as(people.coordinator.actor), pytest.raises(UnscopedRead):
        db.session.execute(READS[way](family)).all()


@pytest.mark.parametrize(
    "record", sorted(case_records(), key=lambda each: each.__name__), ids=lambda each: each.__name__
)
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_every_case_record_carries_the_clause(people, workplace, record):
    with scope.acting_as(stranger().actor), workplace.watch.during() as watch:
        db.session.execute(select(record)).unique().all()

    assert "named_people" in watch.statements[-1]


def test_v8_2_2_a_referrer_reads_their_own_agencys_referrals_alone(people, make_user):
    family = arranged(people)
    mine = select(Referral).where(Referral.family_id == family.id)
    elsewhere = make_user(Role.REFERRER)

    with scope.acting_as(elsewhere.actor):
        assert db.session.execute(mine).all() == []
    with scope.acting_as(people.referrer.actor):
        assert len(db.session.execute(mine).all()) == 1


def test_v8_2_2_nobody_writes_to_a_family_that_is_closed_to_them(people):
    family = restricted(people)
    other = stranger().actor

    member, person_id = family.members[1], family.members[0].person_id

    for change in (
        lambda: setattr(family, "name", "Somebody else"),
        lambda: db.session.add(Household(family_id=family.id, name="Planted")),
        lambda: db.session.add(Identifier(person_id=person_id, kind="upn", value="1")),
        lambda: db.session.delete(member),
    ):
        with scope.acting_as(other), pytest.raises(Refused):
            in_an_act(change)
    with scope.acting_as(other), transaction():
        changed = db.session.execute(update(Family).where(Family.id == family.id).values(name="Somebody else"))
        assert changed.rowcount == 0


def test_v8_2_2_a_glass_lets_nobody_write(people):
    family = restricted(people)
    other = stranger()
    broken_by(other, family)

    binding = scope.bind(other.actor, through_glass=True)
    try:
        assert db.session.get(Family, family.id) is not None
        with pytest.raises(Refused):
            in_an_act(lambda: setattr(family, "name", "Somebody else"))
    finally:
        scope.unbind(binding)


def test_v8_2_2_a_glass_opens_the_family_to_whoever_broke_it_alone(people):
    family = restricted(people)
    broken_by(stranger(), family)

    binding = scope.bind(stranger().actor, through_glass=True)
    try:
        assert db.session.get(Family, family.id) is None
    finally:
        scope.unbind(binding)


def in_an_act(change):
    """One change in a transaction of its own."""
    with transaction():
        change()


def test_a_request_leaves_nobody_bound(app, people, sign_in):
    visitor = sign_in(people.coordinator)

    with scope.acting_as(None):
        visitor.get("/families")

        assert scope.bound() is None


def test_no_query_goes_around_the_records():
    """A table would be read without the clause. The alias of items is asked for an id; trail, sessions hold no case.

    Last days are read by nobody there: they are written, to items that whoever writes them has read.
    """
    trail = {"audit/queries.py", "audit/recording.py", "audit/verifying.py"}
    argued = {"panel/queries/interests.py", "accounts/queries/sessions.py", "evidence/queries/lapses.py", *trail}
    around = [
        f"{path.relative_to(TRIAGE)}:{node.lineno}"
        for path in TRIAGE.rglob("*.py")
        if str(path.relative_to(TRIAGE)) not in argued
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "__table__"
    ]

    assert around == []
