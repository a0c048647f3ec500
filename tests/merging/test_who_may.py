"""Who may put two records together, what closes with them, and what is not to be found."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.merging.arranging import parted, together
from tests.panel.arranging import listed, make_family, make_sitting, on_agenda
from tests.restriction.arranging import arranged, restrict, stranger
from tests.support.people import make_user
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import NotFound, Refused
from triage.families import queries as families
from triage.families.models import Address, FamilyMember, FamilySnapshot, Household, Resident
from triage.families.models import AddressKind as Kind
from triage.merging import queries, service
from triage.notices.models import Notice
from triage.panel.models import Declaration, MeetingStatus
from triage.panel.queries.interests import interests_of
from triage.restriction import queries as restriction


@pytest.fixture
def by(app, people):
    actor = people.coordinator.actor
    with scope.acting_as(actor):
        yield actor


def mother(family):
    return family.members[0].person


def fresh(*records):
    db.session.flush()
    db.session.expire_all()
    return records if len(records) > 1 else records[0]


def test_the_record_of_both_is_restricted_where_one_was(app, people):
    kept, gone = arranged(people), arranged(people)
    restrict(gone, people.coordinator)
    by, other = people.coordinator.actor, stranger().actor

    with scope.acting_as(by):
        merge = service.merge_families(together(kept, gone), by=by)

    with scope.acting_as(other):
        for each in (kept, gone):
            with pytest.raises(NotFound):
                queries.record(each.id, seen_by=other)
        with pytest.raises(NotFound):
            queries.merge(merge.id, seen_by=other)
        assert db.session.query(Resident).count() == 0
    with scope.acting_as(by):
        assert restriction.is_named(kept.id, by.user_id)
        parted(merge, by=by)
    with scope.acting_as(other):
        assert queries.record(kept.id, seen_by=other).restricted is False
        with pytest.raises(NotFound):
            queries.record(gone.id, seen_by=other)


def test_what_was_merged_closes_with_the_record_that_is_restricted_later(app, people):
    kept, gone = arranged(people), arranged(people)
    by, other = people.coordinator.actor, stranger().actor
    person = mother(gone)
    with scope.acting_as(by):
        service.merge_families(together(kept, gone), by=by)
        fresh(kept, gone, person)
        third = next(each.person for each in kept.members if each.person_id != person.id)
        service.merge_people(together(third, person), by=by)
    restrict(kept, people.coordinator)

    with scope.acting_as(other):
        with pytest.raises(NotFound):
            queries.record(gone.id, seen_by=other)
        with pytest.raises(NotFound):
            queries.person(person.id, seen_by=other)
        assert db.session.query(FamilySnapshot).filter_by(family_id=gone.id).all() == []
    with scope.acting_as(by):
        assert db.session.query(FamilySnapshot).filter_by(family_id=gone.id).all()


def test_nobody_merges_what_they_cannot_open_and_learns_nothing_of_it(app, people, sign_in):
    """The page of such a pair is the page of any pair; a try is not done, and is told where it can be gone on with."""
    closed, one, two = arranged(people), make_family(reference="F-2026-09001"), make_family(reference="F-2026-09002")
    with transaction():
        place = FamilyMember(family_id=closed.id, person_id=mother(one).id, role="mother")
        db.session.add(place)
    restrict(closed, people.coordinator)
    other = stranger()
    pages = (f"/merge/people/{mother(two).id}/{mother(one).id}", f"/families/{two.reference}/merge/{one.reference}")
    visitor = sign_in(other)
    shut = [_without_keys(visitor.get(each)) for each in pages]

    with scope.acting_as(other.actor):
        with pytest.raises(Refused, match="could not be done, and nothing was changed"):
            service.merge_people(together(mother(two), mother(one)), by=other.actor)
        with pytest.raises(Refused, match="could not be done, and nothing was changed"):
            service.merge_families(together(two, one), by=other.actor)
        with pytest.raises(NotFound):
            service.merge_families(together(two, closed), by=other.actor)
    with scope.as_service():
        told = [each.text for each in db.session.query(Notice).filter(Notice.text.contains("is closed"))]
        with transaction():
            db.session.delete(db.session.get(FamilyMember, place.id))
    assert len(told) == 2
    assert all(closed.reference in each and one.reference in each for each in told)
    assert [_without_keys(visitor.get(each)) for each in pages] == shut, "as of a person who is in no closed record"


def _without_keys(page):
    return re.sub(r'<script[^>]*>|nonce="[^"]*"|value="[^"]*"', "", page.text)


def test_an_interest_in_the_one_is_an_interest_in_the_other(app):
    sitting = make_sitting()
    gone, kept = listed(), make_family()
    item = on_agenda(sitting, gone)
    member = make_user(Role.COORDINATOR)
    with transaction():
        db.session.add(Declaration(item_id=item.id, user_id=member.id, nature="A neighbour", at=clock.now()))
    by = sitting.actor("coordinator")

    with scope.acting_as(by):
        with transaction():
            sitting.meeting.status = MeetingStatus.CLOSED
        service.merge_families(together(kept, gone.family), by=by)

    assert {kept.id, gone.family_id} <= interests_of(member.actor)
    with scope.acting_as(member.actor), pytest.raises(NotFound):
        families.family(kept.reference, seen_by=member.actor)


def test_who_has_an_interest_reads_no_merge_of_its_people(app):
    sitting = make_sitting()
    entry, other = listed(), make_family("Bell")
    item = on_agenda(sitting, entry)
    member = make_user(Role.COORDINATOR)
    by = sitting.actor("coordinator")
    with scope.acting_as(by):
        merge = service.merge_people(together(mother(entry.family), entry.family.members[1].person), by=by)
        fresh(entry.family, other)
        both = service.merge_people(together(mother(other), mother(entry.family)), by=by)
        fresh(merge, both)
        parted(both, by=by)
    with transaction():
        db.session.add(Declaration(item_id=item.id, user_id=member.id, nature="A neighbour", at=clock.now()))

    with scope.acting_as(member.actor):
        for each in (merge, both):
            with pytest.raises(NotFound):
                queries.merge(each.id, seen_by=member.actor)
        (shown,) = queries.merges_of_family(other.id, seen_by=member.actor)
        assert queries.told(shown, seen_by=member.actor).gone == "Name not known"


def test_a_merge_that_is_not_there_is_not_found(by):
    with pytest.raises(NotFound):
        queries.merge(uuid.uuid4(), seen_by=by)


@pytest.mark.parametrize("of_people", [False, True])
def test_an_address_that_is_protected_in_one_record_stands_open_in_neither(by, of_people):
    """As where a list gave it under another name, and the family was opened from that list."""
    kept, gone = make_family(), make_family()
    with transaction():
        for family, lines, safe in ((kept, "1 Mill Lane", True), (gone, "1, Mill Ln", False)):
            home = Household(family_id=family.id, name="Home")
            address = Address(
                kind=Kind.HOME, lines=[lines], postcode="ZZ98 7QQ", postcode_key="ZZ987QQ", protected=safe
            )
            address.must_not_know = ["somebody"] if safe else []
            home.addresses.append(address)
            db.session.add(home)
    fresh(kept, gone)

    if of_people:
        merge = service.merge_people(together(mother(kept), mother(gone)), by=by)
    else:
        merge = service.merge_families(together(kept, gone), by=by)

    assert [(each.protected, each.must_not_know) for each in db.session.query(Address)] == [(True, ["somebody"])] * 2
    fresh(kept, gone)
    parted(merge, by=by)
    assert sorted(each.protected for each in db.session.query(Address)) == [False, True]
