"""What is refused, what must be confirmed or withdrawn, and who may not do it at all."""

from __future__ import annotations

import uuid

import pytest

from tests.merging.arranging import parted, together
from tests.panel.arranging import listed, make_family, make_sitting, on_agenda
from tests.restriction.arranging import arranged, restrict, stranger
from tests.support.people import make_user
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.allocations.models import Allocation, AllocationStatus
from triage.db import db, transaction
from triage.errors import Merged, NotFound, Refused, Stale
from triage.families import queries as families
from triage.families.models import (
    Address,
    FamilyMember,
    FamilySnapshot,
    Household,
    NotSamePeople,
    PersonName,
    Relationship,
    Resident,
    SafeToWrite,
)
from triage.families.models import AddressKind as Kind
from triage.merging import queries, service
from triage.panel.models import Declaration, EntryStatus, ListEntry, MeetingStatus
from triage.panel.queries.interests import interests_of
from triage.restriction import queries as restriction
from triage.rules.tiers import Tier


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


# ------------------------------------------------------------------------------------- two persons


def test_the_other_value_stays_as_a_dated_row_with_its_source(by):
    kept, gone = (mother(make_family(name)) for name in ("Okoro", "Okorro"))

    service.merge_people(together(kept, gone, take=frozenset({"name"})), by=by)

    assert fresh(kept).family_name == "Okorro"
    (other,) = db.session.query(PersonName).filter_by(person_id=kept.id)
    assert (other.given_name, other.family_name) == ("Amara", "Okoro")
    assert other.said_on == clock.local(kept.created_at).date()


def test_nobody_becomes_their_own_mother_and_is_one_again_after_parting(by):
    family = make_family()
    with transaction():
        db.session.add(
            Relationship(
                family_id=family.id, person_id=mother(family).id, other_id=family.members[1].person_id, kind="mother"
            )
        )
    one, two = (member.person for member in family.members)

    with pytest.raises(Refused, match="is the mother of"):
        service.merge_people(together(one, two, confirmed=False), by=by)
    merge = service.merge_people(together(one, two), by=by)

    assert db.session.query(Relationship).count() == 0
    assert [each.person_id for each in db.session.query(FamilyMember)] == [one.id]
    parted(merge, by=by)
    assert db.session.query(Relationship).one().person_id == one.id
    assert {each.person_id for each in db.session.query(FamilyMember)} == {one.id, two.id}


def test_who_must_not_know_an_address_must_not_under_the_other_name_either(by):
    family = make_family()
    kept, gone = (member.person for member in family.members)
    with transaction():
        home = Household(family_id=family.id, name="Home")
        home.addresses.append(
            Address(kind=Kind.HOME, lines=["1 Mill Lane"], protected=True, must_not_know=[str(gone.id)])
        )
        home.residents += [Resident(person_id=each.id) for each in (kept, gone)]
        db.session.add(home)

    merge = service.merge_people(together(kept, gone), by=by)

    assert db.session.query(Address).one().must_not_know == [str(kept.id)]
    assert [each.person_id for each in db.session.query(Resident)] == [kept.id]
    parted(merge, by=by)
    assert db.session.query(Address).one().must_not_know == [str(gone.id)]


def test_what_a_colleague_said_must_be_taken_back_with_a_reason(by):
    kept, gone = (mother(make_family()) for _ in range(2))
    first, second = sorted((kept.id, gone.id))
    with transaction():
        db.session.add(NotSamePeople(person_id=first, other_id=second, said_at=clock.now()))

    with pytest.raises(Refused, match="two people"):
        service.merge_people(together(kept, gone, withdrawn_because=""), by=by)
    merge = service.merge_people(together(kept, gone), by=by)

    assert db.session.query(NotSamePeople).count() == 0
    assert "taken" not in merge.because
    assert any("withdrawn" in each for each in merge.reasons)


def test_one_record_is_not_merged_with_itself_nor_twice(by):
    kept, gone, third = (mother(make_family()) for _ in range(3))
    command = together(kept, gone)

    with pytest.raises(Refused, match="one record already"):
        service.merge_people(together(kept, kept), by=by)
    merge = service.merge_people(command, by=by)

    assert service.merge_people(command, by=by) is merge
    fresh(kept, gone, third)
    with pytest.raises(Refused, match="merged already"):
        service.merge_people(together(third, gone), by=by)


def test_a_page_that_is_out_of_date_merges_nothing(by):
    kept, gone = (mother(make_family()) for _ in range(2))

    with pytest.raises(Stale):
        service.merge_people(together(kept, gone, seen=(kept.revision, gone.revision + 1)), by=by)

    assert fresh(gone).merged_into_id is None


def test_a_later_merge_is_undone_first(by):
    one, two, three = (mother(make_family()) for _ in range(3))
    first = service.merge_people(together(two, three), by=by)
    fresh(one, two)
    second = service.merge_people(together(one, two), by=by)

    assert fresh(three).merged_into_id == one.id
    with pytest.raises(Refused, match="Undo that one first"):
        parted(first, by=by)
    parted(second, by=by)
    parted(first, by=by)

    assert fresh(three).merged_into_id is None


def test_parting_twice_is_parting_once(by):
    kept, gone = (mother(make_family()) for _ in range(2))
    merge = service.merge_people(together(kept, gone), by=by)

    undone = parted(merge, by=by).undone_at

    assert parted(merge, by=by).undone_at == undone


def test_parting_may_be_remembered(by):
    kept, gone = (mother(make_family()) for _ in range(2))
    merge = service.merge_people(together(kept, gone), by=by)

    parted(merge, by=by, remember=True)

    assert families.people_ruling_out(kept.id, gone.id) is not None


# ------------------------------------------------------------------------------------ two families


def test_one_place_on_the_list_stays_with_the_older_date(by):
    kept, gone = listed(waiting_days=3), listed(waiting_days=30, urgent=True)
    older = gone.waiting_since

    merge = service.merge_families(together(kept.family, gone.family), by=by)

    fresh(kept, gone)
    assert (kept.waiting_since, kept.urgent, gone.status) == (older, True, EntryStatus.LEFT)
    parted(merge, by=by)
    fresh(kept, gone)
    assert (kept.waiting_since > older, kept.urgent, gone.status) == (True, False, EntryStatus.WAITING)


def test_a_place_moves_with_its_reference(by):
    kept, gone = make_family(), listed()

    service.merge_families(together(kept, gone.family), by=by)

    (place,) = db.session.query(ListEntry)
    assert (place.family_id, place.reference) == (kept.id, kept.reference)


def test_two_turns_at_one_meeting_are_refused_and_so_are_papers_that_are_out(app):
    sitting = make_sitting()
    one, two = listed(), listed()
    for entry in (one, two):
        on_agenda(sitting, entry)
    by = sitting.actor("coordinator")

    with scope.acting_as(by), pytest.raises(Refused, match="Both are on the agenda"):
        service.merge_families(together(one.family, two.family), by=by)
    other = make_family()

    with transaction():
        sitting.meeting.status = MeetingStatus.FROZEN
    with scope.acting_as(by), pytest.raises(Refused, match="papers are out"):
        service.merge_families(together(other, two.family), by=by)


def test_two_allocations_are_refused(by, people):
    one, two = make_family(), make_family()
    with transaction():
        for family in (one, two):
            db.session.add(
                Allocation(
                    family_id=family.id,
                    tier=Tier.LIGHT,
                    status=AllocationStatus.ACTIVE,
                    agency_id=people.keyworker.agency_id,
                    holder_id=people.keyworker.id,
                    opened_at=clock.now(),
                )
            )

    with pytest.raises(Refused, match="Both are allocated"):
        service.merge_families(together(one, two), by=by)


def test_the_gone_reference_leads_on(by):
    kept, gone = make_family(), make_family()

    service.merge_families(together(kept, gone), by=by)

    with pytest.raises(Merged) as led:
        families.family(gone.reference, seen_by=by)
    assert (led.value.gone, led.value.kept) == (gone.reference, kept.reference)
    assert [each.reference for each in families.families(seen_by=by, words=gone.reference).families] == [kept.reference]
    assert gone.reference not in {each.reference for each in families.families(seen_by=by).families}


def test_somebody_who_came_since_goes_back_with_the_home_they_live_in(by):
    kept, gone = make_family(), make_family("Bell")
    with transaction():
        home = Household(family_id=gone.id, name="Home")
        home.residents.append(Resident(person_id=mother(gone).id))
        db.session.add(home)
    fresh(kept, gone)
    merge = service.merge_families(together(kept, gone), by=by)
    newcomer = mother(make_family("Lodger"))
    with transaction():
        db.session.add(FamilyMember(family_id=kept.id, person_id=newcomer.id, role="other_adult"))
        db.session.add(Resident(household_id=home.id, person_id=newcomer.id))

    assert any("place" in each for each in service.before_parting(merge.id, by=by).follows)
    parted(merge, by=by)

    assert newcomer.id in {each.person_id for each in fresh(gone).members}


def test_the_same_open_address_is_one_home_and_a_protected_one_is_never_compared(by):
    kept, gone = make_family(), make_family()
    homes = [home_of(family, protected=protected) for family in (kept, gone) for protected in (False, True)]
    fresh(kept, gone)

    merge = service.merge_families(together(kept, gone), by=by)

    fresh(kept, gone, *homes)
    assert {each.id for each in kept.households} == {homes[0].id, homes[1].id, homes[3].id}
    assert len(homes[0].residents) == 2
    parted(merge, by=by)
    fresh(kept, gone, *homes)
    assert [len(each.residents) for each in homes] == [1, 1, 1, 1]
    assert {each.id for each in gone.households} == {homes[2].id, homes[3].id}


def test_a_home_that_asks_for_more_care_stays_one_of_its_own(by):
    kept, gone = make_family(), make_family()
    homes = [home_of(kept), home_of(gone, safe_to_write=SafeToWrite.NO)]
    fresh(kept, gone)

    service.merge_families(together(kept, gone), by=by)

    assert {each.id for each in fresh(kept).households} == {each.id for each in homes}


def home_of(family, **facts):
    """A home at one and the same address for everybody."""
    with transaction():
        home = Household(family_id=family.id, name="Home")
        home.addresses.append(
            Address(kind=Kind.HOME, lines=["1 Mill Lane"], postcode="ZZ99 4AD", postcode_key="zz994ad", **facts)
        )
        home.residents.append(Resident(person_id=mother(family).id))
        db.session.add(home)
    return home


# ------------------------------------------------------------------------------ who may, and who not


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
        third = mother(kept)
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


def test_nobody_merges_what_they_cannot_open_and_learns_nothing_of_it(app, people):
    closed, one, two = arranged(people), make_family(), make_family()
    with transaction():
        db.session.add(FamilyMember(family_id=closed.id, person_id=mother(one).id, role="mother"))
    restrict(closed, people.coordinator)
    other = stranger().actor

    with scope.acting_as(other):
        with pytest.raises(Refused, match="somebody else must do it"):
            service.merge_people(together(mother(two), mother(one)), by=other)
        with pytest.raises(Refused, match="somebody else must do it"):
            service.merge_families(together(two, one), by=other)
        with pytest.raises(NotFound):
            service.merge_families(together(two, closed), by=other)


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


def test_a_merge_that_is_not_there_is_not_found(by):
    with pytest.raises(NotFound):
        queries.merge(uuid.uuid4(), seen_by=by)
