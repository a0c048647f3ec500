"""What is refused, what must be confirmed or withdrawn, and who may not do it at all."""

from __future__ import annotations

import pytest

from tests.merging.arranging import parted, together
from tests.panel.arranging import listed, make_family, make_sitting, on_agenda
from triage import clock
from triage.access import scope
from triage.allocations.models import Allocation, AllocationStatus
from triage.db import db, transaction
from triage.errors import Merged, Refused, Stale
from triage.families import queries as families
from triage.families.models import (
    Address,
    FamilyMember,
    Household,
    NotSamePeople,
    PersonName,
    Relationship,
    Resident,
    SafeToWrite,
)
from triage.families.models import AddressKind as Kind
from triage.families.queries.finding import find
from triage.merging import service
from triage.panel.models import EntryStatus, ListEntry, MeetingStatus
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


def test_people_who_became_one_after_their_families_are_parted_first(by):
    families = [make_family() for _ in range(2)]
    mothers = [mother(each) for each in families]
    first = service.merge_families(together(*families), by=by)
    second = service.merge_people(together(*fresh(*mothers)), by=by)

    with pytest.raises(Refused, match="Undo that one first"):
        parted(first, by=by)
    parted(second, by=by)
    parted(first, by=by)

    assert [mother(each) for each in fresh(*families)] == mothers


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
    assert [each.reference for each in find(gone.reference, seen_by=by).meant] == [kept.reference]
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
    homes = [home_of(each, protected=hidden, hidden=hidden) for each in (kept, gone) for hidden in (False, True)]
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


def home_of(family, *, hidden=False, **facts):
    """A home at one and the same address for everybody, or at another."""
    line, postcode = ("7 Orchard Way", "ZZ98 6TT") if hidden else ("1 Mill Lane", "ZZ99 4AD")
    key = postcode.replace(" ", "").lower()
    with transaction():
        home = Household(family_id=family.id, name="Home")
        home.addresses.append(Address(kind=Kind.HOME, lines=[line], postcode=postcode, postcode_key=key, **facts))
        home.residents.append(Resident(person_id=mother(family).id))
        db.session.add(home)
    return home
